"""Searching with real events: over everything from the main window, and within a conversation."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, item, summary
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged, SummaryChanged
from whatsapp_like.models.query import Operator
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.main.conversations import ConversationsPage
from whatsapp_like.views.main.rows import Hit, Talk
from whatsapp_like.views.main.view import MainView

pytestmark = pytest.mark.gui


def page_of(world: World) -> ConversationsPage:
    assert isinstance(world.desktop.page, MainView)
    return world.desktop.page.conversations


def found(page: ConversationsPage) -> list[object]:
    return [page.rows.row(index).key for index in range(len(page.rows))]


def lit(window: ConversationView) -> bool:
    """Tell whether a row of the window's timeline flashes."""
    return window.timeline.flashing is not None


def test_messages_are_found_below_the_names_while_typing(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = page_of(world)
    focus(page.search.field)
    keys("see")
    wait_until(lambda: found(page) == [Hit(50, 6)])
    hit = page.rows.row(0)
    assert (hit.title, hit.preview, hit.find) == ("Nora 🎉", "Perfect, see you there! 🎉", "see")
    page.search.clear()
    keys("n")
    wait_until(lambda: Hit(51, 320) in found(page))
    assert found(page)[:3] == [Talk(52), Talk(51), Talk(50)], "names first"
    keys("<Escape>")
    wait_until(lambda: found(page) == [Talk(52), Talk(51), Talk(50), Talk(53)])
    assert page.search.value == ""


def test_a_hit_far_back_opens_its_conversation_there_and_flashes(
    world: World, focus: Focus, keys: Keys, wait_until: Wait, click: Click
) -> None:
    page = page_of(world)
    focus(page.search.field)
    keys("number 17")
    wait_until(lambda: Hit(51, 17) in found(page))
    index = found(page).index(Hit(51, 17))
    page.list.show(index)
    _x0, y0, _x1, y1 = page.list.bounds(index)
    click(page.list.canvas, x=100, y=(y0 + y1) // 2)
    wait_until(lambda: 51 in world.desktop.talks)
    window = world.desktop.talks[51]
    wait_until(lambda: lit(window))
    position = window.rows.timeline.index_of(17)
    assert position is not None
    first, last = window.timeline.visible()
    assert first <= position <= last
    assert not window.rows.timeline.newest
    wait_until(lambda: not lit(window))
    window.timeline.to_newest()
    wait_until(lambda: window.rows.timeline.newest)
    wait_until(window.timeline.at_end)
    assert window.rows.timeline[len(window.rows) - 1].seq == 320


def test_scrolling_from_the_past_to_the_newest_loads_what_lies_between(
    world: World, wait_until: Wait
) -> None:
    world.desktop.open_message(world.client.items[51][16])
    window = world.desktop.talks[51]
    wait_until(lambda: lit(window))

    def at_the_newest() -> bool:
        window.timeline.scroll(1500)
        return window.rows.timeline.newest and window.timeline.at_end()

    wait_until(at_the_newest)
    seqs = [item.seq for item in window.rows.timeline]
    assert seqs == list(range(seqs[0], 321))


def test_more_hits_come_with_scrolling_and_enter_opens_the_first(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = page_of(world)
    focus(page.search.field)
    keys("message")
    wait_until(lambda: len(page.rows) >= 50)
    assert len(page.rows) < 150
    keys("<Down><End>")
    wait_until(lambda: len(page.rows) >= 100)
    focus(page.search.field)
    keys("<Return>")
    wait_until(lambda: list(world.desktop.talks) == [51])
    wait_until(lambda: lit(world.desktop.talks[51]))


def test_who_types_fast_gets_the_answer_to_the_last_letter_only(
    world: World, wait_until: Wait
) -> None:
    page = page_of(world)
    for text in ("m", "me", "mes", "see"):
        page.search.set(text)
        page.search_for(text)
    wait_until(lambda: found(page) == [Hit(50, 6)])
    asked = {call[0] for call in world.client.called("search_messages")}
    assert asked == {"m", "see"}, "one under way, and the latest"
    page.search.set("zzz")
    page.search_for("zzz")
    wait_until(lambda: found(page) == [])


def opened(world: World, conversation: int, wait_until: Wait) -> ConversationView:
    world.desktop.open_conversation(conversation)
    window = world.desktop.talks[conversation]
    wait_until(lambda: window.timeline.canvas.winfo_width() > 100 and len(window.rows))
    return window


def in_view(window: ConversationView, seq: int) -> bool:
    first, last = window.timeline.visible()
    position = window.rows.timeline.index_of(seq)
    return position is not None and first <= position <= last


def test_within_a_conversation_from_hit_to_hit_and_back_to_where_one_was(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 51, wait_until)
    bar = window.find_bar
    focus(window.composer.writing)
    keys("<Control-f>")
    wait_until(lambda: bar.search.field.focus_displayof() is bar.search.field)
    keys("number 31")
    total = sum("31" in str(number) for number in range(1, 321))
    wait_until(lambda: bar.count.cget("text") == f"1 of {total}")
    keys("<Return>")
    wait_until(lambda: bar.count.cget("text") == f"2 of {total}")
    keys("<Shift-Return><Shift-F3>")
    wait_until(lambda: bar.count.cget("text") == f"{total} of {total}")
    wait_until(lambda: in_view(window, 31) and not window.rows.timeline.newest)
    keys("<F3>")
    wait_until(lambda: bar.count.cget("text") == f"1 of {total}")
    wait_until(lambda: in_view(window, 319))
    keys("<Shift-F3>")
    wait_until(lambda: in_view(window, 31))
    keys("<Escape>")
    assert not bar.opened
    wait_until(lambda: window.rows.timeline.newest and window.timeline.at_end())
    wait_until(lambda: window.composer.writing.focus_displayof() is window.composer.writing)
    assert window.winfo_exists()


def test_leaving_the_search_returns_to_a_place_in_the_past(
    world: World, focus: Focus, keys: Keys, wait_until: Wait, click: Click
) -> None:
    window = opened(world, 51, wait_until)
    window.timeline.put(40, -7)
    index, offset = window.timeline.where()
    there = window.rows.timeline[index].seq
    click(window.find)
    wait_until(lambda: window.find_bar.opened)
    focus(window.find_bar.search.field)
    keys("number 12")
    wait_until(lambda: in_view(window, 312))
    keys("<Down>")
    wait_until(lambda: in_view(window, 12))
    assert window.rows.timeline.index_of(there) is None
    click(window.find_bar.close_button)
    wait_until(lambda: window.rows.timeline.index_of(there) is not None)
    wait_until(lambda: window.timeline.where() == (window.rows.timeline.index_of(there), offset))


def test_found_words_are_marked_and_nothing_found_is_said(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 50, wait_until)
    plain = len(window.timeline.canvas.find_all())
    focus(window.composer.writing)
    keys("<Control-Lock-f>")
    focus(window.find_bar.search.field)
    keys("perf")
    wait_until(lambda: window.find_bar.count.cget("text") == "1 of 1")
    assert len(window.timeline.canvas.find_all()) > plain
    keys("x")
    wait_until(lambda: window.find_bar.count.cget("text") == "No matches")
    keys("<Escape>")
    wait_until(lambda: not lit(window))
    wait_until(lambda: len(window.timeline.canvas.find_all()) == plain)
    keys("<Escape>")
    assert not world.desktop.talks, "the second Escape closes the window"


def test_new_messages_are_counted_while_the_window_is_in_the_past(
    world: World, wait_until: Wait
) -> None:
    world.desktop.open_message(world.client.items[51][16])
    window = world.desktop.talks[51]
    wait_until(lambda: lit(window))
    where = window.timeline.where()
    new = item(51, 321, JONAS.id, "News!", time=NOW)
    world.client.items[51].append(new)
    world.link.tell(ItemsChanged(conversation=51, items=(new,)))
    world.link.tell(SummaryChanged(summary=summary(51, JONAS.id, new, unread=1, read_seq=320)))
    wait_until(lambda: window.timeline.unread == 1)
    assert window.timeline.where() == where
    window.timeline.to_newest()
    wait_until(lambda: window.rows.timeline.newest and in_view(window, 321))
    wait_until(lambda: world.client.called("mark_read")[-1] == (51, 321))


def test_a_chip_begins_an_operator_and_a_name_is_offered_for_it(
    world: World, focus: Focus, keys: Keys, wait_until: Wait, click: Click
) -> None:
    page = page_of(world)
    assert not page.help.shown
    focus(page.search.field)
    wait_until(lambda: page.help.shown)
    click(page.help.chips[Operator.FROM])
    wait_until(lambda: page.help.completion.list is not None)
    assert page.search.value == "from:"
    assert not page.help.shown
    wait_until(lambda: page.search.field.focus_displayof() is page.search.field)
    keys("n")
    wait_until(lambda: [o.value for o in page.help.completion.list.rows] == ["nora"])  # type: ignore[union-attr]
    keys("<Return>")
    wait_until(lambda: page.search.value == "from:nora ")
    wait_until(lambda: Hit(50, 6) in found(page))
    assert page.help.completion.list is None
    assert all(isinstance(key, Hit) for key in found(page)), "whose messages, not whose name"
    keys("perf")
    wait_until(lambda: found(page) == [Hit(50, 6)])
    assert page.rows.row(0).find == "from:nora perf"
    page.search.clear()
    wait_until(lambda: page.help.shown)
    focus(page.list.canvas)
    wait_until(lambda: not page.help.shown)


def test_the_list_of_values_is_walked_with_keys_and_left_with_escape(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = page_of(world)
    focus(page.search.field)
    keys("in:")
    wait_until(lambda: page.help.completion.list is not None)
    assert page.help.completion.list is not None
    first, second = [offer.value for offer in page.help.completion.list.rows[:2]]
    keys("<Down>")
    assert page.help.completion.list.marked.value == second
    keys("<Up>")
    assert page.help.completion.list.marked.value == first
    keys("<Escape>")
    wait_until(lambda: page.help.completion.list is None)
    assert page.search.value == "in:", "the first Escape leaves the list"
    keys("<Escape>")
    wait_until(lambda: page.search.value == "")
    focus(page.search.field)
    keys("after:")
    wait_until(lambda: page.help.completion.list is not None)
    keys("<Down><Tab>")
    wait_until(lambda: page.search.value == "after:yesterday ")


def test_what_cannot_be_read_is_said_and_not_searched(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = page_of(world)
    focus(page.search.field)
    keys("before:soon ")
    wait_until(lambda: "“soon” is no date" in words_below(page))
    assert not any("soon " in call[0] for call in world.client.called("search_messages"))
    page.search.clear()
    keys("from:nobody ")
    wait_until(lambda: words_below(page) == "You know nobody called “nobody”.")
    page.search.clear()
    wait_until(lambda: len(found(page)) == 4)
    window = opened(world, 50, wait_until)
    focus(window.composer.writing)
    keys("<Control-f>")
    bar = window.find_bar
    wait_until(lambda: bar.search.field.focus_displayof() is bar.search.field)
    keys("after:soon")
    wait_until(lambda: bar.count.cget("text") == "No such date")


def words_below(page: ConversationsPage) -> str:
    """Return what the empty list says."""
    canvas = page.list.canvas
    texts = [item for item in canvas.find_withtag("empty") if str(canvas.type(item)) == "text"]
    return str(canvas.itemcget(texts[0], "text")) if texts else ""  # type: ignore[no-untyped-call]
