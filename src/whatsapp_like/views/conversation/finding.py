"""The search within a conversation: its bar, the hits, the way from one to the next and back.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.query import DateUnreadable, days_of, parse
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import SearchHit, TimelineItem
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.conversation.rows import key_of
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.timeline import TimelineView

_MOST: Final = 1000


class FindActions(Protocol):
    """What the search may ask for."""

    def find_messages(self, text: str, found: Callable[[Sequence[SearchHit]], None]) -> None:
        """Find messages of this conversation, the newest first."""
        ...

    def show_message(self, item: TimelineItem, shown: Callable[[], None]) -> None:
        """Have a message in the timeline, with what is around it."""
        ...

    def find_ended(self) -> None:
        """The bar was closed: the keyboard is free."""
        ...


class Found(NamedTuple):
    """What a search holds: its text, the hits and which of them one is at, and where one was."""

    text: str
    hits: Sequence[SearchHit]
    at: int
    left: tuple[TimelineItem, int] | None
    jumped: bool


class FindBar(ttk.Frame):
    """Field, count and buttons; `open` shows it below the head of the window."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        view: TimelineView,
        timeline: Timeline,
        actions: FindActions,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._view = view
        self._timeline = timeline
        self._actions = actions
        self._hits: Sequence[SearchHit] = ()
        self._at = 0
        self._left: tuple[TimelineItem, int] | None = None  # where one was, None for the newest
        self._jumped = False
        px = look.px
        self.search = EntryBox(
            self,
            look,
            label=_("Search in this conversation"),
            placeholder=_("Search in this conversation"),
            search=True,
            changed=self.search_for,
            entered=lambda: self.step(1),
        )
        self.close_button = IconButton(self, look, Icon.CLOSE, _("Close search"), self.close)
        self.newer = IconButton(self, look, Icon.DOWN, _("Next match"), lambda: self.step(-1))
        self.older = IconButton(self, look, Icon.UP, _("Previous match"), lambda: self.step(1))
        self.count = ttk.Label(self, font=Role.SMALL.value)
        self.search.pack(side="left", fill="x", expand=True, padx=(px(18), px(8)))  # type: ignore[no-untyped-call]
        self.count.pack(side="left", padx=px(6))  # type: ignore[no-untyped-call]
        for button in (self.older, self.newer, self.close_button):
            button.pack(side="left")  # type: ignore[no-untyped-call]
        field = self.search.field
        keys: dict[str, Callable[[], object]] = {
            "<Escape>": self.close,
            "<Up>": lambda: self.step(1),
            "<Down>": lambda: self.step(-1),
            "<Shift-Return>": lambda: self.step(-1),
            "<Shift-KP_Enter>": lambda: self.step(-1),
        }
        for sequence, action in keys.items():
            field.bind(sequence, _only(action), add=True)
        for button in (self.older, self.newer, self.close_button):
            button.bind("<Escape>", _only(self.close), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def opened(self) -> bool:
        """Whether the bar is shown."""
        return bool(self.winfo_manager())

    def open(self) -> None:
        """Show the bar, and put the keyboard into its field."""
        if not self.opened:
            px = self._look.px
            self.pack(fill="x", padx=(0, px(12)), pady=(0, px(8)))  # type: ignore[no-untyped-call]
            self._left, self._jumped = self._place(), False
        self.search.focus_field()

    def kept(self) -> Found | None:
        """Return what the bar of another view goes on with, None while it is closed."""
        if not self.opened:
            return None
        return Found(self.search.value, self._hits, self._at, self._left, self._jumped)

    def take_over(self, found: Found) -> None:
        """Go on with what another bar had found; nothing moves."""
        self.open()
        self.search.set(found.text)
        self._hits, self._at = found.hits, found.at
        self._left, self._jumped = found.left, found.jumped
        current = key_of(found.hits[found.at].item) if found.hits else None
        self._view.mark(found.text.strip() and found.text, current)
        self._count()

    def close(self) -> None:
        """Hide the bar, and return to where one was before."""
        if not self.opened:
            return
        self.pack_forget()
        self.search.clear()
        if self._jumped:
            self._return()
        self._actions.find_ended()

    def search_for(self, text: str) -> None:
        """Find the words of `text`; the newest hit is shown."""
        if not text.strip():
            self.show_hits(text, ())
        # An empty search makes void what is under way.
        self._actions.find_messages(text, lambda hits: self._found(text, hits))

    def step(self, by: int) -> None:
        """Go on by `by` hits, towards the older ones when positive; after the last comes the
        first."""
        if self._hits:
            self._at = (self._at + by) % len(self._hits)
            self._jump()

    def _found(self, text: str, hits: Sequence[SearchHit]) -> None:
        if self.winfo_exists() and self.opened and text == self.search.value and text.strip():
            self.show_hits(text, hits)

    def show_hits(self, text: str, hits: Sequence[SearchHit]) -> None:
        """Show what was found by `text`, and go to the newest hit."""
        before = self._hits[self._at].item.seq if self._hits else 0
        self._hits = hits
        # Typing on narrows the search: who has gone to a hit stays there while it is one.
        self._at = next((at for at, hit in enumerate(hits) if hit.item.seq == before), 0)
        if hits:
            self._jump()
        else:
            self._view.mark(text.strip() and text)
            self._count()

    def _jump(self) -> None:
        item = self._hits[self._at].item
        self._jumped = True
        self._view.mark(self.search.value, key_of(item))
        self._count()
        self._actions.show_message(item, lambda: self._arrived(item))

    def _arrived(self, item: TimelineItem) -> None:
        if not self.winfo_exists() or not self.opened:
            return
        index = self._timeline.index_of(item.seq)
        if index is not None and self._hits and self._hits[self._at].item.seq == item.seq:
            self._view.reveal(index)

    def _count(self) -> None:
        words = ""
        if self._hits:
            total = f"{_MOST}+" if len(self._hits) >= _MOST else str(len(self._hits))
            words = _("{number} of {total}").format(number=self._at + 1, total=total)
        elif self.search.value.strip():
            words = _("No matches")
            try:
                days_of(parse(self.search.value), datetime.now().astimezone().date())
            except DateUnreadable:
                words = _("No such date")
        self.count.configure(text=words)

    def _place(self) -> tuple[TimelineItem, int] | None:
        view, timeline = self._view, self._timeline
        index, offset = view.where()
        if (timeline.newest and view.at_end()) or index >= len(timeline):
            return None
        # What waits in the outbox stands at the end anyway.
        return (timeline[index], offset) if timeline[index].seq else None

    def _return(self) -> None:
        if self._left is None:
            self._view.to_newest()
            return
        item, offset = self._left

        def shown() -> None:
            index = self._timeline.index_of(item.seq)
            if self.winfo_exists() and index is not None and not self.opened:
                self._view.put(index, offset)

        self._actions.show_message(item, shown)

    def _relook(self) -> None:
        self.count.configure(foreground=self._look.palette.second)


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """Return a binding that runs `action` and keeps the event from whoever is bound above."""

    def run(_event: object) -> str:
        action()
        return "break"

    return run
