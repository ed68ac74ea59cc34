"""Every control in each of its states: usual, under the pointer, pressed, under the keyboard,
off."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.views.accents import ACCENTS
from whatsapp_like.views.buttons import Chip, IconButton, Pressable
from whatsapp_like.views.columntitle import Title
from whatsapp_like.views.dropdown import Dropdown
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Field, NotesField, Toggle, Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.panel.options import Option, Options
from whatsapp_like.views.progress import ProgressBar
from whatsapp_like.views.swatches import Swatch
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

SIZE = (1180, 760)

STATES: dict[str, dict[str, bool]] = {
    "Usual": {},
    "Pointer": {"hover": True},
    "Pressed": {"hover": True, "down": True},
    "Keyboard": {"ring": True},
}

Maker = Callable[[tk.Misc], Pressable]


def _nothing(*_: object) -> None:
    """Do nothing: this is for the eye."""


def _makers(look: Look) -> list[Maker]:
    def chosen(parent: tk.Misc) -> Pressable:
        return Chip(parent, look, "Chosen", _nothing, chosen=True)

    def toggle(on: bool) -> Maker:
        def make(parent: tk.Misc) -> Pressable:
            made = Toggle(parent, look, _nothing)
            made.show(on)
            return made

        return make

    def swatch(on: bool) -> Maker:
        def make(parent: tk.Misc) -> Pressable:
            made = Swatch(parent, look, ACCENTS[3], _nothing)
            made.choose(on)
            return made

        return make

    def text(rank: Rank, label: str, mark: Icon | None = None) -> Maker:
        return lambda parent: TextButton(parent, look, label, _nothing, rank=rank, mark=mark)

    def title(parent: tk.Misc) -> Pressable:
        made = Title(parent, look, "Last name", _nothing)
        made.show(Icon.UP)
        return made

    return [
        text(Rank.PRIMARY, "Save"),
        text(Rank.PLAIN, "Restart", Icon.REFRESH),
        text(Rank.DANGER, "Delete"),
        text(Rank.LINK, "Another server", Icon.FOLDER),
        chosen,
        lambda parent: Chip(parent, look, "Not chosen", _nothing),
        lambda parent: IconButton(parent, look, Icon.SEARCH, "Search", _nothing),
        lambda parent: IconButton(parent, look, Icon.SEND, "Send", _nothing, filled=True),
        toggle(True),
        toggle(False),
        swatch(True),
        swatch(False),
        lambda parent: Dropdown(parent, look, "Column", ("All columns", "Alias"), _nothing),
        title,
    ]


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the table of buttons, and fields beside it."""
    px = look.px
    frame = ttk.Frame(parent, padding=px(20))
    table = ttk.Frame(frame)
    table.pack(side="left", anchor="n")  # type: ignore[no-untyped-call]
    for column, name in enumerate([*STATES, "Off"]):
        words = Words(table, look, name, role=Role.SMALL, ink=second_ink, wrap=False)
        words.grid(row=0, column=column, sticky="w", pady=(0, px(8)))
    for row, make in enumerate(_makers(look), 1):
        for column, states in enumerate(STATES.values()):
            made = make(table)
            made._set(**states)  # noqa: SLF001 - what the pointer and the keyboard do
            side = "ew" if isinstance(made, Title) else "w"
            made.grid(row=row, column=column, sticky=side, padx=(0, px(20)), pady=px(6))  # type: ignore[no-untyped-call]
        last = make(table)
        if isinstance(last, TextButton):
            last.enable(False)
            last.grid(row=row, column=len(STATES), sticky="w")  # type: ignore[no-untyped-call]
        else:
            last.destroy()
    fields = ttk.Frame(frame, width=px(380))
    fields.pack(side="left", fill="both", expand=True, padx=(px(20), 0))  # type: ignore[no-untyped-call]
    empty = Field(fields, look, "Empty", placeholder="chat.example.org", note="A note below it.")
    filled = Field(fields, look, "Filled")
    filled.box.set("Zoé 🌴 Lefèvre")
    wrong = Field(fields, look, "Wrong")
    wrong.box.set("http")
    wrong.complain("A number from 1 to 65535; 7272 is the usual one.")
    off = Field(fields, look, "Off")
    off.box.set("/srv/wl")
    off.box.enable(False)
    secret = Field(fields, look, "Secret", secret=True)
    secret.box.set("correct horse")
    notes = NotesField(fields, look, "Notes", lines=2)
    notes.set("Met at the library 📚")
    search = EntryBox(fields, look, label="Search", search=True)
    search.set("Nora")
    options = Options(
        fields,
        look,
        [Option(1, "By invite", "Whoever has an invite."), Option(2, "Closed", "Nobody new.")],
        1,
    )
    bar = ProgressBar(fields, look)
    bar.show(0.6)
    for widget in (empty, filled, wrong, off, secret, notes, search, options, bar):
        tk.Pack.pack_configure(widget, fill="x", pady=(0, px(14)))
    return frame
