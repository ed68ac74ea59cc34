-- Made by `make schema` from the migrations: a new store needs no toolkit.
BEGIN IMMEDIATE;
CREATE TABLE account (
	id INTEGER NOT NULL, 
	handle TEXT NOT NULL, 
	first_name TEXT NOT NULL, 
	last_name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	created BIGINT NOT NULL, 
	disabled BOOLEAN DEFAULT 0 NOT NULL, 
	last_seen BIGINT, 
	read_receipts BOOLEAN DEFAULT 1 NOT NULL, 
	share_presence BOOLEAN DEFAULT 1 NOT NULL, 
	share_address BOOLEAN DEFAULT 1 NOT NULL, status_text TEXT DEFAULT '' NOT NULL, status_until BIGINT, picture BIGINT DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (handle)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE contact (
	owner BIGINT NOT NULL, 
	account BIGINT NOT NULL, 
	nickname TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	blocked BOOLEAN NOT NULL, 
	added BIGINT NOT NULL, 
	PRIMARY KEY (owner, account)
)
 WITHOUT ROWID

;
CREATE TABLE conversation (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	member_version BIGINT DEFAULT 1 NOT NULL, 
	created BIGINT NOT NULL, description TEXT DEFAULT '' NOT NULL, posting TEXT DEFAULT 'all' NOT NULL, history TEXT DEFAULT 'joined' NOT NULL, listed BOOLEAN DEFAULT 0 NOT NULL, folded TEXT DEFAULT '' NOT NULL, member_count BIGINT DEFAULT 0 NOT NULL, expire_after BIGINT DEFAULT 0 NOT NULL, picture BIGINT DEFAULT 0 NOT NULL, maker BIGINT DEFAULT 0 NOT NULL, token BIGINT DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE credential (
	account INTEGER NOT NULL, 
	salt BLOB NOT NULL, 
	kdf_time INTEGER NOT NULL, 
	kdf_memory_kib INTEGER NOT NULL, 
	kdf_lanes INTEGER NOT NULL, 
	iterations INTEGER NOT NULL, 
	stored_key BLOB NOT NULL, 
	server_key BLOB NOT NULL, 
	PRIMARY KEY (account)
);
CREATE TABLE device (
	id INTEGER NOT NULL, 
	account BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	public_key BLOB NOT NULL, 
	last_nonce BIGINT DEFAULT 0 NOT NULL, 
	created BIGINT NOT NULL, 
	used BIGINT NOT NULL, client TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE direct (
	low BIGINT NOT NULL, 
	high BIGINT NOT NULL, 
	conversation BIGINT NOT NULL, 
	PRIMARY KEY (low, high)
)
 WITHOUT ROWID

;
CREATE TABLE group_invite (
	id INTEGER NOT NULL, 
	code_hash BLOB NOT NULL, 
	conversation BIGINT NOT NULL, 
	creator BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	uses_left INTEGER NOT NULL, 
	expires BIGINT, 
	PRIMARY KEY (id), 
	UNIQUE (code_hash)
);
CREATE TABLE invite (
	id INTEGER NOT NULL, 
	code_hash BLOB NOT NULL, 
	role TEXT NOT NULL, 
	uses_left INTEGER NOT NULL, 
	creator BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	expires BIGINT, 
	PRIMARY KEY (id), 
	UNIQUE (code_hash)
);
CREATE TABLE member (
	conversation BIGINT NOT NULL, 
	account BIGINT NOT NULL, 
	role TEXT NOT NULL, 
	from_seq BIGINT DEFAULT 1 NOT NULL, 
	to_seq BIGINT, 
	delivered_seq BIGINT DEFAULT 0 NOT NULL, 
	read_seq BIGINT DEFAULT 0 NOT NULL, 
	frozen_delivered_seq BIGINT, 
	frozen_read_seq BIGINT, pinned BOOLEAN DEFAULT 0 NOT NULL, archived BOOLEAN DEFAULT 0 NOT NULL, marked_unread BOOLEAN DEFAULT 0 NOT NULL, muted_until BIGINT DEFAULT 0 NOT NULL, alerts TEXT DEFAULT 'all' NOT NULL, version BIGINT DEFAULT 0 NOT NULL, joined BIGINT DEFAULT 0 NOT NULL, left_title TEXT DEFAULT '' NOT NULL, forgotten BOOLEAN DEFAULT 0 NOT NULL, removed BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (conversation, account)
)
 WITHOUT ROWID

;
CREATE TABLE message (
	conversation BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	sender BIGINT NOT NULL, 
	device BIGINT NOT NULL, 
	nonce BIGINT NOT NULL, 
	time BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	body BLOB NOT NULL, 
	withheld_from BIGINT DEFAULT 0 NOT NULL
, target BIGINT DEFAULT 0 NOT NULL, expires BIGINT DEFAULT 0 NOT NULL);
CREATE TABLE message_mark (
	account BIGINT NOT NULL, 
	conversation BIGINT NOT NULL, 
	seq BIGINT NOT NULL, 
	starred BOOLEAN DEFAULT 0 NOT NULL, 
	hidden BOOLEAN DEFAULT 0 NOT NULL, 
	remind_at BIGINT DEFAULT 0 NOT NULL, 
	version BIGINT NOT NULL, 
	PRIMARY KEY (account, conversation, seq)
)
 WITHOUT ROWID

;
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE picture (
	owner BIGINT NOT NULL, 
	is_group BOOLEAN NOT NULL, 
	id BIGINT NOT NULL, 
	time BIGINT NOT NULL, 
	bytes BLOB NOT NULL, 
	PRIMARY KEY (owner, is_group)
);
CREATE TABLE receipt (
	conversation BIGINT NOT NULL, 
	account BIGINT NOT NULL, 
	is_read BOOLEAN DEFAULT 0 NOT NULL, 
	seq BIGINT NOT NULL, 
	time BIGINT NOT NULL, 
	PRIMARY KEY (conversation, account, is_read, seq)
)
 WITHOUT ROWID

;
CREATE TABLE scheduled (
	account BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	conversation BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	body BLOB NOT NULL
);
CREATE TABLE scheduled_sent (
	account BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	time BIGINT NOT NULL, 
	PRIMARY KEY (account, id)
)
 WITHOUT ROWID

;
CREATE TABLE withheld (
	conversation BIGINT NOT NULL, 
	account BIGINT NOT NULL, 
	first BIGINT NOT NULL, 
	last BIGINT NOT NULL, 
	PRIMARY KEY (conversation, account, first)
)
 WITHOUT ROWID

;
CREATE INDEX device_account ON device (account);
CREATE INDEX contact_account ON contact (account, owner);
CREATE INDEX direct_high ON direct (high, low);
CREATE INDEX member_account ON member (account, conversation);
CREATE UNIQUE INDEX message_seq ON message (conversation, seq);
CREATE INDEX conversation_listed ON conversation (id) WHERE listed;
CREATE INDEX member_version ON member (conversation, version);
CREATE INDEX group_invite_conversation ON group_invite (conversation);
CREATE INDEX message_target ON message (conversation, target, kind) WHERE target <> 0;
CREATE INDEX message_expires ON message (expires) WHERE expires <> 0 AND body <> x'';
CREATE UNIQUE INDEX message_mark_version ON message_mark (account, version);
CREATE UNIQUE INDEX scheduled_id ON scheduled (account, id);
CREATE INDEX scheduled_at ON scheduled (at);
CREATE INDEX receipt_time ON receipt (time) WHERE time <> 0;
CREATE INDEX picture_id ON picture (id);
CREATE INDEX member_owned ON member (account) WHERE role = 'owner' AND to_seq IS NULL;
CREATE INDEX conversation_made ON conversation (maker, token) WHERE token <> 0;
CREATE INDEX conversation_peopled ON conversation (kind) WHERE kind <> 'direct' AND member_count > 0;
CREATE INDEX scheduled_sent_time ON scheduled_sent (account, time);
PRAGMA application_id=1464628082;
PRAGMA user_version=10;
COMMIT;
