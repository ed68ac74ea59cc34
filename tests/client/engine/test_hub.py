"""The engine against the real hub, joined by function calls: what both together promise."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.client.peer import TIME, Peer, PeerSession
from tests.client.rig import Rig, body
from tests.server.core.world import BINDING, WALL, Wire, World
from whatsapp_like.client import events
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.bodies import Nothing, Reaction
from whatsapp_like.models.enums import PresenceStatus, Tick
from whatsapp_like.models.presence import CustomStatus, Presence
from whatsapp_like.models.timeline import ReactionTally
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.store import Store


class HubSession(PeerSession):
    """A connection to the hub; what the hub writes waits in `output` until the test lets it in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wire = world.connect()
        self.wire.hears = self.hears  # type: ignore[method-assign]
        self.output: deque[bytes] = deque()

    def hears(self, data: bytes) -> None:
        self.output.append(data)

    def receive(self, data: bytes) -> None:
        self.world.hub.receive(self.wire.session, data, self.world.now)
        self.world.flush()


class HubPeer(Peer):
    """The real server in the place of the scripted one."""

    def __init__(self, world: World) -> None:
        self.world = world

    def connect(self) -> HubSession:
        return HubSession(self.world)

    def disconnect(self, session: PeerSession) -> None:
        assert isinstance(session, HubSession)
        if not session.wire.closed:  # the hub that knew it may be gone
            session.wire.hangs_up()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = Store.open(tmp_path, WALL)
    made = World(store)
    yield made
    store.close()
    assert made.errors == []


def device(world: World, who: Wire, key: Ed25519PrivateKey) -> Rig:
    rig = Rig(HubPeer(world), who.id, who.device)
    rig.sign = key.sign
    rig.binding = BINDING
    return rig


def joins(world: World, handle: str) -> Rig:
    """Register somebody and come back as an engine."""
    wire = world.joins(handle)
    wire.hangs_up()
    return device(world, wire, wire.key).online()


def settle(world: World, *rigs: Rig) -> None:
    """Let receipts, which the hub tells in its own rhythm, arrive everywhere."""
    for _ in range(3):
        world.passes(0.3)
        for rig in rigs:
            rig.flow()


def ticks(rig: Rig, conversation: int) -> list[Tick]:
    return [item.tick for item in rig.items(conversation) if item.sender == rig.number]


def test_two_engines_converse(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "hello")
    alice.write(-bob.number, "are you there?")
    settle(world, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id
    assert bob.texts(talk) == ["hello", "are you there?"]
    assert ticks(alice, talk) == [Tick.DELIVERED] * 2
    bob.engine.receipts.mark_read(talk, 1)
    settle(world, bob, alice)
    assert ticks(alice, talk) == [Tick.READ, Tick.DELIVERED]
    bob.write(talk, "yes", read=2)
    settle(world, bob, alice)
    assert ticks(alice, talk) == [Tick.READ, Tick.READ]
    assert alice.texts(talk) == bob.texts(talk)


def test_two_engines_change_what_they_said(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "frist")
    alice.write(-bob.number, "oops")
    settle(world, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id
    for rig, kind, target, said in (
        (alice, "edit", 1, body("first")),
        (bob, "reaction", 1, Reaction(emoji="👍").encode()),
        (bob, "edit", 2, body("forged")),
        (alice, "delete", 2, Nothing().encode()),
    ):
        rig.engine.put(talk, kind, said, TIME, target=target, typed=False)
        rig.engine.work(rig.now)
        settle(world, rig)
    settle(world, alice, bob)
    assert [event.code for event in bob.told(events.ChangeRefused)] == ["not_allowed"]
    for rig in (alice, bob):
        first, second = rig.items(talk)
        assert (first.body, first.is_edited) == (body("first"), True)
        assert first.reactions == (ReactionTally(emoji="👍", accounts=(bob.number,)),)
        assert (second.body, second.deleted_by) == (b"", alice.number)
        assert rig.engine.outbox.is_empty


def test_a_server_killed_between_commit_and_answer(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "first")
    settle(world, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id
    alice.write(talk, "once")
    for _ in range(3):
        alice.commit()
        alice.to_server()
    assert alice.session is not None
    assert alice.session.output, "the server has it, the answer is on its way"
    world.restarts()
    for rig in (alice, bob):
        rig.cut()
        rig.online()
    settle(world, alice, bob)
    assert alice.texts(talk) == bob.texts(talk) == ["first", "once"]
    assert ticks(alice, talk) == [Tick.DELIVERED] * 2


def test_blocked_people_see_one_tick_for_ever(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "before")
    settle(world, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id

    def put(blocked: bool) -> None:
        bob.engine.ask(
            lambda n: e.PutContact(id=n, account=alice.number, blocked=blocked),
            e.Done,
            lambda _: None,
            lambda error: pytest.fail(str(error)),
        )
        settle(world, bob, alice)

    put(True)
    alice.write(talk, "while blocked")
    settle(world, alice, bob)
    assert ticks(alice, talk) == [Tick.DELIVERED, Tick.SENT]
    put(False)
    alice.write(talk, "after")
    settle(world, alice, bob)
    settle(world, alice, bob)
    assert bob.texts(talk) == ["before", "after"]
    assert ticks(alice, talk) == [Tick.DELIVERED, Tick.SENT, Tick.DELIVERED]
    # A new device of bob gets as little of it, and is in step all the same.
    bob.cut()
    bob.kill()
    bob.online()
    assert bob.told(events.Synced)
    assert bob.texts(talk) == ["before", "after"]


def test_read_receipts_switched_off(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    bob.engine.ask(
        lambda n: e.SetPreferences(id=n, preferences=Preferences(read_receipts=False)),
        e.Done,
        lambda _: None,
        lambda error: pytest.fail(str(error)),
    )
    alice.write(-bob.number, "hello")
    settle(world, bob, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id
    bob.engine.receipts.mark_read(talk, 1)
    settle(world, bob, alice)
    assert ticks(alice, talk) == [Tick.DELIVERED]
    assert bob.told(events.SummaryChanged)[-1].summary.unread == 0


def test_a_status_stays_while_the_observer_is_disconnected(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "hello")
    settle(world, alice, bob)
    custom = CustomStatus(text="☕ break", until=world.wall + 600_000)
    bob.engine.ask(
        lambda n: e.SetStatus(id=n, custom=custom),
        e.Done,
        lambda _: None,
        lambda error: pytest.fail(str(error)),
    )
    settle(world, bob, alice)
    assert bob.told(events.StatusChanged)[-1].custom == custom

    def seen() -> Presence:
        return next(p.presence for p in alice.engine.roster.people() if p.account.id == bob.number)

    assert (seen().status, seen().custom) == (PresenceStatus.ONLINE, custom)
    alice.cut()
    assert (seen().status, seen().custom) == (PresenceStatus.UNKNOWN, custom)


def test_typing_and_silence(world: World) -> None:
    alice, bob = joins(world, "alice"), joins(world, "bob")
    alice.write(-bob.number, "hello")
    settle(world, alice, bob)
    talk = alice.told(events.SummaryReplaced)[0].summary.id
    bob.engine.typists.report(talk, True)
    settle(world, bob, alice)
    assert alice.told(events.TypingChanged)[-1].active
    world.passes(7.0)
    alice.flow()
    assert not alice.told(events.TypingChanged)[-1].active


def test_the_app_hears_for_how_long_messages_may_be_changed(world: World) -> None:
    world.restarts(Policy(edit_window=60, delete_window=0))
    nora = joins(world, "nora")
    (online,) = nora.told(events.Online)
    assert (online.edit_window, online.delete_window) == (60, 0)
    nora.close()
