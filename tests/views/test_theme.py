import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.palette import DARK, LIGHT
from whatsapp_like.views.theme import Look, Role

pytestmark = pytest.mark.gui


def test_a_switch_reaches_who_watches(look: Look, stage: ttk.Toplevel) -> None:
    seen: list[str] = []
    frame = ttk.Frame(stage)
    look.watch(frame, lambda: seen.append(look.palette.name))
    look.use("dark")
    assert look.palette is DARK
    look.use("light")
    assert seen == ["dark", "light"]
    frame.destroy()
    look.use("dark")
    assert seen == ["dark", "light"]


def test_widgets_of_the_toolkit_follow(look: Look, root: ttk.App) -> None:
    look.use("dark")
    assert root.style.colors.bg == DARK.ground
    look.use("light")
    assert root.style.colors.bg == LIGHT.ground


def test_an_unknown_theme_is_refused(look: Look) -> None:
    with pytest.raises(KeyError):
        look.use("no such theme")


@pytest.mark.parametrize(("asked", "got"), [(0.5, 0.85), (1.5, 1.5), (9.0, 2.0)])
def test_zoom_scales_lengths_and_fonts(look: Look, asked: float, got: float) -> None:
    plain = look.line(Role.BODY)
    look.enlarge(asked)
    assert look.zoom == got
    assert look.px(100) == pytest.approx(100 * got, abs=3)
    assert look.line(Role.BODY) == pytest.approx(plain * got, abs=2)


def test_lengths_never_vanish(look: Look) -> None:
    look.enlarge(0.85)
    assert look.px(0.5) == 1
    assert look.px(0) == 0


def test_the_ellipsis_fits(look: Look) -> None:
    words = "Rechtsschutzversicherungsgesellschaft"
    assert look.shortened(Role.BODY, words, 10_000) == words
    for room in (0, 20, 100, 200):
        short = look.shortened(Role.BODY, words, room)
        assert short.endswith("…")
        assert look.width(Role.BODY, short) <= max(room, look.width(Role.BODY, "…"))
