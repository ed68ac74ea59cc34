"""What mouse and keyboard do in a timeline: scroll, choose a message, copy, open links, menu.

Runs on the Tk thread. What is chosen of the texts is the `Chooser`'s.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.views.choosing import Chooser, Unit, put_on_clipboard
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.messages import Act
from whatsapp_like.views.shortcuts.keyboard import let_pass
from whatsapp_like.views.wheel import bind_wheel

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.drawn import Spot
    from whatsapp_like.views.timeline import TimelineView

_STEP: Final = 60  # pixels at 100 % per notch of the wheel
_HINT_MS: Final = 500
_SHIFT: Final = 0x1


class Reader:
    """The hands on one timeline."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        canvas = self._canvas = view.canvas
        self.chooser = Chooser(view)
        self._sum = 0.0
        self._jobs = Jobs(canvas)
        self._pressed_on: Callable[[], object] | None = None
        self._by_mouse = False
        self._over: Spot | None = None  # the part that the pointer is on
        bind_wheel(canvas, self._turned)
        canvas.bind("<FocusIn>", lambda _: self._focus_came(), add=True)
        canvas.bind("<FocusOut>", lambda _: self._jobs.idle("focus", self._focus_went), add=True)
        self._bind_keys()
        canvas.bind("<Button-1>", self._pressed, add=True)
        canvas.bind("<Double-Button-1>", lambda e: self._pressed_again(e, Unit.WORD), add=True)
        canvas.bind("<Triple-Button-1>", lambda e: self._pressed_again(e, Unit.MESSAGE), add=True)
        canvas.bind("<B1-Motion>", self._dragged, add=True)
        canvas.bind("<Motion>", self._moved, add=True)
        canvas.bind("<Leave>", lambda _: self._off_spot(), add=True)
        canvas.bind("<ButtonRelease-1>", self._released, add=True)
        mac = canvas.tk.call("tk", "windowingsystem") == "aqua"
        for button in ("<Button-2>", "<Button-3>") if mac else ("<Button-3>",):
            canvas.bind(button, self._menu_by_mouse, add=True)
        for tag in ("link", "retry", "more"):
            canvas.tag_bind(tag, "<Enter>", lambda _: canvas.configure(cursor="hand2"), add=True)
            canvas.tag_bind(tag, "<Leave>", lambda _: canvas.configure(cursor=""), add=True)
        canvas.tag_bind("stamp", "<Enter>", self._over_time, add=True)
        for leave in ("<Leave>", "<Button>"):
            canvas.tag_bind("stamp", leave, lambda _: self._off_time(), add=True)

    def _bind_keys(self) -> None:
        view, canvas, chooser = self._view, self._canvas, self.chooser
        keys: dict[str, Callable[[], object]] = {
            "<Prior>": lambda: view.page(-1),
            "<Next>": lambda: view.page(1),
            "<Home>": view.to_oldest,
            "<End>": view.to_newest,
            "<Up>": lambda: self._move(-1),
            "<Down>": lambda: self._move(1),
            "<Shift-Up>": lambda: chooser.extend_by_message(-1),
            "<Shift-Down>": lambda: chooser.extend_by_message(1),
            "<Menu>": self._menu_by_key,
            "<Shift-F10>": self._menu_by_key,
            "<Return>": self._activate,
            "<space>": self._press_spot,
            "<Left>": lambda: view.parts.step(-1),
            "<Right>": lambda: view.parts.step(1),
        }
        for key, by in (("Left", -1), ("Right", 1)):
            for words, held in ((False, "Shift"), (True, "Control-Shift")):
                keys[f"<{held}-{key}>"] = lambda by=by, words=words: chooser.extend_by_letter(  # type: ignore[misc]
                    by, words=words
                )
        command = "Command" if canvas.tk.call("tk", "windowingsystem") == "aqua" else "Control"
        for letter in "aA":  # with Caps Lock on the key is a capital
            keys[f"<{command}-{letter}>"] = chooser.choose_all
        for sequence, action in keys.items():
            canvas.bind(sequence, _only(action), add=True)
        canvas.bind("<Escape>", self._leave, add=True)
        let_pass(canvas)

    def copy(self) -> bool:
        """Put what is chosen on the clipboard, or else the message under the keyboard; tell whether
        there is anything. (Of several chosen messages the conversation makes one text.)"""
        index = self._view.focused
        text = self.chosen_text()
        if not text and index is not None and (row := self._view.model.row(index)).chosen is None:
            text = row.text
        if text:
            put_on_clipboard(self._canvas, text)
        return bool(text)

    def chosen_text(self) -> str:
        """Return the text that is chosen; empty for none."""
        return self.chooser.text()

    def _leave(self, _event: object) -> str | None:
        """Leave what is chosen, then the message; then Escape means what it means in the window."""
        if self._view.selection is not None:
            self._view.choose_text(None)
        elif self._view.focused is not None:
            self._view.focus_row(None)
        else:
            return None
        return "break"

    def _turned(self, notches: float) -> None:
        # Touchpads send fractions of a notch: none of them may be lost to rounding.
        self._sum += notches * self._view.look.px(_STEP)
        whole = int(self._sum)
        if whole:
            self._sum -= whole
            self._view.scroll(whole)

    def _focus_came(self) -> None:
        # Whoever comes with Tab has to see where the keyboard is now.
        view = self._view
        if not self._by_mouse and view.focused is None and len(view.model):
            view.focus_row(view.visible()[1])

    def _focus_went(self) -> None:
        """Unmark the row when the keyboard went on to another part of this window."""
        self._by_mouse = False
        name = str(self._canvas.tk.call("focus"))
        window = str(self._canvas.winfo_toplevel())
        # Menus have the keyboard while they are open, and are about this very row.
        if name.startswith(f"{window}.") and name != str(self._canvas) and not self._is_menu(name):
            self._view.focus_row(None)

    def _is_menu(self, name: str) -> bool:
        return str(self._canvas.tk.call("winfo", "class", name)) == "Menu"

    def _move(self, by: int) -> None:
        """Go to the next message; through one that is taller than the view in steps."""
        view = self._view
        count = len(view.model)
        if not count:
            return
        index = view.visible()[1] if view.focused is None else view.focused + by
        bounds = view.bounds(view.focused) if view.focused is not None else None
        if bounds is not None:
            height, step = self._canvas.winfo_height(), view.look.px(_STEP)
            if by > 0 and bounds[1] < height < bounds[3]:
                view.scroll(min(2 * step, bounds[3] - height + step // 6))
                return
            if by < 0 and bounds[1] < 0 < bounds[3]:
                view.scroll(-min(2 * step, step // 6 - bounds[1]))
                return
        view.focus_row(max(0, min(index, count - 1)))

    # --- the mouse --------------------------------------------------------------------------------

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        view = self._view
        self._by_mouse = True
        self._canvas.focus_set()
        self._pressed_on = None
        # Asked first: a row that is drawn anew has other items.
        tags, url = self._tags(), self._link_at(event.y)
        if "floating" in tags:
            return
        if int(event.state) & _SHIFT:
            self.chooser.press(event.x, event.y, Unit.LETTER, extend=True)
            return
        self.chooser.press(event.x, event.y, Unit.LETTER)
        index = view.row_at(event.y)
        drawn = view.drawn(index) if index is not None else None
        if index is None or drawn is None:
            view.focus_row(None)
            return
        key, spot = drawn.row.key, view.parts.at(index, event.x, event.y)
        if drawn.row.chosen is not None:
            self._pressed_on = lambda: view.actions.choose(key)
        elif spot is not None:
            self._pressed_on = lambda: self._perform(key, spot)
        elif url:
            self._pressed_on = lambda: view.actions.open_link(url)
        elif "retry" in tags:
            self._pressed_on = lambda: view.actions.retry(key)
        elif "more" in tags:
            self._pressed_on = lambda: view.unfold(index)
        else:
            inside = self._inside(index, event.x, event.y)
            # Nothing moves below the hand: it may begin to drag.
            view.focus_row(index if inside else None, scroll=False, mark=False)

    def _pressed_again(self, event: tk.Event[tk.Misc], unit: Unit) -> None:
        index = self._view.row_at(event.y)
        if index is not None and self._inside(index, event.x, event.y):
            self.chooser.press(event.x, event.y, unit)

    def _dragged(self, event: tk.Event[tk.Misc]) -> None:
        self.chooser.drag(event.x, event.y)

    def _released(self, _event: tk.Event[tk.Misc]) -> None:
        action, self._pressed_on = self._pressed_on, None
        if not self.chooser.release() and action is not None:
            action()

    def _tags(self) -> tuple[str, ...]:
        current = self._canvas.find_withtag("current")
        return self._canvas.gettags(current[0]) if current else ()

    def _link_at(self, y: int) -> str:
        """Return the address below the pointer, which is at height `y`; empty for none."""
        index, current = self._view.row_at(y), self._canvas.find_withtag("current")
        drawn = self._view.drawn(index) if index is not None else None
        return drawn.links.get(current[0], "") if drawn is not None and current else ""

    def _inside(self, index: int, x: int, y: int) -> bool:
        bounds = self._view.bounds(index)
        if bounds is None:
            return False
        x0, y0, x1, y1 = bounds
        return x0 <= x < x1 and y0 <= y < y1

    # --- parts of a message -----------------------------------------------------------------------

    def _perform(self, key: Hashable, spot: Spot) -> None:
        """Do what a part of a message does."""
        actions, value, number = self._view.actions, str(spot.value), _number(spot.value)
        does: dict[Act, Callable[[], object]] = {
            Act.JUMP: lambda: actions.jump_to(number),
            Act.REACT: lambda: actions.react(key, value),
            Act.REACTIONS: lambda: actions.show_reactions(key),
            Act.VOTE: lambda: actions.vote(key, number),
            Act.VOTES: lambda: actions.show_votes(key),
            Act.EDITS: lambda: actions.show_edits(key),
            Act.PERSON: lambda: actions.show_person(number),
            Act.TALK: lambda: actions.talk_to(number),
            Act.LINK: lambda: actions.open_link(value),
            Act.COPY: lambda: self._copy_part(value),
        }
        does[spot.act]()

    def _copy_part(self, text: str) -> None:
        put_on_clipboard(self._canvas, text)
        canvas = self._canvas
        x = canvas.winfo_pointerx() - canvas.winfo_rootx()
        y = canvas.winfo_pointery() - canvas.winfo_rooty()
        self._view.hint(_("Copied"), x, y - self._view.look.px(12))

    def _press_spot(self) -> None:
        """Press the part under the keyboard, or choose the message among several."""
        view = self._view
        index = view.focused
        drawn = view.drawn(index) if index is not None else None
        if drawn is None:
            return
        if drawn.row.chosen is not None:
            view.actions.choose(drawn.row.key)
        elif view.parts.current is not None:
            self._perform(drawn.row.key, view.parts.current)

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        """Show what can be pressed, and after a while what it is."""
        view = self._view
        index = view.row_at(event.y)
        spot = view.parts.at(index, event.x, event.y) if index is not None else None
        if spot is self._over:
            return
        self._off_spot()
        self._over = spot
        if spot is None:
            return
        self._canvas.configure(cursor="hand2")
        if spot.tells:
            x, y = event.x, event.y - view.look.px(14)
            self._jobs.later("hint", _HINT_MS, lambda: view.hint(spot.words, x, y))

    def _off_spot(self) -> None:
        if self._over is not None:
            self._over = None
            self._canvas.configure(cursor="")
            self._off_time()

    def _over_time(self, event: tk.Event[tk.Misc]) -> None:
        index = self._view.row_at(event.y)
        if index is not None:
            x, y = event.x, event.y - self._view.look.px(8)
            self._jobs.later("hint", _HINT_MS, lambda: self._tell_time(index, x, y))

    def _tell_time(self, index: int, x: int, y: int) -> None:
        if index < len(self._view.model):
            self._view.hint(self._view.model.origin(index).spoken, x, y)

    def _off_time(self) -> None:
        self._jobs.cancel("hint")
        self._view.hint("", 0, 0)

    # --- the menu ---------------------------------------------------------------------------------

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> None:
        view = self._view
        index = view.row_at(event.y)
        spot = view.parts.at(index, event.x, event.y) if index is not None else None
        if index is not None and spot is not None and spot.act is Act.REACT:
            view.actions.show_reactions(view.model.row(index).key)
            return
        if index is None or not self._inside(index, event.x, event.y):
            return
        self._by_mouse = True
        link = self._link_at(event.y)
        self._canvas.focus_set()
        view.focus_row(index, scroll=False)
        view.actions.menu(view.model.row(index).key, event.x_root, event.y_root, link)

    def _menu_by_key(self) -> None:
        view = self._view
        index = view.focused
        bounds = view.bounds(index) if index is not None else None
        drawn = view.drawn(index) if index is not None else None
        if index is not None and bounds is not None and drawn is not None:
            x = self._canvas.winfo_rootx() + bounds[0]
            height = self._canvas.winfo_height()
            y = self._canvas.winfo_rooty() + max(0, min(bounds[3], height))
            link = next(iter(drawn.links.values()), "")
            view.actions.menu(view.model.row(index).key, x, y, link)

    def _activate(self) -> None:
        """Press the part under the keyboard, else open the first link of the message, or show the
        rest of it; of one that has none of these, the menu."""
        view = self._view
        index = view.focused
        drawn = view.drawn(index) if index is not None else None
        if index is None or drawn is None:
            return
        if view.parts.current is not None or drawn.row.chosen is not None:
            self._press_spot()
        elif drawn.retry:
            view.actions.retry(drawn.row.key)
        elif drawn.more:
            view.unfold(index)
        elif drawn.links:
            view.actions.open_link(next(iter(drawn.links.values())))
        else:
            self._menu_by_key()


def _number(value: int | str) -> int:
    """Return a spot's number, 0 where it has a text."""
    return value if isinstance(value, int) else 0


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """Return a binding that runs `action` and keeps the event from whoever is bound above."""

    def run(_event: object) -> str:
        action()
        return "break"

    return run
