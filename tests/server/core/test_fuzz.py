"""Anything at all may arrive, in any order: nothing is raised, and nobody else is harmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server.core.conftest import Example
from tests.server.core.world import WALL, Wire, World, credentials
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import AccountRole, DeviceKey, Preferences
from whatsapp_like.models.kinds import TARGETED
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.protocol.framing import encode_frame

# Places in lists of what there is: drawn before anybody exists, looked up when it is sent.
which = st.integers(0, 5)
seq = st.integers(0, 20)
name = st.sampled_from(["Ann", "Ben", "漢字", "O'Neil"])
key = st.binary(min_size=32, max_size=32).map(lambda raw: DeviceKey(name="x", public_key=raw))

Build = Callable[["Chaos"], Any]


def account(n: int) -> Callable[[Chaos], int]:
    return lambda chaos: chaos.accounts[n % len(chaos.accounts)]


requests: st.SearchStrategy[Build] = st.one_of(
    st.builds(lambda t: lambda c: e.SearchDirectory(id=c.number(), text=t), st.text(max_size=9)),
    st.builds(lambda n: lambda c: e.ListRoster(id=c.number(), after=c.account(n)), which),
    st.builds(
        lambda n, b: lambda c: e.PutContact(id=c.number(), account=c.account(n), blocked=b),
        which,
        st.booleans(),
    ),
    st.builds(lambda n: lambda c: e.RemoveContact(id=c.number(), account=c.account(n)), which),
    st.builds(lambda n: lambda c: e.OpenDirect(id=c.number(), account=c.account(n)), which),
    st.builds(lambda n: lambda c: e.ListConversations(id=c.number(), after=c.talk(n)), which),
    st.builds(
        lambda n, k: lambda c: e.SendMessage(id=c.number(), conversation=c.talk(n), nonce=k),
        which,
        st.integers(1, 40),
    ),
    st.builds(
        lambda n, k, kind, t: (
            lambda c: e.SendMessage(
                id=c.number(), conversation=c.talk(n), nonce=k, kind=kind, target=t
            )
        ),
        which,
        st.integers(1, 40),
        st.sampled_from(["text", "poll", *sorted(TARGETED)]),
        seq,
    ),
    st.builds(
        lambda n, s, on: (
            lambda c: e.MarkMessages(
                id=c.number(), conversation=c.talk(n), seqs=(s + 1,), starred=on, hidden=on
            )
        ),
        which,
        seq,
        st.booleans(),
    ),
    st.builds(lambda v: lambda c: e.ListMessageMarks(id=c.number(), since=v), seq),
    st.builds(
        lambda n, s, t: (
            lambda c: e.ScheduleMessage(
                id=c.number(), scheduled=s + 1, conversation=c.talk(n), at=WALL + t * 1000
            )
        ),
        which,
        which,
        seq,
    ),
    st.builds(lambda s: lambda c: e.CancelScheduled(id=c.number(), scheduled=s + 1), which),
    st.just(lambda c: e.ListScheduled(id=c.number())),
    st.builds(
        lambda n, s: lambda c: e.FetchReceipts(id=c.number(), conversation=c.talk(n), seq=s + 1),
        which,
        seq,
    ),
    st.builds(
        lambda n, t: (
            lambda c: e.ChangeConversation(id=c.number(), conversation=c.talk(n), expire_after=t)
        ),
        which,
        st.integers(0, 3),
    ),
    st.builds(
        lambda n, a, b: (
            lambda c: e.FetchTimeline(
                id=c.number(), conversation=c.talk(n), since=a, before=b or None
            )
        ),
        which,
        seq,
        seq,
    ),
    st.builds(
        lambda n, a, b: (
            lambda c: e.ReceiptsReported(
                watermarks=(e.Watermark(conversation=c.talk(n), delivered_seq=a, read_seq=b),)
            )
        ),
        which,
        seq,
        seq,
    ),
    st.builds(
        lambda n, on: lambda c: e.TypingReported(conversation=c.talk(n), active=on),
        which,
        st.booleans(),
    ),
    st.builds(lambda on: lambda c: e.ActivityReported(active=on), st.booleans()),
    st.builds(lambda n: lambda c: e.RenameAccount(id=c.number(), first_name=n), name),
    st.builds(
        lambda a, b, d: (
            lambda c: e.SetPreferences(
                id=c.number(),
                preferences=Preferences(read_receipts=a, share_presence=b, share_address=d),
            )
        ),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        lambda r: lambda c: e.CreateInvite(id=c.number(), role=r), st.sampled_from(AccountRole)
    ),
    st.just(lambda c: e.ListSessions(id=c.number())),
    st.just(lambda c: e.Ping()),
    st.just(lambda c: e.Pong()),
)
logins: st.SearchStrategy[Build] = st.one_of(
    st.just(lambda c: e.Hello(id=c.number(), client="x")),
    st.builds(lambda m: lambda c: e.Hello(id=c.number(), max=m, client="x"), st.integers(1, 9)),
    st.builds(
        lambda h: lambda c: e.StartLogin(id=c.number(), handle=h),
        st.sampled_from(["user0", "user1", "nobody", "operator", ""]),
    ),
    st.builds(
        lambda m: (
            lambda c: e.ChallengeLogin(id=c.number(), mechanism="SCRAM-SHA-256-PLUS", message=m)
        ),
        st.one_of(
            st.text(max_size=40),
            st.just("p=tls-server-end-point,,n=user0,r=abcdefgh"),
            st.just("p=tls-server-end-point,,n=x=2,r=abcdefgh"),
        ),
    ),
    st.builds(
        lambda m, k: lambda c: e.FinishLogin(id=c.number(), message=m, device=k),
        st.one_of(st.text(max_size=40), st.just("c=cA==,r=abcdefgh,p=cA==")),
        key,
    ),
    st.builds(
        lambda n, s: (
            lambda c: e.ResumeSession(
                id=c.number(), account=c.account(n), device=c.account(n + 1), signature=s
            )
        ),
        which,
        st.binary(min_size=64, max_size=64),
    ),
    st.builds(
        lambda h, k: (
            lambda c: e.Register(
                id=c.number(),
                handle=h,
                first_name="X",
                invite=c.invite,
                credentials=credentials("x"),
                device=k,
            )
        ),
        st.sampled_from(["user0", "new", "system", "newer"]),
        key,
    ),
)
junk = st.one_of(
    st.binary(max_size=64),
    st.binary(max_size=64).map(encode_frame),
    st.text(max_size=30).map(lambda text: encode_frame(b'{"type":"%b"}' % text.encode())),
    st.integers(1, 2**40).map(
        lambda n: encode_frame(b'{"type":"message.send","id":%d,"conversation":"%d"}' % (n % 99, n))
    ),
)


class Chaos:
    """Some people who do anything, and a bystander who must not notice."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wires: list[Wire] = [world.joins(f"user{n}") for n in range(3)]
        self.wires[0].opens(self.wires[1])
        self.wires[1].opens(self.wires[1])
        self.bystander = world.joins("bystander", address="10.0.0.1")
        self.peer = world.joins("peer", address="10.0.0.2")
        self.quiet = self.bystander.opens(self.peer)
        self.invite = world.invite(uses=1000)
        self.accounts = [wire.id for wire in self.wires] + [self.bystander.id, 1]
        self._number = 10_000

    def number(self) -> int:
        self._number += 1
        return self._number

    def account(self, n: int) -> int:
        return self.accounts[n % len(self.accounts)]

    def talk(self, n: int) -> int:
        talks = [live.id for live in self.world.hub.conversations] + [1]
        return talks[n % len(talks)]

    def take(self, step: tuple[str, int, Any, int]) -> None:
        what, who, detail, split = step
        wire = self.wires[who % len(self.wires)]
        if what == "connect":
            self.wires[who % len(self.wires)] = self.world.connect(f"10.9.0.{split}")
        elif what == "hang up":
            wire.hangs_up()
        elif what == "resume" and hasattr(wire, "account"):
            self.world.storage.release()
            self.wires[who % len(self.wires)] = wire.again()
        elif what == "time":
            self.world.passes(split / 4)
        elif what == "hold":
            self.world.storage.held = True
        elif what == "late":
            self.world.storage.late = True
        elif what == "release":
            self.world.storage.release()
        elif what in ("say", "junk"):
            data = detail
            if what == "say":
                envelope = detail(self)
                has_body = type(envelope) in (e.SendMessage, e.ScheduleMessage)
                data = encode(envelope, b"{}\nx" if has_body else b"")
            self.world.hub.receive(wire.session, data[:split], self.world.now)
            self.world.hub.receive(wire.session, data[split:], self.world.now)
        self.world.flush()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), which, requests, st.integers(0, 40)),
        st.tuples(st.just("say"), which, requests, st.integers(0, 40)),
        st.tuples(st.just("say"), which, logins, st.integers(0, 40)),
        st.tuples(st.just("junk"), which, junk, st.integers(0, 40)),
        st.tuples(
            st.sampled_from(
                ["connect", "connect", "resume", "hang up", "time", "hold", "late", "release"]
            ),
            which,
            st.none(),
            st.integers(0, 40),
        ),
    ),
    min_size=20,
    max_size=60,
)


@settings(max_examples=50, deadline=None)
@given(steps=steps)
def test_nothing_is_raised_and_nobody_else_is_harmed(
    example: Example, steps: list[tuple[str, int, Any, int]]
) -> None:
    with example(registrations=1000) as world:
        chaos = Chaos(world)
        for step in steps:
            chaos.take(step)
        world.storage.release()
        world.flush()
        assert not chaos.bystander.is_closed()
        codes = [i[0].code for i in chaos.bystander.inbox if type(i[0]) is e.ErrorReply]
        assert codes == []
        chaos.bystander.sends(chaos.quiet, "all is quiet here")
        assert chaos.peer.texts(chaos.quiet) == {1: "all is quiet here"}
        check_books(world)


def check_books(world: World) -> None:
    """What the hub remembers must agree with itself and with who is connected."""
    hub = world.hub
    for account in hub.accounts:
        for session in account.sessions:
            assert not session.gone
            assert hub.sessions[session.id] is session
            assert session.account is account
        devices = [session.device for session in account.sessions]
        assert len(set(devices)) == len(devices)
        row = world.store.account(account.id)
        assert row is not None
        assert account.account.first_name == row.first_name
        contacts = {c.account: c.blocked for c in world.store.contacts(account.id, 0, 100)}
        assert account.contacts == contacts
        owners = {o.owner: o.blocked for o in world.store.contact_owners(account.id)}
        assert account.owners == owners
        peers = {p.conversation: p.account for p in world.store.direct_peers(account.id)}
        assert account.direct == peers
    assert sum(len(account.sessions) for account in hub.accounts) == len(hub.sessions)
    for live in hub.conversations:
        head = world.store.head(live.id)
        assert head is not None
        assert (live.last_seq, live.last_time, live.pending) == (head.last_seq, head.last_time, 0)
        for place in world.store.members(live.id):
            member = live.members[place.account]
            assert tuple(member.withheld) == place.withheld
            assert member.delivered >= place.delivered_seq
            assert member.delivered >= member.read
            switched_on = world.store.account(place.account)
            assert switched_on is not None
            assert member.receipts == switched_on.read_receipts
        blockers = {
            owner
            for owner in live.members
            for other in live.members
            if owner != other and (c := world.store.contact(owner, other)) and c.blocked
        }
        assert live.blockers == blockers


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=5))
def test_bytes_before_any_greeting(one_world: World, data: bytes, cuts: list[int]) -> None:
    wire = one_world.connect()
    edges = [0, *sorted(cuts), len(data)]
    for start, end in pairwise(edges):
        one_world.hub.receive(wire.session, data[start:end], one_world.now)
        one_world.flush()
    assert one_world.errors == []
    for envelope, _ in wire.inbox:
        assert isinstance(envelope, e.ErrorReply)
        assert isinstance(envelope.code, ErrorCode)
    wire.hangs_up()
    assert one_world.hub.counts().connections == 0


@pytest.fixture(scope="module")
def one_world(example: Example) -> Iterator[World]:
    with example(registrations=1000) as world:
        yield world
