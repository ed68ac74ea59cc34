"""Envelopes to bytes and back: the one place where wire JSON is read and written.

Runs on whichever thread calls it; no I/O. A header names its class in `type`; validation happens in
pydantic's core straight from the bytes, so hostile JSON never becomes Python objects first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar, cast, get_args

from pydantic import Field, TypeAdapter, ValidationError

from whatsapp_like.errors import ErrorCode, RemoteProtocolError
from whatsapp_like.models.ids import Model, RequestId
from whatsapp_like.protocol.envelopes import (
    ClientEnvelope,
    Envelope,
    Reply,
    Request,
    ServerEnvelope,
)
from whatsapp_like.protocol.framing import MAX_HEADER, encode_frame

T = TypeVar("T")
Row = TypeVar("Row")
Page = TypeVar("Page", bound=Reply)


class _Opening(Model):
    """The two fields needed to answer a header that does not validate as a whole."""

    type: Annotated[str, Field(max_length=64)]
    id: RequestId | None = None


class UnknownType(RemoteProtocolError):
    """The `type` is not one of ours: answered and survived. `request` is its id, if it has one."""

    def __init__(self, request: int | None) -> None:
        super().__init__(ErrorCode.UNKNOWN_TYPE)
        self.request = request


class InvalidRequest(RemoteProtocolError):
    """A request with an id of a known type has an impossible field: answered and survived."""

    def __init__(self, request: int, detail: str) -> None:
        super().__init__(ErrorCode.INVALID, detail)
        self.request = request


class Decoder(Generic[T]):
    """Reads the headers of one direction."""

    def __init__(self, union: Any) -> None:
        self._union = union
        self._kinds = {kind.model_fields["type"].default: kind for kind in get_args(union)}

    @cached_property
    def _validate(self) -> Callable[[bytes], T]:
        # Built when first needed: no process reads both directions, and this takes milliseconds.
        adapter: TypeAdapter[T] = TypeAdapter(
            cast(Any, Annotated[self._union, Field(discriminator="type")])
        )
        return adapter.validator.validate_json

    def decode(self, header: bytes) -> T:
        """Return the envelope in a frame's header.

        Raises:
            UnknownType: valid JSON of a type that is not ours.
            InvalidRequest: a request whose fields are impossible; `detail` names field and reason.
            RemoteProtocolError: anything else; the connection must end.
        """
        try:
            return self._validate(header)
        except ValidationError as error:
            raise self._explain(header, error) from None

    def _explain(self, header: bytes, error: ValidationError) -> RemoteProtocolError:
        try:
            opening = _Opening.model_validate_json(header)
        except ValidationError:
            return RemoteProtocolError(ErrorCode.MALFORMED, "not an envelope")
        kind = self._kinds.get(opening.type)
        if kind is None:
            return UnknownType(opening.id)
        if opening.id is None or not issubclass(kind, Request):
            return RemoteProtocolError(ErrorCode.MALFORMED, f"impossible {opening.type}")
        return InvalidRequest(opening.id, _reason(error))


def _reason(error: ValidationError) -> str:
    """Name the first wrong field and why, without repeating what the peer sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"][1:])
    return f"{field}: {first['msg'].removeprefix('Value error, ')}"[:200]


client_decoder: Decoder[ClientEnvelope] = Decoder(ClientEnvelope)
"""Reads what clients say; used by the server."""

server_decoder: Decoder[ServerEnvelope] = Decoder(ServerEnvelope)
"""Reads what servers say; used by clients."""


def encode(envelope: Envelope, payload: bytes = b"") -> bytes:
    """Return the bytes of one frame that carries `envelope` and `payload`.

    Raises:
        LocalProtocolError: they do not fit a frame; `fit_page` keeps pages from it.
    """
    return encode_frame(envelope.__pydantic_serializer__.to_json(envelope), payload)


def encode_sent(request: int, seq: int, time: int) -> bytes:
    """Return `encode(MessageSent(re=request, seq=seq, time=time))`, for numbers known to be valid.

    This and `encode_received` are said for every message: written out they cost a fifth of building
    a model and serialising it. The tests compare them with the models, byte by byte.
    """
    return encode_frame(
        b'{"re":%d,"type":"message.sent","seq":"%d","time":%d}' % (request, seq, time)
    )


def encode_received(
    conversation: int,
    seq: int,
    sender: int,
    device: int,
    nonce: int,
    time: int,
    kind: str,
    body: bytes,
    target: int = 0,
    expires: int = 0,
) -> bytes:
    """Return `encode(MessageReceived(entry=Entry(...)), body)`, for fields known to be valid."""
    # A kind consists of letters, digits, dots and underscores: nothing to escape.
    header = (
        b'{"type":"message.received","entry":{"conversation":"%d","seq":"%d","sender":"%d",'
        b'"device":"%d","nonce":"%d","time":%d,"kind":"%b"'
    ) % (conversation, seq, sender, device, nonce, time, kind.encode())
    if target:
        header += b',"target":"%d"' % target
    if expires:
        header += b',"expires":%d' % expires
    return encode_frame(header + b"}}", body)


def fit_page(rows: Sequence[Row], build: Callable[[Sequence[Row]], Page]) -> Page:
    """Return `build(rows)`, or of the first half, quarter and so on if its header is too long.

    `build` gets at least one row, unless there is none, and sets where the next page goes on.
    """
    page = build(rows)
    while len(rows) > 1 and len(page.__pydantic_serializer__.to_json(page)) > MAX_HEADER:
        rows = rows[: len(rows) // 2]
        page = build(rows)
    return page
