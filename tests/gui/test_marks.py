"""Pins, mutes, the archive and unread marks in the main window, with real events."""

from __future__ import annotations

import time
import tkinter as tk

import pytest

from tests.controllers.fakes import JONAS, item
from tests.gui.hands import Click, Focus, Keys, Wait, main
from tests.gui.world import NOW, World
from whatsapp_like.client.events import MarksRefused, SummaryChanged
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.bounds import ALWAYS
from whatsapp_like.views.listing import ListModel, ListView
from whatsapp_like.views.main.rows import Archive, Hit, Talk
from whatsapp_like.views.rows import ListRow

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def in_front(world: World, focus: Focus) -> None:
    """Give the main window the keyboard, as a window manager would."""
    focus(world.root)


def rows_of(model: ListModel) -> list[ListRow]:
    return [model.row(index) for index in range(len(model))]


def keys_of(world: World) -> list[object]:
    return [each.key for each in rows_of(main(world).conversations.rows)]


def row(world: World, conversation: int) -> ListRow:
    rows = rows_of(main(world).conversations.rows)
    return next(each for each in rows if each.key == Talk(conversation))


def changed(world: World, conversation: int, **values: object) -> None:
    """Let the client tell that a conversation's summary has changed."""
    summary = world.client.listed[conversation].model_copy(update=values)
    world.client.listed[conversation] = summary
    world.link.tell(SummaryChanged(summary=summary))


def open_menu(view: ListView, model: ListModel, key: Talk, wait_until: Wait) -> tk.Menu:
    """Press the right button on a row; return the menu that came."""
    wait_until(lambda: view.canvas.winfo_width() > 100)
    index = next(n for n, each in enumerate(rows_of(model)) if each.key == key)
    _x0, y0, _x1, y1 = view.bounds(index)
    view.canvas.event_generate("<Button-3>", x=100, y=(y0 + y1) // 2)
    return shown_menu(view, wait_until)


def shown_menu(view: ListView, wait_until: Wait) -> tk.Menu:
    """Return the menu of a list's page, as soon as it is on screen."""
    return popped_up(view.master, wait_until)


def popped_up(owner: tk.Misc, wait_until: Wait) -> tk.Menu:
    """Return the menu that is on screen, as soon as one is."""

    def shown() -> list[tk.Menu]:
        menus = [w for w in owner.winfo_children() if isinstance(w, tk.Menu)]
        return [menu for menu in menus if menu.winfo_viewable()]

    wait_until(shown)
    return shown()[-1]


def labels(menu: tk.Menu) -> list[str]:
    lines = range((menu.index("end") or 0) + 1)
    words = ("" if menu.type(n) == "separator" else menu.entrycget(n, "label") for n in lines)
    return [str(each).removesuffix("›").strip() for each in words]


def choose(menu: tk.Menu, label: str) -> None:
    """Choose a line as a hand does: it runs, and the menu goes."""
    index = labels(menu).index(label)
    # As Tk's own bindings do it: the keyboard goes back to where it was.
    menu.tk.call("tk::MenuUnpost", str(menu))
    menu.invoke(index)


def pick(world: World, conversation: int, *path: str, wait_until: Wait) -> None:
    page = main(world).conversations
    view = page.list
    menu = open_menu(view, page.rows, Talk(conversation), wait_until)
    for label in path[:-1]:
        choose(menu, label)
        menu = shown_menu(view, wait_until)
    choose(menu, path[-1])


def test_a_pinned_conversation_comes_first_and_sinks_again(world: World, wait_until: Wait) -> None:
    pick(world, 53, "Pin", wait_until=wait_until)
    wait_until(lambda: keys_of(world) == [Talk(53), Talk(52), Talk(51), Talk(50)])
    assert row(world, 53).pinned
    pick(world, 53, "Unpin", wait_until=wait_until)
    wait_until(lambda: keys_of(world)[-1] == Talk(53))


def test_a_muted_conversation_asks_for_nobody_until_it_is_over(
    world: World, wait_until: Wait
) -> None:
    assert world.root.title() == "(1) WL – Ada Lovelace"
    pick(world, 50, "Mute", "Mute for 1 hour", wait_until=wait_until)
    wait_until(lambda: world.root.title() == "WL – Ada Lovelace")
    rail, page = main(world).tabs["chats"], main(world).conversations
    assert (rail.counted, rail.muted) == (1, True), "as many as the filter finds, but quietly"
    assert page.unread.label == "Unread 1"
    assert (row(world, 50).muted, row(world, 50).unread) == (True, 2)
    until = world.state.conversations[50].muted_until
    assert 3_590_000 < until - time.time() * 1000 <= 3_600_000
    pick(world, 50, "Unmute", wait_until=wait_until)
    wait_until(lambda: world.root.title() == "(1) WL – Ada Lovelace")
    assert (rail.counted, rail.muted) == (1, False)
    pick(world, 50, "Mute", "Mute always", wait_until=wait_until)
    wait_until(lambda: world.state.conversations[50].muted_until == ALWAYS)
    assert row(world, 50).muted
    # The last moments of a mute pass by themselves.
    changed(world, 50, muted_until=NOW + 1)
    wait_until(lambda: world.root.title() == "(1) WL – Ada Lovelace")
    assert not row(world, 50).muted


def test_an_archived_conversation_is_behind_one_row_and_comes_back(
    world: World, click: Click, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    pick(world, 50, "Archive", wait_until=wait_until)
    wait_until(lambda: keys_of(world) == [Archive(), Talk(52), Talk(51), Talk(53)])
    wait_until(lambda: world.root.title() == "WL – Ada Lovelace")
    first = main(world).conversations.rows.row(0)
    assert (first.title, first.preview, first.unread) == ("Archived", "Nora 🎉", 1)
    view = main(world).conversations.list
    _x0, y0, _x1, y1 = view.bounds(0)
    click(view.canvas, x=100, y=(y0 + y1) // 2)
    page = main(world).archive
    wait_until(page.winfo_viewable)
    assert [each.key for each in rows_of(page.rows)] == [Talk(50)]
    wait_until(lambda: page.list.canvas.focus_displayof() is page.list.canvas)
    keys("<Return>")
    assert list(world.desktop.talks) == [50]
    world.desktop.talks[50].close()
    choose(open_menu(page.list, page.rows, Talk(50), wait_until), "Unarchive")
    wait_until(lambda: not len(page.rows))
    focus(page.list.canvas)
    keys("<Escape>")
    wait_until(main(world).conversations.winfo_viewable)
    assert keys_of(world) == [Talk(52), Talk(51), Talk(50), Talk(53)]
    main(world).show("archive")
    click(page.back)
    assert main(world).page == "chats"
    main(world).show("archive")
    focus(page.list.canvas)
    keys("to all")
    assert (main(world).page, main(world).conversations.search.value) == ("chats", "to all")


def test_the_filter_shows_what_is_unread_as_long_as_one_looks(
    world: World, click: Click, wait_until: Wait
) -> None:
    page = main(world).conversations
    wait_until(page.unread.winfo_viewable)
    assert page.unread.label == "Unread 1"
    click(page.unread)
    assert keys_of(world) == [Talk(50)]
    pick(world, 50, "Open", wait_until=wait_until)
    changed(world, 50, unread=0)
    wait_until(lambda: page.unread.label == "Unread")
    assert keys_of(world) == [Talk(50)], "it does not vanish under the hand"
    click(page.all)
    click(page.unread)
    assert keys_of(world) == []
    changed(world, 51, marked_unread=True)
    wait_until(lambda: keys_of(world) == [Talk(51)])
    assert row(world, 51).marked
    click(page.all)
    assert len(keys_of(world)) == 4


def test_a_search_is_about_everything(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = main(world).conversations
    changed(world, 50, archived=True)
    wait_until(lambda: keys_of(world)[0] == Archive())
    click(page.unread)
    focus(page.search.field)
    keys("nora")
    wait_until(lambda: not page.unread.winfo_viewable())
    assert Talk(50) in keys_of(world)
    keys("<Escape>")
    wait_until(page.unread.winfo_viewable)
    assert page.unread.chosen
    focus(page.search.field)
    keys("perfect")
    wait_until(lambda: [type(key) for key in keys_of(world)] == [Hit])


def test_marked_as_unread_and_as_read(world: World, wait_until: Wait) -> None:
    pick(world, 51, "Mark as unread", wait_until=wait_until)
    wait_until(lambda: row(world, 51).marked)
    wait_until(lambda: world.root.title() == "(2) WL – Ada Lovelace")
    pick(world, 51, "Mark as read", wait_until=wait_until)
    wait_until(lambda: not row(world, 51).marked)
    pick(world, 50, "Mark as read", wait_until=wait_until)
    assert world.client.called("mark_read") == [(51, 320), (50, 6)]


def test_the_menu_by_the_keyboard(world: World, focus: Focus, keys: Keys, wait_until: Wait) -> None:
    view = main(world).conversations.list
    wait_until(lambda: view.canvas.winfo_width() > 100)
    for key in ("<Menu>", "<Shift-F10>"):
        focus(view.canvas)
        keys("<Home>" + key)
        menu = shown_menu(view, wait_until)
        assert labels(menu) == [
            "Open",
            "Open in a new window",
            "Open in a tab",
            "Pin",
            "Mute",
            "Archive",
            "Mark as unread",
            "Contact details",
        ]
        menu.unpost()
        wait_until(lambda menu=menu: not menu.winfo_exists())


def test_what_is_refused_is_said(world: World, wait_until: Wait) -> None:
    world.client.failures["mark"] = Refused(ErrorCode.LIMIT_REACHED)
    pick(world, 51, "Pin", wait_until=wait_until)
    notice = main(world).notice
    wait_until(lambda: notice.said.startswith("No more than 10 chats can be pinned."))


def test_news_of_a_muted_one_do_not_shout(world: World, wait_until: Wait) -> None:
    changed(world, 51, muted_until=ALWAYS)
    new = item(51, 321, JONAS.id, "News!", time=NOW)
    changed(world, 51, last=new, unread=1)
    wait_until(lambda: keys_of(world)[0] == Talk(51))
    assert world.root.title() == "(1) WL – Ada Lovelace"


def test_the_open_conversation_offers_the_same_and_shows_a_mute(
    world: World, click: Click, wait_until: Wait
) -> None:
    world.desktop.open_conversation(50)
    talk = world.desktop.talks[50]
    face = talk.header.face

    def more() -> tk.Menu:
        click(talk.more)
        return popped_up(talk, wait_until)

    menu = more()
    offered = ["Contact details", "", "Pin", "Mute", "Archive", ""]
    assert labels(menu)[:6] == offered, "what is open is being read"
    choose(menu, "Mute")
    choose(popped_up(talk, wait_until), "Mute always")
    wait_until(lambda: face.find_withtag("muted"))
    assert face.bbox("muted")[0] > face.bbox("name")[2]
    menu = more()
    choose(menu, "Unmute")
    wait_until(lambda: not face.find_withtag("muted"))
    world.client.failures["mark"] = Refused(ErrorCode.LIMIT_REACHED)
    choose(more(), "Pin")
    wait_until(lambda: talk.notice.said.startswith("No more than 10 chats"))


def test_what_the_server_refuses_later_is_told_in_the_main_window(
    world: World, wait_until: Wait
) -> None:
    refused = MarksRefused(conversation=51, changes=(("pinned", True),), code="limit_reached")
    world.link.tell(refused)
    wait_until(lambda: main(world).notice.said.startswith("Jonas Weber could not be pinned."))
