"""The loaded timeline against a plain sorted list, and its signals against a mirror of it."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whatsapp_like.models.enums import Tick
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import TimelineItem


def item(seq: int = 0, local: int = 0, text: str = "x", tick: Tick = Tick.SENT) -> TimelineItem:
    return TimelineItem(
        conversation=1,
        local=local,
        seq=seq,
        sender=1 if local else 2,
        time=seq,
        kind="text",
        body=text.encode(),
        tick=tick,
    )


class Mirror:
    """A view that follows the signals only, and holds what it was told."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.rows: list[TimelineItem] = list(timeline)
        self.told: list[str] = []
        timeline.inserted.connect(self._insert)
        timeline.changed.connect(self._change)
        timeline.removed.connect(self._remove)
        timeline.reset.connect(self._reset)

    def _insert(self, position: int, count: int) -> None:
        self.told.append(f"inserted {position} {count}")
        self.rows[position:position] = [self.timeline[position + i] for i in range(count)]

    def _change(self, position: int) -> None:
        self.told.append(f"changed {position}")
        self.rows[position] = self.timeline[position]

    def _remove(self, position: int, count: int) -> None:
        self.told.append(f"removed {position} {count}")
        del self.rows[position : position + count]

    def _reset(self) -> None:
        self.told.append("reset")
        self.rows = list(self.timeline)

    def take(self) -> list[str]:
        told, self.told = self.told, []
        return told


@pytest.fixture
def timeline() -> Timeline:
    return Timeline()


@pytest.fixture
def mirror(timeline: Timeline) -> Mirror:
    return Mirror(timeline)


def _sorted(items: Iterable[TimelineItem]) -> list[TimelineItem]:
    return sorted(items, key=lambda i: (i.seq == 0, i.seq or i.local))


def _known_as(one: TimelineItem, other: TimelineItem) -> bool:
    return bool((one.local and one.local == other.local) or (one.seq and one.seq == other.seq))


# Items of one conversation as the archive tells them: a seq belongs to one item, mine (of an odd
# seq: its local number) or somebody else's; mine are told while they wait as well.
ITEMS = st.builds(
    lambda seq, waits, text: item(
        seq=0 if waits and seq % 2 else seq, local=seq if seq % 2 else 0, text=text
    ),
    st.integers(1, 20),
    st.booleans(),
    st.sampled_from("abc"),
)


@settings(max_examples=300)
@given(st.lists(st.lists(ITEMS, max_size=8), max_size=8))
def test_merging_is_keeping_the_last_version_and_sorting(
    batches: list[list[TimelineItem]],
) -> None:
    timeline = Timeline()
    mirror = Mirror(timeline)
    model: list[TimelineItem] = []
    for batch in batches:
        timeline.merge(batch)
        for new in batch:
            model = [*(old for old in model if not _known_as(old, new)), new]
        assert list(timeline) == _sorted(model)
        assert mirror.rows == list(timeline)


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 10)), st.data())
def test_any_order_gives_the_sorted_list(
    seqs: set[int], waiting: set[int], data: st.DataObject
) -> None:
    items = [item(seq=seq) for seq in seqs] + [item(local=local) for local in waiting]
    shuffled = data.draw(st.permutations(items))
    timeline = Timeline()
    timeline.merge(shuffled)
    assert list(timeline) == _sorted(items)


def test_a_batch_that_arrives_is_one_signal_before_what_waits(
    timeline: Timeline, mirror: Mirror
) -> None:
    timeline.replace([item(1), item(2), item(local=1, tick=Tick.WAITING)], complete=True)
    assert mirror.take() == ["reset"]
    assert timeline.complete
    timeline.merge([item(3), item(4), item(5)])
    assert mirror.take() == ["inserted 2 3"]
    assert mirror.rows == list(timeline)


def test_a_sent_message_changes_its_row_in_place(timeline: Timeline, mirror: Mirror) -> None:
    timeline.replace([item(1), item(local=1), item(local=2)])
    mirror.take()
    timeline.merge([item(2, local=1)])
    assert mirror.take() == ["changed 1"]


def test_what_overtook_it_moves_a_sent_message(timeline: Timeline, mirror: Mirror) -> None:
    timeline.replace([item(1), item(local=1), item(local=2)])
    mirror.take()
    timeline.merge([item(2, local=2)])
    assert mirror.take() == ["removed 2 1", "inserted 1 1"]
    assert [i.local for i in timeline] == [0, 2, 1]


def test_the_same_again_says_nothing(timeline: Timeline, mirror: Mirror) -> None:
    timeline.replace([item(1), item(local=1)])
    mirror.take()
    timeline.merge([item(1), item(local=1)])
    assert mirror.take() == []


def test_an_item_told_by_seq_and_from_the_outbox_becomes_one(
    timeline: Timeline, mirror: Mirror
) -> None:
    timeline.replace([item(7), item(8), item(local=3)])
    timeline.merge([item(7, local=3)])
    assert [(i.seq, i.local) for i in timeline] == [(7, 3), (8, 0)]
    timeline.merge([item(7, local=3, text="edited")])
    assert len(timeline) == 2
    assert mirror.rows == list(timeline)


def test_an_item_that_no_longer_knows_its_number_is_the_same_by_seq(timeline: Timeline) -> None:
    timeline.replace([item(7, local=3)])
    timeline.merge([item(7)])
    timeline.merge([item(local=3)])
    assert [(i.seq, i.local) for i in timeline] == [(7, 0), (0, 3)]


def test_older_pages_come_before_the_first(timeline: Timeline, mirror: Mirror) -> None:
    timeline.replace([item(5), item(6)])
    timeline.prepend([item(3), item(4, local=1)], complete=False)
    timeline.prepend([], complete=True)
    assert mirror.take() == ["reset", "inserted 0 2"]
    assert timeline.complete
    timeline.merge([item(4, local=1, tick=Tick.READ)])
    assert mirror.take() == ["changed 1"]
    assert mirror.rows == list(timeline)


def test_discarding_takes_an_item_out(timeline: Timeline, mirror: Mirror) -> None:
    timeline.replace([item(1), item(local=1), item(local=2)])
    timeline.remove(item(local=1))
    timeline.remove(item(local=1))
    timeline.remove(item(9))
    assert mirror.take() == ["reset", "removed 1 1"]
    assert [i.local for i in timeline] == [0, 2]


def test_a_large_batch_into_a_large_window_looks_at_few_items(
    timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from whatsapp_like.models.state import timeline as module

    looks = 0
    order = module._order  # noqa: SLF001 - counted, not timed: a busy machine must not fail it

    def counted(one: TimelineItem) -> tuple[bool, int]:
        nonlocal looks
        looks += 1
        return order(one)

    timeline.replace([*(item(seq) for seq in range(1, 5001)), item(local=1)])
    signals: list[tuple[int, int]] = []
    timeline.inserted.connect(lambda position, count: signals.append((position, count)))
    monkeypatch.setattr(module, "_order", counted)
    timeline.merge([item(seq) for seq in range(5001, 10_001)])
    assert signals == [(5000, 5000)]
    assert looks < 5000 * 60  # quadratic would be 25,000,000 and more


def test_a_window_in_the_past_leaves_out_what_is_new() -> None:
    timeline = Timeline()
    timeline.replace([item(5), item(6)], newest=False)
    changed = item(6).model_copy(update={"time": 1})
    timeline.merge([changed, item(20), item(21), item(local=1), item(22)])
    assert [each.seq for each in timeline] == [5, 6]
    assert timeline[1] == changed


def test_newer_pages_are_added_until_the_newest() -> None:
    timeline = Timeline()
    timeline.replace([item(5)], newest=False)
    added: list[int] = []
    timeline.extended.connect(added.append)
    timeline.extend([item(6), item(7)], newest=False)
    timeline.extend([], newest=True)
    timeline.merge([item(8)])
    assert [each.seq for each in timeline] == [5, 6, 7, 8]
    assert added == [2, 0]
    assert [timeline.index_of(seq) for seq in (4, 5, 8, 9)] == [None, 0, 3, None]
