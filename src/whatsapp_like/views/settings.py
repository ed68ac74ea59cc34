"""The settings: my name, how WL looks, what others may see, the server, signing out.

Runs on the Tk thread. Everything takes effect at once; there is nothing to confirm but the name.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, languages
from whatsapp_like.models.server import pin_groups
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.desktop import DARK, LIGHT
from whatsapp_like.views.buttons import Chip
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.forms import Field, Switch, Words, second_ink
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.describing import online
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Places, Window

_ZOOMS: Final = (0.85, 1.0, 1.25, 1.5, 2.0)


class AppearanceActions(Protocol):
    """What the settings may change about this desktop and what others see."""

    def use_theme(self, theme: str) -> None:
        """Switch every window to a theme."""
        ...

    def enlarge(self, zoom: float) -> None:
        """Set the size of fonts and lengths."""
        ...

    def speak(self, language: str) -> None:
        """Use a language, "" for the system's."""
        ...

    def share(self, failed: Callable[[str], None], **switches: bool) -> None:
        """Set some of `read_receipts`, `share_presence`, `share_address`."""
        ...


class AccountActions(Protocol):
    """What the settings may change about my account."""

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


def language_name(code: str) -> str:
    """Return what speakers of a language call it."""
    return {"en": "English", "fr": "Français", "": _("As the system")}.get(code, code)


class ChoiceRow(ttk.Frame):
    """A few chips of which one is chosen."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        choices: Sequence[tuple[object, str]],
        chosen: Callable[[object], object],
    ) -> None:
        super().__init__(parent)
        self.chips: dict[object, Chip] = {}
        for value, label in choices:
            chip = Chip(self, look, label, lambda value=value: chosen(value))  # type: ignore[misc]
            chip.pack(side="left", padx=(0, look.px(8)))  # type: ignore[no-untyped-call]
            self.chips[value] = chip

    def show(self, value: object) -> None:
        """Show which one is chosen."""
        for each, chip in self.chips.items():
            chip.choose(each == value)


class SettingsWindow(Window):
    """The settings of this profile."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        places: Places,
        appearance: AppearanceActions,
        account: AccountActions,
    ) -> None:
        super().__init__(root, look, places, "settings", _("Settings"), (500, 760), (380, 420))
        self._state = state
        self._appearance = appearance
        self._account = account
        scrolled = Scrolled(self, look)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        self._body = scrolled.content
        self._body.configure(padding=look.px(22))
        self.notice = Notice(self, look, docked=True)
        self._build_name()
        self._build_look()
        self._build_sharing()
        self._build_server()
        session, desktop = state.session.events, state.desktop.events
        signals = (
            session.preferences,
            session.phase,
            session.account,
            session.server_name,
            desktop.theme,
            desktop.zoom,
        )
        observe(self, signals, lambda *_: self._fill())
        self._fill()
        self._fill_name()
        self.focus_set()

    # --- parts ------------------------------------------------------------------------------------

    def _section(self, title: str) -> None:
        px = self.look.px
        first = not self._body.winfo_children()
        words = Words(self._body, self.look, title, role=Role.NAME)
        words.pack(fill="x", pady=(0 if first else px(28), px(4)))

    def _add(self, widget: tk.Widget, gap: int = 10) -> None:
        tk.Pack.pack_configure(widget, fill="x", pady=(self.look.px(gap), 0))

    def _label(self, text: str, gap: int = 12) -> Words:
        words = Words(self._body, self.look, text, role=Role.SMALL, ink=second_ink)
        self._add(words, gap)
        return words

    def _build_name(self) -> None:
        self._section(_("My name"))
        self.handle = self._label("", 2)
        self.first = Field(self._body, self.look, _("First name"), entered=self._rename)
        self.last = Field(self._body, self.look, _("Last name"), entered=self._rename)
        self.rename = TextButton(self._body, self.look, _("Change name"), self._rename)
        for widget in (self.first, self.last, self.rename):
            self._add(widget)

    def _build_look(self) -> None:
        self._section(_("Appearance"))
        self._label(_("Theme"), 4)
        self.themes = ChoiceRow(
            self._body,
            self.look,
            ((LIGHT, _("Light")), (DARK, _("Dark"))),
            lambda value: self._appearance.use_theme(str(value)),
        )
        self._add(self.themes, 4)
        self._label(_("Size"))
        self.zooms = ChoiceRow(
            self._body,
            self.look,
            [(zoom, f"{zoom:.0%}".replace("%", "\u202f%")) for zoom in _ZOOMS],
            lambda value: self._appearance.enlarge(float(str(value))),
        )
        self._add(self.zooms, 4)
        self._label(_("Language"))
        self.languages = ChoiceRow(
            self._body,
            self.look,
            [(code, language_name(code)) for code in ("", *languages())],
            lambda value: self._appearance.speak(str(value)),
        )
        self._add(self.languages, 4)

    def _build_sharing(self) -> None:
        self._section(_("What others see"))
        share = self._appearance.share
        self.read_receipts = Switch(
            self._body,
            self.look,
            _("Read receipts"),
            _("Others see when you have read their messages, and you when they have."),
            lambda on: share(self._failed, read_receipts=on),
        )
        self.share_presence = Switch(
            self._body,
            self.look,
            _("Online and last seen"),
            _("Off: nobody sees when you are here, and you see nobody's presence."),
            lambda on: share(self._failed, share_presence=on),
        )
        self.share_address = Switch(
            self._body,
            self.look,
            _("IP address"),
            _("Contacts see from which address you are connected."),
            lambda on: share(self._failed, share_address=on),
        )
        for switch in (self.read_receipts, self.share_presence, self.share_address):
            self._add(switch, 12)

    def _build_server(self) -> None:
        self._section(_("Server"))
        self.server = Words(self._body, self.look, "")
        self._add(self.server, 4)
        self._label(_("Its pin, to compare with the panel"), 8)
        self.pin = Words(self._body, self.look, "")
        self._add(self.pin, 2)
        self.sign_out = TextButton(
            self._body, self.look, _("Sign out of this computer"), self._ask_out, rank=Rank.DANGER
        )
        self._add(self.sign_out, 24)

    # --- live -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        session, desktop = self._state.session, self._state.desktop
        self.themes.show(desktop.theme)
        self.zooms.show(desktop.zoom)
        self.languages.show(desktop.language)
        self.read_receipts.set(session.preferences.read_receipts)
        self.share_presence.set(session.preferences.share_presence)
        self.share_address.set(session.preferences.share_address)
        name = session.server_name
        address = session.server_address
        self.server.say(f"{name} ({address})" if name else address or "\u2013")
        self.pin.say(pin_groups(session.server_pin) if session.server_pin else "\u2013")
        self.rename.enable(online(self._state))
        if session.account is not None:
            self.handle.say(_("Alias: @{handle}").format(handle=session.account.handle))

    def _fill_name(self) -> None:
        account = self._state.session.account
        if account is not None:
            self.first.box.set(account.first_name)
            self.last.box.set(account.last_name)

    def _rename(self) -> None:
        if not self.rename.enabled:
            return
        if not self.first.value:
            self.first.complain(_("Enter your first name."))
            self.first.box.focus_field()
            return
        self.first.complain("")
        self.rename.wait(_("Saving…"))
        self._account.rename(self.first.value, self.last.value, self._renamed, self._refused)

    def _renamed(self) -> None:
        if self.winfo_exists():
            self.rename.wait("")
            self.notice.say(_("Saved."))

    def _refused(self, words: str) -> None:
        if self.winfo_exists():
            self.rename.wait("")
            self._failed(words)

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.notice.say(words)

    def _ask_out(self) -> None:
        ConfirmDialog(
            self,
            self.look,
            _("Sign out of this computer?"),
            _(
                "Messages and drafts kept on this computer are deleted, also those that still "
                "wait to be sent. What the server has stays there."
            ),
            _("Sign out"),
            lambda: self._account.sign_out(lambda: None, self._failed),
        )
