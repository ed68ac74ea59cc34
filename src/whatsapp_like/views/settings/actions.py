"""What the settings may ask for: small protocols that the controllers fit.

Needs no Tk; all of it is called on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.state.desktop import Density


class AppearanceActions(Protocol):
    """What may be changed about how this desktop looks."""

    def use_theme(self, theme: str) -> None:
        """Switch every window to a theme."""
        ...

    def open_themes(self, failed: Callable[[str], None]) -> None:
        """Show the folder of one's own themes."""
        ...

    def use_accent(self, accent: str) -> None:
        """Use another accent."""
        ...

    def space(self, density: Density) -> None:
        """Give rows and bubbles more room, or less."""
        ...

    def paper(self, wallpaper: bool) -> None:
        """Draw something behind the messages, or nothing."""
        ...

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths."""
        ...

    def speak(self, language: str) -> None:
        """Use a language, "" for the system's."""
        ...

    def reduce_motion(self, reduced: bool) -> None:
        """Show changes at once, without moving anything; or move it."""
        ...


class ChatActions(Protocol):
    """What may be changed about chats and writing."""

    def choose_layout(self, layout: Layout) -> None:
        """Choose where conversations are opened."""
        ...

    def send_with_enter(self, enter_sends: bool) -> None:
        """Let Enter send; without, Ctrl+Enter does."""
        ...

    def choose_tone(self, tone: int) -> None:
        """Write hands and people in a skin tone, 0 for none."""
        ...


class PrivacyActions(Protocol):
    """What may be changed about what others see."""

    def share(self, failed: Callable[[str], None], **switches: bool) -> None:
        """Set some of `read_receipts`, `share_presence`, `share_address`."""
        ...


class AlertActions(Protocol):
    """What may be changed about alerts, of which `state.desktop.alerts` tells."""

    @property
    def can_play(self) -> bool:
        """Whether this computer can play the sound."""
        ...

    def play(self) -> None:
        """Play the sound, to hear what it is like."""
        ...

    def set_alerts(self, **changes: object) -> None:
        """Change some fields of `AlertSettings`."""
        ...

    def set_hours(self, **changes: object) -> None:
        """Change some fields of `QuietHours`."""
        ...

    def be_quiet(self, minutes: int | None) -> None:
        """Have no alerts for so long; None until `be_quiet(0)`."""
        ...


class SettingsActions(AppearanceActions, ChatActions, PrivacyActions, Protocol):
    """All of these, which one controller fits; a new page adds its own here."""

    @property
    def alerts(self) -> AlertActions:
        """What may be changed about alerts."""
        ...

    def stay_in_tray(self, stay: bool) -> None:
        """Hide the main window when it is closed, where a tray brings it back; or leave."""
        ...

    def remember_settings_page(self, page: str) -> None:
        """Open the settings at this page next time."""
        ...


class DeviceActions(Protocol):
    """What may be done about my password, and my devices: `state.session.devices` tells of them."""

    def load(self) -> None:
        """Ask for the devices, now and whenever they change."""
        ...

    def sign_out(
        self, device: int, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Sign another device out."""
        ...

    def sign_out_others(self, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Sign all out but this one."""
        ...

    def change_password(
        self,
        old: str,
        new: str,
        sign_out_others: bool,
        done: Callable[[], None],
        wrong: Callable[[str], None],
        failed: Callable[[str], None],
    ) -> None:
        """Replace my password; `wrong` hears when it is the old one that is wrong."""
        ...


class BlockActions(Protocol):
    """What may be done about people."""

    def block(
        self, account: int, blocked: bool, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Block somebody, or let them through again."""
        ...


class AccountActions(Protocol):
    """What may be changed about my account."""

    @property
    def devices(self) -> DeviceActions:
        """What may be done about its devices and its password."""
        ...

    def rename(
        self,
        first_name: str,
        last_name: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Change my own name."""
        ...

    def sign_out(self, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Forget this account on this computer."""
        ...
