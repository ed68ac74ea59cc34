"""Timelines that load, send and are read; drafts; a conversation that gets its real id."""

from __future__ import annotations

from unittest.mock import AsyncMock

import pytest

from tests.controllers.fakes import ME, NORA, FakeClient, FakeLink, FakeTimers, item, summary
from whatsapp_like.client.events import (
    ItemsChanged,
    SignedOut,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
    Synced,
    TimelineReset,
)
from whatsapp_like.client.pages import HistoryPage, NewerPage
from whatsapp_like.controllers.conversation import PAGE, ConversationController
from whatsapp_like.errors import DataUnwritable, ErrorCode, Refused
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import ConversationSummary, TimelineItem

TALK = 50


@pytest.fixture
def conversations(state: AppState, link: FakeLink, timers: FakeTimers) -> ConversationController:
    controller = ConversationController(state, link, timers)
    link.on_event = controller.receive
    return controller


def seqs(state: AppState, conversation: int = TALK) -> list[int]:
    return [each.seq for each in state.timelines[conversation]]


def fill(client: FakeClient, count: int) -> list[TimelineItem]:
    items = [item(TALK, seq, NORA.id, f"message {seq}") for seq in range(1, count + 1)]
    client.items[TALK] = items
    return items


def test_a_timeline_opens_with_its_newest_page_and_loads_older_ones_once(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    fill(client, 250)
    timeline = conversations.open(TALK)
    assert len(timeline) == 0
    link.drain()
    assert (seqs(state), timeline.complete) == (list(range(151, 251)), False)
    conversations.older(TALK)
    conversations.older(TALK)
    link.drain()
    assert len(client.called("history")) == 2
    conversations.older(TALK)
    link.drain()
    assert (seqs(state), timeline.complete) == (list(range(1, 251)), True)
    conversations.older(TALK)
    assert len(client.called("history")) == 3


def test_what_arrives_while_loading_is_neither_lost_nor_doubled(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 3)
    new = item(TALK, 4, NORA.id, "new")
    conversations.open(TALK)
    conversations.receive(ItemsChanged(conversation=TALK, items=(items[2], new)))
    link.drain()
    assert seqs(state) == [1, 2, 3, 4]


def test_history_below_the_loaded_part_waits_for_its_page(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, PAGE + 50)
    conversations.open(TALK)
    link.drain()
    # A new device receives the old history in the background.
    conversations.receive(ItemsChanged(conversation=TALK, items=(items[0], items[1])))
    assert seqs(state)[0] == 51


def test_offline_history_is_asked_again_once_everything_is_synced(
    conversations: ConversationController,
    link: FakeLink,
    client: FakeClient,
    state: AppState,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = fill(client, 150)

    async def nothing_here(*_: object) -> HistoryPage:
        return HistoryPage((), complete=False)

    conversations.open(TALK)
    link.drain()
    with monkeypatch.context() as offline:
        offline.setattr(client, "history", nothing_here)
        conversations.older(TALK)
        link.drain()
    assert len(state.timelines[TALK]) == PAGE
    link.tell(Synced())
    link.drain()
    link.drain()
    assert len(state.timelines[TALK]) == len(items)


def test_sending_shows_the_message_once_and_its_ticks_in_place(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    conversations.open(TALK)
    link.drain()
    conversations.send(TALK, "hello", pytest.fail)
    link.drain()
    (sent,) = state.timelines[TALK]
    assert sent.tick is Tick.WAITING
    changed: list[int] = []
    state.timelines[TALK].changed.connect(lambda at: changed.append(at))
    link.tell(
        ItemsChanged(
            conversation=TALK, items=(sent.model_copy(update={"seq": 9, "tick": Tick.SENT}),)
        )
    )
    link.drain()
    assert changed == [0]
    assert state.timelines[TALK][0].tick is Tick.SENT


def test_a_text_that_could_not_be_kept_is_told(
    conversations: ConversationController, link: FakeLink, client: FakeClient
) -> None:
    failed: list[str] = []
    client.failures["send_text"] = DataUnwritable("The disk is full: free some space.")
    conversations.send(TALK, "hello", failed.append)
    client.failures["send_text"] = ValueError("too long")
    conversations.send(TALK, "hello" * 9999, failed.append)
    link.drain()
    assert failed == ["The disk is full: free some space.", "This text is too long."]


def test_a_failed_message_can_be_sent_again_or_dropped(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    failed = item(TALK, 0, ME.id, "no", local=7, tick=Tick.FAILED, error=ErrorCode.NOT_A_MEMBER)
    client.items[TALK] = [failed]
    conversations.open(TALK)
    link.drain()
    assert conversations.why_failed(failed) == "You do not belong to this conversation."
    conversations.retry(failed)
    conversations.discard(failed, pytest.fail)
    link.drain()
    assert client.called("retry") == [(failed,)]
    assert len(state.timelines[TALK]) == 0
    words: list[str] = []
    client.failures["discard"] = Refused(ErrorCode.NOT_ALLOWED)
    conversations.discard(failed, words.append)
    link.drain()
    assert words == ["You are not allowed to do that."]


def test_reading_is_told_once(
    conversations: ConversationController, client: FakeClient, state: AppState
) -> None:
    state.conversations[TALK] = summary(TALK, NORA.id, read_seq=3)
    for seq in (2, 3, 5, 5, 4, 6):
        conversations.mark_read(TALK, seq)
    assert client.called("mark_read") == [(TALK, 5), (TALK, 6)]
    conversations.mark_read(-NORA.id, 1)
    assert len(client.called("mark_read")) == 2


def test_drafts_are_saved_when_the_keys_fall_silent_and_when_the_window_closes(
    conversations: ConversationController, client: FakeClient, timers: FakeTimers
) -> None:
    conversations.typed(TALK, "h")
    conversations.typed(TALK, "he")
    timers.advance(1)
    assert client.called("save_draft") == [(TALK, "he")]
    conversations.typed(TALK, "hey")
    conversations.close(TALK)
    assert client.called("save_draft")[-1] == (TALK, "hey")
    conversations.typed(TALK, "bye")
    conversations.save_drafts()
    assert client.called("save_draft")[-1] == (TALK, "bye")
    conversations.typed(TALK, "sent")
    conversations.send(TALK, "sent", pytest.fail)
    timers.advance(60)
    assert len(client.called("save_draft")) == 3, "sending clears the draft by itself"
    assert len(timers) == 0


def test_a_draft_that_could_not_be_saved_is_saved_later(
    conversations: ConversationController, link: FakeLink, client: FakeClient, timers: FakeTimers
) -> None:
    client.failures["save_draft"] = DataUnwritable("The disk is full.")
    conversations.typed(TALK, "precious")
    timers.advance(1)
    with pytest.raises(DataUnwritable):
        link.drain()
    del client.failures["save_draft"]
    conversations.save_drafts()
    link.drain()
    assert client.called("save_draft")[-1] == (TALK, "precious")


def test_a_conversation_that_gets_its_real_id_takes_everything_along(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    opened: list[int] = []
    conversations.start_with(NORA.id, opened.append, pytest.fail)
    link.drain()
    assert opened == [-NORA.id]
    timeline = conversations.open(-NORA.id)
    conversations.typed(-NORA.id, "half a sen")
    replaced: list[tuple[int, int]] = []
    conversations.replaced.connect(lambda old, new: replaced.append((old, new)))
    # Before the first page has been answered.
    conversations.receive(SummaryReplaced(old_id=-NORA.id, summary=summary(TALK, NORA.id)))
    assert replaced == [(-NORA.id, TALK)]
    assert list(state.conversations) == [TALK]
    assert state.timelines == {TALK: timeline}
    link.drain()
    link.tell(ItemsChanged(conversation=TALK, items=(item(TALK, 1, NORA.id, "hi"),)))
    link.drain()
    assert seqs(state) == [1]
    conversations.close(TALK)
    assert client.called("save_draft") == [(TALK, "half a sen")]
    assert state.timelines == {}


def test_the_list_follows_what_the_client_tells(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    known = summary(TALK, NORA.id)
    conversations.load([known])
    changes: list[object] = []
    state.conversations.events.changed.connect(lambda *a: changes.append(a))
    link.tell(SummaryChanged(summary=known))
    link.drain()
    assert not changes
    link.tell(SummaryChanged(summary=known.model_copy(update={"unread": 2})))
    link.tell(SummaryChanged(summary=summary(51, 3)))
    link.drain()
    assert len(changes) == 1
    link.tell(SummaryRemoved(id=51))
    link.drain()
    assert list(state.conversations) == [TALK]
    fill(client, 5)
    conversations.open(TALK)
    link.drain()
    fill(client, 2)
    link.tell(TimelineReset(conversation=TALK))
    link.drain()
    link.drain()
    assert seqs(state) == [1, 2]
    link.tell(SignedOut())
    link.drain()
    assert not state.conversations
    assert not state.timelines


def test_opening_a_placeholder_returns_it_from_the_list(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    client.listed[TALK] = summary(TALK, NORA.id)
    opened: list[int] = []
    conversations.start_with(NORA.id, opened.append, pytest.fail)
    link.drain()
    assert opened == [TALK]
    assert isinstance(state.conversations[TALK], ConversationSummary)


def test_an_item_far_back_is_shown_with_what_is_around_it_and_the_way_back_is_paged(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 500)
    shown: list[int] = []
    timeline = conversations.open(TALK)
    conversations.show_item(items[99], lambda: shown.append(len(timeline)))
    link.drain()
    assert (seqs(state), timeline.newest) == (list(range(50, 150)), False)
    assert shown == [100]
    conversations.show_item(items[60], lambda: shown.append(0))
    assert shown == [100, 0], "it is loaded already"
    conversations.older(TALK)
    conversations.newer(TALK)
    conversations.newer(TALK)
    link.drain()
    assert seqs(state) == list(range(1, 250))
    assert len(client.called("newer")) == 1
    while not timeline.newest:
        conversations.newer(TALK)
        link.drain()
    assert seqs(state) == list(range(1, 501))


def test_a_long_absence_opens_where_what_is_unread_begins(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    last = fill(client, 500)[-1]
    conversations.load([summary(TALK, NORA.id, last, unread=300, read_seq=200)])
    timeline = conversations.open(TALK)
    link.drain()
    assert (seqs(state), timeline.newest) == (list(range(151, 251)), False)
    # On a device that has the newest ones only there is nothing at that place.
    conversations.close(TALK)
    client.around = AsyncMock(return_value=(HistoryPage((), False), NewerPage((), False)))  # type: ignore[method-assign]
    conversations.open(TALK)
    link.drain()
    link.drain()
    assert seqs(state) == list(range(401, 501))


def test_what_arrives_while_the_window_is_in_the_past_is_there_on_the_way_back(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 300)
    timeline = conversations.open(TALK)
    link.drain()
    conversations.show_item(items[10], lambda: None)
    link.drain()
    new = item(TALK, 301, NORA.id, "new")
    conversations.receive(ItemsChanged(conversation=TALK, items=(new,)))
    conversations.receive(TimelineReset(conversation=TALK))
    assert seqs(state)[-1] == 60
    client.items[TALK].append(new)
    conversations.newest(TALK)
    link.drain()
    assert (seqs(state), timeline.newest) == (list(range(202, 302)), True)


def test_the_last_of_the_pages_page_meets_what_arrived_meanwhile(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 120)
    timeline = conversations.open(TALK)
    link.drain()
    conversations.show_item(items[0], lambda: None)
    link.drain()
    assert (seqs(state)[-1], timeline.complete) == (50, True)
    conversations.newer(TALK)
    conversations.receive(ItemsChanged(conversation=TALK, items=(item(TALK, 121, NORA.id, "new"),)))
    link.drain()
    assert seqs(state) == list(range(1, 122))


def test_who_writes_in_the_past_is_brought_to_the_end(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 300)
    timeline = conversations.open(TALK)
    link.drain()
    conversations.show_item(items[10], lambda: None)
    link.drain()
    conversations.send(TALK, "hello", lambda words: None)
    link.drain()
    assert timeline.newest
    assert (timeline[len(timeline) - 1].seq, timeline[len(timeline) - 2].seq) == (0, 300)


def test_a_damaged_archive_leaves_the_timeline_alive(
    conversations: ConversationController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    items = fill(client, 300)
    conversations.open(TALK)
    link.drain()
    client.failures["around"] = DataUnwritable("full")
    conversations.show_item(items[0], lambda: None)
    with pytest.raises(DataUnwritable):
        link.drain()
    conversations.receive(ItemsChanged(conversation=TALK, items=(item(TALK, 301, NORA.id, "new"),)))
    assert seqs(state)[-1] == 301


def test_only_the_latest_search_is_answered(
    conversations: ConversationController, link: FakeLink, client: FakeClient
) -> None:
    fill(client, 30)
    found: list[int] = []
    for text in ("m", "me", "message 1"):
        conversations.search(text, TALK, 0, lambda hits: found.append(len(hits)))
    link.drain()
    assert found == [12]
    assert [call[0] for call in client.called("search_messages")] == ["m", "message 1"]


def test_a_page_that_could_not_be_had_is_asked_for_again(
    conversations: ConversationController,
    link: FakeLink,
    client: FakeClient,
    state: AppState,
    timers: FakeTimers,
) -> None:
    fill(client, 150)
    state.session.phase = Phase.ONLINE
    timeline = conversations.open(TALK)
    link.drain()
    told: list[bool] = []
    timeline.reach.connect(lambda: told.append(timeline.stalled))
    client.failures["history"] = Refused(ErrorCode.INTERNAL)
    conversations.older(TALK)
    link.drain()
    assert told == [True]
    timers.advance(11)
    link.drain()
    assert (told, len(timeline)) == ([True], 100), "it still cannot be had"
    client.failures.pop("history")
    state.session.phase = Phase.OFFLINE
    timers.advance(30)
    link.drain()
    assert len(timeline) == 100, "the next connection asks"
    state.session.phase = Phase.ONLINE
    conversations.receive(Synced())
    link.drain()
    assert (len(timeline), timeline.stalled, timeline.complete) == (150, False, True)
