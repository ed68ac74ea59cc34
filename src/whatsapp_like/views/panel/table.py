"""The table of sessions, drawn: titles that sort, and only those rows that are on screen.

Runs on the Tk thread. Tab goes through the titles, Enter sorts; in the rows the arrows move and
Ctrl+C copies the row.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.views.access import Description
from whatsapp_like.views.avatars import Presence, avatar, dot_colour
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.panel.columns import Column, Key, columns, fitting, spoken
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel

_ROW: Final = 52
_HEAD: Final = 36
_FACE: Final = 34
_DOT: Final = 11
_PAD: Final = 14
_GAP: Final = 12
_STEP: Final = 60


class Title(Pressable):
    """A column's title; the one that sorts has an arrow."""

    role = "columnheader"

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, command: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, command, window_ground)
        self.label = label
        self._arrow: Icon | None = None
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self._relook()

    @property
    def arrow(self) -> Icon | None:
        """The arrow that is shown."""
        return self._arrow

    def states(self) -> Sequence[str]:
        """Return how the column is sorted."""
        return ({Icon.UP: _("rising"), Icon.DOWN: _("falling")}.get(self._arrow or Icon.CLOSE, ""),)

    def show(self, arrow: Icon | None) -> None:
        """Show an arrow, or none."""
        if arrow != self._arrow:
            self._arrow = arrow
            self._draw()

    def _relook(self) -> None:
        px = self._look.px
        self.configure(height=px(_HEAD), width=px(40), background=self._look.palette.ground)
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), int(self["height"])
        self.delete("all")
        self._held = []
        fill = palette.hover if self._hover else palette.ground
        if self._hover or self._ring:
            style = Style(
                radius=px(8),
                fill=fill,
                ground=palette.ground,
                outline=palette.accent if self._ring else "",
                width=px(2),
            )
            self._held += draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        ink = palette.accent if self._arrow else palette.second
        left, room = px(6), width - px(12)
        if self._arrow is not None:
            room -= px(18)
        words = look.shortened(Role.SMALL, self.label, room)
        self.create_text(left, height // 2, text=words, anchor="w", font=Role.SMALL.value, fill=ink)
        if self._arrow is not None:
            image = look.pictures.of(icon, self._arrow, px(11), ink, fill)
            self._held.append(image)
            x = left + look.width(Role.SMALL, words) + px(6)
            self.create_image(x, height // 2, image=str(image), anchor="w")


class SessionTable(ttk.Frame):
    """The titles and the rows."""

    def __init__(self, parent: tk.Misc, look: Look, sorted_by: Callable[[Key], object]) -> None:
        """`sorted_by` hears which title was pressed; the owner arranges the rows."""
        super().__init__(parent)
        self._look = look
        self._jobs = Jobs(self)
        self._columns = columns()
        self._rows: Sequence[SessionEntry] = ()
        self._empty = ""
        self._top = 0
        self._sum = 0.0
        self._at: int | None = None  # the session under the keyboard
        self._hovered: int | None = None
        self._held: list[PhotoImage] = []
        self._head = ttk.Frame(self)
        self._head.pack(fill="x")  # type: ignore[no-untyped-call]
        self.titles: dict[Key, Title] = {}
        for column in self._columns:
            title = Title(self._head, look, column.title, self._sorter(sorted_by, column.key))
            self.titles[column.key] = title
        self.canvas = ttk.Canvas(self, autostyle=False, highlightthickness=0, bd=0, takefocus=True)
        self._bar = Scrollbar(self, look, lambda: look.palette.ground, self._bar_moved)
        self.canvas.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(in_=self.canvas, relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self._bind_hands()
        look.watch(self, self._relook)
        self._relook()

    # What it shows

    def show(self, rows: Sequence[SessionEntry], empty: str) -> None:
        """Show these sessions from the top, `empty` where there are none."""
        self._rows, self._empty = rows, empty
        self._draw_soon()

    def mark(self, key: Key, *, downwards: bool) -> None:
        """Show by which column the rows are sorted."""
        for name, title in self.titles.items():
            arrow = Icon.DOWN if downwards else Icon.UP
            title.show(arrow if name is key else None)

    def describe(self, row: int) -> Description:
        """Describe a row in words."""
        session = self._rows[row]
        return Description("row", safe(session.account.name), safe(spoken(session)))

    def texts(self) -> list[list[str]]:
        """Return what the rows show, from the top."""
        return [[column.text(session) for column in self._columns] for session in self._rows]

    @property
    def current(self) -> int | None:
        """The number of the row under the keyboard, or None."""
        found = (n for n, session in enumerate(self._rows) if session.id == self._at)
        return next(found, None)

    def row_at(self, y: int) -> int | None:
        """Return the number of the row at `y` of the canvas, or None."""
        row = (y + self._top) // self._look.px(_ROW)
        return row if 0 <= row < len(self._rows) else None

    # Drawing

    def _spread(self, width: int) -> tuple[list[Column], list[int]]:
        """Return the columns that fit, where each begins, and where the last one ends."""
        px = self._look.px
        first = px(_FACE + _GAP)
        room = width - 2 * px(_PAD) - first
        kept = fitting(self._columns, room / self._look.scale)
        total = sum(column.share for column in kept)
        ends = accumulate(column.share * room // total for column in kept)
        return kept, [px(_PAD) + first, *(px(_PAD) + first + end for end in ends)]

    def _relook(self) -> None:
        self.canvas.configure(background=self._look.palette.ground)
        self._head.configure(height=self._look.px(_HEAD))
        self._draw_soon()

    def _draw_soon(self) -> None:
        self._jobs.idle("draw", self._draw)

    def _draw(self) -> None:
        px, canvas = self._look.px, self.canvas
        width, height = canvas.winfo_width(), canvas.winfo_height()
        if width < px(120):
            return
        kept, edges = self._spread(width)
        self._place_titles(kept, edges)
        whole = len(self._rows) * px(_ROW)
        self._top = max(0, min(self._top, whole - height))
        canvas.delete("all")
        self._held = []
        first = self._top // px(_ROW)
        last = min(len(self._rows), (self._top + height) // px(_ROW) + 1)
        for row in range(first, last):
            self._draw_row(row, kept, edges)
        if not self._rows and self._empty:
            self._draw_empty(width, height)
        if whole > height:
            self._bar.show(self._top / whole, (self._top + height) / whole)
        else:
            self._bar.show(0.0, 1.0)

    def _place_titles(self, kept: list[Column], edges: list[int]) -> None:
        px = self._look.px
        names = [column.key for column in kept]
        for key, title in self.titles.items():
            if key not in names:
                title.place_forget()
                continue
            number = names.index(key)
            # The first title stands over the avatars too.
            left = px(_PAD) - px(6) if number == 0 else edges[number] - px(6)
            title.place(x=left, y=0, width=edges[number + 1] - left - px(4))  # type: ignore[no-untyped-call]

    def _draw_row(self, row: int, kept: list[Column], edges: list[int]) -> None:
        look, palette, px, canvas = self._look, self._look.palette, self._look.px, self.canvas
        session = self._rows[row]
        top = row * px(_ROW) - self._top
        middle = top + px(_ROW) // 2
        here = session.id == self._at and keyboard_at(canvas) is canvas
        ground = palette.hover if row == self._hovered else palette.ground
        if here or ground != palette.ground:
            style = Style(
                radius=px(12),
                fill=ground,
                ground=palette.ground,
                outline=palette.accent if here else "",
                width=px(2),
            )
            bounds = (px(2), top + px(1), canvas.winfo_width() - px(8), top + px(_ROW) - px(1))
            self._held += draw_box(canvas, look.pictures, bounds, style, "row")
        account = session.account
        presence = Presence.AWAY if session.idle else Presence.ONLINE
        face = look.pictures.of(
            avatar,
            px(_FACE),
            account.name,
            account.handle,
            ground,
            dot=dot_colour(presence, palette),
            dot_size=px(_DOT),
            hollow=session.idle,
        )
        self._held.append(face)
        canvas.create_image(px(_PAD), middle, image=str(face), anchor="w")
        for number, column in enumerate(kept):
            place = (edges[number], middle, edges[number + 1] - edges[number] - px(10))
            self._draw_cell(column, session, place, ground)

    def _draw_cell(
        self, column: Column, session: SessionEntry, place: tuple[int, int, int], ground: str
    ) -> None:
        look, palette = self._look, self._look.palette
        text = column.text(session)
        if column.key is Key.NAME:
            size = look.line(Role.CHIP) - look.px(2)
            held, _end = draw_line(
                self.canvas, look, text, place, Role.CHIP, palette.text, ground, size, "row"
            )
            self._held += held
            return
        x, middle, room = place
        self.canvas.create_text(
            x,
            middle,
            text=look.shortened(Role.PREVIEW, safe(text), room),
            anchor="w",
            font=Role.PREVIEW.value,
            fill=palette.second,
            tags="row",
        )

    def _draw_empty(self, width: int, height: int) -> None:
        self.canvas.create_text(
            width // 2,
            min(height // 2, self._look.px(120)),
            text=self._empty,
            width=max(1, width - self._look.px(80)),
            justify="center",
            font=Role.PREVIEW.value,
            fill=self._look.palette.second,
        )

    # Mouse and keyboard

    def _sorter(self, sorted_by: Callable[[Key], object], key: Key) -> Callable[[], object]:
        return lambda: sorted_by(key)

    def _bind_hands(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _: self._draw_soon(), add=True)
        canvas.bind("<Motion>", lambda event: self._hover(self.row_at(event.y)), add=True)
        canvas.bind("<Leave>", lambda _: self._hover(None), add=True)
        canvas.bind("<Button-1>", self._pressed, add=True)
        canvas.bind("<FocusIn>", lambda _: self._focused(), add=True)
        canvas.bind("<FocusOut>", lambda _: self._draw_soon(), add=True)
        bind_wheel(canvas, self._turned)
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
        accelerator = "Command" if canvas.tk.call("tk", "windowingsystem") == "aqua" else "Control"
        for letter in "cC":
            canvas.bind(f"<{accelerator}-{letter}>", self._copied, add=True)

    def _page(self) -> int:
        return max(1, self.canvas.winfo_height() // self._look.px(_ROW) - 1)

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
        px, height = self._look.px, self.canvas.winfo_height()
        self._at = self._rows[row].id
        self._top = max(min(self._top, row * px(_ROW)), (row + 1) * px(_ROW) - height)
        self._draw()

    def _focused(self) -> None:
        if self.current is None and self._rows:
            self._at = self._rows[0].id
        self._draw_soon()

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        row = self.row_at(event.y)
        if row is not None:
            self._at = self._rows[row].id
        self.canvas.focus_set()
        self._draw_soon()

    def _copied(self, _event: object) -> str:
        row = self.current
        if row is not None:
            self.clipboard_clear()
            self.clipboard_append(spoken(self._rows[row]))
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
        self._top = round(share * len(self._rows) * self._look.px(_ROW))
        self._draw_soon()
