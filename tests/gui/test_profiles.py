"""The dialog of profiles with real keys: which are there, another one, a new one, one less."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest
import ttkbootstrap as ttk

from tests.gui.hands import Focus, Keys, Wait
from whatsapp_like.models.profile import ProfileFace, ProfileSummary
from whatsapp_like.views import profiles as dialogs
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.profiles import NewProfileDialog, ProfilesDialog
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


class Computer:
    """Three profiles, in memory."""

    current = "default"

    def __init__(self) -> None:
        ada, work = ProfileFace(handle="ada", name="Ada L."), ProfileFace(handle="al", name="A. L.")
        self.known = [
            ProfileSummary(profile="club", server="chat.example.org", open=True),
            ProfileSummary(profile="default", face=ada, server="192.168.1.20", open=True),
            ProfileSummary(profile="work", face=work, server="wl.example.com"),
        ]
        self.opened: list[str] = []
        self.trouble = ""

    def look(self, done: Callable[[Sequence[ProfileSummary]], None]) -> None:
        done(tuple(self.known))

    def check(self, name: str) -> str:
        return "" if name.isalpha() else "No."

    def open(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        if self.trouble:
            failed(self.trouble)
        else:
            self.opened.append(name)
            done()

    def remove(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        self.known = [each for each in self.known if each.profile != name]
        done()


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def dialog(root: ttk.App, look: Look, computer: Computer, focus: Focus) -> Iterator[ProfilesDialog]:
    root.deiconify()
    made = ProfilesDialog(root, look, computer)
    focus(made.list.canvas)
    yield made
    for child in root.winfo_children():
        if isinstance(child, tk.Toplevel):
            child.destroy()
    root.withdraw()


def test_a_menu_leads_to_the_others(root: ttk.App, look: Look, computer: Computer) -> None:
    offered: list[Choice] = []
    said: list[str] = []
    dialogs.profile_choices(computer, look, lambda: root, said.append, offered.extend)
    labels = [choice.label for choice in offered if choice.label]
    assert labels == ["club", "A. L. · work", "Profiles…"]
    command = offered[2].command
    assert command is not None
    command()
    assert computer.opened == ["work"]
    computer.trouble = "No room."
    command()
    assert said == ["No room."]


T = TypeVar("T")


def child(dialog: tk.Misc, kind: type[T]) -> T:
    (found,) = (each for each in dialog.winfo_children() if isinstance(each, kind))
    return found


def test_whose_they_are_and_which_are_open_stands_there_in_words(dialog: ProfilesDialog) -> None:
    rows = [dialog.row(index) for index in range(len(dialog))]
    assert [(row.title, row.preview, row.time) for row in rows] == [
        ("Ada L.", "default · @ada · 192.168.1.20", "this one"),
        ("club", "chat.example.org", "open"),
        ("A. L.", "work · @al · wl.example.com", ""),
    ]


def test_enter_goes_to_another_one(dialog: ProfilesDialog, keys: Keys, computer: Computer) -> None:
    keys("<Down><Return>")
    assert computer.opened == ["club"]
    assert not dialog.winfo_exists()


def test_what_does_not_open_is_said(dialog: ProfilesDialog, keys: Keys, computer: Computer) -> None:
    computer.trouble = "No such file"
    keys("<Down><Return>")
    assert dialog.said == "No such file"


def test_a_new_one_is_named_and_opened(
    dialog: ProfilesDialog, keys: Keys, computer: Computer, wait_until: Wait
) -> None:
    keys("<Tab>")
    wait_until(lambda: dialog.focus_displayof() is dialog.add)
    keys("<space>")
    asking = child(dialog, NewProfileDialog)
    wait_until(lambda: asking.focus_displayof() is asking.name.box.field)
    keys("/<Return>")
    assert asking.name.said == "No."
    keys("<BackSpace>club2<BackSpace><Return>")
    assert computer.opened == ["club"]
    assert not dialog.winfo_exists()


def test_only_a_closed_one_can_be_removed_and_only_after_a_question(
    dialog: ProfilesDialog,
    keys: Keys,
    computer: Computer,
    wait_until: Wait,
    focus: Focus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered: list[list[str]] = []

    def keep(_owner: object, _look: object, choices: Sequence[Choice], *_place: int) -> None:
        offered.append([each.label for each in choices])

    monkeypatch.setattr(dialogs, "pop_up", keep)
    keys("<Menu><Delete><Down><Shift-F10><Delete><Down><Menu>")
    assert offered == [["Open"], ["Open"], ["Open", "Remove from this computer…"]]
    keys("<Delete>")
    asking = child(dialog, ConfirmDialog)
    wait_until(lambda: asking.focus_displayof() is asking.no)
    keys("<Return>")
    assert len(computer.known) == 3, "Enter means no"
    focus(dialog.list.canvas)
    keys("<Delete>")
    asking = child(dialog, ConfirmDialog)
    focus(asking.yes)
    keys("<space>")
    assert [each.profile for each in computer.known] == ["club", "default"]
    wait_until(lambda: len(dialog) == 2)
    # The question is over: the dialog below keeps the other windows waiting again.
    assert str(dialog.tk.call("grab", "current", str(dialog))) == str(dialog)
