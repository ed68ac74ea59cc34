"""The composer with real keys."""

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from tests.gallery.composer import Sent
from tests.views.test_timeline import Focus
from whatsapp_like.views.composer import ComposerView, Tool
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
Wait = Callable[..., None]


class Scene:
    """A composer on screen, with the keyboard in it."""

    def __init__(self, stage: ttk.Toplevel, look: Look, focus: Focus) -> None:
        self.asked = Sent()
        self.pressed: list[str] = []
        tool = Tool(Icon.EMOJI, "Emoji", lambda: self.pressed.append("emoji"))
        self.view = ComposerView(stage, look, self.asked, tools=[tool])
        self.view.pack(side="bottom", fill="x")  # type: ignore[no-untyped-call]
        stage.update()
        focus(self.view.writing)

    def type(self, *keys: str) -> None:
        for key in keys:
            self.view.writing.event_generate(f"<{key}>" if len(key) > 1 else key)

    def height(self) -> int:
        self.view.update()
        return self.view.winfo_height()


@pytest.fixture
def scene(stage: ttk.Toplevel, look: Look, focus: Focus) -> Scene:
    return Scene(stage, look, focus)


def test_enter_sends_and_empties(scene: Scene) -> None:
    scene.type("h", "i", "Return")
    assert scene.asked.sent == ["hi"]
    assert scene.view.text() == ""
    assert scene.asked.edits[-1] == ""


def test_shift_and_enter_break_the_line(scene: Scene) -> None:
    scene.type("a", "Shift-Return", "b", "KP_Enter")
    assert scene.asked.sent == ["a\nb"]


def test_with_the_other_choice_control_and_enter_send(scene: Scene) -> None:
    scene.view.enter_sends = False
    scene.type("a", "Return", "b")
    assert scene.asked.sent == []
    scene.type("Control-Return")
    assert scene.asked.sent == ["a\nb"]


def test_nothing_but_space_is_not_sent(scene: Scene) -> None:
    scene.type("space", "Shift-Return", "Return")
    assert scene.asked.sent == []


def test_what_is_not_taken_stays(scene: Scene) -> None:
    scene.asked.takes = False
    scene.type("a", "Return")
    assert scene.asked.sent == ["a"]
    assert scene.view.text() == "a"


def test_the_button_sends(scene: Scene) -> None:
    scene.type("a")
    button = scene.view.button
    button.event_generate("<Button-1>", x=5, y=5)
    button.event_generate("<ButtonRelease-1>", x=5, y=5)
    assert scene.asked.sent == ["a"]


def test_each_change_is_told(scene: Scene) -> None:
    scene.type("a", "b", "BackSpace")
    assert scene.asked.edits == ["a", "ab", "a"]


def test_a_draft_is_set_without_being_told(scene: Scene) -> None:
    scene.view.set_text("a draft 😀")
    assert scene.view.text() == "a draft 😀"
    assert scene.asked.edits == []


def test_it_grows_to_ten_lines(scene: Scene) -> None:
    one = scene.height()
    scene.view.set_text("a\nb\nc")
    three = scene.height()
    scene.view.set_text("a\n" * 9 + "a")
    ten = scene.height()
    scene.view.set_text("a\n" * 90)
    assert one < three < ten == scene.height()
    scene.view.set_text("")
    assert scene.height() == one


def test_a_long_line_grows_it_too(scene: Scene) -> None:
    one = scene.height()
    scene.view.insert_text("word " * 100)
    assert scene.height() > one


def test_the_hint_goes_with_the_first_letter(scene: Scene) -> None:
    (hint,) = scene.view.writing.winfo_children()
    assert hint.winfo_ismapped()
    scene.type("a")
    scene.view.update()
    assert not hint.winfo_ismapped()
    scene.type("BackSpace")
    scene.view.update()
    assert hint.winfo_ismapped()


def test_a_picker_inserts_at_the_cursor(scene: Scene) -> None:
    scene.type("a", "b", "Left")
    scene.view.insert_text("👍🏽")
    assert scene.view.text() == "a👍🏽b"


def test_tab_leaves_and_comes_back(scene: Scene, stage: ttk.Toplevel, wait_until: Wait) -> None:
    scene.type("Tab")
    wait_until(lambda: stage.focus_get() is not scene.view.writing)
    assert scene.view.text() == ""
    assert stage.focus_get() is not None


def test_buttons_are_pressed_by_keyboard(scene: Scene, focus: Focus) -> None:
    tool = next(
        each for each in scene.view.winfo_children() if getattr(each, "label", "") == "Emoji"
    )
    focus(tool)
    tool.event_generate("<space>")
    tool.event_generate("<Return>")
    assert scene.pressed == ["emoji", "emoji"]


def test_theme_and_zoom_are_followed(scene: Scene, look: Look) -> None:
    scene.view.set_text("a 😀")
    look.use("dark")
    assert scene.view["background"] == look.palette.chat
    assert scene.view.writing["background"] == look.palette.other
    one = scene.height()
    look.enlarge(2.0)
    assert scene.height() > 1.7 * one
    assert scene.view.text() == "a 😀"
    assert scene.asked.edits == []


def test_a_destroyed_composer_leaves_nothing(scene: Scene, look: Look, root: ttk.App) -> None:
    name = str(scene.view.writing)
    scene.view.insert_text("a\nb\nc")
    scene.view.destroy()
    look.use("dark")
    root.update()
    assert not root.tk.call("info", "commands", name)
    assert not root.tk.call("info", "commands", f"::wl-raw{name}")


def test_what_is_too_long_is_refused_and_room_is_counted(scene: Scene) -> None:
    scene.view.insert_text("word " * 6000)
    scene.view.update()
    (left,) = numbers(scene.view)
    assert left == f"{32 * 1024 - 30_000:,}"
    scene.view.insert_text("word " * 1000)
    assert len(scene.view.text()) == 30_000
    assert scene.asked.complaints == [
        "That is too long for one message, which holds 32 KB of text."
    ]
    scene.view.set_text("short")
    scene.view.update()
    assert numbers(scene.view) == []


def numbers(view: ComposerView) -> list[str]:
    """Return what the pill says in figures."""
    items = [each for each in view.find_all() if str(view.type(each)) == "text"]
    return [str(view.itemcget(each, "text")) for each in items]  # type: ignore[no-untyped-call]


def test_the_first_emoji_does_not_grow_it(scene: Scene) -> None:
    scene.view.set_text("word")
    one = scene.height()
    scene.view.set_text("word 😀")
    assert scene.height() == one


def test_an_empty_composer_takes_the_mouse_through_its_hint(
    scene: Scene, stage: ttk.Toplevel, monkeypatch: pytest.MonkeyPatch, focus: Focus
) -> None:
    shown: list[object] = []
    monkeypatch.setattr("whatsapp_like.views.writing.pop_up", lambda *args: shown.append(args[2]))
    (hint,) = scene.view.writing.winfo_children()
    for event in ("<Button-3>", "<ButtonRelease-3>"):
        hint.event_generate(event, x=3, y=3)
    assert len(shown) == 1
    if stage.tk.call("tk", "windowingsystem") == "x11":
        label = ttk.Entry(stage)
        label.insert(0, "middle")
        label.pack()  # type: ignore[no-untyped-call]
        focus(label)
        label.selection_range(0, "end")
        for event in ("<Button-2>", "<ButtonRelease-2>"):
            hint.event_generate(event, x=3, y=3)
        assert scene.view.text() == "middle"


def test_in_a_low_window_it_leaves_room_for_the_messages(
    scene: Scene, stage: ttk.Toplevel, wait_until: Wait
) -> None:
    scene.view.set_text("a\n" * 9 + "a")
    ten = scene.height()
    stage.geometry("700x220")
    wait_until(lambda: scene.height() < 140)
    stage.geometry("700x600")
    wait_until(lambda: scene.height() == ten)


def test_what_stands_in_it_stays_on_screen_through_a_resize(
    scene: Scene, stage: ttk.Toplevel
) -> None:
    gone: list[object] = []
    for widget in (scene.view.writing, scene.view.button):
        widget.bind("<Unmap>", gone.append, add=True)
    wide, right = scene.view.writing.winfo_width(), scene.view.button.winfo_x()
    stage.geometry("640x600")
    stage.update()
    assert scene.view.writing.winfo_width() == wide - 60
    assert scene.view.button.winfo_x() == right - 60
    assert not gone
