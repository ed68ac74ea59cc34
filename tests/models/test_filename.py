"""Whatever a conversation is called, its file can be written and found on every system."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whatsapp_like.models.filename import MAX_BYTES, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nora Becker", "Nora Becker.txt"),
        ("A/B: plan?", "A-B plan.txt"),
        ("..", "conversation.txt"),
        ("../../etc/passwd", "etc-passwd.txt"),
        ("C:\\Windows\\x", "C-Windows-x.txt"),
        (".bashrc", "bashrc.txt"),
        ("aux", "_aux.txt"),
        ("AUX .old", "_AUX .old.txt"),
        ("com\u00b9", "_com\u00b9.txt"),
        ("CONIN$", "_CONIN$.txt"),
        ("console", "console.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe.txt"),
        ("a\ud800b\x00c", "abc.txt"),
        ("one\ntwo\u2028three", "one two three.txt"),
        ("Nora 🎉 👍🏽 1\ufe0f\u20e3", "Nora 1.txt"),
        ("🎉", "conversation.txt"),
        ("", "conversation.txt"),
        ("e\u0301te\u0301", "\u00e9t\u00e9.txt"),
        ("Привет", "Привет.txt"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert file_name(title, ".txt") == name


def test_a_long_title_keeps_the_ending_and_whole_characters() -> None:
    name = file_name("é" * 200, ".json")
    assert name == "é" * 57 + ".json"
    assert len(name.encode()) <= MAX_BYTES


@given(st.text())
@example("x" * 118 + ". .")
def test_any_title_is_safe(title: str) -> None:
    name = file_name(title, ".txt")
    stem = name.removesuffix(".txt")
    assert stem
    assert len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(char)[0] == "C" for char in name)
    assert stem == stem.strip(" .")
    assert file_name(stem, ".txt") == name
