"""Shortcuts with real keys: who does what, and what text fields are kept from."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.shortcuts.keyboard import Keyboard, Offer
from whatsapp_like.views.shortcuts.table import Action, client_shortcuts
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Dialog
from whatsapp_like.views.writing import Writing

pytestmark = pytest.mark.gui

Wait = Callable[..., None]
Focus = Callable[[tk.Misc], None]


class Part(ttk.Frame):
    """A part of a window that can do something."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.offers: Offer = {}

    def shortcuts(self) -> Offer:
        return self.offers


class Scene:
    """Two parts with a field each, and a program that can do everything else."""

    def __init__(self, root: ttk.App, stage: ttk.Toplevel, look: Look) -> None:
        self.done: list[str] = []
        self.stage = stage
        self.outer = Part(stage)
        self.inner = Part(self.outer)
        self.field = Writing(
            self.inner, look, ground=lambda: look.palette.field, changed=lambda: None
        )
        self.other = tk.Entry(stage)
        for widget in (self.outer, self.inner, self.field, self.other):
            tk.Pack.pack_configure(widget, fill="x")
        does = {each: self.does(f"program {each}") for each in Action}
        self.keyboard = Keyboard(root, self.outer, client_shortcuts(), lambda: does)
        self.field.set_text("some words")

    def does(self, what: str) -> Callable[[], object]:
        return lambda: self.done.append(what)

    def press(self, widget: tk.Misc, *sequences: str) -> None:
        for sequence in sequences:
            widget.event_generate(sequence)
        self.stage.update()


@pytest.fixture
def scene(root: ttk.App, stage: ttk.Toplevel, look: Look, focus: Focus) -> Iterator[Scene]:
    made = Scene(root, stage, look)
    stage.update()
    focus(made.field)
    yield made
    made.outer.destroy()


def test_the_nearest_one_who_can_does_it(scene: Scene) -> None:
    scene.inner.offers = {Action.FIND: scene.does("inner")}
    scene.outer.offers = {Action.FIND: scene.does("outer"), Action.FIND_NEXT: scene.does("outer")}
    scene.press(scene.field, "<Control-f>", "<F3>", "<Control-k>")
    assert scene.done == ["inner", "outer", f"program {Action.SWITCH}"]


def test_who_declines_leaves_it_to_the_next(scene: Scene) -> None:
    scene.inner.offers = {Action.FIND: lambda: False}
    scene.press(scene.field, "<Control-f>")
    assert scene.done == [f"program {Action.FIND}"]


def test_text_fields_keep_none_of_these_keys_for_emacs(scene: Scene, focus: Focus) -> None:
    scene.field.mark_set("insert", "1.0")
    scene.press(scene.field, "<Control-k>", "<Control-f>", "<Control-n>", "<Control-slash>")
    assert (scene.field.text(), scene.field.index("insert")) == ("some words", "1.0")
    assert not scene.field.tag_ranges("sel")
    scene.other.insert(0, "words")
    scene.other.selection_range(0, "end")
    focus(scene.other)
    scene.press(scene.other, "<Control-w>", "<Control-k>")
    assert scene.other.get() == "words"
    wanted = (
        Action.SWITCH,
        Action.FIND,
        Action.NEW,
        Action.SHORTCUTS,
        Action.CLOSE,
        Action.SWITCH,
    )
    assert scene.done == [f"program {each}" for each in wanted]


def test_caps_lock_and_other_scripts_make_no_difference(scene: Scene) -> None:
    scene.press(scene.field, "<Control-Lock-k>")
    # What a Russian layout reports of the same key.
    scene.field.event_generate("<Control-Key>", keysym="Cyrillic_el", keycode=45)
    assert scene.done == [f"program {Action.SWITCH}"] * 2
    scene.press(scene.field, "<k>")
    assert scene.done == [f"program {Action.SWITCH}"] * 2


def test_tab_still_leads_from_field_to_field(scene: Scene, wait_until: Wait) -> None:
    scene.press(scene.field, "<Tab>")
    wait_until(lambda: scene.stage.focus_get() is scene.other)
    scene.press(scene.other, "<Shift-Tab>")
    wait_until(lambda: scene.stage.focus_get() is scene.field)
    scene.press(scene.field, "<Control-Tab>")
    assert scene.stage.focus_get() is scene.field
    assert scene.done == [f"program {Action.NEXT_PAGE}"]


def test_a_question_lets_nothing_else_happen(
    scene: Scene, look: Look, focus: Focus, wait_until: Wait
) -> None:
    dialog = Dialog(scene.stage, look, "Really?")
    button = ttk.Button(dialog.body, text="No")
    button.pack()  # type: ignore[no-untyped-call]
    dialog.open(button)
    wait_until(lambda: str(dialog.tk.call("grab", "current", str(dialog))) == str(dialog))
    button.focus_force()
    wait_until(lambda: dialog.focus_displayof() is button)
    scene.press(button, "<Control-k>", "<Control-q>")
    assert scene.done == []
    scene.press(button, "<Escape>")
    assert not dialog.winfo_exists()


def test_a_menu_has_the_keyboard_to_itself(scene: Scene, look: Look, wait_until: Wait) -> None:
    place = scene.stage.winfo_rootx() + 20, scene.stage.winfo_rooty() + 20
    menu = pop_up(scene.field, look, [Choice("Open", lambda: None)], *place)
    wait_until(menu.winfo_viewable)
    scene.press(menu, "<Control-k>", "<Escape>")
    wait_until(lambda: not menu.winfo_exists())
    assert scene.done == []


def test_gone_with_its_owner(scene: Scene) -> None:
    other = scene.other
    scene.outer.destroy()
    other.focus_force()
    scene.press(other, "<Control-k>")
    assert scene.done == []
