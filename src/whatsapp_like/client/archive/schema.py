"""The archive's tables, as numbered steps: a file that has done step n does the ones after it.

Runs on the archive's thread, once, when the archive is opened.
"""

from __future__ import annotations

import sqlite3

STEPS: tuple[str, ...] = (
    """
    -- account and preferences (JSON), and the highest numbers ever used
    CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

    CREATE TABLE person (
        account INTEGER PRIMARY KEY, profile TEXT NOT NULL, contact TEXT, last_seen INTEGER
    );

    -- cursor..low is what the archive answers for; older_* an earlier stretch below a hole
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL,
        last_seq INTEGER NOT NULL, last_time INTEGER NOT NULL,
        cursor INTEGER NOT NULL DEFAULT 0, low INTEGER NOT NULL DEFAULT 1,
        older_high INTEGER NOT NULL DEFAULT 0, older_low INTEGER NOT NULL DEFAULT 1
    );

    CREATE TABLE member (
        conversation INTEGER NOT NULL, account INTEGER NOT NULL, role TEXT NOT NULL,
        from_seq INTEGER NOT NULL, delivered_seq INTEGER NOT NULL, read_seq INTEGER NOT NULL,
        withheld TEXT NOT NULL, PRIMARY KEY (conversation, account)
    ) WITHOUT ROWID;

    -- direct conversations that the server does not have yet
    CREATE TABLE placeholder (account INTEGER PRIMARY KEY);

    CREATE TABLE draft (conversation INTEGER PRIMARY KEY, text TEXT NOT NULL);

    -- id rises with time, so that the full-text index lists newest first without sorting
    CREATE TABLE message (
        id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, seq INTEGER NOT NULL,
        sender INTEGER NOT NULL, device INTEGER NOT NULL, nonce INTEGER NOT NULL,
        time INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, local INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX message_place ON message (conversation, seq);

    -- first in, first out per conversation, by position; nonce 0 was never on the wire
    CREATE TABLE outbox (
        local INTEGER PRIMARY KEY, position INTEGER NOT NULL, conversation INTEGER NOT NULL,
        kind TEXT NOT NULL, body BLOB NOT NULL, time INTEGER NOT NULL,
        nonce INTEGER NOT NULL DEFAULT 0, device INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX outbox_place ON outbox (conversation, position);

    -- without a copy of the text (a fifth smaller); place narrows a search to one conversation
    CREATE VIRTUAL TABLE word USING fts5 (
        text, place, content = '', tokenize = 'unicode61 remove_diacritics 2'
    );
    """,
    """
    -- my own marks of conversations; waiting names (JSON) those that the server has not heard of
    CREATE TABLE mark (
        conversation INTEGER PRIMARY KEY, pinned INTEGER NOT NULL, muted_until INTEGER NOT NULL,
        archived INTEGER NOT NULL, unread INTEGER NOT NULL, waiting TEXT NOT NULL
    );
    """,
    """
    -- what they say about themselves (JSON)
    ALTER TABLE person ADD COLUMN custom TEXT;
    """,
    """
    -- entries that change another, the target; an empty body changes nothing (any more)
    CREATE TABLE change (
        conversation INTEGER NOT NULL, seq INTEGER NOT NULL, target INTEGER NOT NULL,
        sender INTEGER NOT NULL, device INTEGER NOT NULL, nonce INTEGER NOT NULL,
        time INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID;
    CREATE INDEX change_target ON change (conversation, target, seq);
    CREATE INDEX change_pin ON change (conversation, seq) WHERE kind IN ('pin', 'unpin');

    -- body says it now, original what it was before the first edit, edited the newest edit's seq
    ALTER TABLE message ADD COLUMN original BLOB;
    ALTER TABLE message ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE message ADD COLUMN deleted_by INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE message ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE message ADD COLUMN mentions_me INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX message_expires ON message (expires) WHERE expires > 0;

    -- a target below 0 is an item of the outbox, minus its number
    ALTER TABLE outbox ADD COLUMN target INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX outbox_target ON outbox (conversation, target) WHERE target <> 0;

    -- my own marks of entries; waiting names (JSON) those that the server has not heard of
    CREATE TABLE own (
        conversation INTEGER NOT NULL, seq INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0,
        hidden INTEGER NOT NULL DEFAULT 0, remind_at INTEGER NOT NULL DEFAULT 0,
        waiting TEXT NOT NULL DEFAULT '', PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID;
    CREATE INDEX own_starred ON own (conversation, seq) WHERE starred;
    CREATE INDEX own_reminder ON own (remind_at) WHERE remind_at > 0;

    ALTER TABLE conversation ADD COLUMN expire_after INTEGER NOT NULL DEFAULT 0;

    -- an older program kept changes as messages, without their targets: they are fetched again
    UPDATE conversation SET cursor = 0, low = 1, older_high = 0, older_low = 1 WHERE id IN (
        SELECT conversation FROM message
        WHERE kind IN ('edit', 'delete', 'reaction', 'pin', 'unpin', 'vote', 'close')
    );
    DELETE FROM message
    WHERE kind IN ('edit', 'delete', 'reaction', 'pin', 'unpin', 'vote', 'close');
    """,
    """
    -- of a group: what its head tells (JSON), how far everybody else has it, and the version of
    -- its list of members, who are participants; member holds me alone there
    ALTER TABLE conversation ADD COLUMN about TEXT;
    ALTER TABLE conversation ADD COLUMN all_delivered INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN all_read INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN member_version INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE participant (
        conversation INTEGER NOT NULL, account INTEGER NOT NULL, role TEXT NOT NULL,
        from_seq INTEGER NOT NULL, PRIMARY KEY (conversation, account)
    ) WITHOUT ROWID;

    ALTER TABLE mark ADD COLUMN alerts TEXT NOT NULL DEFAULT 'all';
    """,
    """
    -- what somebody changes is found at once, however often others, or they, have changed it; of
    -- somebody's reactions and votes the newest is kept: it stands in place of all before
    DROP INDEX change_target;
    CREATE INDEX change_target ON change (conversation, target, kind, sender, seq);
    DELETE FROM change WHERE kind IN ('reaction', 'vote') AND EXISTS (
        SELECT 1 FROM change AS newer INDEXED BY change_target
        WHERE newer.conversation = change.conversation AND newer.target = change.target
        AND newer.kind = change.kind AND newer.sender = change.sender AND newer.seq > change.seq
    );
    """,
    """
    -- pictures of people and groups by id; seen is the day, since 1970, on which that last was
    CREATE TABLE picture (
        id INTEGER PRIMARY KEY, seen INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL
    );
    CREATE INDEX picture_seen ON picture (seen, id, size);
    """,
    """
    -- what counts while it is unread, so that it is counted without reading messages, which lie far
    -- apart; and which of my marks the server has not heard of
    CREATE INDEX message_counted ON message (conversation, seq, sender, mentions_me)
    WHERE deleted_by = 0 AND kind <> 'pin' AND kind NOT LIKE 'system.%';
    CREATE INDEX own_waiting ON own (conversation, seq) WHERE waiting <> '';
    """,
)


def newest() -> int:
    """Return the number of the last step this program knows."""
    return len(STEPS)


def version(sql: sqlite3.Connection) -> int:
    """Return the number of the last step a file has done."""
    (number,) = sql.execute("PRAGMA user_version").fetchone()
    return int(number)


def upgrade(sql: sqlite3.Connection) -> None:
    """Do the steps that are missing, each in a transaction of its own."""
    for number in range(version(sql), newest()):
        # executescript commits what is open first, so the whole step is one script.
        sql.executescript(
            f"BEGIN IMMEDIATE; {STEPS[number]} ; PRAGMA user_version = {number + 1}; COMMIT;"
        )
