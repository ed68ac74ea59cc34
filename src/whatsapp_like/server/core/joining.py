"""Ways into groups and channels: invites made, listed, revoked, shown and used; channels found.

Runs on the network thread. Of a code the store keeps a hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.members import require_place
from whatsapp_like.server.core.operations import new_code
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.store.rows import ChannelRow, GroupInviteRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


def hash_group_code(code: str) -> bytes:
    """Return what the store keeps of a group's code; case does not count."""
    return hashlib.sha256(b"WL group 1\n" + code.lower().encode()).digest()


class Joining:
    """Answers everything about ways into groups."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {
            e.CreateGroupInvite: self._create,
            e.ListGroupInvites: self._list,
            e.RevokeGroupInvite: self._revoke,
            e.LookAtGroup: self._look,
            e.JoinGroup: self._join,
            e.SearchChannels: self._search,
        }

    # --- invites ----------------------------------------------------------------------------------

    def _create(self, session: Session, request: e.CreateGroupInvite) -> None:
        hub = self._hub
        me, wall, most = hub.person_of(session).id, hub.wall, hub.policy.invites_per_group
        code = new_code(hub.random)
        expires = None if request.lifetime is None else wall + request.lifetime * 1000

        def write(store: Store) -> GroupInviteRow:
            return store.create_group_invite(
                *(hash_group_code(code), request.conversation, me, request.uses, wall, expires),
                most,
            )

        def then(row: GroupInviteRow) -> None:
            event = e.GroupInviteCreated(re=request.id, invite=_invite(row), code=code)
            hub.say(session, event)

        hub.write(session, request.id, write, then)

    def _list(self, session: Session, request: e.ListGroupInvites) -> None:
        me, wall, where = self._hub.person_of(session).id, self._hub.wall, request.conversation

        def read(reader: Reader) -> list[GroupInviteRow]:
            require_place(reader, where, me, "owner", "admin")
            return reader.group_invites(where, wall)

        def answer(rows: list[GroupInviteRow]) -> None:
            invites = tuple(map(_invite, rows[:100]))
            self._hub.say(session, e.GroupInvites(re=request.id, invites=invites))

        self._hub.read(session, request.id, read, answer)

    def _revoke(self, session: Session, request: e.RevokeGroupInvite) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        self._hub.write(
            session,
            request.id,
            lambda store: store.revoke_group_invite(request.conversation, me, request.invite, wall),
            lambda _: self._hub.say(session, e.Done(re=request.id)),
        )

    # --- going in ---------------------------------------------------------------------------------

    def _look(self, session: Session, request: e.LookAtGroup) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        code_hash = hash_group_code(request.code)

        def read(reader: Reader) -> ChannelRow:
            conversation = reader.invited_to(code_hash, wall, me)
            row = reader.outside(conversation, me) if conversation is not None else None
            if row is None:
                raise Refused(ErrorCode.INVITE_INVALID)
            return row

        def answer(row: ChannelRow) -> None:
            self._hub.say(session, e.GroupSeen(re=request.id, group=_channel(row)))

        self._hub.read(session, request.id, read, answer)

    def _join(self, session: Session, request: e.JoinGroup) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        code, channel = request.code, request.conversation
        if (code is None) == (channel is None):
            raise Refused(ErrorCode.INVALID, "code: that, or a channel's id")
        code_hash = hash_group_code(code) if code is not None else None

        def find(store: Store) -> int:
            if code_hash is not None:
                found, missing = (
                    store.invited_to(code_hash, wall, me),
                    Refused(ErrorCode.INVITE_INVALID),
                )
            else:
                # Word for word what is said of a conversation that is no listed channel.
                found, missing = channel, Refused(ErrorCode.NOT_FOUND, "no such channel")
            if found is None or store.outside(found, me) is None:
                raise missing
            return found

        self._hub.write(
            session,
            request.id,
            find,
            lambda found: self._go_in(session, request.id, found, code_hash),
        )

    def _go_in(
        self, session: Session, request: int, conversation: int, code_hash: bytes | None
    ) -> None:
        hub = self._hub
        me, wall, most = hub.account_of(session).id, hub.wall, hub.policy.group_members
        hub.settling.change(
            session,
            request,
            conversation,
            lambda store: store.join_group(conversation, me, code_hash, wall, most),
            lambda live: hub.settling.say_opened(session, request, live),
        )

    # --- channels ---------------------------------------------------------------------------------

    def _search(self, session: Session, request: e.SearchChannels) -> None:
        me, limit = self._hub.account_of(session).id, self._hub.policy.page_rows

        def answer(found: list[ChannelRow]) -> None:
            def build(rows: Sequence[ChannelRow]) -> e.ChannelPage:
                return e.ChannelPage(
                    re=request.id,
                    channels=tuple(map(_channel, rows)),
                    next=rows[-1].conversation if len(rows) < len(found) else None,
                )

            self._hub.say(session, fit_page(found[:limit], build))

        self._hub.read(
            session,
            request.id,
            lambda reader: reader.search_channels(request.text, me, request.after, limit + 1),
            answer,
        )


def _invite(row: GroupInviteRow) -> GroupInvite:
    return GroupInvite(
        id=row.id,
        creator=row.creator,
        created=row.created,
        uses_left=row.uses_left,
        expires=row.expires,
    )


def _channel(row: ChannelRow) -> Channel:
    return Channel(
        id=row.conversation,
        kind=ConversationKind(row.kind),
        title=row.title,
        description=row.description,
        member_count=row.member_count,
        joined=row.joined,
        picture=row.picture,
    )
