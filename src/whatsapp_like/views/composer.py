"""Where a message is written: a pill that grows with its text, and the button that sends it.

Runs on the Tk thread. What is written leaves through `ComposerActions`. Public names: that one,
`ComposerView` and `Tool`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.text import MAX_TEXT_BYTES
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.countbutton import CountButton
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.focus import is_elsewhere, last_in
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.menus import Choice, drop_down
from whatsapp_like.views.observing import bind_alone, bind_outside
from whatsapp_like.views.picker.composing import ComposerEmoji
from whatsapp_like.views.shortcuts.table import Action
from whatsapp_like.views.theme import Look, Role, Space
from whatsapp_like.views.wallpaper import Wallpaper
from whatsapp_like.views.writing import Writing, Written, lend_mouse

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

    from whatsapp_like.views.palette import Palette
    from whatsapp_like.views.picker.habits import Habits
    from whatsapp_like.views.shortcuts.keyboard import Offer

LINES_MOST: Final = 10
_SHARE_MOST: Final = 0.4  # of the window's height: the messages stay in view
_DRAWN: Final = "drawn"
_EDGE: Final = 12
_GAP: Final = 8
_PAD: Final = 20
_TOOL: Final = 38
_NARROWEST: Final = 3  # pixels: no text's letters are narrower on average
_SIGNS: Final = {Action.BOLD: "*", Action.ITALIC: "_", Action.STRIKE: "~", Action.CODE: "`"}
_HOLD_MS: Final = 600
_SCARCE: Final = 1024  # bytes: less room than this is told in red


class ComposerActions(Protocol):
    """What a composer may ask for."""

    def send(self, text: str) -> bool:
        """Send `text`; the composer is emptied when the answer is true."""
        ...

    def edited(self, text: str) -> None:
        """Take note of what is written so far: for the draft, and to tell that one is typing."""
        ...

    def complain(self, words: str) -> None:
        """Say why something was not taken."""
        ...


class Tool(NamedTuple):
    """A button at the left end of the pill."""

    icon: Icon
    label: str
    command: Callable[[], object]


def _pill(palette: Palette) -> str:
    return palette.other


def _chat(palette: Palette) -> str:
    return palette.chat


class ComposerView(ttk.Canvas):
    """The composer of one conversation; with `enter_sends` off, Ctrl+Enter sends."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: ComposerActions,
        *,
        placeholder: str = "",
        tools: Sequence[Tool] = (),
        enter_sends: bool = True,
        habits: Habits | None = None,
        above: tk.Misc | None = None,
        send_choices: Callable[[], Sequence[Choice]] | None = None,
    ) -> None:
        """`send_choices` are the lines of the send button's menu; the wallpaper goes on from
        the one `above`.

        With `habits` there is an emoji picker, and what is written in colons is completed.
        """
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self._look = look
        self._actions = actions
        self.enter_sends = enter_sends
        self._jobs = Jobs(self)
        self._wallpaper = Wallpaper(self, look)
        self._above = above
        self._held: list[PhotoImage] = []
        self._standing: dict[tk.Widget, int] = {}  # the items of the widgets on this canvas
        self._size: tuple[int, int, int, int | None] = (0, 0, 0, None)
        self.writing = Writing(
            self,
            look,
            ground=lambda: _pill(look.palette),
            changed=self._edited,
            most_bytes=MAX_TEXT_BYTES,
            refused=actions.complain,
            choices=self._more_choices,
        )
        self._hint = tk.Label(self.writing, bd=0, padx=0, pady=0, cursor="xterm")
        self._placeholder = placeholder or _("Type a message")
        self.emoji = ComposerEmoji(self, self.writing, look, habits) if habits else None
        if self.emoji is not None:
            tools = (*tools, Tool(Icon.EMOJI, _("Emoji (Ctrl+;)"), self.emoji.toggle))
        self.tools = [
            IconButton(self, look, *tool, size=_TOOL, mark=21, ground=_pill) for tool in tools
        ]
        if self.emoji is not None:
            self.emoji.opener = self.tools[-1]
        self.button = IconButton(
            self,
            look,
            Icon.SEND,
            _("Send (right-click: later)") if send_choices else _("Send"),
            self.submit,
            size=Space.COMPOSER,
            mark=21,
            filled=True,
            ground=_chat,
        )
        self._send_choices = send_choices
        self.clock: CountButton | None = None  # while something waits
        self._bind_send()
        lend_mouse(self._hint, self.writing)
        self.bind("<Button-1>", lambda _: self.writing.focus_set(), add=True)
        self.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        self.writing.bind("<Configure>", lambda _: self._jobs.idle("draw", self._draw), add=True)
        top = self.winfo_toplevel()
        bind_alone(self, top, "<Configure>", lambda _: self._jobs.idle("draw", self._draw))
        for key in ("<Return>", "<KP_Enter>"):
            self.writing.bind(key, self._entered, add=True)
        if above is not None:
            bind_outside(
                self, above, "<Configure>", lambda _: self._jobs.idle("paper", self._paper)
            )
        look.watch(self, self._relook)
        self._relook()

    def text(self) -> str:
        """Return what is written."""
        return self.writing.text()

    def set_text(self, text: str) -> None:
        """Replace what is written, with a draft for instance; `edited` is not told."""
        self.writing.set_text(text)
        self._follow()

    def take_over(self, written: Written) -> None:
        """Go on with what another composer held; `edited` is not told."""
        self.writing.take_over(written)
        self._follow()

    def insert_text(self, text: str) -> None:
        """Write `text` at the cursor, as an emoji picker does."""
        self.writing.insert_text(text)

    def count_waiting(self, number: int, show: Callable[[], object]) -> None:
        """Show how many messages are to be sent later, on a button at the end of the pill which
        shows them."""
        if number and self.clock is None:
            self.clock = CountButton(
                *(self, self._look, Icon.CLOCK, show), size=_TOOL, mark=20, ground=_pill
            )
            # Tab comes to it before the button that sends.
            tk.Misc.lower(self.clock, self.button)
        elif not number and self.clock is not None:
            gone, self.clock, window = self.clock, None, self.winfo_toplevel()
            if last_in(window) is gone and not is_elsewhere(window):
                self.writing.focus_set()
            self.delete(self._standing.pop(gone))
            gone.destroy()
        if number and self.clock is not None:
            words = ngettext("{n} scheduled message", "{n} scheduled messages", number)
            self.clock.count(number, words.format(n=number))
        self._size = (0, 0, 0, None)
        self._draw()

    def focus_pane(self) -> None:
        """Put the keyboard into the text: F6 came here."""
        self.focus_text()

    def begin(self) -> int:
        """Return where on the screen the foot of a conversation begins: this, and a bar that may
        stand on it."""
        if self._above is None:
            return self.winfo_rooty()
        return self._above.winfo_rooty() + self._above.winfo_height()

    def focus_text(self) -> None:
        """Put the keyboard into the text."""
        self.writing.focus_set()

    def shortcuts(self) -> Offer:
        """Return what keys do where one writes."""
        writing = self.writing
        offer: dict[Action, Callable[[], object]] = {
            action: partial(writing.wrap, sign) for action, sign in _SIGNS.items()
        }
        if self.emoji is not None:
            offer[Action.EMOJI] = self.emoji.toggle
        return offer

    def submit(self) -> None:
        """Send what is written, unless that is nothing but space."""
        text = self.text().strip()
        if text and self._actions.send(text):
            self.writing.set_text("")
            self._edited()
        self.writing.focus_set()

    def _bind_send(self) -> None:
        """The button has a menu: for the other button of the mouse, a long press, and a key."""
        aqua = self.tk.call("tk", "windowingsystem") == "aqua"
        keys = ("<Menu>", "<Shift-F10>")
        for sequence in (*keys, *(("<Button-2>", "<Button-3>") if aqua else ("<Button-3>",))):
            self.button.bind(sequence, lambda _: self._offer_sending(), add=True)
        self.button.bind(
            "<ButtonPress-1>",
            lambda _: self._jobs.later("hold", _HOLD_MS, self._offer_sending),
            add=True,
        )
        self.button.bind("<ButtonRelease-1>", lambda _: self._jobs.cancel("hold"), add=True)

    def _offer_sending(self) -> None:
        choices = self._send_choices() if self._send_choices is not None else ()
        if choices:
            # Whoever held the button has not pressed it.
            self.button.event_generate("<Leave>")
            drop_down(self, self._look, choices, self.button)

    def _entered(self, event: tk.Event[tk.Misc]) -> str | None:
        state = int(event.state)
        shift, control = bool(state & 0x1), bool(state & 0x4)
        if control or (self.enter_sends and not shift):
            self.submit()
            return "break"
        if shift:
            # Tk has a meaning of its own for Shift+Enter on some systems.
            self.writing.insert_text("\n")
            return "break"
        return None

    def _edited(self) -> None:
        self._follow()
        if self.emoji is not None:
            self.emoji.edited()
        self._actions.edited(self.text())

    def _more_choices(self) -> list[Choice]:
        styles = (
            (_("Bold"), Action.BOLD),
            (_("Italic"), Action.ITALIC),
            (_("Crossed out"), Action.STRIKE),
            (_("Code"), Action.CODE),
        )
        more = [Choice(label, partial(self.writing.wrap, _SIGNS[act])) for label, act in styles]
        choices = [Choice(), Choice(_("Formatting"), more=more, mark=Icon.FORMAT)]
        if self.emoji is not None:
            choices.append(Choice(_("Emoji"), self.emoji.toggle, mark=Icon.EMOJI))
        return choices

    def _follow(self) -> None:
        """Let hint and height follow the text."""
        empty = self.writing.compare("end-1c", "==", "1.0")
        if empty:
            self._hint.place(x=self._look.px(1), y=self._look.px(1))
        else:
            self._hint.place_forget()
        self._jobs.idle("draw", self._draw)

    def _relook(self) -> None:
        palette = self._look.palette
        self.configure(background=palette.chat)
        self._hint.configure(
            background=_pill(palette),
            foreground=palette.second,
            font=Role.BODY.value,
            text=safe(self._placeholder),
        )
        self._size = (0, 0, 0, None)
        self._wallpaper.relook()
        self._follow()
        self._draw()

    def _text_height(self) -> int:
        line = self._look.line(Role.BODY) + 2 * self._look.px(1)
        most = LINES_MOST * line
        room = int(self.winfo_toplevel().winfo_height() * _SHARE_MOST)
        if room > 1:
            most = max(line, min(most, room // line * line))
        if self.writing.length * _NARROWEST > LINES_MOST * max(1, self.writing.winfo_width()):
            return most  # surely; counting the lines of a long text takes long
        return max(line, min(self.writing.lines_height(), most))

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width = self.winfo_width()
        text = self._text_height()
        pad = (px(Space.COMPOSER) - self._look.line(Role.BODY) - 2 * px(1)) // 2
        height = text + 2 * pad
        left_over = self.writing.bytes_left
        if (width, text, height, left_over) == self._size or width < px(120):
            self._set_height(height)
            return
        self._size = (width, text, height, left_over)
        self._set_height(height)
        self.delete(_DRAWN)
        self._paper()
        edge, top = px(_EDGE) + look.beside(width), px(4)
        disc = px(Space.COMPOSER)
        right = width - edge - disc - px(_GAP)
        style = Style(
            radius=px(Space.COMPOSER) // 2,
            fill=_pill(palette),
            ground=palette.chat,
            drop=px(1),
            shadow=palette.shadow,
            outline=palette.edge,
            cut=look.wallpaper,
        )
        bounds = (edge, top, right, top + height)
        self._held = draw_box(self, look.pictures, bounds, style, _DRAWN)
        left = edge + px(_PAD)
        if self.tools:
            # Square, they would stick out of the round end any further left.
            left = edge + px(9)
            for tool in self.tools:
                self._stand(tool, left, top + height - (disc + px(_TOOL)) // 2)
                left += px(_TOOL)
            left += px(7)
        end = right - px(_PAD)
        if self.clock is not None:
            end = right - px(9) - px(_TOOL)
            self._stand(self.clock, end, top + height - (disc + px(_TOOL)) // 2)
        self._stand(self.writing, left, top + pad, max(1, end - left), text)
        # Beside the last line, where the hand is.
        self._stand(self.button, width - edge - disc, top + height - disc)
        if left_over is not None:
            self.create_text(
                width - edge - disc // 2,
                top + height - disc - px(8),
                text=f"{left_over:,}",
                fill=palette.danger if left_over < _SCARCE else palette.second,
                font=Role.SMALL.value,
                anchor="s",
                tags=_DRAWN,
            )

    def _paper(self) -> None:
        """Let the wallpaper begin where the one above us does."""
        height = self.winfo_height()
        begin = self._above.winfo_rooty() - self.winfo_rooty() if self._above is not None else 0
        self._wallpaper.place(begin, self.winfo_width(), height - begin)

    def _stand(self, widget: tk.Widget, x: int, y: int, width: int = 0, height: int = 0) -> None:
        """Put a widget there; one that stands already is moved: it would vanish for a moment."""
        item = self._standing.get(widget)
        if item is None:
            item = self._standing[widget] = self.create_window(x, y, window=widget, anchor="nw")
        else:
            self.coords(item, x, y)
        if width:
            self.itemconfigure(item, width=width, height=height)

    def _set_height(self, height: int) -> None:
        whole = height + self._look.px(4 + 12)
        if int(self["height"]) != whole:
            self.configure(height=whole)
