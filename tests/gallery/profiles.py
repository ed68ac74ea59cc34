"""The profiles of this computer."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from tests.gallery.password import Shown
from whatsapp_like.models.profile import ProfileFace, ProfileSummary
from whatsapp_like.views.profiles import ProfilesDialog
from whatsapp_like.views.theme import Look

SIZE = (500, 620)


class Computer:
    """Profiles to be looked at."""

    current = "default"

    def look(self, done: Callable[[Sequence[ProfileSummary]], None]) -> None:
        """Tell them."""
        work = ProfileFace(handle="a.lovelace", name="Ada Lovelace")
        done(
            (
                ProfileSummary(profile="club", server="chat.example.org", open=True),
                ProfileSummary(
                    profile="default",
                    face=ProfileFace(handle="ada", name="Ada Lovelace"),
                    server="192.168.1.20",
                    open=True,
                ),
                ProfileSummary(profile="new"),
                ProfileSummary(profile="work", face=work, server="wl.example.com:8000"),
            )
        )

    def __getattr__(self, name: str) -> object:
        return lambda *_: ""


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    return Shown(parent, look)


def after(view: tk.Widget) -> None:
    """Open it."""
    assert isinstance(view, Shown)
    view.update()  # it stands in the middle of the window
    ProfilesDialog(view, view.look, Computer())  # type: ignore[arg-type]
