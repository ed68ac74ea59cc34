"""The emoji picker: groups, a search, the emoji themselves, their names and the skin tone.

Runs on the Tk thread. It lies within the window of its composer, above the pill, and goes when
something outside is clicked or gets the keyboard.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import N_, _
from whatsapp_like.views import emoji, ink
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import window_ground
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import bind_outside
from whatsapp_like.views.palette import Palette
from whatsapp_like.views.picker import catalogue
from whatsapp_like.views.picker.catalogue import GROUPS, Section
from whatsapp_like.views.picker.grid import EmojiGrid
from whatsapp_like.views.picker.habits import Habits
from whatsapp_like.views.picker.parts import EmojiButton, Tab
from whatsapp_like.views.rounding import round_off
from whatsapp_like.views.scrollbar import Scrollbar
from whatsapp_like.views.shortcuts.keyboard import Offer
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look, Role

WIDTH: Final = 372
HEIGHT: Final = 420
_PAD: Final = 10
_RADIUS: Final = 14
_TABS: Final = 40
_SEARCH: Final = 42
_FOOT: Final = 50
_BAR: Final = 8
_HAND: Final = "1f44b"
_TONES: Final = (
    N_("No skin tone"),
    N_("Light skin tone"),
    N_("Medium-light skin tone"),
    N_("Medium skin tone"),
    N_("Medium-dark skin tone"),
    N_("Dark skin tone"),
)


class EmojiPicker(ttk.Canvas):
    """Calls `chosen(key)` for each emoji, and `closed(back)` once: `back` gives the focus back."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        habits: Habits,
        *,
        chosen: Callable[[str], object],
        closed: Callable[[bool], object],
        opener: tk.Misc | None = None,
        ground: Callable[[Palette], str] = lambda palette: palette.chat,
    ) -> None:
        """A press on `opener` does not close the picker: that is what it does itself. `ground` is
        the colour that its round corners lie on."""
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._habits = habits
        self._chosen = chosen
        self._closed = closed
        self._opener = opener
        self._ground = ground
        self._jobs = Jobs(self)
        self._held: list[PhotoImage] = []
        self._foot_held: PhotoImage | None = None
        # What is used while the picker is open must not move under the hand.
        self._recent = habits.recent()
        self.tabs = self._make_tabs()
        self.search = EntryBox(
            self,
            look,
            label=_("Search emoji"),
            placeholder=_("Search emoji"),
            search=True,
            changed=lambda _: self._jobs.idle("search", self._search),
            entered=lambda: self.cells.choose_marked(),
        )
        self.cells = EmojiGrid(self, look, self)
        self.scrollbar = Scrollbar(
            self, look, lambda: look.palette.ground, lambda share: self.cells.show_from(share)
        )
        self.tone = EmojiButton(
            self, look, catalogue.toned(_HAND, habits.tone()), _("Skin tone"), self._offer_tones
        )
        self.tones: list[EmojiButton] = []
        self._named = ""
        self._listen()
        look.watch(self, lambda: self._jobs.idle("draw", self._draw))
        self.cells.show(catalogue.sections(habits.tone(), self._recent))
        self._jobs.later("warm", 150, catalogue.warm)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.focus_field()

    def close(self, back: bool = True) -> None:
        """Take the picker away; with `back` the keyboard goes where it came from."""
        if self.winfo_exists():
            self.destroy()
            self._closed(back)

    def shortcuts(self) -> Offer:
        """Return what keys do while the keyboard is here."""
        return {Action.EMOJI: self.close}

    # --- what the grid tells ----------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Insert an emoji; the picker stays, for the next one."""
        self._habits.used(key)
        self._chosen(key)

    def point(self, key: str) -> None:
        """Show the marked emoji and its name below the others."""
        self._named = key
        self._jobs.idle("foot", self._draw_foot)

    def seen(self, section: int) -> None:
        """Show which group is on screen."""
        searching = bool(self.search.value.strip())
        for number, tab in enumerate(self.tabs):
            tab.choose(number == section and not searching)
        self.scrollbar.show(*self.cells.part)

    def leave(self, typed: str) -> None:
        """Go on in the search field."""
        self.search.focus_field()
        if typed and isinstance(self.search.field, ttk.Text):
            self.search.field.insert("insert", typed)

    # --- parts ------------------------------------------------------------------------------------

    def _make_tabs(self) -> list[Tab]:
        shown = [(group.icon, _(group.label)) for group in GROUPS]
        if self._recent:
            shown.insert(0, (Icon.RECENT, _("Recently used")))
        return [
            Tab(
                self,
                self._look,
                icon,
                label,
                partial(self._show_group, number),
                partial(self._beside, number),
            )
            for number, (icon, label) in enumerate(shown)
        ]

    def _listen(self) -> None:
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        field = self.search.field
        for key in ("<Up>", "<Down>", "<Prior>", "<Next>"):
            field.bind(key, self._steer, add=True)
        for widget in (*self.tabs, field, self.cells, self.tone):
            widget.bind("<Escape>", self._escaped, add=True)
        top = self.winfo_toplevel()
        bind_outside(self, top, "<Button-1>", self._pressed_somewhere)
        bind_outside(self, top, "<FocusIn>", self._focus_somewhere)

    def _escaped(self, _event: object) -> str:
        if self.tones:
            self._drop_tones()
        else:
            self.close()
        return "break"

    def _pressed_somewhere(self, event: tk.Event[tk.Misc]) -> None:
        if not self._is_ours(event.widget):
            self.close(back=False)

    def _focus_somewhere(self, event: tk.Event[tk.Misc]) -> None:
        # The window gets the focus before one of its widgets does.
        if event.widget is not self.winfo_toplevel() and not self._is_ours(event.widget):
            self.close(back=False)

    def _is_ours(self, widget: tk.Misc) -> bool:
        name = str(widget)
        return name == str(self._opener) or name == str(self) or name.startswith(f"{self}.")

    def _steer(self, event: tk.Event[tk.Misc]) -> str:
        """Move the mark from the search field; the arrows to the sides stay with the text."""
        if event.keysym == "Down":
            self.cells.focus_set()
            if not self.cells.marked:
                return "break"
        if event.keysym != "Up":
            self.cells.go(event.keysym)
        return "break"

    def _show_group(self, number: int) -> None:
        if self.search.value:
            self.search.set("")
            self._search()
        self.cells.show_section(number)

    def _beside(self, number: int, step: int) -> None:
        number = (number + step) % len(self.tabs)
        self._show_group(number)
        self.tabs[number].focus_set()

    def _search(self) -> None:
        words = self.search.value.strip()
        tone = self._habits.tone()
        if words:
            self.cells.show([Section("", tuple(catalogue.search(words, tone)))], mark=True)
        else:
            self.cells.show(catalogue.sections(tone, self._recent))
        self.scrollbar.show(*self.cells.part)

    # --- skin tones -------------------------------------------------------------------------------

    def _offer_tones(self) -> None:
        if self.tones:
            self._drop_tones()
            return
        for tone, label in enumerate(_TONES):
            key = catalogue.toned(_HAND, tone)
            choose = partial(self._choose_tone, tone)
            button = EmojiButton(self, self._look, key, _(label), choose)
            button.bind("<Escape>", self._escaped, add=True)
            button.bind("<Left>", partial(self._focus_tone, tone - 1), add=True)
            button.bind("<Right>", partial(self._focus_tone, tone + 1), add=True)
            self.tones.append(button)
        self._draw()
        self.tones[self._habits.tone()].focus_set()

    def _focus_tone(self, tone: int, _event: object) -> None:
        self.tones[tone % len(_TONES)].focus_set()

    def _choose_tone(self, tone: int) -> None:
        self._habits.choose_tone(tone)
        self.tone.show(catalogue.toned(_HAND, tone))
        self._drop_tones()
        words = self.search.value.strip()
        if words:
            self.cells.retone([Section("", tuple(catalogue.search(words, tone)))])
        else:
            self.cells.retone(catalogue.sections(tone, self._recent))

    def _drop_tones(self) -> None:
        # The keyboard first: it would be lost with the button that has it.
        self.tone.focus_set()
        for button in self.tones:
            button.destroy()
        self.tones = []
        self._draw()

    # --- drawing ----------------------------------------------------------------------------------

    def _round(self) -> None:
        """Cut off what the round corners leave over: messages lie below them."""
        round_off(self, self._look.px(_RADIUS))

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        ground = self._ground(palette)
        self.configure(background=ground)
        if width < px(120):
            return
        self.delete("all")
        style = Style(radius=px(_RADIUS), fill=palette.ground, ground=ground, outline=palette.line)
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        self._jobs.idle("round", self._round)
        pad, y = px(_PAD), px(4)
        room = width - 2 * pad
        for number, tab in enumerate(self.tabs):
            left, right = (room * n // len(self.tabs) for n in (number, number + 1))
            _put(tab, x=pad + left, y=y, width=right - left, height=px(_TABS))
        y += px(_TABS)
        ink.rectangle(self, (1, y, width - 1, y + px(1)), palette.line, "line")
        y += px(8)
        _put(self.search, x=pad, y=y, width=room, height=px(_SEARCH))
        y += px(_SEARCH) + px(4)
        foot = height - px(_FOOT)
        bar = px(_BAR)
        _put(self.cells, x=pad, y=y, width=room - bar, height=max(1, foot - y))
        _put(self.scrollbar, x=width - pad - bar + px(4), y=y, width=bar, height=max(1, foot - y))
        ink.rectangle(self, (1, foot, width - 1, foot + px(1)), palette.line, "line")
        middle = (foot + height) // 2
        _put(self.tone, x=width - pad, y=middle, anchor="e")
        step = (room - px(44)) // len(_TONES)
        for number, button in enumerate(self.tones):
            _put(button, x=pad + number * step + step // 2, y=middle, anchor="center")
        self._draw_foot()

    def _draw_foot(self) -> None:
        self.delete("foot")
        key = self._named
        if self.tones or not key:
            return
        look, palette, px = self._look, self._look.palette, self._look.px
        middle = self.winfo_height() - px(_FOOT) // 2
        picture = look.pictures.of(emoji.picture, key, px(30), window_ground(palette))
        ink.image(self, px(_PAD + 4), middle, picture, "foot", "w")
        self._foot_held = picture
        left = px(_PAD + 4 + 30 + 10)
        room = self.winfo_width() - left - px(_PAD + 44)
        words = look.shortened(Role.PREVIEW, catalogue.name(key), room)
        ink.text(self, left, middle, words, Role.PREVIEW, palette.second, "foot", "w")


def _put(widget: tk.Canvas, **where: Any) -> None:
    widget.place(**where)
