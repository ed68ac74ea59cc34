"""The tables: what is in them, as one SQLAlchemy MetaData.

Imported for migrations and tests only; at run time the SQL is written by hand (a start need not
load a database toolkit). No foreign keys: ids are made by the server, and one day tables may live
apart. Times are milliseconds since 1970.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
    true,
)
from sqlalchemy.dialects import sqlite

# Only a column of exactly this type is SQLite's own row number, found without an index.
Key = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")

_ZERO = text("0")
_ONE = text("1")

metadata = MetaData()

Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

Table(
    "account",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("handle", Text, nullable=False, unique=True),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("folded", Text, nullable=False),  # handle and names, as the directory is searched
    Column("created", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("last_seen", BigInteger),
    Column("read_receipts", Boolean, nullable=False, server_default=true()),
    Column("share_presence", Boolean, nullable=False, server_default=true()),
    Column("share_address", Boolean, nullable=False, server_default=true()),
    Column("status_text", Text, nullable=False, server_default=""),  # what they say of themselves
    Column("status_until", BigInteger),
    Column("picture", BigInteger, nullable=False, server_default=_ZERO),  # its id
)

Table(
    "credential",
    metadata,
    Column("account", Key, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("kdf_time", Integer, nullable=False),
    Column("kdf_memory_kib", Integer, nullable=False),
    Column("kdf_lanes", Integer, nullable=False),
    Column("iterations", Integer, nullable=False),
    Column("stored_key", LargeBinary, nullable=False),
    Column("server_key", LargeBinary, nullable=False),
)

Table(
    "device",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("account", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("last_nonce", BigInteger, nullable=False, server_default=_ZERO),
    Column("created", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("client", Text, nullable=False, server_default=""),  # the program it connected with
    Index("device_account", "account"),
)

Table(
    "contact",
    metadata,
    Column("owner", BigInteger, primary_key=True),
    Column("account", BigInteger, primary_key=True),
    Column("nickname", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Column("added", BigInteger, nullable=False),
    Index("contact_account", "account", "owner"),
    sqlite_with_rowid=False,
)

Table(
    "invite",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("creator", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger),
)

Table(
    "conversation",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("member_version", BigInteger, nullable=False, server_default=_ONE),
    Column("created", BigInteger, nullable=False),
    # From here on of groups and channels, the last one aside.
    Column("description", Text, nullable=False, server_default=""),
    Column("posting", Text, nullable=False, server_default="all"),
    Column("history", Text, nullable=False, server_default="joined"),
    Column("listed", Boolean, nullable=False, server_default=false()),
    Column("folded", Text, nullable=False, server_default=""),  # as channels are searched
    Column("member_count", BigInteger, nullable=False, server_default=_ZERO),
    Column("expire_after", BigInteger, nullable=False, server_default=_ZERO),  # seconds
    Column("picture", BigInteger, nullable=False, server_default=_ZERO),  # its id
    Column("maker", BigInteger, nullable=False, server_default=_ZERO),  # an account, or 0
    Column("token", BigInteger, nullable=False, server_default=_ZERO),  # the maker's, or 0
    Index("conversation_listed", "id", sqlite_where=text("listed")),
    Index("conversation_made", "maker", "token", sqlite_where=text("token <> 0")),
    Index(
        "conversation_peopled",
        "kind",
        sqlite_where=text("kind <> 'direct' AND member_count > 0"),
    ),
)

# `owner` is an account or, with `is_group`, a conversation; the id follows from the bytes.
Table(
    "picture",
    metadata,
    Column("owner", BigInteger, primary_key=True, autoincrement=False),
    Column("is_group", Boolean, primary_key=True),
    Column("id", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Index("picture_id", "id"),
)

# One direct conversation per pair; low = high in notes to self.
Table(
    "direct",
    metadata,
    Column("low", BigInteger, primary_key=True),
    Column("high", BigInteger, primary_key=True),
    Column("conversation", BigInteger, nullable=False),
    Index("direct_high", "high", "low"),
    sqlite_with_rowid=False,
)

# from_seq and to_seq bound what somebody who joined or left may have; to_seq is null while present.
Table(
    "member",
    metadata,
    Column("conversation", BigInteger, primary_key=True),
    Column("account", BigInteger, primary_key=True),
    Column("role", Text, nullable=False),
    Column("from_seq", BigInteger, nullable=False, server_default=_ONE),
    Column("to_seq", BigInteger),
    Column("delivered_seq", BigInteger, nullable=False, server_default=_ZERO),
    Column("read_seq", BigInteger, nullable=False, server_default=_ZERO),
    Column("frozen_delivered_seq", BigInteger),  # what others are told while a block lasts
    Column("frozen_read_seq", BigInteger),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("muted_until", BigInteger, nullable=False, server_default=_ZERO),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("marked_unread", Boolean, nullable=False, server_default=false()),
    Column("alerts", Text, nullable=False, server_default="all"),
    # In groups: the version of the list that brought this row, the one at which they joined, and of
    # who has left what it was called then, whether it is out of their list, and whether somebody
    # removed them.
    Column("version", BigInteger, nullable=False, server_default=_ZERO),
    Column("joined", BigInteger, nullable=False, server_default=_ZERO),
    Column("left_title", Text, nullable=False, server_default=""),
    Column("forgotten", Boolean, nullable=False, server_default=false()),
    Column("removed", Boolean, nullable=False, server_default=false()),
    Index("member_account", "account", "conversation"),
    Index("member_version", "conversation", "version"),
    Index("member_owned", "account", sqlite_where=text("role = 'owner' AND to_seq IS NULL")),
    sqlite_with_rowid=False,
)

Table(
    "group_invite",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("conversation", BigInteger, nullable=False),
    Column("creator", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("expires", BigInteger),
    Index("group_invite_conversation", "conversation"),
)

# Ranges of seqs that a member will never get: sent while they blocked the sender.
Table(
    "withheld",
    metadata,
    Column("conversation", BigInteger, primary_key=True),
    Column("account", BigInteger, primary_key=True),
    Column("first", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Rows are only ever appended at its end, which is what makes a commit cheap; one index finds them.
# A conversation's last seq is that of its newest row: whatever deletes rows must leave that one.
Table(
    "message",
    metadata,
    Column("conversation", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("sender", BigInteger, nullable=False),
    Column("device", BigInteger, nullable=False),
    Column("nonce", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("withheld_from", BigInteger, nullable=False, server_default=_ZERO),
    Column("target", BigInteger, nullable=False, server_default=_ZERO),
    Column("expires", BigInteger, nullable=False, server_default=_ZERO),
    Index("message_seq", "conversation", "seq", unique=True),
    # Most rows change nothing and stay: these two cost them nothing.
    Index("message_target", "conversation", "target", "kind", sqlite_where=text("target <> 0")),
    Index("message_expires", "expires", sqlite_where=text("expires <> 0 AND body <> x''")),
)

# A row whose marks are all taken back stays: the other devices have to hear of that too.
Table(
    "message_mark",
    metadata,
    Column("account", BigInteger, primary_key=True),
    Column("conversation", BigInteger, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("starred", Boolean, nullable=False, server_default=false()),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Column("remind_at", BigInteger, nullable=False, server_default=_ZERO),
    Column("version", BigInteger, nullable=False),
    Index("message_mark_version", "account", "version", unique=True),
    sqlite_with_rowid=False,
)

# Entries that wait for their time; `id` is the account's own choice.
Table(
    "scheduled",
    metadata,
    Column("account", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("conversation", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("scheduled_id", "account", "id", unique=True),
    Index("scheduled_at", "at"),
)

# Which of them have been sent: a request that comes again must not send another one.
Table(
    "scheduled_sent",
    metadata,
    Column("account", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Index("scheduled_sent_time", "account", "time"),
    sqlite_with_rowid=False,
)

# When a member's watermark rose to `seq`; 0 for so long ago that it is not known any more.
Table(
    "receipt",
    metadata,
    Column("conversation", BigInteger, primary_key=True),
    Column("account", BigInteger, primary_key=True),
    Column("is_read", Boolean, primary_key=True, server_default=false()),
    Column("seq", BigInteger, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Index("receipt_time", "time", sqlite_where=text("time <> 0")),
    sqlite_with_rowid=False,
)
