"""What the windows about groups may ask for; see GroupController.

Needs no Tk.
"""

from __future__ import annotations

from typing import Protocol

from whatsapp_like.views.groups.create import CreateActions


class GroupActions(CreateActions, Protocol):
    """All of it."""
