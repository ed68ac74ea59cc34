"""Asks before somebody is blocked.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.people.describing import title_of

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.theme import Look


def ask_block(
    parent: tk.Misc, look: Look, state: AppState, account: int, block: Callable[[], object]
) -> None:
    """Say what blocking somebody means, and call `block` if that is wanted."""
    ConfirmDialog(
        parent,
        look,
        _("Block {name}?").format(name=title_of(state, account)),
        _(
            "Their messages will not reach you, not even after you unblock them. They are "
            "not told, and see neither your presence nor your address."
        ),
        _("Block"),
        block,
    )
