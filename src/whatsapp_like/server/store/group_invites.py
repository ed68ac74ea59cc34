"""Ways into groups and channels: invites, kept as hashes of their codes, and the listed channels.

`GroupInviteReads` runs on the writer's or the reader thread, `GroupInvites` on the writer's.
"""

from __future__ import annotations

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.accounts import fold
from whatsapp_like.server.store.drafts import ADMINS, CHANNEL, MEMBER, Draft, Drafting
from whatsapp_like.server.store.rows import ChannelRow, GroupChange, GroupInviteRow
from whatsapp_like.server.store.sqlite import Reads

_COLUMNS = "id, conversation, creator, created, uses_left, expires"
_GOOD = "uses_left > 0 AND (expires IS NULL OR expires > ?)"
_CHANNEL = """
SELECT conversation.id, kind, title, description, member_count,
 EXISTS (SELECT 1 FROM member WHERE member.conversation = conversation.id AND account = ?
         AND to_seq IS NULL), picture
FROM conversation """
_MEMBER = """EXISTS (SELECT 1 FROM member WHERE member.conversation = group_invite.conversation
 AND account = ? AND to_seq IS NULL)"""
_REMOVED = "SELECT 1 FROM member WHERE conversation = ? AND account = ? AND removed"
_REDEEM = f"""
UPDATE group_invite SET uses_left = uses_left - 1
WHERE code_hash = ? AND conversation = ? AND {_GOOD}"""
_FORGET = f"""
DELETE FROM group_invite WHERE conversation = ? AND NOT ({_GOOD}) AND id NOT IN (
 SELECT id FROM group_invite WHERE conversation = ? AND NOT ({_GOOD})
 ORDER BY created DESC, id LIMIT ?)"""
_COUNTS = """
SELECT kind, count(*) FROM conversation INDEXED BY conversation_peopled
WHERE kind <> 'direct' AND member_count > 0 GROUP BY kind"""


class GroupInviteReads(Reads):
    """What can be asked about ways into groups."""

    def invited_to(self, code_hash: bytes, now: int, account: int) -> int | None:
        """Return the conversation that a good code leads to; to whoever is a member of it, one that
        is used up or too old leads there as well."""
        row = self._row(
            f"SELECT conversation FROM group_invite WHERE code_hash = ? AND ({_GOOD} OR {_MEMBER})",
            *(code_hash, now, account),
        )
        return row[0] if row else None

    def group_invites(self, conversation: int, now: int) -> list[GroupInviteRow]:
        """Return a group's good invites, the newest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM group_invite WHERE conversation = ? AND {_GOOD} "
            "ORDER BY created DESC, id",
            *(conversation, now),
        )
        return [GroupInviteRow(*row) for row in rows]

    def outside(self, conversation: int, account: int) -> ChannelRow | None:
        """Return a group or channel as it is seen from outside."""
        row = self._row(_CHANNEL + "WHERE id = ?", account, conversation)
        return _channel(row) if row else None

    def count_groups(self) -> tuple[int, int]:
        """Count the groups and the channels that have members."""
        counts = dict(self._rows(_COUNTS))
        return counts.get("group", 0), counts.get("channel", 0)

    def search_channels(self, text: str, account: int, after: int, limit: int) -> list[ChannelRow]:
        """Return listed channels whose title or description holds every word of `text`, whatever
        its case and accents, by id from the first above `after`."""
        words = fold(text).split()
        statement = (
            _CHANNEL
            + "WHERE listed AND id > ?"
            + " AND instr(folded, ?)" * len(words)
            + " ORDER BY id LIMIT ?"
        )
        return [_channel(row) for row in self._rows(statement, account, after, *words, limit)]


def _channel(row: tuple[object, ...]) -> ChannelRow:
    channel = ChannelRow(*row)  # type: ignore[arg-type]
    return channel._replace(joined=bool(channel.joined))


class GroupInvites(GroupInviteReads, Drafting):
    """What changes invites into groups, and who joins by them."""

    def create_group_invite(
        self,
        code_hash: bytes,
        conversation: int,
        creator: int,
        uses: int,
        now: int,
        expires: int | None,
        most: int,
    ) -> GroupInviteRow:
        """Store a new invite; a group has at most `most` that are good, and of the others as many,
        the newest, still tell its members where they lead.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, LIMIT_REACHED.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            draft.require(creator, *ADMINS)
            self._sql.execute(
                _FORGET,
                (conversation, now, conversation, now, most),
            )
            if len(self.group_invites(conversation, now)) >= most:
                raise Refused(ErrorCode.LIMIT_REACHED, f"at most {most} invites")
            invite = self._new_id("group_invite")
            row = GroupInviteRow(invite, conversation, creator, now, uses, expires)
            self._sql.execute(
                f"INSERT INTO group_invite (code_hash, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code_hash, *row),
            )
        return row

    def revoke_group_invite(self, conversation: int, actor: int, invite: int, now: int) -> None:
        """Remove an invite.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, or NOT_FOUND: the group has no such invite.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            draft.require(actor, *ADMINS)
            if not self._sql.execute(
                "DELETE FROM group_invite WHERE id = ? AND conversation = ?", (invite, conversation)
            ).rowcount:
                raise Refused(ErrorCode.NOT_FOUND, "no such invite")

    def join_group(
        self, conversation: int, account: int, code_hash: bytes | None, now: int, most: int
    ) -> GroupChange:
        """Make somebody a member by a code, which loses a use, or, without one, of a listed
        channel. For a member nothing is left to do.

        Raises:
            Refused: INVITE_INVALID, NOT_FOUND: no such channel, REMOVED: only an admin can bring
                them back, LIMIT_REACHED: `most` are in.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            if draft.role(account) is None:
                self._let_in(draft, account, code_hash, now, most)
        return draft.result()

    def _let_in(
        self, draft: Draft, account: int, code_hash: bytes | None, now: int, most: int
    ) -> None:
        head = draft.head
        if code_hash is None:
            if head.kind != CHANNEL or not head.listed:
                raise Refused(ErrorCode.NOT_FOUND, "no such channel")
        elif not self._sql.execute(_REDEEM, (code_hash, head.conversation, now)).rowcount:
            raise Refused(ErrorCode.INVITE_INVALID)
        if self._row(_REMOVED, head.conversation, account):
            raise Refused(ErrorCode.REMOVED, "an admin has removed you")
        if draft.is_group and head.member_count >= most:
            raise Refused(ErrorCode.LIMIT_REACHED, f"a group has at most {most} members")
        self._require_people([account])
        draft.join(account, MEMBER)
        if draft.is_group:
            draft.tell(account, "system.joined")
