"""Joining: with a link or a code, after a look at what it leads to; a channel from the list.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.forms import Field, Words, danger_ink
from whatsapp_like.views.groups.about import shortened
from whatsapp_like.views.groups.links import NoCode, code_of
from whatsapp_like.views.people.describing import count_words
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.group import Channel
    from whatsapp_like.models.state.app import AppState

Failed = Callable[[str], None]


class JoinActions(Protocol):
    """What joining may ask for; see GroupController."""

    def look(self, code: str, seen: Callable[[Channel], None], failed: Failed) -> None:
        """Find out what a code leads to."""
        ...

    def join(
        self,
        done: Callable[[int], None],
        failed: Failed,
        *,
        code: str | None = None,
        channel: int | None = None,
    ) -> None:
        """Join with a code, or a listed channel."""
        ...


class CodeDialog(Dialog):
    """Asks for a link or a code and looks where it leads; `seen` gets both."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        actions: JoinActions,
        seen: Callable[[Channel, str], object],
        text: str = "",
    ) -> None:
        super().__init__(parent, look, _("Join with a link"), width=460)
        self._state = state
        self._actions = actions
        self._seen = seen
        px = look.px
        Words(self.body, look, _("Join with a link"), role=Role.TITLE).pack(fill="x")
        self.field = Field(
            self.body,
            look,
            _("Link or code"),
            note=_("An admin of the group can give you one."),
            changed=lambda _text: self.field.complain(""),
            entered=self._go,
        )
        self.field.pack(fill="x", pady=(px(14), px(16)))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        self.next = TextButton(buttons, look, _("Next"), self._go, rank=Rank.PRIMARY)
        self.next.pack(side="right")  # type: ignore[no-untyped-call]
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.field.box.field)
        if text:
            self.field.box.set(text)
            self._go()

    def _go(self) -> None:
        if not self.next.enabled:
            return  # Enter was pressed again.
        try:
            code = code_of(self._state, self.field.value)
        except NoCode as error:
            self._failed(str(error))
            return
        self.next.wait(_("One moment…"))
        self._actions.look(code, lambda group: self._found(group, code), self._failed)

    def _found(self, group: Channel, code: str) -> None:
        if self.winfo_exists():
            self.close()
            self._seen(group, code)

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.next.wait("")
            self.field.complain(words)
            self.field.box.focus_field()


class LookDialog(Dialog):
    """Shows a group or channel from outside, and joins it; `joined` gets its conversation."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: JoinActions,
        group: Channel,
        joined: Callable[[int], object],
        code: str | None = None,
    ) -> None:
        """`code` is the way in, else the group is a listed channel."""
        super().__init__(parent, look, group.title, width=440)
        self._actions = actions
        self.shown = group
        self._joined = joined
        self._code = code
        px = look.px
        channel = group.kind is ConversationKind.CHANNEL
        kind = _("Channel") if channel else _("Group")
        words = f"{kind} · {count_words(group.member_count, channel=channel)}"
        self.face = FaceView(self.body, look, size=64, role=Role.TITLE)
        look.faces.lend(str(group.id), group.picture, code)
        self.face.show(
            group.title, str(group.id), Presence.NONE, words, loud=False, kind=group.kind
        )
        self.face.pack(fill="x")  # type: ignore[no-untyped-call]
        if group.description:
            about = Prose(self.body, look, shortened(group.description))
            about.pack(fill="x", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self._words = Words(self.body, look, "", role=Role.SMALL, ink=danger_ink)
        self._words.pack(fill="x", pady=(px(10), px(8)))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x")  # type: ignore[no-untyped-call]
        label = _("Open chat") if group.joined else _("Subscribe") if channel else _("Join")
        self.go = TextButton(buttons, look, label, self._join, rank=Rank.PRIMARY)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.go)

    @property
    def said(self) -> str:
        """Why it could not be joined."""
        return str(self._words["text"])

    def _join(self) -> None:
        if self.shown.joined:
            self._done(self.shown.id)
            return
        self.go.wait(_("One moment…"))
        channel = None if self._code is not None else self.shown.id
        self._actions.join(self._done, self._failed, code=self._code, channel=channel)

    def _done(self, conversation: int) -> None:
        if self.winfo_exists():
            self.close()
        self._joined(conversation)

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.go.wait("")
            self._words.say(words)
