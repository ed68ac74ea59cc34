"""A sentence that appears at the lower edge of a window for a while: what just failed, or worked.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

from whatsapp_like.views.emoji import safe
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.theme import Look, Role

_SHOWN_MS: Final = 6_000
_MOST: Final = 420


class Notice(tk.Label):
    """The place of such sentences in one window; the latest one is shown."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        above: int = 24,
        over: tk.Misc | None = None,
        docked: bool = False,
    ) -> None:
        """Stand `above` pixels (at 100 %) over the lower edge of `parent`, and over the widget
        `over` while that is on screen there.

        A `docked` one covers nothing: what `parent` has packed moves together for a while.
        """
        super().__init__(parent, bd=0, justify="center", cursor="hand2")
        self._look = look
        self._above = above
        self._over = over
        self._docked = docked
        self._jobs = Jobs(self)
        self.bind("<Button-1>", lambda _: self.hide(), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def said(self) -> str:
        """What is shown now."""
        return str(self["text"]) if self.winfo_manager() else ""

    def say(self, words: str) -> None:
        """Show a sentence; long enough to be read twice."""
        look = self._look
        room = self.master.winfo_width() - look.px(64)
        self.configure(text=safe(words), wraplength=max(look.px(120), min(look.px(_MOST), room)))
        if self._docked:
            first = [each for each in self.master.pack_slaves() if each is not self][:1]
            order = {"before": first[0]} if first else {}
            self.pack(side="bottom", fill="x", **order)  # type: ignore[arg-type]
        else:
            self._float()
        self._jobs.later("hide", _SHOWN_MS, self.hide)

    def _float(self) -> None:
        look = self._look
        over = self._over
        taken = over.winfo_height() if over is not None and over.winfo_ismapped() else 0
        self.place(relx=0.5, rely=1.0, y=-look.px(self._above) - taken, anchor="s")
        tk.Misc.lift(self)

    def hide(self) -> None:
        """Take it away."""
        self._jobs.cancel("hide")
        if self._docked:
            self.pack_forget()
        else:
            self.place_forget()

    def _relook(self) -> None:
        look, palette = self._look, self._look.palette
        self.configure(
            background=palette.text,
            foreground=palette.ground,
            font=Role.PREVIEW.value,
            padx=look.px(16),
            pady=look.px(10),
        )
