"""Synchronisation as dialogues: pushes in order, gaps, tails, older history, receipts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.peer import Log, Peer
from tests.client.rig import Rig, body
from whatsapp_like.client import events
from whatsapp_like.client.engine import timelines, track
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused, RemoteProtocolError
from whatsapp_like.models.conversation import Member, SeqRange
from whatsapp_like.models.enums import Tick
from whatsapp_like.protocol import envelopes as e


def write(peer: Peer, log: Log, count: int, sender: int = 2, first: int = 1) -> list[str]:
    texts = [f"text {number}" for number in range(first, first + count)]
    for text in texts:
        peer.append(log, sender, body(text))
    return texts


def fetches(rig: Rig) -> list[e.FetchTimeline]:
    assert rig.session is not None
    return [asked for asked in rig.session.heard if isinstance(asked, e.FetchTimeline)]


def test_pushes_are_stored_in_order_and_told_once_on_disk(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    texts = write(peer, log, 3)
    alice.to_client()
    assert not alice.told(events.ItemsChanged)
    alice.flow()
    assert alice.texts(log.id) == texts
    assert [len(event.items) for event in alice.told(events.ItemsChanged)] == [3]
    assert not fetches(alice)


def test_one_receipt_for_all_that_one_commit_brought(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    write(peer, log, 30)
    alice.to_client()
    alice.to_server()
    assert alice.session is not None
    assert not alice.session.asked(e.ReceiptsReported)
    alice.flow()
    assert alice.session.asked(e.ReceiptsReported) == [
        e.ReceiptsReported(watermarks=(e.Watermark(conversation=log.id, delivered_seq=30),))
    ]


def test_lost_pushes_are_fetched_when_the_next_one_comes(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    peer.lose = lambda _, entry: entry.seq in (2, 3, 5)
    texts = write(peer, log, 6)
    alice.flow()
    assert alice.texts(log.id) == texts


def test_doubled_and_swapped_pushes_change_nothing(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    texts = write(peer, log, 4)
    assert alice.session is not None
    first, second, third, fourth = alice.session.output
    alice.session.output.clear()
    alice.session.output.extend([second, first, second, fourth, third, first])
    alice.flow()
    assert alice.texts(log.id) == texts


def test_missed_messages_are_fetched_at_login(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    write(peer, log, 5)
    alice.flow()
    alice.cut()
    write(peer, log, 700, first=6)
    alice.online()
    assert len(alice.texts(log.id)) == 705
    assert [asked.since for asked in fetches(alice)] == [5, 205, 405, 605]
    told = [item.seq for event in alice.told(events.ItemsChanged) for item in event.items]
    assert told == list(range(1, 706))


def test_a_new_device_reads_tails_first_then_the_rest_newest_first(peer: Peer) -> None:
    logs = [peer.direct(1, 2), peer.direct(1, 1)]
    for log in logs:
        write(peer, log, 300, sender=1 if log is logs[1] else 2)
    rig = Rig(peer).online()
    asked = fetches(rig)
    # The conversation that spoke last comes first; both tails come before any older page.
    assert [(a.conversation, a.before, a.limit) for a in asked] == [
        (logs[1].id, 301, track.TAIL),
        (logs[0].id, 301, track.TAIL),
        (logs[1].id, 251, timelines.PAGE),
        (logs[1].id, 51, timelines.PAGE),
        (logs[0].id, 251, timelines.PAGE),
        (logs[0].id, 51, timelines.PAGE),
    ]
    for log in logs:
        assert len(rig.items(log.id)) == 300
    assert rig.told(events.Synced)
    rig.close()


def test_synced_is_told_before_the_older_history(peer: Peer, log: Log) -> None:
    write(peer, log, 300)
    rig = Rig(peer)
    rig.connect()
    while not rig.told(events.Synced):
        rig.commit()
        rig.to_server()
        rig.to_client()
    assert track.TAIL <= len(rig.items(log.id)) < 300
    page = rig.archive.read(lambda reader: reader.history(log.id, None, 1000))
    assert not page.complete
    rig.flow()
    page = rig.archive.read(lambda reader: reader.history(log.id, None, 1000))
    assert len(page.items) == 300
    assert page.complete
    rig.close()


def test_too_long_a_gap_reads_the_tail_anew_and_fills_the_hole(
    alice: Rig, peer: Peer, log: Log
) -> None:
    alice.online()
    texts = write(peer, log, 40)
    alice.flow()
    alice.cut()
    texts += write(peer, log, track.TOO_LONG + 1, first=41)
    alice.connect()
    while not alice.told(events.TimelineReset):
        alice.commit()
        alice.to_server()
        alice.to_client()
    # The hole is not shown as if nothing had been said in it.
    assert alice.texts(log.id) == texts[-track.TAIL :]
    alice.flow()
    assert alice.texts(log.id) == texts
    lowest = min(asked.since for asked in fetches(alice) if asked.before)
    assert lowest == 40  # what was there before the gap is not fetched again


def test_a_second_gap_while_the_first_is_being_filled(alice: Rig, peer: Peer, log: Log) -> None:
    texts = write(peer, log, 40)
    alice.online()
    for _ in range(2):
        alice.cut()
        texts += write(peer, log, 1500, first=len(texts) + 1)
        alice.connect()
        for _ in range(8):
            alice.to_server()
            alice.to_client()
        alice.commit()
    alice.flow()
    assert alice.texts(log.id) == texts


def test_killed_while_filling_goes_on_where_the_disk_is(
    peer: Peer, log: Log, tmp_path: Path
) -> None:
    texts = write(peer, log, 900)
    rig = Rig(peer, path=tmp_path / "archive.db")
    for _ in range(12):
        rig.connect()
        for _ in range(5):
            rig.to_server()
            rig.to_client()
        rig.commit(3)
        rig.kill()
    rig.online()
    assert rig.texts(log.id) == texts
    rig.close()


def test_entries_from_before_i_joined_are_not_missed(peer: Peer, log: Log) -> None:
    write(peer, log, 80)
    log.members[1] = Member(account=1, from_seq=71)
    asked: list[e.FetchTimeline] = []
    rig = Rig(peer)
    rig.online()
    asked = fetches(rig)
    assert [a.since for a in asked] == [70]
    assert rig.told(events.Synced)
    page = rig.archive.read(lambda reader: reader.history(log.id, None, 1000))
    assert len(page.items) == 10
    assert page.complete
    rig.close()


def test_seqs_that_are_not_for_me_are_passed_over(alice: Rig, peer: Peer, log: Log) -> None:
    """What was sent while I blocked its sender is never delivered, and leaves no gap behind."""
    alice.online()
    write(peer, log, 2)
    alice.flow()
    for _ in range(3):
        peer.hide(peer.append(log, 2, body("hidden"), push=False))
    write(peer, log, 1, first=3)
    alice.flow()
    assert alice.texts(log.id) == ["text 1", "text 2", "text 3"]
    write(peer, log, 1, first=4)
    before = len(fetches(alice))
    alice.flow()
    assert len(fetches(alice)) == before


def test_an_entry_of_an_unknown_conversation_brings_its_head(alice: Rig, peer: Peer) -> None:
    alice.online()
    log = peer.direct(1, 2)
    texts = write(peer, log, 2)
    alice.flow()
    assert alice.texts(log.id) == texts
    assert alice.told(events.SummaryChanged)


def test_a_push_that_overtakes_the_list_is_not_lost(peer: Peer) -> None:
    log = peer.direct(1, 2)
    rig = Rig(peer)
    session = rig.connect()
    old = log.head(1)
    while not session.asked(e.ListConversations):
        rig.to_server()
        if not session.asked(e.ListConversations):
            rig.to_client()
    page = session.output.pop()
    write(peer, log, 1)
    assert old.last_seq == 0
    session.output.append(page)  # the list as it was before the message
    rig.flow()
    assert rig.texts(log.id) == ["text 1"]
    rig.close()


def test_unknown_kinds_keep_their_seq_and_body(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    peer.append(log, 2, b"\x00\xff raw", kind="poll")
    write(peer, log, 1)
    alice.flow()
    first, second = alice.items(log.id)
    assert (first.seq, first.kind, first.body) == (1, "poll", b"\x00\xff raw")
    assert second.seq == 2


@pytest.mark.parametrize("wrong", ["conversation", "order", "sizes", "beyond", "other entry"])
def test_a_page_that_does_not_fit_ends_the_connection(
    alice: Rig, peer: Peer, log: Log, wrong: str
) -> None:
    write(peer, log, 4)
    session = alice.connect()
    while not session.asked(e.FetchTimeline):
        alice.to_client()
        alice.to_server()
    (asked,) = session.asked(e.FetchTimeline)
    assert isinstance(asked, e.FetchTimeline)
    session.output.clear()
    entries = [entry for entry, _ in log.entries]
    bodies = [said for _, said in log.entries]
    sizes = [len(said) for said in bodies]
    conversation, first, last = log.id, 1, 4
    if wrong == "conversation":
        conversation = 999
    elif wrong == "order":
        entries[1], entries[2] = entries[2], entries[1]
    elif wrong == "sizes":
        sizes[0] += 1
    elif wrong == "beyond":
        last = 3
    else:
        entries[0] = entries[0].model_copy(update={"conversation": 999})
    session.say(
        e.TimelinePage(
            re=asked.id,
            conversation=conversation,
            entries=tuple(entries),
            sizes=tuple(sizes),
            first=first,
            last=last,
        ),
        b"".join(bodies),
    )
    alice.to_client()
    assert isinstance(alice.reason, RemoteProtocolError)
    alice.flow()
    assert alice.items(log.id) == ()


def test_a_refused_page_is_asked_for_again_later(alice: Rig, peer: Peer, log: Log) -> None:
    write(peer, log, 3)
    peer.refuse = lambda said: ErrorCode.BUSY if isinstance(said, e.FetchTimeline) else None
    alice.online()
    assert not alice.told(events.Synced)
    peer.refuse = lambda _: None
    alice.pass_time(2.1)
    alice.flow()
    assert len(alice.texts(log.id)) == 3
    assert alice.told(events.Synced)


def test_a_conversation_i_was_removed_from_holds_up_nothing(
    alice: Rig, peer: Peer, log: Log
) -> None:
    write(peer, log, 3)
    gone = ErrorCode.NOT_A_MEMBER
    peer.refuse = lambda said: gone if isinstance(said, e.FetchTimeline) else None
    alice.online()
    assert alice.told(events.Synced)


def test_the_archive_sets_the_pace(peer: Peer, log: Log) -> None:
    write(peer, log, 10_000)
    rig = Rig(peer)
    rig.connect()
    for _ in range(200):
        rig.to_server()
        rig.to_client()
    waiting = sum(len(getattr(o, "entries", ())) for o in rig.engine.link.operations)
    assert waiting <= timelines.BACKLOG + timelines.PAGE
    rig.flow()
    assert len(rig.items(log.id)) == 10_000
    rig.close()


# --- receipts -------------------------------------------------------------------------------------


def test_delivered_and_read_ticks(alice: Rig, bob: Rig, log: Log) -> None:
    alice.online()
    bob.online()
    alice.write(log.id, "hello")
    alice.flow()
    ticks = []
    for step in (bob.flow, lambda: bob.engine.receipts.mark_read(log.id, 1)):
        step()
        bob.flow()
        alice.flow()
        ticks.append(alice.items(log.id)[0].tick)
    assert ticks == [Tick.DELIVERED, Tick.READ]
    told = [item.tick for event in alice.told(events.ItemsChanged) for item in event.items]
    assert told == [Tick.WAITING, Tick.SENT, Tick.DELIVERED, Tick.READ]


def test_unread_counts_fall_on_every_device_of_mine(peer: Peer, log: Log) -> None:
    one, other = Rig(peer, 1, 11).online(), Rig(peer, 1, 12).online()
    write(peer, log, 3)
    one.flow()
    other.flow()
    assert other.told(events.SummaryChanged)[-1].summary.unread == 3
    one.engine.receipts.mark_read(log.id, 2)
    one.flow()
    other.flow()
    assert one.told(events.SummaryChanged)[-1].summary.unread == 1
    assert other.told(events.SummaryChanged)[-1].summary.unread == 1
    one.close()
    other.close()


def test_receipts_that_were_lost_are_told_again(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    write(peer, log, 3)
    alice.to_client()
    alice.commit()
    alice.engine.receipts.mark_read(log.id, 3)
    alice.commit()
    alice.cut()  # before anything of it reached the server
    assert log.members[1].delivered_seq == 0
    alice.online()
    assert (log.members[1].delivered_seq, log.members[1].read_seq) == (3, 3)


def test_marking_read_offline_is_told_later(alice: Rig, peer: Peer, log: Log) -> None:
    write(peer, log, 3)
    alice.online()
    alice.cut()
    alice.engine.receipts.mark_read(log.id, 99)
    alice.flow()
    assert alice.told(events.SummaryChanged)[-1].summary.unread == 0
    alice.online()
    assert log.members[1].read_seq == 3


def test_my_own_message_is_read_by_me_if_i_had_read_all_before(
    alice: Rig, peer: Peer, log: Log
) -> None:
    alice.online()
    alice.write(log.id, "one")
    alice.flow()
    assert alice.told(events.SummaryChanged)[-1].summary.unread == 0
    write(peer, log, 1)
    alice.flow()
    alice.write(log.id, "two")
    alice.flow()
    # Written before reading: the watermark stays, so nobody is told I read what I did not see,
    # but my own message is no news to me.
    assert alice.told(events.SummaryChanged)[-1].summary.unread == 1
    assert log.members[1].read_seq == 1


def test_withheld_messages_keep_one_tick(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    alice.write(log.id, "one")
    alice.write(log.id, "two")
    alice.flow()
    gap = SeqRange(first=1, last=1)
    log.members[2] = Member(account=2, delivered_seq=2, withheld=(gap,))
    assert alice.session is not None
    alice.session.say(e.ConversationChanged(conversation=log.head(1), accounts=()))
    alice.flow()
    assert [item.tick for item in alice.items(log.id)] == [Tick.SENT, Tick.DELIVERED]


# --- typing ---------------------------------------------------------------------------------------


def test_typing_expires_and_ends_with_a_message(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    assert alice.session is not None
    told = []
    for ending in ("time", "message", "stop", "offline"):
        alice.session.say(e.TypingChanged(conversation=log.id, account=2, active=True))
        alice.flow()
        if ending == "time":
            alice.pass_time(5.0)
            alice.session.say(e.TypingChanged(conversation=log.id, account=2, active=True))
            alice.flow()
            alice.pass_time(5.9)
            alice.to_client()
            assert alice.told(events.TypingChanged)[-1].active
            alice.pass_time(0.2)
        elif ending == "message":
            write(peer, log, 1)
        elif ending == "stop":
            alice.session.say(e.TypingChanged(conversation=log.id, account=2, active=False))
        else:
            alice.cut()
        alice.flow()
        told += [event.active for event in alice.told(events.TypingChanged)]
        alice.events.clear()
    assert told == [True, False] * 4


def test_my_typing_is_told_sparingly(alice: Rig, log: Log) -> None:
    alice.online()
    session = alice.session
    assert session is not None
    for _ in range(10):
        alice.engine.typists.report(log.id, True)
        alice.pass_time(1.0)
        alice.to_client()
    alice.to_server()
    assert len(session.asked(e.TypingReported)) == 3
    alice.engine.typists.report(log.id, False)
    alice.engine.typists.report(log.id, False)
    alice.flow()
    assert [said.active for said in session.heard if isinstance(said, e.TypingReported)] == [
        True,
        True,
        True,
        False,
    ]


# --- older history on demand ----------------------------------------------------------------------


def older(rig: Rig, conversation: int) -> list[Exception | None]:
    answers: list[Exception | None] = []
    rig.engine.timelines.older(conversation, answers.append)
    return answers


def test_older_pages_are_answered_once_they_are_on_disk(peer: Peer, log: Log) -> None:
    write(peer, log, 700)
    rig = Rig(peer)
    rig.connect()
    while not rig.told(events.Synced):
        rig.commit()
        rig.to_server()
        rig.to_client()
    low = rig.items(log.id)[0].seq
    answers = older(rig, log.id)
    while not answers:
        rig.to_server()
        rig.to_client()
        assert not answers
        rig.commit()
    assert answers == [None]
    assert rig.items(log.id)[0].seq < low
    rig.close()


def test_older_pages_offline_unknown_and_complete(alice: Rig, peer: Peer, log: Log) -> None:
    assert isinstance(older(alice, log.id)[0], ConnectionLost)
    write(peer, log, 3)
    alice.online()
    assert older(alice, log.id) == [None]
    assert isinstance(older(alice, 999)[0], ConnectionLost)


def test_the_first_page_of_a_conversation_is_waited_for(peer: Peer, log: Log) -> None:
    write(peer, log, 60)
    rig = Rig(peer)
    session = rig.connect()
    while not rig.engine.timelines.is_listed:
        rig.to_server()
        rig.to_client()
    answers = older(rig, log.id)
    assert answers == []
    rig.flow()
    assert answers == [None]
    assert session.asked(e.FetchTimeline)
    rig.close()


def test_whoever_waits_for_a_page_is_answered_when_pushes_bring_it(
    alice: Rig, peer: Peer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.online()
    monkeypatch.setattr(timelines, "AT_ONCE", 0)  # others are being fetched
    peer.lose = lambda _, entry: entry.seq == 1
    first = peer.append(log, 2, body("one"))
    peer.append(log, 2, body("two"))
    alice.to_client()
    answers = older(alice, log.id)
    assert alice.session is not None
    alice.session.say(e.MessageReceived(entry=first), body("one"))
    alice.to_client()
    assert answers == []
    alice.commit()
    assert answers == [None]
    assert alice.texts(log.id) == ["one", "two"]


@pytest.mark.parametrize("how", ["cut", "refused"])
def test_an_older_page_that_does_not_come(peer: Peer, log: Log, how: str) -> None:
    write(peer, log, 700)
    rig = Rig(peer)
    peer.refuse = lambda s: (
        ErrorCode.BUSY if isinstance(s, e.FetchTimeline) and s.limit == timelines.PAGE else None
    )
    rig.connect()
    while not rig.told(events.Synced):
        rig.commit()
        rig.to_server()
        rig.to_client()
    answers = older(rig, log.id)
    if how == "cut":
        rig.cut()
        assert isinstance(answers[0], ConnectionLost)
        rig.connect()
    rig.flow()
    if how == "refused":
        assert isinstance(answers[0], Refused)
    peer.refuse = lambda _: None
    rig.pass_time(2.1)
    rig.flow()
    assert len(rig.items(log.id)) == 700  # the background went on
    rig.close()
