"""What the demonstration sees of the screen."""

from __future__ import annotations

from PIL import Image

from tools.demo import is_caret

EMPTY = Image.new("RGB", (300, 200), "white")


def bars(*boxes: tuple[int, int, int, int]) -> Image.Image:
    image = EMPTY.copy()
    for box in boxes:
        image.paste((0, 128, 105), box)
    return image


def test_only_one_upright_bar_is_a_caret() -> None:
    caret = (40, 50, 42, 70)
    assert is_caret(EMPTY, bars(caret))
    assert is_caret(bars(caret), EMPTY)
    assert not is_caret(EMPTY, EMPTY)
    assert not is_caret(EMPTY, bars((40, 50, 190, 70))), "a field that is drawn anew"
    assert not is_caret(EMPTY, bars(caret, (200, 100, 202, 120))), "something else moves too"
