"""My own marks: shown at once, kept while offline, told once there is a server, on all devices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.peer import Log, Peer
from tests.client.rig import Rig
from whatsapp_like.client import events
from whatsapp_like.client.operations import OpenPlaceholder
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.bounds import ALWAYS, MAX_PINNED
from whatsapp_like.models.conversation import Marks
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.protocol import envelopes as e


def mark(rig: Rig, conversation: int, **marks: bool | int) -> None:
    rig.engine.marking.mark(conversation, marks)
    rig.engine.work(rig.now)
    rig.flow()


def line(rig: Rig, conversation: int) -> ConversationSummary:
    found = rig.archive.read(lambda reader: reader.summary(conversation))
    assert found is not None
    return found


def shown(rig: Rig, conversation: int) -> Marks:
    found = line(rig, conversation)
    return Marks(
        pinned=found.pinned,
        muted_until=found.muted_until,
        archived=found.archived,
        unread=found.marked_unread,
    )


def asked(rig: Rig) -> list[dict[str, object]]:
    """What the server was asked to mark in this session."""
    assert rig.session is not None
    return [
        request.model_dump(exclude_none=True, exclude={"type", "id", "conversation"})
        for request in rig.session.asked(e.MarkConversation)
    ]


def refusals(rig: Rig) -> list[tuple[tuple[tuple[str, bool | int | str], ...], str]]:
    """What the app was told of marks that the server did not take."""
    told = (each for each in rig.events if isinstance(each, events.MarksRefused))
    return [(each.changes, each.code) for each in told]


@pytest.fixture
def phone(peer: Peer) -> Iterator[Rig]:
    """Another device of alice."""
    rig = Rig(peer, account=1, device=12)
    yield rig
    rig.close()


def test_other_devices_follow(alice: Rig, phone: Rig, log: Log) -> None:
    alice.online()
    phone.online()
    mark(alice, log.id, pinned=True, muted_until=ALWAYS)
    phone.flow()
    assert shown(alice, log.id) == shown(phone, log.id) == Marks(pinned=True, muted_until=ALWAYS)
    assert phone.told(events.SummaryChanged)[-1].summary == line(phone, log.id)
    assert asked(phone) == []
    mark(phone, log.id, muted_until=0)
    alice.flow()
    assert shown(alice, log.id) == Marks(pinned=True)
    assert asked(alice) == [{"pinned": True, "muted_until": ALWAYS}]


def test_what_is_marked_offline_is_told_later_even_after_a_crash(
    peer: Peer, log: Log, phone: Rig, tmp_path: Path
) -> None:
    alice = Rig(peer, account=1, device=11, path=tmp_path / "archive.db").online()
    alice.cut()
    mark(alice, log.id, pinned=True, archived=True)
    mark(alice, log.id, archived=False, unread=True)
    phone.online()
    mark(phone, log.id, muted_until=77)
    alice.kill()
    assert shown(alice, log.id) == Marks(pinned=True, unread=True)
    alice.online()
    assert asked(alice) == [{"archived": False, "pinned": True, "unread": True}]
    phone.flow()
    assert shown(alice, log.id) == shown(phone, log.id) == log.marks[1]
    assert log.marks[1] == Marks(pinned=True, muted_until=77, unread=True)
    alice.cut()
    alice.online()
    assert asked(alice) == []
    alice.close()


def test_a_lost_answer_is_no_lost_mark(alice: Rig, log: Log) -> None:
    alice.online()
    alice.engine.marking.mark(log.id, {"pinned": True})
    alice.engine.work(alice.now)
    alice.cut()
    assert log.marks == {}
    alice.online()
    assert log.marks[1] == Marks(pinned=True)


def test_changed_again_before_the_answer(alice: Rig, log: Log) -> None:
    alice.online()
    for pinned in (True, False):
        alice.engine.marking.mark(log.id, {"pinned": pinned})
        alice.engine.work(alice.now)
    alice.flow()
    assert asked(alice) == [{"pinned": True}, {"pinned": False}]
    assert shown(alice, log.id) == log.marks[1] == Marks()


def test_a_refusal_takes_the_mark_back(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    mark(alice, log.id, muted_until=77)
    peer.refuse = lambda said: (
        ErrorCode.LIMIT_REACHED if isinstance(said, e.MarkConversation) else None
    )
    mark(alice, log.id, pinned=True)
    assert shown(alice, log.id) == Marks(muted_until=77)
    assert refusals(alice) == [((("pinned", True),), "limit_reached")]
    peer.refuse = lambda _: None
    alice.cut()
    alice.online()
    assert asked(alice) == []


def test_what_was_archived_before_the_news_came_is_back(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    alice.cut()
    mark(alice, log.id, archived=True, pinned=True)
    peer.append(log, 2, TextBody(text="news").encode())
    alice.online()
    assert shown(alice, log.id) == log.marks[1] == Marks(pinned=True)


def test_what_was_taken_out_of_the_archive_stays_out(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    mark(alice, log.id, archived=True)
    alice.cut()
    mark(alice, log.id, archived=False)
    peer.append(log, 2, TextBody(text="news").encode())
    alice.online()
    assert shown(alice, log.id) == log.marks[1] == Marks()


def test_what_is_muted_or_mine_brings_nothing_back(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    alice.cut()
    mark(alice, log.id, archived=True, muted_until=ALWAYS)
    peer.append(log, 2, TextBody(text="news").encode())
    alice.online()
    assert log.marks[1] == Marks(archived=True, muted_until=ALWAYS)
    mark(alice, log.id, archived=False, muted_until=0)
    alice.engine.receipts.mark_read(log.id, 1)
    alice.flow()
    alice.cut()
    mark(alice, log.id, archived=True)
    peer.append(log, 1, TextBody(text="from my phone").encode())
    alice.online()
    assert shown(alice, log.id) == log.marks[1] == Marks(archived=True)


def test_a_pin_too_many_takes_no_other_mark_back(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    alice.cut()
    mark(alice, log.id, pinned=True, archived=True)
    mark(alice, log.id, muted_until=ALWAYS)
    peer.refuse = lambda said: (
        ErrorCode.LIMIT_REACHED if isinstance(said, e.MarkConversation) and said.pinned else None
    )
    alice.online()
    wanted = Marks(archived=True, muted_until=ALWAYS)
    assert shown(alice, log.id) == log.marks[1] == wanted
    assert len(asked(alice)) == 2
    assert refusals(alice) == [((("pinned", True),), "limit_reached")]


def test_a_busy_server_is_asked_again(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    peer.refuse = lambda said: ErrorCode.BUSY if isinstance(said, e.MarkConversation) else None
    mark(alice, log.id, pinned=True)
    assert shown(alice, log.id) == Marks(pinned=True)
    peer.refuse = lambda _: None
    alice.pass_time(2.1)
    alice.flow()
    assert log.marks[1] == Marks(pinned=True)
    assert asked(alice) == [{"pinned": True}] * 2


def test_an_older_server_is_not_asked_until_it_is_a_newer_one(
    alice: Rig, peer: Peer, log: Log
) -> None:
    peer.features = ()
    alice.online()
    mark(alice, log.id, pinned=True)
    assert asked(alice) == []
    assert shown(alice, log.id) == Marks(pinned=True)
    alice.cut()
    peer.features = (e.MARKS,)
    alice.online()
    assert log.marks[1] == Marks(pinned=True)


def test_an_older_server_brings_nothing_back_so_news_do(alice: Rig, peer: Peer, log: Log) -> None:
    peer.features = ()
    alice.online()
    mark(alice, log.id, archived=True)
    peer.append(log, 1, TextBody(text="from my phone").encode())
    alice.flow()
    assert shown(alice, log.id) == Marks(archived=True)
    peer.append(log, 2, TextBody(text="news").encode())
    alice.flow()
    assert shown(alice, log.id) == Marks()
    mark(alice, log.id, archived=True, muted_until=ALWAYS)
    peer.append(log, 2, TextBody(text="more").encode())
    alice.flow()
    assert shown(alice, log.id) == Marks(archived=True, muted_until=ALWAYS)


def test_marks_of_a_conversation_that_the_server_does_not_have_yet(alice: Rig, peer: Peer) -> None:
    alice.online()
    alice.cut()
    alice.engine.link.store(OpenPlaceholder(2))
    mark(alice, -2, pinned=True)
    assert shown(alice, -2) == Marks(pinned=True)
    log = peer.direct(1, 2)
    alice.online()
    assert shown(alice, log.id) == log.marks[1] == Marks(pinned=True)
    assert alice.archive.read(lambda reader: reader.summary(-2)) is None


def test_reading_ends_the_unread_mark(alice: Rig, log: Log) -> None:
    alice.online()
    mark(alice, log.id, unread=True)
    alice.engine.marking.read(log.id)
    alice.engine.work(alice.now)
    alice.flow()
    assert shown(alice, log.id) == log.marks[1] == Marks()


def test_what_cannot_be_marked(alice: Rig, peer: Peer) -> None:
    logs = [peer.direct(1, peer.know(n).id) for n in range(2, MAX_PINNED + 3)]
    alice.online()
    for log in logs[:-1]:
        mark(alice, log.id, pinned=True)
    alice.cut()
    with pytest.raises(Refused) as full:
        mark(alice, logs[-1].id, pinned=True)
    assert full.value.code is ErrorCode.LIMIT_REACHED
    with pytest.raises(Refused) as unknown:
        mark(alice, 999, pinned=True)
    assert unknown.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(ValueError, match="muted_until"):
        mark(alice, logs[0].id, muted_until=-1)
    assert shown(alice, logs[-1].id) == Marks()


def test_signing_out_forgets_them(alice: Rig, log: Log) -> None:
    alice.online()
    mark(alice, log.id, pinned=True)
    alice.archive.erase()
    assert alice.archive.read(lambda reader: reader.load()).marks == ()
