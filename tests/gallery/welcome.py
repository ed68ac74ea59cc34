"""The first run's steps side by side, and the screen that stops before a changed pin."""

from __future__ import annotations

import tkinter as tk

import ttkbootstrap as ttk

from tests.controllers.fakes import OTHER_PIN, PIN
from whatsapp_like.views.theme import Look
from whatsapp_like.views.welcome.account import RegisterStep, SignInStep
from whatsapp_like.views.welcome.address import AddressStep
from whatsapp_like.views.welcome.pins import ChangedPinStep, PinStep

SIZE = (1280, 780)


def columns(parent: tk.Misc, look: Look) -> tuple[ttk.Frame, list[ttk.Frame]]:
    """Return a frame and its three columns."""
    frame = ttk.Frame(parent)
    made = [ttk.Frame(frame, padding=look.px(20)) for _column in range(3)]
    for number, column in enumerate(made):
        column.grid(row=0, column=number, sticky="nsew")  # type: ignore[no-untyped-call]
        frame.columnconfigure(number, weight=1, uniform="steps")
    return frame, made


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three columns of steps."""
    frame, (left, middle, right) = columns(parent, look)
    address = AddressStep(left, look, "chat.example.org", _nothing)
    address.refuse("Nobody answers there. Check the address, and that the server is running.")
    sign_in = SignInStep(left, look, "Office (chat.example.org:7272)", _nothing, _go, _go)
    sign_in.handle.box.set("ada")
    sign_in.wait("Signing in…", _go)
    register = RegisterStep(middle, look, "Office", "k7", _nothing, _go, _go)
    register.submit()
    pin = PinStep(right, look, "Office", PIN, _go, _go)
    changed = ChangedPinStep(
        right, look, PIN, OTHER_PIN, ("Try again", _go), _go, ("Stay offline and read", _go)
    )
    for step in (address, sign_in, register, pin, changed):
        step.pack(fill="x", pady=(0, look.px(36)))  # type: ignore[no-untyped-call]
    return frame


def _go() -> None:
    """Lead nowhere: this is for the eye."""


def _nothing(*_: object) -> None:
    """Take anything."""
