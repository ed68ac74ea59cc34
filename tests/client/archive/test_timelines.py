"""What a timeline shows: pages in order, ticks, stretches with holes, whatever was stored when."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.client.archive.conftest import TODAY, direct, entry, store
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, items, open_archive
from whatsapp_like.client.archive.changes import BULK
from whatsapp_like.client.events import ItemsChanged, TimelineReset
from whatsapp_like.client.operations import (
    QueueItem,
    RaiseWatermarks,
    Reach,
    SaveHead,
    SaveSelf,
    StoreEntries,
    StoreSent,
)
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody


def seqs(archive: Archive, before: int | None = None, limit: int = 1000) -> list[int]:
    page = archive.read(lambda reader: reader.history(100, before, limit))
    return [item.seq for item in page.items]


def test_pages_follow_each_other_without_gap_or_overlap(archive: Archive) -> None:
    store(archive, [f"text {n}" for n in range(95)])
    found: list[int] = []
    before: int | None = None
    while True:
        page = archive.read(lambda reader, b=before: reader.history(100, b, 30))  # type: ignore[misc]
        found = [item.seq for item in page.items] + found
        if page.complete:
            break
        before = page.items[0].seq
    assert found == list(range(1, 96))


def test_a_hole_is_not_shown(archive: Archive) -> None:
    store(archive, ["one", "two"])
    tail = [entry(n) for n in range(50, 60)]
    told = archive.apply([StoreEntries(100, tail, [b"{}\nx"] * 10, Reach(59, 50, 2, 1), {})])
    assert TimelineReset(conversation=100) in told
    assert seqs(archive) == list(range(50, 60))
    assert not archive.read(lambda reader: reader.history(100, None, 1000)).complete


def test_a_head_whose_entries_are_still_to_come_is_not_complete(archive: Archive) -> None:
    def is_complete() -> bool:
        return archive.read(lambda reader: reader.history(100, None, 10)).complete

    archive.apply([SaveHead(direct(100, 1, 2, last_seq=2))])
    assert not is_complete()
    archive.apply([StoreEntries(100, [entry(1), entry(2)], [b"{}\nx"] * 2, Reach(2, 1), {})])
    assert is_complete()


def test_a_conversation_without_entries_is_complete(archive: Archive) -> None:
    archive.apply([SaveHead(direct(100, 1, 2))])
    assert archive.read(lambda reader: reader.history(100, None, 10)).complete


def test_what_is_filled_in_below_is_not_told(archive: Archive) -> None:
    tail = [entry(n) for n in range(50, 60)]
    archive.apply([StoreEntries(100, tail, [b"{}\nx"] * 10, Reach(59, 50), {})])
    older = [entry(n) for n in range(30, 50)]
    assert archive.apply([StoreEntries(100, older, [b"{}\nx"] * 20, Reach(59, 30), {})]) == ()
    assert seqs(archive) == list(range(30, 60))


def test_many_at_once_are_told_as_one_reset(archive: Archive) -> None:
    count = BULK + 1
    many = [entry(n) for n in range(1, count + 1)]
    told = archive.apply([StoreEntries(100, many, [b"{}\nx"] * count, Reach(count), {})])
    assert TimelineReset(conversation=100) in told
    assert not [event for event in told if isinstance(event, ItemsChanged)]


def test_a_sent_item_keeps_its_number(archive: Archive) -> None:
    body = TextBody(text="hello").encode()
    archive.apply([QueueItem(5, 1, 100, "text", body, TIME)])
    (waiting,) = archive.read(lambda reader: reader.history(100, None, 10)).items
    assert (waiting.local, waiting.seq, waiting.tick) == (5, 0, Tick.WAITING)
    archive.apply([StoreSent(5, entry(1, sender=1), Reach(1))])
    (sent,) = archive.read(lambda reader: reader.history(100, None, 10)).items
    assert (sent.local, sent.seq, sent.tick, sent.body) == (5, 1, Tick.SENT, body)


def test_watermarks_never_fall(archive: Archive) -> None:
    store(archive, ["one", "two"], sender=1)
    archive.apply([RaiseWatermarks(100, 2, delivered=2, read=1)])
    assert archive.apply([RaiseWatermarks(100, 2, delivered=1)])[1:] == ()
    archive.apply([SaveHead(direct(100, 1, 2))])
    page = archive.read(lambda reader: reader.history(100, None, 10))
    assert [item.tick for item in page.items] == [Tick.READ, Tick.DELIVERED]


def test_only_my_messages_between_the_watermarks_are_told(archive: Archive) -> None:
    for seq in range(1, 21):
        store(archive, [f"text {seq}"], first=seq, sender=1 + seq % 2)
    archive.apply([RaiseWatermarks(100, 2, delivered=10)])
    told = archive.apply([RaiseWatermarks(100, 2, delivered=16)])
    (changed,) = [event for event in told if isinstance(event, ItemsChanged)]
    assert [item.seq for item in changed.items] == [12, 14, 16]


def test_messages_of_the_same_millisecond_are_all_kept(archive: Archive) -> None:
    """Their ids come from the time; two that want the same one both find a place."""
    archive.apply([SaveHead(direct(200, 1, 2))])
    apart = items.message_id(100, 1, TIME) - items.message_id(200, 1, TIME)
    first = {100: 1 + max(0, -apart), 200: 1 + max(0, apart)}
    for conversation in (100, 200):
        assert items.message_id(conversation, first[conversation], TIME) == items.message_id(
            100, first[100], TIME
        )
        texts = ["same"] * 50
        store(archive, texts, conversation=conversation, time=TIME, first=first[conversation])
    hits = archive.read(lambda reader: reader.search("same", None, 1000, 0, TODAY))
    assert len(hits) == 100


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 12)), min_size=1, max_size=20),
    reopen=st.booleans(),
)
def test_entries_may_come_in_any_pieces(pieces: list[tuple[int, int]], reopen: bool) -> None:
    archive = open_archive(None)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    there: set[int] = set()
    for first, count in pieces:
        wanted = list(range(first, first + count))
        there |= set(wanted)
        archive.apply(
            [
                StoreEntries(
                    100,
                    [entry(n) for n in wanted],
                    [TextBody(text=f"word{n}").encode() for n in wanted],
                    Reach(max(there)),
                    {},
                )
            ]
        )
    assert seqs(archive) == sorted(there)
    for number in there:
        found = archive.read(lambda r, n=number: r.search(f"word{n} ", None, 10, 0, TODAY))  # type: ignore[misc]
        assert [hit.item.seq for hit in found] == [number]
    archive.close()


def test_a_failed_message_does_not_hide_what_came_after_it(archive: Archive) -> None:
    from whatsapp_like.client.operations import FailItem

    archive.apply([QueueItem(1, 1, 100, "text", b"{}\nbad", TIME), FailItem(1, "not_allowed")])
    line = archive.read(lambda reader: reader.summary(100))
    assert line is not None
    assert line.last is not None
    assert line.last.error == "not_allowed"
    store(archive, ["newer"])
    line = archive.read(lambda reader: reader.summary(100))
    assert line is not None
    assert line.last is not None
    assert line.last.seq == 1


def newer(archive: Archive, since: int, limit: int = 1000) -> tuple[list[int], bool]:
    page = archive.read(lambda reader: reader.newer(100, since, limit))
    return [item.seq for item in page.items], page.newest


def test_newer_pages_lead_to_the_newest_and_to_what_waits(archive: Archive) -> None:
    store(archive, [f"text {n}" for n in range(40)])
    archive.apply([QueueItem(7, 1, 100, "text", b"{}\nx", TIME)])
    assert newer(archive, 10, 20) == (list(range(11, 31)), False)
    assert newer(archive, 30, 20) == ([*range(31, 41), 0], True)
    assert newer(archive, 40) == ([0], True)


def test_pages_around_a_hit_below_a_hole_end_at_the_hole(archive: Archive) -> None:
    store(archive, [f"text {n}" for n in range(20)])
    tail = [entry(n) for n in range(50, 60)]
    archive.apply([StoreEntries(100, tail, [b"{}\nx"] * 10, Reach(59, 50, 20, 1), {})])
    assert seqs(archive, 10, 5) == [5, 6, 7, 8, 9]
    assert newer(archive, 9, 5) == ([10, 11, 12, 13, 14], False)
    assert newer(archive, 14) == ([15, 16, 17, 18, 19, 20], False)
    assert newer(archive, 20) == ([], False), "what follows is missing"
    assert newer(archive, 49) == (list(range(50, 60)), True)
