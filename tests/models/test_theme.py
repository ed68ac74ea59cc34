"""Themes of somebody's own: what a file may say, and the sentence about one that is wrong."""

from __future__ import annotations

import pytest

from whatsapp_like.assets import asset
from whatsapp_like.errors import SettingsError
from whatsapp_like.models.theme import Base, read_theme


def test_a_file_may_say_nothing_at_all() -> None:
    theme = read_theme("")
    assert (theme.name, theme.base, theme.accent) == ("", Base.LIGHT, None)
    assert theme.colours.given == {}


def test_the_example_is_a_theme() -> None:
    theme = read_theme(asset("theme-example.toml").read_text(encoding="utf-8"))
    assert (theme.name, theme.base) == ("Lagoon", Base.DARK)
    assert theme.colours.given["own"] == "#14507a"


def test_colours_are_written_in_capitals_or_not() -> None:
    theme = read_theme('accent = "#ABCDEF"\n[colours]\nown = "#0A0B0C"')
    assert theme.accent == "#abcdef"
    assert theme.colours.given == {"own": "#0a0b0c"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[colours]\ngruond = '#000000'", "There is no “colours.gruond”: did you mean “ground”?"),
        ("acent = '#000000'", "There is no “acent”: did you mean “accent”?"),
        ("[colours]\nxyz = '#000000'", "There is no “colours.xyz”: leave it out."),
        (
            "[colours]\nown = 'blue'",
            "“colours.own” is a colour such as #00776b, not “blue”.",
        ),
        ("[colours]\nown = 7", "“colours.own” is a colour such as #00776b, not “7”."),
        ("accent = '#12'", "“accent” is a colour such as #00776b, not “#12”."),
        (
            "base = 'sepia'",
            "“base” is one of light, dark, contrast-light, contrast-dark, not “sepia”.",
        ),
        ("name = 5", "“name” is a text of at most 40 characters."),
        (f"name = '{'x' * 41}'", "“name” is a text of at most 40 characters."),
        ("colours = 5", "“colours” is a table of colours."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_theme(text)
    assert str(caught.value) == sentence


def test_what_is_not_toml_is_told_with_its_line() -> None:
    with pytest.raises(SettingsError, match=r"This is not TOML: .*line 2"):
        read_theme("name = 'x'\nbase = light\n")
