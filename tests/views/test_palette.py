from itertools import product

import pytest

from whatsapp_like.views.palette import AVATARS, PALETTES, Palette, contrast, mix, rgb

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


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
@pytest.mark.parametrize(("ink", "ground"), [pair for pair in TEXT if pair != ("second", "own")])
def test_text_can_be_read(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_ticks_and_marks_stand_out(palette: Palette) -> None:
    assert contrast(palette.read, palette.own) >= 3
    assert contrast(palette.danger, palette.own) >= 3
    assert contrast(palette.accent, palette.chat) >= 3


def test_white_initials_stand_out() -> None:
    assert all(contrast("#ffffff", stop) >= 3 for pair in AVATARS for stop in pair)


def test_contrast_of_black_and_white_is_the_greatest() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)


def test_mixing() -> None:
    assert rgb("#0a141e") == (10, 20, 30)
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#c86432", 0.5) == "#643219"
