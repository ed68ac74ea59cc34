"""A list of people or conversations: a canvas on which only the visible rows exist.

Runs on the Tk thread. The view reads rows from a `ListModel`, and `refresh` makes it read again;
what the user wants leaves through `ListActions`. Public names: those two, `ListView` and `ListRow`.
"""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import ttkbootstrap as ttk

from whatsapp_like.views.access import Description, describe_row
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.icons import Icon, badge
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.rows import ListRow, RowPainter
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.shortcuts.keyboard import let_pass
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

__all__ = ["ListActions", "ListModel", "ListRow", "ListView"]

_STEP: Final = 74
_PAD: Final = 4
_HEADING: Final = 38
_HEADING_LEFT: Final = 20
_HEADING_EMOJI: Final = 17
_FOOT: Final = 44
_NEAR_END: Final = 10
_FOLLOWED: Final = 300
"""Rows from the top among which one that has moved is looked for: news move rows up there."""


class ListModel(Protocol):
    """The rows that a list shows, from the top."""

    def __len__(self) -> int: ...

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        ...


class ListActions(Protocol):
    """What a list may ask for."""

    def choose(self, key: Hashable) -> None:
        """Open what was clicked, or chosen with Enter."""
        ...

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a row, at a place on the screen."""
        ...


class _State(NamedTuple):
    """All that a drawn row depends on."""

    row: ListRow
    y: int
    heading: str
    selected: bool
    hovered: bool
    ring: bool


class ListView(ttk.Frame):
    """Shows a list, scrolls in it, and lets one row be chosen."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        model: ListModel,
        actions: ListActions,
        empty: str = "",
        empty_mark: Icon | None = None,
        more: Callable[[], object] | None = None,
    ) -> None:
        """`more` is called whenever the last rows come into view."""
        super().__init__(parent)
        self._look = look
        self._model = model
        self._actions = actions
        self._empty, self._empty_mark = empty, empty_mark
        self._held_empty: PhotoImage | None = None
        self._more = more
        self._headings: dict[int, str] = {}
        self._foot = ""
        self._given = self._owed = 0
        self._stand_anew: Callable[[], object] = lambda: None
        self.canvas = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, takefocus=True, yscrollincrement=1
        )
        self._bar = Scrollbar(self, look, lambda: look.palette.ground, self._bar_moved)
        self.canvas.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._bar.place(relx=1.0, rely=0.0, relheight=1.0, anchor="ne")  # type: ignore[no-untyped-call]
        self._painter = RowPainter(self.canvas, look)
        self._jobs = Jobs(self)
        self._drawn: dict[int, tuple[_State, list[PhotoImage]]] = {}
        self._selected: Hashable = None
        self._at: int | None = None  # the row under the keyboard
        self._at_key: Hashable = None
        self._hovered: int | None = None
        self._by_keys = False  # the keyboard was used last: its row is marked
        self._sum = 0.0
        self._top = 0
        self._bind_hands()
        look.watch(self, self._relook, self._redraw)
        self._relook()

    def fill(self, height: int) -> None:
        """Stand in what room its parent, a dialog's body, has left: `height` at 100 %, at least.

        Its pictures stand below the beginning of the words above it, so it reaches farther out.
        """
        slot = ttk.Frame(self.master)
        slot.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]

        def stand() -> None:
            by = self._painter.margin
            slot.configure(height=self._look.px(height) - self._given)
            self.place(in_=slot, x=-by, relwidth=1.0, width=2 * by, relheight=1.0)  # type: ignore[no-untyped-call]

        self._look.watch(slot, stand)
        stand()
        self._stand_anew = stand
        tk.Misc.tkraise(self)

    def give(self, pixels: int) -> None:
        """Leave so much of its height to what stands above it, or take it back where that is below
        0; rows stay where they are on the screen. Only for a list that fills a dialog."""
        self._given += pixels
        self._stand_anew()
        before = self._top
        self.scroll(pixels)
        # The rest, at the end of what there is, once it has its new height.
        self._owed += pixels - (self._top - before)

    # What it shows

    def refresh(self) -> None:
        """Read the model again, soon: many changes in a row cost one reading."""
        self._jobs.idle("draw", self._reread)

    def select(self, key: Hashable) -> None:
        """Mark the row with this key as the one that is open; None for no row."""
        if key != self._selected:
            self._selected = key
            self._sync()

    def stand(self, key: Hashable) -> None:
        """Put the row with this key under the keyboard, as soon as that is here."""
        if key != self._at_key:
            self._at, self._at_key = None, key
            self._focus_changed()

    def set_empty(self, words: str, mark: Icon | None = None) -> None:
        """Say what stands there while the list is empty, below an icon."""
        self._empty, self._empty_mark = words, mark
        self._sync()

    def set_headings(self, headings: Mapping[int, str]) -> None:
        """Show words above some rows, by their index: there a section begins."""
        self._headings = dict(sorted(headings.items()))
        self.refresh()

    def set_foot(self, words: str) -> None:
        """Say something below the last row; nothing stands there while the list is empty."""
        if words != self._foot:
            self._foot = words
            self._sync()

    @property
    def wanted(self) -> int:
        """The height at which all of it is in sight, in pixels; 0 for an empty list."""
        return self._whole() if len(self._model) else 0

    @property
    def selected(self) -> Hashable:
        """The key of the row that is marked as open, or None."""
        return self._selected

    @property
    def current(self) -> int | None:
        """The index of the row under the keyboard, or None."""
        return self._at

    @property
    def current_key(self) -> Hashable:
        """The key of the row that is or will be under the keyboard, or None."""
        return self._at_key

    def describe(self, index: int) -> Description:
        """Describe row `index` in words."""
        row = self._model.row(index)
        return describe_row(row, row.key == self._selected)

    def bounds(self, index: int) -> tuple[int, int, int, int]:
        """Return where row `index` is in the canvas window; it may lie outside."""
        y = self._y(index) - self._top
        return 0, y, self._painter.width, y + self._painter.height

    def row_at(self, y: int) -> int | None:
        """Return the index of the row at `y` of the canvas window, or None."""
        at = y + self._top
        index = self._index_at(at)
        # Above the first row, in a heading or below the last one there is none.
        inside = 0 <= index < len(self._model) and at < self._y(index) + self._painter.height
        return index if inside else None

    def scroll(self, pixels: int) -> None:
        """Scroll by real pixels, downwards when positive."""
        self._top += pixels
        self._sync()

    def show(self, index: int) -> None:
        """Put row `index` under the keyboard and scroll as little as shows it."""
        self._stand(index)
        self._owed = 0
        self._reveal(index)

    def _reveal(self, index: int) -> None:
        if self._painter.width <= 1:
            return  # nothing has a height yet: that comes with the first size
        y, height = self._y(index), self.canvas.winfo_height()
        pad = self._look.px(_PAD)
        above = pad + (self._look.px(_HEADING) if index in self._headings else 0)
        if y - above < self._top:
            self._top = y - above
        elif y + self._painter.height + pad > self._top + height:
            self._top = y + self._painter.height + pad - height
        self._sync()

    def _reread(self) -> None:
        """Show what the model has now; the row under the keyboard stays it, wherever it moved."""
        count = len(self._model)
        if self._at is not None and (
            self._at >= count or self._model.row(self._at).key != self._at_key
        ):
            rows = range(min(count, _FOLLOWED))
            moved = (index for index in rows if self._model.row(index).key == self._at_key)
            self._stand(next(moved, min(self._at, count - 1)) if count else None)
        self._sync()

    def _stand(self, index: int | None) -> None:
        """Put row `index` under the keyboard."""
        self._at = index
        self._at_key = self._model.row(index).key if index is not None else None

    # Drawing

    def _whole(self) -> int:
        """Return the height of all rows and what stands below them."""
        count, px = len(self._model), self._look.px
        return self._y(count) + px(_PAD) + (px(_FOOT) if count and self._foot else 0)

    def _y(self, index: int) -> int:
        """Return where row `index` begins, below its heading."""
        headings = bisect_right(tuple(self._headings), index) * self._look.px(_HEADING)
        return self._look.px(_PAD) + index * self._painter.height + headings

    def _index_at(self, y: int) -> int:
        """Return the last row that begins at `y` or above it, -1 when there is none."""
        return bisect_right(range(len(self._model)), y, key=self._y) - 1

    def _sync(self) -> None:
        """Make the canvas show the model: only rows that are new or differ are drawn."""
        canvas = self.canvas
        count, height = len(self._model), canvas.winfo_height()
        if self._painter.width <= 1:
            return
        whole = self._whole()
        self._top = max(0, min(self._top, whole - height))
        canvas.yview_scroll(self._top - round(canvas.canvasy(0)), "units")
        first = max(0, self._index_at(self._top))
        last = self._index_at(self._top + height + self._look.px(_HEADING))
        for index in [i for i in self._drawn if not first <= i <= last]:
            canvas.delete(f"row{index}")
            del self._drawn[index]
        for index in range(first, last + 1):
            self._draw(index)
        self._draw_foot(count)
        self._draw_empty(count)
        if whole > height:
            self._bar.show(self._top / whole, (self._top + height) / whole)
        else:
            self._bar.show(0.0, 1.0)
        if self._more is not None and last >= count - _NEAR_END:
            self._more()

    def _draw(self, index: int) -> None:
        row = self._model.row(index)
        ring = index == self._at and self._by_keys and self._has_focus()
        heading = self._headings.get(index, "")
        y = self._y(index)
        state = _State(row, y, heading, row.key == self._selected, index == self._hovered, ring)
        known = self._drawn.get(index)
        if known is not None and known[0] == state:
            return
        tag = f"row{index}"
        self.canvas.delete(tag)
        held = self._painter.draw(
            row,
            y,
            tag,
            selected=state.selected,
            hovered=state.hovered,
            ring=state.ring,
        )
        if heading:
            look, left = self._look, self._look.px(_HEADING_LEFT)
            held += draw_line(
                *(self.canvas, look, heading),
                (left, y - look.px(_HEADING) // 2, max(1, self._painter.width - 2 * left)),
                Role.CHIP,
                look.palette.accent,
                look.palette.ground,
                look.px(_HEADING_EMOJI),
                tag,
            )[0]
        self._drawn[index] = (state, held)

    def _draw_foot(self, count: int) -> None:
        look = self._look
        self.canvas.delete("foot")
        if not count or not self._foot:
            return
        left = look.px(_HEADING_LEFT)
        room = max(1, self._painter.width - 2 * left)
        self.canvas.create_text(
            left,
            self._y(count) + look.px(_FOOT) // 2,
            text=self._foot,
            width=room,
            anchor="w",
            font=Role.SMALL.value,
            fill=look.palette.second,
            tags="foot",
        )

    def _draw_empty(self, count: int) -> None:
        self.canvas.delete("empty")
        if count or not self._empty:
            return
        look, palette, px = self._look, self._look.palette, self._look.px
        middle, top = self._painter.width // 2, px(48)
        if self._empty_mark is not None:
            sizes, colours = (px(72), px(30)), (palette.second, palette.field, palette.ground)
            picture = look.pictures.of(badge, self._empty_mark, sizes, colours)
            self.canvas.create_image(middle, top, image=str(picture), anchor="n", tags="empty")
            self._held_empty = picture
            top += px(72 + 18)
        self.canvas.create_text(
            middle,
            top,
            text=self._empty,
            width=max(1, min(px(320), self._painter.width - px(48))),
            justify="center",
            anchor="n",
            font=Role.PREVIEW.value,
            fill=palette.second,
            tags="empty",
        )

    def _relook(self) -> None:
        self.canvas.configure(background=self._look.palette.ground)
        self._redraw()

    def _redraw(self) -> None:
        self._forget()
        self._sync()

    def _forget(self) -> None:
        self.canvas.delete("all")
        self._drawn.clear()

    def _resized(self) -> None:
        is_first = self._painter.width <= 1
        if self.canvas.winfo_width() != self._painter.width:
            self._painter.width = self.canvas.winfo_width()
            self._forget()
        if is_first and self._at is not None:
            self._reveal(self._at)
        self._top += self._owed
        self._owed = 0
        self._sync()

    # Mouse and keyboard

    def _bind_hands(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _: self._jobs.idle("size", self._resized), add=True)
        canvas.bind("<Motion>", lambda event: self._hover(self.row_at(event.y)), add=True)
        canvas.bind("<Leave>", lambda _: self._hover(None), add=True)
        canvas.bind("<Button-1>", self._pressed, add=True)
        canvas.bind("<ButtonRelease-1>", self._released, add=True)
        canvas.bind("<FocusIn>", lambda _: self._focus_changed(), add=True)
        canvas.bind("<FocusOut>", lambda _: self._focus_changed(), add=True)
        aqua = canvas.tk.call("tk", "windowingsystem") == "aqua"
        for button in ("<Button-2>", "<Button-3>") if aqua else ("<Button-3>",):
            canvas.bind(button, self._menu_by_mouse, add=True)
        bind_wheel(canvas, self._turned)
        keys: dict[str, Callable[[], object]] = {
            "<Up>": lambda: self._move(-1),
            "<Down>": lambda: self._move(1),
            "<Prior>": lambda: self._move(-self._page()),
            "<Next>": lambda: self._move(self._page()),
            "<Home>": lambda: self._move(-len(self._model)),
            "<End>": lambda: self._move(len(self._model)),
            "<Return>": self._choose,
            "<KP_Enter>": self._choose,
            "<space>": self._choose,
            "<Menu>": self._menu_by_key,
            "<Shift-F10>": self._menu_by_key,
        }
        for sequence, action in keys.items():
            canvas.bind(sequence, self._key(action), add=True)
        let_pass(canvas)

    def _key(self, action: Callable[[], object]) -> Callable[[object], str]:
        def run(_event: object) -> str:
            self._by_keys = True
            action()
            return "break"

        return run

    def _has_focus(self) -> bool:
        return keyboard_at(self.canvas) is self.canvas

    def _focus_changed(self) -> None:
        at = keyboard_at(self.canvas)
        if at is self.canvas:
            if self._at is None and len(self._model):
                key = self._selected if self._at_key is None else self._at_key
                self._stand(self._index_of(key))
                # Nobody pressed a button here, so it was the keyboard that came.
                self._by_keys = True
        elif at is not None:
            # It comes back by a key, unless a button is pressed here first.
            self._by_keys = True
        self._sync()

    def _index_of(self, key: Hashable) -> int:
        """Return the row with this key, else the first."""
        rows = range(len(self._model))
        return next((i for i in rows if self._model.row(i).key == key), 0)

    def _page(self) -> int:
        return max(1, self.canvas.winfo_height() // self._painter.height - 1)

    def _move(self, by: int) -> None:
        count = len(self._model)
        if count:
            start = self._at if self._at is not None else -1 if by > 0 else count
            self.show(max(0, min(start + by, count - 1)))

    def _choose(self) -> None:
        if self._at is None or self._at >= len(self._model):
            return
        row = self._model.row(self._at)
        if row.opens:
            self._menu_by_key()
        else:
            self._actions.choose(row.key)

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        self._by_keys = False
        index = self.row_at(event.y)
        if index is not None:
            self._stand(index)
        self.canvas.focus_set()
        self._sync()
        if index is not None and not self._model.row(index).opens:
            self._choose()

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        """Open the menu of a row that has one; at the press it would go with the release."""
        index = self.row_at(event.y)
        if index is not None and index == self._at and self._model.row(index).opens:
            self._menu_by_mouse(event)

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        index = self.row_at(event.y)
        if index is not None:
            self._stand(index)
            self._actions.menu(self._model.row(index).key, event.x_root, event.y_root)

    def _menu_by_key(self) -> None:
        if self._at is not None and self._at < len(self._model):
            x = self.canvas.winfo_rootx() + self._look.px(80)
            y = self.canvas.winfo_rooty() + self.bounds(self._at)[3] - self._look.px(10)
            self._actions.menu(self._model.row(self._at).key, x, y)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self._sync()

    def _turned(self, notches: float) -> None:
        # Touchpads send fractions of a notch: none of them may be lost to rounding.
        self._sum += notches * self._look.px(_STEP)
        whole = int(self._sum)
        if whole:
            self._sum -= whole
            self.scroll(whole)

    def _bar_moved(self, share: float) -> None:
        self._top = round(share * self._whole())
        self._sync()
