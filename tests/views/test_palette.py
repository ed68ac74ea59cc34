from dataclasses import fields
from itertools import product

import pytest

from whatsapp_like.models.theme import ThemeColours
from whatsapp_like.views.accents import ACCENTS, accented, custom, tailored, too_faint
from whatsapp_like.views.palette import (
    AVATARS,
    DARK,
    LIGHT,
    PALETTES,
    Palette,
    contrast,
    mix,
    readable,
    rgb,
)

ALL = [accented(palette, accent.name) for palette in PALETTES.values() for accent in ACCENTS]

TEXT = [
    *product(["text", "second"], ["ground", "rail", "field", "hover", "selected", "own", "other"]),
    ("accent", "ground"),
    ("accent", "selected"),
    ("accent", "hover"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("danger", "ground"),
    ("danger", "chat"),
    ("link", "ground"),
    ("link", "other"),
    ("own_link", "own"),
    ("own_second", "own"),
    ("other_second", "other"),
    ("on_chip", "chip"),
    ("on_badge", "badge"),
    ("ground", "badge_muted"),
]


@pytest.mark.parametrize("palette", ALL, ids=lambda palette: palette.name)
def test_text_can_be_read(palette: Palette) -> None:
    least = 7 if palette.contrast else 4.5
    found = {
        (ink, ground): contrast(getattr(palette, ink), getattr(palette, ground))
        for ink, ground in TEXT
        if (ink, ground) != ("second", "own")
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("palette", ALL, ids=lambda palette: palette.name)
def test_ticks_and_marks_stand_out(palette: Palette) -> None:
    assert contrast(palette.read, palette.own) >= 3
    assert contrast(palette.danger, palette.own) >= 3
    assert contrast(palette.accent, palette.chat) >= 3
    if palette.contrast:
        assert contrast(palette.line, palette.ground) >= 4.5
        assert contrast(palette.edge, palette.chat) >= 4.5
        assert contrast(palette.online, palette.ground) >= 4.5
        assert contrast(palette.away, palette.ground) >= 4.5


def test_each_accent_makes_a_palette_of_its_own() -> None:
    for base in PALETTES.values():
        made = [accented(base, accent.name) for accent in ACCENTS]
        assert len({palette.accent for palette in made}) == len(ACCENTS)
        assert len({palette.own for palette in made}) == len(ACCENTS)
        assert len({palette.name for palette in made}) == len(ACCENTS)
        assert {palette.dark for palette in made} == {base.dark}


def test_an_accent_of_ones_own_can_be_read_too() -> None:
    for colour in ("#ffff00", "#000000", "#ffffff", "#7c3aed"):
        for base in (LIGHT, DARK):
            palette = accented(base, colour)
            assert contrast(palette.accent, palette.ground) >= 4.5
            assert contrast(palette.on_accent, palette.accent) >= 4.5
            assert contrast(palette.text, palette.own) >= 4.5
    assert custom("#00776b").light == "#00776b"


def test_an_accent_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        accented(LIGHT, "beige")


def test_what_can_be_read_already_stays_as_it_is() -> None:
    assert readable("#00776b", ("#ffffff",), 4.5) == "#00776b"
    assert contrast(readable("#eeeeee", ("#ffffff", "#dddddd"), 4.5), "#dddddd") >= 4.5
    assert contrast(readable("#333333", ("#000000",), 7), "#000000") >= 7
    assert readable("#808080", ("#000000", "#ffffff"), 21) in ("#000000", "#ffffff")


def test_white_initials_stand_out() -> None:
    assert all(contrast("#ffffff", stop) >= 3 for pair in AVATARS for stop in pair)


def test_contrast_of_black_and_white_is_the_greatest() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)


def test_mixing() -> None:
    assert rgb("#0a141e") == (10, 20, 30)
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#c86432", 0.5) == "#643219"


def test_a_theme_of_ones_own_may_set_every_colour() -> None:
    colours = {
        field.name for field in fields(Palette) if field.type == "str" and field.name != "name"
    }
    assert set(ThemeColours.model_fields) == colours


def test_what_lies_beside_an_own_colour_is_a_shade_of_it() -> None:
    palette = tailored(DARK, "own:mine", {"ground": "#300030", "other": "#501050"})
    for shade in (palette.hover, palette.rail, palette.field, palette.line, palette.chat):
        red, green, blue = rgb(shade)
        assert abs(red - blue) <= 2
        assert red > green
    assert palette.chip == palette.other
    assert too_faint(palette) == []
    assert tailored(DARK, "own:mine", {"ground": "#300030", "rail": "#123456"}).rail == "#123456"


def test_own_colours_stay_and_the_rest_can_be_read_on_them() -> None:
    palette = tailored(DARK, "own:mine", {"own": "#ffe08a", "text": "#777777"})
    assert (palette.name, palette.own, palette.text) == ("own:mine", "#ffe08a", "#777777")
    assert contrast(palette.own_second, palette.own) >= 4.5
    faint = too_faint(palette)
    assert faint[0][2] == min(ratio for _ink, _ground, ratio in faint)
    assert {ink for ink, _ground, _ratio in faint} == {"text"}
    assert too_faint(LIGHT) == []
