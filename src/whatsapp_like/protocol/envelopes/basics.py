"""What all envelopes are made of, and those that are no one feature's own.

No thread of its own: frozen values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, FailFast, Field

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.ids import Model, RequestId
from whatsapp_like.models.text import clean_line

VERSION = 1
"""The protocol version this code speaks; also the oldest it accepts."""

MARKS = "marks"
"""The feature that brings `conversation.mark`, `conversation.marked` and the marks in heads."""

STATUS = "status"
"""The feature that brings `status.set`, `status.changed` and what people say about themselves."""

GROUPS = "groups"
"""The feature that brings groups, channels, and entries that change others (`target`)."""

PICTURES = "pictures"
"""The feature that brings `picture.*` and the pictures of accounts, groups and channels."""

DEVICES = "devices"
"""The feature that brings `device.*`, `devices.changed`, `password.change` and the code
`signed_out`."""

Feature = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,31}$")]
Features = Annotated[tuple[Feature, ...], Field(max_length=64), FailFast()]
UnknownCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
PageSize = Annotated[int, Field(ge=1, le=256)]
"""As many entries as a header of 64 KiB holds, however large their numbers."""

Hint = Annotated[str, AfterValidator(lambda hint: clean_line(hint)[:500])]
"""English for developers: cut and cleaned rather than refused, since an error must get through."""


class Request(Model):
    """Base of what a client asks; answered by one reply or `error` with `re` = `id`."""

    id: RequestId


class Reply(Model):
    """Base of what answers a request."""

    re: RequestId


class Done(Reply):
    """The request was carried out and there is nothing more to say."""

    type: Literal["done"] = "done"


class ErrorReply(Model):
    """A request was refused (`re` set), or the connection ends for this reason (`re` absent).
    `detail` is English for developers; `retry_after` is in seconds. A code that this version does
    not know stays a plain string."""

    type: Literal["error"] = "error"
    re: RequestId | None = None
    code: Annotated[ErrorCode | UnknownCode, Field(union_mode="left_to_right")]
    detail: Hint = ""
    retry_after: Annotated[float, Field(ge=0, le=366 * 86400, allow_inf_nan=False)] | None = None


class Ping(Model):
    """Are you there? Either side, after six seconds of silence; the server also behind a message
    that it refused for now."""

    type: Literal["ping"] = "ping"


class Pong(Model):
    """I am."""

    type: Literal["pong"] = "pong"
