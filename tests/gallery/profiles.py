"""The profiles of this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ttkbootstrap as ttk

from whatsapp_like.models.profile import ProfileFace, ProfileSummary
from whatsapp_like.views.jobs import Jobs
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


def build(parent: ttk.Toplevel, look: Look) -> ttk.Frame:
    """Return an empty frame, over which the dialog stands."""
    frame = ttk.Frame(parent)
    computer: object = Computer()
    # Once the window has its place: a dialog stands in the middle of it.
    show = lambda: ProfilesDialog(frame, look, computer)  # type: ignore[arg-type] # noqa: E731
    Jobs(frame).later("show", 50, show)
    return frame
