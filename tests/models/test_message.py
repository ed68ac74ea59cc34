"""Bodies: bytes that only clients read, and hostile ones among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from whatsapp_like.models.message import (
    MAX_ATTRIBUTES_BYTES,
    MAX_BODY_BYTES,
    Entry,
    TextAttributes,
    TextBody,
)
from whatsapp_like.models.text import MAX_TEXT_BYTES


def test_a_body_is_a_line_of_attributes_and_the_raw_text() -> None:
    assert TextBody(text="Hello, Nora").encode() == b"{}\nHello, Nora"
    answer = TextBody(text='"\\\n', attributes=TextAttributes(reply_to=41))
    assert answer.encode() == b'{"reply_to":"41"}\n"\\\n'


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.integers(0, 2**63 - 1))
def test_any_text_survives(text: str, target: int) -> None:
    body = TextBody(text=text, attributes=TextAttributes(reply_to=target))
    if text.strip():
        assert TextBody.decode(body.encode()) == body
    else:
        with pytest.raises(ValueError, match="empty"):
            body.encode()


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000\u00a0"], ids=ascii)
def test_an_empty_text_is_not_sent(text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        TextBody(text=text).encode()


def test_half_a_surrogate_pair_is_not_sent() -> None:
    with pytest.raises(ValueError, match="half of a character"):
        TextBody(text="x\ud83d").encode()


def test_the_longest_text_fits_and_one_byte_more_does_not() -> None:
    longest = "é" * (MAX_TEXT_BYTES // 2)
    assert TextBody.decode(TextBody(text=longest).encode()).text == longest
    with pytest.raises(ValueError, match="longer than 32 KiB"):
        TextBody(text=longest + "x").encode()


def test_attributes_of_a_newer_version_are_ignored() -> None:
    body = b'{"reply_to":"3","mood":["7"]}\nhi'
    assert TextBody.decode(body) == TextBody(text="hi", attributes=TextAttributes(reply_to=3))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"\nhello",
        b"[]\nhello",
        b"{\nhello",
        b'{"reply_to":3}\nhello',
        b'{"reply_to":"-3"}\nhello',
        b"{}\n\xff",
        b"{}\n\xed\xa0\x80",
        b"{}" + b" " * MAX_ATTRIBUTES_BYTES + b"\nhello",
        b"{}\n" + b"x" * (MAX_TEXT_BYTES + 1),
        b'{"x":' + b"[" * 2_000 + b"\nhello",
    ],
    ids=lambda body: str(body[:12]),
)
def test_hostile_bodies_are_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a text body|codec can't decode"):
        TextBody.decode(body)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_a_value_error(body: bytes) -> None:
    for candidate in (body, b"{}\n" + body):
        try:
            decoded = TextBody.decode(candidate)
        except ValueError:
            continue
        decoded.text.encode()


def test_the_longest_body_holds_the_longest_line_and_text() -> None:
    line = b"{}".ljust(MAX_ATTRIBUTES_BYTES - 1) + b"\n"
    body = line + b"x" * MAX_TEXT_BYTES
    assert len(body) == MAX_BODY_BYTES
    assert len(TextBody.decode(body).text) == MAX_TEXT_BYTES


@pytest.mark.parametrize("kind", ["text", "x", "group.renamed", "a" * 32])
def test_kinds(kind: str) -> None:
    entry = Entry(conversation=1, seq=1, sender=1, device=1, nonce=1, time=0, kind=kind)
    assert entry.kind == kind


@pytest.mark.parametrize("kind", ["", "Text", "1a", "a b", "a" * 33, "text\n", "té"])
def test_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        Entry(conversation=1, seq=1, sender=1, device=1, nonce=1, time=0, kind=kind)
