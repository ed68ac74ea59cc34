"""The numbers that name things: ids, seqs, nonces and times, with their bounds and JSON form.

No thread of its own: pure values. Sixty-three bits do not survive a JavaScript number, so ids and
seqs are decimal strings in JSON and plain ints in Python. All checks run inside pydantic's core.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from whatsapp_like.models.bounds import MAX_ID, MAX_MILLIS


class Model(BaseModel):
    """Base of all that is shared and crosses threads or the wire: frozen, strict, lenient to
    unknown fields so that a newer peer can add some."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        ser_json_bytes="base64",
        val_json_bytes="base64",
        # Made ready when the first one is checked: a program uses a part of them, and not at once.
        defer_build=True,
    )


class _DecimalString:
    """Annotation: an int in `low ≤ n < 2^63` that is written as a decimal string in JSON."""

    def __init__(self, low: int) -> None:
        self.low = low

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        number = core_schema.int_schema(ge=self.low, le=MAX_ID, strict=True)
        # The pattern comes first: it bounds the length, so no peer makes us parse a huge number,
        # and it leaves one spelling per number (no sign, blank, underscore or leading zero).
        text = core_schema.chain_schema(
            [
                core_schema.str_schema(pattern=r"^(?:0|[1-9][0-9]{0,18})$", strict=True),
                core_schema.int_schema(ge=self.low, le=MAX_ID, strict=False),
            ]
        )
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=number,
            serialization=core_schema.to_string_ser_schema(when_used="json"),
        )


_POSITIVE = _DecimalString(1)
_FROM_ZERO = _DecimalString(0)

Id = Annotated[int, _POSITIVE]
"""Names an account, device, conversation, invite or session: random, 1 ≤ n < 2^63."""

Seq = Annotated[int, _POSITIVE]
"""Position of an entry in its conversation, given by the server, from 1 without gaps."""

Cursor = Annotated[int, _FROM_ZERO]
"""The last seq (or id) somebody holds; 0 before the first."""

Nonce = Annotated[int, _POSITIVE]
"""A device's counter that makes a resend recognisable."""


def is_zero(value: int) -> bool:
    """Tell whether a number says nothing: then it is left out of JSON."""
    return value == 0


Picture = Annotated[int, _FROM_ZERO, Field(exclude_if=is_zero)]
"""The id of a picture (`models.picture`), 0 for none; then it does not stand in JSON."""

RequestId = Annotated[int, Field(ge=1, lt=2**32)]
"""Names a request within its connection; the reply carries it as `re`."""

Count = Annotated[int, Field(ge=0, le=MAX_MILLIS)]
"""How many of something; a JSON number."""

Millis = Annotated[int, Field(ge=0, le=MAX_MILLIS)]
"""Milliseconds since 1970-01-01 UTC by the server's clock; a JSON number (fits 53 bits)."""
