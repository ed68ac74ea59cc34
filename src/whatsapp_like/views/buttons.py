"""Round buttons and chips, drawn: hover, focus ring, keyboard, and a label in words.

Runs on the Tk thread. Public names: `IconButton`, `Chip`; `Pressable`, what both are made of.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import shapes
from whatsapp_like.views.access import Description, joined
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.palette import Palette, mix
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.tip import Tip

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_CHIP: Final = 32


def window_ground(palette: Palette) -> str:
    """Return the colour of windows: what most buttons stand on."""
    return palette.ground


class Pressable(ttk.Canvas):
    """A canvas that behaves as a button; its subclasses draw it.

    `role` and `label` are what it is and what it is called, for whoever cannot see it.
    """

    role = "button"
    label = ""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        command: Callable[[], object],
        ground: Callable[[Palette], str],
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=True, cursor="hand2"
        )
        self._look = look
        self._command = command
        self._ground = ground
        self._hover = self._down = self._ring = False
        self._held: list[PhotoImage] = []
        self.bind("<Enter>", lambda _: self._set(hover=True), add=True)
        self.bind("<Leave>", lambda _: self._set(hover=False, down=False), add=True)
        self.bind("<Button-1>", lambda _: self._set(down=True), add=True)
        self.bind("<ButtonRelease-1>", self._released, add=True)
        self.bind("<FocusIn>", lambda _: self._set(ring=True), add=True)
        self.bind("<FocusOut>", lambda _: self._set(ring=False), add=True)
        for key in ("<Return>", "<KP_Enter>", "<space>"):
            self.bind(key, self._pressed, add=True)
        look.watch(self, self._relook)

    def press(self) -> None:
        """Do what a click does."""
        self._command()

    def description(self) -> Description:
        """Return what it is in words."""
        return Description(self.role, safe(self.label), joined(*self.states()))

    def states(self) -> Sequence[str]:
        """Return in which states it is, in words."""
        return ()

    def _set(self, **states: bool) -> None:
        for name, value in states.items():
            setattr(self, f"_{name}", value)
        self._relook()

    def _released(self, event: tk.Event[tk.Misc]) -> None:
        inside = 0 <= event.x < self.winfo_width() and 0 <= event.y < self.winfo_height()
        was_down = self._down
        self._set(down=False)
        if inside and was_down:
            self._command()

    def _pressed(self, _event: tk.Event[tk.Misc]) -> str:
        self._command()
        return "break"

    def _relook(self) -> None:
        raise NotImplementedError


class IconButton(Pressable):
    """An `icon` that can be pressed; `filled` makes it a disc in the accent's colour.

    `label` says what it does: it is the tooltip, and the name for whoever can't see the icon.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        name: Icon,
        label: str,
        command: Callable[[], object],
        *,
        size: int = 40,
        mark: int = 20,
        filled: bool = False,
        ground: Callable[[Palette], str] = window_ground,
    ) -> None:
        super().__init__(parent, look, command, ground)
        self.icon = name
        self.label = label
        self._size = size
        self._mark = mark
        self._filled = filled
        self._tip = Tip(self, look, label)
        self._relook()

    def show(self, name: Icon, label: str) -> None:
        """Show another icon, which does something else."""
        if (name, label) != (self.icon, self.label):
            self.icon, self.label = name, label
            self._tip.configure(text=label)
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        ground = self._ground(palette)
        size = px(self._size)
        self.configure(width=size, height=size, background=ground)
        self.delete("all")
        fill, ink = ground, palette.second
        if self._filled:
            strong = 0.22 if self._down else 0.1 if self._hover else 0.0
            fill, ink = mix(palette.accent, palette.text, strong), palette.on_accent
        elif self._hover or self._down:
            fill, ink = mix(ground, palette.text, 0.12 if self._down else 0.07), palette.text
        self._held = []
        if fill != ground:
            self._picture(look.pictures.of(shapes.disc, size, fill, ground), 0, 0)
        # The aeroplane's weight lies left of its middle.
        shift = -px(1) if self.icon is Icon.SEND else 0
        image = look.pictures.of(icon, self.icon, px(self._mark), ink, fill)
        at = (size - px(self._mark)) // 2
        self._picture(image, at + shift, at)
        if self._ring:
            colour = palette.text if self._filled else palette.accent
            self._picture(look.pictures.of(shapes.ring, size, px(2), colour, None), 0, 0)

    def _picture(self, image: PhotoImage, x: int, y: int) -> None:
        self._held.append(image)
        self.create_image(x, y, image=str(image), anchor="nw")


class Chip(Pressable):
    """A pill of text that is chosen or not, such as a filter above a list."""

    role = "radiobutton"

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        command: Callable[[], object],
        *,
        chosen: bool = False,
        ground: Callable[[Palette], str] = window_ground,
    ) -> None:
        super().__init__(parent, look, command, ground)
        self.label = label
        self._chosen = chosen
        self._relook()

    @property
    def chosen(self) -> bool:
        """Whether it is chosen."""
        return self._chosen

    def states(self) -> Sequence[str]:
        """Return whether it is chosen."""
        return (_("chosen") if self._chosen else "",)

    def choose(self, chosen: bool) -> None:
        """Show it as chosen, or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._relook()

    def rename(self, label: str) -> None:
        """Show another text, as when a count in it changes."""
        if label != self.label:
            self.label = label
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        ground = self._ground(palette)
        width = look.width(Role.CHIP, self.label) + px(26)
        height = px(_CHIP)
        self.configure(width=width, height=height, background=ground)
        self.delete("all")
        fill = palette.accent_soft if self._chosen else ground
        if self._hover:
            fill = mix(fill, palette.text, 0.1 if self._down else 0.05)
        outline = palette.accent_soft if self._chosen else palette.line
        if self._chosen and palette.edge:
            outline = palette.accent
        style = Style(
            radius=height // 2,
            fill=fill,
            ground=ground,
            outline=palette.accent if self._ring else outline,
            width=px(2) if self._ring else px(1),
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        ink = palette.accent if self._chosen else palette.second
        if self._hover:
            ink = palette.text
        middle = (width / 2, height / 2)
        self.create_text(*middle, text=self.label, font=Role.CHIP.value, fill=ink)
