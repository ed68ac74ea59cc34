"""Groups and channels made, changed, left and forgotten, and their members added, removed, given
roles.

Runs on the network thread. Every right is the store's to decide (see `Settling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import History, Posting
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.settling import MADE_PER_REQUEST, Settled, settled_of
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import GroupFields, NewGroup

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


_USUAL = {
    "group": (Posting.ALL, History.JOINED),
    "channel": (Posting.ADMINS, History.ALL),
}
"""Who may write, and what joiners see, where nothing was said."""


class Groups:
    """Answers what changes groups and channels."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {
            e.CreateGroup: self._create,
            e.ChangeConversation: self._change,
            e.LeaveConversation: self._leave,
            e.ForgetConversation: self._forget,
            e.AddMembers: self._add,
            e.RemoveMember: self._remove,
            e.SetRole: self._set_role,
        }

    def _create(self, session: Session, request: e.CreateGroup) -> None:
        hub = self._hub
        me = hub.person_of(session)
        if request.listed and request.kind != "channel":
            raise Refused(ErrorCode.INVALID, "listed: only channels are")
        usual = _USUAL[request.kind]
        new = NewGroup(
            request.kind,
            request.title,
            request.description,
            (request.posting or usual[0]).value,
            (request.history or usual[1]).value,
            request.listed,
            request.token or 0,
        )
        wall, policy = hub.wall, hub.policy
        hub.pace.weigh(session, len(request.members) / MADE_PER_REQUEST)

        def write(store: Store) -> Settled | int:
            made = store.made_group(me.id, new.token)
            if made is not None:
                return made
            change = store.create_group(
                new, me.id, request.members, wall, policy.group_members, policy.groups_per_account
            )
            return settled_of(store, change, me.id)

        def again(live: LiveConversation) -> None:
            if me.id not in live.members:
                raise Refused(ErrorCode.NOT_A_MEMBER)
            hub.settling.say_opened(session, request.id, live)

        def then(settled: Settled | int) -> None:
            if isinstance(settled, int):
                hub.conversations.use(
                    settled, again, lambda error: hub.refuse(session, request.id, error)
                )
            else:
                hub.settling.made(session, request.id, settled)

        hub.write(session, request.id, write, then)

    def _change(self, session: Session, request: e.ChangeConversation) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        fields = GroupFields(
            request.title,
            request.description,
            request.posting.value if request.posting is not None else None,
            request.history.value if request.history is not None else None,
            request.listed,
            request.expire_after,
        )

        self._hub.settling.change(
            session,
            request.id,
            request.conversation,
            lambda store: store.change_conversation(request.conversation, me, fields, wall),
            tells_all=True,
        )

    def _leave(self, session: Session, request: e.LeaveConversation) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        self._hub.settling.change(
            session,
            request.id,
            request.conversation,
            lambda store: store.leave(request.conversation, me, wall),
        )

    def _forget(self, session: Session, request: e.ForgetConversation) -> None:
        me, where = self._hub.person_of(session), request.conversation

        def write(store: Store) -> None:
            if not store.forget(where, me.id):
                place = store.place(where, me.id)
                code = ErrorCode.NOT_A_MEMBER if place is None else ErrorCode.NOT_ALLOWED
                raise Refused(code, "leave it first" if place is not None else "")

        def then(_: None) -> None:
            self._hub.say(session, e.Done(re=request.id))
            event = e.ConversationForgotten(conversation=where)
            self._hub.tell(me, event, feature=e.GROUPS)

        self._hub.write(session, request.id, write, then)

    def _add(self, session: Session, request: e.AddMembers) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        most = self._hub.policy.group_members
        self._hub.pace.weigh(session, len(request.accounts) / MADE_PER_REQUEST)
        self._hub.settling.change(
            session,
            request.id,
            request.conversation,
            lambda store: store.add_members(request.conversation, me, request.accounts, wall, most),
        )

    def _remove(self, session: Session, request: e.RemoveMember) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        self._hub.settling.change(
            session,
            request.id,
            request.conversation,
            lambda store: store.remove_member(request.conversation, me, request.account, wall),
        )

    def _set_role(self, session: Session, request: e.SetRole) -> None:
        me, wall = self._hub.person_of(session).id, self._hub.wall
        role = request.role.value
        self._hub.settling.change(
            session,
            request.id,
            request.conversation,
            lambda store: store.set_role(request.conversation, me, request.account, role, wall),
        )
