"""One text to several people, to each by themselves: who gets it, then what it says.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.people.candidates import Addressee
from whatsapp_like.views.people.several import SeveralDialog
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textdialog import TextDialog
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.people.directory import FindActions

_NAMED: Final = 12

Failed = Callable[[str], None]


class BroadcastActions(Protocol):
    """Who sends it; see MessageController."""

    def broadcast(
        self, text: str, accounts: Sequence[int], done: Callable[[], None], failed: Failed
    ) -> None:
        """Send a text to several people, to each by themselves."""
        ...


def ask_whom(
    parent: tk.Misc,
    look: Look,
    state: AppState,
    people: FindActions,
    actions: BroadcastActions,
    say: Failed,
    asked: Callable[[BroadcastDialog], object] = lambda _dialog: None,
) -> SeveralDialog:
    """Ask who is to get a text, then for the text; `asked` gets the dialog for it."""

    def chosen(whom: Sequence[Addressee]) -> None:
        asked(BroadcastDialog(parent, look, state, actions, whom, say))

    return SeveralDialog(parent, look, state, people, _("New broadcast"), _("Next"), chosen)


class BroadcastDialog(TextDialog):
    """A field for the text; each of `whom` gets it in the chat with them."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: BroadcastActions,
        whom: Sequence[Addressee],
        say: Failed,
    ) -> None:
        super().__init__(parent, look, _("New broadcast"))
        self._actions = actions
        self._accounts = [each.account for each in whom]
        self._say = say
        px = look.px
        names = ", ".join(each.name for each in whom[:_NAMED])
        more = len(whom) - _NAMED
        if more > 0:
            names += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
        self.names = Prose(self.body, look, names, colour=second_ink)
        self.names.pack(fill="x", pady=(0, px(6)))  # type: ignore[no-untyped-call]
        note = _("Each gets it in the chat with you, and does not see who else did.")
        words = Words(self.body, look, note, role=Role.SMALL, ink=second_ink)
        words.pack(fill="x", pady=(0, px(14)))
        self.ask(_("Message"), _("Send"), lambda: state.desktop.enter_sends)

    def take(self, text: str) -> None:
        """Send it to each."""
        self.go.wait(_("Sending…"))
        self._actions.broadcast(text, self._accounts, self._sent, self.complain)

    def _sent(self) -> None:
        count = len(self._accounts)
        self._say(ngettext("Sent to {n} person.", "Sent to {n} people.", count).format(n=count))
        self.done()
