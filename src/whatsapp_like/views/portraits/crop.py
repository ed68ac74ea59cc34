"""Cuts an image round: it is dragged, and enlarged by the wheel, a slider or keys.

Runs on the Tk thread. What shows is the square that will be sent; its corners, which a round
picture lacks, are dimmed.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk
from PIL import Image, ImageChops

from whatsapp_like.i18n import _
from whatsapp_like.views.access import Description
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.portraits.cutting import Cutting, Square
from whatsapp_like.views.portraits.slider import Slider
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.shapes import circle_mask
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.wheel import bind_wheel
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_SIDE: Final = 320
_STEP: Final = 0.05
_LARGER: Final = 1.15
_MOVES: Final = {"<Left>": (-1, 0), "<Right>": (1, 0), "<Up>": (0, -1), "<Down>": (0, 1)}
_ZOOMS: Final = {
    "<plus>": 1,
    "<equal>": 1,
    "<KP_Add>": 1,
    "<minus>": -1,
    "<KP_Subtract>": -1,
}
_DIM: Final = 150


@lru_cache(maxsize=4)
def veil(side: int) -> Image.Image:
    """Return what dims a square outside of its circle."""
    hole = ImageChops.invert(circle_mask(side, 0, 0))
    dark = Image.new("RGBA", (side, side), "#000000")
    dark.putalpha(hole.point(lambda level: level * _DIM // 255))
    return dark


class CropView(ttk.Canvas):
    """An image behind a round hole; `changed` is called when another part of it is chosen."""

    def __init__(
        self, parent: tk.Misc, look: Look, picture: Image.Image, changed: Callable[[], object]
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="fleur"
        )
        self._look = look
        self._picture = picture
        self._changed = changed
        self.cutting = Cutting(*picture.size)
        self._jobs = Jobs(self)
        self._grip = (0, 0)
        self._has_focus = False
        self._held: list[PhotoImage] = []
        self.bind("<Button-1>", self._take, add=True)
        self.bind("<B1-Motion>", self._drag, add=True)
        bind_wheel(self, lambda notches: self.enlarge(self.cutting.zoom * _LARGER**-notches))
        for key, (right, down) in _MOVES.items():
            self.bind(key, self._mover(right * _STEP, down * _STEP), add=True)
        for key, steps in _ZOOMS.items():
            self.bind(key, self._zoomer(_LARGER**steps), add=True)
        self.bind("<FocusIn>", lambda _: self._focus(True), add=True)
        self.bind("<FocusOut>", lambda _: self._focus(False), add=True)
        look.watch(self, self._relook)
        self._relook()

    def description(self) -> Description:
        """Return what it is in words."""
        return Description("image", _("Part of the picture that is seen"), "")

    def enlarge(self, zoom: float) -> str:
        """Show the image so many times as large as it has to be."""
        self.cutting.enlarge(zoom)
        self._redraw()
        return "break"

    def _mover(self, right: float, down: float) -> Callable[[object], str]:
        return lambda _event: self._move(right, down)

    def _zoomer(self, by: float) -> Callable[[object], str]:
        return lambda _event: self.enlarge(self.cutting.zoom * by)

    def _take(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        self._grip = (event.x, event.y)

    def _drag(self, event: tk.Event[tk.Misc]) -> None:
        side = self._look.px(_SIDE)
        x, y = self._grip
        self._grip = (event.x, event.y)
        self._move((x - event.x) / side, (y - event.y) / side)

    def _move(self, right: float, down: float) -> str:
        self.cutting.move(right, down)
        self._redraw()
        return "break"

    def _focus(self, has_focus: bool) -> None:
        self._has_focus = has_focus
        self._redraw()

    def _redraw(self) -> None:
        self._changed()
        self._jobs.idle("draw", self._draw)

    def _relook(self) -> None:
        side = self._look.px(_SIDE)
        self.configure(width=side, height=side, background=self._look.palette.ground)
        self._draw()

    def _draw(self) -> None:
        look, px = self._look, self._look.px
        side, square = px(_SIDE), self.cutting.square
        box = (square.left, square.top, square.left + square.side, square.top + square.side)
        shown = self._picture.resize((side, side), Image.Resampling.BILINEAR, box=box)
        self._held = [look.pictures.fresh(shown), look.pictures.of(veil, side)]
        self.delete("all")
        for image in self._held:
            self.create_image(0, 0, image=str(image), anchor="nw")
        if self._has_focus:
            edge = px(2)
            self.create_oval(
                *(edge, edge, side - edge, side - edge),
                outline=look.palette.accent,
                width=px(2),
            )


class CropDialog(Dialog):
    """Asks which part of an image is to be seen; `chosen` gets it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        picture: Image.Image,
        chosen: Callable[[Square], object],
    ) -> None:
        title = _("Move and zoom")
        super().__init__(parent, look, title, width=_SIDE + 2 * 24)
        self._chosen = chosen
        px = look.px
        heading = Prose(self.body, look, title, role=Role.NAME)
        heading.pack(fill="x", pady=(0, px(14)))  # type: ignore[no-untyped-call]
        self.view = CropView(self.body, look, picture, self._moved)
        self.view.pack()  # type: ignore[no-untyped-call]
        self.slider = Slider(self.body, look, _("Size"), self._slid)
        if self.view.cutting.most > 1:
            self.slider.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]
        words = _("Drag the picture, or use the arrow keys. The wheel, + and - change its size.")
        Words(self.body, look, words, role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(8), px(18))
        )
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.use = TextButton(buttons, look, _("Use picture"), self._use, rank=Rank.PRIMARY)
        self.use.pack(side="right")  # type: ignore[no-untyped-call]
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.view.bind("<Return>", lambda _: self._use(), add=True)
        self.open(self.view)

    def _moved(self) -> None:
        cutting = self.view.cutting
        if cutting.most > 1:
            self.slider.show((cutting.zoom - 1) / (cutting.most - 1))

    def _slid(self, value: float) -> None:
        self.view.enlarge(1 + value * (self.view.cutting.most - 1))

    def _use(self) -> None:
        square = self.view.cutting.square
        self.close()
        self._chosen(square)
