"""The one place where PIL images become Tk images, each kept once.

Runs on the Tk thread only: a PhotoImage made elsewhere blocks or fails. A picture that falls out of
the store stays alive while somebody holds it, so whoever shows one keeps a reference.
"""

from __future__ import annotations

import tkinter as tk
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, ParamSpec

from PIL import Image, ImageTk

P = ParamSpec("P")
KEPT: Final = 1200


class Pictures:
    """Tk images by the function that draws them and its arguments, the oldest forgotten first."""

    def __init__(self, master: tk.Misc, kept: int = KEPT) -> None:
        self._master = master
        self._kept = kept
        self._images: OrderedDict[Hashable, ImageTk.PhotoImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._images)

    def of(
        self, draw: Callable[P, Image.Image], *args: P.args, **kwargs: P.kwargs
    ) -> ImageTk.PhotoImage:
        """Return the Tk image of `draw(*args)`; the arguments have to be hashable."""
        key = (draw, args, tuple(kwargs.items()))
        return self.known(key) or self.keep(key, draw(*args, **kwargs))

    def known(self, key: Hashable) -> ImageTk.PhotoImage | None:
        """Return the Tk image that is kept under a key."""
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def keep(self, key: Hashable, picture: Image.Image) -> ImageTk.PhotoImage:
        """Keep the Tk image of `picture` under a key, and return it."""
        image = self._images[key] = self.fresh(picture)
        if len(self._images) > self._kept:
            self._images.popitem(last=False)
        return image

    def fresh(self, picture: Image.Image) -> ImageTk.PhotoImage:
        """Return a Tk image of `picture` that nobody else shares."""
        return ImageTk.PhotoImage(picture, master=self._master)
