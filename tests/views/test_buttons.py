import tkinter as tk
from itertools import product

import pytest
import ttkbootstrap as ttk

from tests.views.test_timeline import Focus
from whatsapp_like.views.accents import ACCENTS, accented
from whatsapp_like.views.buttons import Chip, IconButton, Pressable
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.palette import PALETTES, Palette, contrast
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


@pytest.fixture
def pressed() -> list[str]:
    return []


@pytest.fixture
def button(stage: ttk.Toplevel, look: Look, pressed: list[str]) -> IconButton:
    button = IconButton(stage, look, Icon.SEND, "Send", lambda: pressed.append("send"))
    button.pack()  # type: ignore[no-untyped-call]
    stage.update()
    return button


def test_a_click_presses(button: IconButton, pressed: list[str]) -> None:
    button.event_generate("<Button-1>", x=5, y=5)
    assert pressed == []
    button.event_generate("<ButtonRelease-1>", x=5, y=5)
    assert pressed == ["send"]


def test_letting_go_beside_it_does_not(button: IconButton, pressed: list[str]) -> None:
    button.event_generate("<Button-1>", x=5, y=5)
    button.event_generate("<ButtonRelease-1>", x=500, y=5)
    assert pressed == []


@pytest.mark.parametrize("key", ["<Return>", "<KP_Enter>", "<space>"])
def test_keys_press_and_the_ring_shows_where(
    button: IconButton, pressed: list[str], focus: Focus, key: str
) -> None:
    plain = len(button.find_all())
    focus(button)
    button.update()
    assert len(button.find_all()) == plain + 1
    button.event_generate(key)
    assert pressed == ["send"]


def test_hover_shows(button: IconButton) -> None:
    plain = len(button.find_all())
    button.event_generate("<Enter>")
    assert len(button.find_all()) == plain + 1
    button.event_generate("<Leave>")
    assert len(button.find_all()) == plain


def test_it_can_become_another_button(button: IconButton) -> None:
    button.show(Icon.STOP, "Stop")
    assert button.label == "Stop"


def test_a_chip_is_chosen_and_renamed(
    stage: ttk.Toplevel, look: Look, pressed: list[str], focus: Focus
) -> None:
    chip = Chip(stage, look, "Unread", lambda: pressed.append("unread"))
    chip.pack()  # type: ignore[no-untyped-call]
    stage.update()
    narrow = chip.winfo_reqwidth()
    chip.choose(True)
    assert chip.chosen
    chip.rename("Unread 12")
    assert chip.winfo_reqwidth() > narrow
    focus(chip)
    chip.event_generate("<space>")
    assert pressed == ["unread"]


def test_theme_and_zoom_are_followed(button: IconButton, look: Look) -> None:
    look.use("dark")
    assert button["background"] == look.palette.ground
    look.enlarge(2.0)
    assert int(button["width"]) == 80


def fill_of(canvas: tk.Canvas, item: int) -> str:
    return str(canvas.itemcget(item, "fill"))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("base", PALETTES.values(), ids=lambda palette: palette.name)
def test_words_can_be_read_in_every_state(
    base: Palette, stage: ttk.Toplevel, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    faint = []
    for accent, rank in product(ACCENTS, (*Rank, True, False)):
        palette = accented(base, accent.name)
        monkeypatch.setattr(look, "palette", palette)
        if isinstance(rank, Rank):
            made: Pressable = TextButton(stage, look, "Save", lambda: None, rank=rank)
        else:
            made = Chip(stage, look, "All", lambda: None, chosen=rank)
        made.pack()  # type: ignore[no-untyped-call]
        stage.update()
        for event in ("<FocusOut>", "<Enter>", "<Button-1>"):
            made.event_generate(event)
            kinds = {each: str(made.type(each)) for each in made.find_all()}
            boxes = [each for each in made.find_withtag("box") if kinds[each] == "rectangle"]
            (words,) = (each for each in kinds if kinds[each] == "text")
            ground = fill_of(made, boxes[-1]) if boxes else palette.ground
            ratio = contrast(fill_of(made, words), ground)
            if ratio < 4.5:
                faint.append((palette.name, rank, event, round(ratio, 2)))
        made.destroy()
    assert faint == []
