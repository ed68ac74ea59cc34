"""What the main window may ask for.

Needs no Tk; all of it is called on the Tk thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from whatsapp_like.views.main.contacts import ContactsPageActions
from whatsapp_like.views.main.conversations import ConversationsPageActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from whatsapp_like.views.menus import Choice


class MainActions(ConversationsPageActions, ContactsPageActions, Protocol):
    """What the main window may ask for."""

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        ...

    def open_settings(self) -> None:
        """Open the settings."""
        ...

    def compare_pins(self) -> None:
        """Show the server's pin beside the one that was trusted."""
        ...

    def account_choices(self, found: Callable[[list[Choice]], object]) -> None:
        """Find out what the menu about myself offers."""
        ...
