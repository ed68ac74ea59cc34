"""Searching with real events: over everything from the main window, and within a conversation."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.gui.world import World
from whatsapp_like.views.conversation.window import ConversationWindow
from whatsapp_like.views.main.conversations import ConversationsPage
from whatsapp_like.views.main.rows import Hit, Talk
from whatsapp_like.views.main.view import MainView

pytestmark = pytest.mark.gui

Focus = Callable[[tk.Misc], None]
Keys = Callable[[str], None]
Wait = Callable[..., None]
Click = Callable[..., None]


def page_of(world: World) -> ConversationsPage:
    assert isinstance(world.desktop.page, MainView)
    return world.desktop.page.conversations


def found(page: ConversationsPage) -> list[object]:
    return [page.rows.row(index).key for index in range(len(page.rows))]


def lit(window: ConversationWindow) -> bool:
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
