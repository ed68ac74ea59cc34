"""Alerts that we show ourselves, where the desktop has nobody to show them.

Runs on the Tk thread. They stand in the corner of the screen, one above the other, take the
keyboard from nobody, and go by themselves; while the pointer rests on one it stays.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.views import shapes
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.brand import brand
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.layout import Laid, Typesetter
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.palette import mix
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import CLASS, NAME

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.models.alerts import Alert
    from whatsapp_like.views.shortcuts.keyboard import Offer

MOST: Final = 3
SHOWN_MS: Final = 7_000
_WIDTH: Final = 348
_PAD: Final = 14
_FACE: Final = 44
_GAP: Final = 12
_CLOSE: Final = 12
_RADIUS: Final = 12
_EDGE: Final = 16
_PANEL: Final = 40  # room for a task bar below
_LINES: Final = 2


class Toasts:
    """The alerts in the corner; a click on one is `opened(conversation)`."""

    def __init__(self, root: tk.Misc, look: Look, opened: Callable[[int], object]) -> None:
        self._root = root
        self._look = look
        self._opened = opened
        self.shown: dict[int, _Window] = {}

    def show(self, alert: Alert) -> None:
        """Show an alert, in place of the one of the same conversation; the oldest make room."""
        self.withdraw(alert.conversation)
        while len(self.shown) >= MOST:
            self.withdraw(next(iter(self.shown)))
        toast = _Window(self._root, self._look, alert, self._clicked, self.withdraw)
        self.shown[alert.conversation] = toast
        self._arrange()

    def withdraw(self, conversation: int) -> None:
        """Take an alert away, if it is there."""
        toast = self.shown.pop(conversation, None)
        if toast is not None:
            toast.destroy()
            self._arrange()

    def close(self) -> None:
        """Take all of them away."""
        for conversation in list(self.shown):
            self.withdraw(conversation)

    def shortcuts(self) -> Offer:
        """Return what keys do with them, in whichever window of ours the keyboard is."""
        return {Action.DISMISS: self._dismissed}

    def _dismissed(self) -> bool:
        shown = bool(self.shown)
        self.close()
        return shown

    def _clicked(self, conversation: int) -> None:
        self.withdraw(conversation)
        self._opened(conversation)

    def _arrange(self) -> None:
        px = self._look.px
        bottom = self._root.winfo_screenheight() - px(_PANEL)
        right = self._root.winfo_screenwidth() - px(_EDGE)
        for toast in self.shown.values():
            width, height = toast.toast.width, toast.toast.height
            bottom -= height
            toast.geometry(f"{width}x{height}+{right - width}+{bottom}")
            toast.deiconify()
            round_off(toast, toast.toast.radius)
            bottom -= px(_EDGE) // 2


class _Window(ttk.Toplevel):
    """A window without a frame around one alert."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        alert: Alert,
        clicked: Callable[[int], object],
        closed: Callable[[int], object],
    ) -> None:
        super().__init__(NAME, master=root, iconphoto=None, class_=CLASS)
        self.withdraw()
        # No window manager decorates it, gives it the keyboard or lists it.
        self.overrideredirect(True)
        self.attributes("-topmost", True)
        if self.tk.call("tk", "windowingsystem") == "x11":
            self.attributes("-type", "notification")
        self.toast = Toast(self, look, alert, clicked, closed)
        self.toast.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]


class Toast(ttk.Canvas):
    """One alert: a face, a title, two lines of text, and a cross that takes it away."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        alert: Alert,
        clicked: Callable[[int], object],
        closed: Callable[[int], object],
    ) -> None:
        super().__init__(
            parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False, cursor="hand2"
        )
        self.alert = alert
        self._look = look
        self._clicked = clicked
        self._closed = closed
        self._jobs = Jobs(self)
        self._held: list[PhotoImage] = []
        self._crossing = False
        self.bind("<Button-1>", self._pressed, add=True)
        self.bind("<Enter>", lambda _: self._rest(True), add=True)
        self.bind("<Leave>", lambda _: self._rest(False), add=True)
        for sequence, over in (("<Enter>", True), ("<Leave>", False)):
            self.tag_bind("close", sequence, partial(self._over_cross, over), add=True)
        self.width = self.height = 1
        look.watch(self, self._draw, self._draw)
        self._draw()
        self._rest(False)

    @property
    def radius(self) -> int:
        """How round its corners are, in pixels."""
        return self._look.px(_RADIUS)

    def _rest(self, over: bool) -> None:
        """Go in a while, unless the pointer is here."""
        if over:
            self._jobs.cancel("go")
        else:
            self._jobs.later("go", SHOWN_MS, lambda: self._closed(self.alert.conversation))

    def _over_cross(self, over: bool, _event: object) -> None:
        if over != self._crossing:
            self._crossing = over
            # Drawn anew, it would come under the pointer once more.
            self.itemconfigure("halo", state="normal" if over else "hidden")

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        crossed = "close" in self.gettags("current")
        (self._closed if crossed else self._clicked)(self.alert.conversation)

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        alert, ground = self.alert, palette.ground
        pad, face = px(_PAD), px(_FACE)
        left = pad + face + px(_GAP)
        self.width = px(_WIDTH)
        room = self.width - left - pad
        lines = _first_lines(self._lay(room), _LINES)
        title_height, line_height = look.line(Role.STRONG) + px(4), look.line(Role.PREVIEW) + px(2)
        text_height = title_height + line_height * len(lines)
        self.height = max(face, text_height) + 2 * pad
        self.configure(width=self.width, height=self.height, background=ground)
        self.delete("all")
        line = palette.edge or mix(ground, palette.text, 0.16)
        # What lies beyond its corners is cut off, as far as the system can.
        style = Style(radius=self.radius, fill=ground, ground=line, outline=line, width=px(1))
        self._held = draw_box(self, look.pictures, (0, 0, self.width, self.height), style, "ground")
        middle = self.height // 2
        if alert.seed:
            picture = look.face(face, alert.name, alert.seed, ground, kind=alert.kind)
        else:
            picture = look.pictures.of(brand, face)
        self.create_image(pad, middle, image=str(picture), anchor="w")
        self._held.append(picture)
        y = (self.height - text_height) // 2
        cross = px(_CLOSE) + px(6)
        self._line(alert.title, (left, y + title_height // 2, room - cross), Role.STRONG)
        y += title_height
        for line in lines:
            self._line(line, (left, y + line_height // 2, room), Role.PREVIEW)
            y += line_height
        self._draw_cross(self.width - pad, pad)

    def _line(self, text: str, place: tuple[int, int, int], role: Role) -> None:
        look, palette = self._look, self._look.palette
        ink = palette.text if role is Role.STRONG else palette.second
        size = look.line(role) - look.px(1)
        held, _end = draw_line(self, look, text, place, role, ink, palette.ground, size, "words")
        self._held += held

    def _draw_cross(self, right: int, top: int) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        # A finger's width more than the cross takes the click.
        size, disc = px(_CLOSE), px(_CLOSE + 14)
        x, y = right - size // 2, top + size // 2
        reach = disc // 2
        bounds = (x - reach, y - reach, x + reach, y + reach)
        self.create_rectangle(bounds, outline="", fill=palette.ground, tags="close")
        fill = mix(palette.ground, palette.text, 0.1)
        halo = look.pictures.of(shapes.disc, disc, fill, palette.ground)
        mark = look.pictures.of(icon, Icon.CLOSE, size, palette.second, None)
        state = "normal" if self._crossing else "hidden"
        self.create_image(x, y, image=str(halo), state=state, tags=("close", "halo"))
        self.create_image(x, y, image=str(mark), tags="close")
        self._held += [halo, mark]

    def _lay(self, room: int) -> Laid:
        look = self._look
        size = look.line(Role.PREVIEW) - look.px(1)
        setter = Typesetter(lambda text: look.width(Role.PREVIEW, text), size, size, look.px(1))
        return setter.lay(self.alert.text, room, 0)


def _first_lines(laid: Laid, most: int) -> list[str]:
    """Return the text of the first lines; the last of them holds the rest, to be cut."""
    starts = [line.runs[0].start for line in laid.lines if line.runs][:most]
    ends = [*starts[1:], len(laid.text)]
    return [laid.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
