"""The page about whom I blocked, and letting them through again.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from whatsapp_like.i18n import _
from whatsapp_like.models.timeline import Person
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.settings.lines import Line, Lines
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.theme import Look


class BlockedLine(Line[Person]):
    """One of them."""

    def __init__(self, parent: tk.Misc, look: Look, pressed: Callable[[], object]) -> None:
        super().__init__(parent, look, _("Unblock"), pressed)
        self.face = FaceView(self, look)
        self.face.grid(row=0, column=0, columnspan=2, sticky="ew")  # type: ignore[no-untyped-call]

    def show(self, value: Person) -> None:
        """Show this person."""
        handle = value.account.handle
        self.face.show(value.name, handle, Presence.NONE, f"@{handle}", loud=False)
        self.button.about = safe(value.name)


class BlockedPage(SettingsPage):
    """All of them, by their names."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Blocked"))
        self._jobs = Jobs(self)
        self.label(
            _(
                "What they write does not reach you, and they see neither your presence nor "
                "your address. They are not told."
            ),
            2,
        )
        self.people = Lines(self.content, self.look, self._line)
        self.none = Words(
            self.content,
            self.look,
            _("Nobody is blocked. You block somebody in their contact details."),
            ink=second_ink,
        )
        self.add(self.people, 10)
        signals = entries_of(self._state.people)
        observe(self, signals, lambda *_: self._jobs.idle("fill", self._fill))
        self._fill()

    def _line(self, parent: tk.Misc, account: int) -> BlockedLine:
        return BlockedLine(parent, self.look, lambda: self._unblock(account))

    def _fill(self) -> None:
        blocked = [person for person in self._state.people.values() if person.blocked]
        blocked.sort(key=lambda person: person.name.casefold())
        self.people.show([(person.account.id, person) for person in blocked])
        if blocked:
            self.none.pack_forget()
        elif not self.none.winfo_manager():
            self.add(self.none, 22)

    def _unblock(self, account: int) -> None:
        self.people.lines[account].button.wait(_("Wait…"))
        self.means.people.block(account, False, self._settle, self._refused)

    def _settle(self) -> None:
        if self.winfo_exists():
            for line in self.people.lines.values():
                line.button.wait("")

    def _refused(self, words: str) -> None:
        self._settle()
        self.means.say(words)
