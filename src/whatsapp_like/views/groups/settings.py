"""What admins set for a whole group or channel: each switch holds at once.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.enums import History, Posting
from whatsapp_like.views.choices import ChoiceRow
from whatsapp_like.views.forms import Switch, Words, danger_ink, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.describing import is_channel
from whatsapp_like.views.telling import span_words
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

_DAY: Final = 86_400
SPANS: Final = (0, _DAY, 7 * _DAY, 90 * _DAY)
"""After how many seconds messages disappear; 0 for never."""


class ChangeActions(Protocol):
    """What changes a group; see GroupController."""

    def change(
        self,
        conversation: int,
        failed: Callable[[str], None],
        done: Callable[[], None] | None = None,
        *,
        title: str | None = None,
        description: str | None = None,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool | None = None,
        expire_after: int | None = None,
    ) -> None:
        """Change what is given."""
        ...


class GroupSettingsDialog(Dialog):
    """Shows what is set, live; whoever switches sees it go back where the server refuses."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, actions: ChangeActions, number: int
    ) -> None:
        self._channel = is_channel(state.conversations.get(number))
        title = _("Channel settings") if self._channel else _("Group settings")
        super().__init__(parent, look, title, width=460)
        self._state = state
        self._actions = actions
        self.conversation = number
        self._jobs = Jobs(self)
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(16)))
        self.posting = self._switch(
            _("Subscribers can write") if self._channel else _("All members can write"),
            _("Else only you and admins do."),
            lambda on: self._change(posting=Posting.ALL if on else Posting.ADMINS),
        )
        self.history = self._switch(
            _("New subscribers see earlier messages")
            if self._channel
            else _("New members see earlier messages"),
            _("Else they see what is written once they are in."),
            lambda on: self._change(history=History.ALL if on else History.JOINED),
        )
        self.listed: Switch | None = None
        if self._channel:
            self.listed = self._switch(
                _("Everybody on this server finds it"),
                _("Else only whoever has an invite can subscribe."),
                lambda on: self._change(listed=on),
            )
        Words(self.body, look, _("Disappearing messages")).pack(fill="x")
        note = _("What is written from now on is deleted everywhere after this time.")
        Words(self.body, look, note, role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(4), px(8))
        )
        off = pgettext("disappearing messages", "Off")
        self.timer = ChoiceRow(
            self.body,
            look,
            [(each, span_words(each) if each else off) for each in SPANS],
            lambda value: self._change(expire_after=int(str(value))),
        )
        self.timer.pack(fill="x")  # type: ignore[no-untyped-call]
        self._words = Words(self.body, look, "", role=Role.SMALL, ink=danger_ink)
        self._words.pack(fill="x", pady=(px(10), px(6)))
        shut = TextButton(self.foot, look, _("Close"), self.close)
        shut.pack(side="right")  # type: ignore[no-untyped-call]
        observe(self, entries_of(state.conversations), self._changed)
        self._fill()
        self.open(self.posting.button)

    @property
    def said(self) -> str:
        """What could not be done."""
        return str(self._words["text"])

    def _switch(self, label: str, note: str, switched: Callable[[bool], object]) -> Switch:
        switch = Switch(self.body, self.look, label, note, switched)
        switch.pack(fill="x", pady=(0, self.look.px(14)))  # type: ignore[no-untyped-call]
        return switch

    def _changed(self, conversation: int, *_: object) -> None:
        if conversation == self.conversation:
            self._jobs.idle("fill", self._fill)

    def _fill(self) -> None:
        summary = self._state.conversations.get(self.conversation)
        head = summary.conversation if summary else None
        if head is None or head.group is None or head.group.left:
            self.close()
            return
        self.posting.set(head.group.posting is Posting.ALL)
        self.history.set(head.group.history is History.ALL)
        if self.listed is not None:
            self.listed.set(head.group.listed)
        self.timer.show(head.expire_after)

    def _change(
        self,
        *,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool | None = None,
        expire_after: int | None = None,
    ) -> None:
        self._words.say("")
        self._actions.change(
            self.conversation,
            self._failed,
            posting=posting,
            history=history,
            listed=listed,
            expire_after=expire_after,
        )

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self._words.say(words)
            self._fill()
