"""Walks through windows with the keyboard alone, and checks that nothing was passed over."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator

from tests.gui.hands import Focus, Wait
from whatsapp_like.views.buttons import Pressable
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.picker.parts import Tab
from whatsapp_like.views.sidebar import SideButton


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if child.winfo_toplevel() is widget.winfo_toplevel():
            yield child
            yield from below(child)


class Walker:
    """Walks through a window with Tab, and tells what was there."""

    def __init__(self, focus: Focus, wait_until: Wait) -> None:
        self._focus = focus
        self._wait = wait_until

    def walk(self, start: tk.Misc, key: str = "<Tab>") -> list[tk.Misc]:
        """Return what has had the keyboard until it came back."""
        self._focus(start)
        seen = [start]
        while True:
            before = seen[-1]
            before.event_generate(key)
            self._wait(self._has_left(before))
            now = start.focus_displayof()
            assert now is not None
            if now is start:
                return seen
            assert now not in seen, f"{key} goes in a circle without {start}"
            seen.append(now)

    def _has_left(self, widget: tk.Misc) -> Callable[[], bool]:
        return lambda: widget.focus_displayof() is not widget

    def check(self, start: tk.Misc) -> None:
        """Check that everything that can be pressed or written in is on the way, both ways."""
        there = self.walk(start)
        back = self.walk(start, "<Shift-Tab>")
        assert set(back) == set(there), set(back) ^ set(there)
        for each in below(start.winfo_toplevel()):
            if not each.winfo_viewable():
                continue
            if isinstance(each, Pressable) and not isinstance(each, (SideButton, Tab)):
                assert each in there or not int(str(each["takefocus"])), each
            if isinstance(each, EntryBox) and str(each.field["state"]) != "disabled":
                assert each.field in there, each.label
            if isinstance(each, ListView):
                assert each.canvas in there
            describe = getattr(each, "description", None)
            if describe is not None:
                assert describe().role, each
                assert describe().name, each
            else:
                assert not isinstance(each, (Pressable, EntryBox)), each
