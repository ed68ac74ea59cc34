"""Changes that cross, in any order and any batches, against a model that a page can hold.

Devices of two people write, edit, delete, react, pin, vote and close at each other's entries; they
send again what was answered and what was refused, the store fails and is opened anew in between.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.server.store.factories import NOW, Somebody, somebody
from whatsapp_like.errors import ErrorCode
from whatsapp_like.server.store.rows import Append, Appended, Change
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

WINDOW = 20
"""Milliseconds during which one's own may be edited and deleted."""

CONTENT = ("text", "poll")
CHANGES = ("edit", "delete", "reaction", "pin", "unpin", "vote", "close")

ACTION = st.tuples(
    st.integers(0, 2),
    st.sampled_from(CONTENT + CHANGES),
    st.integers(1, 12),
    st.booleans(),
)
"""Which device does what to which seq, and whether as an admin."""


@dataclass
class Said:
    """An entry as the model has it."""

    sent: Append
    time: int
    body: bytes
    closed: bool = False


class ChangeMachine(RuleBasedStateMachine):
    """Nora at two computers, Bob at one."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template / FILE, self.folder)
        self.now = NOW
        self.store = Store.open(self.folder, NOW, relaxed=True)
        nora, bob = somebody(self.store, "nora"), somebody(self.store, "bob")
        second = self.store.add_device(nora.account, "Desktop", b"d" * 32, NOW)
        self.devices = [nora, Somebody(nora.account, second.id), bob]
        self.where = self.store.open_direct(nora.account, bob.account, NOW).conversation
        self.log: list[Said] = []
        self.last = [0, 0, 0]
        self.sent: list[Append] = []

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    # --- the model --------------------------------------------------------------------------------

    def expect(self, sent: Append) -> Appended:
        """Return what must be answered, and change the model accordingly."""
        for seq, said in enumerate(self.log, 1):
            if (said.sent.device, said.sent.nonce) == (sent.device, sent.nonce):
                return Appended(seq, said.time, False)
        if sent.change is not None:
            refused = self.refusal(sent, sent.change)
            if refused is not None:
                return Appended(0, 0, False, refused)
            self.apply(sent.kind, sent.change.target)
        time = max(self.now, self.log[-1].time if self.log else 0)
        self.log.append(Said(sent, time, sent.body))
        return Appended(len(self.log), time, True)

    def refusal(self, sent: Append, change: Change) -> ErrorCode | None:
        if change.target > len(self.log):
            return ErrorCode.NOT_FOUND
        target = self.log[change.target - 1]
        if not target.body and target.sent.kind in CONTENT:
            return ErrorCode.NOT_FOUND
        mine = target.sent.sender == sent.sender
        fresh = target.time >= change.since
        kind, to = sent.kind, target.sent.kind
        allowed = (
            (kind == "edit" and to == "text" and mine and fresh)
            or (kind == "delete" and to in CONTENT and (change.others or (mine and fresh)))
            or (kind in ("reaction", "pin", "unpin") and to in CONTENT)
            or (kind == "vote" and to == "poll" and not target.closed)
            or (kind == "close" and to == "poll" and mine)
        )
        return None if allowed else ErrorCode.NOT_ALLOWED

    def apply(self, kind: str, target: int) -> None:
        if kind == "close":
            self.log[target - 1].closed = True
        elif kind == "delete":
            self.log[target - 1].body = b""
            for said in self.log:
                change = said.sent.change
                takes = said.sent.kind in ("edit", "reaction", "vote")
                if takes and change is not None and change.target == target:
                    said.body = b""

    # --- what happens -----------------------------------------------------------------------------

    def entry(self, who: int, kind: str, target: int, admin: bool) -> Append:
        self.last[who] += 1
        change = None
        if kind in CHANGES:
            change = Change(target, 1, self.now - WINDOW, admin and kind == "delete")
        sender = self.devices[who]
        body = b"%s %d" % (kind.encode(), self.last[who])
        return Append(
            *(self.where, sender.account, sender.device, self.last[who], kind, body),
            *(0, 0, change),
        )

    def append(self, batch: list[Append]) -> None:
        expected = [self.expect(sent) for sent in batch]
        assert self.store.append(batch, self.now) == expected
        self.sent += batch

    @rule(actions=st.lists(ACTION, min_size=1, max_size=8), clock=st.integers(-3, 15))
    def act(self, actions: list[tuple[int, str, int, bool]], clock: int) -> None:
        self.now += clock
        self.append([self.entry(*action) for action in actions])

    @rule(actions=st.lists(ACTION, min_size=1, max_size=5), again=st.lists(st.integers(0, 30)))
    def act_and_send_again(
        self, actions: list[tuple[int, str, int, bool]], again: list[int]
    ) -> None:
        """A resend may stand before or behind its own original, or what it is refused for."""
        batch = [self.entry(*action) for action in actions]
        known = self.sent + batch
        self.append([known[index % len(known)] for index in again] + batch + batch)

    @rule(actions=st.lists(ACTION, max_size=3))
    def fail(self, actions: list[tuple[int, str, int, bool]]) -> None:
        """A batch that cannot be stored changes nothing; it comes again."""
        batch = [self.entry(*action) for action in actions]
        bad = self.entry(0, "text", 0, False)._replace(body=object())  # type: ignore[arg-type]
        with pytest.raises(Exception, match="type 'object' is not supported"):
            self.store.append([*batch, bad], self.now)
        self.append(batch)

    @precondition(lambda self: self.log)
    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, self.now, relaxed=True)

    @invariant()
    def the_log_is_as_the_model_says(self) -> None:
        me = self.devices[0].account
        page = self.store.fetch(self.where, me, 0, None, 10_000, 10**9)
        assert [entry.seq for entry in page.entries] == list(range(1, len(self.log) + 1))
        assert page.bodies == [said.body for said in self.log]
        assert [
            (entry.kind, entry.target, entry.device, entry.nonce) for entry in page.entries
        ] == [
            (
                said.sent.kind,
                said.sent.change.target if said.sent.change else 0,
                said.sent.device,
                said.sent.nonce,
            )
            for said in self.log
        ]


def test_changes_that_cross_come_out_as_the_model_says(template: Path) -> None:
    ChangeMachine.template = template
    run_state_machine_as_test(
        ChangeMachine,
        settings=settings(
            max_examples=50,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
