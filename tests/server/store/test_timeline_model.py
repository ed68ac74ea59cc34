"""The log against a model of a dozen lines, under random batches, resends and restarts."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.server.store.factories import NOW, Somebody, somebody
from whatsapp_like.errors import ErrorCode
from whatsapp_like.server.store.rows import Append, Appended, WatermarkRow
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

PICK = st.integers(0, 2)


class LogMachine(RuleBasedStateMachine):
    """Three devices of two people, three conversations."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template / FILE, self.folder)
        self.now = NOW
        self.store = Store.open(self.folder, NOW, relaxed=True)
        nora, bob = somebody(self.store, "nora"), somebody(self.store, "bob")
        second = self.store.add_device(nora.account, "Desktop", b"d" * 32, NOW)
        self.devices = [nora, bob, Somebody(nora.account, second.id)]
        self.people = [nora.account, bob.account]
        self.conversations = [
            self.store.open_direct(one, other, NOW).conversation
            for one, other in ([nora.account, bob.account], [nora.account] * 2, [bob.account] * 2)
        ]
        # The model: each log as it must be, and how far each device's nonces are known.
        self.logs: list[list[tuple[Append, int]]] = [[], [], []]
        self.last = [0, 0, 0]
        self.floor = [0, 0, 0]
        self.levels: dict[tuple[int, int], tuple[int, int]] = {}

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def expect(self, where: int, who: int, sent: Append) -> Appended:
        """Return what the store must answer, and change the model accordingly."""
        for seq, (entry, time) in enumerate(self.logs[where], 1):
            if (entry.device, entry.nonce) == (sent.device, sent.nonce):
                return Appended(seq, time, False)
        used = any(
            (entry.device, entry.nonce) == (sent.device, sent.nonce)
            for log in self.logs
            for entry, _ in log
        )
        if used and sent.nonce > self.floor[who]:
            return Appended(0, 0, False, ErrorCode.INVALID)
        log = self.logs[where]
        time = max(self.now, log[-1][1] if log else 0)
        log.append((sent, time))
        self.last[who] = max(self.last[who], sent.nonce)
        return Appended(len(log), time, True)

    @rule(
        batch=st.lists(
            st.tuples(PICK, PICK, st.integers(-4, 3), st.booleans()), min_size=1, max_size=6
        ),
        clock=st.integers(-5, 5),
    )
    def append(self, batch: list[tuple[int, int, int, bool]], clock: int) -> None:
        """Nonces are mostly the next ones, at times older or further ones."""
        self.now += clock
        entries, expected = [], []
        for where, who, step, withheld in batch:
            sender = self.devices[who]
            nonce = max(1, self.last[who] + step)
            other = self.people[0] if sender.account == self.people[1] else self.people[1]
            body = b"%d" % nonce
            sent = Append(
                self.conversations[where],
                *(sender.account, sender.device, nonce, "text", body),
                other if withheld else 0,
            )
            entries.append(sent)
            expected.append(self.expect(where, who, sent))
        assert self.store.append(entries, self.now) == expected

    @rule(where=PICK, who=PICK)
    def fail(self, where: int, who: int) -> None:
        """A batch that cannot be stored changes nothing."""
        sender = self.devices[who]
        good = Append(
            self.conversations[where], *sender, self.last[who] + 1, "text", b"", self.people[0]
        )
        bad = good._replace(nonce=good.nonce + 1, body=object())  # type: ignore[arg-type]
        with pytest.raises(Exception, match="type 'object' is not supported"):
            self.store.append([good, bad], self.now)
        # What the store had in memory is gone with it, so it knows as much as after a restart.
        self.floor = list(self.last)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, self.now, relaxed=True)
        self.floor = list(self.last)

    @rule(where=PICK, who=st.integers(0, 1), delivered=st.integers(0, 9), read=st.integers(0, 9))
    def mark(self, where: int, who: int, delivered: int, read: int) -> None:
        """A watermark rises or stays."""
        before = self.levels.get((where, who), (0, 0))
        self.levels[where, who] = (max(before[0], delivered), max(before[1], read))
        self.store.save_watermarks(
            [WatermarkRow(self.conversations[where], self.people[who], delivered, read)]
        )

    @rule(
        where=PICK,
        since=st.integers(0, 12),
        before=st.none() | st.integers(1, 20),
        limit=st.integers(1, 6),
        max_bytes=st.integers(0, 9),
    )
    def fetch(self, where: int, since: int, before: int | None, limit: int, max_bytes: int) -> None:
        """A page answers for its whole range, keeps its bounds, and stops for a reason."""
        me = self.people[1] if where == 2 else self.people[0]
        log = self.logs[where]
        page = self.store.fetch(self.conversations[where], me, since, before, limit, max_bytes)
        seqs = [entry.seq for entry in page.entries]
        end = len(log) if before is None else min(len(log), before - 1)
        mine = [
            seq
            for seq, (entry, _) in enumerate(log, 1)
            if since < seq <= end and entry.withheld_from != me
        ]
        assert seqs == [seq for seq in mine if page.first <= seq <= page.last]
        assert page.bodies == [log[seq - 1][0].body for seq in seqs]
        for entry, seq in zip(page.entries, seqs, strict=True):
            sent, time = log[seq - 1]
            assert entry == (seq, sent.sender, sent.device, sent.nonce, time, sent.kind, 0, 0)
        size = sum(map(len, page.bodies))
        assert len(seqs) <= limit
        assert size <= max_bytes or len(seqs) == 1
        if before is None:
            assert page.first == since + 1
            left = [seq for seq in mine if seq > page.last]
            following = left[:1]
        else:
            assert page.last == end
            left = [seq for seq in mine if seq < page.first]
            following = left[-1:]
        if following:
            body = log[following[0] - 1][0].body
            assert len(seqs) == limit or size + len(body) > max_bytes
        else:
            assert seqs or (page.first, page.last) == (since + 1, end)

    @invariant()
    def heads_and_members_agree(self) -> None:
        for where, conversation in enumerate(self.conversations):
            log = self.logs[where]
            head = self.store.head(conversation)
            assert head is not None
            assert (head.last_seq, head.last_time) == (len(log), log[-1][1] if log else 0)
            for member in self.store.members(conversation):
                who = self.people.index(member.account)
                assert (member.delivered_seq, member.read_seq) == self.levels.get(
                    (where, who), (0, 0)
                )
                hidden = {
                    seq
                    for seq, (entry, _) in enumerate(log, 1)
                    if entry.withheld_from == member.account
                }
                assert {
                    seq for first, last in member.withheld for seq in range(first, last + 1)
                } == hidden
                gaps = zip(member.withheld, member.withheld[1:], strict=False)
                assert all(one[1] + 1 < other[0] for one, other in gaps)


def test_the_log_is_as_the_model_says(template: Path) -> None:
    LogMachine.template = template
    run_state_machine_as_test(
        LogMachine,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
