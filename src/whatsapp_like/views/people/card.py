"""What the windows about one person and about one group have in common.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.desk.badge import WindowIcon
from whatsapp_like.views.focus import last_in, let_go
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.window import Window, set_title

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.placement import Places
    from whatsapp_like.views.textbutton import TextButton
    from whatsapp_like.views.theme import Look


class CardWindow(Window):
    """A window about somebody or a group, whose content `_build` makes, each time anew.

    `write`, the button to their conversation, has the keyboard at first.
    """

    write: TextButton

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        places: Places,
        name: str,
        title: str,
        size: tuple[int, int],
        least: tuple[int, int],
    ) -> None:
        super().__init__(root, look, places, name, title, size, least)
        self._state = state
        self._jobs = Jobs(self)
        self._counted = WindowIcon(self, look)

    def _build(self) -> None:
        raise NotImplementedError

    def show(self) -> None:
        """Bring the window to the front, the keyboard where it was or where one begins."""
        super().show()
        if last_in(self) in (None, self):
            self.write.focus_set()

    def renew(self) -> None:
        """Make everything anew in the present language, where the window stands."""
        let_go(self)
        for child in self.winfo_children():
            child.destroy()
        self._build()

    def _entitle(
        self, name: str, seed: str, kind: ConversationKind = ConversationKind.DIRECT
    ) -> None:
        """Say on the window's frame and icon who it is about."""
        set_title(self, name)
        self._counted.show(0, name, seed, kind=kind)
