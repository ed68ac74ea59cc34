"""Who is in a group: the list of its members by version, and accounts by their ids.

Runs on the network thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader
from whatsapp_like.server.store.rows import AccountRow, ListedMember, Place

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

PAGE: Final = 256
"""Rows of a page of members, as long as their names are no longer than usual."""


class _Members(NamedTuple):
    """Rows of a list of members, one more than a page has, and the version that they lead to."""

    rows: list[ListedMember]
    accounts: dict[int, AccountRow]
    version: int


def require_place(reader: Reader, conversation: int, account: int, *roles: str) -> Place:
    """Return an account's place in a group or channel (a job for the store).

    Raises:
        Refused: NOT_A_MEMBER, or has left; NOT_ALLOWED: none of `roles`, where there are any.
    """
    place = reader.place(conversation, account)
    if place is None or place.to_seq is not None:
        raise Refused(ErrorCode.NOT_A_MEMBER)
    if roles and place.member.role not in roles:
        raise Refused(ErrorCode.NOT_ALLOWED, "not with your role")
    return place


class Members:
    """Answers `members.list` and `account.fetch`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ListMembers: self._list, e.FetchAccounts: self._fetch}

    def _list(self, session: Session, request: e.ListMembers) -> None:
        me, where = self._hub.account_of(session).id, request.conversation

        def read(reader: Reader) -> _Members:
            place = require_place(reader, where, me)
            # Looked up first: what is added meanwhile comes twice rather than never.
            head = reader.head(where)
            if head is None or head.kind == ConversationKind.DIRECT:
                raise Refused(ErrorCode.NOT_ALLOWED, "not in a direct conversation")
            if head.kind == ConversationKind.CHANNEL and place.member.role == MemberRole.MEMBER:
                raise Refused(ErrorCode.NOT_ALLOWED, "for those who run the channel")
            rows = reader.members_since(where, request.since, PAGE + 1)
            present = [row.account for row in rows[:PAGE] if not row.is_gone]
            accounts = {row.id: row for row in reader.accounts(present)}
            return _Members(rows, accounts, head.member_version)

        def answer(found: _Members) -> None:
            self._hub.say(session, self._page(request, found))

        self._hub.read(session, request.id, read, answer)

    def _page(self, request: e.ListMembers, found: _Members) -> e.MembersPage:
        def build(rows: Sequence[ListedMember]) -> e.MembersPage:
            present = [row for row in rows if not row.is_gone]
            return e.MembersPage(
                re=request.id,
                conversation=request.conversation,
                members=tuple(
                    Member(account=row.account, role=MemberRole(row.role), from_seq=row.from_seq)
                    for row in present
                ),
                gone=tuple(row.account for row in rows if row.is_gone),
                accounts=tuple(
                    self._hub.conversations.shown(found.accounts[row.account]) for row in present
                ),
                version=found.version,
                next=rows[-1].version if len(rows) < len(found.rows) else None,
            )

        return fit_page(found.rows[:PAGE], build)

    def _fetch(self, session: Session, request: e.FetchAccounts) -> None:
        self._hub.account_of(session)

        def answer(rows: list[AccountRow]) -> None:
            def build(rows: Sequence[AccountRow]) -> e.AccountPage:
                return e.AccountPage(
                    re=request.id, accounts=tuple(map(self._hub.conversations.shown, rows))
                )

            people = [row for row in rows if row.role != AccountRole.OPERATOR]
            self._hub.say(session, fit_page(people, build))

        self._hub.read(
            session,
            request.id,
            lambda reader: reader.accounts(dict.fromkeys(request.accounts)),
            answer,
        )
