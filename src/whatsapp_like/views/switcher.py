"""The switcher over a window: a few letters lead to a conversation or a person.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.palette import mix
from whatsapp_like.views.people.candidates import Candidates, Key
from whatsapp_like.views.people.search import PeopleSearch
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.shortcuts.table import Action

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.shortcuts.keyboard import Offer
    from whatsapp_like.views.theme import Look

_WIDTH: Final = 440
_HEIGHT: Final = 520
_TOP: Final = 48
_RADIUS: Final = 16
_EDGE: Final = 12
_BESIDE: Final = 8  # what the list leaves free beside its rows
_AROUND: Final = 42


class Switcher(tk.Frame):
    """Stands over `window`; `chosen` hears where to go, `closed` that the switcher is gone."""

    def __init__(
        self,
        window: tk.Misc,
        look: Look,
        state: AppState,
        people: FindActions,
        chosen: Callable[[Hashable], object],
        closed: Callable[[], object],
    ) -> None:
        super().__init__(window, bd=0)
        self._window = window
        self._look = look
        self._chosen = chosen
        self._closed = closed
        self._before: tk.Misc | None = keyboard_at(window)
        self._jobs = Jobs(self)
        px = look.px
        self._inside = ttk.Frame(self, padding=(px(_EDGE - _BESIDE), px(_EDGE)))
        self._inside.pack(fill="both", expand=True, padx=px(1), pady=px(1))  # type: ignore[no-untyped-call]
        self.bind("<Configure>", lambda _: self._jobs.idle("round", self._round), add=True)
        self.rows = Candidates(state, talks=lambda _conversation: True, previews=True)
        self.people = PeopleSearch(
            *(self._inside, look, state, people, self.rows, self.choose),
            label=_("Go to a conversation or a person"),
            browse=False,
            changed=lambda: self._jobs.idle("place", self._place),
        )
        self.search, self.list = self.people.search, self.people.list
        self.search.pack(fill="x", padx=px(_BESIDE), pady=(0, px(8)))  # type: ignore[no-untyped-call]
        self.list.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        bind_outside(self, window, "<Configure>", lambda _: self._jobs.idle("place", self._place))
        bind_outside(self, window, "<FocusIn>", self._focus_somewhere)
        look.watch(self, self._relook)
        self._relook()
        self._place()
        tk.Misc.tkraise(self)
        self.search.focus_field()

    def shortcuts(self) -> Offer:
        """Return what keys do here."""
        return {Action.BACK: self.close, Action.SWITCH: self.close, Action.CLOSE: self.close}

    def close(self, back: bool = True) -> None:
        """Take it away; with `back` the keyboard goes where it came from."""
        if not self.winfo_exists():
            return
        self.destroy()
        self._closed()
        if back and self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    def choose(self, key: Key) -> None:
        """Go there."""
        self.close(back=False)
        self._chosen(key)

    # --- its place --------------------------------------------------------------------------------

    def _focus_somewhere(self, event: tk.Event[tk.Misc]) -> None:
        # The window gets the focus before one of its widgets does.
        inside = str(event.widget).startswith(str(self))
        if event.widget is not self._window and not inside:
            self.close(back=False)

    def _place(self) -> None:
        px, window = self._look.px, self._window
        edge, top = px(_EDGE), px(_TOP)
        width = min(px(_WIDTH), window.winfo_width() - 2 * edge)
        # No taller than what was found, but with room to say that it is nobody.
        rows = max(self.list.wanted, 2 * px(self._look.room.row))
        wanted = self.search.winfo_reqheight() + rows + px(_AROUND)
        height = min(px(_HEIGHT), wanted, window.winfo_height() - top - edge)
        self.place(relx=0.5, y=top, anchor="n", width=max(1, width), height=max(1, height))

    def _round(self) -> None:
        round_off(self, self._look.px(_RADIUS))
        # A pixel less, for what is left around it is the edge.
        round_off(self._inside, self._look.px(_RADIUS - 1))

    def _relook(self) -> None:
        palette = self._look.palette
        # It has no shadow that would set it apart.
        self.configure(background=palette.edge or mix(palette.ground, palette.text, 0.18))
        self._jobs.idle("place", self._place)
