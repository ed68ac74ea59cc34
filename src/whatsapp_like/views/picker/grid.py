"""Emoji in rows of eight below headings, on a canvas that holds only the rows on screen.

Runs on the Tk thread. One emoji is marked: by the pointer, by the arrow keys here, or by whoever
passes them on from another widget. Public names: `EmojiGrid`, `GridActions`.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji, ink
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import Section
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel

COLUMNS: Final = 8
_HEADING: Final = 30
_PICTURE: Final = 26
_NOTCH: Final = 3  # rows are small: a notch of the wheel moves by this share of a screen
_NONE: Final = -1


class GridActions(Protocol):
    """What the grid tells the picker around it."""

    def choose(self, key: str) -> None:
        """Insert an emoji."""
        ...

    def point(self, key: str) -> None:
        """Name the emoji that is marked now, if any."""
        ...

    def seen(self, section: int) -> None:
        """Show which section is at the top."""
        ...

    def leave(self, typed: str) -> None:
        """Give the keyboard to the search field, and `typed` with it."""
        ...


class _Line(NamedTuple):
    top: int
    height: int
    section: int
    first: int  # place of the first emoji in the flat list
    size: int  # how many emoji; 0: a heading


class EmojiGrid(ttk.Canvas):
    """Shows sections of emoji; `show_part(start, end)` keeps a scrollbar in step."""

    def __init__(self, parent: tk.Misc, look: Look, actions: GridActions) -> None:
        super().__init__(
            parent,
            autostyle=False,
            highlightthickness=0,
            bd=0,
            takefocus=True,
            yscrollincrement=1,
            confine=True,
        )
        self._look = look
        self._actions = actions
        self._sections: list[Section] = []
        self._keys: list[str] = []
        self._lines: list[_Line] = []
        self._tops: list[int] = []
        self._drawn: dict[int, list[PhotoImage]] = {}
        self._mark_held: list[PhotoImage] = []
        self._at = _NONE
        self._size = (0, 0)
        self._part = (0.0, 1.0)
        for sequence, call in {
            "<Configure>": lambda _: self._resized(),
            "<Motion>": self._pointed,
            "<Button-1>": self._clicked,
            "<FocusIn>": lambda _: self._focused(),
            "<FocusOut>": lambda _: self._draw_mark(),
            "<Key>": self._key,
        }.items():
            self.bind(sequence, call, add=True)
        bind_wheel(self, lambda notches: self.scroll(notches * self.winfo_height() / _NOTCH))
        look.watch(self, self._relook)
        self.configure(background=look.palette.ground)

    # --- what is shown ----------------------------------------------------------------------------

    def show(self, sections: Sequence[Section], *, mark: bool = False) -> None:
        """Show these sections from the top; with `mark` the first emoji is marked."""
        self._sections = list(sections)
        self._keys = [key for section in sections for key in section.keys]
        self._at = 0 if mark and self._keys else _NONE
        self._lay_out()
        self.yview_moveto(0)
        self._fill()
        self._actions.point(self.marked)

    def retone(self, sections: Sequence[Section]) -> None:
        """Show the same emoji in another skin tone, without moving anything."""
        self._sections = list(sections)
        self._keys = [key for section in sections for key in section.keys]
        self._forget()
        self._fill()
        self._actions.point(self.marked)

    @property
    def marked(self) -> str:
        """The key of the marked emoji, empty when there is none."""
        return self._keys[self._at] if 0 <= self._at < len(self._keys) else ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of all emoji, in order."""
        return tuple(self._keys)

    @property
    def part(self) -> tuple[float, float]:
        """The part of everything that is on screen, as shares from 0 to 1."""
        return self._part

    def description(self) -> Description:
        """Return the marked emoji in words."""
        return Description("option", catalogue.name(self.marked) if self.marked else "", "")

    def show_section(self, section: int) -> None:
        """Bring the heading of a section to the top."""
        for line in self._lines:
            if line.section == section:
                self._move_to(line.top)
                return

    def show_from(self, share: float) -> None:
        """Bring what lies at `share` of everything to the top."""
        self._move_to(round(share * self._total()))

    def scroll(self, pixels: float) -> None:
        """Scroll down, or up when negative."""
        self.yview_scroll(round(pixels), "units")
        self._fill()

    def choose_marked(self) -> None:
        """Insert the marked emoji."""
        if self.marked:
            self._actions.choose(self.marked)

    # --- where everything is ----------------------------------------------------------------------

    def _cell(self) -> int:
        return max(1, self.winfo_width() // COLUMNS)

    def _total(self) -> int:
        return self._lines[-1].top + self._lines[-1].height if self._lines else 0

    def _lay_out(self) -> None:
        cell, heading = self._cell(), self._look.px(_HEADING)
        self._lines = []
        y = first = 0
        for number, section in enumerate(self._sections):
            if section.label:
                self._lines.append(_Line(y, heading, number, first, 0))
                y += heading
            end = first + len(section.keys)
            while first < end:
                count = min(COLUMNS, end - first)
                self._lines.append(_Line(y, cell, number, first, count))
                y += cell
                first += count
        self._tops = [line.top for line in self._lines]
        self.configure(scrollregion=(0, 0, max(1, self.winfo_width()), max(1, y)))
        self._forget()

    def _line_of(self, index: int) -> int:
        return next(
            number
            for number, line in enumerate(self._lines)
            if line.first <= index < line.first + line.size
        )

    def _index_at(self, x: int, y: int) -> int:
        number = bisect_right(self._tops, self.canvasy(y)) - 1
        if number < 0:
            return _NONE
        line, column = self._lines[number], x // self._cell()
        if 0 <= column < line.size and self.canvasy(y) < line.top + line.height:
            return line.first + column
        return _NONE

    # --- drawing ----------------------------------------------------------------------------------

    def _forget(self) -> None:
        self.delete("all")
        self._drawn.clear()
        self._mark_held = []

    def _relook(self) -> None:
        self.configure(background=self._look.palette.ground)
        part = self._part[0]
        self._lay_out()
        self.show_from(part)

    def _resized(self) -> None:
        size = (self.winfo_width(), self.winfo_height())
        if size != self._size:
            self._size = size
            self._relook()

    def _move_to(self, y: int) -> None:
        self.yview_scroll(y - int(self.canvasy(0)), "units")
        self._fill()

    def _fill(self) -> None:
        """Draw the lines that are on screen now, and drop those that are not."""
        height = self.winfo_height()
        if not self._lines or self.winfo_width() < COLUMNS:
            self._part = (0.0, 1.0)
            self._say_empty()
            return
        top = int(self.canvasy(0))
        first = max(0, bisect_right(self._tops, top) - 1)
        last = max(first, bisect_right(self._tops, top + height) - 1)
        for number in [number for number in self._drawn if not first <= number <= last]:
            self.delete(f"l{number}")
            del self._drawn[number]
        for number in range(first, last + 1):
            if number not in self._drawn:
                self._drawn[number] = self._draw_line(number)
        self._draw_mark()
        total = max(1, self._total())
        self._part = (top / total, min(1.0, (top + height) / total))
        # A section is said to be at the top as soon as its heading is on its way out.
        self._actions.seen(self._lines[first].section)

    def _say_empty(self) -> None:
        look = self._look
        self.delete("all")
        place = (self.winfo_width() // 2, self.winfo_height() // 2)
        words = _("No emoji found")
        ink.text(self, *place, words, Role.PREVIEW, look.palette.second, "empty", "center")

    def _draw_line(self, number: int) -> list[PhotoImage]:
        line, look, palette = self._lines[number], self._look, self._look.palette
        tag = f"l{number}"
        if not line.size:
            words = look.shortened(
                Role.SMALL, self._sections[line.section].label, self.winfo_width() - look.px(12)
            )
            middle = line.top + line.height // 2 + look.px(2)
            ink.text(self, look.px(6), middle, words, Role.SMALL, palette.second, tag, "w")
            return []
        held, cell = [], self._cell()
        for column in range(line.size):
            picture = self._picture(self._keys[line.first + column], palette.ground)
            x = column * cell + cell // 2
            ink.image(self, x, line.top + cell // 2, picture, tag, "center")
            held.append(picture)
        return held

    def _picture(self, key: str, ground: str) -> PhotoImage:
        look = self._look
        return look.pictures.of(emoji.picture, key, look.px(_PICTURE), ground)

    def _draw_mark(self) -> None:
        self.delete("mark")
        self._mark_held = []
        if not self.marked or not self._lines:
            return
        look, palette, px = self._look, self._look.palette, self._look.px
        line, cell = self._lines[self._line_of(self._at)], self._cell()
        x, y = (self._at - line.first) * cell, line.top
        ring = keyboard_at(self) is self
        style = Style(
            radius=px(9),
            fill=palette.selected,
            ground=palette.ground,
            outline=palette.accent if ring else "",
            width=px(2),
        )
        inset = px(1)
        bounds = (x + inset, y + inset, x + cell - inset, y + cell - inset)
        self._mark_held = draw_box(self, look.pictures, bounds, style, "mark")
        picture = self._picture(self.marked, palette.selected)
        ink.image(self, x + cell // 2, y + cell // 2, picture, "mark", "center")
        self._mark_held.append(picture)

    # --- hands ------------------------------------------------------------------------------------

    def _mark(self, index: int, *, show: bool) -> None:
        if index == self._at:
            return
        self._at = index
        if show and index != _NONE:
            line = self._lines[self._line_of(index)]
            top, height = int(self.canvasy(0)), self.winfo_height()
            # The heading above a first row comes along.
            upper = line.top - (self._look.px(_HEADING) if self._is_first(index) else 0)
            if upper < top:
                self._move_to(upper)
            elif line.top + line.height > top + height:
                self._move_to(line.top + line.height - height)
        self._draw_mark()
        self._actions.point(self.marked)

    def _is_first(self, index: int) -> bool:
        number = self._line_of(index)
        return number > 0 and not self._lines[number - 1].size

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        index = self._index_at(event.x, event.y)
        self.configure(cursor="hand2" if index != _NONE else "")
        if index != _NONE:
            self._mark(index, show=False)

    def _clicked(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        index = self._index_at(event.x, event.y)
        if index != _NONE:
            self._mark(index, show=False)
            self.choose_marked()

    def _focused(self) -> None:
        if self._at == _NONE and self._keys:
            number = bisect_right(self._tops, int(self.canvasy(0))) - 1
            rows = [line for line in self._lines[max(0, number) :] if line.size]
            self._mark(rows[0].first if rows else 0, show=True)
        self._draw_mark()

    def _key(self, event: tk.Event[tk.Misc]) -> str | None:
        if int(event.state) & 0x4 or event.keysym in ("Tab", "ISO_Left_Tab", "Escape"):
            return None
        if event.keysym in ("Return", "KP_Enter", "space"):
            self.choose_marked()
            return "break"
        if self.go(event.keysym):
            return "break"
        if event.char and event.char.isprintable():
            self._actions.leave(event.char)
            return "break"
        return None

    def go(self, keysym: str) -> bool:
        """Move the mark as the key of that name does; tell whether it is such a key."""
        steps = {"Left": -1, "KP_Left": -1, "Right": 1, "KP_Right": 1}
        rows = {"Up": -1, "KP_Up": -1, "Down": 1, "KP_Down": 1, "Prior": 0, "Next": 0}
        if not self._keys or keysym not in {*steps, *rows, "Home", "End"}:
            return bool(not self._keys and keysym in {*steps, *rows})
        last = len(self._keys) - 1
        if keysym in steps:
            target = max(0, min(last, self._at + steps[keysym]))
        elif keysym == "Home":
            target = 0
        elif keysym == "End":
            target = last
        else:
            page = max(1, self.winfo_height() // self._cell() - 1)
            down = {"Prior": -page, "Next": page}.get(keysym, rows[keysym])
            target = self._row_away(down)
        if target == _NONE:
            self._actions.leave("")
        else:
            self._mark(target, show=True)
        return True

    def _row_away(self, down: int) -> int:
        """Return the place `down` rows below the mark, in the same column where there is one."""
        if self._at == _NONE:
            return 0
        rows = [line for line in self._lines if line.size]
        now = next(n for n, line in enumerate(rows) if self._at < line.first + line.size)
        if now + down < 0 and down == -1:
            return _NONE
        line = rows[max(0, min(len(rows) - 1, now + down))]
        column = self._at - rows[now].first
        return line.first + min(column, line.size - 1)
