"""A group that is made, a picture that is cut, a day that is chosen, a scheduled text edited,
licences."""

from __future__ import annotations

import tkinter as tk
from datetime import date

from tests.controllers.fakes import FakeTimers
from tests.gallery.dialogs_lists import stand
from tests.gallery.groups import LAB, Shown, world
from tests.gallery.portraits import Files, landscape
from tests.gui.world import MINUTE, NOW
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import ScheduledItem
from whatsapp_like.views.conversation.scheduled import RewordDialog
from whatsapp_like.views.day import DayDialog
from whatsapp_like.views.groups.create import CreateDialog
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.portraits.crop import CropDialog
from whatsapp_like.views.settings.licences import LicencesDialog
from whatsapp_like.views.theme import Look

SIZE = (1300, 1130)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look, *world())


def after(view: tk.Widget) -> None:
    """Open them side by side."""
    assert isinstance(view, Shown)
    look, state, timers = view.look, view.shown, FakeTimers()
    later = LaterController(state, view.link, timers, timers.clock)
    waiting = ScheduledItem(
        id=1,
        conversation=LAB,
        at=NOW + 600 * MINUTE,
        kind="text",
        body=TextBody(text="I do it on Monday.").encode(),
    )
    chooser = PictureChooser(look, Files())
    stand(
        view,
        {
            CreateDialog(view, look, view.groups, chooser, print, print): (0, 0),
            CropDialog(view, look, landscape(600, 400), print): (480, 0),
            DayDialog(view, look, "First day", date(2026, 11, 9), print): (880, 0),
            LicencesDialog(view, look): (0, 560),
            RewordDialog(view, look, state, later, waiting): (800, 560),
        },
    )
