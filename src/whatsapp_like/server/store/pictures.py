"""Pictures of accounts and groups: the bytes, and whose they are.

`PictureReads` runs on the writer's or the reader thread, `Pictures` on the writer's. Everybody has
one picture at most; the id, which follows from the bytes, stands in its account or conversation
too, where lists find it. Two who chose the same picture have a row each.
"""

from __future__ import annotations

import sqlite3

from whatsapp_like.server.store.drafts import ADMINS, Drafting
from whatsapp_like.server.store.rows import AccountRow, GroupChange, NewPicture
from whatsapp_like.server.store.sqlite import Reads

_PUT = """
INSERT INTO picture (owner, is_group, id, time, bytes) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (owner, is_group) DO UPDATE SET id = excluded.id, time = excluded.time,
 bytes = excluded.bytes"""
_REMOVE = "DELETE FROM picture WHERE owner = ? AND is_group = ?"
# Accounts are in the directory, whoever is logged in may look them up.
_FIND = """
SELECT bytes FROM picture WHERE id = ? AND (
 NOT is_group OR owner = ?
 OR EXISTS (SELECT 1 FROM member WHERE conversation = owner AND account = ? AND to_seq IS NULL)
 OR EXISTS (SELECT 1 FROM conversation WHERE conversation.id = owner AND listed)) LIMIT 1"""


class PictureReads(Reads):
    """What can be asked about pictures."""

    def picture(self, picture: int, account: int, invited_to: int) -> bytes | None:
        """Return the bytes of a picture if `account` may see whose it is: an account, a
        conversation that it is in, a listed channel, or the conversation `invited_to` (0: none)."""
        row = self._row(_FIND, picture, invited_to, account)
        return row[0] if row else None


class Pictures(PictureReads, Drafting):
    """What changes pictures."""

    def set_account_picture(self, account: int, new: NewPicture, now: int) -> AccountRow | None:
        """Give an account a picture, or take it away; return the account as it is now, None where
        there is none.

        Raises:
            DataError: it could not be stored.
        """
        with self._transaction() as sql:
            row = self.account(account)
            if row is None:
                return None
            sql.execute("UPDATE account SET picture = ? WHERE id = ?", (new.id, account))
            _put(sql, account, False, new, now)
        return row._replace(picture=new.id)

    def set_group_picture(
        self, conversation: int, actor: int, new: NewPicture, now: int
    ) -> GroupChange:
        """Give a group or channel a picture, or take it away.

        Raises:
            Refused: NOT_A_MEMBER, or NOT_ALLOWED: not with this role, or a direct conversation.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            draft.require(actor, *ADMINS)
            if draft.head.picture != new.id:
                draft.is_altered = True
                draft.head = draft.head._replace(picture=new.id)
                self._sql.execute(
                    "UPDATE conversation SET picture = ? WHERE id = ?", (new.id, conversation)
                )
                _put(self._sql, conversation, True, new, now)
                if new.id:
                    draft.tell(actor, "system.picture", picture=str(new.id))
                else:
                    draft.tell(actor, "system.picture")
        return draft.result()


def _put(sql: sqlite3.Connection, owner: int, is_group: bool, new: NewPicture, now: int) -> None:
    if new.id:
        sql.execute(_PUT, (owner, is_group, new.id, now, new.data))
    else:
        sql.execute(_REMOVE, (owner, is_group))
