"""A dialog that lists things to look at and to choose from, below headings where there are some.

Runs on the Tk thread. Public names: `ListDialog`, `Line`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import Final, NamedTuple

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 480
_HEIGHT: Final = 420


class Line(NamedTuple):
    """A row, and the heading below which it stands."""

    row: ListRow
    heading: str = ""


class ListDialog(Dialog):
    """Shows lines; `chosen(key)` hears which one was clicked, `choices(key)` makes its menu."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        title: str,
        *,
        empty: str = "",
        empty_mark: Icon | None = None,
        chosen: Callable[[Hashable], object] | None = None,
        choices: Callable[[Hashable], Sequence[Choice]] | None = None,
        more: Callable[[], object] | None = None,
        note: str = "",
    ) -> None:
        """`more` is called whenever the last lines come into view; `note` stands below the
        title."""
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        self._chosen = chosen
        self._choices = choices
        self._lines: Sequence[Line] = ()
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x")
        if note:
            Words(self.body, look, note, ink=second_ink).pack(fill="x", pady=(px(4), 0))
        ttk.Frame(self.body, height=px(12)).pack()  # type: ignore[no-untyped-call]
        self.shut = TextButton(self.foot, look, _("Close"), self.close)
        self.shut.pack(side="right", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self.list = ListView(self.body, look, self, self, empty, empty_mark, more)
        self.list.fill(_HEIGHT)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines in place of the ones before."""
        self._lines = lines
        headings, before = {}, ""
        for index, line in enumerate(lines):
            if line.heading != before:
                before = line.heading
                headings[index] = before
        self.list.set_headings(headings)
        self.list.refresh()

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        return self._lines[index].row

    def choose(self, key: Hashable) -> None:
        """Tell that a line was clicked."""
        if self._chosen is not None:
            self._chosen(key)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a line."""
        choices = self._choices(key) if self._choices is not None else ()
        if choices:
            pop_up(self, self.look, choices, x, y)
