"""Groups and channels as seen from outside, and the invites into them.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.ids import Count, Id, Millis, Model, Picture
from whatsapp_like.models.names import Description, Name


class Channel(Model):
    """A channel in the list of all, or a group that an invite leads to."""

    id: Id
    kind: ConversationKind
    title: Name
    description: Description = ""
    member_count: Count = 0
    joined: bool = False
    picture: Picture = 0


class GroupInvite(Model):
    """A permission to join a group: how often still, and until when (None: for ever)."""

    id: Id
    creator: Id
    created: Millis
    uses_left: Count
    expires: Millis | None = None
