"""Joins the desktop with the icon in the tray: what it shows, what its menu does, what may hide.

Runs on Tk's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol

from PIL import Image

from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.ports import Timers
from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.state.app import AppState
from whatsapp_like.system.tray_face import Choice, Face
from whatsapp_like.views.app import Desktop
from whatsapp_like.views.brand import brand
from whatsapp_like.views.desk.badge import with_badge
from whatsapp_like.views.observing import entries_of
from whatsapp_like.views.people.describing import now_of

_SIZES: Final = (22, 24, 32, 48, 64)
_GATHER_MS: Final = 100


class QuietActions(Protocol):
    """What the menu may ask for about alerts."""

    def be_quiet(self, minutes: int | None) -> None:
        """Have no alerts for so long; None until `be_quiet(0)`."""
        ...


class Shows(Protocol):
    """Where the icon is shown; see `system.tray.Tray`."""

    def show(self, face: Face) -> None:
        """Show this, in place of what was shown before."""
        ...


@lru_cache(maxsize=8)
def pictures(count: int) -> tuple[tuple[int, int, bytes], ...]:
    """Return the icon with a count in the sizes of trays, as ARGB in network order."""
    found = []
    for size in _SIZES:
        red, green, blue, opacity = with_badge(brand(size), count).convert("RGBA").split()
        turned = Image.merge("RGBA", (opacity, red, green, blue))
        found.append((size, size, turned.tobytes()))
    return tuple(found)


class TrayIcon:
    """Our icon; fits `TrayActions`."""

    def __init__(
        self,
        desktop: Desktop,
        state: AppState,
        timers: Timers,
        quiet: QuietActions,
        quit: Callable[[], object],
    ) -> None:
        self._desktop = desktop
        self._state = state
        self._timers = timers
        self._quiet = quiet
        self._quit = quit
        self._tray: Shows | None = None
        self._cancel: Callable[[], None] | None = None
        for signal in (
            *entries_of(state.conversations),
            state.desktop.events.alerts,
            state.session.events.account,
            state.desktop.events.language,
        ):
            signal.connect(lambda *_: self._later(_GATHER_MS))

    def show_in(self, tray: Shows) -> None:
        """Show the icon there from now on."""
        self._tray = tray
        self._show()

    def window_closed(self) -> None:
        """Hide the main window where the icon brings it back, else leave."""
        if self._state.tray.present and self._state.desktop.stay_in_tray:
            self._desktop.root.withdraw()
        else:
            self._quit()

    # --- what the tray asks for -------------------------------------------------------------------

    def activated(self) -> None:
        """Show the main window: the icon was clicked."""
        self._desktop.come_to_front()

    def chosen(self, name: str) -> None:
        """Do what a line of the menu says."""
        match name:
            case "open":
                self._desktop.come_to_front()
            case "quiet":
                self._quiet.be_quiet(0 if self._state.desktop.alerts.quiet_until else None)
            case "settings":
                self._desktop.open_settings()
            case "quit":
                self._quit()
            case _:
                pass

    def present(self, present: bool) -> None:
        """Take note that the icon is in a tray, or not any more."""
        assign(self._state.tray, present=present)
        if not present and self._desktop.root.state() == "withdrawn":
            # There is nothing left to bring it back with.
            self._desktop.root.deiconify()

    # --- what is shown ----------------------------------------------------------------------------

    def _later(self, ms: int) -> None:
        if self._cancel is None and self._tray is not None:
            self._cancel = self._timers.after(ms, self._show)

    def _show(self) -> None:
        self._cancel = None
        if self._tray is None:
            return
        unread = self._state.wanting(now_of(self._state))
        words = ngettext("{count} unread chat", "{count} unread chats", unread)
        account = self._state.session.account
        quiet = bool(self._state.desktop.alerts.quiet_until)
        mine = (
            Choice("quiet", _("Do not disturb"), checked=quiet),
            Choice("settings", _("Settings")),
        )
        self._tray.show(
            Face(
                title=f"WL \u2013 {account.name}" if account else "WL",
                tip=words.format(count=unread) if unread else "",
                pictures=pictures(unread),
                choices=(
                    Choice("open", _("Open WL")),
                    # Nobody's before somebody has signed in.
                    *(mine if account else ()),
                    Choice(""),
                    Choice("quit", _("Quit")),
                ),
            )
        )
