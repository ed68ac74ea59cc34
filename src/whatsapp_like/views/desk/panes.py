"""Two panes beside each other: the list, and the conversation that is docked; or one of them.

Runs on the Tk thread. A sash between the panes is dragged, or moved with the arrow keys. Where both
would be too narrow only one is shown, and the conversation has a way back to the list.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import ttkbootstrap as ttk
from psygnal import Signal

from whatsapp_like.i18n import _
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

LIST_WIDTH: Final = 380
LIST_LEAST: Final = 260
VIEW_LEAST: Final = 380
_SASH: Final = 6
_STEP: Final = 20


class PanesView(ttk.Frame):
    """`left` and `right` are the panes; `right` is there only while `split` or while it is filled.

    Lengths that leave this class are in pixels at 100 %.
    """

    sashed = Signal(int)
    """(width): the sash was moved, and the list has this room now."""
    narrowed = Signal()
    """Another number of panes has room, or they have another width."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        # A size is only asked for: grid does not lay out anew what is a pixel large in all.
        super().__init__(parent, width=look.px(LIST_LEAST), height=look.px(LIST_LEAST))
        self._look = look
        self._jobs = Jobs(self)
        self._wanted = LIST_WIDTH
        self._split = self._filled = self._forward = self._spread = False
        self._shown: tuple[int, ...] = ()
        self._marks: list[tk.Frame] = []
        self.left = ttk.Frame(self)
        self.right = ttk.Frame(self)
        self.right.columnconfigure(0, weight=1)
        self.right.rowconfigure(0, weight=1)
        self._nothing = NothingOpen(self.right, look)
        self.sash = Sash(self, look)
        self.bind("<Configure>", lambda _: self._jobs.idle("arrange", self.arrange), add=True)
        look.watch(self, lambda: self._jobs.idle("arrange", self.arrange))

    @property
    def list_width(self) -> int:
        """How much room the list has beside a conversation."""
        return self._wanted

    @list_width.setter
    def list_width(self, width: int) -> None:
        self._wanted = max(LIST_LEAST, width)
        self.arrange()

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self._spread or self.winfo_width() < self._look.px(LIST_LEAST + VIEW_LEAST)

    @property
    def forward(self) -> bool:
        """Whether the conversation is in view."""
        return bool(self.right.winfo_manager())

    def least(self) -> int:
        """Return how wide this has to be for both panes, in real pixels."""
        return self._look.px(self._wanted + VIEW_LEAST)

    def split(self, split: bool) -> None:
        """Keep room for a conversation even while none is there, or not."""
        self._split = split
        self.arrange()

    def spread(self, spread: bool) -> None:
        """Give the left pane all the room, as a table needs it, or share it again."""
        if spread != self._spread:
            self._spread, self._forward = spread, False
            self.arrange()

    def fill(self, filled: bool) -> None:
        """Take note that a conversation is docked, and show it; or that it has gone."""
        self._filled = self._forward = filled
        if filled:
            self._nothing.grid_remove()
        else:
            self._nothing.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]
        self.arrange()

    def go(self, forward: bool) -> None:
        """Where there is room for one pane only: show the conversation, or the list."""
        self._forward = forward and self._filled
        self.arrange()

    def hint(self, shown: bool) -> None:
        """Frame the place where a conversation would be docked, or no more."""
        if shown == bool(self._marks):
            return
        for mark in self._marks:
            mark.destroy()
        self._marks = []
        if shown:
            pane = self.right if self.forward else self
            thick, accent = self._look.px(3), self._look.palette.accent
            sides: tuple[dict[str, Any], ...] = (
                {"relwidth": 1, "height": thick},
                {"relwidth": 1, "height": thick, "rely": 1, "anchor": "sw"},
                {"relheight": 1, "width": thick},
                {"relheight": 1, "width": thick, "relx": 1, "anchor": "ne"},
            )
            for side in sides:
                mark = tk.Frame(pane, bd=0, background=accent)
                mark.place(**side)
                self._marks.append(mark)

    def drag(self, x: int) -> None:
        """Move the sash to `x`, as far as both panes keep their least width."""
        look = self._look
        most = self.winfo_width() - look.px(VIEW_LEAST)
        width = max(look.px(LIST_LEAST), min(x, most))
        self._wanted = round(width / look.scale)
        self.arrange()

    def dragged(self) -> None:
        """The sash was let go."""
        self.sashed.emit(self._wanted)

    def nudge(self, steps: int) -> None:
        """Move the sash by some steps, to the right when positive; 0 puts it where it was made."""
        width = self._wanted + steps * _STEP if steps else LIST_WIDTH
        self.drag(self._look.px(width))
        self.dragged()

    def arrange(self) -> None:
        """Give each pane its room."""
        width = self.winfo_width()
        if width <= 1:
            return
        look, both = self._look, self._split or self._filled
        if not both or (self.narrow and not self._forward):
            places = (0, width, 0)
        elif self.narrow:
            places = (0, 0, width)
        else:
            left = max(look.px(LIST_LEAST), min(look.px(self._wanted), width - look.px(VIEW_LEAST)))
            places = (left, left, width - left)
        if places == self._shown:
            return
        self._shown = places
        sash, left, right = places
        grip = look.px(_SASH) if sash else 0
        for pane, x, room in ((self.left, 0, left - grip), (self.right, left, right)):
            if room > 0:
                pane.place(x=x, y=0, width=room, relheight=1.0)  # type: ignore[no-untyped-call]
            else:
                pane.place_forget()
        if sash:
            self.sash.place(x=sash - grip, y=0, width=grip, relheight=1.0)  # type: ignore[no-untyped-call]
        else:
            self.sash.place_forget()
        self.narrowed.emit()


class Sash(ttk.Canvas):
    """The line between the panes."""

    def __init__(self, panes: PanesView, look: Look) -> None:
        super().__init__(
            panes,
            autostyle=False,
            highlightthickness=0,
            bd=0,
            takefocus=True,
            cursor="sb_h_double_arrow",
        )
        self._look = look
        self._panes = panes
        self._held = self._ring = False
        self.label = _("Width of the list")
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        self.bind("<Button-1>", lambda _: self._hold(True), add=True)
        self.bind("<B1-Motion>", self._dragged, add=True)
        self.bind("<ButtonRelease-1>", lambda _: self._hold(False), add=True)
        self.bind("<Double-Button-1>", lambda _: panes.nudge(0), add=True)
        for key, steps in {"<Left>": -1, "<Right>": 1, "<Home>": 0}.items():
            self.bind(key, self._nudger(steps), add=True)
        self.bind("<FocusIn>", lambda _: self._focus(True), add=True)
        self.bind("<FocusOut>", lambda _: self._focus(False), add=True)
        look.watch(self, self._draw)

    def description(self) -> Description:
        """Return what it is in words."""
        return Description("separator", self.label, "")

    def _nudger(self, steps: int) -> Callable[[object], str]:
        def nudge(_event: object) -> str:
            self._panes.nudge(steps)
            return "break"

        return nudge

    def _dragged(self, event: tk.Event[tk.Misc]) -> None:
        self._panes.drag(event.x_root - self._panes.winfo_rootx())

    def _hold(self, held: bool) -> None:
        self._held = held
        self._draw()
        if not held:
            self._panes.dragged()

    def _focus(self, ring: bool) -> None:
        self._ring = ring
        self._draw()

    def _draw(self) -> None:
        palette, px = self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        self.delete("all")
        self.configure(background=palette.ground)
        strong = self._held or self._ring
        colour = palette.accent if strong else palette.line
        left = width - (px(3) if strong else px(1))
        self.create_rectangle(left, 0, width, height, fill=colour, width=0)


class NothingOpen(ttk.Canvas):
    """Stands where a conversation will be."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._draw)
        self.grid(row=0, column=0, sticky="nsew")  # type: ignore[no-untyped-call]

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        self.configure(background=palette.chat)
        self.delete("all")
        words = _("Choose a chat to read and write")
        room = max(px(40), self.winfo_width() - px(60))
        words = look.shortened(Role.CHIP, words, room)
        x, y = self.winfo_width() // 2, self.winfo_height() // 2
        half, high = look.width(Role.CHIP, words) // 2 + px(16), px(16)
        style = Style(radius=high, fill=palette.chip, ground=palette.chat)
        bounds = (x - half, y - high, x + half, y + high)
        self._held = draw_box(self, look.pictures, bounds, style, "box")
        self.create_text(x, y, text=words, font=Role.CHIP.value, fill=palette.on_chip)
