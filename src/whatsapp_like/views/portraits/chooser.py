"""From a wish to a picture: a file is chosen, opened, cut and saved, each step said in words.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice

if TYPE_CHECKING:
    from PIL import Image

    from whatsapp_like.views.portraits.actions import PictureActions
    from whatsapp_like.views.portraits.cutting import Square
    from whatsapp_like.views.theme import Look

Say = Callable[[str], object]


class PictureChooser:
    """Sets my picture (`conversation` None), or a group's. `say` gets a sentence for the person."""

    def __init__(self, look: Look, actions: PictureActions) -> None:
        self._look = look
        self._actions = actions
        self._folder = str(Path.home())

    def choices(
        self, parent: tk.Misc, conversation: int | None, has_one: bool, say: Say
    ) -> list[Choice]:
        """Return the lines of a menu that change a picture."""
        change = _("Change picture…") if has_one else _("Choose a picture…")
        lines = [Choice(change, lambda: self.choose(parent, conversation, say), mark=Icon.PICTURE)]
        if has_one:
            remove = Choice(
                _("Remove picture"),
                lambda: self.remove(conversation, say),
                danger=True,
                mark=Icon.DELETE,
            )
            lines.append(remove)
        return lines

    def choose(self, parent: tk.Misc, conversation: int | None, say: Say) -> None:
        """Choose a picture and set it."""

        def chosen(picture: Image.Image, square: Square) -> None:
            say(_("Saving the picture…"))
            self.save(picture, square, conversation, say)

        self.pick(parent, chosen, say)

    def pick(
        self, parent: tk.Misc, chosen: Callable[[Image.Image, Square], object], say: Say
    ) -> None:
        """Choose a picture, for whatever is to be made of it."""
        from whatsapp_like.views import folders

        path = folders.choose_image(parent, self._folder)
        if path is None or not parent.winfo_exists():
            return
        self._folder = str(Path(path).parent)

        def opened(picture: Image.Image) -> None:
            # Whoever closed the window meanwhile wants it no more.
            if parent.winfo_exists():
                from whatsapp_like.views.portraits.crop import CropDialog

                CropDialog(parent, self._look, picture, lambda square: chosen(picture, square))

        self._actions.open(path, opened, _of(say))

    def save(
        self, picture: Image.Image, square: Square, conversation: int | None, say: Say
    ) -> None:
        """Make a square of an image the picture."""
        self._actions.save(
            picture,
            square,
            conversation,
            lambda: _of(say)(_("The picture is changed.")),
            _of(say),
        )

    def remove(self, conversation: int | None, say: Say) -> None:
        """Take the picture away."""
        self._actions.remove(conversation, lambda: _of(say)(_("The picture is removed.")), _of(say))


def _of(say: Say) -> Callable[[str], None]:
    def tell(words: str) -> None:
        say(words)

    return tell
