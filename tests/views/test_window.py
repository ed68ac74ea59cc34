"""Windows: where they open, what their titles may hold, how dialogs come and go."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.screen import WindowManager
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.forms import Field, Words
from whatsapp_like.views.placement import Area, KeptPlaces, beside, fitted, over
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Dialog, Window, come_to_front, set_title

SCREEN = Area(0, 0, 1600, 1000)
LEAST = (300, 200)


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [
        ("500x600+10+20", "500x600+10+20"),
        ("500x600+5000+20", "500x600+1100+20"),  # the second screen is gone
        ("500x600+-400+-30", "500x600+0+0"),
        ("9000x9000+0+0", "1600x1000+0+0"),
        ("10x10+5+5", "300x200+5+5"),
        ("500x600-7+20", "500x600+0+20"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_a_window_never_opens_where_nobody_sees_it(kept: str, wanted: str) -> None:
    assert fitted(kept, SCREEN, LEAST) == wanted


@pytest.mark.gui
@pytest.mark.parametrize(
    ("main", "number", "wanted"),
    [
        ((10, 30, 440, 860), 0, "+462+30"),
        ((10, 30, 440, 860), 2, "+518+86"),
        ((1160, 30, 440, 860), 0, "+388+30"),
        ((700, 30, 440, 860), 0, "+0+30"),
        ((0, 0, 1160, 860), 0, "+840+0"),
        ((0, 0, 1160, 860), 1, "+812+28"),
        ((440, 0, 1160, 860), 0, "+840+0"),
        ((10, 600, 440, 300), 1, "+490+100"),
    ],
)
def test_a_new_window_stands_beside_the_main_one_or_leaves_its_list_in_sight(
    main: tuple[int, int, int, int], number: int, wanted: str
) -> None:
    assert beside(main, (760, 860), SCREEN, number) == wanted


def test_a_new_window_stands_over_the_main_one_as_far_as_the_screen_lets_it() -> None:
    assert over((100, 40, 1000, 800), (400, 500), SCREEN) == "+400+140"
    assert over((1300, 700, 440, 860), (820, 720), SCREEN) == "+780+240"


@pytest.mark.gui
def test_titles_hold_nothing_a_window_manager_could_stumble_over(stage: ttk.Toplevel) -> None:
    set_title(stage, "Nora 🎉\x07\u202e")
    assert stage.title() == "Nora"
    set_title(stage, "🎉")
    assert stage.title() == "WL"


@pytest.mark.gui
def test_a_window_remembers_where_it_stood(
    root: ttk.App,
    look: Look,
    wait_until: Callable[..., None],
) -> None:
    desktop = DesktopState()

    def remember(name: str, geometry: str) -> None:
        desktop.windows = {**desktop.windows, name: geometry}

    places = KeptPlaces(desktop, remember, "screen")
    window = Window(root, look, places, "one", "One", (400, 300), LEAST)
    wait_until(window.winfo_viewable)
    assert window.winfo_width() == look.px(400)
    window.geometry("450x350+60+70")
    wait_until(lambda: desktop.windows.get("screen one", "").startswith("450x350"))
    window.focus_force()
    wait_until(lambda: window.focus_displayof() is window)
    window.event_generate("<Control-w>")
    root.update()
    assert not _exists(window)
    again = Window(root, look, places, "one", "One", (400, 300), LEAST)
    wait_until(lambda: again.winfo_width() == 450)
    again.close()


@pytest.mark.gui
def test_a_window_that_was_never_moved_comes_back_where_the_window_manager_put_it(
    window_manager: WindowManager, root: ttk.App, look: Look, wait_until: Callable[..., None]
) -> None:
    desktop = DesktopState()

    def remember(name: str, geometry: str) -> None:
        desktop.windows = {**desktop.windows, name: geometry}

    places = KeptPlaces(desktop, remember, "screen")
    spots: set[tuple[int, int]] = set()
    for _ in range(3):
        window = Window(root, look, places, "one", "One", (400, 300), LEAST)
        wait_until(lambda window=window: window.winfo_viewable() and window.winfo_rootx() > 100)
        if spots:
            wait_until(lambda window=window: (window.winfo_rootx(), window.winfo_rooty()) in spots)
        spots.add((window.winfo_rootx(), window.winfo_rooty()))
        window.close()
        root.update()
    assert len(spots) == 1
    assert "content" not in desktop.windows["screen one"], "the frame is known by now"


def _corner(window: tk.Toplevel) -> tuple[int, int]:
    """Return the corner of the frame; `winfo_x` tells that of the content."""
    left, top = window.wm_geometry().split("+")[1:]
    return int(left), int(top)


def _inside(window: tk.Toplevel) -> bool:
    """Tell whether a window is on the screen with its frame, which is as thick at the bottom as
    at the left."""
    left, top = _corner(window)
    edge = window.winfo_rootx() - left
    right = window.winfo_rootx() + window.winfo_width() + edge
    bottom = window.winfo_rooty() + window.winfo_height() + edge
    screen = (window.winfo_screenwidth(), window.winfo_screenheight())
    return left >= 0 and top >= 0 and right <= screen[0] and bottom <= screen[1]


@pytest.mark.gui
@pytest.mark.parametrize(
    ("kept", "size"),
    [
        ("500x980+100+15", (500, 980)),  # its title would push it out below
        ("500x960+1110+40 content", (500, 960)),
        ("2000x1400+50+60", None),
    ],
)
def test_a_window_opens_on_the_screen_with_its_whole_frame(
    kept: str,
    size: tuple[int, int] | None,
    window_manager: WindowManager,
    root: ttk.App,
    look: Look,
    wait_until: Callable[..., None],
) -> None:
    desktop = DesktopState(windows={"screen one": kept})
    places = KeptPlaces(desktop, lambda *_: None, "screen")
    window = Window(root, look, places, "one", "One", (400, 300), LEAST)
    wait_until(lambda: window.winfo_viewable() and window.winfo_rooty() > _corner(window)[1])
    wait_until(lambda: _inside(window))
    if size is not None:
        assert abs(window.winfo_width() - size[0]) + abs(window.winfo_height() - size[1]) < 20
    window.close()


@pytest.mark.gui
def test_a_window_that_grows_with_the_zoom_stays_on_the_screen(
    root: ttk.App, look: Look, wait_until: Callable[..., None]
) -> None:
    places = KeptPlaces(DesktopState(), lambda *_: None, "screen")
    window = Window(root, look, places, "one", "One", (400, 500), (360, 520))
    wait_until(window.winfo_viewable)
    window.geometry("400x560+1150+400")
    wait_until(lambda: window.winfo_rooty() == 400 and window.winfo_height() == 560)
    look.enlarge(2.0)
    wait_until(lambda: window.winfo_width() == look.px(360) and window.winfo_height() > 900)
    wait_until(lambda: _inside(window))
    look.enlarge(1.0)
    window.close()


@pytest.mark.gui
def test_a_window_that_was_brought_to_the_front_may_be_gone_at_once(
    root: ttk.App, look: Look
) -> None:
    errors: list[str] = []
    root.tk.createcommand("bgerror", lambda error: errors.append(str(error)))
    places = KeptPlaces(DesktopState(), lambda *_: None, "screen")
    window = Window(root, look, places, "one", "One", (400, 300), LEAST)
    root.update()
    come_to_front(window)
    window.close()
    root.update()
    root.tk.deletecommand("bgerror")
    assert errors == []


@pytest.mark.gui
def test_a_dialog_that_is_higher_than_the_screen_scrolls_above_its_buttons(
    stage: ttk.Toplevel,
    look: Look,
    focus: Callable[[tk.Misc], None],
    wait_until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("whatsapp_like.views.window.area_of", lambda _: Area(0, 0, 1280, 400))
    dialog = Dialog(stage, look, "Long")
    lines = [Words(dialog.body, look, "long " * number) for number in range(1, 30)]
    for line in lines:
        line.pack(fill="x")
    field = Field(dialog.body, look, "Name", note="What it is for.")
    field.pack(fill="x", after=lines[-5])  # type: ignore[no-untyped-call]
    button = TextButton(dialog.foot, look, "Close", dialog.close)
    button.pack()  # type: ignore[no-untyped-call]
    dialog.open(button)
    wait_until(lambda: dialog.winfo_viewable() and button.winfo_width() > 1)
    end = dialog.winfo_rooty() + dialog.winfo_height()
    assert end <= 400
    assert button.winfo_rooty() + button.winfo_height() <= end

    def above_the_button(line: tk.Misc) -> bool:
        return line.winfo_rooty() + line.winfo_height() <= button.winfo_rooty()

    assert not above_the_button(field)
    wait_until(lambda: button.tk_focusNext() is field.box.field)  # Tab comes to it all the same
    focus(field.box.field)
    wait_until(lambda: above_the_button(field))
    assert not above_the_button(lines[-1])
    focus(button)
    for _page in range(8):
        button.event_generate("<Next>")
    wait_until(lambda: above_the_button(lines[-1]))
    for each in (*lines[:-1], field):
        each.destroy()
    wait_until(lambda: dialog.winfo_height() < 250)
    assert lines[-1].winfo_rooty() > dialog.winfo_rooty()
    dialog.close()


def _exists(window: tk.Misc) -> bool:
    return bool(window.winfo_exists())


@pytest.mark.gui
def test_a_window_asks_nobody_about_each_widget_in_it(
    root: ttk.App, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    carried_out: Callable[..., object] = tk.CallWrapper.__call__

    def call(self: tk.CallWrapper, *args: str) -> object:
        nonlocal calls
        calls += 1
        return carried_out(self, *args)

    monkeypatch.setattr(tk.CallWrapper, "__call__", call)
    places = KeptPlaces(DesktopState(), lambda *_: None, "screen")

    def calls_with(widgets: int) -> int:
        """Open, resize and close a window that holds so many widgets."""
        nonlocal calls
        calls = 0
        window = Window(root, look, places, "many", "Many", (400, 300), LEAST)
        for _ in range(widgets):
            ttk.Frame(window, height=2).pack(fill="x")  # type: ignore[no-untyped-call]
        window.update()
        window.geometry("500x320+60+70")
        window.update()
        window.close()
        root.update()
        return calls

    calls_with(1)
    assert calls_with(60) <= calls_with(2)
