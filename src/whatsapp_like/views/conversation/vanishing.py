"""After what time messages of a conversation disappear: lines of a menu, and a time of one's own.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.views.dropdown import Dropdown
from whatsapp_like.views.forms import Field, Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.telling import span_words
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

Failed = Callable[[str], None]

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY
_SPANS: Final = (0, _DAY, _WEEK, 90 * _DAY)
_LONGEST: Final = 366 * _DAY
_WIDTH: Final = 420


class TimerActions(Protocol):
    """Who changes a conversation; see GroupController."""

    def change(
        self,
        conversation: int,
        failed: Failed,
        done: Callable[[], None] | None = None,
        *,
        expire_after: int | None = None,
    ) -> None:
        """Let what is sent from now on disappear after so many seconds; 0 for never."""
        ...


def vanishing_choices(
    owner: tk.Misc,
    look: Look,
    state: AppState,
    conversation: int,
    actions: TimerActions,
    failed: Failed,
) -> list[Choice]:
    """Return the line that leads to the spans; none where I may not choose."""
    summary = state.conversations.get(conversation)
    head, account = summary.conversation if summary else None, state.session.account
    if head is None or account is None or (head.group is not None and head.group.left):
        return []
    mine = head.member(account.id)
    admin = mine is not None and mine.role in (MemberRole.OWNER, MemberRole.ADMIN)
    if head.kind is not ConversationKind.DIRECT and not admin:
        return []
    now = head.expire_after

    def choose(seconds: int) -> Callable[[], object]:
        return lambda: actions.change(conversation, failed, expire_after=seconds)

    off = pgettext("disappearing messages", "Off")
    spans = list(_SPANS) if now in _SPANS else [*_SPANS, now]
    lines = [
        Choice(span_words(each) if each else off, choose(each), checked=each == now)
        for each in spans
    ]
    lines.append(Choice(_("Another time…"), lambda: SpanDialog(owner, look, lambda s: choose(s)())))
    return [Choice(_("Disappearing messages"), more=lines, mark=Icon.TIMER)]


class SpanDialog(Dialog):
    """Asks for a span of time, in hours, days or weeks."""

    def __init__(self, parent: tk.Misc, look: Look, chosen: Callable[[int], object]) -> None:
        """`chosen` gets it in seconds."""
        super().__init__(parent, look, _("Disappearing messages"), width=_WIDTH)
        self._done = chosen
        px = look.px
        title = Words(self.body, look, _("Disappearing messages"), role=Role.TITLE)
        title.pack(fill="x", pady=(0, px(8)))
        note = _("What is written from now on is deleted everywhere after this time.")
        words = Words(self.body, look, note, ink=second_ink)
        words.pack(fill="x", pady=(0, px(14)))
        row = ttk.Frame(self.body)
        row.pack(fill="x")  # type: ignore[no-untyped-call]
        self.number = Field(row, look, _("How many"), entered=self._read)
        self.number.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        units = (_("hours"), _("days"), _("weeks"))
        self.unit = Dropdown(row, look, _("Unit"), units, lambda _number: None)
        self.unit.choose(1)
        # Beside the entry, which lies below its label.
        lead = look.line(Role.SMALL) + px(4)
        self.unit.pack(side="left", anchor="n", padx=(px(10), 0), pady=(lead, 0))  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Save"), self._read, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.number.box.field)

    def _read(self) -> None:
        typed = self.number.value
        unit = (_HOUR, _DAY, _WEEK)[self.unit.current]
        # Python reads no number of thousands of digits.
        number = typed.isascii() and typed.isdigit() and len(typed) < 6
        seconds = int(typed) * unit if number else 0
        if 0 < seconds <= _LONGEST:
            self.close()
            self._done(seconds)
        else:
            self.number.complain(_("Enter a number, up to a year in all."))
            self.number.box.focus_field()
