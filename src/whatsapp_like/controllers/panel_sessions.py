"""What the server tells its operator: who is connected, and the invites made here.

Runs on Tk's thread; the connection's events and answers arrive here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.client.events import Event, Online, SessionsChanged
from whatsapp_like.controllers.changes import assign, put
from whatsapp_like.controllers.words import explain
from whatsapp_like.models.account import AccountRole

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Link
    from whatsapp_like.models.server import Invite
    from whatsapp_like.models.state.panel import PanelState

_DAY = 86_400


class OperatorController:
    """Keeps sessions and invites up to date over one connection after the other."""

    def __init__(self, state: PanelState) -> None:
        self._state = state
        self._link: Link | None = None

    def attach(self, link: Link) -> None:
        """Speak over this connection from now on."""
        self._link = link

    def detach(self) -> None:
        """The server has ended, or we leave it: what it told is over."""
        self._link = None
        assign(self._state.server, reached=False, accounts=-1)
        assign(self._state.invites, current=None, asking=False, error="")
        self._state.sessions.clear()

    def receive(self, event: Event) -> None:
        """Take in what the connection tells."""
        match event:
            case Online():
                assign(self._state.server, reached=True, error="")
                self._watch()
            case SessionsChanged():
                self._show(event)
            case _:
                pass

    def make_invite(self, uses: int, days: int) -> None:
        """Make an invite for so many people; `days` 0 is for ever."""
        if self._link is None or self._state.invites.asking:
            return
        assign(self._state.invites, asking=True, error="")
        lifetime = days * _DAY or None
        self._link.ask(
            lambda client: client.create_invite(AccountRole.USER, uses, lifetime),
            self._made,
            self._refused,
        )

    def _made(self, invite: Invite) -> None:
        assign(self._state.invites, current=invite, asking=False)

    def _refused(self, error: Exception) -> None:
        assign(self._state.invites, asking=False, error=explain(error))

    def _watch(self) -> None:
        if self._link is not None:
            self._link.ask(
                lambda client: client.watch_sessions(),
                None,
                lambda error: assign(self._state.server, error=explain(error)),
            )

    def _show(self, event: SessionsChanged) -> None:
        # Our own session is not one of the people's.
        people = {
            session.id: session
            for session in event.sessions
            if session.account.role is not AccountRole.OPERATOR
        }
        for gone in [key for key in self._state.sessions if key not in people]:
            del self._state.sessions[gone]
        put(self._state.sessions, people.items())
        assign(
            self._state.server,
            accounts=event.accounts,
            groups=event.groups,
            channels=event.channels,
        )
