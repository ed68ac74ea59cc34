import pytest
import ttkbootstrap as ttk

from tests.gallery.composer import Sent
from tests.gallery.conversation import build
from whatsapp_like.views.composer import ComposerView
from whatsapp_like.views.palette import LIGHT
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timeline import TimelineView

pytestmark = pytest.mark.gui


def shown(look: Look, stage: ttk.Toplevel) -> TimelineView:
    view = build(stage, look)
    assert isinstance(view, TimelineView)
    view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    stage.update()
    return view


def corner(view: TimelineView) -> tuple[float, float]:
    """Return where the first tile is in the window."""
    canvas = view.canvas
    x, y = canvas.coords(canvas.find_withtag("wallpaper")[0])
    return x - canvas.canvasx(0), y - canvas.canvasy(0)


@pytest.fixture
def papered(look: Look) -> Look:
    look.dress(LIGHT, wallpaper=True)
    return look


def test_it_stays_while_rows_scroll_and_lies_below_them(papered: Look, stage: ttk.Toplevel) -> None:
    view = shown(papered, stage)
    assert corner(view) == (0, 0)
    first = view.bounds(view.visible()[0])
    view.scroll(-37)
    assert corner(view) == (0, 0)
    assert view.bounds(view.visible()[0]) != first
    below = view.canvas.find_all()[0]
    assert "wallpaper" in view.canvas.gettags(below)
    view.destroy()


def test_it_covers_a_window_that_grows(papered: Look, stage: ttk.Toplevel) -> None:
    view = shown(papered, stage)
    before = len(view.canvas.find_withtag("wallpaper"))
    stage.geometry("1300x1250")
    stage.update()
    stage.update()
    after = len(view.canvas.find_withtag("wallpaper"))
    assert after > before
    assert after >= (view.canvas.winfo_width() // papered.px(560) + 1) * 2
    view.destroy()


def test_without_it_nothing_is_drawn(papered: Look, stage: ttk.Toplevel) -> None:
    view = shown(papered, stage)
    papered.dress(LIGHT)
    assert not view.canvas.find_withtag("wallpaper")
    view.scroll(-10)
    assert not view.canvas.find_withtag("wallpaper")
    view.destroy()


def test_it_goes_on_below_the_messages(papered: Look, stage: ttk.Toplevel) -> None:
    view = shown(papered, stage)
    composer = ComposerView(stage, papered, Sent(), above=view)
    composer.pack(fill="x")  # type: ignore[no-untyped-call]

    def begin() -> float:
        stage.update()
        tile = composer.find_withtag("wallpaper")[0]
        return composer.winfo_rooty() + composer.coords(tile)[1]

    assert begin() == view.canvas.winfo_rooty()
    composer.set_text("one\ntwo\nthree")
    assert begin() == view.canvas.winfo_rooty()
    papered.dress(LIGHT)
    assert not composer.find_withtag("wallpaper")
    composer.destroy()
    view.destroy()
