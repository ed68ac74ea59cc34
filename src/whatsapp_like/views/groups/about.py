"""What a group is about: read, and changed in place by whoever may.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Field, NotesField
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look

_MOST: Final = 240
_LINES: Final = 4
"""Letters and lines of a description before the rest has to be asked for: below it stands who is in
the group."""


class AboutView(ttk.Frame):
    """The description; while `editing`, fields for it and the title.

    `save` gets both; whoever called it says `stop` once they are saved, else `settle`. `edited`
    hears when fields come and go.
    """

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        save: Callable[[str, str], object],
        edited: Callable[[bool], object],
    ) -> None:
        super().__init__(parent, height=1)
        self._look = look
        self._wanted = save
        self._edited = edited
        self._shown = ("", "")
        self._form: ttk.Frame | None = None
        self.title_field: Field
        self.description: NotesField
        self.text = Prose(self, look, "")
        self.more = TextButton(self, look, _("Show all of it"), self._show_all, rank=Rank.LINK)
        self._is_long = False

    @property
    def editing(self) -> bool:
        """Whether the fields show."""
        return self._form is not None

    @property
    def unsaved(self) -> bool:
        """Whether something else is written in them than what holds."""
        written = (self.title_field.value, self.description.value) if self.editing else self._shown
        return written != self._shown

    def show(self, title: str, description: str) -> None:
        """Show what holds now; what is being written is left alone."""
        if (title, description) != self._shown:
            self._shown = (title, description)
            said = shortened(description)
            self._is_long = said != description
            self.text.say(said)
        self._arrange()

    def start(self) -> None:
        """Let it be changed."""
        if self.editing:
            self.title_field.box.focus_field()
            return
        look, px = self._look, self._look.px
        form = self._form = ttk.Frame(self)
        self.title_field = Field(form, look, _("Name"), entered=self._save)
        self.title_field.box.set(self._shown[0])
        self.title_field.pack(fill="x", pady=(px(12), 0))  # type: ignore[no-untyped-call]
        self.description = NotesField(form, look, _("Description"), lines=3)
        self.description.set(self._shown[1])
        self.description.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(form)
        buttons.pack(fill="x", pady=(px(8), 0))  # type: ignore[no-untyped-call]
        self.save = TextButton(buttons, look, _("Save"), self._save, rank=Rank.PRIMARY)
        self.save.pack(side="right")  # type: ignore[no-untyped-call]
        self.cancel = TextButton(buttons, look, _("Cancel"), self.stop)
        self.cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self._arrange()
        self._edited(True)
        self.title_field.box.focus_field()

    def stop(self) -> None:
        """Show what holds again."""
        if self._form is not None:
            form, self._form = self._form, None
            form.destroy()
            self._arrange()
            self._edited(False)

    def settle(self) -> None:
        """It was not saved: it can be tried again."""
        if self.editing:
            self.save.wait("")

    def _save(self) -> None:
        if not self.save.enabled:
            return  # Enter was pressed again.
        if not self.title_field.value:
            self.title_field.complain(_("It needs a name."))
            self.title_field.box.focus_field()
            return
        self.title_field.complain("")
        self.save.wait(_("Saving…"))
        self._wanted(self.title_field.value, self.description.value)

    def _show_all(self) -> None:
        self._is_long = False
        self.text.say(self._shown[1])
        self._arrange()

    def _arrange(self) -> None:
        px = self._look.px
        self.more.pack_forget()
        if self._form is not None:
            self.text.pack_forget()
            self._form.pack(fill="x", pady=(0, px(14)))  # type: ignore[no-untyped-call]
        elif self.text.text:
            self.text.pack(fill="x", pady=(px(12), 0))  # type: ignore[no-untyped-call]
            if self._is_long:
                self.more.pack(anchor="w", pady=(px(4), 0))  # type: ignore[no-untyped-call]
        else:
            self.text.pack_forget()
            # Tk leaves an empty frame as high as it was.
            self.configure(height=1)


def shortened(text: str) -> str:
    """Return a description, of a long one the beginning: a dialog is to fit on the screen."""
    if len(text) <= _MOST and text.count("\n") <= _LINES:
        return text
    start = "\n".join(text.split("\n")[:_LINES])[:_MOST]
    return f"{start.rstrip()}…"
