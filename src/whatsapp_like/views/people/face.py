"""Somebody's avatar and name, drawn: the head of a conversation and of the detail view.

Runs on the Tk thread. Names may hold emoji, which Tk must never get as text: they are drawn.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.avatars import Presence, dot_colour
from whatsapp_like.views.grip import is_drag
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_BELL: Final = 14
_GAP: Final = 14


class FaceView(ttk.Canvas):
    """An avatar, and beside it a name over a line about where they are."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        size: int = 44,
        role: Role = Role.NAME,
        pressed: Callable[[], object] | None = None,
    ) -> None:
        """Draw the avatar `size` pixels wide at 100 %; `pressed` hears of clicks."""
        super().__init__(
            parent,
            autostyle=False,
            highlightthickness=0,
            bd=0,
            takefocus=False,
            cursor="hand2" if pressed else "",
        )
        self._look = look
        self._size = size
        self._role = role
        self._shown = ("", "", Presence.NONE, "", False, "", False, ConversationKind.DIRECT)
        self._held: list[PhotoImage] = []
        if pressed is not None:
            self._pressed = pressed
            self._down: tuple[int, int] | None = None
            self.bind("<Button-1>", self._button_down, add=True)
            self.bind("<ButtonRelease-1>", self._button_up, add=True)
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._relook, self._draw)
        self._relook()

    def show(
        self,
        name: str,
        seed: str,
        presence: Presence,
        line: str,
        *,
        loud: bool,
        custom: str = "",
        muted: bool = False,
        kind: ConversationKind = ConversationKind.DIRECT,
    ) -> None:
        """Show somebody; the `line` below the name is in the accent's colour when `loud`, and
        behind it stands what they say about themselves. A bell behind the name tells of a mute;
        a group or channel has a figure in place of initials."""
        shown = (name, seed, presence, line, loud, custom, muted, kind)
        if shown != self._shown:
            self._shown = shown
            self._draw()

    @property
    def line(self) -> str:
        """What stands below the name."""
        return self._shown[3]

    @property
    def custom(self) -> str:
        """What stands behind that: their own words."""
        return self._shown[5]

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self._shown[0]

    def _button_down(self, event: tk.Event[tk.Misc]) -> None:
        self._down = (event.x_root, event.y_root)

    def _button_up(self, event: tk.Event[tk.Misc]) -> None:
        down, self._down = self._down, None
        # Who has dragged it somewhere does not mean a click.
        if down is not None and not is_drag(self, down, (event.x_root, event.y_root)):
            self._pressed()

    def _relook(self) -> None:
        px = self._look.px
        self.configure(
            background=self._look.palette.ground, height=px(self._size + 8), width=px(160)
        )
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, middle = self.winfo_width(), self.winfo_height() // 2
        if width < px(100):
            return
        self.delete("all")
        name, seed, presence, line, loud, custom, muted, kind = self._shown
        size = px(self._size)
        picture = look.face(
            size,
            name,
            seed,
            palette.ground,
            dot=dot_colour(presence, palette) if presence is not Presence.NONE else None,
            dot_size=max(px(12), size // 5),
            kind=kind,
            hollow=presence is Presence.AWAY,
        )
        self.create_image(0, middle, image=str(picture), anchor="w")
        x = size + px(_GAP)
        room = max(0, width - x)
        upper = look.line(self._role) // 2 + px(1)
        lower = look.line(Role.SMALL) // 2 + px(2)
        above, bell = middle - lower if line or custom else middle, px(_BELL)
        place = (x, above, max(0, room - bell - px(6)) if muted else room)
        emoji_size = look.line(self._role) - px(2)
        held, long = draw_line(
            self, look, name, place, self._role, palette.text, palette.ground, emoji_size, "name"
        )
        self._held = [picture, *held]
        if muted:
            sign = look.pictures.of(icon, Icon.MUTED, bell, palette.second, palette.ground)
            self._held.append(sign)
            self.create_image(x + long + px(6), above, image=str(sign), anchor="w", tags="muted")
        below, second = middle + upper, palette.second
        if line:
            words = look.shortened(Role.SMALL, line, room)
            ink = palette.accent if loud else second
            self.create_text(x, below, text=words, font=Role.SMALL.value, fill=ink, anchor="w")
            taken = look.width(Role.SMALL, words)
            if custom and taken + px(40) < room:
                dot = " \u00b7 "
                self.create_text(
                    x + taken, below, text=dot, font=Role.SMALL.value, fill=second, anchor="w"
                )
                taken += look.width(Role.SMALL, dot)
            else:
                custom = ""
            x, room = x + taken, room - taken
        if custom:
            size = look.line(Role.SMALL)
            held, _end = draw_line(
                *(self, look, custom, (x, below, room), Role.SMALL),
                *(second, palette.ground, size, "custom"),
            )
            self._held += held
