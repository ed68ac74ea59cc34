"""The shortcuts of the desktop with real keys, in the main window and in floating ones."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.gui.hands import Focus, Keys, Wait, main
from tests.gui.world import World
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.desk.tabs import TabsWindow
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.people.find import FindDialog
from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog

pytestmark = pytest.mark.gui


def opened(world: World, conversation: int, focus: Focus) -> tk.Misc:
    """Open a conversation and write in it."""
    world.desktop.open_conversation(conversation)
    writing = world.desktop.talks[conversation].composer.writing
    focus(writing)
    return writing


def inside(pane: tk.Misc) -> Callable[[], bool]:
    return lambda: str(pane.focus_displayof()).startswith(f"{pane}.")


def test_conversations_are_walked_and_counted(world: World, focus: Focus, keys: Keys) -> None:
    world.preferences.choose_layout(Layout.WINDOWS)
    world.root.update()
    focus(main(world).conversations.list.canvas)
    keys("<Alt-Down>")
    assert list(world.desktop.talks) == [52], "the first one, when none is marked"
    focus(world.desktop.talks[52].composer.writing)
    keys("<Alt-Down>")
    assert list(world.desktop.talks) == [52, 51], "the next one, from a floating window"
    focus(world.desktop.talks[51].composer.writing)
    keys("<Alt-Shift-Down>")
    assert list(world.desktop.talks) == [52, 51, 50], "the next unread one"
    focus(world.desktop.talks[50].composer.writing)
    keys("<Alt-Shift-Down><Control-Key-9>")
    assert list(world.desktop.talks) == [52, 51, 50], "there is no further one"
    keys("<Control-Key-4>")
    assert list(world.desktop.talks) == [52, 51, 50, 53]
    focus(world.desktop.talks[53].timeline.canvas)
    keys("<Control-w>")
    assert list(world.desktop.talks) == [52, 51, 50]
    focus(world.desktop.talks[50].composer.writing)
    keys("<Alt-Up>")
    assert list(world.desktop.talks) == [52, 51, 50]


def test_from_a_conversation_to_the_search_over_everything(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    opened(world, 50, focus)
    main(world).show("contacts")
    keys("<Control-F>")
    field = main(world).conversations.search.field
    wait_until(lambda: field.focus_displayof() is field)


def test_somebody_new_is_asked_for_where_one_is(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    opened(world, 50, focus)
    keys("<Control-n>")
    (dialog,) = (
        each
        for each in world.desktop.talks[50].winfo_toplevel().winfo_children()
        if isinstance(each, FindDialog)
    )
    wait_until(lambda: dialog.focus_displayof() is dialog.search.field)
    # What has to be answered first lets nothing else happen.
    keys("<Control-n><Control-w>")
    assert not dialog.winfo_exists()
    assert not any(isinstance(each, FindDialog) for each in dialog.master.winfo_children())
    assert list(world.desktop.talks) == [50]


def test_larger_smaller_and_as_designed(world: World, focus: Focus, keys: Keys) -> None:
    opened(world, 50, focus)
    keys("<Control-plus><Control-equal>")
    assert world.state.desktop.zoom == 1.25
    keys("<Control-minus>")
    assert world.state.desktop.zoom == 1.1
    keys("<Control-Key-0>")
    assert world.state.desktop.zoom == 1.0
    keys("<Control-minus><Control-minus>")
    assert world.state.desktop.zoom == 0.85


def test_f6_leads_through_the_parts_of_a_window(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = main(world)
    focus(page.conversations.search.field)
    keys("<F6>")
    wait_until(inside(page.rail))
    keys("<F6>")
    wait_until(lambda: page.focus_displayof() is page.conversations.list.canvas)
    opened(world, 50, focus)
    talk = world.desktop.talks[50]
    for pane in (page.rail, page.conversations, talk.header, talk.timeline, talk.composer):
        keys("<F6>")
        wait_until(inside(pane))
    for pane in (talk.timeline, talk.header):
        keys("<Shift-F6>")
        wait_until(inside(pane))
    world.desktop.desk.open(50, Layout.TABS)
    talk = world.desktop.talks[50]
    focus(talk.composer.writing)
    window = talk.winfo_toplevel()
    assert isinstance(window, TabsWindow)
    keys("<F6>")
    wait_until(lambda: window.focus_displayof() is window.bar)


def test_no_shortcut_reaches_past_the_first_run(nobody: World, focus: Focus, keys: Keys) -> None:
    focus(nobody.root)
    keys("<Control-k><Control-n><Control-comma><Alt-Down><Control-Key-1><F6>")
    assert not nobody.desktop.talks
    assert nobody.desktop.settings is None


def test_quit_from_anywhere(
    world: World, focus: Focus, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(world.desktop, "_quit", lambda: ended.append(1))
    opened(world, 50, focus)
    keys("<Control-q>")
    focus(world.root)
    keys("<Control-w>")
    assert (ended, list(world.desktop.talks)) == ([1], []), "the chat first"
    keys("<Control-w>")
    assert ended == [1, 1]


def test_the_switcher_leads_to_a_conversation_from_anywhere(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    writing = opened(world, 50, focus)
    keys("<Control-k>")
    switcher = world.desktop.hands.switcher
    assert switcher is not None
    assert switcher.winfo_toplevel() is writing.winfo_toplevel()
    wait_until(lambda: switcher.focus_displayof() is switcher.search.field)
    keys("<Down><Down><Up>")
    assert switcher.list.selected == Talk(51)
    keys("max")
    assert switcher.list.selected == Talk(53)
    keys("<Return>")
    assert not switcher.winfo_exists()
    assert 53 in world.desktop.talks
    keys("<Control-k>")
    other = world.desktop.hands.switcher
    assert other is not None
    wait_until(lambda: other.focus_displayof() is other.search.field)
    keys("amir")
    wait_until(lambda: other.list.selected == Somebody(6))
    keys("<Return>")
    wait_until(lambda: -6 in world.desktop.talks)


def test_the_switcher_is_left_as_it_was_opened(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    writing = opened(world, 50, focus)
    for key in ("<Escape>", "<Control-k>", "<Control-w>"):
        keys("<Control-k>")
        switcher = world.desktop.hands.switcher
        assert switcher is not None
        wait_until(lambda: writing.focus_displayof() is not writing)
        keys("zzz<Down><Return>")
        assert switcher.winfo_exists(), "nobody is called like that"
        keys(key)
        assert world.desktop.hands.switcher is None
        wait_until(lambda: writing.focus_displayof() is writing)
    keys("<Control-k>")
    wait_until(lambda: writing.focus_displayof() is not writing)
    focus(writing)
    # Whoever goes on elsewhere has left it.
    wait_until(lambda: world.desktop.hands.switcher is None)


def test_all_shortcuts_are_listed_and_searched(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    writing = opened(world, 50, focus)
    keys("<Control-slash>")
    (dialog,) = (
        each
        for each in writing.winfo_toplevel().winfo_children()
        if isinstance(each, ShortcutsDialog)
    )
    view = dialog.view
    wait_until(lambda: dialog.focus_displayof() is view.search.field)
    listed = {line.words: line.caps for line in view.lines}
    assert listed["New chat"] == ("Ctrl", "N")
    assert ("Ctrl", "1 … 9") in listed.values()
    wait_until(lambda: view.canvas.yview()[1] < 1)
    keys("<Next>")
    assert view.canvas.yview()[0] > 0
    keys("emoji")
    assert [line.words for line in view.lines] == ["Conversations", "Choose an emoji"]
    assert view.describe(1).state == "Ctrl ;"
    keys("<Control-slash>")
    assert not dialog.winfo_exists()
