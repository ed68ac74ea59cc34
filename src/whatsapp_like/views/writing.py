"""A text widget in which emoji are pictures: never text to Tk, and text again for everyone else.

Runs on the Tk thread. Whatever is inserted, typed or pasted passes one gate, which turns emoji into
embedded pictures; copying, reading and undoing give the text back. Public names: `Writing`, and
`Written`, what one field hands to another.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import emoji
from whatsapp_like.views.history import Change, History, Moment
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.theme import Look, Role, Space
from whatsapp_like.views.wordbreak import word_jump

if TYPE_CHECKING:
    from PIL.ImageTk import PhotoImage

_PICTURES_MOST: Final = 500  # Tk looks at each of them for each letter that is typed
_PICTURE: Final = "\ufffc"  # stands for one where only places count
_EMOJI_BYTES: Final = 64  # no emoji has more
_BEFORE: Final = 64  # so much before the cursor is asked for while one types


class Written(NamedTuple):
    """What is written and where the cursor stands, with the steps that can be taken back."""

    now: Moment
    steps: tuple[tuple[Moment, ...], tuple[Moment, ...]]


class Writing(ttk.Text):
    """A plain text field with emoji, its own undo, and `changed` after every change."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        ground: Callable[[], str],
        changed: Callable[[], object],
        most_bytes: int = 0,
        refused: Callable[[str], object] | None = None,
        choices: Callable[[], Sequence[Choice]] | None = None,
    ) -> None:
        """Take no more than `most_bytes` of UTF-8, unless that is 0: what would be too much is not
        inserted, and `refused` gets a sentence. `choices` are more lines of the menu."""
        super().__init__(
            parent,
            autostyle=False,
            bd=0,
            highlightthickness=0,
            relief="flat",
            wrap="word",
            undo=False,  # Tk's own loses the pictures
            height=1,
            width=1,
            padx=0,
            pady=0,
        )
        self._look = look
        self._ground = ground
        self._changed = changed
        self._written: dict[str, str] = {}  # the emoji by the name of its embedded picture
        self._held: dict[str, PhotoImage] = {}
        self._most_bytes = most_bytes
        self._refused = refused
        self._choices = choices
        self._history = History()
        self._half = ""  # the first half of a pair that Windows sends in two
        self._gate()
        self._bind_hands()
        look.watch(self, self.relook)
        self.relook()

    # The text

    def text(self) -> str:
        """Return what is written, emoji included."""
        return self._range("1.0", "end-1c")

    def set_text(self, text: str) -> None:
        """Replace what is written; this can't be undone."""
        self._history.clear()
        self._replace(text, None)

    @property
    def length(self) -> int:
        """How many letters and emoji are written, roughly."""
        return self._offset("end-1c")

    def kept(self) -> Written:
        """Return what another field goes on with."""
        return Written(self._moment(), self._history.kept())

    def take_over(self, written: Written) -> None:
        """Go on with what another field held."""
        self._replace(*written.now)
        self._history.take_over(written.steps)

    def insert_text(self, text: str) -> None:
        """Write `text` at the cursor, in place of what is selected, if there is room for it."""
        selection = self._selection()
        if not self._fits(text, self._range(*selection) if selection else ""):
            return
        self._begin(Change.BLOCK)
        self._drop_selection()
        self._insert_pieces("insert", text)
        self.see("insert")
        self._done()

    def wrap(self, sign: str) -> None:
        """Put what is selected between two signs, or take these away; with nothing selected the
        cursor stands between them."""
        selection = self._selection()
        chosen = self._range(*selection) if selection else ""
        kept = chosen.strip()
        if len(kept) > 2 * len(sign) and kept.startswith(sign) and kept.endswith(sign):
            self._rewrite(chosen, kept[len(sign) : -len(sign)])
        elif kept:
            self._rewrite(chosen, f"{sign}{kept}{sign}")
        else:
            self.insert_text(2 * sign)
            self.mark_set("insert", f"insert-{len(sign)}indices")
        self.focus_set()

    def _rewrite(self, chosen: str, text: str) -> None:
        """Write `text` in place of the selection, blanks around it kept, and select it."""
        lead = chosen[: len(chosen) - len(chosen.lstrip())]
        trail = chosen[len(chosen.rstrip()) :]
        # The cursor may stand beside it.
        self.mark_set("insert", "sel.last")
        self.insert_text(f"{lead}{text}{trail}")
        end = self._offset("insert")
        start = end - len([piece for piece in emoji.split(text + trail) if piece.key])
        start -= sum(_units(piece.text) for piece in emoji.split(text + trail) if not piece.key)
        self.tag_add("sel", f"1.0+{start}indices", f"insert-{_units(trail)}indices")

    def before_cursor(self) -> str:
        """Return what is written just before the cursor, in its line."""
        start = f"insert-{_BEFORE}indices"
        if self.compare(start, "<", "insert linestart"):
            start = "insert linestart"
        return self._range(start, "insert")

    def replace_before(self, count: int, text: str) -> None:
        """Write `text` in place of `count` plain characters before the cursor, as one step."""
        self._begin(Change.BLOCK)
        self.tk.call(self._raw, "delete", f"insert-{count}indices", "insert")
        self._insert_pieces("insert", text)
        self.see("insert")
        self._done()

    def undo(self) -> None:
        """Take the last step back."""
        self._step(self._history.back(self._moment()))

    def redo(self) -> None:
        """Take a step again that was taken back."""
        self._step(self._history.forth(self._moment()))

    @property
    def bytes_left(self) -> int | None:
        """How many bytes of UTF-8 still fit; None while that is more than a quarter, or no limit.

        (It is asked at each change, so a short text must not be encoded for it.)
        """
        if not self._most_bytes or 4 * self._bytes_at_most() < 3 * self._most_bytes:
            return None
        left = self._most_bytes - len(self.text().encode())
        return left if 4 * left < self._most_bytes else None

    def relook(self) -> None:
        """Take over a changed theme or zoom."""
        palette, px = self._look.palette, self._look.px
        self.configure(
            background=self._ground(),
            foreground=palette.text,
            insertbackground=palette.accent,
            insertwidth=px(2),
            selectbackground=palette.accent,
            selectforeground=palette.on_accent,
            inactiveselectbackground=palette.field,
            font=Role.BODY.value,
            spacing1=px(1),
            spacing2=2 * px(1),
            spacing3=px(1),
        )
        if self._held:
            self._replace(self.text(), self._offset("insert"))

    def lines_height(self) -> int:
        """Return the height of all that is written in pixels, at the present width."""
        counted = self.tk.call(str(self), "count", "-update", "-ypixels", "1.0", "end")
        return int(counted)

    # The gate

    def _gate(self) -> None:
        """Put a command of ours in the place of the widget's: `insert` and `replace` go through us.

        Tk's own bindings (keys, input methods, middle click) call the widget by its name, so this
        is the one spot that all of them pass.
        """
        name = str(self)
        self._raw = f"::wl-raw{name}"
        typed = self.register(self._typed)
        self.tk.call("rename", name, self._raw)
        script = (
            "switch -- $verb {"
            f"insert {{{typed} insert {{*}}$args}}\n"
            f"delete {{{typed} delete {{*}}$args}}\n"
            f"replace {{{typed} replace {{*}}$args}}\n"
            f"default {{uplevel 1 [list {self._raw} $verb {{*}}$args]}}"
            "}"
        )
        self.tk.call("proc", name, "verb args", script)
        when_gone(self, self._gone)

    def _gone(self) -> None:
        # Tk deletes the command under its new name; ours would stay behind for ever.
        self.tk.call("rename", str(self), "")

    def _typed(self, verb: str, *args: str) -> None:
        if verb == "insert":
            index, *rest = args
            text = self._half + "".join(rest[::2])
            self._half = ""
            if text and "\ud800" <= text[-1] <= "\udbff":
                self._half, text = text[-1], text[:-1]
            if not text or not self._fits(text):
                return
            letter = Change.LETTER if len(text) == 1 else Change.BLOCK
            self._begin(Change.SPACE if text.isspace() else letter)
            self._insert_pieces(index, text)
        elif verb == "delete":
            chosen = self._selection()
            all_of_it = chosen is not None and args == ("sel.first", "sel.last")
            self._begin(Change.REPLACE if all_of_it else Change.DELETE)
            self.tk.call(self._raw, "delete", *args)
        else:
            text = "".join(args[2::2])
            if not self._fits(text, self._range(*args[:2])):
                return
            self._begin(Change.BLOCK)
            self.tk.call(self._raw, "delete", *args[:2])
            self._insert_pieces(args[0], text)
        self._done()

    def _fits(self, text: str, instead: str = "") -> bool:
        """Tell whether there is room for `text` in place of `instead`; say so if there is none."""
        if self._most_bytes and not self._has_room(text, instead):
            words = _("That is too long for one message, which holds {n} KB of text.")
            return self._refuse(words.format(n=self._most_bytes // 1024))
        if not text.isascii() and len(text) > 1:
            more = sum(1 for piece in emoji.split(text) if piece.key)
            if more > 1 and more + len(self.image_names()) > _PICTURES_MOST:
                words = _("That is more emoji than fit here: {n} are the most.")
                return self._refuse(words.format(n=_PICTURES_MOST))
        return True

    def _has_room(self, text: str, instead: str) -> bool:
        if len(text) < _BEFORE and self._bytes_at_most() + 4 * _BEFORE < self._most_bytes:
            return True
        if len(text) > self._most_bytes:
            return False  # before it is encoded: it may be fifty million characters
        size = len(self.text().encode()) - len(instead.encode())
        return size + len(text.encode("utf-8", "replace")) <= self._most_bytes

    def _bytes_at_most(self) -> int:
        """Return more than the bytes of what is written, at no cost."""
        return 4 * self._offset("end-1c") + _EMOJI_BYTES * len(self._held)

    def _refuse(self, words: str) -> bool:
        if self._refused is not None:
            self._refused(words)
        else:
            self.bell()
        return False

    def _insert_pieces(self, index: str, text: str) -> None:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        # A mark moves along with what is inserted before it; an index given as text would not.
        self.tk.call(self._raw, "mark", "set", "wl-gate", index)
        for piece in emoji.split(text):
            if piece.key:
                self._insert_picture(piece)
            else:
                self.tk.call(self._raw, "insert", "wl-gate", piece.text)

    def _insert_picture(self, piece: emoji.Piece) -> None:
        px = self._look.px
        # No higher than the line, or the field would grow with the first emoji.
        size = min(px(Space.EMOJI), self._look.line(Role.BODY))
        image = self._look.pictures.of(emoji.picture, piece.key, size, self._ground())
        name = self.tk.call(
            *(self._raw, "image", "create", "wl-gate", "-image", str(image)),
            *("-align", "center", "-padx", px(1), "-name", f"e{piece.key}"),
        )
        self._written[str(name)] = piece.text
        self._held[str(name)] = image

    def _range(self, start: str, end: str) -> str:
        parts = []
        for kind, value, _index in self.dump(start, end, text=True, image=True):
            parts.append(self._written.get(value, "") if kind == "image" else value)
        whole = "".join(parts)
        return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    # Undo

    def _moment(self) -> Moment:
        return Moment(self.text(), self._offset("insert"))

    def _begin(self, change: Change) -> None:
        self._history.begin(change, self._offset("insert"), self._moment)

    def _done(self) -> None:
        self._history.done(self._offset("insert"))
        self._changed()

    def _step(self, moment: Moment | None) -> None:
        if moment is not None:
            self._replace(*moment)
            self._changed()

    def _replace(self, text: str, cursor: int | None) -> None:
        self.tk.call(self._raw, "delete", "1.0", "end")
        self._written.clear()
        self._held.clear()
        self._insert_pieces("1.0", text)
        place = "end-1c" if cursor is None else f"1.0+{cursor}indices"
        self.tk.call(self._raw, "mark", "set", "insert", place)
        self.see("insert")

    def _offset(self, index: str) -> int:
        return int(self.tk.call(self._raw, "count", "-indices", "1.0", index) or 0)

    # Hands

    def _bind_hands(self) -> None:
        actions: dict[str, Callable[[], object]] = {
            "<<Copy>>": self._copy,
            "<<Cut>>": self._cut,
            "<<Paste>>": self._paste,
            "<<Undo>>": self.undo,
            "<<Redo>>": self.redo,
            "<<SelectAll>>": self._select_all,
            # Tk 8.6 on X11 selects all with Ctrl+/ only.
            "<Control-a>": self._select_all,
            "<Control-A>": self._select_all,
            "<Menu>": self._menu_by_key,
            "<Shift-F10>": self._menu_by_key,
            "<<NextWord>>": lambda: self._go(self._word(1)),
            "<<PrevWord>>": lambda: self._go(self._word(-1)),
            "<<SelectNextWord>>": lambda: self._extend(self._word(1)),
            "<<SelectPrevWord>>": lambda: self._extend(self._word(-1)),
            "<Control-BackSpace>": lambda: self._delete_to(self._word(-1)),
            "<Control-Delete>": lambda: self._delete_to(self._word(1)),
            "<Tab>": lambda: self._leave(1),
            "<Shift-Tab>": lambda: self._leave(-1),
        }
        system = self.tk.call("tk", "windowingsystem")
        if system == "x11":
            actions["<ISO_Left_Tab>"] = lambda: self._leave(-1)
        if system != "aqua":
            # Tk pastes with Ctrl+Y on X11, as Emacs does, and has no Ctrl+Shift+V.
            actions["<Control-y>"] = actions["<Control-Y>"] = self.redo
            actions["<Control-Shift-V>"] = actions["<Control-Shift-v>"] = self._paste
        for sequence, action in actions.items():
            self.bind(sequence, _only(action), add=True)
        for button in ("<Button-2>", "<Button-3>") if system == "aqua" else ("<Button-3>",):
            self.bind(button, self._menu_by_mouse, add=True)
        for sequence in list(actions):
            if "Tab" in sequence:
                # With Ctrl it is a shortcut; Tk would take it for the bare key.
                self.bind(f"<Control-{sequence[1:]}", lambda _: None, add=True)

    def _selection(self) -> tuple[str, str] | None:
        ranges = self.tag_ranges("sel")
        return (str(ranges[0]), str(ranges[1])) if ranges else None

    def _drop_selection(self) -> None:
        if (selection := self._selection()) is not None:
            self.tk.call(self._raw, "delete", *selection)

    def _copy(self) -> None:
        if (selection := self._selection()) is not None:
            self.clipboard_clear()
            self.clipboard_append(self._range(*selection))

    def _cut(self) -> None:
        if self._selection() is not None:
            self._copy()
            self._begin(Change.BLOCK)
            self._drop_selection()
            self._done()

    def _paste(self) -> None:
        try:
            text = self.clipboard_get()
        except tk.TclError:
            return  # nothing there, or no text
        self.insert_text(text)

    def _select_all(self) -> None:
        self.tag_add("sel", "1.0", "end-1c")

    # Words: Tk's own jumps miscount where pictures are

    def _word(self, by: int) -> str:
        """Return the index to which the cursor jumps by a word; beyond a line's end the next."""
        edge = "insert lineend" if by > 0 else "insert linestart"
        if self.compare("insert", "==", edge):
            return "insert+1indices" if by > 0 else "insert-1indices"
        parts = self.dump("insert linestart", "insert lineend", text=True, image=True)
        signs = "".join(_PICTURE if kind == "image" else value for kind, value, _at in parts)
        line, column = _place(self.index("insert"))
        to = word_jump(signs, _signs(signs, column), by)
        return f"{line}.{_units(signs[:to])}"

    def _go(self, index: str) -> None:
        self.tag_remove("sel", "1.0", "end")
        self.mark_set("insert", index)
        self.see("insert")

    def _extend(self, index: str) -> None:
        # Tk keeps where the selection began, for its own keys too.
        self.tk.call("::tk::TextKeySelect", str(self), self.index(index))

    def _delete_to(self, index: str) -> None:
        if self._selection() is not None:
            self.tk.call(str(self), "delete", "sel.first", "sel.last")
            return
        start, end = sorted((self.index("insert"), self.index(index)), key=_place)
        if start != end:
            self._begin(Change.BLOCK)
            self.tk.call(self._raw, "delete", start, end)
            self._done()

    # The menu

    def _menu_by_mouse(self, event: tk.Event[tk.Misc]) -> str:
        self.focus_set()
        at = f"@{event.x},{event.y}"
        chosen = self._selection()
        if chosen is None or self.compare(at, "<", chosen[0]) or self.compare(at, ">", chosen[1]):
            self._go(at)
        self._pop_up(event.x_root, event.y_root)
        return "break"

    def _menu_by_key(self) -> None:
        box = self.bbox("insert")
        x, y = (box[0], box[1] + box[3]) if box else (0, 0)
        self._pop_up(self.winfo_rootx() + x, self.winfo_rooty() + y)

    def _pop_up(self, x: int, y: int) -> None:
        choices: list[Choice] = []
        if self._history.can_undo:
            choices.append(Choice(_("Undo"), self.undo, mark=Icon.UNDO))
        if self._history.can_redo:
            choices.append(Choice(_("Redo"), self.redo, mark=Icon.REFRESH))
        if choices:
            choices.append(Choice())
        if self._selection() is not None:
            choices += [
                Choice(_("Cut"), self._cut, mark=Icon.CUT),
                Choice(_("Copy"), self._copy, mark=Icon.COPY),
            ]
        choices.append(Choice(_("Paste"), self._paste, mark=Icon.PASTE))
        if self.compare("end-1c", ">", "1.0"):
            choices.append(Choice(_("Select all"), self._select_all, mark=Icon.CHOOSE_ALL))
        if self._choices is not None:
            choices += self._choices()
        pop_up(self, self._look, choices, x, y)

    def _leave(self, direction: int) -> None:
        target = self.tk_focusNext() if direction > 0 else self.tk_focusPrev()
        if target is not None:
            target.focus_set()


def _only(action: Callable[[], object]) -> Callable[[object], str]:
    """Return a binding that runs `action` in place of Tk's own."""

    def run(_event: object) -> str:
        action()
        return "break"

    return run


def lend_mouse(hint: tk.Misc, field: tk.Misc) -> None:
    """Let what is done with the mouse to a `hint` that lies over an empty field be done to it."""

    def hand_over(sequence: str) -> None:
        def heard(event: tk.Event[tk.Misc]) -> None:
            field.event_generate(sequence, x=0, y=0, rootx=event.x_root, rooty=event.y_root)

        hint.bind(sequence, heard, add=True)

    for button in (1, 2, 3):
        hand_over(f"<Button-{button}>")
        hand_over(f"<ButtonRelease-{button}>")


def _units(text: str) -> int:
    """Return how many indices of Tk's a text has: it counts some characters as two."""
    return sum(2 if sign > "\uffff" else 1 for sign in text)


def _signs(text: str, units: int) -> int:
    """Return how many characters of `text` are `units` of Tk's."""
    count = 0
    while units > 0 and count < len(text):
        units -= _units(text[count])
        count += 1
    return count


def _place(index: str) -> tuple[int, int]:
    line, _dot, column = index.partition(".")
    return int(line), int(column)
