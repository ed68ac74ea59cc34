"""Asks before this computer is signed out.

Runs on the Tk thread.
"""

from __future__ import annotations

from whatsapp_like.i18n import _
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.settings.page import SettingsPage


def ask_sign_out(page: SettingsPage) -> None:
    """Sign out of this computer, after a question over the page's window."""
    ConfirmDialog(
        page.winfo_toplevel(),
        page.look,
        _("Sign out of this computer?"),
        _(
            "Messages and drafts kept on this computer are deleted, also those that still "
            "wait to be sent. What the server has stays there."
        ),
        _("Sign out"),
        lambda: page.means.account.sign_out(lambda: None, page.means.say),
    )
