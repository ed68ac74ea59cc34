"""The bar shows what part is done, whatever it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.progress import ProgressBar
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def accent(bar: ProgressBar, look: Look) -> int:
    """Return the width of what is filled."""
    filled = [
        bar.bbox(item)[2]
        for item in bar.find_all()
        if bar.tk.call(str(bar), "type", item) == "rectangle"
        and bar.tk.call(str(bar), "itemcget", item, "-fill") == look.palette.accent
    ]
    return max(filled, default=0)


@pytest.fixture
def bar(stage: ttk.Toplevel, look: Look, wait_until: Callable[..., None]) -> ProgressBar:
    made = ProgressBar(stage, look)
    made.pack(fill="x")  # type: ignore[no-untyped-call]
    wait_until(lambda: made.winfo_width() > 100)
    return made


def test_it_fills_from_left_to_right(bar: ProgressBar, look: Look) -> None:
    widths = []
    for part in (0.0, 0.25, 0.5, 1.0):
        bar.show(part)
        widths.append(accent(bar, look))
    assert widths[0] == 0
    assert widths == sorted(set(widths))
    assert abs(widths[-1] - bar.winfo_width()) <= 8


@pytest.mark.parametrize(("told", "shown"), [(-1.0, 0.0), (7.0, 1.0)])
def test_it_stays_within_its_ends(bar: ProgressBar, told: float, shown: float) -> None:
    bar.show(told)
    assert bar.part == shown


def test_it_follows_the_theme(bar: ProgressBar, look: Look) -> None:
    bar.show(0.5)
    look.use("dark")
    assert accent(bar, look) > 0
    assert bar["background"] == look.palette.ground
