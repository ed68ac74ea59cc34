"""The server's pin, for people to compare: when it is first seen, and when it has changed.

Runs on the Tk thread. The pin is the fingerprint of the server's key. Whoever sits between two
computers can show a key of their own, but not the one that the server's panel shows.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.address import pin_groups
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.forms import Switch, Words, second_ink
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.welcome.step import Step

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_COLUMNS: Final = 4
_LINE: Final = 30
_PAD: Final = 14


class PinBox(ttk.Canvas):
    """A pin as two lines of four groups, each in its place so that the eye can jump."""

    def __init__(
        self, parent: tk.Misc, look: Look, pin: str, other: str = "", *, alarm: bool = False
    ) -> None:
        """Show `pin`; groups that differ from the pin `other` stand out."""
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._groups = pin_groups(pin).split()
        self._others = pin_groups(other).split() if other else self._groups
        self._alarm = alarm
        self._held: list[PhotoImage] = []
        self.bind("<Configure>", lambda _: self._draw(), add=True)
        look.watch(self, self._relook)
        self._relook()

    @property
    def words(self) -> str:
        """The pin as it is read."""
        return " ".join(self._groups)

    def _relook(self) -> None:
        px = self._look.px
        self.configure(
            background=self._look.palette.ground,
            height=2 * px(_LINE) + 2 * px(_PAD),
            width=px(200),
        )
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        if width < px(100):
            return
        self.delete("all")
        style = Style(
            radius=px(12),
            fill=palette.field,
            ground=palette.ground,
            outline=palette.danger if self._alarm else "",
            width=px(2),
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        room = (width - 2 * px(_PAD)) / _COLUMNS
        # A weight of a named font has to be asked of its family.
        family = tkfont.nametofont("TkFixedFont", self).actual("family")
        size = -px(14)
        for number, group in enumerate(self._groups):
            same = number < len(self._others) and group == self._others[number]
            row, column = divmod(number, _COLUMNS)
            self.create_text(
                px(_PAD) + room * (column + 0.5),
                px(_PAD) + px(_LINE) * (row + 0.5),
                text=group,
                font=(family, size, "normal" if same else "bold"),
                fill=palette.text if same else palette.danger,
            )


class PinStep(Step):
    """Shows the pin of a server seen for the first time."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        server: str,
        pin: str,
        go: Callable[[], object],
        back: Callable[[], object],
    ) -> None:
        super().__init__(
            parent,
            look,
            _("Is this your server?"),
            _(
                "The panel of {server} shows the same numbers, or whoever runs it can read them "
                "to you. If they match, nobody sits between you and the server. They are kept, "
                "and checked at every connection."
            ).format(server=server),
        )
        self.pin = PinBox(self.form, look, pin)
        self.add(self.pin)
        self.finish(_("They match"), go, (_("Another server"), back))

    def start(self) -> None:
        """Put the keyboard on the way back: nobody accepts the numbers by pressing Enter twice."""
        self.secondary.focus_set()


class ChangedPinStep(Step):
    """Stops before a server whose pin is not the known one; both are shown."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        expected: str,
        presented: str,
        go: tuple[str, Callable[[], object]],
        trust: Callable[[], object] | None = None,
        back: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """`go` is the safe way on. With `trust`, the new pin can be accepted after comparing it."""
        super().__init__(
            parent,
            look,
            _("This is not the server you know"),
            _(
                "It shows another certificate than before. Either the server was set up anew, or "
                "somebody is between you and it. WL has stopped: nothing has been sent."
            ),
        )
        self._label(_("What you trusted"))
        self.expected = PinBox(self.form, look, expected, presented)
        self.add(self.expected, 4)
        self._label(_("What it shows now"))
        self.presented = PinBox(self.form, look, presented, expected, alarm=True)
        self.add(self.presented, 4)
        self.agreed: Switch | None = None
        self.trust: TextButton | None = None
        if trust is not None:
            self.agreed = Switch(
                self.form,
                look,
                _("I compared the new numbers with the server's panel"),
                "",
                self._agree,
            )
            self.add(self.agreed, 18)
            self.trust = TextButton(
                self.form, look, _("Trust the new certificate"), trust, rank=Rank.DANGER
            )
            self.trust.enable(False)
            self.add(self.trust, 12)
        self.finish(*go, back)
        for key in ("<Return>", "<KP_Enter>"):
            self.expected.bind(key, lambda _: self.primary.press(), add=True)

    def start(self) -> None:
        """Begin at the top, where it says what this is about; Enter goes the safe way on."""
        self.expected.focus_set()

    def _label(self, text: str) -> None:
        self.add(Words(self.form, self.look, text, role=Role.SMALL, ink=second_ink), 12)

    def _agree(self, agreed: bool) -> None:
        if self.trust is not None:
            self.trust.enable(agreed)
