"""Three people on two devices each do everything at once, to a group and in private: what all see.

Hypothesis interleaves what they do with lost connections, killed programs and a server that starts
anew. What must be seen is worked out from the server's log alone, by rules written here once more.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.engine.test_hub import HubPeer, HubSession
from tests.client.peer import TIME
from tests.client.rig import Rig, body
from tests.server.core.world import BINDING, WALL, World
from whatsapp_like.models.bodies import Nothing, Poll, Reaction, SystemBody, Vote
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

NAMES = ("ada", "nora", "sam")
CHANGES = ("edit", "delete", "reaction", "vote", "close", "pin", "unpin")
EMOJI = ("👍", "🎉", "")
MEMORY = Path("/dev/shm")
"""Where it exists, nobody has to wait for a disk."""

POLICY = Policy(
    messages_rate=1e6, messages_burst=10**6, requests_rate=1e6, requests_burst=10**6
)  # fmt: skip


class Start(NamedTuple):
    """A server's folder in which all are registered, and its people's devices."""

    folder: tempfile.TemporaryDirectory[str]
    devices: list[tuple[int, int, Ed25519PrivateKey]]
    group: int
    direct: int


@lru_cache(maxsize=1)
def start() -> Start:
    """Register everybody, once: each run begins with a copy."""
    folder = tempfile.TemporaryDirectory(prefix="wl-test-")
    store = Store.open(Path(folder.name), WALL)
    world = World(store, POLICY)
    people = [world.joins(name) for name in NAMES]
    wires = [wire for first in people for wire in (first, first.second_device())]
    group = people[0].groups(*people[1:])
    direct = people[0].opens(people[1])
    devices = [(wire.id, wire.device, wire.key) for wire in wires]
    store.close()
    return Start(folder, devices, group, direct)


# --- what must be seen ----------------------------------------------------------------------------


@dataclass
class Seen:
    """An item as everybody sees it."""

    sender: int
    kind: str
    said: bytes
    deleted_by: int = 0
    emoji: dict[int, str] = field(default_factory=dict)
    choices: dict[int, tuple[int, ...]] = field(default_factory=dict)
    is_edited: bool = False
    is_closed: bool = False
    is_pinned: bool = False


Row = tuple[int, int, str, int, bytes]
"""Seq, sender, kind, target and body of an entry in the server's log."""


def seen(rows: list[Row]) -> dict[int, Seen]:
    """Return what becomes of entries, one after the other."""
    found: dict[int, Seen] = {}
    for seq, sender, kind, target, said in rows:
        if kind not in CHANGES or kind == "pin":
            found[seq] = Seen(sender, kind, said)
        item = found.get(target)
        if item is None or item.deleted_by:
            continue
        if kind == "delete":
            found[target] = Seen(item.sender, item.kind, b"", deleted_by=sender)
        elif kind in ("pin", "unpin"):
            item.is_pinned = kind == "pin"
        elif kind == "close":
            item.is_closed = True
        elif not said:
            continue
        elif kind == "edit":
            item.said, item.is_edited = said, True
        elif kind == "reaction":
            item.emoji.pop(sender, None)
            if emoji := Reaction.decode(said).emoji:
                item.emoji[sender] = emoji
        elif kind == "vote" and item.kind == "poll" and not item.is_closed:
            item.choices.pop(sender, None)
            if choices := Vote.decode(said).choices:
                item.choices[sender] = choices
    return found


def spans(rows: list[Row], first: list[int]) -> dict[int, list[range]]:
    """Return from which entry to which each account was in the group that was made with those in
    `first`, as its log tells."""
    begun = dict.fromkeys(first, 1)
    found: dict[int, list[range]] = {}
    for seq, sender, kind, _, said in rows:
        named = SystemBody.decode(said).accounts if kind.startswith("system.") else ()
        if kind == "system.added":
            begun.update({account: begun.get(account, seq) for account in named})
        elif kind in ("system.removed", "system.left"):
            for account in named or (sender,):
                found.setdefault(account, []).append(range(begun.pop(account), seq + 1))
    end = rows[-1][0] + 1
    for account, since in begun.items():
        found.setdefault(account, []).append(range(since, end))
    return found


def shown(item: TimelineItem) -> Seen:
    """Return an item of the archive in the words of this test."""
    return Seen(
        item.sender,
        item.kind,
        item.body,
        item.deleted_by,
        {account: tally.emoji for tally in item.reactions for account in tally.accounts},
        {ballot.account: ballot.choices for ballot in item.ballots},
        item.is_edited,
        item.is_closed,
        item.is_pinned,
    )


# --- what happens ---------------------------------------------------------------------------------


class Play:
    """One run: the server, six devices and what they do."""

    def __init__(self, folder: Path) -> None:
        begin = start()
        self.group, self.direct = begin.group, begin.direct
        self.folder = folder
        shutil.copyfile(Path(begin.folder.name, FILE), folder / FILE)
        self.store = Store.open(folder, WALL)
        self.world = World(self.store, POLICY)
        self.sql = sqlite3.connect(folder / FILE)
        self.rigs = [
            self._device(*known, folder / f"{n}.db") for n, known in enumerate(begin.devices)
        ]
        self.accounts = [rig.number for rig in self.rigs[::2]]
        self.said = 0
        for rig in self.rigs:
            rig.online()

    def _device(self, account: int, number: int, key: Ed25519PrivateKey, path: Path) -> Rig:
        rig = Rig(HubPeer(self.world), account, number, path)
        rig.sign, rig.binding = key.sign, BINDING
        return rig

    def close(self) -> None:
        for rig in self.rigs:
            Rig.made.remove(rig)
            rig.close()
        self.sql.close()
        self.store.close()

    def do(self, step: tuple[Any, ...]) -> None:
        what, number, *more = step
        rig = self.rigs[number]
        getattr(self, what)(rig, *more)
        rig.engine.work(rig.now)
        rig.look()

    def where(self, rig: Rig, in_group: bool) -> int:
        # Sam has no private conversation here.
        return self.direct if not in_group and rig.number != self.accounts[2] else self.group

    def target(self, rig: Rig, where: int, which: int) -> TimelineItem | None:
        items = [item for item in rig.items(where) if item.seq]
        return items[-1 - which % len(items)] if items else None

    def send(self, rig: Rig, in_group: bool) -> None:
        self.said += 1
        rig.write(self.where(rig, in_group), f"text {self.said}")

    def ask_all(self, rig: Rig, in_group: bool) -> None:
        poll = Poll(question="When?", options=("now", "later", "never"), multiple=True)
        rig.engine.put(self.where(rig, in_group), "poll", poll.encode(), TIME)

    def change(self, rig: Rig, in_group: bool, kind: str, which: int) -> None:
        where = self.where(rig, in_group)
        item = self.target(rig, where, which)
        if item is None:
            return
        self.said += 1
        said = {
            "edit": body(f"better {self.said}"),
            "reaction": Reaction(emoji=EMOJI[self.said % len(EMOJI)]).encode(),
            "vote": Vote(choices=(self.said % 3,) if self.said % 4 else ()).encode(),
        }.get(kind, Nothing().encode())
        rig.engine.put(where, kind, said, TIME, target=item.seq, typed=False)

    def mark(self, rig: Rig, in_group: bool, changes: tuple[str, bool], which: int) -> None:
        where = self.where(rig, in_group)
        item = self.target(rig, where, which)
        if item is not None:
            rig.engine.entry_marks.mark(where, (item.seq,), dict([changes]))

    def read(self, rig: Rig, in_group: bool, which: int) -> None:
        where = self.where(rig, in_group)
        item = self.target(rig, where, which)
        if item is not None:
            rig.engine.receipts.mark_read(where, item.seq)

    def member(self, rig: Rig, what: str, whom: int) -> None:
        """Ask for a change of the members; whether it is allowed, others test."""
        group, account = self.group, self.accounts[whom]
        requests: dict[str, Callable[[int], e.ClientEnvelope]] = {
            "add": lambda n: e.AddMembers(id=n, conversation=group, accounts=(account,)),
            "remove": lambda n: e.RemoveMember(id=n, conversation=group, account=account),
            "promote": lambda n: e.SetRole(
                id=n, conversation=group, account=account, role=MemberRole.ADMIN
            ),
            "leave": lambda n: e.LeaveConversation(id=n, conversation=group),
        }
        rig.engine.ask(requests[what], e.Done, lambda _: None, lambda _: None)

    def commit(self, rig: Rig, _: int) -> None:
        rig.commit()

    def to_server(self, rig: Rig, _: int) -> None:
        rig.to_server()

    def hear(self, rig: Rig, size: int) -> None:
        rig.to_client(size)

    def flow(self, rig: Rig, _: int) -> None:
        rig.flow()

    def cut(self, rig: Rig, _: int) -> None:
        rig.cut()

    def kill(self, rig: Rig, _: int) -> None:
        rig.kill()

    def connect(self, rig: Rig, _: int) -> None:
        if rig.session is None:
            rig.connect()

    def time(self, _rig: Rig, _: int) -> None:
        self.world.passes(0.3)

    def restart(self, _rig: Rig, _: int) -> None:
        self.world.restarts()
        for rig in self.rigs:
            rig.cut()

    # --- in the end -------------------------------------------------------------------------------

    def settle(self) -> None:
        for rig in self.rigs:
            if rig.session is None:
                rig.connect()
            rig.flow()
        for _ in range(4):
            for rig in self.rigs:
                rig.flow()
            self.world.passes(0.5)

    def rows(self, where: int) -> list[Row]:
        return list(
            self.sql.execute(
                "SELECT seq, sender, kind, target, body FROM message WHERE conversation = ? "
                "ORDER BY seq",
                (where,),
            )
        )

    def places(self, where: int) -> Iterator[tuple[int, int, int | None, int]]:
        """Return of each account from where, to where, and how far it has read."""
        yield from self.sql.execute(
            "SELECT account, from_seq, to_seq, read_seq FROM member WHERE conversation = ?",
            (where,),
        )

    def check(self) -> None:
        for rig in self.rigs:
            assert isinstance(rig.session, HubSession), rig.reason
            assert not rig.session.wire.closed
            assert not rig.engine.link.operations
        assert self.world.errors == []
        for where in (self.group, self.direct):
            rows = self.rows(where)
            for account, first, last, read in self.places(where):
                devices = [rig for rig in self.rigs if rig.number == account]
                self.check_account(devices, where, rows, first, last, read)
        self.check_bounds()

    def check_account(
        self,
        devices: list[Rig],
        where: int,
        rows: list[Row],
        first: int,
        last: int | None,
        read: int,
    ) -> None:
        mine = [row for row in rows if last is None or row[0] <= last]
        marks = {
            seq: (starred, hidden)
            for seq, starred, hidden in self.sql.execute(
                "SELECT seq, starred, hidden FROM message_mark "
                "WHERE account = ? AND conversation = ?",
                (devices[0].number, where),
            )
        }
        hidden = {seq for seq, (_, is_hidden) in marks.items() if is_hidden}
        starred = {seq: is_starred for seq, (is_starred, _) in marks.items()}
        wanted = {seq: item for seq, item in seen(mine).items() if seq not in hidden}
        # What was deleted after somebody had gone, the server has taken away, and they may keep.
        kept = {seq for seq, item in wanted.items() if not item.said and not item.deleted_by}
        assert last is not None or not kept
        expected = {seq: item for seq, item in wanted.items() if seq >= first and seq not in kept}
        unread = sum(
            1
            for seq, item in expected.items()
            if seq > read
            and item.sender != devices[0].number
            and item.kind in ("text", "poll")
            and not item.deleted_by
        )
        for rig in devices:
            items = [item for item in rig.items(where) if item.seq >= first]
            assert all(item.body or item.deleted_by for item in items if item.seq in kept)
            items = [item for item in items if item.seq not in kept]
            assert {item.seq: shown(item) for item in items} == expected
            # Of what was deleted for everyone no star is listed.
            assert {item.seq for item in items if item.starred and not item.deleted_by} == {
                seq for seq in expected if starred.get(seq) and not expected[seq].deleted_by
            }
            assert not any(item.is_changing for item in items)
            if last is None:
                line = rig.archive.read(lambda reader: reader.summary(where))
                assert line is not None
                assert line.unread == unread

    def check_bounds(self) -> None:
        """Nobody has anything of the group from a time in which they were not in it."""
        rows = self.rows(self.group)
        for rig in self.rigs:
            allowed = {seq for span in spans(rows, self.accounts)[rig.number] for seq in span}
            assert {item.seq for item in rig.items(self.group) if item.seq} <= allowed


DEVICE = st.integers(0, 5)
WHICH = st.integers(0, 6)
IN_GROUP = st.sampled_from((True, True, False))
STEP = st.one_of(
    st.tuples(st.just("send"), DEVICE, IN_GROUP),
    st.tuples(st.just("change"), DEVICE, IN_GROUP, st.sampled_from(CHANGES), WHICH),
    st.tuples(st.just("change"), DEVICE, IN_GROUP, st.sampled_from(CHANGES), WHICH),
    st.tuples(st.just("ask_all"), DEVICE, IN_GROUP),
    st.tuples(
        st.just("mark"),
        DEVICE,
        IN_GROUP,
        st.sampled_from((("starred", True), ("starred", False), ("hidden", True))),
        WHICH,
    ),
    st.tuples(st.just("read"), DEVICE, IN_GROUP, WHICH),
    st.tuples(
        st.just("member"),
        DEVICE,
        st.sampled_from(("add", "add", "remove", "promote", "leave")),
        st.integers(0, 2),
    ),
    st.tuples(
        st.sampled_from(("commit", "to_server", "cut", "kill", "connect", "time", "restart")),
        DEVICE,
        st.just(0),
    ),
    st.tuples(st.just("hear"), DEVICE, st.integers(1, 400)),
    st.tuples(st.just("flow"), DEVICE, st.just(0)),
    st.tuples(st.just("flow"), DEVICE, st.just(0)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=20, max_size=60))
def test_in_the_end_all_see_the_same(steps: list[tuple[Any, ...]]) -> None:
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="wl-test-", dir=memory) as folder:
        play = Play(Path(folder))
        try:
            for step in steps:
                play.do(step)
            play.settle()
            play.check()
        finally:
            play.close()
