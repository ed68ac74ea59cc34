"""An engine and a real archive without threads or sockets: a test decides when anything happens.

What the engine says goes to a `PeerSession`, what it wants stored waits until `commit`. `kill`
forgets everything that is not on disk and starts again from the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from tests.client.peer import TIME, Peer, PeerSession
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.engine.engine import Engine
from whatsapp_like.client.engine.opening import Resume
from whatsapp_like.client.events import Event
from whatsapp_like.errors import ConnectionLost, WLError
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem

E = TypeVar("E", bound=Event)


class Rig:
    """One device of one account; `made` are all that were made and not closed by a fixture yet."""

    made: ClassVar[list[Rig]] = []

    def __init__(
        self, peer: Peer, account: int = 1, device: int = 11, path: Path | None = None
    ) -> None:
        self.peer = peer
        self.number = account
        self.device = device
        self.path = path
        self.now = 0.0
        self.events: list[Event] = []
        self.session: PeerSession | None = None
        self.wait: float | None = None
        self.binding = b""
        self.sign: Callable[[bytes], bytes] = lambda _: b"s" * 64
        self.reason: WLError | None = None
        self.archive = open_archive(path)
        self.engine = self._start()
        self.made.append(self)

    def _start(self) -> Engine:
        return Engine(self.archive.read(lambda reader: reader.load()), "test/1", lambda: 0.5)

    # --- the connection ---------------------------------------------------------------------------

    def connect(self) -> PeerSession:
        """Open a connection; nothing is exchanged yet but the first bytes wait to be."""
        assert self.session is None
        self.session = self.peer.connect()
        self.engine.connecting()
        self.engine.connected(
            Resume(self.number, self.device, self.sign),
            self.binding,
            self.now,
            TIME,
            lambda _: None,
        )
        return self.session

    def to_server(self) -> None:
        """Let what the client said arrive."""
        data = self.engine.link.take_output()
        if self.session is not None and data:
            self.session.receive(data)

    def to_client(self, size: int | None = None) -> None:
        """Let `size` bytes (all) of what the server said arrive."""
        if self.session is None:
            return
        data = b"".join(self.session.output)
        self.session.output.clear()
        size = len(data) if size is None else min(size, len(data))
        if data[size:]:
            self.session.output.append(data[size:])
        if size:
            self.engine.received(data[:size], self.now)
        self.look()

    def look(self) -> None:
        """Take the engine's events; close the connection if it wants that."""
        self.events += self.engine.link.events
        self.engine.link.events = []
        if self.engine.ended is not None:
            self.cut(self.engine.ended)

    def commit(self, count: int | None = None) -> None:
        """Let the archive write the oldest `count` operations (all) in one transaction."""
        link = self.engine.link
        batch, link.operations = link.operations[:count], link.operations[count:] if count else []
        if batch:
            self.events += self.archive.apply(batch)
            self.engine.committed(batch, self.now)
        self.look()

    def flow(self) -> None:
        """Exchange and commit until nothing is left to do."""
        while True:
            self.commit()
            self.to_server()
            self.to_client()
            idle = self.session is None or not self.session.output
            if idle and not self.engine.link.operations and not self.engine.link.has_output:
                return

    def cut(self, reason: WLError | None = None) -> None:
        """End the connection."""
        if self.session is not None:
            self.peer.disconnect(self.session)
            self.session = None
            self.reason = reason or ConnectionLost("cut")
            self.wait = self.engine.disconnected(self.reason, 1000.0)
            self.look()

    def online(self) -> Rig:
        """Connect and get into step."""
        self.connect()
        self.flow()
        return self

    def kill(self) -> None:
        """End the process: what is not on disk is gone."""
        if self.session is not None:
            self.peer.disconnect(self.session)
            self.session = None
        self.archive.close()
        self.archive = open_archive(self.path)
        self.engine = self._start()

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with the engine's timers at their moments."""
        end = self.now + seconds
        while (due := self.engine.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.engine.tick(self.now)
            self.look()
            self.to_server()
        self.now = end
        self.engine.tick(self.now)
        self.look()

    # --- what a person does -----------------------------------------------------------------------

    def write(self, conversation: int, text: str, read: int = 0) -> int:
        """Queue a text; return its number."""
        engine = self.engine
        local = engine.put(conversation, "text", body(text), TIME, read)
        engine.work(self.now)
        self.look()
        return local

    def told(self, kind: type[E]) -> list[E]:
        """Return the events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def items(self, conversation: int) -> tuple[TimelineItem, ...]:
        """Return the newest page of a timeline as the archive has it."""
        return self.archive.read(lambda reader: reader.history(conversation, None, 10_000)).items

    def texts(self, conversation: int) -> list[str]:
        """Return the texts of a timeline in display order."""
        items = self.items(conversation)
        return [TextBody.decode(item.body).text for item in items if item.kind == TEXT]


def body(text: str) -> bytes:
    """Return a text's body."""
    return TextBody(text=text).encode()
