"""What the windows about groups may ask for, all of it together; see GroupController.

Needs no Tk.
"""

from __future__ import annotations

from typing import Protocol

from whatsapp_like.views.groups.channels import ChannelActions
from whatsapp_like.views.groups.create import CreateActions
from whatsapp_like.views.groups.info import InfoActions
from whatsapp_like.views.groups.invites import InviteActions
from whatsapp_like.views.groups.join import JoinActions


class GroupActions(
    CreateActions, InfoActions, InviteActions, JoinActions, ChannelActions, Protocol
):
    """All of it."""
