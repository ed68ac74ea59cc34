"""A list that completes what one is writing: the field's own keys step through it and take from it.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.suggesting import SuggestionsView

if TYPE_CHECKING:
    from whatsapp_like.views.composer import ComposerView
    from whatsapp_like.views.jobs import Jobs
    from whatsapp_like.views.theme import Look

T = TypeVar("T")

_GAP: Final = 6
_EDGE: Final = 12
_SHIFT_OR_CONTROL: Final = 0x1 | 0x4


class Completion(Generic[T]):
    """The `list` of a field, None while nothing is suggested: then the field has its keys.

    `name` tells it from another one of the same field. `make` makes a list, `take` writes what was
    chosen of it, and `dismissed` is told that Escape has closed it.
    """

    def __init__(
        self,
        field: tk.Misc,
        name: str,
        make: Callable[[], SuggestionsView[T]],
        take: Callable[[T], object],
        dismissed: Callable[[], object],
    ) -> None:
        self.list: SuggestionsView[T] | None = None
        self._field = field
        self._make = make
        self._dismissed = dismissed
        # In front of the field's own keys, so that these can be kept from it.
        tag = f"wl-{name}{field}"
        field.bindtags((tag, *field.bindtags()))
        keys: dict[str, Callable[[SuggestionsView[T]], object]] = {
            "<Up>": lambda shown: shown.step(-1),
            "<Down>": lambda shown: shown.step(1),
            "<Escape>": lambda _: self._dismiss(),
        }
        for key in ("<Tab>", "<Return>", "<KP_Enter>"):
            keys[key] = lambda shown: take(shown.marked)
        for key, act in keys.items():
            # The field is gone already when it says so: the root keeps the tag.
            bind_outside(field, field.nametowidget("."), key, self._key(act), tag)

    def follow(self, jobs: Jobs, moved: Callable[[], object]) -> None:
        """Call `moved` when the cursor may have moved, and hide with the keyboard gone."""
        for sequence in ("<KeyRelease>", "<ButtonRelease-1>"):
            self._field.bind(sequence, lambda _: jobs.idle("cursor", moved), add=True)
        self._field.bind("<FocusOut>", lambda _: jobs.idle("focus", self._left), add=True)

    def show(self, rows: Sequence[T]) -> None:
        """Suggest these, or nothing; a list that says the same stays as it is."""
        if not rows:
            self.hide()
            return
        if self.list is None:
            self.list = self._make()
        if self.list.rows != tuple(rows):
            self.list.show(rows)

    def hide(self) -> None:
        """Suggest nothing."""
        if self.list is not None:
            shown, self.list = self.list, None
            shown.destroy()

    def _key(
        self, act: Callable[[SuggestionsView[T]], object]
    ) -> Callable[[tk.Event[tk.Misc]], str | None]:
        def pressed(event: tk.Event[tk.Misc]) -> str | None:
            if self.list is None or int(event.state) & _SHIFT_OR_CONTROL:
                return None
            act(self.list)
            return "break"

        return pressed

    def _dismiss(self) -> None:
        self._dismissed()
        self.hide()

    def _left(self) -> None:
        if keyboard_at(self._field) is not self._field:
            self.hide()


def put_above(
    widget: tk.Canvas, composer: ComposerView, look: Look, width: int, height: int
) -> None:
    """Put a widget above a composer, and what stands between it and the messages, where its text
    begins; no larger than the window allows."""
    top, px = composer.winfo_toplevel(), look.px
    edge = px(_EDGE) + look.beside(composer.winfo_width())
    left = composer.winfo_rootx() - top.winfo_rootx() + edge
    floor = composer.begin() - top.winfo_rooty() - px(_GAP)
    width = max(1, min(width, top.winfo_width() - left - edge))
    height = max(1, min(height, floor - px(_GAP)))
    widget.place(x=left, y=floor, width=width, height=height, anchor="sw")
    tk.Misc.tkraise(widget)
