"""The list of all keyboard shortcuts, as the table has them, with a search.

Runs on the Tk thread. Public names: `ShortcutsDialog`, `ShortcutsView`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.main.rows import folded, matches
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.shortcuts.chords import System, shown
from whatsapp_like.views.shortcuts.keyboard import Offer, system_of
from whatsapp_like.views.shortcuts.table import Action, Group, Shortcut
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 520
_HEIGHT: Final = 440
_LINE: Final = 38
_HEADING: Final = 44
_CAP: Final = 26
_GAP: Final = 5
_NOTCH: Final = 60


class Line(NamedTuple):
    """What is listed in one line; a heading has no keys."""

    words: str
    caps: tuple[str, ...] = ()


def lines_of(groups: Iterable[Group], system: System, sought: str = "") -> list[Line]:
    """Return what is to be listed of `groups`: what holds every word of `sought`."""
    words = folded(sought).split()
    lines: list[Line] = []
    for group in groups:
        found = [
            Line(name, _caps(list(each), system))
            # The nine keys of one thing are one line.
            for name, each in groupby(group.shortcuts, lambda shortcut: shortcut.words)
        ]
        found = [each for each in found if matches(words, group.title, each.words, *each.caps)]
        if found:
            lines += [Line(group.title), *found]
    return lines


def _caps(shortcuts: Sequence[Shortcut], system: System) -> tuple[str, ...]:
    first, last = (shown(each.keys[0], system) for each in (shortcuts[0], shortcuts[-1]))
    if len(shortcuts) == 1:
        return first
    return (*first[:-1], f"{first[-1]} \u2026 {last[-1]}")


class ShortcutsView(ttk.Frame):
    """The search and the list below it."""

    def __init__(self, parent: tk.Misc, look: Look, groups: Sequence[Group]) -> None:
        super().__init__(parent)
        self._look = look
        self._groups = groups
        self._system = system_of(self)
        self._jobs = Jobs(self)
        self._held: list[PhotoImage] = []
        self.lines: list[Line] = []
        px = look.px
        self.search = EntryBox(
            self,
            look,
            label=_("Search"),
            placeholder=_("Search keyboard shortcuts"),
            search=True,
            changed=lambda _text: self._arrange(),
        )
        self.search.pack(fill="x", pady=(0, px(8)))  # type: ignore[no-untyped-call]
        below = ttk.Frame(self)
        below.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.canvas = ttk.Canvas(
            below,
            autostyle=False,
            highlightthickness=0,
            bd=0,
            takefocus=False,
            yscrollincrement=1,
            height=px(_HEIGHT),
        )
        self._bar = Scrollbar(below, look, lambda: look.palette.ground, self._bar_moved)
        self.canvas.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self.canvas.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        bind_wheel(self.canvas, lambda notches: self._scroll(round(notches * px(_NOTCH))))
        steps = {"<Up>": -_LINE, "<Down>": _LINE, "<Prior>": -_HEIGHT, "<Next>": _HEIGHT}
        for sequence, step in steps.items():
            self.search.field.bind(sequence, self._scroller(step), add=True)
        look.watch(self, lambda: self._jobs.idle("draw", self._draw))
        self._arrange()

    def describe(self, index: int) -> Description:
        """Describe a line in words."""
        line = self.lines[index]
        return Description("listitem" if line.caps else "heading", line.words, " ".join(line.caps))

    def _arrange(self) -> None:
        self.lines = lines_of(self._groups, self._system, self.search.value)
        self.canvas.yview_moveto(0)
        self._jobs.idle("draw", self._draw)

    def _scroller(self, step: int) -> Callable[[object], str]:
        def scroll(_event: object) -> str:
            self._scroll(self._look.px(step))
            return "break"

        return scroll

    def _scroll(self, pixels: int) -> None:
        first, last = self.canvas.yview()
        if last - first < 1.0:
            self.canvas.yview_scroll(pixels, "units")
            self._bar.show(*self.canvas.yview())

    def _bar_moved(self, share: float) -> None:
        self.canvas.yview_moveto(share)
        self._bar.show(*self.canvas.yview())

    def _draw(self) -> None:
        canvas, look, palette, px = self.canvas, self._look, self._look.palette, self._look.px
        canvas.delete("all")
        canvas.configure(background=palette.ground)
        self._held.clear()
        width = canvas.winfo_width() - px(16)
        y = 0
        for number, line in enumerate(self.lines):
            height = px(_LINE if line.caps else _HEADING)
            middle = y + height // 2
            if line.caps:
                left = self._draw_caps(line.caps, width, middle)
                if number + 1 < len(self.lines) and self.lines[number + 1].caps:
                    canvas.create_line(
                        px(2), y + height, width, y + height, fill=palette.line, width=px(1)
                    )
                words, role, ink = line.words, Role.PREVIEW, palette.text
            else:
                words, role, ink, left = line.words, Role.CHIP, palette.accent, width
                middle += px(4)
            words = look.shortened(role, words, left - px(14))
            canvas.create_text(px(2), middle, text=words, anchor="w", font=role.value, fill=ink)
            y += height
        if not self.lines:
            canvas.create_text(
                width // 2,
                px(48),
                text=_("No shortcut is called like that."),
                font=Role.PREVIEW.value,
                fill=palette.second,
            )
        whole = max(y, canvas.winfo_height())
        canvas.configure(scrollregion=(0, 0, canvas.winfo_width(), whole))
        self._bar.show(*canvas.yview())

    def _draw_caps(self, caps: Sequence[str], right: int, middle: int) -> int:
        """Draw keycaps that end at `right`; return where they begin."""
        canvas, look, palette, px = self.canvas, self._look, self._look.palette, self._look.px
        half = px(_CAP) // 2
        style = Style(radius=px(6), fill=palette.field, ground=palette.ground, outline=palette.line)
        for cap in reversed(caps):
            width = max(2 * half, look.width(Role.SMALL, cap) + px(14))
            box = (right - width, middle - half, right, middle + half)
            self._held += draw_box(canvas, look.pictures, box, style, "cap")
            canvas.create_text(
                right - width / 2, middle, text=cap, font=Role.SMALL.value, fill=palette.text
            )
            right -= width + px(_GAP)
        return right


class ShortcutsDialog(Dialog):
    """The list in a dialog of its own; the keys that opened it close it."""

    def __init__(self, parent: tk.Misc, look: Look, groups: Sequence[Group]) -> None:
        title = _("Keyboard shortcuts")
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(14)))
        self.view = ShortcutsView(self.body, look, groups)
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.open(self.view.search.field)

    def shortcuts(self) -> Offer:
        """Return what keys do here."""
        return {**super().shortcuts(), Action.SHORTCUTS: self.close}
