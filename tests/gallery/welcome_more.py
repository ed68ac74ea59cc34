"""The first run, further: its first sight, looking for a server, an invite link that was pasted,
a wrong password, a server that stopped, and the screen that stops before a changed pin."""

from __future__ import annotations

import tkinter as tk

from tests.controllers.fakes import OTHER_PIN, PIN
from tests.gallery.welcome import _go, _nothing, columns
from whatsapp_like.views.theme import Look
from whatsapp_like.views.welcome.account import RegisterStep, SignInStep
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.pins import ChangedPinStep

SIZE = (1280, 820)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three columns of steps."""
    frame, (left, middle, right) = columns(parent, look)
    first = AddressStep(left, look, "", _nothing)
    waiting = AddressStep(left, look, "wl://192.168.1.20:7272/?pin=3q2-796tvu_&code=k7", _nothing)
    waiting.wait("Looking for the server…", _go)
    wrong = SignInStep(left, look, "Office (chat.example.org:7272)", _nothing, _go, None)
    wrong.handle.box.set("ada")
    wrong.refuse("The alias or the password is wrong.")
    register = RegisterStep(middle, look, "Office", "k7m2", _nothing, _go, _go)
    register.refuse("The server has stopped. Try again in a moment.")
    changed = ChangedPinStep(
        right, look, PIN, OTHER_PIN, ("Try again", _go), _go, ("Stay offline and read", _go)
    )
    assert changed.agreed is not None
    changed.agreed.press()
    for step in (first, waiting, wrong, register, changed):
        step.pack(fill="x", pady=(0, look.px(36)))  # type: ignore[no-untyped-call]
    return frame
