"""What the pages are made of: sections with a title, a line to copy, a box that warns.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import Final

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.palette import Palette, mix
from whatsapp_like.views.theme import Look, Role

PAGE: Final = 28
"""Room at the left and right of a page, in pixels at 100 %."""
COPIED_MS: Final = 1_600
"""How long a button says that something was copied."""
_LINE: Final = 42
_PAD: Final = 14
_LABEL: Final = 38  # at least: the texts of lines below each other begin at one place


def accent_ink(palette: Palette) -> str:
    """Return the colour of a section's title."""
    return palette.accent


def field_ground(palette: Palette) -> str:
    """Return the colour of boxes on a page."""
    return palette.field


class Hairline(tk.Frame):
    """A thin line between two sections."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, bd=0)
        self._look = look
        look.watch(self, self._relook)
        self._relook()

    def _relook(self) -> None:
        self.configure(background=self._look.palette.line, height=self._look.px(1))


class Section(ttk.Frame):
    """A title, a text that explains, and whatever is put into `body`."""

    def __init__(self, parent: tk.Misc, look: Look, title: str, text: str = "") -> None:
        super().__init__(parent)
        px = look.px
        Hairline(self, look).pack(fill="x")
        Words(self, look, title, role=Role.STRONG, ink=accent_ink).pack(
            fill="x", padx=px(PAGE), pady=(px(18), 0)
        )
        self._text = Words(self, look, text, ink=second_ink)
        self._look = look
        self.body = ttk.Frame(self)
        self.body.pack(fill="x", padx=px(PAGE), pady=(px(12), px(22)))  # type: ignore[no-untyped-call]
        self.explain(text)

    def explain(self, text: str) -> None:
        """Replace the text that explains; an empty one takes no room."""
        self._text.say(text)
        px = self._look.px
        if text:
            self._text.pack(fill="x", padx=px(PAGE), pady=(px(6), 0), before=self.body)
        else:
            self._text.pack_forget()


class CopyLine(ttk.Canvas):
    """A text that people hand on, in a box with a button that copies it."""

    def __init__(
        self, parent: tk.Misc, look: Look, copy: str, text: str = "", *, label: str = ""
    ) -> None:
        """`copy` says what the button does; `label` stands before the text, if given."""
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._jobs = Jobs(self)
        self._label = label
        self._text = text
        self._held: list[PhotoImage] = []
        self._copy = copy
        self.button = IconButton(
            self, look, Icon.COPY, self._copy, self.copy, size=34, mark=16, ground=field_ground
        )
        # Anywhere on the line will do for whoever has a mouse.
        self.configure(cursor="hand2")
        self.bind("<Button-1>", lambda _: self.copy(), add=True)
        for sequence in ("<Configure>", "<Map>"):  # as an EntryBox is
            self.bind(sequence, lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def text(self) -> str:
        """What is copied."""
        return self._text

    def say(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self._draw()

    def copy(self) -> None:
        """Put the text on the clipboard, and show that it is there."""
        self.clipboard_clear()
        self.clipboard_append(self._text)
        self.button.show(Icon.CHECK, _("Copied"))
        self._jobs.later("copied", COPIED_MS, lambda: self.button.show(Icon.COPY, self._copy))

    def _relook(self) -> None:
        px = self._look.px
        self.configure(background=self._look.palette.ground, height=px(_LINE), width=px(220))
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), int(self["height"])
        if width < px(80):
            return
        self.delete("all")
        style = Style(
            radius=px(10), fill=palette.field, ground=palette.ground, outline=palette.edge
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        edge = px(4)
        self.create_window(width - edge, height // 2, window=self.button, anchor="e")
        x, right = px(_PAD), width - px(34) - 2 * edge
        if self._label:
            self.create_text(
                x,
                height // 2,
                text=self._label,
                anchor="w",
                font=Role.PREVIEW.value,
                fill=palette.second,
            )
            x += max(look.width(Role.PREVIEW, self._label), px(_LABEL)) + px(10)
        self.create_text(
            x,
            height // 2,
            text=_shortened(look, safe(self._text), right - x),
            anchor="w",
            font=Role.CHIP.value,
            fill=palette.text,
        )


def _shortened(look: Look, text: str, room: int) -> str:
    """Return `text`, cut in its middle where it is too wide: links differ at their ends."""
    if look.width(Role.CHIP, text) <= room:
        return text
    least, most = 0, len(text) // 2
    while least < most:
        half = (least + most + 1) // 2
        if look.width(Role.CHIP, f"{text[:half]}…{text[-half:]}") <= room:
            least = half
        else:
            most = half - 1
    return f"{text[:least]}…{text[-least:]}" if least else "…"


class Alert(ttk.Canvas):
    """A sentence in a tinted box: what went wrong, or what should be known."""

    def __init__(self, parent: tk.Misc, look: Look, *, danger: bool = True) -> None:
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._danger = danger
        self._words = ""
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def said(self) -> str:
        """The sentence that is shown."""
        return self._words

    def say(self, words: str) -> None:
        """Show another sentence."""
        if words != self._words:
            self._words = words
            self._draw()

    def _relook(self) -> None:
        self.configure(background=self._look.palette.ground, width=self._look.px(200))
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width = self.winfo_width()
        if width < px(100):
            return
        self.delete("all")
        ink = palette.danger if self._danger else palette.accent
        fill = mix(palette.ground, ink, 0.1)
        left, pad = px(_PAD + 18 + 12), px(12)
        text = self.create_text(
            left,
            pad,
            text=safe(self._words),
            width=max(px(60), width - left - px(_PAD)),
            anchor="nw",
            font=Role.PREVIEW.value,
            fill=palette.text,
        )
        bottom = self.bbox(text)[3] + pad
        style = Style(radius=px(10), fill=fill, ground=palette.ground, outline=palette.edge)
        self._held = draw_box(self, look.pictures, (0, 0, width, bottom), style, "box")
        self.tag_lower("box", text)
        name = Icon.WARNING if self._danger else Icon.DETAILS
        image = look.pictures.of(icon, name, px(18), ink, fill)
        self._held.append(image)
        middle = pad + look.line(Role.PREVIEW) // 2
        self.create_image(px(_PAD), middle, image=str(image), anchor="w")
        if int(self["height"]) != bottom:
            self.configure(height=bottom)
