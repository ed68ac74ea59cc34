"""What one is about to answer or to edit: a bar above the composer that says which message.

Runs on the Tk thread. Public names: `AnswerBar`, `Answering`, `Begun`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import ink
from whatsapp_like.views.access import Description
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.theme import Look, Role, Space
from whatsapp_like.views.wallpaper import Wallpaper

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.palette import Palette
    from whatsapp_like.views.writing import Written

_HEIGHT: Final = 50
_EDGE: Final = 12
_BESIDE: Final = Space.COMPOSER + 8  # as wide as the pill below: the button's room stays free
_CLOSE: Final = 34


class Answering(NamedTuple):
    """The message, and what was written before it was to be edited; None where it is answered."""

    item: TimelineItem
    before: Written | None = None

    @property
    def edits(self) -> bool:
        """Whether the message is to say something else."""
        return self.before is not None


class Begun(NamedTuple):
    """What waits until its conversation is opened again; an edit with what it says so far."""

    answering: Answering
    written: Written | None = None


class AnswerBar(ttk.Canvas):
    """Says whose message it is and what it says; a press leads to it, the cross leaves it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        above: tk.Misc,
        pressed: Callable[[], object],
        closed: Callable[[], object],
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, cursor="hand2"
        )
        self._look = look
        self._above = above
        self._jobs = Jobs(self)
        self._wallpaper = Wallpaper(self, look)
        self._held: list[PhotoImage] = []
        self.title = self.gist = ""
        self._mark = Icon.REPLY
        self.cross = IconButton(
            self, look, Icon.CLOSE, _("Cancel (Esc)"), closed, size=_CLOSE, mark=16, ground=_pill
        )
        self._cross = self.create_window(0, 0, window=self.cross, anchor="e")
        self.bind("<Button-1>", lambda _: pressed(), add=True)
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        bind_outside(self, above, "<Configure>", lambda _: self._jobs.idle("draw", self._draw))
        look.watch(self, self._relook)
        self._relook()

    def show(self, title: str, gist: str, mark: Icon) -> None:
        """Say whose message it is and what it says, beside an icon of what is done with it."""
        self.title, self.gist, self._mark = title, gist, mark
        self._draw()

    def description(self) -> Description:
        """Return it in words."""
        return Description("status", self.title, self.gist)

    def _relook(self) -> None:
        self.configure(background=self._look.palette.chat, height=self._look.px(_HEIGHT + 4))
        self._wallpaper.relook()
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width = self.winfo_width()
        if width < px(120):
            return
        self.delete("drawn")
        begin = self._above.winfo_rooty() - self.winfo_rooty()
        self._wallpaper.place(begin, width, self.winfo_height() - begin)
        fill = _pill(palette)
        edge = px(_EDGE) + look.beside(width)
        box = (edge, px(4), width - edge - px(_BESIDE), px(4 + _HEIGHT))
        style = Style(
            radius=px(14),
            fill=fill,
            ground=palette.chat,
            outline=palette.edge,
            cut=look.wallpaper,
        )
        self._held = draw_box(self, look.pictures, box, style, "drawn")
        middle = (box[1] + box[3]) // 2
        mark = look.pictures.of(icon, self._mark, px(20), palette.accent, fill)
        self._held.append(mark)
        ink.image(self, box[0] + px(26), middle, mark, "drawn", "center")
        left = box[0] + px(50)
        bar = (left, box[1] + px(8), left + px(3), box[3] - px(8))
        ink.rectangle(self, bar, palette.accent, "drawn")
        left += px(12)
        room = max(1, box[2] - px(_CLOSE + 14) - left)
        size = px(Space.EMOJI_LIST)
        for words, y, role, colour in (
            (self.title, box[1] + px(16), Role.STRONG, palette.accent),
            (self.gist, box[3] - px(16), Role.PREVIEW, palette.second),
        ):
            place = (left, y, room)
            held, _end = draw_line(self, look, words, place, role, colour, fill, size, "drawn")
            self._held += held
        self.coords(self._cross, box[2] - px(8), middle)
        tk.Misc.tkraise(self.cross)


def _pill(palette: Palette) -> str:
    return palette.other
