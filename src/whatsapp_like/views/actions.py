"""What the windows of the desktop client may ask of its controllers, all of it together.

Needs no Tk; all of it is called on the Tk thread. Each window names what it needs in a small
protocol of its own; these join them, and the controllers fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from whatsapp_like.views.conversation.actions import ConversationActions
from whatsapp_like.views.desk.keeper import ArrangementActions
from whatsapp_like.views.main.banner import BannerActions
from whatsapp_like.views.people.detail import DetailActions
from whatsapp_like.views.people.directory import FindActions
from whatsapp_like.views.settings.actions import AccountActions, SettingsActions
from whatsapp_like.views.welcome.stop import StopActions
from whatsapp_like.views.welcome.view import WelcomeActions


class SessionActions(WelcomeActions, BannerActions, StopActions, AccountActions, Protocol):
    """What the windows may ask of the session."""

    def touched(self) -> None:
        """Take note that somebody used the keyboard or the mouse."""
        ...


class RosterActions(FindActions, DetailActions, Protocol):
    """What the windows may ask of the roster."""


class TalkActions(ConversationActions, Protocol):
    """What the windows may ask of the conversations."""

    def start_with(
        self, account: int, opened: Callable[[int], None], failed: Callable[[str], None]
    ) -> None:
        """Find or make the direct conversation with somebody."""
        ...


class PreferencesActions(SettingsActions, ArrangementActions, Protocol):
    """What the windows may ask of the preferences."""

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        ...

    def show_contacts_as_table(self, table: bool) -> None:
        """Remember which view the contact page shows."""
        ...

    def remember_window(self, name: str, geometry: str) -> None:
        """Keep where a window stands."""
        ...

    def use_emoji(self, key: str) -> None:
        """Remember that an emoji was used."""
        ...
