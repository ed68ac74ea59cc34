"""Emoji in a composer: opens the picker above it, and completes what is written between colons.

Runs on the Tk thread. Public names: `ComposerEmoji`, `Host`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

from whatsapp_like.views import emoji
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_alone, bind_outside
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import Suggestion
from whatsapp_like.views.picker.habits import Habits
from whatsapp_like.views.picker.suggestions import WIDTH as LIST_WIDTH
from whatsapp_like.views.picker.suggestions import SuggestionList
from whatsapp_like.views.picker.view import HEIGHT, WIDTH, EmojiPicker
from whatsapp_like.views.theme import Look
from whatsapp_like.views.writing import Writing

_EDGE: Final = 12
_GAP: Final = 6
_SHIFT_OR_CONTROL: Final = 0x1 | 0x4


class ComposerEmoji:
    """What helps to write emoji in the `writing` of a `composer`."""

    def __init__(self, composer: tk.Misc, writing: Writing, look: Look, habits: Habits) -> None:
        self._composer = composer
        self._writing = writing
        self._look = look
        self._habits = habits
        self._jobs = Jobs(composer)
        self._before = ""
        self._dismissed = False
        self.opener: tk.Misc | None = None
        self.picker: EmojiPicker | None = None
        self.suggestions: SuggestionList | None = None
        self._bind()

    # --- the picker -------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Open the picker, or close it."""
        if self.picker is not None:
            self.picker.close()
            return
        self._hide_suggestions()
        self.picker = EmojiPicker(
            self._composer.winfo_toplevel(),
            self._look,
            self._habits,
            chosen=lambda key: self._writing.insert_text(emoji.text_of(key)),
            closed=self._closed,
            opener=self.opener,
        )
        self._place()
        self.picker.focus_search()

    def _closed(self, back: bool) -> None:
        self.picker = None
        if back and self._writing.winfo_exists():
            self._writing.focus_set()

    def _gone(self) -> None:
        if self.picker is not None:
            self.picker.close(back=False)
        self._hide_suggestions()

    # --- what is written between colons -----------------------------------------------------------

    def edited(self) -> None:
        """Look at what was just written."""
        earlier, self._before = self._before, self._writing.before_cursor()
        found = catalogue.whole(self._before) if self._before.endswith(":") else None
        # Only by its last colon: what undo brings back, or a paste, stays as it is.
        if found is not None and self._before == f"{earlier}:":
            self._insert(len(found.code) + 2, found)
            return
        begun = catalogue.begun(self._before)
        if not begun:
            self._dismissed = False
        rows = [] if self._dismissed or not begun else catalogue.suggest(begun)
        if not rows or self.picker is not None:
            self._hide_suggestions()
            return
        tone = self._habits.tone()
        if self.suggestions is None:
            top = self._composer.winfo_toplevel()
            self.suggestions = SuggestionList(top, self._look, self._take)
        toned = [Suggestion(catalogue.toned(each.key, tone), each.code) for each in rows]
        self.suggestions.show(toned)
        self._place()

    def _take(self, suggestion: Suggestion) -> None:
        begun = catalogue.begun(self._writing.before_cursor())
        if begun:
            self._habits.used(suggestion.key)
            self._writing.replace_before(len(begun) + 1, emoji.text_of(suggestion.key))
        self._hide_suggestions()
        self._writing.focus_set()

    def _insert(self, count: int, found: Suggestion) -> None:
        key = catalogue.toned(found.key, self._habits.tone())
        self._habits.used(key)
        self._hide_suggestions()
        self._writing.replace_before(count, emoji.text_of(key))

    def _hide_suggestions(self) -> None:
        if self.suggestions is not None:
            shown, self.suggestions = self.suggestions, None
            shown.destroy()

    # --- places -----------------------------------------------------------------------------------

    def _place(self) -> None:
        """Put what is open above the composer, as large as the window allows."""
        top, composer, px = self._composer.winfo_toplevel(), self._composer, self._look.px
        edge = px(_EDGE) + self._look.beside(composer.winfo_width())
        left = composer.winfo_rootx() - top.winfo_rootx() + edge
        floor = composer.winfo_rooty() - top.winfo_rooty() - px(_GAP)
        room = top.winfo_width() - left - edge
        if self.picker is not None:
            size = (min(px(WIDTH), room), min(px(HEIGHT), floor - px(_GAP)))
            _put(self.picker, left, floor, size)
        if self.suggestions is not None:
            size = (min(px(LIST_WIDTH), room), self.suggestions.least_height)
            _put(self.suggestions, left, floor, size)

    # --- hands ------------------------------------------------------------------------------------

    def _bind(self) -> None:
        composer, writing = self._composer, self._writing
        # In front of the text's own keys, so that these can be kept from it.
        tag = f"wl-complete{writing}"
        writing.bindtags((tag, *writing.bindtags()))
        keys: dict[str, Callable[[], object]] = {
            "<Up>": lambda: self._step(-1),
            "<Down>": lambda: self._step(1),
            "<Escape>": self._dismiss,
        }
        for key in ("<Tab>", "<Return>", "<KP_Enter>"):
            keys[key] = self._take_marked
        for key, act in keys.items():
            # The text is gone already when it says so: the root keeps the tag.
            bind_outside(writing, writing.nametowidget("."), key, self._key(act), tag)
        for sequence in ("<KeyRelease>", "<ButtonRelease-1>"):
            writing.bind(sequence, lambda _: self._jobs.idle("cursor", self._moved), add=True)
        writing.bind("<FocusOut>", lambda _: self._jobs.idle("focus", self._left), add=True)
        for sequence in ("<Unmap>", "<Destroy>"):
            composer.bind(sequence, self._leaving, add=True)
        composer.bind("<Configure>", self._later, add=True)
        top = composer.winfo_toplevel()
        bind_alone(composer, top, "<Configure>", self._later)
        self._look.watch(composer, self._later)

    def _later(self, _event: object = None) -> None:
        if self.picker is not None or self.suggestions is not None:
            self._jobs.idle("place", self._place)

    def _key(self, act: Callable[[], object]) -> Callable[[tk.Event[tk.Misc]], str | None]:
        def pressed(event: tk.Event[tk.Misc]) -> str | None:
            if self.suggestions is None or int(event.state) & _SHIFT_OR_CONTROL:
                return None
            act()
            return "break"

        return pressed

    def _step(self, by: int) -> None:
        if self.suggestions is not None:
            self.suggestions.step(by)

    def _take_marked(self) -> None:
        if self.suggestions is not None:
            self._take(self.suggestions.marked)

    def _dismiss(self) -> None:
        self._dismissed = True
        self._hide_suggestions()

    def _moved(self) -> None:
        """Follow a cursor that was moved away from what was being written."""
        before = self._writing.before_cursor()
        if before != self._before:
            self._before = before
            self._hide_suggestions()

    def _left(self) -> None:
        if keyboard_at(self._writing) is not self._writing:
            self._hide_suggestions()

    def _leaving(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._composer:
            self._gone()


def _put(widget: tk.Canvas, left: int, floor: int, size: tuple[int, int]) -> None:
    widget.place(x=left, y=floor, width=max(1, size[0]), height=max(1, size[1]), anchor="sw")
    tk.Misc.tkraise(widget)
