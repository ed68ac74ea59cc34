"""Addresses from messages, opened in the web browser or the mail program.

Runs on Tk's thread; starting another program may take seconds, so a worker does that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.links import may_open

if TYPE_CHECKING:
    from whatsapp_like.controllers.workers import Workers


class LinkController:
    """Opens what may be opened: web and mail addresses, never a file or another program."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    def open(self, address: str, failed: Callable[[str], object]) -> None:
        """Open an address; `failed` gets a sentence when that was not possible."""
        if not may_open(address):
            failed(
                _("This address is not opened: it leads neither to a web page nor to a mailbox.")
            )
            return

        def job() -> bool:
            # Looks for the browsers of this computer, which takes as long as starting the program.
            import webbrowser

            return webbrowser.open(address)

        def done(opened: bool) -> None:
            if not opened:
                failed(_("No program on this computer opens this address."))

        self._workers.run(job, done, lambda _error: done(False))
