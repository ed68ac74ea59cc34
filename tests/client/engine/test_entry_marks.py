"""My own marks of messages: offline first, on all my devices, and the last word counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.archive.conftest import TODAY
from tests.client.peer import TIME, Log, Peer
from tests.client.rig import Rig, body
from whatsapp_like.client import events
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.marking import MessageMark
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.protocol import envelopes as e

SOON = TIME + 3_600_000


@pytest.fixture
def twin(alice: Rig) -> Rig:
    """Another device of Alice's."""
    return Rig(alice.peer, account=1, device=12)


@pytest.fixture(autouse=True)
def said(peer: Peer, log: Log) -> None:
    for text in ("one", "two", "three"):
        peer.append(log, 2, body(text))


def mark(rig: Rig, log: Log, *seqs: int, **changes: bool | int) -> None:
    rig.engine.entry_marks.mark(log.id, seqs, changes)
    rig.engine.work(rig.now)
    rig.look()


def starred(rig: Rig) -> list[int]:
    hits = rig.archive.read(lambda reader: reader.starred(None, 100, 0))
    return [hit.item.seq for hit in hits]


def seqs(rig: Rig, log: Log) -> list[int]:
    return [item.seq for item in rig.items(log.id)]


def shown(items: tuple[TimelineItem, ...]) -> list[tuple[int, int]]:
    return [(item.seq, item.remind_at) for item in items]


def test_a_star_follows_me_to_my_devices(alice: Rig, twin: Rig, log: Log) -> None:
    alice.online()
    twin.online()
    mark(alice, log, 1, 3, starred=True)
    alice.commit()
    assert starred(alice) == [3, 1]
    alice.flow()
    twin.flow()
    assert starred(twin) == [3, 1]
    assert [item.starred for item in twin.items(log.id)] == [True, False, True]
    mark(twin, log, 3, starred=False)
    twin.flow()
    alice.flow()
    assert starred(alice) == [1]
    assert alice.peer.entry_marks[1][-1] == MessageMark(conversation=log.id, seq=3)


def test_what_is_starred_is_listed_page_by_page(alice: Rig, log: Log) -> None:
    alice.online()
    mark(alice, log, 1, 2, 3, starred=True)
    alice.commit()
    first = alice.archive.read(lambda reader: reader.starred(log.id, 2, 0))
    rest = alice.archive.read(lambda reader: reader.starred(log.id, 2, first[-1].id))
    assert [[hit.item.seq for hit in page] for page in (first, rest)] == [[3, 2], [1]]
    assert [hit.snippet for hit in rest] == ["one"]
    assert alice.archive.read(lambda reader: reader.starred(999, 2, 0)) == ()


def test_what_i_delete_for_myself_is_gone_here_and_there(
    alice: Rig, twin: Rig, bob: Rig, log: Log, peer: Peer
) -> None:
    for rig in (alice, twin, bob):
        rig.online()
    mark(alice, log, 2, hidden=True)
    for rig in (alice, twin, bob):
        rig.flow()
    assert (seqs(alice, log), seqs(twin, log), seqs(bob, log)) == ([1, 3], [1, 3], [1, 2, 3])
    assert [event.item.seq for event in twin.told(events.ItemRemoved)] == [2]
    hits = alice.archive.read(lambda reader: reader.search("two", None, 10, 0, TODAY))
    assert hits == ()
    line = alice.archive.read(lambda reader: reader.summary(log.id))
    assert line is not None
    assert line.unread == 2
    # What is done with it afterwards brings nothing back.
    peer.append(log, 2, body("deux"), kind="edit", target=2)
    alice.flow()
    assert seqs(alice, log) == [1, 3]


def test_a_new_device_never_shows_what_i_deleted_for_myself(
    alice: Rig, twin: Rig, log: Log
) -> None:
    alice.online()
    mark(alice, log, 2, hidden=True)
    mark(alice, log, 3, starred=True)
    alice.flow()
    twin.online()
    assert seqs(twin, log) == [1, 3]
    assert starred(twin) == [3]


def test_a_mark_made_offline_survives_and_wins(
    peer: Peer, log: Log, twin: Rig, tmp_path: Path
) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db").online()
    rig.cut()
    mark(rig, log, 1, starred=True)
    rig.flow()
    rig.kill()
    assert starred(rig) == [1]
    twin.online()
    mark(twin, log, 1, starred=False, remind_at=SOON)
    twin.flow()
    rig.online()
    # The star was set here and is told now; of the reminder the other device has the last word.
    assert peer.entry_marks[1][-1] == MessageMark(
        conversation=log.id, seq=1, starred=True, remind_at=SOON
    )
    twin.flow()
    assert (starred(rig), starred(twin)) == ([1], [1])
    rig.cut()
    assert rig.online().session is not None
    assert not rig.session.asked(e.MarkMessages)  # type: ignore[union-attr]


def test_only_what_changed_since_is_asked_for(alice: Rig, log: Log) -> None:
    alice.online()
    mark(alice, log, 1, starred=True)
    alice.flow()
    alice.cut()
    session = alice.connect()
    alice.flow()
    (asked,) = session.asked(e.ListMessageMarks)
    assert isinstance(asked, e.ListMessageMarks)
    assert asked.since == 1


def test_reminders_come_in_order_and_are_told(alice: Rig, log: Log, peer: Peer) -> None:
    alice.online()
    mark(alice, log, 3, remind_at=SOON + 1)
    mark(alice, log, 1, remind_at=SOON)
    alice.flow()
    assert shown(alice.told(events.RemindersChanged)[-1].items) == [(1, SOON), (3, SOON + 1)]
    mark(alice, log, 1, remind_at=0)
    mark(alice, log, 3, hidden=True)
    alice.flow()
    assert alice.told(events.RemindersChanged)[-1].items == ()


def test_a_refused_star_is_taken_back(alice: Rig, log: Log, peer: Peer) -> None:
    alice.online()
    peer.refuse = lambda said: ErrorCode.LIMIT_REACHED if isinstance(said, e.MarkMessages) else None
    mark(alice, log, 1, starred=True)
    alice.commit()
    assert starred(alice) == [1]
    alice.flow()
    assert starred(alice) == []
    peer.refuse = lambda said: ErrorCode.BUSY if isinstance(said, e.MarkMessages) else None
    mark(alice, log, 2, starred=True)
    alice.flow()
    peer.refuse = lambda _: None
    alice.pass_time(3)
    alice.flow()
    assert starred(alice) == [2]
    assert [row.seq for row in peer.entry_marks[1]] == [2]


def test_with_an_older_server_marks_stay_here(alice: Rig, log: Log, peer: Peer) -> None:
    peer.features = ()
    alice.online()
    mark(alice, log, 1, starred=True)
    alice.flow()
    assert starred(alice) == [1]
    assert peer.entry_marks == {}


def test_there_is_nothing_to_mark_in_an_unknown_conversation(alice: Rig) -> None:
    alice.online()
    with pytest.raises(Refused) as caught:
        alice.engine.entry_marks.mark(999, [1], {"starred": True})
    assert caught.value.code is ErrorCode.NOT_FOUND
