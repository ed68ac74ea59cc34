"""Random faults: whatever is killed, cut, lost or reordered, every archive ends up like the log.

Hypothesis drives three devices of two people and shrinks what goes wrong to a few steps.
"""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.client.peer import Peer, PeerSession
from tests.client.rig import Rig, body
from whatsapp_like.models.message import TextBody

DEVICES = st.integers(0, 2)


class Faults(RuleBasedStateMachine):
    """Two devices of account 1, one of account 2, one conversation from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.peer = Peer()
        path = Path(self.folder.name)
        self.rigs = [
            Rig(self.peer, account, device, path / f"{device}.db")
            for account, device in ((1, 11), (1, 12), (2, 21))
        ]
        self.numbers = itertools.count(1)
        # What each device typed, in order, as far as it got to the disk.
        self.kept: dict[int, list[str]] = {rig.device: [] for rig in self.rigs}
        self.unkept: dict[int, list[str]] = {rig.device: [] for rig in self.rigs}

    @initialize(known=st.booleans())
    def start(self, known: bool) -> None:
        if known:
            self.peer.direct(1, 2)
        for rig in self.rigs:
            rig.online()

    def other(self, rig: Rig) -> int:
        return 2 if rig.number == 1 else 1

    def note_kept(self, rig: Rig) -> None:
        self.kept[rig.device] += self.unkept[rig.device]
        self.unkept[rig.device] = []

    @rule(which=DEVICES)
    def type(self, which: int) -> None:
        rig = self.rigs[which]
        text = f"{rig.device}-{next(self.numbers)}"
        rig.write(-self.other(rig), text)
        self.unkept[rig.device].append(text)

    @rule(which=DEVICES)
    def commit(self, which: int) -> None:
        rig = self.rigs[which]
        rig.commit()
        self.note_kept(rig)

    @rule(which=DEVICES)
    def to_server(self, which: int) -> None:
        self.rigs[which].to_server()

    @rule(which=DEVICES, size=st.integers(1, 400))
    def some_bytes(self, which: int, size: int) -> None:
        self.rigs[which].to_client(size)

    @rule(which=DEVICES)
    def flow(self, which: int) -> None:
        self.rigs[which].flow()
        self.note_kept(self.rigs[which])

    @rule(which=DEVICES)
    def cut(self, which: int) -> None:
        self.rigs[which].cut()

    @rule(which=DEVICES)
    def connect(self, which: int) -> None:
        if self.rigs[which].session is None:
            self.rigs[which].connect()

    @rule(which=DEVICES)
    def kill(self, which: int) -> None:
        self.rigs[which].kill()
        self.unkept[self.rigs[which].device] = []

    @precondition(lambda self: self.peer.sessions)
    @rule(which=st.integers(0, 5), fault=st.sampled_from(["lose", "double", "swap"]))
    def disturb(self, which: int, fault: str) -> None:
        """Lose, double or swap whole pushes; answers are never touched: TCP keeps those."""
        session = self.peer.sessions[which % len(self.peer.sessions)]
        pushes = [n for n, frame in enumerate(session.output) if b'"message.received"' in frame]
        if not pushes:
            return
        at = pushes[which % len(pushes)]
        if at == 0 and self._is_partial(session):
            return
        if fault == "lose":
            del session.output[at]
        elif fault == "double":
            session.output.insert(at, session.output[at])
        else:
            session.output.append(session.output[at])
            del session.output[at]

    @staticmethod
    def _is_partial(session: PeerSession) -> bool:
        frame = session.output[0]
        return len(frame) != 4 + int.from_bytes(frame[:4], "big")

    @rule(
        which=DEVICES, answered=st.integers(0, 120), killed=st.booleans(), steps=st.integers(1, 4)
    )
    def is_interrupted(self, which: int, answered: int, killed: bool, steps: int) -> None:
        """The connection, or the process, ends somewhere between typing and the answer."""
        self.connect(which)
        self.flow(which)
        self.type(which)
        for _ in range(steps):
            self.commit(which)
            self.to_server(which)
        self.rigs[which].to_client(answered)
        if killed:
            self.kill(which)
        else:
            self.cut(which)

    @rule(which=DEVICES, count=st.integers(1, 60), lost=st.sets(st.integers(0, 9), max_size=9))
    def stranger_writes(self, which: int, count: int, lost: set[int]) -> None:
        """Somebody's third device writes a lot, online or not; some pushes are lost on the way."""
        log = self.peer.direct(1, 2)
        self.peer.lose = lambda _, entry: entry.seq % 10 in lost
        for _ in range(count):
            self.peer.append(log, 1 + which % 2, body(f"x-{next(self.numbers)}"))
        self.peer.lose = lambda *_: False

    def teardown(self) -> None:
        # The last push may have been lost: only a reconnect, or the next one, would tell.
        for rig in self.rigs:
            rig.cut()
        for rig in self.rigs:
            rig.online()
            self.note_kept(rig)
        for _ in range(3):
            for rig in self.rigs:
                rig.flow()
        logs = list(self.peer.logs.values())
        assert len(logs) <= 1
        truth = [TextBody.decode(said).text for _, said in logs[0].entries] if logs else []
        for rig in self.rigs:
            mine = [text for text in truth if text.startswith(f"{rig.device}-")]
            assert mine == self.kept[rig.device], "lost, doubled or out of order"
            if logs:
                assert rig.texts(logs[0].id) == truth
            assert rig.engine.outbox.is_empty
        assert max(Counter(truth).values(), default=1) == 1
        for log in logs:
            for account, member in log.members.items():
                assert member.delivered_seq == len(log.entries), account
        for rig in self.rigs:
            rig.close()
        self.folder.cleanup()


TestFaults = Faults.TestCase
TestFaults.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
