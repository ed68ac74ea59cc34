"""Every window without a mouse and without eyes: all of it is reached, named, and seen to be."""

from __future__ import annotations

import tkinter as tk

import pytest
import ttkbootstrap as ttk
from PIL import Image, ImageChops, ImageGrab

from tests.gui.hands import Focus, Keys, Wait, main
from tests.gui.walking import Walker, below
from tests.gui.world import World
from whatsapp_like.views.access import Description
from whatsapp_like.views.buttons import Chip, Pressable
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Switch
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.people.find import FindDialog
from whatsapp_like.views.progress import ProgressBar
from whatsapp_like.views.sidebar import SideButton
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


@pytest.fixture
def walker(focus: Focus, wait_until: Wait) -> Walker:
    return Walker(focus, wait_until)


def test_the_main_window_is_walked_through(world: World, walker: Walker) -> None:
    page = main(world)
    walker.check(page.conversations.list.canvas)
    page.show("contacts")
    world.root.update()
    walker.check(page.contacts.list.canvas)
    world.preferences.show_contacts_as_table(True)
    world.root.update()
    walker.check(page.contacts.search.field)


def test_a_conversation_is_walked_through_with_its_search(world: World, walker: Walker) -> None:
    world.desktop.open_conversation(50)
    talk = world.desktop.talks[50]
    world.root.update()
    walker.check(talk.composer.writing)
    talk.find_bar.open()
    world.root.update()
    walker.check(talk.find_bar.search.field)


def test_details_and_settings_are_walked_through(world: World, walker: Walker) -> None:
    world.desktop.show_person(2)
    details = world.desktop.details[2]
    world.root.update()
    walker.check(next(each for each in below(details) if isinstance(each, TextButton)))
    world.desktop.open_settings()
    assert world.desktop.settings is not None
    world.root.update()
    boxes = (each for each in below(world.desktop.settings) if isinstance(each, EntryBox))
    walker.check(next(boxes).field)


def test_the_first_run_is_walked_through(nobody: World, walker: Walker) -> None:
    nobody.root.update()
    field = next(each for each in below(nobody.root) if isinstance(each, EntryBox)).field
    walker.check(field)


def test_the_table_is_sorted_and_its_menu_opened_by_keys(
    world: World,
    focus: Focus,
    keys: Keys,
    wait_until: Wait,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.preferences.show_contacts_as_table(True)
    page = main(world)
    page.show("contacts")
    world.root.update()
    table, asked = page.contacts.table, []
    monkeypatch.setattr(table, "_menu", lambda account, _x, _y: asked.append(account))
    rows = table.accounts
    focus(table.canvas)
    wait_until(lambda: table.current == 0)
    keys("<Down><Menu><Shift-F10>")
    assert asked == [rows[1]] * 2
    keys("<Alt-Home>")
    assert table.accounts != rows
    keys("<Alt-Home>")
    assert table.accounts == rows
    keys("<Alt-Right>")
    assert table.titles[1].arrow is Icon.UP
    keys("<Alt-Left>")
    assert table.accounts == rows


def picture(widget: tk.Misc) -> Image.Image:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return ImageGrab.grab((x, y, x + widget.winfo_width(), y + widget.winfo_height()))


def test_where_the_keyboard_is_can_be_seen(
    world: World, focus: Focus, wait_until: Wait, walker: Walker
) -> None:
    for each in walker.walk(main(world).conversations.list.canvas):
        if not isinstance(each, Pressable):
            continue
        focus(world.root)
        world.root.update()
        plain = picture(each)
        focus(each)
        world.root.update()
        assert ImageChops.difference(plain, picture(each)).getbbox(), each.label


def test_what_changes_is_described_anew(root: ttk.App, look: Look) -> None:
    window = ttk.Toplevel(master=root)
    chip = Chip(window, look, "Unread", lambda: None)
    assert chip.description() == Description("radiobutton", "Unread", "")
    chip.choose(True)
    assert chip.description().state == "chosen"
    button = TextButton(window, look, "Save", lambda: None)
    button.wait("Saving…")
    assert button.description() == Description("button", "Save", "Saving…")
    button.wait("")
    button.enable(False)
    assert button.description().state == "unavailable"
    switch = Switch(window, look, "Less motion", "", lambda _on: None)
    assert switch.button.description() == Description("switch", "Less motion", "off")
    switch.press()
    assert switch.button.description().state == "on"
    side = SideButton(window, look, Icon.CONTACTS, "People", lambda: None)
    side.count(3)
    side.choose(True)
    assert side.description() == Description("tab", "People", "chosen, 3")
    bar = ProgressBar(window, look)
    bar.show(0.4)
    assert bar.description() == Description("progressbar", "", "40 %")
    box = EntryBox(window, look, label="Name")
    box.set("Ada 🎉")
    box.fail(True)
    assert box.description() == Description("textbox", "Name", "Ada :party popper:, wrong")
    box.enable(False)
    assert box.description().state.endswith(", wrong, unavailable")
    secret = EntryBox(window, look, label="Password", secret=True)
    secret.set("correct horse")
    assert secret.description() == Description("password", "Password", "")
    window.destroy()


def test_a_password_is_shown_by_a_key(root: ttk.App, look: Look, focus: Focus, keys: Keys) -> None:
    window = ttk.Toplevel(master=root)
    secret = EntryBox(window, look, label="Password", secret=True)
    secret.pack()  # type: ignore[no-untyped-call]
    focus(secret.field)
    keys("<Alt-F8>")
    assert secret.field["show"] == ""
    keys("<Alt-F8>")
    assert secret.field["show"] != ""
    window.destroy()


def test_carets_stand_still_where_less_motion_is_wanted(world: World) -> None:
    field = main(world).conversations.search.field
    world.preferences.reduce_motion(True)
    assert int(str(field["insertofftime"])) == 0
    world.desktop.open_conversation(50)
    assert int(str(world.desktop.talks[50].composer.writing["insertofftime"])) == 0
    world.preferences.reduce_motion(False)
    assert int(str(field["insertofftime"])) > 0
    world.root.option_add("*insertOffTime", 0)


def test_finding_somebody_is_walked_through(world: World, walker: Walker, wait_until: Wait) -> None:
    world.desktop.new_conversation()
    (dialog,) = (each for each in world.root.winfo_children() if isinstance(each, FindDialog))
    wait_until(lambda: len(dialog.rows))
    walker.check(dialog.search.field)
