"""What the panel's views may ask for; controllers fit these, and tests stand in for them.

Runs on the Tk thread. Nothing here waits: answers show in the state, or come to a callback.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from whatsapp_like.models.server import Invite
from whatsapp_like.models.state.panel import SetupField, SetupForm


class ServerActions(Protocol):
    """What can be done with the server on this computer."""

    def start(self) -> None:
        """Start the server."""
        ...

    def stop(self, done: Callable[[], None] | None = None) -> None:
        """Stop the server and tell `done` once it has."""
        ...

    def restart(self) -> None:
        """Stop the server and start it again."""
        ...

    def make_invite(self, uses: int, days: int) -> None:
        """Make an invite for so many people; `days` 0 is for ever."""
        ...

    def invite_link(self, invite: Invite) -> str:
        """Return the link that people paste into WL."""
        ...

    @property
    def administrator_code(self) -> str:
        """The code that makes the first administrator; empty once somebody has an account."""
        ...

    @property
    def administrator_link(self) -> str:
        """The invite link with that code."""
        ...

    @property
    def goes_on(self) -> bool:
        """Whether there is a server that would go on when the panel is closed."""
        ...


class SetupActions(Protocol):
    """Reading and writing what a server is set up with."""

    def form(self) -> SetupForm:
        """Return the fields as they are set up."""
        ...

    def look_into(self, folder: str) -> SetupForm | None:
        """Return what is set up in another folder, None when nothing is."""
        ...

    def faults(self, form: SetupForm) -> dict[SetupField, str]:
        """Say what is wrong with which field."""
        ...

    def save(self, form: SetupForm) -> dict[SetupField, str]:
        """Write the settings down, unless something is wrong with them: then say what."""
        ...


class DesktopActions(Protocol):
    """How the panel looks."""

    def use_theme(self, theme: str) -> None:
        """Switch every window to a theme."""
        ...

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        ...

    def use_accent(self, accent: str) -> None:
        """Use another accent."""
        ...

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths, 1.0 being as designed."""
        ...

    def speak(self, language: str) -> None:
        """Use a language, "" for the system's."""
        ...
