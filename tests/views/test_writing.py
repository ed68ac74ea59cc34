"""Emoji in a text field: pictures for Tk, text for everyone else."""

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.views.test_timeline import Focus
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.theme import Look
from whatsapp_like.views.writing import Writing

pytestmark = pytest.mark.gui
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def field(stage: ttk.Toplevel, look: Look, focus: Focus, changes: list[str]) -> Writing:
    field = Writing(
        stage, look, ground=lambda: look.palette.other, changed=lambda: changes.append("x")
    )
    field.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    stage.update()
    focus(field)
    return field


def type_in(field: Writing, *keys: str) -> None:
    for key in keys:
        field.event_generate(f"<{key}>" if len(key) > 1 else key)


def plain(field: Writing) -> str:
    """Return the text that Tk has to draw."""
    return field.get("1.0", "end-1c")


@pytest.mark.parametrize(
    "text",
    ["", "plain", "a😀b", f"{FAMILY}🇩🇪👍🏽1\ufe0f\u20e3", "a\n😀\nb", "😀😀😀", "𠮷 Grüße ❤️"],
)
def test_text_comes_back_as_it_went_in(field: Writing, text: str) -> None:
    field.set_text(text)
    assert field.text() == text
    assert not any(0x1F000 <= ord(c) <= 0x1FAFF for c in plain(field))


def test_whatever_tk_inserts_passes_the_gate(field: Writing, changes: list[str]) -> None:
    # Tk's own bindings call the widget's command: keys, input methods, middle click.
    field.tk.call(str(field), "insert", "end", "hi 😀")
    field.tk.call(str(field), "replace", "1.0", "1.2", "🎉🎉")
    assert field.text() == "🎉🎉 😀"
    assert plain(field) == " "
    assert changes == ["x", "x"]


def test_halves_of_a_pair_are_joined(field: Writing) -> None:
    field.tk.call(
        str(field),
        "insert",
        "insert",
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    )
    field.insert_text("ok")
    assert field.text().endswith("ok")
    field.text().encode()


def test_an_emoji_is_one_step_of_the_cursor(field: Writing) -> None:
    field.set_text(f"a{FAMILY}b")
    type_in(field, "Left", "BackSpace")
    assert field.text() == "ab"


def test_emoji_are_copied_cut_and_pasted(field: Writing) -> None:
    field.set_text(f"a😀{FAMILY}b")
    type_in(field, "Control-a")
    field.event_generate("<<Copy>>")
    assert field.clipboard_get() == f"a😀{FAMILY}b"
    field.event_generate("<<Cut>>")
    assert field.text() == ""
    field.event_generate("<<Paste>>")
    field.event_generate("<<Paste>>")
    assert field.text() == f"a😀{FAMILY}b" * 2


def test_pasting_replaces_what_is_selected(field: Writing) -> None:
    field.set_text("old")
    field.clipboard_clear()
    field.clipboard_append("new 🎉")
    field.event_generate("<<SelectAll>>")
    field.event_generate("<<Paste>>")
    assert field.text() == "new 🎉"


def test_pasting_nothing(field: Writing) -> None:
    field.clipboard_clear()
    field.set_text("a")
    field.event_generate("<<Paste>>")
    assert field.text() == "a"


def test_undo_takes_words_back_and_redo_brings_them(field: Writing, changes: list[str]) -> None:
    type_in(field, "a", "b", "space", "c")
    field.insert_text("😀")
    field.event_generate("<<Undo>>")
    assert field.text() == "ab c"
    field.event_generate("<<Undo>>")
    assert field.text() == "ab "
    field.event_generate("<<Undo>>")
    assert field.text() == "ab"
    for _ in range(5):
        field.event_generate("<<Undo>>")
    assert field.text() == ""
    for _ in range(9):
        field.event_generate("<<Redo>>")
    assert field.text() == "ab c😀"
    field.event_generate("<<Undo>>")
    type_in(field, "x")
    field.event_generate("<<Redo>>")
    assert field.text() == "ab cx"


def test_undo_keeps_emoji_and_cursor(field: Writing) -> None:
    field.set_text("😀 one")
    field.mark_set("insert", "1.1")
    type_in(field, "x")
    field.event_generate("<<Undo>>")
    assert field.text() == "😀 one"
    assert field.index("insert") == "1.1"


def test_what_is_set_cannot_be_undone(field: Writing) -> None:
    type_in(field, "a")
    field.set_text("b")
    field.event_generate("<<Undo>>")
    assert field.text() == "b"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.lists(
        st.sampled_from(["a", "\n", "😀", "👍🏽", FAMILY, "ü", "🇩🇪", "𠮷", "x y"]), max_size=12
    )
)
def test_any_text_survives(field: Writing, parts: list[str]) -> None:
    field.set_text("".join(parts))
    assert field.text() == "".join(parts)
    for part in parts:
        field.insert_text(part)
    assert field.text() == "".join(parts) * 2


def test_nothing_to_copy(field: Writing, wait_until: Callable[..., None]) -> None:
    field.clipboard_clear()
    field.clipboard_append("kept")
    field.set_text("abc")
    field.event_generate("<<Copy>>")
    field.event_generate("<<Cut>>")
    assert field.clipboard_get() == "kept"
    assert field.text() == "abc"


def test_moving_the_cursor_ends_a_step(field: Writing) -> None:
    type_in(field, "a", "b", "Left", "c", "d")
    field.event_generate("<<Undo>>")
    assert field.text() == "ab"
    type_in(field, "Control-y")
    assert field.text() == "acdb"


def test_what_is_typed_over_a_selection_is_one_step(field: Writing) -> None:
    field.set_text("old 😀")
    type_in(field, "Control-a", "n", "e", "w")
    assert field.text() == "new"
    field.event_generate("<<Undo>>")
    assert field.text() == "old 😀"


def test_the_cursor_jumps_by_words_across_emoji(field: Writing) -> None:
    field.set_text("one😀 two👍🏽, 𠮷x three\nfour")
    field.mark_set("insert", "1.0")
    places = []
    while field.compare("insert", "<", "end-1c"):
        type_in(field, "Control-Right")
        places.append(field.get("insert", "insert lineend")[:3])
    # 😀 and 👍🏽 are pictures, which `get` leaves out.
    assert places == [" tw", "two", ", 𠮷", "𠮷x ", "thr", "", "fou", ""]
    for _ in places:
        type_in(field, "Control-Left")
    assert field.index("insert") == "1.0"


def test_words_are_deleted_and_selected(field: Writing) -> None:
    field.set_text("one 😀 two")
    type_in(field, "Control-BackSpace")
    assert field.text() == "one 😀 "
    type_in(field, "Control-BackSpace")
    assert field.text() == "one "
    field.event_generate("<<Undo>>")
    field.event_generate("<<Undo>>")
    assert field.text() == "one 😀 two"
    field.mark_set("insert", "1.0")
    type_in(field, "Control-Delete", "Control-Shift-Right")
    field.event_generate("<<Cut>>")
    assert (field.text(), field.clipboard_get()) == ("two", "😀 ")


def test_what_is_too_much_is_refused_and_nothing_is_lost(
    stage: ttk.Toplevel, look: Look, focus: Focus
) -> None:
    said: list[str] = []
    field = Writing(
        stage,
        look,
        ground=lambda: look.palette.other,
        changed=lambda: None,
        most_bytes=2048,
        refused=said.append,
    )
    field.pack()  # type: ignore[no-untyped-call]
    stage.update()
    focus(field)
    field.insert_text("kept 😀")
    assert field.bytes_left is None
    field.clipboard_clear()
    field.clipboard_append("x" * 20_000_000)
    field.event_generate("<<Paste>>")
    assert len(said) == 1
    assert "2 KB" in said[0]
    field.event_generate("<<SelectAll>>")
    field.event_generate("<<Paste>>")
    assert field.text() == "kept 😀"
    field.set_text("ü" * 1023)
    assert [field.bytes_left] == [2]
    type_in(field, "a", "b", "c")
    assert field.text() == "ü" * 1023 + "ab"
    assert len(said) == 3
    field.event_generate("<<SelectAll>>")
    field.insert_text("x" * 2048)
    assert field.text() == "x" * 2048, "what goes makes room"


def test_more_emoji_than_tk_can_bear_are_refused(field: Writing) -> None:
    field.set_text("🎉" * 400)
    field.insert_text("😀" * 101)
    assert field.text() == "🎉" * 400
    field.insert_text("😀" * 100)
    assert field.text() == "🎉" * 400 + "😀" * 100


def test_the_menu_offers_what_can_be_done(field: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[Choice]] = []
    monkeypatch.setattr(
        "whatsapp_like.views.writing.pop_up", lambda *args: shown.append(list(args[2]))
    )
    type_in(field, "a", "b", "Menu")
    assert [choice.label for choice in shown[-1]] == ["Undo", "", "Paste", "Select all"]
    field.event_generate("<<SelectAll>>")
    field.event_generate("<Button-3>", x=4, y=6)
    labels = [choice.label for choice in shown[-1]]
    assert labels == ["Undo", "", "Cut", "Copy", "Paste", "Select all"]
    choice = next(choice for choice in shown[-1] if choice.label == "Cut")
    assert choice.command is not None
    choice.command()
    assert (field.text(), field.clipboard_get()) == ("", "ab")
    type_in(field, "Shift-F10")
    assert [choice.label for choice in shown[-1]] == ["Undo", "", "Paste"]


def test_what_an_input_method_composed_is_written(field: Writing) -> None:
    # It hands over whole texts, which Tk inserts like the letters of one key.
    type_in(field, "a")
    for text in ("é", "日本語", "😀"):
        field.tk.call("tk::TextInsert", str(field), text)
    assert field.text() == "aé日本語😀"
    field.event_generate("<<Undo>>")
    assert field.text() == "aé日本語"
