"""Asking for a folder: the dialog speaks our language, and its answer is what was chosen."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from tests.conftest import WaitUntil
from whatsapp_like import i18n
from whatsapp_like.views.folders import choose_folder, choose_image
from whatsapp_like.views.root import make_root

pytestmark = pytest.mark.gui


@pytest.fixture
def folder_root() -> Iterator[ttk.App]:
    i18n.set_language("fr")
    root = make_root()
    yield root
    root.update()
    root.destroy()
    i18n.set_language("en")


def descendants(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from descendants(child)


def buttons(root: ttk.App) -> dict[str, ttk.Button]:
    windows = [w for w in root.winfo_children() if isinstance(w, tk.Toplevel)]
    found = [w for window in windows for w in descendants(window) if isinstance(w, ttk.Button)]
    return {str(button.cget("text")): button for button in found}


@pytest.mark.parametrize("answer", ["OK", "Annuler"])
def test_it_is_answered_in_our_language(
    folder_root: ttk.App, tmp_path: Path, wait_until: WaitUntil, answer: str
) -> None:
    def press() -> None:
        # From inside the dialog's own loop, which begins once it is on screen.
        button = buttons(folder_root).get(answer)
        if button is None or not button.winfo_viewable():
            folder_root.after(20, press)
        else:
            button.invoke()

    folder_root.deiconify()
    folder_root.update()
    folder_root.after(20, press)
    chosen = choose_folder(folder_root, str(tmp_path))
    assert chosen == (str(tmp_path) if answer == "OK" else None)


def test_an_image_is_chosen_among_those_that_can_be_read(
    folder_root: ttk.App, tmp_path: Path
) -> None:
    for name in ("me.JPG", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    shown: list[str] = []

    def press() -> None:
        button = buttons(folder_root).get("OK")
        if button is None or not button.winfo_viewable():
            folder_root.after(20, press)
            return
        inside = list(descendants(button.winfo_toplevel()))
        (tree,) = (w for w in inside if isinstance(w, ttk.Treeview))
        shown.extend(str(tree.item(row, "text")) for row in tree.get_children())
        tree.selection_set(tree.get_children()[0])
        folder_root.update()
        button.invoke()

    folder_root.deiconify()
    folder_root.update()
    folder_root.after(20, press)
    assert choose_image(folder_root, str(tmp_path)) == str(tmp_path / "me.JPG")
    assert [name.strip() for name in shown] == ["me.JPG"]
