"""What every step of the first run has: a heading, a form, a primary button, a way back.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.brand import brand
from whatsapp_like.views.forms import GAP, Words, danger_ink, second_ink
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

WIDTH = 400
_EDGE = 20
_MARK = 88


class Middle(ttk.Frame):
    """Keeps a step in the middle of the window, and scrolls where that is too small."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent)
        self._look = look
        scrolled = Scrolled(self, look, centred=True)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self.middle = ttk.Frame(scrolled.content)
        self.middle.pack(expand=True, pady=look.px(24))  # type: ignore[no-untyped-call]
        # The steps ask for their height; this line fixes the width.
        self._line = ttk.Frame(self.middle, height=1)
        self._line.pack()  # type: ignore[no-untyped-call]
        self.bind("<Configure>", lambda _: self._relook(), add=True)
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        px, width = self._look.px, self.winfo_width()
        room = width - 2 * px(_EDGE) if width > 1 else px(WIDTH)
        self._line.configure(width=max(1, min(px(WIDTH), room)))


class Mark(tk.Label):
    """The mark of the program."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, bd=0)
        self._look = look
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        look = self._look
        self._held = look.pictures.of(brand, look.px(_MARK))
        self.configure(background=look.palette.ground, image=str(self._held))


class Step(ttk.Frame):
    """One step; subclasses fill `form`, then call `finish`."""

    def __init__(
        self, parent: tk.Misc, look: Look, title: str, text: str, *, first: bool = False
    ) -> None:
        """The `first` one shows whose window this is: a mark above, the heading below it."""
        super().__init__(parent)
        self.look = look
        px = look.px
        if first:
            Mark(self, look).pack(pady=(0, px(24)))
        heading = Words(self, look, title, role=Role.TITLE, centred=first)
        heading.pack(fill="x")
        if text:
            words = Words(self, look, text, ink=second_ink, centred=first)
            words.pack(fill="x", padx=px(40 if first else 0), pady=(px(8), 0))
        self.form = ttk.Frame(self)
        self.form.pack(fill="x", pady=(px(32 if first else 20), 0))  # type: ignore[no-untyped-call]
        self._error = Words(self, look, "", ink=danger_ink)
        self._buttons = ttk.Frame(self)
        self._back: tuple[str, Callable[[], object]] | None = None
        self._waiting: Callable[[], object] | None = None

    def add(self, widget: tk.Widget, gap: int = GAP) -> None:
        """Put a widget below what the form has."""
        above = self.look.px(gap) if self.form.winfo_children()[0] is not widget else 0
        tk.Pack.pack_configure(widget, fill="x", pady=(above, 0))

    def finish(
        self,
        label: str,
        go: Callable[[], object],
        back: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Add the buttons: `go` is what Enter does."""
        px = self.look.px
        self._back = back
        self._buttons.pack(fill="x", pady=(px(24), 0))  # type: ignore[no-untyped-call]
        self.primary = TextButton(self._buttons, self.look, label, go, rank=Rank.PRIMARY)
        self.primary.pack(fill="x")  # type: ignore[no-untyped-call]
        self.secondary = TextButton(self._buttons, self.look, "", self.escape, rank=Rank.LINK)
        self._show_way_back()

    def start(self) -> None:
        """Put the keyboard where one begins."""
        self.primary.focus_set()

    def fail(self, words: str) -> None:
        """Say what went wrong above the buttons; an empty text takes it back."""
        self._error.say(words)
        if words:
            self._error.pack(fill="x", pady=(self.look.px(16), 0), before=self._buttons)
        else:
            self._error.pack_forget()

    @property
    def error(self) -> str:
        """What is said to have gone wrong."""
        return str(self._error["text"]) if self._error.winfo_manager() else ""

    def wait(self, words: str, cancel: Callable[[], object]) -> None:
        """Show that something is under way, which `cancel` ends."""
        self.fail("")
        self._waiting = cancel
        self.primary.wait(words)
        self._show_way_back()

    def ready(self) -> None:
        """Take input again."""
        self._waiting = None
        self.primary.wait("")
        self._show_way_back()

    @property
    def waiting(self) -> bool:
        """Whether something is under way."""
        return self._waiting is not None

    def escape(self) -> None:
        """Cancel what is under way, else go back if there is a way."""
        if self._waiting is not None:
            cancel = self._waiting
            self.ready()
            cancel()
            self.start()
        elif self._back is not None:
            self._back[1]()

    def _show_way_back(self) -> None:
        if self._waiting is not None:
            self.secondary.rename(_("Cancel"))
        elif self._back is not None:
            self.secondary.rename(self._back[0])
        else:
            self.secondary.pack_forget()
            return
        self.secondary.pack(pady=(self.look.px(8), 0))  # type: ignore[no-untyped-call]
