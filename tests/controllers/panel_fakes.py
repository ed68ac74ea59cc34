"""What stands in for processes, workers and the operator's connection in tests of the panel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.controllers.fakes import PIN, START, FakeClient, FakeLink, FakeTimers, account
from whatsapp_like.client.events import Event, Online, SessionsChanged
from whatsapp_like.controllers.panel import PanelController
from whatsapp_like.controllers.panel_sessions import OperatorController
from whatsapp_like.errors import DataError
from whatsapp_like.models.account import Account, AccountRole, Preferences, SessionEntry
from whatsapp_like.models.server import Invite
from whatsapp_like.models.state.panel import PanelState, ServerPhase
from whatsapp_like.server.host import StartFailed
from whatsapp_like.server.status import Status

T = TypeVar("T")
OPERATOR = Account(id=9, handle="operator", first_name="Operator", role=AccountRole.OPERATOR)
CODE = "abcdefghijklmnopqrstuvwxyz"


def note(**more: object) -> Status:
    values: dict[str, object] = {
        "pid": 4711,
        "name": "Office",
        "port": 7272,
        "local": "127.0.0.1",
        "addresses": ("192.168.1.20", "fd00::20"),
        "pin": PIN,
        "code": CODE,
        "since": START,
    }
    return Status.model_validate(values | more)


def session(
    number: int, who: Account | None = None, address: str = "192.168.1.7", **more: object
) -> SessionEntry:
    values: dict[str, object] = {
        "id": number,
        "account": who or account(number, f"person{number}", f"Person {number}"),
        "device": number,
        "device_name": "laptop",
        "address": address,
        "since": START,
        "client": "wl-client/0.1 Linux",
    }
    return SessionEntry.model_validate(values | more)


class FakeJobs:
    """Workers whose threads a test runs by hand: `run_all` until nothing is left."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def work() -> None:
            try:
                result = job()
            except NotYetError:
                self.waiting.append(work)
            except Exception as error:
                failed(error)
            else:
                done(result)

        self.waiting.append(work)

    def run_all(self) -> None:
        """Run every job that can run."""
        for _turn in range(10):
            for _job in range(len(self.waiting)):
                self.waiting.popleft()()


class NotYetError(Exception):
    """This job still waits."""


class FakeProcess:
    """A server process that a test moves on."""

    def __init__(self) -> None:
        self.status: Status | None = None
        self.fault = ""
        self.words: str | None = None
        self.given_up = False

    def wait_ready(self) -> Status:
        if self.fault or self.given_up:
            raise StartFailed(self.fault or "The server was stopped.")
        if self.status is None:
            raise NotYetError
        return self.status

    def wait_end(self) -> str:
        if self.words is None:
            raise NotYetError
        return self.words

    def give_up(self) -> None:
        self.given_up = True


class FakeHost:
    """The servers of a computer that runs none."""

    def __init__(self) -> None:
        self.running: Status | None = None
        self.launched: list[FakeProcess] = []
        self.environments: list[Mapping[str, str]] = []
        self.stopped: list[Status] = []
        self.launch_error: Exception | None = None
        self.stop_error: DataError | None = None

    def find(self, folder: Path) -> Status | None:
        return self.running

    def launch(
        self, folder: Path, flags: Sequence[str], environment: Mapping[str, str]
    ) -> FakeProcess:
        if self.launch_error is not None:
            raise self.launch_error
        self.environments.append(environment)
        self.launched.append(FakeProcess())
        return self.launched[-1]

    def stop(self, folder: Path, status: Status) -> None:
        if self.stop_error is not None:
            raise self.stop_error
        self.stopped.append(status)
        self.running = None


class OperatorClient(FakeClient):
    """A client that answers what an operator asks."""

    async def watch_sessions(self) -> None:
        self._note("watch_sessions")

    async def create_invite(
        self,
        role: AccountRole = AccountRole.USER,
        uses: int = 1,
        lifetime: int | None = 7 * 86400,
    ) -> Invite:
        self._note("create_invite", role, uses, lifetime)
        return Invite(
            id=1,
            role=role,
            uses_left=uses,
            created=START,
            expires=None if lifetime is None else START + lifetime * 1000,
            code=f"code{len(self.called('create_invite'))}",
        )


class OperatorLink(FakeLink):
    """A connection as the operator that notes when it is closed."""

    def __init__(self) -> None:
        super().__init__(OperatorClient())
        self.closed = False

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            super().close()


class Desk:
    """A panel without windows: state, controllers, and hands on everything around them."""

    def __init__(self) -> None:
        self.state = PanelState()
        self.state.server.folder = "/srv/wl"
        self.host = FakeHost()
        self.jobs = FakeJobs()
        self.timers = FakeTimers()
        self.links: list[OperatorLink] = []
        self.connect_error: Exception | None = None
        self.operator = OperatorController(self.state)
        self.panel = PanelController(
            self.state, self.operator, self.host, self.jobs, self.connect, self.timers
        )

    def connect(
        self, folder: Path, status: Status, on_event: Callable[[Event], None]
    ) -> OperatorLink:
        if self.connect_error is not None:
            raise self.connect_error
        made = OperatorLink()
        made.on_event = on_event
        self.links.append(made)
        return made

    def phase(self) -> ServerPhase:
        return self.state.server.phase

    @property
    def link(self) -> OperatorLink:
        return self.links[-1]

    @property
    def process(self) -> FakeProcess:
        return self.host.launched[-1]

    def tell(self, *events: Event) -> None:
        """Let the server tell something."""
        for event in events:
            self.link.tell(event)
        self.link.drain()

    def start(self) -> None:
        """Start a server and bring it up."""
        self.panel.start()
        self.come_up()

    def come_up(self) -> None:
        """Bring up the server that is being started."""
        self.jobs.run_all()
        self.process.status = self.host.running = note()
        self.jobs.run_all()
        assert self.state.server.phase is ServerPhase.RUNNING

    def close(self) -> None:
        for link in self.links:
            link.close()


def fill(desk: Desk) -> None:
    """Let a server run with people of every kind, and an invite just made."""
    people = [
        account(1, "nora", "Nora", "Becker"),
        account(2, "amir.h", "Amir", "Haddad"),
        account(3, "grandma", "Rosemarie", "Hohenstaufen-Wittelsbach"),
        account(4, "wang", "王小明"),
        account(5, "lea", "Lea 🏔️", "Meyer"),
        account(6, "tomas", "Tomás", "Silva"),
    ]
    addresses = ("192.168.1.7", "192.168.1.23", "192.168.1.9", "fd00::2a", "10.8.0.4", "127.0.0.1")
    clients = ("wl-client/0.1 Linux", "wl-client/0.1 Windows", "echo-bot/1.0 Linux")
    sessions = tuple(
        session(
            number,
            who,
            address,
            idle=number % 3 == 2,
            client=clients[number % 3],
            since=START - number * 7_000_000,
        )
        for number, (who, address) in enumerate(zip(people, addresses, strict=True), start=1)
    )
    desk.start()
    online = Online(
        account=OPERATOR, server_name="Office", preferences=Preferences(), clock_offset=0
    )
    desk.tell(online, SessionsChanged(sessions=sessions, accounts=0))
    desk.panel.make_invite(5, 14)
    desk.link.drain()
