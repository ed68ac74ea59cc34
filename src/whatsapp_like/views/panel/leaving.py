"""Asks, when the panel is closed, what becomes of the server.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog


class LeavingDialog(Dialog):
    """Three answers; Enter keeps the server running, Escape stays."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        keep: Callable[[], object],
        stop: Callable[[Callable[[], None]], object],
    ) -> None:
        """`keep` leaves the server to itself; `stop(failed)` stops it, then closes everything."""
        super().__init__(parent, look, _("Close the panel?"), width=520)
        self._keep = keep
        self._stop = stop
        px = look.px
        Words(self.body, look, _("Keep the server running?"), role=Role.NAME).pack(fill="x")
        Words(
            self.body,
            look,
            _(
                "The server is a process of its own and can go on without this window, however it "
                "ends. Open the panel again whenever you like: it finds the server and can stop it."
            ),
            ink=second_ink,
        ).pack(fill="x", pady=(px(10), px(22)))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.keep = TextButton(buttons, look, _("Keep it running"), self._kept, rank=Rank.PRIMARY)
        self.stop = TextButton(buttons, look, _("Stop it"), self._stopped, rank=Rank.DANGER)
        self.cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.keep.pack(side="right")  # type: ignore[no-untyped-call]
        self.stop.pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        self.cancel.pack(side="left")  # type: ignore[no-untyped-call]
        self.open(self.keep)

    def _kept(self) -> None:
        self.close()
        self._keep()

    def _stopped(self) -> None:
        # It stays until the server has ended: some seconds, while clients are told.
        self.stop.wait(_("Stopping…"))
        self.keep.enable(False)
        self._stop(self._failed)

    def _failed(self) -> None:
        """It runs on: the page behind says why."""
        if self.winfo_exists():
            self.close()
