"""Asks for a place: in figures, or as the link of a map, and how it is called.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.bodies import Location
from whatsapp_like.models.places import place_of
from whatsapp_like.views.forms import GAP, Field, Words
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 460


class PlaceDialog(Dialog):
    """Says what it understood while one writes."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        made: Callable[[float, float, str], object],
    ) -> None:
        """`made(latitude, longitude, label)` hears of the place."""
        super().__init__(parent, look, _("Send a location"), width=_WIDTH)
        self._made = made
        px = look.px
        Words(self.body, look, _("Send a location"), role=Role.TITLE).pack(
            fill="x", pady=(0, px(12))
        )
        self.where = Field(
            self.body,
            look,
            _("Coordinates or map link"),
            note=_("Such as 45.5, -73.6, or a link copied from a map."),
            changed=lambda _text: self._understand(),
            entered=lambda: self.label.box.focus_field(),
        )
        self.label = Field(self.body, look, _("Name (optional)"), entered=self._send)
        self.where.pack(fill="x", pady=(0, px(GAP)))  # type: ignore[no-untyped-call]
        self.label.pack(fill="x", pady=(0, px(20)))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Send"), self._send, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.where.box.field)

    def _understand(self) -> None:
        place = place_of(self.where.value)
        words = _("Latitude {latitude:.5f}, longitude {longitude:.5f}")
        self.where.remark(words.format(latitude=place[0], longitude=place[1]) if place else "")

    def _send(self) -> None:
        place = place_of(self.where.value)
        if place is None:
            self.where.complain(_("That is neither coordinates nor the link of a map."))
            self.where.box.focus_field()
            return
        label = self.label.value
        try:
            Location(latitude=place[0], longitude=place[1], label=label)
        except ValueError:
            self.label.complain(_("That is too long for a name."))
            self.label.box.focus_field()
            return
        self.close()
        self._made(*place, label)
