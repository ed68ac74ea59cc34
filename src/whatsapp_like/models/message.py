"""Log entries and what their bodies say.

No thread of its own: frozen values shared by server and client. The server sees an `Entry` and an
opaque body; only clients read bodies, so that end-to-end encryption can take their place later.

A text body is one line of JSON attributes, a line feed, then the text as it was typed::

    {}
    Hello, Nora

The text stays raw: JSON escapes could grow it sixfold and push it over the frame limit.
"""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, ValidationError

from whatsapp_like.models.ids import Cursor, Id, Millis, Model, Seq, is_zero
from whatsapp_like.models.kinds import (
    TEXT,
)
from whatsapp_like.models.text import MAX_TEXT_BYTES

EntryKind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,31}$")]
"""What an entry is: "text" today. An unknown kind keeps its seq, is stored raw and exported."""

MAX_ATTRIBUTES_BYTES = 4 * 1024
"""Of the attribute line, its line feed included."""

MAX_BODY_BYTES = MAX_TEXT_BYTES + MAX_ATTRIBUTES_BYTES


class Entry(Model):
    """An entry of a conversation's log, without its body.

    `time` is the server's. `device` and `nonce` are 0 where the server wrote the entry for
    `sender`: a kind of its own, or what was scheduled. `target` is the seq of the entry that this
    one changes. At `expires` the body is gone everywhere, 0 for never. A body that is empty was
    deleted.
    """

    conversation: Id
    seq: Seq
    sender: Id
    device: Cursor
    nonce: Cursor
    time: Millis
    kind: EntryKind = TEXT
    target: Cursor = Field(default=0, exclude_if=is_zero)
    expires: Millis = Field(default=0, exclude_if=is_zero)


class Message(Model):
    """An entry together with its body."""

    entry: Entry
    body: bytes


MAX_QUOTE: Final = 200
"""Characters of what is answered that travel with an answer."""

MAX_MENTIONS: Final = 64


class TextAttributes(Model):
    """What accompanies a text; fields unknown to this version are ignored.

    `reply_to` is the seq of what it answers, with its sender and the beginning of what it says, for
    those who cannot see it. Each of `mentions` stands in the text as @handle.
    """

    reply_to: Cursor = 0
    reply_sender: Cursor = 0
    reply_text: Annotated[str, Field(max_length=MAX_QUOTE)] = ""
    forwarded: bool = False
    mentions: Annotated[tuple[Id, ...], Field(max_length=MAX_MENTIONS)] = ()


class TextBody(Model):
    """The decoded body of an entry of kind "text"."""

    text: str
    attributes: TextAttributes = TextAttributes()

    def encode(self) -> bytes:
        """Return the body's bytes.

        Raises:
            ValueError: the text is empty, too long, or holds half a surrogate pair.
        """
        try:
            text = self.text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("the text holds half of a character") from error
        if not self.text.strip():
            raise ValueError("the text is empty")
        if len(text) > MAX_TEXT_BYTES:
            raise ValueError(f"the text is longer than {MAX_TEXT_BYTES // 1024} KiB")
        return self.attributes.model_dump_json(exclude_defaults=True).encode() + b"\n" + text

    @classmethod
    def decode(cls, body: bytes) -> Self:
        """Return the body as text; hostile input is a ValueError, never a crash.

        Raises:
            ValueError: no attribute line, attributes that are not JSON, or not UTF-8.
        """
        line, found, text = body.partition(b"\n")
        if not found or len(line) >= MAX_ATTRIBUTES_BYTES or len(text) > MAX_TEXT_BYTES:
            raise ValueError("not a text body")
        try:
            attributes = TextAttributes.model_validate_json(line)
        except ValidationError as error:
            raise ValueError("not a text body") from error
        return cls(text=text.decode(), attributes=attributes)


def text_of(kind: str, body: bytes) -> str:
    """Return what a person can search for in an entry; empty when we cannot read it."""
    if kind != TEXT:
        return ""
    # The common body has no attributes; TextBody would spend more time than the index on it.
    if body.startswith(b"{}\n"):
        return body[3:].decode(errors="replace")
    try:
        return TextBody.decode(body).text
    except ValueError:
        return ""
