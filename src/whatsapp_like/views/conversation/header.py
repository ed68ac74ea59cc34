"""The head of a conversation's window: who it is with, where they are, what can be done.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Remedy
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.connection import ConnectionWatch
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import (
    custom_words,
    dot_of,
    is_channel,
    is_many,
    is_me,
    kind_of,
    many_words,
    now_of,
    presence_words,
    status_of,
    talk_seed,
    talk_title,
    typing_words,
)
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.telling import span_words
from whatsapp_like.views.theme import Look

if TYPE_CHECKING:
    from whatsapp_like.models.timeline import ConversationSummary

_MINUTE_MS: Final = 60_000
_FACE: Final = 42
_NAME_LEAST: Final = 110


class HeaderView(ttk.Frame):
    """Follows the presence and typing of the other side, or the members of a group."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        conversation: int,
        details: Callable[[], object],
        retry: Callable[[], object] | None = None,
    ) -> None:
        """`details` shows who it is with; `retry` connects at once."""
        super().__init__(parent)
        self._look = look
        self._state = state
        self.conversation = conversation
        self._jobs = Jobs(self)
        px = look.px
        inner = ttk.Frame(self)
        inner.pack(fill="x", padx=(px(18), px(12)), pady=px(8))  # type: ignore[no-untyped-call]
        self.details = IconButton(inner, look, Icon.DETAILS, self._details_label(), details)
        self.details.pack(side="right")  # type: ignore[no-untyped-call]
        self._inner = inner
        self._spare: list[IconButton] = []
        self._buttons = [self.details]
        self.back: IconButton | None = None
        self.face = FaceView(inner, look, size=_FACE, pressed=details)
        self.face.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self._line = tk.Frame(self, bd=0, height=1)
        self._line.pack(fill="x", side="bottom")
        observe(
            self,
            (
                *entries_of(state.people),
                *entries_of(state.typing),
                state.session.events.phase,
                state.session.events.account,
            ),
            self._heard,
        )
        self.retry: IconButton | None = None
        if retry is not None:
            self.retry = IconButton(inner, look, Icon.REFRESH, _("Retry now"), retry)
        self._connection = ConnectionWatch(self, state, self._heard)
        inner.bind("<Configure>", lambda _: self._jobs.idle("fit", self._fit), add=True)
        look.watch(self, self._relook)
        self._relook()
        self.refresh()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _details_label(self) -> str:
        summary = self._state.conversations.get(self.conversation)
        if not is_many(summary):
            return _("Contact details")
        return _("Channel details") if is_channel(summary) else _("Group details")

    def show_back(self, command: Callable[[], object] | None) -> None:
        """Put a button at the left that leads back to the list; None takes it away."""
        if command is None:
            if self.back is not None:
                self.back.destroy()
                self.back = None
        elif self.back is None:
            self.back = IconButton(
                self._inner, self._look, Icon.BACK, _("Back to the list"), command
            )
            self.back.pack(side="left", before=self.face)  # type: ignore[no-untyped-call]
        self._fit()

    def spare(self, *buttons: IconButton) -> None:
        """Let these go, the first one first, where the name would have no room; a menu has to
        offer what they do."""
        self._spare = list(buttons)
        self._jobs.idle("fit", self._fit)

    def add_button(
        self, name: Icon, label: str, command: Callable[[], object], *, last: bool = False
    ) -> IconButton:
        """Put a button left of the others, or right of all of them if it is the `last`."""
        button = IconButton(self._inner, self._look, name, label, command)
        # The one that comes and goes stays the leftmost: none of the others moves with it.
        left = self._buttons[0] if last else self._leftmost()
        button.pack(side="right", before=left)  # type: ignore[no-untyped-call]
        self._buttons.insert(0 if last else len(self._buttons), button)
        return button

    def focus_pane(self) -> None:
        """Put the keyboard on the first of what can be done here."""
        first = self._inner.tk_focusNext()
        if first is not None:
            first.focus_set()

    @property
    def peer(self) -> int:
        """The account on the other side; 0 while the conversation is not known."""
        summary = self._state.conversations.get(self.conversation)
        return summary.peer if summary else max(0, -self.conversation)

    def refresh(self) -> None:
        """Show who it is with and where they are now."""
        state, peer = self._state, self.peer
        summary = state.conversations.get(self.conversation)
        person = state.people.get(peer)
        typing = typing_words(state, self.conversation)
        here = status_of(state, person) is PresenceStatus.ONLINE
        mine = is_me(state, peer)
        said = self._connection.said
        many = is_many(summary)
        words = many_words(state, self.conversation) if many else presence_words(state, peer)
        if said is not None and said.remedy is not None:
            words = f"{said.title} · {said.again}" if said.again else said.title
        elif said is not None:
            words = said.title
        self._offer_retry(said is not None and said.remedy is Remedy.RETRY)
        self.face.show(
            talk_title(state, self.conversation),
            talk_seed(state, self.conversation),
            Presence.NONE if mine else dot_of(state, person),
            typing or words,
            loud=bool(typing) or (here and said is None),
            custom="" if typing or said else self._behind(summary, peer),
            muted=summary is not None and summary.is_quiet(now_of(state)),
            kind=kind_of(summary),
        )

    def _behind(self, summary: ConversationSummary | None, peer: int) -> str:
        """Return what stands behind the line: after which time all goes, or their own words."""
        head = summary.conversation if summary else None
        if head is not None and head.expire_after:
            return _("disappearing after {span}").format(span=span_words(head.expire_after))
        return "" if is_me(self._state, peer) else custom_words(self._state, peer)

    def _offer_retry(self, offered: bool) -> None:
        if self.retry is None or offered is bool(self.retry.winfo_manager()):
            return
        if offered:
            self.retry.pack(side="right", before=self.face)  # type: ignore[no-untyped-call]
        else:
            self.retry.pack_forget()
        self._fit()

    def _fit(self) -> None:
        """Give the name its room before the buttons that can be spared get theirs."""
        width = self._inner.winfo_width()
        if width <= 1 or not self._spare:
            return
        room = width - self._look.px(_FACE + _NAME_LEAST)
        for each in self._inner.pack_slaves():
            if each is not self.face and each not in self._spare:
                room -= each.winfo_reqwidth()
        for button in reversed(self._spare):
            room -= button.winfo_reqwidth()
            if room < 0:
                button.pack_forget()
            elif not button.winfo_manager():
                after = self._buttons[self._buttons.index(button) + 1 :]
                left = next((each for each in after if each.winfo_manager()), self._leftmost())
                button.pack(side="right", before=left)  # type: ignore[no-untyped-call]

    def _leftmost(self) -> tk.Misc:
        """Return what stands left of all buttons but the one that comes and goes."""
        offered = self.retry is not None and bool(self.retry.winfo_manager())
        return self.retry if self.retry is not None and offered else self.face

    def _heard(self, *_: object) -> None:
        self._jobs.idle("refresh", self.refresh)

    def _tick(self) -> None:
        self.refresh()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _relook(self) -> None:
        self._line.configure(background=self._look.palette.line)
