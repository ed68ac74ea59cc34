"""A round button that shows a picture, or a camera where none is chosen yet.

Runs on the Tk thread. For what does not exist yet, a group that is being made: what is chosen waits
here.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PIL import Image

from whatsapp_like.i18n import _
from whatsapp_like.views import shapes
from whatsapp_like.views.avatars import portrait
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.portraits.cutting import Square
from whatsapp_like.views.theme import Look
from whatsapp_like.views.tip import Tip

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_SIZE: Final = 76
_MARK: Final = 28
_RIM: Final = 3


class PictureButton(Pressable):
    """Lets a picture be chosen; `chosen` is the image and its square, None while there is none."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        pictures: PictureChooser,
        say: Callable[[str], object],
    ) -> None:
        super().__init__(parent, look, self._choose, window_ground)
        self._pictures = pictures
        self._say = say
        self.chosen: tuple[Image.Image, Square] | None = None
        self._face: Image.Image | None = None
        self.label = _("Choose a picture…")
        self._tip = Tip(self, look, self.label)
        self._relook()

    def _choose(self) -> None:
        self._pictures.pick(self.winfo_toplevel(), self.take, self._say)

    def take(self, picture: Image.Image, square: Square) -> None:
        """Show what was chosen."""
        if self.winfo_exists():
            left, top, side = square
            box = (left, top, left + side, top + side)
            self.chosen = (picture, square)
            self._face = picture.resize((256, 256), Image.Resampling.LANCZOS, box=box)
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        size, rim = px(_SIZE), px(_RIM)
        whole, ground = size + 2 * rim, palette.ground
        self.configure(width=whole, height=whole, background=ground)
        self.delete("all")
        self._held = []
        if self._ring:
            ring = look.pictures.of(shapes.ring, whole, px(2), palette.accent, None)
            self._place(ring, whole // 2)
        if self._face is not None:
            self._place(look.pictures.fresh(portrait(self._face, size, ground)), whole // 2)
            return
        fill = palette.hover if self._hover else palette.accent_soft
        self._place(look.pictures.of(shapes.disc, size, fill, ground), whole // 2)
        mark = look.pictures.of(icon, Icon.PHOTO, px(_MARK), palette.accent, fill)
        self._place(mark, whole // 2)

    def _place(self, image: PhotoImage, middle: int) -> None:
        self._held.append(image)
        self.create_image(middle, middle, image=str(image))
