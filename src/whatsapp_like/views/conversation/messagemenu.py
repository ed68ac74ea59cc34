"""The menu of a message: a row of emoji to react with, and below it what else can be done.

Runs on the Tk thread. It lies within the window, as the emoji picker does, since the menus of the
toolkit cannot hold pictures side by side; it goes when something outside is pressed.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji, ink, shapes
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.palette import mix
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.shortcuts.keyboard import Offer

QUICK: Final = ("👍", "❤️", "😂", "😮", "😢", "🙏")
_CELL: Final = 42
_PICTURE: Final = 26
_LINE: Final = 32
_RULE: Final = 9
_PAD: Final = 6
_LEFT: Final = 16
_SIGN: Final = 28  # the icon before a line, and the gap behind it
_RADIUS: Final = 12
_NONE: Final = -1


class Reacting(NamedTuple):
    """What the row of emoji does: `mine` is the one that is there already, `more` shows all."""

    mine: str
    react: Callable[[str], object]
    more: Callable[[], object] | None


class _Cell(NamedTuple):
    """What can be pressed: a picture of the row, or a line."""

    box: tuple[int, int, int, int]
    label: str
    act: Callable[[], object]
    key: str = ""
    choice: Choice | None = None


class MessageMenu(ttk.Canvas):
    """Shows the menu at a place on the screen; `closed` is called once it has gone."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        reacting: Reacting,
        choices: Sequence[Choice],
        place: tuple[int, int],
        closed: Callable[[], object],
    ) -> None:
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True)
        self._look = look
        self._reacting = reacting
        self.choices = list(choices)
        self._closed = closed
        self._place = place
        self._jobs = Jobs(self)
        self._at = _NONE
        self._held: list[PhotoImage] = []
        self._cells: list[_Cell] = []
        self._row = 0  # how many cells the row of emoji has
        self._before = str(parent.tk.call("focus"))
        self._lay()
        self._listen()
        self._put()
        self.focus_set()
        self._draw()

    @property
    def fits(self) -> bool:
        """Whether the window has room for all of it."""
        top = self.winfo_toplevel()
        return self._height <= top.winfo_height() and self._width <= top.winfo_width()

    @property
    def quick(self) -> list[str]:
        """The emoji of the row; mine comes first if it is another one."""
        mine, shown = self._reacting.mine, list(QUICK)
        if mine and all(emoji.key_of(each) != emoji.key_of(mine) for each in shown):
            shown = [mine, *shown[:-1]]
        return shown

    @property
    def labels(self) -> list[str]:
        """What can be pressed, in words, the row of emoji first."""
        return [cell.label for cell in self._cells]

    def description(self) -> Description:
        """Return the marked line in words."""
        return Description("menu", self._cells[self._at].label if self._at >= 0 else "", "")

    def press(self, label: str) -> None:
        """Do what a click on that line, or emoji, does."""
        self._run(next(cell for cell in self._cells if cell.label == label))

    def close(self, back: bool = True) -> None:
        """Take the menu away; with `back` the keyboard goes where it was."""
        if not self.winfo_exists():
            return
        before = self._before
        inside = str(self.tk.call("focus")) == str(self)
        self.destroy()
        if back and inside and before and self.tk.call("winfo", "exists", before):
            self.tk.call("focus", before)
        self._closed()

    def shortcuts(self) -> Offer:
        """Return what keys do here: Escape closes the menu, and not the conversation behind it."""
        return {Action.BACK: self.close, Action.CLOSE: self.close}

    # --- parts ------------------------------------------------------------------------------------

    def _lay(self) -> None:
        look, px = self._look, self._look.px
        words = [look.width(Role.PREVIEW, safe(each.label)) for each in self.choices]
        signs = px(_SIGN) if any(each.mark for each in self.choices) else 0
        quick = self.quick
        count = len(quick) + (self._reacting.more is not None)
        self._width = max(
            2 * px(_PAD) + count * px(_CELL), max(words) + signs + 2 * px(_LEFT) + px(20)
        )
        y, cells = px(_PAD), []
        step = (self._width - 2 * px(_PAD)) // count
        for number, each in enumerate(quick):
            x = px(_PAD) + number * step
            box = (x, y, x + step, y + px(_CELL))
            key = emoji.key_of(each)
            cells.append(_Cell(box, each, partial(self._reacting.react, each), key))
        if self._reacting.more is not None:
            x = px(_PAD) + len(quick) * step
            box = (x, y, x + step, y + px(_CELL))
            cells.append(_Cell(box, _("More emoji"), self._reacting.more))
        self._row = len(cells)
        y += px(_CELL) + px(_RULE)
        self._rules = [y - px(_RULE) // 2]
        for choice in self.choices:
            if choice.command is None and not choice.more:
                self._rules.append(y + px(_RULE) // 2)
                y += px(_RULE)
                continue
            box = (px(_PAD), y, self._width - px(_PAD), y + px(_LINE))
            cells.append(_Cell(box, choice.label, choice.command or _nothing, "", choice))
            y += px(_LINE)
        self._cells = cells
        self._height = y + px(_PAD)

    def _put(self) -> None:
        """Stand at the place, as far as the window has room."""
        top = self.winfo_toplevel()
        x, y = self._place[0] - top.winfo_rootx(), self._place[1] - top.winfo_rooty()
        x = max(0, min(x, top.winfo_width() - self._width))
        y = max(0, min(y, top.winfo_height() - self._height))
        self.place(x=x, y=y, width=self._width, height=self._height)  # type: ignore[no-untyped-call]
        tk.Misc.tkraise(self)
        # Its size is known when it is shown.
        self.bind("<Map>", lambda _: self._jobs.idle("round", self._round), add=True)

    def _round(self) -> None:
        round_off(self, self._look.px(_RADIUS))

    def _listen(self) -> None:
        self.bind("<Motion>", lambda event: self._mark(self._cell_at(event.x, event.y)), add=True)
        self.bind("<Leave>", lambda _: self._mark(_NONE), add=True)
        self.bind("<ButtonRelease-1>", self._released, add=True)
        keys: dict[str, Callable[[], object]] = {
            "<Up>": lambda: self._step(-1),
            "<Down>": lambda: self._step(1),
            "<Left>": lambda: self._aside(-1),
            "<Right>": lambda: self._aside(1),
            "<Home>": lambda: self._mark(0),
            "<End>": lambda: self._mark(len(self._cells) - 1),
            "<Return>": self._enter,
            "<KP_Enter>": self._enter,
            "<space>": self._enter,
            "<Escape>": self.close,
            "<Tab>": lambda: self._step(1),
        }
        for sequence, act in keys.items():
            self.bind(sequence, _only(act), add=True)
        top = self.winfo_toplevel()
        for sequence in ("<Button>", "<Configure>"):
            bind_outside(self, top, sequence, self._happened)
        self.bind("<FocusOut>", lambda _: self._jobs.idle("left", self._left), add=True)

    def _happened(self, event: tk.Event[tk.Misc]) -> None:
        pressed = event.type is tk.EventType.ButtonPress and event.widget is not self
        if pressed or event.widget is self.winfo_toplevel():
            self.close()

    def _left(self) -> None:
        if self.winfo_exists() and str(self.tk.call("focus")) != str(self):
            self.close()

    # --- hands ------------------------------------------------------------------------------------

    def _cell_at(self, x: int, y: int) -> int:
        for number, cell in enumerate(self._cells):
            left, top, right, bottom = cell.box
            if left <= x < right and top <= y < bottom:
                return number
        return _NONE

    def _mark(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._draw()

    def _step(self, by: int) -> None:
        """Go up or down; the emoji are one line."""
        lines = [*range(self._row, len(self._cells))]
        stops = [0, *lines]
        at = 0 if 0 <= self._at < self._row else self._at
        number = stops.index(at) if at in stops else (-1 if by > 0 else 0)
        self._mark(stops[(number + by) % len(stops)])

    def _aside(self, by: int) -> None:
        if self._at < self._row:
            self._mark((max(self._at, 0) + (by if self._at >= 0 else 0)) % self._row)

    def _enter(self) -> None:
        if self._at >= 0:
            self._run(self._cells[self._at])

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        at = self._cell_at(event.x, event.y)
        if at >= 0:
            self._run(self._cells[at])

    def _run(self, cell: _Cell) -> None:
        owner, look = self.winfo_toplevel(), self._look
        # All the emoji take the keyboard, and go when somebody else gets it.
        self.close(back=cell.act is not self._reacting.more)
        if cell.choice is not None and cell.choice.more:
            pop_up(owner, look, cell.choice.more, *self._place)
        else:
            cell.act()

    # --- drawing ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        palette, px = self._look.palette, self._look.px
        body = palette.field if palette.dark else palette.ground
        edge = palette.edge or mix(body, palette.text, 0.2)
        # What the round corners leave over is cut off; its edge is not smooth, so it is dark.
        self.configure(background=edge)
        self.delete("all")
        box = Style(radius=px(_RADIUS), fill=body, ground=edge, outline=edge)
        self._held = draw_box(
            self, self._look.pictures, (0, 0, self._width, self._height), box, "box"
        )
        for y in self._rules:
            rule = (px(_PAD), y, self._width - px(_PAD), y + max(1, px(1)))
            ink.rectangle(self, rule, mix(body, palette.text, 0.14), "rule")
        for number, cell in enumerate(self._cells):
            marked = number == self._at
            if cell.choice is None:
                self._draw_emoji(cell, body, marked)
            else:
                self._draw_line(cell, cell.choice, body, marked)

    def _draw_emoji(self, cell: _Cell, body: str, marked: bool) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        left, top, right, bottom = cell.box
        middle = ((left + right) // 2, (top + bottom) // 2)
        fill = body
        mine = bool(cell.key) and cell.key == emoji.key_of(self._reacting.mine)
        if mine or marked:
            fill = palette.accent_soft if mine else mix(body, palette.text, 0.1)
            size = px(_CELL) - px(4)
            disc = look.pictures.of(shapes.disc, size, fill, body)
            self._held.append(disc)
            ink.image(self, *middle, disc, "emoji", "center")
            if mine and marked:
                ring = look.pictures.of(shapes.ring, size, px(2), palette.accent, None)
                self._held.append(ring)
                ink.image(self, *middle, ring, "emoji", "center")
        if cell.key:
            size = px(_PICTURE + 4 if marked else _PICTURE)
            picture = look.pictures.of(emoji.picture, cell.key, size, fill)
        else:
            ink_colour = palette.text if marked else palette.second
            picture = look.pictures.of(icon, Icon.ADD, px(18), ink_colour, fill)
        self._held.append(picture)
        ink.image(self, *middle, picture, "emoji", "center")

    def _draw_line(self, cell: _Cell, choice: Choice, body: str, marked: bool) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        left, top, _right, bottom = cell.box
        if marked:
            strong = 0.16 if palette.contrast else 0.08
            style = Style(radius=px(6), fill=mix(body, palette.text, strong), ground=body)
            self._held += draw_box(self, look.pictures, cell.box, style, "line")
        colour = palette.danger if choice.danger else palette.text
        spot = (left + px(_LEFT - _PAD), (top + bottom) // 2)
        if choice.mark is not None:
            tint = palette.danger if choice.danger else palette.second
            picture = look.pictures.of(icon, choice.mark, px(16), tint, None)
            self._held.append(picture)
            ink.image(self, *spot, picture, "line", "w")
            spot = (spot[0] + px(_SIGN), spot[1])
        ink.text(self, *spot, safe(choice.label), Role.PREVIEW, colour, "line", "w")
        if choice.more:
            picture = look.pictures.of(icon, Icon.FORWARD, px(12), palette.second, None)
            self._held.append(picture)
            ink.image(self, self._width - px(_LEFT), spot[1], picture, "line", "e")


def _nothing() -> None:
    """A line that leads to others does nothing itself."""


def _only(act: Callable[[], object]) -> Callable[[object], str]:
    def run(_event: object) -> str:
        act()
        return "break"

    return run
