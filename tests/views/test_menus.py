"""Menus: what they show, that choosing works, and that they are gone afterwards."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.menus import Choice, drop_down, pop_up
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def test_a_menu_shows_safe_words_runs_what_was_chosen_and_goes(
    stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]
) -> None:
    chosen: list[str] = []
    choices = [
        Choice("Copy 🎉", lambda: chosen.append("copy")),
        Choice(),
        Choice("Delete", lambda: chosen.append("delete"), danger=True),
    ]
    menu = pop_up(stage, look, choices, stage.winfo_rootx() + 20, stage.winfo_rooty() + 20)
    wait_until(menu.winfo_viewable)
    line = str(menu.entrycget(1, "label"))
    assert menu.type(1) == "separator" or (line.isspace() and _disabled(menu, 1))
    assert "🎉" not in str(menu.entrycget(0, "label"))
    assert str(menu.entrycget(2, "foreground")) == look.palette.danger
    menu.invoke(2)
    menu.unpost()
    wait_until(lambda: not _exists(menu))
    assert chosen == ["delete"]


def test_a_line_may_lead_to_more_lines_in_the_same_place(
    stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]
) -> None:
    chosen: list[str] = []
    more = [Choice("For 1 hour", lambda: chosen.append("hour"))]
    choices = [Choice("Open", lambda: None), Choice("Mute", more=more)]
    menu = pop_up(stage, look, choices, stage.winfo_rootx() + 20, stage.winfo_rooty() + 20)
    wait_until(menu.winfo_viewable)
    assert "›" in str(menu.entrycget(1, "label"))
    place = menu.winfo_rootx(), menu.winfo_rooty()
    menu.unpost()
    menu.invoke(1)
    (second,) = [w for w in stage.winfo_children() if isinstance(w, tk.Menu) and w is not menu]
    wait_until(lambda: second.winfo_viewable() and not _exists(menu))
    assert (second.winfo_rootx(), second.winfo_rooty()) == place
    second.unpost()
    second.invoke(0)
    wait_until(lambda: not _exists(second))
    assert chosen == ["hour"]


def test_a_line_may_take_away_what_the_menu_belongs_to(
    root: ttk.App, stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]
) -> None:
    errors: list[str] = []
    root.tk.createcommand("bgerror", lambda error: errors.append(str(error)))
    owner = tk.Frame(stage)
    menu = pop_up(owner, look, [Choice("Close", owner.destroy)], 20, 20)
    wait_until(menu.winfo_viewable)
    # As Tk does it when a line is clicked: first it is out of sight, then its command runs.
    menu.unpost()
    menu.invoke(0)
    root.update()
    root.tk.deletecommand("bgerror")
    assert not _exists(menu)
    assert errors == []


@pytest.mark.parametrize("at_end", [False, True])
def test_the_menu_of_a_button_stays_in_its_window(
    stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None], at_end: bool
) -> None:
    button = tk.Frame(stage, width=40, height=40)
    button.place(relx=float(at_end), rely=float(at_end), anchor="se" if at_end else "nw")
    stage.update()
    menu = drop_down(stage, look, [Choice("Open"), Choice("Close", stage.bell)], button)
    wait_until(menu.winfo_viewable)
    left, top = stage.winfo_rootx(), stage.winfo_rooty()
    right, bottom = left + stage.winfo_width(), top + stage.winfo_height()
    assert left <= menu.winfo_rootx() <= right - menu.winfo_width()
    assert top <= menu.winfo_rooty() <= bottom - menu.winfo_height()
    menu.unpost()
    wait_until(lambda: not _exists(menu))


def _exists(widget: tk.Misc) -> bool:
    return bool(widget.winfo_exists())


def _disabled(menu: tk.Menu, index: int) -> bool:
    return str(menu.entrycget(index, "state")) == "disabled"


def test_keys_pass_the_lines_between_groups(
    stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]
) -> None:
    choices = [Choice("Open", lambda: None), Choice(), Choice("Delete", lambda: None)]
    menu = pop_up(stage, look, choices, stage.winfo_rootx() + 20, stage.winfo_rooty() + 20)
    wait_until(menu.winfo_viewable)
    menu.focus_force()
    wait_until(lambda: menu.focus_displayof() is menu)
    for expected in (0, 2, 0):
        menu.event_generate("<Down>")
        stage.update()
        assert menu.index("active") == expected
    menu.unpost()
