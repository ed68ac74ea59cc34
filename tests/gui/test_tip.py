"""Tooltips: readable in both themes, and gone with the attention for their window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import cast

import pytest

from tests.gui.world import World
from whatsapp_like.views.palette import contrast
from whatsapp_like.views.tip import Tip

pytestmark = pytest.mark.gui


def test_a_tip_is_readable_stands_out_and_goes_when_its_window_is_left(
    world: World, wait_until: Callable[..., None], focus: Callable[[tk.Misc], None]
) -> None:
    button = tk.Canvas(world.root, width=30, height=30)
    button.place(x=0, y=0)
    tip = Tip(button, world.look, "Settings")
    focus(world.root)
    tip.show_tip()
    shown = cast(tk.Toplevel, tip.toplevel)
    (label,) = shown.winfo_children()
    palette = world.look.palette
    assert contrast(str(label["foreground"]), str(label["background"])) >= 7
    assert contrast(str(label["background"]), palette.ground) >= 7, "it stands out"
    world.root.event_generate("<FocusOut>")
    wait_until(lambda: not shown.winfo_exists())
    dialog = tk.Toplevel(world.root)
    wait_until(dialog.winfo_viewable)
    dialog.grab_set()
    tip.show_tip()
    assert tip.toplevel is None, "it does not come back beside a dialog"
    dialog.destroy()
    tip.destroy()
