"""A one-line text field in a round box: for names, for searching, for passwords.

Runs on the Tk thread. Names and searches are written in a `Writing`, which keeps emoji as pictures.
A password is an entry that shows dots; as it may hold anything, it is only revealed when Tk can
draw it.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.access import Description, joined
from whatsapp_like.views.box import Style, draw_box
from whatsapp_like.views.emoji import safe, split
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.shortcuts.chords import commands
from whatsapp_like.views.shortcuts.keyboard import let_pass, system_of
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.writing import Writing, lend_mouse

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_HEIGHT: Final = 42
_RADIUS: Final = 10
_PAD: Final = 14
_MARK: Final = 16
_DOT: Final = "\u2022"


def drawable(text: str) -> bool:
    """Tell whether Tk can draw `text` just as it is."""
    return "".join(piece.text for piece in split(text) if not piece.key) == text


class EntryBox(ttk.Canvas):
    """A text field; `changed` hears every change made by the person at it, `entered` Enter."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        label: str,
        placeholder: str = "",
        secret: bool = False,
        search: bool = False,
        changed: Callable[[str], object] | None = None,
        entered: Callable[[], object] | None = None,
    ) -> None:
        """Make a field for what `label` names; `search` gives it a glass and round ends."""
        super().__init__(parent, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self.label = label
        self._look = look
        self._jobs = Jobs(self)
        self._placeholder = placeholder
        self._secret = secret
        self._shown = False
        self._search = search
        self._changed = changed
        self._entered = entered
        self._failed = False
        self._quiet = False
        self._held: list[PhotoImage] = []
        self._carried: tk.Widget | None = None
        self.field: Writing | tk.Entry = self._secret_field() if secret else self._plain_field()
        self._hint = tk.Label(self.field, bd=0, padx=0, pady=0, cursor="xterm", anchor="w")
        lend_mouse(self._hint, self.field)
        # A widget in a canvas is there only once that is drawn, and what lies out of sight when its
        # window is shown is not asked to be: the keyboard would pass over the field.
        for sequence in ("<Configure>", "<Map>"):
            self.bind(sequence, lambda _: self._jobs.idle("draw", self._draw), add=True)
        self.bind("<Button-1>", self._pressed, add=True)
        self.bind("<Motion>", self._pointed, add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.field.bind(sequence, lambda _: self._jobs.idle("draw", self._draw), add=True)
        for sequence in ("<Return>", "<KP_Enter>"):
            self.field.bind(sequence, self._enter, add=True)
        let_pass(self.field)
        look.watch(self, self._relook)
        self._relook()

    @property
    def value(self) -> str:
        """The text as it stands, on one line."""
        if isinstance(self.field, Writing):
            return " ".join(self.field.text().splitlines())
        return self.field.get()

    def set(self, text: str) -> None:
        """Replace the text; `changed` does not hear of it."""
        self._quiet = True
        if isinstance(self.field, Writing):
            self.field.set_text(text)
        else:
            self.field.delete(0, "end")
            self.field.insert(0, text)
        self._quiet = False
        self._draw()

    def clear(self) -> None:
        """Empty the field as the person at it would."""
        self.write("")

    def write(self, text: str) -> None:
        """Replace the text as the person at it would."""
        self.set(text)
        self._edited()

    def description(self) -> Description:
        """Return what it is in words; a password is never told."""
        value = "" if self._secret else safe(self.value)
        role = "password" if self._secret else "textbox"
        wrong = _("wrong") if self._failed else ""
        fixed = _("unavailable") if str(self.field["state"]) == "disabled" else ""
        return Description(role, safe(self.label), joined(value, wrong, fixed))

    def fail(self, failed: bool) -> None:
        """Mark the text as wrong, or as fine again."""
        if failed != self._failed:
            self._failed = failed
            self._draw()

    def enable(self, enabled: bool) -> None:
        """Let the text be changed, or not."""
        self.field.configure(state="normal" if enabled else "disabled")
        self._relook()

    def carry(self, button: tk.Widget) -> None:
        """Show a button, a child of this, at the right end of the field."""
        self._carried = button
        self._draw()

    def focus_field(self) -> None:
        """Put the keyboard here."""
        self.field.focus_set()
        if isinstance(self.field, Writing):
            self.field.mark_set("insert", "end-1c")
        else:
            self.field.icursor("end")

    def hear(self, widget: tk.Misc, shown: Callable[[], object] | None = None) -> None:
        """Take what is typed at `widget`, such as the list of what is searched here, and the
        keyboard with it; `shown` is called first, where the field may be out of sight."""

        def typed(event: tk.Event[tk.Misc]) -> str | None:
            field, erases = self.field, event.keysym == "BackSpace"
            held = commands(int(event.state), system_of(field))
            writes = event.char.isprintable() and event.char
            if held or not isinstance(field, Writing) or not (writes or erases):
                return None
            if shown is not None:
                shown()
            self.focus_field()
            if erases:
                field.event_generate("<BackSpace>")
            else:
                field.insert_text(event.char)
            return "break"

        widget.bind("<Key>", typed, add=True)

    # --- the two kinds ----------------------------------------------------------------------------

    def _plain_field(self) -> Writing:
        field = Writing(
            self, self._look, ground=lambda: self._look.palette.field, changed=self._edited
        )
        field.configure(wrap="none", cursor="xterm")
        return field

    def _secret_field(self) -> tk.Entry:
        field = tk.Entry(self, bd=0, highlightthickness=0, relief="flat", show=_DOT)
        # "key" asks before each change by hand: revealed text has to stay drawable.
        check = self.register(self._fits)
        field.configure(validate="key", validatecommand=(check, "%P"))
        for sequence in ("<Control-a>", "<Control-A>"):
            # Tk's own goes to the beginning, as in Emacs.
            field.bind(sequence, self._select_all, add=True)
        # What a click on the eye does; the keys are those of Windows' own fields.
        field.bind("<Alt-F8>", lambda _: self._reveal(not self._shown), add=True)
        return field

    def _select_all(self, _event: object) -> str:
        if isinstance(self.field, tk.Entry):
            self.field.selection_range(0, "end")
            self.field.icursor("end")
        return "break"

    def _fits(self, wanted: str) -> bool:
        if self._shown and not drawable(wanted):
            self._reveal(False)
        # The entry's text changes after this returns.
        self._jobs.idle("edited", self._edited)
        return True

    # --- hands ------------------------------------------------------------------------------------

    def _edited(self) -> None:
        self._jobs.idle("draw", self._draw)
        if self._changed is not None and not self._quiet:
            self._changed(self.value)

    def _enter(self, _event: object) -> str:
        if self._entered is not None:
            self._entered()
        return "break"

    def _pressed(self, event: tk.Event[tk.Misc]) -> None:
        if event.x > self.winfo_width() - self._trailing():
            if self._secret:
                self._reveal(not self._shown)
            else:
                self.clear()
        self.field.focus_set()

    def _pointed(self, event: tk.Event[tk.Misc]) -> None:
        over = event.x > self.winfo_width() - self._trailing()
        self.configure(cursor="hand2" if over else "xterm")

    def _reveal(self, shown: bool) -> None:
        if isinstance(self.field, tk.Entry) and (not shown or drawable(self.value)):
            self._shown = shown
            self.field.configure(show="" if shown else _DOT)
            self._draw()

    def _trailing(self) -> int:
        """Return the room of the button at the right, 0 when there is none."""
        return self._look.px(40) if self._secret or (self._search and self.value) else 0

    # --- drawing ----------------------------------------------------------------------------------

    def _relook(self) -> None:
        look, palette = self._look, self._look.palette
        self.configure(background=palette.ground, height=look.px(_HEIGHT), width=look.px(160))
        if isinstance(self.field, tk.Entry):
            self.field.configure(
                background=palette.field,
                foreground=palette.text,
                disabledbackground=palette.field,
                disabledforeground=palette.second,
                insertbackground=palette.accent,
                insertwidth=look.px(2),
                selectbackground=palette.accent,
                selectforeground=palette.on_accent,
                font=Role.BODY.value,
            )
        else:
            off = str(self.field["state"]) == "disabled"
            self.field.configure(foreground=palette.second if off else palette.text)
        self._hint.configure(
            background=palette.field, foreground=palette.second, font=Role.BODY.value
        )
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        width, height = self.winfo_width(), self.winfo_height()
        # What is squeezed out of a window shows nothing.
        if width < px(80) or height < px(_RADIUS):
            return
        self.delete("all")
        focus = keyboard_at(self.field) is self.field
        strong = focus or self._failed
        outline = palette.danger if self._failed else palette.accent if focus else palette.line
        style = Style(
            radius=height // 2 if self._search else px(_RADIUS),
            fill=palette.field,
            ground=palette.ground,
            outline=outline if strong or not self._search else palette.edge,
            width=px(2) if strong else px(1),
        )
        self._held = draw_box(self, look.pictures, (0, 0, width, height), style, "box")
        left = px(_PAD)
        if self._search:
            self._picture(Icon.SEARCH, left)
            left += px(_MARK + 12)
        right = self._trailing()
        if right:
            mark = (Icon.HIDE if self._shown else Icon.SHOW) if self._secret else Icon.CLOSE
            self._picture(mark, width - px(40) + px(11), _MARK if self._secret else 13)
        if self._carried is not None:
            right = px(40)
            self.create_window(width - px(4), height // 2, window=self._carried, anchor="e")
        room = max(1, width - left - (right or px(_PAD)))
        line = look.line(Role.BODY) + 2 * px(1)
        self.create_window(
            left, height // 2, window=self.field, anchor="w", width=room, height=line
        )
        self._place_hint(room)

    def _place_hint(self, room: int) -> None:
        """Show what is asked for while nothing is written: Tk has no placeholders of its own."""
        if self.value or not self._placeholder:
            self._hint.place_forget()
            return
        look = self._look
        words = look.shortened(Role.BODY, safe(self._placeholder), room - look.px(4))
        self._hint.configure(text=words)
        # Not over the caret, while there is one; as low as a `Writing`'s line.
        caret = look.px(3) if keyboard_at(self.field) is self.field else 0
        self._hint.place(x=caret, y=look.px(1))

    def _picture(self, name: Icon, x: int, size: int = _MARK) -> None:
        look, palette = self._look, self._look.palette
        picture = look.pictures.of(icon, name, look.px(size), palette.second, palette.field)
        self._held.append(picture)
        self.create_image(x, self.winfo_height() // 2, image=str(picture), anchor="w")
