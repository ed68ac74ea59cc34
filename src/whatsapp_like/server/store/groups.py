"""Groups and channels: made, changed, their members added, removed and given roles.

`Groups` runs on the writer's thread.
"""

from __future__ import annotations

from collections.abc import Sequence

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.accounts import fold
from whatsapp_like.server.store.drafts import (
    ADMIN,
    ADMINS,
    CHANNEL,
    DIRECT,
    GROUP,
    MEMBER,
    OWNER,
    Draft,
    Drafting,
)
from whatsapp_like.server.store.rows import GroupChange, GroupFields, NewGroup

# Through indexes of exactly these: whoever has left very many groups must not slow the writer down.
_OWNED = """
SELECT count(*) FROM member INDEXED BY member_owned
WHERE account = ? AND role = 'owner' AND to_seq IS NULL"""
_BLOCKER = """
SELECT owner FROM member JOIN contact ON owner = member.account
WHERE conversation = ? AND contact.account = ? AND blocked"""
_BLOCKERS = "SELECT owner FROM contact WHERE account = ? AND blocked"
_INSERT = """
INSERT INTO conversation (id, kind, title, member_version, created, description, posting, history,
 listed, maker, token, folded) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)"""
_MADE = """
SELECT id FROM conversation INDEXED BY conversation_made
CROSS JOIN member ON conversation = id AND account = maker
WHERE maker = ? AND token = ? AND token <> 0 AND to_seq IS NULL"""
_CHANGE = """
UPDATE conversation SET title = ?, description = ?, posting = ?, history = ?, listed = ?,
 expire_after = ?, folded = ? WHERE id = ?"""
_GROUPS_OF = """
SELECT conversation.id, member_version FROM member
JOIN conversation ON conversation.id = member.conversation
WHERE account = ? AND to_seq IS NULL AND kind <> 'direct'"""
_TOUCH = "UPDATE member SET version = ? WHERE conversation = ? AND account = ?"
_TOUCH_LIST = "UPDATE conversation SET member_version = ? WHERE id = ?"
_FORGET = """
UPDATE member SET forgotten = 1
WHERE conversation = ? AND account = ? AND to_seq IS NOT NULL AND NOT forgotten"""

_KINDS = {"expire_after": "system.timer"}
"""Kinds of entries that are not called like the field whose change they tell."""


class Groups(Drafting):
    """What changes groups and channels."""

    def made_group(self, owner: int, token: int) -> int | None:
        """Return the group or channel that an account, which is in it, has made by this token."""
        row = self._row(_MADE, owner, token)
        return row[0] if row else None

    def create_group(
        self, new: NewGroup, owner: int, members: Sequence[int], now: int, most: int, owned: int
    ) -> GroupChange:
        """Make a group (of at most `most` members) or channel; one account may own `owned`. Who
        blocks the owner does not become a member.

        Raises:
            Refused: LIMIT_REACHED, or NOT_FOUND: no such member; nothing is made.
            DataError: it could not be stored.
        """
        others = [account for account in dict.fromkeys(members) if account != owner]
        if new.kind == GROUP and len(others) >= most:
            raise Refused(ErrorCode.LIMIT_REACHED, f"a group has at most {most} members")
        conversation = 0
        try:
            with self._transaction() as sql:
                self._require_people([owner, *others])
                others = self._willing(owner, others)
                if sql.execute(_OWNED, (owner,)).fetchone()[0] >= owned:
                    raise Refused(ErrorCode.LIMIT_REACHED, f"at most {owned} groups of one's own")
                conversation = self._new_id("conversation")
                folded = fold(f"{new.title} {new.description}")
                sql.execute(
                    _INSERT,
                    (
                        *(conversation, new.kind, new.title, now, new.description, new.posting),
                        *(new.history, new.listed, owner, new.token, folded),
                    ),
                )
                head = self.head(conversation)
                assert head is not None
                draft = Draft(self, self._sql, self._tell, head, now)
                draft.join(owner, OWNER)
                for account in others:
                    draft.join(account, MEMBER)
                draft.tell(owner, "system.created", title=new.title)
                draft.save()
        except BaseException:
            self._forget_last(conversation)
            raise
        return draft.result()

    def change_conversation(
        self, conversation: int, actor: int, fields: GroupFields, now: int
    ) -> GroupChange:
        """Change what a conversation is called and how it works. Of a direct one there is the timer
        alone; whoever blocks `actor` is not told.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, or INVALID: only channels are listed.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            head, withheld_from = draft.head, 0
            if head.kind == DIRECT:
                withheld_from = self._blocker(conversation, actor)
                if draft.role(actor) is None:
                    raise Refused(ErrorCode.NOT_A_MEMBER)
                if any(field is not None for field in fields[:-1]):
                    raise Refused(ErrorCode.NOT_ALLOWED, "not in a direct conversation")
            else:
                draft.require(actor, *ADMINS)
            if fields.listed and head.kind != CHANNEL:
                raise Refused(ErrorCode.INVALID, "listed: only channels are")
            wanted = {
                name: value
                for name, value in fields._asdict().items()
                if value is not None and value != getattr(head, name)
            }
            if wanted:
                draft.is_altered = True
                head = draft.head = head._replace(**wanted)
                self._sql.execute(
                    _CHANGE,
                    (
                        *(head.title, head.description, head.posting, head.history, head.listed),
                        *(head.expire_after, fold(f"{head.title} {head.description}")),
                        conversation,
                    ),
                )
            for name, value in wanted.items():
                said = {} if name == "description" else {name: value}
                draft.tell(actor, _KINDS.get(name, f"system.{name}"), withheld_from, **said)
        return draft.result(withheld_from)

    def add_members(
        self, conversation: int, actor: int, accounts: Sequence[int], now: int, most: int
    ) -> GroupChange:
        """Make accounts members of a group, which has at most `most`, or of a channel; those that
        are in stay what they are, and who blocks the actor does not become one.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, NOT_FOUND, LIMIT_REACHED; then nobody is added.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            draft.require(actor, *ADMINS)
            wanted = list(dict.fromkeys(accounts))
            self._require_people(wanted)
            new = [n for n in self._willing(actor, wanted) if draft.role(n) is None]
            if draft.is_group and draft.head.member_count + len(new) > most:
                raise Refused(ErrorCode.LIMIT_REACHED, f"a group has at most {most} members")
            for account in new:
                draft.join(account, MEMBER)
            if new and draft.is_group:
                draft.tell(actor, "system.added", accounts=[str(account) for account in new])
        return draft.result()

    def remove_member(self, conversation: int, actor: int, account: int, now: int) -> GroupChange:
        """Remove a member of a lower role; one who is gone already stays so.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, or NOT_FOUND: never was a member.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            mine = draft.require(actor, *ADMINS)
            role = draft.role(account)
            if role is None:
                self._require_gone(conversation, account)
            elif role in (OWNER, mine):
                raise Refused(ErrorCode.NOT_ALLOWED, "only of a lower role than yours")
            else:
                if draft.is_group:
                    draft.tell(actor, "system.removed", accounts=[str(account)])
                draft.remove(account, removed=True)
        return draft.result()

    def set_role(
        self, conversation: int, actor: int, account: int, role: str, now: int
    ) -> GroupChange:
        """Give a member a role; a new owner's predecessor becomes an admin.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, or NOT_FOUND: not a member.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            mine = draft.require(actor, *ADMINS)
            present = draft.role(account)
            if present is None:
                raise Refused(ErrorCode.NOT_FOUND, "not a member")
            if present != role:
                promotes = present == MEMBER and role == ADMIN
                if present == OWNER or not (promotes or mine == OWNER):
                    raise Refused(ErrorCode.NOT_ALLOWED, "not with your role")
                draft.set_role(account, role)
                if role == OWNER:
                    draft.set_role(actor, ADMIN)
                self._tell_role(draft, actor, account, role)
        return draft.result()

    def leave(self, conversation: int, account: int, now: int) -> GroupChange:
        """Let a member go; the owner's place goes to the heir (see `Draft.heir`). Nothing is left
        to do for one who is gone.

        Raises:
            Refused: NOT_A_MEMBER, never was one; NOT_ALLOWED, a direct conversation.
            DataError: it could not be stored.
        """
        with self._draft(conversation, now) as draft:
            if draft.role(account) is None:
                if self.place(conversation, account) is None:
                    raise Refused(ErrorCode.NOT_A_MEMBER)
                return draft.result()
            role = draft.require(account)
            if draft.is_group:
                draft.tell(account, "system.left")
            draft.remove(account)
            heir = draft.heir() if role == OWNER else None
            if heir is not None:
                draft.set_role(heir, OWNER)
                self._tell_role(draft, account, heir, OWNER)
        return draft.result()

    def forget(self, conversation: int, account: int) -> bool:
        """Take a conversation that an account left out of its list; False if there is none.

        Raises:
            DataError: it could not be stored.
        """
        return self._write(_FORGET, conversation, account) > 0

    def touch_members(self, account: int) -> list[tuple[int, int]]:
        """Raise the version of an account's row in all groups and channels that it is in, since its
        name has changed; return them with the version that their lists have now.

        Raises:
            DataError: it could not be stored.
        """
        touched = []
        with self._transaction() as sql:
            for conversation, version in sql.execute(_GROUPS_OF, (account,)).fetchall():
                sql.execute(_TOUCH, (version + 1, conversation, account))
                sql.execute(_TOUCH_LIST, (version + 1, conversation))
                touched.append((conversation, version + 1))
        return touched

    def _willing(self, actor: int, accounts: Sequence[int]) -> list[int]:
        """Return those of the accounts that do not block `actor`."""
        blockers = {row[0] for row in self._rows(_BLOCKERS, actor)}
        return [account for account in accounts if account not in blockers]

    def _blocker(self, conversation: int, account: int) -> int:
        """Return who of a direct conversation blocks `account`, or 0."""
        row = self._row(_BLOCKER, conversation, account)
        return row[0] if row else 0

    def _require_gone(self, conversation: int, account: int) -> None:
        if not self._rows(
            "SELECT 1 FROM member WHERE conversation = ? AND account = ?", conversation, account
        ):
            raise Refused(ErrorCode.NOT_FOUND, "not a member")

    @staticmethod
    def _tell_role(draft: Draft, actor: int, account: int, role: str) -> None:
        # Who runs a channel is told to nobody but those who run it.
        if draft.is_group:
            draft.tell(actor, "system.role", accounts=[str(account)], role=role)
