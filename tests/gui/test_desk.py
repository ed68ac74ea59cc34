"""Where conversations stand: docked or in windows; moved by menu and keys."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.controllers.fakes import JONAS, NORA, item, summary
from tests.gui.desking import (
    choose,
    floating,
    kept,
    labels,
    opened,
    panes,
    resized,
    tabs,
)
from tests.gui.hands import Click, Focus, Keys, Wait, drag, let_go, main
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged, SummaryChanged
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.desk.panes import LIST_LEAST, LIST_WIDTH
from whatsapp_like.views.main.rows import Talk
from whatsapp_like.views.menus import Choice

pytestmark = pytest.mark.gui

_IDLE = 0x22  # Tcl's TCL_IDLE_EVENTS and TCL_DONT_WAIT


def test_one_window_shows_one_conversation_beside_the_list(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    view = main(world).conversations.list
    wait_until(lambda: view.canvas.winfo_width() > 100)
    for index, conversation in ((2, 50), (1, 51)):
        _x0, y0, _x1, y1 = view.bounds(index)
        click(view.canvas, x=100, y=(y0 + y1) // 2)
        assert list(world.desktop.talks) == [conversation]
        assert list(world.state.timelines) == [conversation], "the other one is closed"
        talk = world.desktop.talks[conversation]
        wait_until(talk.winfo_viewable)
        assert talk.winfo_toplevel() is world.root
        assert view.winfo_viewable()
    focus(talk.composer.writing)
    wait_until(lambda: world.desktop.is_attended(51))
    keys("half<Escape>")
    assert not world.desktop.talks
    assert world.client.called("save_draft") == [(51, "half")]
    wait_until(lambda: view.canvas.focus_displayof() is view.canvas)
    _x0, y0, _x1, y1 = view.bounds(2)
    click(view.canvas, x=100, y=(y0 + y1) // 2)
    assert list(world.desktop.talks) == [50]
    focus(world.desktop.talks[50].composer.writing)
    keys("<Control-k>")
    switcher = world.desktop.hands.switcher
    assert switcher is not None
    wait_until(lambda: switcher.focus_displayof() is switcher.search.field)
    keys("jonas<Return>")
    wait_until(lambda: list(world.desktop.talks) == [51])
    for chosen in ("<Return>", "oh secret"):
        focus(world.desktop.talks[51].composer.writing)
        keys("<Escape>")
        wait_until(lambda: view.canvas.focus_displayof() is view.canvas)
        assert view.current_key == Talk(51), "where one was, not where one clicked last"
        keys(chosen)
        assert list(world.desktop.talks) == ([51] if chosen == "<Return>" else [])
    assert main(world).conversations.search.value == "oh secret", "it is searched for"


def test_coming_back_to_a_conversation_shows_the_place_where_one_left_it(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    def back() -> ConversationView:
        opened(world, 50, wait_until)
        talk = opened(world, 51, wait_until)
        wait_until(lambda: talk.timeline.visible()[1] >= 0)
        return talk

    def turn_back(talk: ConversationView, loaded: int) -> tuple[str, int]:
        focus(talk.composer.writing)
        while talk.timeline.at_end() or len(talk.rows) < loaded:
            keys("<Prior>")
            world.root.update()
        return top(talk)

    def top(talk: ConversationView) -> tuple[str, int]:
        index, offset = talk.timeline.where()
        return talk.rows.row(index).text, offset

    assert back().timeline.at_end()
    assert back().timeline.at_end(), "at the newest one stays there"
    left = turn_back(back(), 300)
    for conversation in (50, 51, 52):
        world.desktop.desk.open(conversation)  # 51 goes before anything of it was loaded
    talk = back()
    assert top(talk) == left
    assert talk.timeline.beyond, "it is in the past, and newer ones are loaded on the way"
    world.desktop.desk.open(50)
    talk = world.desktop.desk.open(51)
    talk.jump(world.client.items[51][199])
    while talk.timeline.canvas.winfo_height() <= 1:
        world.root.tk.dooneevent(_IDLE)  # it has its size, but nobody has heard of it
    world.link.drain()
    world.root.update()
    sought = talk.rows.timeline.index_of(200)
    assert sought is not None
    assert talk.timeline.bounds(sought) is not None, "what is looked for goes before the place"
    news = item(51, 321, 3, "New", time=NOW)
    world.desktop.desk.open(50)
    world.client.items[51].append(news)
    world.link.tell(SummaryChanged(summary(51, 3, news, unread=1, read_seq=320)))
    wait_until(lambda: world.state.conversations[51].unread == 1)
    talk = back()
    assert talk.timeline.at_end(), "what is unread goes before the place"
    turn_back(talk, 0)
    world.link.tell(SummaryChanged(summary(51, 3, news, read_seq=321)))
    world.desktop.desk.close_all()
    assert back().timeline.at_end(), "whoever signs in next begins anew"


def test_keys_mean_the_docked_conversation_while_the_keyboard_is_there(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    talk = opened(world, 50, wait_until)
    focus(talk.composer.writing)
    keys("<Control-f>")
    assert talk.find_bar.opened
    focus(main(world).conversations.list.canvas)
    keys("<Control-f>")
    field = main(world).conversations.search.field
    wait_until(lambda: field.focus_displayof() is field)
    keys("<Control-w>")
    assert not world.desktop.talks
    assert world.root.winfo_exists()


def test_a_narrow_window_shows_the_list_or_the_conversation(
    world: World, click: Click, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    resized(world, 420, wait_until)
    page = main(world).conversations
    assert page.winfo_viewable()
    talk = opened(world, 50, wait_until)
    wait_until(lambda: talk.winfo_width() == 420)
    assert not page.winfo_viewable()
    assert not panes(world).sash.winfo_viewable()
    assert talk.header.back is not None
    talk.composer.insert_text("half")
    click(talk.header.back)
    wait_until(lambda: page.winfo_viewable() and main(world).rail.winfo_viewable())
    assert not talk.winfo_viewable()
    wait_until(lambda: not world.desktop.is_attended(50))
    world.desktop.open_conversation(50)
    assert world.desktop.talks[50] is talk, "it was open behind the list"
    focus(talk.composer.writing)
    keys("<Escape>")
    wait_until(page.winfo_viewable)
    assert list(world.desktop.talks) == [50]
    resized(world, 1100, wait_until)
    wait_until(lambda: page.winfo_viewable() and talk.winfo_viewable())
    assert talk.composer.text() == "half"
    wait_until(lambda: talk.header.back is None)
    resized(world, 420, wait_until)
    click(main(world).tabs["contacts"])
    wait_until(main(world).contacts.winfo_viewable)


def test_the_sash_is_dragged_and_moved_with_keys_and_its_place_is_kept(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    resized(world, 1200, wait_until)
    sash, left, look = panes(world).sash, panes(world).left, world.look
    wait_until(sash.winfo_viewable)
    before = left.winfo_width()
    y = sash.winfo_rooty() + 100
    x = sash.winfo_rootx()
    drag(sash, (2, 100), (x + 40, y), (x + 82, y))
    let_go(sash, (x + 82, y))
    wait_until(lambda: left.winfo_width() > before + 60)
    width = panes(world).list_width
    wait_until(lambda: kept(world).list_width == width)
    focus(sash)
    keys("<Left><Left>")
    assert panes(world).list_width < width
    drag(sash, (2, 100), (0, y))
    let_go(sash, (0, y))
    assert panes(world).list_width == LIST_LEAST
    wait_until(lambda: left.winfo_width() < look.px(LIST_LEAST) + 2)
    keys("<Home>")
    assert panes(world).list_width == LIST_WIDTH


# --- moving ---------------------------------------------------------------------------------------


def test_a_conversation_that_moves_takes_everything_along(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    talk = opened(world, 51, wait_until)
    wait_until(lambda: len(talk.rows) == 100)
    focus(talk.composer.writing)
    keys("one two")
    talk.composer.insert_text("🎉")
    keys("<Left><Left><Left>")
    caret = talk.composer.writing.kept().now
    talk.timeline.put(40, -7)
    talk.find_bar.open()
    talk.find_bar.search.write("number")
    wait_until(lambda: str(talk.find_bar.count["text"]).startswith("1 of"))
    talk.find_bar.step(1)
    talk.timeline.put(40, -7)
    said = talk.find_bar.count["text"]
    for layout in (Layout.WINDOWS, Layout.TABS, Layout.ONE):
        moved = opened(world, 51, wait_until, layout)
        assert moved is not talk
        assert not talk.winfo_exists()
        talk = moved
        wait_until(lambda talk=talk: talk.timeline.drawn(40) is not None)
        assert talk.timeline.where() == (40, -7)
        assert talk.composer.text() == "one two🎉"
        assert talk.composer.writing.kept().now == caret
        assert (talk.find_bar.search.value, talk.find_bar.count["text"]) == ("number", said)
        assert list(world.state.timelines) == [51]
    talk.composer.writing.undo()
    assert talk.composer.text() == "one two"
    assert len(world.client.called("history")) == 1, "nothing was loaded again"
    windows = [each for each in world.root.winfo_children() if isinstance(each, tk.Toplevel)]
    assert not windows, "no empty window stays behind"


def test_the_newest_message_stays_in_view_and_news_arrive_after_a_move(
    world: World, wait_until: Wait
) -> None:
    talk = opened(world, 51, wait_until)
    wait_until(lambda: len(talk.rows) == 100 and talk.timeline.at_end())
    talk = opened(world, 51, wait_until, Layout.WINDOWS)
    wait_until(talk.timeline.at_end)
    new = item(51, 321, JONAS.id, "News!", time=NOW)
    world.link.tell(ItemsChanged(conversation=51, items=(new,)))
    wait_until(lambda: len(talk.rows) == 101 and talk.timeline.at_end())


def test_the_menu_of_the_head_moves_keeps_on_top_and_closes(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch, click: Click
) -> None:
    shown: list[Choice] = []

    def drop_down(_owner: object, _look: object, choices: list[Choice], _at: object) -> None:
        shown[:] = choices

    monkeypatch.setattr("whatsapp_like.views.conversation.view.drop_down", drop_down)
    talk = opened(world, 50, wait_until)
    click(talk.more)
    marks, end = ["Pin", "Mute", "Archive"], ["Always on top", "Close chat"]
    marks.append("Disappearing messages")
    first = "Contact details"
    assert labels(shown) == [first, *marks, "Open in a new window", "Open in a tab", *end, "Block"]
    choose(shown, first)
    assert list(world.desktop.details) == [NORA.id]
    choose(shown, "Block")
    (asked,) = (w for w in talk.winfo_children() if isinstance(w, ConfirmDialog))
    asked.yes.press()
    wait_until(lambda: world.state.people[NORA.id].blocked)
    click(talk.more)
    choose(shown, "Unblock")
    wait_until(lambda: not world.state.people[NORA.id].blocked)
    choose(shown, "Open in a new window")
    click(world.desktop.talks[50].more)
    assert {"Show in the main window", "Open in a tab"} <= set(labels(shown))
    choose(shown, "Always on top")
    assert world.desktop.desk.is_on_top(floating(world, 50))
    wait_until(lambda: kept(world).on_top == ("conversation 50",))
    click(world.desktop.talks[50].more)
    assert [choice.checked for choice in shown if choice.label == "Always on top"] == [True]
    choose(shown, "Always on top")
    assert not world.desktop.desk.is_on_top(floating(world, 50))
    choose(shown, "Open in a tab")
    click(world.desktop.talks[50].more)
    choose(shown, "Show in the main window")
    assert world.desktop.talks[50].winfo_toplevel() is world.root
    click(world.desktop.talks[50].more)
    choose(shown, "Close chat")
    assert not world.desktop.talks


def test_the_layout_is_chosen_in_the_menu_and_what_is_open_follows(
    world: World, focus: Focus, wait_until: Wait
) -> None:
    desk = world.desktop.desk
    wide = world.root.winfo_width()
    opened(world, 50, wait_until)
    opened(world, 51, wait_until, Layout.WINDOWS)
    choose(world.desktop.main_menu(), "Tabs")
    wait_until(lambda: {host.layout for host in desk.hosts[1:]} == {Layout.TABS})
    assert sorted(tabs(world, 50).conversations) == [50, 51]
    wait_until(lambda: world.root.winfo_width() < wide // 2)
    assert not panes(world).right.winfo_viewable()
    world.desktop.open_conversation(52)
    assert list(tabs(world, 52).conversations) == [50, 51, 52]
    choose(world.desktop.main_menu(), "Floating windows")
    wait_until(lambda: len([h for h in desk.hosts if h.layout is Layout.WINDOWS]) == 3)
    assert [c.checked for c in world.desktop.main_menu() if c.checked is not None][:3] == [
        False,
        True,
        False,
    ]
    focus(world.desktop.talks[52].composer.writing)
    wait_until(lambda: world.desktop.is_attended(52))
    world.desktop.open_settings()
    assert world.desktop.settings is not None
    page: Any = world.desktop.settings.open("chats")
    page.layouts.chips[Layout.ONE].press()
    wait_until(lambda: list(desk.docked.conversations) == [52])
    assert list(world.desktop.talks) == [52], "the last one; drafts stay with the others"
    wait_until(lambda: world.root.winfo_width() == wide)
