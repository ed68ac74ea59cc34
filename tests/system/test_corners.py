"""Corners that are taken off: the sums, and what X shows then."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable, Iterator

import pytest
import ttkbootstrap as ttk
from PIL import ImageGrab

from whatsapp_like.system import corners


def test_the_stripes_cover_a_rectangle_but_for_its_corners() -> None:
    stripes = corners.stripes(40, 30, 8)
    assert [top for _left, top, _width, _height in stripes] == [*range(9), *range(22, 30)]
    assert sum(height for *_rest, height in stripes) == 30
    assert stripes[0][0] > stripes[1][0] > stripes[7][0] == 0
    assert all(left * 2 + width == 40 for left, _top, width, _height in stripes)
    assert stripes[0] == (stripes[-1][0], 0, stripes[-1][2], 1), "below as above"


def test_a_radius_is_never_more_than_half_of_a_side() -> None:
    assert corners.stripes(10, 4, 8) == corners.stripes(10, 4, 2)


@pytest.mark.gui
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="X11's own way")
class TestOnScreen:
    """Under X."""

    @pytest.fixture
    def root(self) -> Iterator[ttk.App]:
        app = ttk.App()
        app.configure(background="#00ff00")
        app.geometry("300x200+0+0")
        yield app
        app.destroy()

    def test_what_lies_below_is_seen_in_the_corners(
        self, root: ttk.App, wait_until: Callable[..., None]
    ) -> None:
        root.update()
        window = tk.Toplevel(root, background="#ff0000")
        window.overrideredirect(True)
        window.geometry("100x60+20+20")
        window.lift()

        def at(x: int, y: int) -> tuple[int, ...]:
            root.update()
            return ImageGrab.grab((20 + x, 20 + y, 21 + x, 21 + y)).getpixel((0, 0))  # type: ignore[return-value]

        wait_until(lambda: at(50, 1) == (255, 0, 0) == at(1, 1))
        corners.cut(window.winfo_id(), (100, 60), 16)

        wait_until(lambda: at(1, 1) == (0, 255, 0) == at(98, 58))
        assert at(50, 1) == at(1, 30) == at(8, 8) == (255, 0, 0)

    def test_a_window_that_is_gone_is_no_error(self, root: ttk.App) -> None:
        window = ttk.Toplevel()
        root.update()
        number = window.winfo_id()
        window.destroy()
        root.update()
        corners.cut(number, (100, 60), 8)
