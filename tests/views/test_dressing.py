import pytest
import ttkbootstrap as ttk

from whatsapp_like.models.state.desktop import Density, DesktopState
from whatsapp_like.views.dressing import follow, palette_of
from whatsapp_like.views.palette import DARK, LIGHT
from whatsapp_like.views.theme import ROOMS, Look

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("theme", "dark", "contrast", "name"),
    [
        ("light", True, True, "light"),
        ("system", False, False, "light"),
        ("system", True, False, "dark"),
        ("system", False, True, "contrast-light"),
        ("system", True, True, "contrast-dark"),
        ("contrast-dark", False, False, "contrast-dark"),
        ("of another version", False, False, "light"),
    ],
)
def test_the_theme_is_the_systems_unless_one_was_chosen(
    theme: str, dark: bool, contrast: bool, name: str
) -> None:
    desktop = DesktopState(theme=theme, system_dark=dark, system_contrast=contrast)
    assert palette_of(desktop).name == name


def test_an_accent_of_another_version_is_the_usual_one() -> None:
    assert palette_of(DesktopState(theme="dark", accent="beige")) is DARK


def papered(look: Look) -> bool:
    return look.wallpaper


def test_windows_follow_the_state_and_draw_only_when_it_matters(
    look: Look, stage: ttk.Toplevel
) -> None:
    desktop = DesktopState(theme="light")
    frame = ttk.Frame(stage)
    follow(frame, look, desktop)
    assert look.palette is LIGHT
    assert papered(look)
    drawn: list[str] = []
    look.watch(frame, lambda: drawn.append(look.palette.name))
    desktop.system_dark = True
    assert drawn == []
    desktop.theme = "system"
    desktop.accent = "violet"
    assert drawn == ["dark", "dark-violet"]
    desktop.density = Density.COMPACT
    assert look.room is ROOMS[Density.COMPACT]
    desktop.theme = "contrast-light"
    assert not papered(look), "nothing behind the messages where contrast matters"
    desktop.wallpaper = False
    desktop.zoom = 1.5
    assert look.zoom == 1.5
    frame.destroy()
    desktop.theme = "dark"
    assert look.palette.name == "contrast-light-violet"
