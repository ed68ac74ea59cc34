"""Emoji in a composer: opens the picker above it, and completes what is written between colons.

Runs on the Tk thread. Public name: `ComposerEmoji`.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from whatsapp_like.views import emoji
from whatsapp_like.views.completing import Completion, put_above
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_alone
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import Suggestion
from whatsapp_like.views.picker.habits import Habits
from whatsapp_like.views.picker.suggestions import WIDTH as LIST_WIDTH
from whatsapp_like.views.picker.suggestions import SuggestionList
from whatsapp_like.views.picker.view import HEIGHT, WIDTH, EmojiPicker
from whatsapp_like.views.theme import Look
from whatsapp_like.views.writing import Writing

if TYPE_CHECKING:
    from whatsapp_like.views.composer import ComposerView


class ComposerEmoji:
    """What helps to write emoji in the `writing` of a `composer`."""

    def __init__(
        self, composer: ComposerView, writing: Writing, look: Look, habits: Habits
    ) -> None:
        self._composer = composer
        self._writing = writing
        self._look = look
        self._habits = habits
        self._jobs = Jobs(composer)
        self._before = ""
        self._dismissed = False
        self.opener: tk.Misc | None = None
        self.picker: EmojiPicker | None = None
        self.completion: Completion[Suggestion] = Completion(
            writing, "complete", self._make, self._take, self._dismiss
        )
        self.completion.follow(self._jobs, self._moved)
        for sequence in ("<Unmap>", "<Destroy>"):
            composer.bind(sequence, self._leaving, add=True)
        composer.bind("<Configure>", self._later, add=True)
        top = composer.winfo_toplevel()
        bind_alone(composer, top, "<Configure>", self._later)
        look.watch(composer, self._later)

    # --- the picker -------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Open the picker, or close it."""
        if self.picker is not None:
            self.picker.close()
            return
        self.completion.hide()
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
        self.completion.hide()

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
        tone = self._habits.tone()
        toned = [Suggestion(catalogue.toned(each.key, tone), each.code) for each in rows]
        self.completion.show(toned if self.picker is None else [])
        self._place()

    def _make(self) -> SuggestionList:
        return SuggestionList(self._composer.winfo_toplevel(), self._look, self._take)

    def _take(self, suggestion: Suggestion) -> None:
        begun = catalogue.begun(self._writing.before_cursor())
        if begun:
            self._habits.used(suggestion.key)
            self._writing.replace_before(len(begun) + 1, emoji.text_of(suggestion.key))
        self.completion.hide()
        self._writing.focus_set()

    def _insert(self, count: int, found: Suggestion) -> None:
        key = catalogue.toned(found.key, self._habits.tone())
        self._habits.used(key)
        self.completion.hide()
        self._writing.replace_before(count, emoji.text_of(key))

    def _dismiss(self) -> None:
        self._dismissed = True

    def _moved(self) -> None:
        """Follow a cursor that was moved away from what was being written."""
        before = self._writing.before_cursor()
        if before != self._before:
            self._before = before
            self.completion.hide()

    # --- places -----------------------------------------------------------------------------------

    def _place(self) -> None:
        """Put what is open above the composer, as large as the window allows."""
        px = self._look.px
        if self.picker is not None:
            put_above(self.picker, self._composer, self._look, px(WIDTH), px(HEIGHT))
        if (shown := self.completion.list) is not None:
            put_above(shown, self._composer, self._look, px(LIST_WIDTH), shown.least_height)

    def _later(self, _event: object = None) -> None:
        if self.picker is not None or self.completion.list is not None:
            self._jobs.idle("place", self._place)

    def _leaving(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._composer:
            self._gone()
