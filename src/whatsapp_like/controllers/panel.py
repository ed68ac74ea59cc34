"""The server on this computer: found, started, stopped, and what became of it.

Runs on Tk's thread. Whatever waits for a process runs in a worker and is answered here; the
connection to the server is a client of its own, logged in with the operator's key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from whatsapp_like.client.events import Event, Offline
from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.ports import Jobs, Link, Timers
from whatsapp_like.controllers.words import explain, explain_offline
from whatsapp_like.errors import ErrorCode, SettingsError, WLError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.panel import PanelState, ServerPhase
from whatsapp_like.server.host import StartFailed
from whatsapp_like.server.status import Status

if TYPE_CHECKING:
    from whatsapp_like.controllers.panel_sessions import OperatorController
    from whatsapp_like.models.server import Invite

LOOK_AGAIN_MS = 2_000
"""How often a server that we cannot reach, and did not start ourselves, is looked for."""


class Started(Protocol):
    """A server process that was started here."""

    def wait_ready(self) -> Status:
        """Wait until clients can connect."""
        ...

    def wait_end(self) -> str:
        """Wait until it ends; return why in a sentence, nothing when it was asked to."""
        ...

    def give_up(self) -> None:
        """Let it end."""
        ...


class Hosting(Protocol):
    """The servers of this computer. Everything here blocks."""

    def find(self, folder: Path) -> Status | None:
        """Return where the folder's server is reached, or None."""
        ...

    def launch(self, folder: Path, flags: Sequence[str], environment: Mapping[str, str]) -> Started:
        """Start a server on a data folder."""
        ...

    def stop(self, folder: Path, status: Status) -> None:
        """Let a server end and wait until it has."""
        ...


class OperatorLink(Link, Protocol):
    """A connection to the server as its operator."""

    def close(self) -> None:
        """Hang up; nothing more is delivered."""
        ...


Connect = Callable[[Path, Status, Callable[[Event], None]], OperatorLink]
"""Opens a connection for (data folder, note, listener); raises WLError without a usable key."""


class PanelController:
    """Keeps `state.server` true, and does what the buttons say."""

    def __init__(
        self,
        state: PanelState,
        operator: OperatorController,
        hosting: Hosting,
        jobs: Jobs,
        connect: Connect,
        timers: Timers,
        flags: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """`flags` names what a server is started with besides its data folder."""
        self._state = state
        self._operator = operator
        self._hosting = hosting
        self._jobs = jobs
        self._connect = connect
        self._timers = timers
        self._flags = flags
        self._link: OperatorLink | None = None
        self._status: Status | None = None
        self._process: Started | None = None
        # Answers that belong to an earlier server, or an earlier wish, are dropped by this number.
        self._turn = 0
        self._looking = False
        self._never_ran = False
        self._cancel_look: Callable[[], None] | None = None

    # --- what the buttons say ---------------------------------------------------------------------

    def attach(self) -> None:
        """Join the server that already runs on the folder, if one does."""
        folder, turn = self._folder(), self._next_turn()

        def found(status: Status | None) -> None:
            if turn == self._turn and status is not None:
                self._running(status, None)

        self._jobs.run(lambda: self._hosting.find(folder), found, self._stumbled(turn))

    def start(self) -> None:
        """Start the server; one that runs on this folder already is joined instead."""
        if self._state.server.phase not in (ServerPhase.NEW, ServerPhase.STOPPED):
            return
        folder, turn = self._folder(), self._next_turn()
        language = self._state.desktop.language
        environment = {"LANGUAGE": language} if language else {}
        flags = self._flags()
        self._never_ran = self._state.server.phase is ServerPhase.NEW
        assign(self._state.server, phase=ServerPhase.STARTING, error="")

        def job() -> Status | Started:
            return self._hosting.find(folder) or self._hosting.launch(folder, flags, environment)

        def launched(what: Status | Started) -> None:
            if isinstance(what, Status):
                if turn == self._turn:
                    self._running(what, None)
            elif turn != self._turn:
                what.give_up()  # stopped again before it had a process
            else:
                self._process = what
                self._jobs.run(
                    what.wait_ready, lambda status: ready(what, status), self._stumbled(turn)
                )

        def ready(process: Started, status: Status) -> None:
            if turn == self._turn:
                self._running(status, process)

        self._jobs.run(job, launched, self._stumbled(turn))

    def stop(self, done: Callable[[], None] | None = None) -> None:
        """Stop the server and tell `done` once it has; it is not told when that failed."""
        server = self._state.server
        if server.phase is ServerPhase.STARTING:
            self._next_turn()
            if self._process is not None:
                self._process.give_up()
            self._ended("")
            if done is not None:
                done()
            return
        status = self._status
        if server.phase is not ServerPhase.RUNNING or status is None:
            return
        folder, turn = self._folder(), self._next_turn()
        process = self._process
        assign(server, phase=ServerPhase.STOPPING, error="")

        def stopped(_none: None) -> None:
            if turn == self._turn:
                self._ended("")
                if done is not None:
                    done()

        def failed(error: Exception) -> None:
            if turn == self._turn:
                # It still runs, and is watched again.
                self._running(status, process)
                assign(server, error=_explain(error))

        self._jobs.run(lambda: self._hosting.stop(folder, status), stopped, failed)

    def restart(self) -> None:
        """Stop the server and start it again, with the settings as they are now."""
        self.stop(self.start)

    def make_invite(self, uses: int, days: int) -> None:
        """Make an invite for so many people; `days` 0 is for ever."""
        self._operator.make_invite(uses, days)

    def invite_link(self, invite: Invite) -> str:
        """Return the link that people paste into WL."""
        return self._link_with(invite.code)

    @property
    def administrator_code(self) -> str:
        """The code that makes the first administrator; empty once somebody has an account."""
        if self._status is None or self._status.code is None or self._state.server.accounts > 0:
            return ""
        return self._status.code

    @property
    def administrator_link(self) -> str:
        """The invite link with that code."""
        return self._link_with(self.administrator_code or None)

    @property
    def goes_on(self) -> bool:
        """Whether there is a server that would go on when the panel is closed."""
        return self._state.server.phase not in (ServerPhase.NEW, ServerPhase.STOPPED)

    def close(self) -> None:
        """Leave the server to itself: the panel ends."""
        self._next_turn()
        self._hang_up()

    # --- what becomes of the server ---------------------------------------------------------------

    def receive(self, event: Event) -> None:
        """Take in what the connection to the server tells."""
        self._operator.receive(event)
        if isinstance(event, Offline) and self._state.server.phase is ServerPhase.RUNNING:
            assign(self._state.server, reached=False)
            self._state.sessions.clear()
            if self._process is None:
                self._look()
            elif event.reason == ErrorCode.LOGIN_FAILED:
                # Said of people it names a password; here it is the key in the data folder.
                assign(
                    self._state.server,
                    error=_(
                        "The server does not accept this folder's operator key: restart it to see "
                        "who is connected."
                    ),
                )
            elif event.retry_at == 0.0:
                assign(self._state.server, error=explain_offline(event.reason))

    def _running(self, status: Status, process: Started | None) -> None:
        turn = self._next_turn()
        self._hang_up()
        self._status, self._process = status, process
        self._never_ran = False
        hosts = (ServerAddress(host=host, port=status.port) for host in status.addresses)
        assign(
            self._state.server,
            name=status.name or self._state.server.name,
            port=status.port,
            since=status.since,
            addresses=tuple(map(str, hosts)),
            pin=status.pin or "",
            changed=False,
            error="",
        )
        assign(self._state.server, phase=ServerPhase.RUNNING)
        if process is not None:
            self._jobs.run(
                process.wait_end,
                lambda words: self._ended(words) if turn == self._turn else None,
                self._stumbled(turn),
            )
        try:
            self._link = self._connect(self._folder(), status, self.receive)
        except WLError as error:
            assign(self._state.server, error=_explain(error))
        else:
            self._operator.attach(self._link)

    def _ended(self, words: str) -> None:
        """There is no server any more; `words` say why if nobody asked for it."""
        self._next_turn()
        self._hang_up()
        self._status = self._process = None
        assign(self._state.server, since=0, addresses=(), pin="", changed=False, error=words)
        phase = ServerPhase.NEW if self._never_ran else ServerPhase.STOPPED
        assign(self._state.server, phase=phase)

    def _stumbled(self, turn: int) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._ended(_explain(error))

        return failed

    def _look(self) -> None:
        """See whether the server that we only joined is still there, and go on doing so."""
        if self._looking:
            return
        self._looking = True
        folder, turn = self._folder(), self._turn

        def again() -> None:
            self._looking, self._cancel_look = False, None
            if not self._state.server.reached:
                self._look()

        def found(status: Status | None) -> None:
            if turn != self._turn:
                return
            if status is None:
                self._ended(_("The server has ended."))
            elif status != self._status:
                self._running(status, None)  # it was started again by somebody else
            else:
                self._cancel_look = self._timers.after(LOOK_AGAIN_MS, again)

        self._jobs.run(lambda: self._hosting.find(folder), found, self._stumbled(turn))

    def _hang_up(self) -> None:
        link, self._link = self._link, None
        self._operator.detach()
        if link is not None:
            link.close()

    def _next_turn(self) -> int:
        self._turn += 1
        self._looking = False
        if self._cancel_look is not None:
            self._cancel_look()
            self._cancel_look = None
        return self._turn

    def _folder(self) -> Path:
        return Path(self._state.server.folder)

    def _link_with(self, code: str | None) -> str:
        if self._status is None:
            return ""
        host = self._status.addresses[0] if self._status.addresses else self._status.local
        return ServerAddress(
            host=host, port=self._status.port, pin=self._status.pin, code=code
        ).link()


def _explain(error: Exception) -> str:
    """Return the sentence for what a server process ended with: that speaks for itself."""
    return str(error) if isinstance(error, (SettingsError, StartFailed)) else explain(error)
