"""The text export: what people read and what parsers of WhatsApp's exports understand."""

from __future__ import annotations

import re
from datetime import UTC

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whatsapp_like.client.export.text import author, body, message_line, stamp, system_line

NOON = 1_713_186_242_000  # 2024-04-15 13:04:02 UTC

# How public parsers find the start of a message: one looks at line starts only and lets a
# direction mark precede, the other looks anywhere in the text.
ANCHORED = re.compile(
    r"^[\u200e\u200f]*\[?\d{1,4}[-/.]\s?\d{1,4}[-/.]\s?\d{1,4}[,.]?\s\D*?\d{1,2}[.:]\d{1,2}",
    re.MULTILINE,
)
ANYWHERE = re.compile(r"\d{1,4}[-/.]\d{1,4}[-/.]\d{1,4},? \d{1,2}:\d{2}")


def headers(text: str) -> int:
    return max(len(ANCHORED.findall(text)), len(ANYWHERE.findall(text)))


def test_a_message_has_stamp_author_and_text() -> None:
    line = message_line(NOON, UTC, "Ana López", "Hola\n¿qué tal?")
    assert line == "[15/04/2024, 13:04:02] Ana López: Hola\n¿qué tal?"


def test_a_system_line_has_no_author() -> None:
    line = system_line(NOON, UTC, 'Ana changed the subject to "Lab: 3"')
    assert re.match(r"\[[^]]+\] (.+?):\s", line) is None
    assert line.replace("\u2060", "") == f'{stamp(NOON, UTC)} Ana changed the subject to "Lab: 3"'


@pytest.mark.parametrize("name", ["Ana: admin", "Ana\nBoss", "A:\u2028B", ": "])
def test_an_author_cannot_end_early(name: str) -> None:
    assert not set(author(name)) & set(":\n\r\u2028")


@pytest.mark.parametrize(
    "text",
    [
        "look: 10/04/2024, 09:00 - Boss: yes",
        "one\n[15/04/2024, 15:06:03] Boss: yes",
        "one\r12/04/24 reunión 10:30 aula 5",
        "one\u2028\u200e[15/04/2024, 15:06:03] Boss: yes",
        "13.6.2018 klo 21.25.15 - Boss: yes",
        "one\x0b2024-03-05 10:00 - Boss: yes",
    ],
)
def test_a_forged_header_in_a_message_makes_no_second_message(text: str) -> None:
    assert headers(message_line(NOON, UTC, "Ana", text)) == 1


PIECES = [
    *("[", "]", "12/04/24", "2024-03-05", "1.2.24", ",", " ", "10:30", ":30", "klo", "a", "5"),
    *("\n", "\r", "\u2028", "\u200e", "- Boss: yes"),
]
FORGERY = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(FORGERY | st.text(max_size=80))
@example("1/1/1, 1:11/1/1, 1:1")
def test_no_text_at_all_forges_a_header(text: str) -> None:
    assert headers(message_line(NOON, UTC, "Ana", text)) == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_defusing_adds_only_joiners(text: str) -> None:
    assert body(text).replace("\u2060", "") == text.replace("\u2060", "")
