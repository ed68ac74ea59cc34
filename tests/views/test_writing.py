"""Emoji in a text field: pictures for Tk, text for everyone else."""

from collections.abc import Callable

import pytest
import ttkbootstrap as ttk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.views.test_timeline import Focus
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
