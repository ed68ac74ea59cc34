"""Pictures of accounts, groups and channels: set and fetched.

No thread of its own: frozen values. All of it belongs to the feature `pictures`; the id of a
picture stands where its account or group is told of, and follows from its bytes.
"""

from __future__ import annotations

from typing import Literal

from whatsapp_like.models.ids import Cursor, Id
from whatsapp_like.protocol.envelopes.basics import Reply, Request
from whatsapp_like.protocol.envelopes.groups import Code


class SetPicture(Request):
    """Make the payload my picture, or with `conversation` a group's or channel's; an empty one
    removes it. Answered by `picture.kept`."""

    type: Literal["picture.set"] = "picture.set"
    conversation: Id | None = None


class PictureKept(Reply):
    """What was asked for is done: the picture is this one now, 0 for none."""

    type: Literal["picture.kept"] = "picture.kept"
    picture: Cursor = 0


class FetchPicture(Request):
    """The bytes of a picture that I was told of; `code` is the invite by which I saw its group."""

    type: Literal["picture.fetch"] = "picture.fetch"
    picture: Id
    code: Code | None = None


class PictureFetched(Reply):
    """The picture asked for, as payload."""

    type: Literal["picture.fetched"] = "picture.fetched"
    picture: Id
