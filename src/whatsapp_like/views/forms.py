"""What forms are made of: words in their places, labelled fields that say what is wrong, switches.

Runs on the Tk thread. A form stays usable with the keyboard alone: Tab goes from field to field,
Enter does what the primary button does, an error puts the keyboard where it can be mended.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import shapes
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import Pressable, window_ground
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.ink import image
from whatsapp_like.views.palette import Palette, mix
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.writing import Writing

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_SHIFT: Final = 0x1
_CONTROL: Final = 0x4
"""Keys that are held while another one is pressed, as Tk tells them."""

Ink = Callable[[Palette], str]


def text_ink(palette: Palette) -> str:
    """Return the colour of what is read first."""
    return palette.text


def second_ink(palette: Palette) -> str:
    """Return the colour of what explains."""
    return palette.second


def danger_ink(palette: Palette) -> str:
    """Return the colour of what went wrong."""
    return palette.danger


class Words(tk.Label):
    """Text that wraps at the width it is given and follows the theme; emoji become words.

    It asks for no width of its own, or the width it gets and the width it asks for would chase
    each other; whoever packs it fills. With `wrap` off it is one line that asks for its width.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        text: str = "",
        *,
        role: Role = Role.PREVIEW,
        ink: Ink = text_ink,
        centred: bool = False,
        wrap: bool = True,
    ) -> None:
        super().__init__(parent, bd=0, padx=0, pady=0, anchor="center" if centred else "w")
        self._look = look
        self._role = role
        self._ink = ink
        self.configure(justify="center" if centred else "left")
        self.say(text)
        if wrap:
            self.configure(width=1)
            self.bind("<Configure>", self._wrapped, add=True)
        look.watch(self, self._relook)
        self._relook()

    def say(self, text: str, ink: Ink | None = None) -> None:
        """Show another text, in another colour if one is given."""
        self._ink = ink or self._ink
        # Paragraphs stay apart: `safe` makes one line of each.
        self.configure(text="\n".join(safe(line) for line in text.splitlines()))
        self._relook()

    def covers(self, x: int) -> bool:
        """Tell whether words reach as far as `x` from its left edge."""
        lines = str(self["text"]).splitlines()
        return x <= max((self._look.width(self._role, line) for line in lines), default=0)

    def _wrapped(self, event: tk.Event[tk.Misc]) -> None:
        if event.width > 1 and int(str(self["wraplength"])) != event.width:
            self.configure(wraplength=event.width)

    def _relook(self) -> None:
        palette = self._look.palette
        self.configure(
            background=palette.ground, foreground=self._ink(palette), font=self._role.value
        )


class Field(ttk.Frame):
    """A label, an entry and a line below that explains or complains."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        *,
        note: str = "",
        placeholder: str = "",
        secret: bool = False,
        changed: Callable[[str], object] | None = None,
        entered: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._note = note
        px = look.px
        self._label = Words(self, look, label, role=Role.SMALL, ink=second_ink)
        self.box = EntryBox(
            self,
            look,
            label=label,
            placeholder=placeholder,
            secret=secret,
            changed=changed,
            entered=entered,
        )
        self._below = Words(self, look, note, role=Role.SMALL, ink=second_ink)
        self._gap = px(4)
        self._label.pack(fill="x")
        self.box.pack(fill="x", pady=(px(4), 0))  # type: ignore[no-untyped-call]
        self._say(note, second_ink)

    @property
    def value(self) -> str:
        """The text as it stands, without outer blanks unless it is a password."""
        return self.box.value if isinstance(self.box.field, tk.Entry) else self.box.value.strip()

    @property
    def said(self) -> str:
        """What stands below the entry."""
        return str(self._below["text"])

    def complain(self, words: str) -> None:
        """Say what is wrong with the text; an empty text takes it back."""
        self.box.fail(bool(words))
        self._say(words or self._note, danger_ink if words else second_ink)

    def remark(self, words: str) -> None:
        """Say something about the text that is not a complaint."""
        self.box.fail(False)
        self._say(words or self._note, second_ink)

    def _say(self, words: str, ink: Ink) -> None:
        self._below.say(words, ink)
        if words:
            self._below.pack(fill="x", pady=(self._gap, 0))
        else:
            self._below.pack_forget()


class NotesField(ttk.Frame):
    """A label and a text of several lines."""

    def __init__(self, parent: tk.Misc, look: Look, label: str, lines: int = 4) -> None:
        super().__init__(parent)
        self._look = look
        self._lines = lines
        self._held: list[PhotoImage] = []
        px = look.px
        words = Words(self, look, label, role=Role.SMALL, ink=second_ink)
        words.pack(fill="x")
        self._box = ttk.Canvas(
            self, autostyle=False, highlightthickness=0, bd=0, takefocus=False, width=px(160)
        )
        self._box.pack(fill="x", pady=px(4))  # type: ignore[no-untyped-call]
        self.field = Writing(
            self._box, look, ground=lambda: look.palette.field, changed=lambda: None
        )
        for sequence in ("<Configure>", "<Map>"):  # as an EntryBox is
            self._box.bind(sequence, lambda _: self._draw(), add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.field.bind(sequence, lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def value(self) -> str:
        """The text as it stands."""
        return self.field.text().strip()

    def set(self, text: str) -> None:
        """Replace the text."""
        self.field.set_text(text)

    def send_with(self, enter_sends: Callable[[], bool], send: Callable[[], object]) -> None:
        """Have the keys that send in a conversation call `send`: Ctrl+Enter does, and Enter where
        `enter_sends`; Shift+Enter begins a line."""

        def entered(event: tk.Event[tk.Misc]) -> str | None:
            state = int(event.state)
            if state & _CONTROL or (enter_sends() and not state & _SHIFT):
                send()
                return "break"
            return None

        for key in ("<Return>", "<KP_Enter>"):
            self.field.bind(key, entered, add=True)

    def _relook(self) -> None:
        look, px = self._look, self._look.px
        height = self._lines * (look.line(Role.BODY) + 2 * px(1)) + 2 * px(10)
        self._box.configure(background=look.palette.ground, height=height)
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self._box.winfo_width(), self._box.winfo_height()
        if width < px(80):
            return
        self._box.delete("all")
        focus = keyboard_at(self.field) is self.field
        style = Style(
            radius=px(10),
            fill=palette.field,
            ground=palette.ground,
            outline=palette.accent if focus else palette.line,
            width=px(2) if focus else px(1),
        )
        self._held = draw_box(self._box, look.pictures, (0, 0, width, height), style, "box")
        self._box.create_window(
            px(14),
            px(10),
            window=self.field,
            anchor="nw",
            width=width - 2 * px(14),
            height=height - 2 * px(10),
        )


class Toggle(Pressable):
    """The switch itself: a knob at the left of its track, or at the right."""

    role = "switch"

    def __init__(self, parent: tk.Misc, look: Look, command: Callable[[], object]) -> None:
        super().__init__(parent, look, command, window_ground)
        self.on = False
        self._relook()

    def states(self) -> Sequence[str]:
        """Return whether it is on."""
        return (_("on") if self.on else _("off"),)

    def show(self, on: bool) -> None:
        """Show it on or off."""
        if on != self.on:
            self.on = on
            self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height, knob = px(38), px(22), px(14)
        self.configure(width=width, height=height, background=palette.ground)
        self.delete("all")
        self._held = []
        colour = palette.accent if self.on else palette.second
        fill = colour if self.on else palette.ground
        if self._hover:
            fill = mix(fill, palette.text, 0.08)
        # Under the keyboard it has the ring of a primary button, in its track: a ring around it
        # would push it out of the line in which the words above it begin.
        style = Style(
            radius=height // 2,
            fill=fill,
            ground=palette.ground,
            outline=palette.text if self._ring else colour,
            width=px(2) if self._ring else px(1.5),
        )
        self._held += draw_box(self, look.pictures, (0, 0, width, height), style, "track")
        ink = palette.on_accent if self.on else palette.second
        picture = look.pictures.of(shapes.disc, knob, ink, fill)
        middle = (height - knob) // 2
        x = width - middle - knob if self.on else middle
        image(self, x, middle, picture, "knob")
        self._held.append(picture)


class Switch(ttk.Frame):
    """A setting that is on or off, with a line that explains it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        label: str,
        note: str,
        switched: Callable[[bool], object],
    ) -> None:
        super().__init__(parent)
        self._switched = switched
        self.button = Toggle(self, look, self._toggled)
        self.button.label = label
        self.columnconfigure(1, weight=1)
        self.button.grid(row=0, column=0, sticky="nw")  # type: ignore[no-untyped-call]
        self.label = Words(self, look, label)
        self.label.grid(row=0, column=1, sticky="ew", padx=(look.px(12), 0))
        self.label.bind("<Button-1>", self._label_pressed, add=True)
        if note:
            words = Words(self, look, note, role=Role.SMALL, ink=second_ink)
            words.grid(row=1, column=1, sticky="ew", padx=(look.px(12), 0), pady=(look.px(4), 0))

    @property
    def on(self) -> bool:
        """Whether it is on."""
        return self.button.on

    def set(self, on: bool) -> None:
        """Show it on or off; `switched` does not hear of it."""
        self.button.show(on)

    def press(self) -> None:
        """Do what a click does."""
        self.button.press()

    def _label_pressed(self, event: tk.Event[tk.Misc]) -> None:
        # Its label is as wide as the form: beside the words nothing is meant.
        if self.label.covers(event.x):
            self.press()

    def _toggled(self) -> None:
        self.button.show(not self.on)
        self._switched(self.on)


GAP: Final = 14
"""Between two fields of a form, in pixels at 100 %."""
