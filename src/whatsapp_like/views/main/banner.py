"""Tells that there is no connection, why, and when it is tried again.

Runs on the Tk thread. It takes no room while everything is well.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final, Protocol

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.palette import Palette
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

_SECOND_MS: Final = 1000
_PATIENCE_MS: Final = 800


class BannerActions(Protocol):
    """What the banner may ask for."""

    def reason(self) -> str:
        """Say in a sentence why there is no connection."""
        ...

    def seconds_to_retry(self) -> int:
        """Return how many seconds remain until the next attempt; 0 when none is planned."""
        ...

    def retry_now(self) -> None:
        """Try to connect at once."""
        ...


def banner_ground(palette: Palette) -> str:
    """Return the colour of the banner."""
    return palette.field


class BannerView(ttk.Frame):
    """A strip above the pages; it packs itself only while it has something to say."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, actions: BannerActions
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._actions = actions
        self._jobs = Jobs(self)
        self._held: PhotoImage | None = None
        self._strip = tk.Frame(self, bd=0)
        self._mark = tk.Label(self._strip, bd=0)
        # One character wide: what it asks for must not depend on how it is wrapped.
        self._words = tk.Label(self._strip, bd=0, anchor="w", justify="left", width=1)
        self.retry = TextButton(
            self._strip,
            look,
            _("Retry now"),
            actions.retry_now,
            rank=Rank.LINK,
            ground=banner_ground,
        )
        px = look.px
        self._strip.pack(fill="x")
        self._mark.pack(side="left", padx=(px(16), px(10)))
        self.retry.pack(side="right", padx=px(8))  # type: ignore[no-untyped-call]
        self._words.pack(side="left", fill="x", expand=True, pady=px(8))
        self._words.bind("<Configure>", self._wrapped, add=True)
        events = state.session.events
        observe(
            self,
            (events.phase, events.reason, events.retry_at),
            lambda *_: self._jobs.idle("say", self._say),
        )
        look.watch(self, self._relook)
        self._relook()
        self._say()

    @property
    def said(self) -> str:
        """What it says now, nothing while it is out of sight."""
        return str(self._words["text"]) if self.winfo_manager() else ""

    def _wrapped(self, event: tk.Event[tk.Misc]) -> None:
        if int(str(self._words["wraplength"])) != event.width:
            self._words.configure(wraplength=event.width)

    def _say(self) -> None:
        phase = self._state.session.phase
        self._jobs.cancel("count")
        if phase is Phase.CONNECTING and not self.winfo_manager():
            # Most connections are there before anybody could read this.
            self._jobs.later("patience", _PATIENCE_MS, self._still_connecting)
            return
        self._jobs.cancel("patience")
        if phase not in (Phase.CONNECTING, Phase.OFFLINE):
            self._hide()
            return
        self._show(self._sentence(phase), retry=phase is Phase.OFFLINE)
        if phase is Phase.OFFLINE and self._actions.seconds_to_retry():
            self._jobs.later("count", _SECOND_MS, self._say)

    def _still_connecting(self) -> None:
        if self._state.session.phase is Phase.CONNECTING:
            self._show(self._sentence(Phase.CONNECTING), retry=False)

    def _sentence(self, phase: Phase) -> str:
        if phase is Phase.CONNECTING:
            return _("Connecting…")
        words = self._actions.reason() or _("You are offline.")
        seconds = self._actions.seconds_to_retry()
        if seconds:
            again = ngettext("Next try in {n} s.", "Next try in {n} s.", seconds)
            words = f"{words} {again.format(n=seconds)}"
        return words

    def _show(self, words: str, *, retry: bool) -> None:
        self._words.configure(text=words)
        if retry and not self.retry.winfo_manager():
            self.retry.pack(side="right", padx=self._look.px(8), before=self._words)  # type: ignore[no-untyped-call]
        elif not retry:
            self.retry.pack_forget()
        if not self.winfo_manager():
            self.grid(row=0, column=1, sticky="ew")  # type: ignore[no-untyped-call]

    def _hide(self) -> None:
        if self.winfo_manager():
            self.grid_remove()

    def _relook(self) -> None:
        look, palette = self._look, self._look.palette
        ground = banner_ground(palette)
        self._held = look.pictures.of(icon, Icon.OFFLINE, look.px(17), palette.second, ground)
        self._strip.configure(background=ground)
        self._mark.configure(image=self._held, background=ground)
        self._words.configure(background=ground, foreground=palette.text, font=Role.PREVIEW.value)
