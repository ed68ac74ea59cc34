"""A text widget in which emoji are pictures: never text to Tk, and text again for everyone else.

Runs on the Tk thread. Whatever is inserted, typed or pasted passes one gate, which turns emoji into
embedded pictures; copying, reading and undoing give the text back. Public names: `Writing`, and
`Written`, what one field hands to another.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final, NamedTuple

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.views import emoji
from whatsapp_like.views.theme import Look, Role, Space

_UNDO_MOST: Final = 200


class Written(NamedTuple):
    """What is written and where the cursor stands, with the steps that can be taken back."""

    text: str
    cursor: int
    before: tuple[tuple[str, int], ...]
    after: tuple[tuple[str, int], ...]


class Writing(ttk.Text):
    """A plain text field with emoji, its own undo, and `changed` after every change."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        *,
        ground: Callable[[], str],
        changed: Callable[[], object],
    ) -> None:
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
        self._before: list[tuple[str, int]] = []
        self._after: list[tuple[str, int]] = []
        self._kind = ""  # of the last change: a word typed is one step of undo
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
        self._before.clear()
        self._after.clear()
        self._kind = ""
        self._replace(text, None)

    def kept(self) -> Written:
        """Return what another field goes on with."""
        return Written(self.text(), self._offset("insert"), tuple(self._before), tuple(self._after))

    def take_over(self, written: Written) -> None:
        """Go on with what another field held."""
        self._replace(written.text, written.cursor)
        self._before, self._after = list(written.before), list(written.after)
        self._kind = ""

    def insert_text(self, text: str) -> None:
        """Write `text` at the cursor, in place of what is selected."""
        self._remember("block")
        self._drop_selection()
        self._insert_pieces("insert", text)
        self.see("insert")
        self._changed()

    def before_cursor(self) -> str:
        """Return what is written in this line before the cursor."""
        return self._range("insert linestart", "insert")

    def replace_before(self, count: int, text: str) -> None:
        """Write `text` in place of `count` plain characters before the cursor, as one step."""
        self._remember("block")
        self.tk.call(self._raw, "delete", f"insert-{count}indices", "insert")
        self._insert_pieces("insert", text)
        self.see("insert")
        self._changed()

    def undo(self) -> None:
        """Take the last step back."""
        self._step(self._before, self._after)

    def redo(self) -> None:
        """Take a step again that was taken back."""
        self._step(self._after, self._before)

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
        self.bind("<Destroy>", self._destroyed, add=True)

    def _destroyed(self, event: tk.Event[tk.Misc]) -> None:
        # Tk deletes the command under its new name; ours would stay behind for ever.
        if event.widget is self:
            self.tk.call("rename", str(self), "")

    def _typed(self, verb: str, *args: str) -> None:
        if verb == "insert":
            index, *rest = args
            text = self._half + "".join(rest[::2])
            self._half = ""
            if text and "\ud800" <= text[-1] <= "\udbff":
                self._half, text = text[-1], text[:-1]
            if not text:
                return
            self._remember("space" if text.isspace() else "word" if len(text) == 1 else "block")
            self._insert_pieces(index, text)
        elif verb == "delete":
            self._remember("delete")
            self.tk.call(self._raw, "delete", *args)
        else:
            self._remember("block")
            self.tk.call(self._raw, "delete", *args[:2])
            self._insert_pieces(args[0], "".join(args[2::2]))
        self._changed()

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
        size = px(Space.EMOJI)
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

    def _remember(self, kind: str) -> None:
        """Keep the state before a change that begins a new step."""
        if kind != self._kind or kind == "block":
            self._before.append((self.text(), self._offset("insert")))
            del self._before[:-_UNDO_MOST]
        self._kind = kind
        self._after.clear()

    def _step(self, source: list[tuple[str, int]], target: list[tuple[str, int]]) -> None:
        if source:
            target.append((self.text(), self._offset("insert")))
            self._kind = ""
            self._replace(*source.pop())
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
            "<Tab>": lambda: self._leave(1),
            "<Shift-Tab>": lambda: self._leave(-1),
        }
        if self.tk.call("tk", "windowingsystem") == "x11":
            actions["<ISO_Left_Tab>"] = lambda: self._leave(-1)
        for sequence, action in actions.items():
            self.bind(sequence, _only(action), add=True)

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
            self._remember("block")
            self._drop_selection()
            self._changed()

    def _paste(self) -> None:
        try:
            text = self.clipboard_get()
        except tk.TclError:
            return  # nothing there, or no text
        self.insert_text(text)

    def _select_all(self) -> None:
        self.tag_add("sel", "1.0", "end-1c")

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
