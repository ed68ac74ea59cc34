"""Several devices change each other's messages at once, lose their connections and send again.

Whatever crosses: each entry stands once in the log, each sender learns where, and all devices have
the same log in the end, from what was pushed to them and what they fetched.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server.core.conftest import Example
from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.kinds import TARGETED
from whatsapp_like.models.message import Entry
from whatsapp_like.protocol import envelopes as e

KINDS = ("text", "poll", *sorted(TARGETED))
Step = tuple[str, int, str, int]


class Device:
    """What one device knows, and what it has sent without an answer."""

    def __init__(self, wire: Wire, where: int) -> None:
        self.wire = wire
        self.where = where
        self.entries: dict[int, Entry] = {}
        self.waiting: dict[int, tuple[int, str, int]] = {}
        self.refused: set[int] = set()
        self.seqs: dict[int, int] = {}

    def sends(self, nonce: int, kind: str, target: int) -> None:
        number = self.wire.asks_only(
            e.SendMessage,
            b"%d" % nonce,
            conversation=self.where,
            nonce=nonce,
            kind=kind,
            target=target if kind in TARGETED else 0,
        )
        self.waiting[number] = (nonce, kind, target)

    def hears(self) -> None:
        """Take in what came."""
        inbox, self.wire.inbox = self.wire.inbox, []
        for event, _ in inbox:
            if isinstance(event, e.MessageReceived):
                assert event.entry.device != self.wire.device
                assert event.entry.seq not in self.entries
                self.entries[event.entry.seq] = event.entry
            elif isinstance(event, e.MessageSent):
                nonce, _, _ = self.waiting.pop(event.re)
                assert self.seqs.setdefault(nonce, event.seq) == event.seq
            elif isinstance(event, e.ErrorReply):
                assert event.code in (ErrorCode.NOT_FOUND, ErrorCode.NOT_ALLOWED), event
                assert event.re is not None
                self.refused.add(self.waiting.pop(event.re)[0])

    def comes_back(self) -> None:
        """Lose the connection and what was said over it; catch up, then send again."""
        self.wire = self.wire.again()
        self.wire.forgets()
        self.entries = {seq: entry for seq, (entry, _) in self.wire.log(self.where).items()}
        again, self.waiting = list(self.waiting.values()), {}
        for sent in again:
            self.sends(*sent)


class Trial:
    """Alice at two devices and Bob at one, in one conversation."""

    def __init__(self, world: World) -> None:
        self.world = world
        alice, bob = world.joins("alice"), world.joins("bob")
        self.where = alice.opens(bob)
        wires = (alice, alice.second_device(), bob)
        self.devices = [Device(wire, self.where) for wire in wires]
        for wire in wires:
            wire.forgets()
        self.nonce = 0
        self._commit = world.commit

    def take(self, step: Step) -> None:
        what, who, kind, target = step
        device = self.devices[who]
        if what == "gather":  # what is sent from now on stands in one batch
            self.world.commit = lambda: None  # type: ignore[method-assign]
        elif what == "commit":
            self.commit()
        elif what == "reconnect":
            device.comes_back()
        else:
            self.nonce += 1
            device.sends(self.nonce, kind, target)
        for each in self.devices:
            each.hears()

    def commit(self) -> None:
        self.world.commit = self._commit  # type: ignore[method-assign]
        self.world.flush()

    def check(self) -> None:
        self.commit()
        for device in self.devices:
            device.hears()
            assert not device.waiting
        log = {seq: entry for seq, (entry, _) in self.devices[0].wire.log(self.where).items()}
        assert list(log) == list(range(1, len(log) + 1))
        stored = {entry.nonce: seq for seq, entry in log.items()}
        assert len(stored) == len(log)
        for device in self.devices:
            mine = {n: seq for n, seq in stored.items() if log[seq].device == device.wire.device}
            assert device.seqs == mine
            assert not device.refused & set(mine)
            assert {**device.entries, **{seq: log[seq] for seq in mine.values()}} == log
        for seq, entry in log.items():
            assert entry.target < seq
            assert (entry.kind in TARGETED) == bool(entry.target)


steps = st.lists(
    st.tuples(
        st.sampled_from(["send"] * 6 + ["gather"] * 2 + ["commit"] + ["reconnect"] * 2),
        st.integers(0, 2),
        st.sampled_from(KINDS),
        st.integers(1, 12),
    ),
    min_size=12,
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_all_devices_have_the_same_log_in_the_end(example: Example, steps: list[Step]) -> None:
    with example() as world:
        trial = Trial(world)
        for step in steps:
            trial.take(step)
        trial.check()
