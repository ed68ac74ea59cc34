"""Tells that there is no connection, why, when it is tried again, and what can be done.

Runs on the Tk thread. It stands below the lists, which begin at the top: what one reads or is about
to click stays where it is when the connection comes and goes.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.state.session import Remedy
from whatsapp_like.views.connection import ConnectionWatch, Said
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon, badge
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.welcome.again import AgainActions, SignInAgain

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.models.state.app import AppState

_DISC: Final = 36
_MARK: Final = 18
_ICONS: Final = {
    None: Icon.RETRY,
    Remedy.RETRY: Icon.OFFLINE,
    Remedy.TAKE_OVER: Icon.DEVICE,
    Remedy.SIGN_IN: Icon.KEY,
    Remedy.COMPARE: Icon.SHIELD,
}


class BannerActions(AgainActions, Protocol):
    """What the banner may ask for."""

    def retry_now(self) -> None:
        """Try to connect at once."""
        ...


class BannerView(ttk.Frame):
    """A strip that puts itself into the last row of its grid while it has something to say."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: BannerActions,
        compare: Callable[[], object],
    ) -> None:
        """`compare` shows the server's pin beside the one that was trusted."""
        super().__init__(parent)
        self._look = look
        self._state = state
        self._actions = actions
        self._compare = compare
        self._held: PhotoImage | None = None
        px = look.px
        self._edge = tk.Frame(self, bd=0, height=1)
        self._edge.pack(fill="x")
        inner = ttk.Frame(self)
        inner.pack(fill="x", padx=(px(16), px(12)), pady=px(10))  # type: ignore[no-untyped-call]
        inner.columnconfigure(1, weight=1)
        self._mark = tk.Label(inner, bd=0)
        self._mark.grid(row=0, column=0, rowspan=2, padx=(0, px(12)))
        self._title = Words(inner, look, "", role=Role.CHIP)
        self._words = Words(inner, look, "", role=Role.SMALL, ink=second_ink)
        self.retry = TextButton(inner, look, "", self._act, rank=Rank.LINK)
        inner.rowconfigure(0, weight=1)
        self._watch = ConnectionWatch(self, state, self._show)
        look.watch(self, self._relook)
        self._relook()
        self._show(self._watch.said)

    @property
    def said(self) -> str:
        """What it says now, nothing while it is out of sight."""
        if not self.winfo_manager():
            return ""
        return " ".join(f"{self._title['text']} {self._words['text']}".split())

    def _show(self, said: Said | None) -> None:
        if said is None:
            if self.winfo_manager():
                self.grid_remove()
            return
        self._title.say(said.title)
        # The seconds on a line of their own: they must not break the sentence anew as they fall.
        words = "\n".join(filter(None, (said.words, said.again)))
        self._words.say(words)
        if words:
            self._title.grid(row=0, column=1, rowspan=1, sticky="sew")
            self._words.grid(row=1, column=1, sticky="new", pady=(self._look.px(2), 0))
        else:
            # In the middle of the icon's height.
            self._title.grid(row=0, column=1, rowspan=2, sticky="ew")
            self._words.grid_remove()
        if said.remedy is None:
            self.retry.grid_remove()
        else:
            self.retry.rename(self._label(said.remedy))
            self.retry.grid(row=0, column=2, rowspan=2, padx=(self._look.px(8), 0))  # type: ignore[no-untyped-call]
        self._relook()
        if not self.winfo_manager():
            self.grid(row=2, column=1, sticky="ew")  # type: ignore[no-untyped-call]

    def _label(self, remedy: Remedy) -> str:
        return {
            Remedy.RETRY: _("Retry now"),
            Remedy.TAKE_OVER: _("Connect here"),
            Remedy.SIGN_IN: _("Sign in"),
            Remedy.COMPARE: _("Compare"),
        }[remedy]

    def _act(self) -> None:
        said = self._watch.said
        if said is None or said.remedy is None:
            return
        if said.remedy is Remedy.SIGN_IN:
            SignInAgain(self, self._look, self._state, self._actions)
        elif said.remedy is Remedy.COMPARE:
            self._compare()
        else:
            self._actions.retry_now()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        self._edge.configure(background=palette.line)
        said = self._watch.said
        name = _ICONS[said.remedy if said else None]
        sizes, colours = (px(_DISC), px(_MARK)), (palette.second, palette.field, palette.ground)
        self._held = look.pictures.of(badge, name, sizes, colours)
        self._mark.configure(image=str(self._held), background=palette.ground)
