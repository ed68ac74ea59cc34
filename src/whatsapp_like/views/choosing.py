"""How text is chosen in a timeline: by dragging, by words, by messages, with the keyboard; copying.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from enum import Enum
from typing import TYPE_CHECKING, Final

from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.wordbreak import next_stop, word_at

if TYPE_CHECKING:
    from whatsapp_like.views.timeline import TimelineView

_DRAG: Final = 4  # a press that moves less is a click
_PULL: Final = 40  # pixels at most per step of scrolling with the pointer outside
_PULL_MS: Final = 30


class Unit(Enum):
    """What a drag chooses as a whole."""

    LETTER = 1
    WORD = 2
    MESSAGE = 3


class Chooser:
    """The text that is chosen in one timeline, and the way there."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self._jobs = Jobs(view.canvas)
        self._unit = Unit.LETTER
        self._fixed: Selection | None = None  # what was pressed: it stays chosen while one drags
        self._dragging = False
        self._press = self._pointer = (0, 0)
        if view.canvas.tk.call("tk", "windowingsystem") == "x11":
            # What is chosen can be pasted with the middle button, as everywhere on X11.
            view.canvas.selection_handle(self._primary, selection="PRIMARY")

    # --- with the mouse ---------------------------------------------------------------------------

    def press(self, x: int, y: int, unit: Unit, *, extend: bool = False) -> None:
        """Begin at a spot of the canvas window; with `extend` what is chosen reaches up to it."""
        view = self._view
        self._press = self._pointer = (x, y)
        self._dragging = extend
        self._unit = unit
        if extend:
            chosen = view.selection
            if chosen is not None:
                self._fixed = Selection(chosen.anchor, chosen.anchor)
            self._follow_pointer()
            return
        view.choose_text(None)
        place = view.place_at(x, y)
        self._fixed = self._around(place) if place is not None else None
        if self._fixed is not None and unit is not Unit.LETTER:
            self._dragging = True
            self._choose(self._fixed)

    def drag(self, x: int, y: int) -> None:
        """Choose up to a spot."""
        self._pointer = (x, y)
        far = self._view.look.px(_DRAG)
        if abs(x - self._press[0]) > far or abs(y - self._press[1]) > far:
            self._dragging = True
        if self._dragging:
            self._follow_pointer()

    def release(self) -> bool:
        """End a drag; tells whether there was one."""
        self._jobs.cancel("pull")
        dragged, self._dragging = self._dragging, False
        if dragged and self._view.selection is not None:
            self._own_primary()
        return dragged

    def moved(self, index: int, number: int) -> None:
        """Take note that `number` rows have come at `index`, or that one has gone for -1."""
        if self._fixed is not None:
            self._fixed = self._fixed.moved(index, number)

    def _follow_pointer(self) -> None:
        """Choose up to the pointer, and scroll on for as long as it is above or below."""
        view = self._view
        x, y = self._pointer
        place = view.place_at(x, y)
        if self._fixed is None or place is None:
            return
        head, fixed = self._around(place), self._fixed
        if head.start < fixed.start:
            self._choose(Selection(fixed.end, head.start))
        else:
            self._choose(Selection(fixed.start, max(head.end, fixed.end)))
        beyond = y if y < 0 else max(0, y - view.canvas.winfo_height())
        if beyond:
            view.scroll(max(-_PULL, min(_PULL, beyond)))
            self._jobs.later("pull", _PULL_MS, self._follow_pointer)

    def _around(self, place: Place) -> Selection:
        text = self._text(place.row)
        first = last = place.offset
        if self._unit is Unit.WORD:
            first, last = word_at(text, place.offset)
        elif self._unit is Unit.MESSAGE:
            first, last = 0, len(text)
        return Selection(Place(place.row, first), Place(place.row, last))

    def _choose(self, selection: Selection) -> None:
        empty = selection.anchor == selection.head
        self._view.choose_text(None if empty else selection)

    # --- with the keyboard ------------------------------------------------------------------------

    def choose_message(self, index: int) -> None:
        """Choose the whole text of a message."""
        self._choose(Selection(Place(index, 0), Place(index, len(self._text(index)))))
        self._own_primary()

    def choose_all(self) -> None:
        """Choose every message that is loaded."""
        last = len(self._view.model) - 1
        if last >= 0:
            self._choose(Selection(Place(0, 0), Place(last, len(self._text(last)))))
            self._own_primary()

    def extend_by_message(self, by: int) -> None:
        """Choose the message under the keyboard, then the next one too, or one less."""
        view, chosen = self._view, self._view.selection
        if chosen is None:
            if view.focused is not None:
                self.choose_message(view.focused)
            return
        first, row = chosen.anchor.row, chosen.head.row + by
        if not 0 <= row < len(view.model):
            return
        if row >= first:
            anchor, head = Place(first, 0), Place(row, len(self._text(row)))
        else:
            anchor, head = Place(first, len(self._text(first))), Place(row, 0)
        view.focus_row(row)
        self._choose(Selection(anchor, head))
        self._own_primary()

    def extend_by_letter(self, by: int, *, words: bool) -> None:
        """Move the end of what is chosen by a letter or a word."""
        view, chosen = self._view, self._view.selection
        if chosen is None:
            if view.focused is None:
                return
            edge = Place(view.focused, 0 if by > 0 else len(self._text(view.focused)))
            chosen = Selection(edge, edge)
        head = chosen.head
        offset = next_stop(self._text(head.row), head.offset, by, words=words)
        if offset is not None:
            head = Place(head.row, offset)
        elif 0 <= head.row + by < len(view.model):
            row = head.row + by
            head = Place(row, 0 if by > 0 else len(self._text(row)))
            view.focus_row(row)
        self._choose(Selection(chosen.anchor, head))
        self._own_primary()

    # --- what is chosen ---------------------------------------------------------------------------

    def text(self) -> str:
        """Return the text that is chosen, empty for none; of several messages each with its time
        and sender."""
        selection, model = self._view.selection, self._view.model
        if selection is None:
            return ""
        parts: list[tuple[int, str]] = []
        for index in range(selection.start.row, min(selection.end.row + 1, len(model))):
            text = self._text(index)
            first, last = selection.part(index, len(text))
            if last > first:
                parts.append((index, text[first:last]))
        if len(parts) == 1:
            return parts[0][1]
        lines = []
        for index, text in parts:
            origin = model.origin(index)
            lines.append(f"[{origin.stamp}] {origin.name}: {text}")
        return "\n".join(lines)

    def _text(self, index: int) -> str:
        return self._view.model.row(index).shown

    def _own_primary(self) -> None:
        canvas = self._view.canvas
        if canvas.tk.call("tk", "windowingsystem") == "x11" and self._view.selection is not None:
            canvas.selection_own(selection="PRIMARY")

    def _primary(self, offset: str, length: str) -> str:
        first = int(offset)
        return self.text()[first : first + int(length)]


def put_on_clipboard(widget: tk.Misc, text: str) -> None:
    """Make `text` what is pasted next."""
    widget.clipboard_clear()
    widget.clipboard_append(text)
