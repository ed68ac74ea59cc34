"""A table, drawn: titles that sort, and only those rows and columns that are on screen.

Runs on the Tk thread. Tab goes through the titles, Enter sorts; in the rows the arrows move, Enter
opens and Ctrl+C copies the row. What is cut has an ellipsis; columns that have no room are left
out, or else brought into view by scrolling and made wider by dragging the edge of their title.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import ttkbootstrap as ttk

from whatsapp_like.views.access import Description
from whatsapp_like.views.avatars import Presence, dot_colour
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.columntitle import HEIGHT, INSET, Title
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.shortcuts.keyboard import let_pass
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

_PAD: Final = 14
_GAP: Final = 12
_STEP: Final = 60


class Heading(NamedTuple, Generic[K]):
    """A column's name, its title, its share of the width, the least it needs in pixels at 100 %."""

    key: K
    title: str
    share: int
    least: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a row shows: a face, and a text for each column."""

    key: int
    name: str
    seed: str
    presence: Presence
    texts: Sequence[str]


class Sizes(NamedTuple):
    """Lengths of a table's rows in pixels at 100 %."""

    row: int = 52
    face: int = 34
    dot: int = 11


class Table(ttk.Frame, Generic[K, R]):
    """The titles and the rows; subclasses answer what can be done with a row."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        headings: Sequence[Heading[K]],
        describe: Callable[[R], TableRow],
        sorted_by: Callable[[K], object],
        *,
        sizes: Sizes = Sizes(),  # noqa: B008 - it is frozen
        fitting: Callable[[float], Sequence[K]] | None = None,
        opened: Callable[[int], object] | None = None,
        menu: Callable[[int, int, int], object] | None = None,
    ) -> None:
        """`sorted_by` hears which title was pressed; the owner arranges the rows.

        `fitting(room)` names the columns to show in so many pixels at 100 %; without it all are
        shown, and scrolled where they are too many. `opened(key)` hears of Enter and double clicks,
        `menu(key, x, y)` of the menu's keys and clicks.
        """
        super().__init__(parent)
        self._look = look
        self._jobs = Jobs(self)
        self._headings = headings
        self._row_of = describe
        self._sizes = sizes
        self._fitting = fitting
        self._opened = opened
        self._menu = menu
        self._rows: Sequence[R] = ()
        self._keys: Sequence[int] = ()
        self._wider: dict[K, float] = {}  # by how much columns were dragged, at 100 %
        self._top = self._left = 0
        self._sum = 0.0
        self._at: int | None = None  # the key of the row under the keyboard
        self._hovered: int | None = None
        self._held: list[PhotoImage] = []
        self._head = ttk.Frame(self)
        self.titles: dict[K, Title] = {}
        for heading in headings:
            title = Title(
                self._head,
                look,
                heading.title,
                partial(sorted_by, heading.key),
                partial(self.widen, heading.key) if fitting is None else None,
            )
            title.bind("<FocusIn>", partial(self._title_focused, title), add=True)
            self.titles[heading.key] = title
        self.canvas = ttk.Canvas(self, autostyle=False, highlightthickness=0, bd=0, takefocus=True)
        self._empty = Words(self.canvas, look, "", ink=second_ink, centred=True)
        self._bar = Scrollbar(self, look, lambda: look.palette.ground, self._bar_moved)
        self._across = Scrollbar(
            self, look, lambda: look.palette.ground, self._across_moved, across=True
        )
        self._head.pack(fill="x")  # type: ignore[no-untyped-call]
        self.canvas.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(in_=self.canvas, relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self._bind_hands()
        look.watch(self, self._relook, self._draw_soon)
        self._relook()

    # What it shows

    def show(self, rows: Sequence[R], keys: Sequence[int], empty: str) -> None:
        """Show these rows, called by their `keys`; `empty` where there are none."""
        self._rows, self._keys = rows, keys
        if rows or not empty:
            self._empty.place_forget()
        else:
            self._empty.say(empty)
            self._empty.place(relx=0.1, rely=0.3, relwidth=0.8)
        self._draw_soon()

    @property
    def said(self) -> str:
        """What stands in place of rows, nothing while there are any."""
        return str(self._empty["text"]) if self._empty.winfo_manager() else ""

    def mark(self, key: K, *, downwards: bool) -> None:
        """Show by which column the rows are sorted."""
        for name, title in self.titles.items():
            arrow = Icon.DOWN if downwards else Icon.UP
            title.show(arrow if name == key else None)

    def describe(self, row: int) -> Description:
        """Describe a row in words."""
        shown = self._row_of(self._rows[row])
        return Description("row", safe(shown.name), safe(self._spoken(shown)))

    def texts(self) -> list[list[str]]:
        """Return what the rows show, from the top."""
        return [list(self._row_of(row).texts) for row in self._rows]

    def widen(self, key: K, by: int) -> None:
        """Make a column wider by so many pixels, narrower when negative; its title stays there."""
        heading = next(each for each in self._headings if each.key == key)
        before = self._wider.get(key, 0.0)
        least = self._look.scale * (heading.least + before) + by
        if least >= self._look.px(48):
            self._wider[key] = before + by / self._look.scale
            self._draw_soon()

    @property
    def current(self) -> int | None:
        """The number of the row under the keyboard, or None."""
        return next((number for number, key in enumerate(self._keys) if key == self._at), None)

    def row_at(self, y: int) -> int | None:
        """Return the number of the row at `y` of the canvas, or None."""
        row = (y + self._top) // self._look.px(self._sizes.row)
        return row if 0 <= row < len(self._rows) else None

    # Drawing

    def _spread(self, width: int) -> tuple[list[int], list[int]]:
        """Return which columns are shown, where each begins, and where the last one ends."""
        px, scale = self._look.px, self._look.scale
        first = px(_PAD + self._sizes.face + _GAP)
        room = width - px(_PAD) - first
        kept = list(range(len(self._headings)))
        if self._fitting is not None:
            names = self._fitting(room / scale)
            kept = [number for number in kept if self._headings[number].key in names]
        headings = [self._headings[number] for number in kept]
        least = [each.least + self._wider.get(each.key, 0.0) for each in headings]
        spare = max(0.0, room - sum(least) * scale) if self._fitting is None else 0.0
        total = sum(each.share for each in headings)
        if self._fitting is None:
            widths = [
                round(wide * scale + spare * each.share / total)
                for wide, each in zip(least, headings, strict=True)
            ]
            ends = list(accumulate(widths))
        else:
            ends = [share * room // total for share in accumulate(each.share for each in headings)]
        return kept, [first, *(first + end for end in ends)]

    def _relook(self) -> None:
        self.canvas.configure(background=self._look.palette.ground)
        self._head.configure(height=self._look.px(HEIGHT))
        self._draw_soon()

    def _draw_soon(self) -> None:
        self._jobs.idle("draw", self._draw)

    def _draw(self) -> None:
        px, canvas = self._look.px, self.canvas
        width, height = canvas.winfo_width(), canvas.winfo_height()
        if width < px(120):
            return
        kept, edges = self._spread(width)
        whole, wide = len(self._rows) * px(self._sizes.row), edges[-1] + px(_PAD)
        self._top = max(0, min(self._top, whole - height))
        self._left = max(0, min(self._left, wide - width))
        self._place_titles(kept, edges)
        canvas.delete("all")
        self._held = []
        first = self._top // px(self._sizes.row)
        last = min(len(self._rows), (self._top + height) // px(self._sizes.row) + 1)
        for row in range(first, last):
            self._draw_row(row, kept, edges)
        _show(self._bar, self._top, height, whole)
        _show(self._across, self._left, width, wide)
        if wide <= width:
            self._across.pack_forget()
        elif not self._across.winfo_manager():
            self._across.pack(fill="x", side="bottom", before=self.canvas)  # type: ignore[no-untyped-call]

    def _place_titles(self, kept: list[int], edges: list[int]) -> None:
        px = self._look.px
        for number, heading in enumerate(self._headings):
            title = self.titles[heading.key]
            if number not in kept:
                title.place_forget()
                continue
            place = kept.index(number)
            # The first title stands over the faces too.
            left = (px(_PAD) if place == 0 else edges[place]) - px(INSET)
            width = edges[place + 1] - left - px(INSET)
            title.place(x=left - self._left, y=0, width=max(px(20), width))  # type: ignore[no-untyped-call]

    def _draw_row(self, row: int, kept: list[int], edges: list[int]) -> None:
        look, palette, px, canvas = self._look, self._look.palette, self._look.px, self.canvas
        shown = self._row_of(self._rows[row])
        top, tall = row * px(self._sizes.row) - self._top, px(self._sizes.row)
        middle, width = top + tall // 2, canvas.winfo_width()
        here = shown.key == self._at and keyboard_at(canvas) is canvas
        ground = palette.hover if row == self._hovered else palette.ground
        if here or ground != palette.ground:
            style = Style(
                radius=px(12),
                fill=ground,
                ground=palette.ground,
                outline=palette.accent if here else "",
                width=px(2),
            )
            bounds = (px(2), top + px(1), width - px(8), top + tall - px(1))
            self._held += draw_box(canvas, look.pictures, bounds, style, "row")
        if self._left < edges[0]:
            none = shown.presence is Presence.NONE
            face = look.face(
                px(self._sizes.face),
                shown.name,
                shown.seed,
                ground,
                dot=None if none else dot_colour(shown.presence, palette),
                dot_size=px(self._sizes.dot),
                hollow=shown.presence is Presence.AWAY,
            )
            self._held.append(face)
            canvas.create_image(px(_PAD) - self._left, middle, image=str(face), anchor="w")
        for place, number in enumerate(kept):
            left, end = edges[place] - self._left, edges[place + 1] - self._left
            text = shown.texts[number]
            if not text or end < 0 or left > width:
                continue
            role, ink = Role.PREVIEW, palette.second
            if self._headings[number].strong:
                role, ink = Role.CHIP, palette.text
            spot, size = (left, middle, end - left - px(_GAP)), look.line(role) - px(2)
            held, _end = draw_line(canvas, look, text, spot, role, ink, ground, size, "row")
            self._held += held

    def _spoken(self, shown: TableRow) -> str:
        """Return a row as one line of text: what is copied, and read to whoever can't see it."""
        pairs = zip(self._headings, shown.texts, strict=True)
        return ", ".join(f"{heading.title}: {text}" for heading, text in pairs if text)

    # Mouse and keyboard

    def _bind_hands(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _: self._draw_soon(), add=True)
        canvas.bind("<Motion>", lambda event: self._hover(self.row_at(event.y)), add=True)
        canvas.bind("<Leave>", lambda _: self._hover(None), add=True)
        canvas.bind("<Button-1>", self._pressed, add=True)
        canvas.bind("<FocusIn>", lambda _: self._focused(), add=True)
        canvas.bind("<FocusOut>", lambda _: self._draw_soon(), add=True)
        bind_wheel(canvas, self._turned)
        let_pass(canvas)
        moves: dict[str, Callable[[], int]] = {
            "<Up>": lambda: -1,
            "<Down>": lambda: 1,
            "<Prior>": lambda: -self._page(),
            "<Next>": self._page,
            "<Home>": lambda: -len(self._rows),
            "<End>": lambda: len(self._rows),
        }
        for sequence, step in moves.items():
            canvas.bind(sequence, self._mover(step), add=True)
        for sequence, by in (("<Left>", -_STEP), ("<Right>", _STEP)):
            canvas.bind(sequence, partial(self._shift, by), add=True)
        aqua = canvas.tk.call("tk", "windowingsystem") == "aqua"
        for letter in "cC":
            canvas.bind(f"<{'Command' if aqua else 'Control'}-{letter}>", self._copied, add=True)
        for sequence in ("<Return>", "<KP_Enter>"):
            canvas.bind(sequence, lambda _: self._open(self.current), add=True)
        canvas.bind("<Double-1>", lambda event: self._open(self.row_at(event.y)), add=True)
        for button in ("<Button-2>", "<Button-3>") if aqua else ("<Button-3>",):
            canvas.bind(button, self._menu_by_mouse, add=True)
        for key in ("<Menu>", "<Shift-F10>"):
            canvas.bind(key, self._menu_by_key, add=True)

    def _page(self) -> int:
        return max(1, self.canvas.winfo_height() // self._look.px(self._sizes.row) - 1)

    def _mover(self, step: Callable[[], int]) -> Callable[[object], str]:
        def move(_event: object) -> str:
            if self._rows:
                at = self.current
                start = at if at is not None else -1
                self._go(max(0, min(start + step(), len(self._rows) - 1)))
            return "break"

        return move

    def _go(self, row: int) -> None:
        """Put a row under the keyboard and scroll as little as shows it."""
        tall, height = self._look.px(self._sizes.row), self.canvas.winfo_height()
        self._at = self._keys[row]
        self._top = max(min(self._top, row * tall), (row + 1) * tall - height)
        self._draw()

    def _shift(self, by: int, _event: object) -> str:
        self._left += self._look.px(by)
        self._draw_soon()
        return "break"

    def _focused(self) -> None:
        if self.current is None and self._rows:
            self._at = self._keys[0]
        self._draw_soon()

    def _title_focused(self, title: Title, _event: object) -> None:
        """Scroll as little as shows the title under the keyboard."""
        left, width = title.winfo_x(), title.winfo_width()
        beyond = left + width - self.canvas.winfo_width()
        if left < 0 or beyond > 0:
            self._left += left if left < 0 else min(beyond, left)
            self._draw_soon()

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        row = self.row_at(event.y)
        if row is not None:
            self._at = self._keys[row]
        self.canvas.focus_set()
        self._draw_soon()

    def _open(self, row: int | None) -> str:
        if row is not None and self._opened is not None:
            self._opened(self._keys[row])
        return "break"

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        row = self.row_at(event.y)
        if row is not None and self._menu is not None:
            self._pressed(event)
            self._menu(self._keys[row], event.x_root, event.y_root)

    def _menu_by_key(self, _event: object) -> str:
        row = self.current
        if row is not None and self._menu is not None:
            self._go(row)
            bottom = (row + 1) * self._look.px(self._sizes.row) - self._top
            x = self.canvas.winfo_rootx() + self._look.px(80)
            self._menu(self._keys[row], x, self.canvas.winfo_rooty() + bottom)
        return "break"

    def _copied(self, _event: object) -> str:
        row = self.current
        if row is not None:
            self.clipboard_clear()
            self.clipboard_append(self._spoken(self._row_of(self._rows[row])))
        return "break"

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self._draw_soon()

    def _turned(self, notches: float) -> None:
        # Touchpads send fractions of a notch: none of them may be lost to rounding.
        self._sum += notches * self._look.px(_STEP)
        whole = int(self._sum)
        if whole:
            self._sum -= whole
            self._top += whole
            self._draw_soon()

    def _bar_moved(self, share: float) -> None:
        self._top = round(share * len(self._rows) * self._look.px(self._sizes.row))
        self._draw_soon()

    def _across_moved(self, share: float) -> None:
        _kept, edges = self._spread(self.canvas.winfo_width())
        self._left = round(share * (edges[-1] + self._look.px(_PAD)))
        self._draw_soon()


def _show(bar: Scrollbar, start: int, seen: int, whole: int) -> None:
    """Show the part of `whole` pixels that is seen."""
    if whole > seen:
        bar.show(start / whole, (start + seen) / whole)
    else:
        bar.show(0.0, 1.0)
