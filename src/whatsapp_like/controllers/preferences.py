"""My preferences: what others may see, kept by the server, and how this desktop looks, kept here.

Runs on Tk's thread. What is kept here is the work of `DesktopController`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from whatsapp_like.client.events import Event, PreferencesChanged
from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.quiet import QuietController
from whatsapp_like.controllers.words import explain

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Link, Timers
    from whatsapp_like.models.account import Preferences
    from whatsapp_like.models.state.app import AppState


class PreferencesController(DesktopController):
    """Reads and keeps `state.desktop`, and changes the preferences that the server keeps."""

    def __init__(
        self,
        state: AppState,
        link: Link,
        timers: Timers,
        file: Path | None,
        sound: Callable[[], None] | None = None,
        themes: Callable[[Callable[[str], None]], None] | None = None,
    ) -> None:
        """Keep the desktop's settings in `file`; None keeps them in memory only.

        `sound` plays the sound of alerts, None where nothing can. `themes` opens the folder of
        one's own themes, or says why it cannot.
        """
        super().__init__(state.desktop, timers, file)
        self.alerts = QuietController(state, timers, time.time, sound)
        self._state = state
        self._link = link
        self._themes = themes

    def open_themes(self, failed: Callable[[str], None]) -> None:
        """Show the folder of one's own themes, if there is one."""
        if self._themes is not None:
            self._themes(failed)

    def know(self, preferences: Preferences) -> None:
        """Take my preferences from the archive, as long as the server has not told them."""
        if self._state.session.preferences is None:
            assign(self._state.session, preferences=preferences)

    def receive(self, event: Event) -> None:
        """Take in what another device of mine changed."""
        if isinstance(event, PreferencesChanged):
            assign(self._state.session, preferences=event.preferences)

    def share(self, failed: Callable[[str], None], **switches: bool) -> None:
        """Set some of `read_receipts`, `share_presence`, `share_address`."""
        from whatsapp_like.models.account import Preferences  # after the first window

        before = self._state.session.preferences
        wanted = Preferences.model_validate({**dict(before or Preferences()), **switches})
        # Shown at once; taken back when the server declines.
        assign(self._state.session, preferences=wanted)

        def refused(error: Exception) -> None:
            assign(self._state.session, preferences=before)
            failed(explain(error))

        self._link.ask(lambda client: client.set_preferences(wanted), None, refused)
