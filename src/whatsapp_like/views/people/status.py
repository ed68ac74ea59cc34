"""Says something about myself for a while: text with emoji, and how long it counts.

Runs on the Tk thread. Public names: `StatusDialog`, `StatusActions`, `status_menu`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import N_, _, ngettext
from whatsapp_like.models.text import MAX_STATUS
from whatsapp_like.views import emoji, times
from whatsapp_like.views.buttons import IconButton, window_ground
from whatsapp_like.views.choices import ChoiceRow
from whatsapp_like.views.forms import Field, Words, danger_ink, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.describing import now_of
from whatsapp_like.views.picker.view import EmojiPicker
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog
from whatsapp_like.views.writing import Writing

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.views.picker.habits import Habits

_MINUTE: Final = 60_000
_SPANS: Final[tuple[tuple[str, Callable[[int], int | None]], ...]] = (
    (N_("30 minutes"), lambda now: now + 30 * _MINUTE),
    (N_("1 hour"), lambda now: now + 60 * _MINUTE),
    (N_("4 hours"), lambda now: now + 240 * _MINUTE),
    (N_("Today"), times.end_of_day),
    (N_("This week"), times.end_of_week),
    (N_("Always"), lambda _now: None),
)
_ALWAYS: Final = len(_SPANS) - 1
_TODAY: Final = 3
_KEEP: Final = -1
_FEW: Final = 20
_EDGE: Final = 12


class StatusActions(Protocol):
    """What the dialog may ask for."""

    def set_status(
        self,
        text: str,
        until: int | None,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Say this about myself until then, by the server's clock; an empty text for nothing."""
        ...


class StatusDialog(Dialog):
    """Shows what I say about myself now, and lets me say something else."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, habits: Habits, actions: StatusActions
    ) -> None:
        super().__init__(parent, look, _("Status"))
        self._state = state
        self._habits = habits
        self._actions = actions
        self.picker: EmojiPicker | None = None
        self._before_edit = state.session.custom
        px = look.px
        row = ttk.Frame(self.body)
        row.pack(fill="x")  # type: ignore[no-untyped-call]
        self.text = Field(
            row,
            look,
            _("What others see beneath your name"),
            placeholder=_("In a meeting, on holiday…"),
            changed=lambda _text: self._edited(),
            entered=self._save,
        )
        self.emoji = IconButton(row, look, Icon.EMOJI, _("Emoji"), self._pick)
        # Beside the entry, which lies below its label and is a little higher.
        lead = look.line(Role.SMALL) + px(5)
        self.emoji.pack(side="right", anchor="n", padx=(px(6), 0), pady=(lead, 0))  # type: ignore[no-untyped-call]
        self.text.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        Words(self.body, look, _("For how long"), role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(16), px(8))
        )
        self.spans = ChoiceRow(self.body, look, self._choices(), self._choose)
        self.spans.pack(fill="x")  # type: ignore[no-untyped-call]
        self.end = Words(self.body, look, "", role=Role.SMALL, ink=second_ink)
        self.end.pack(fill="x", pady=(px(10), 0))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        self.save = TextButton(buttons, look, _("Save"), self._save, rank=Rank.PRIMARY)
        self.save.pack(side="right")  # type: ignore[no-untyped-call]
        self.cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.cancel.pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        self.clear = TextButton(buttons, look, _("Clear status"), self._clear)
        self._room = ttk.Frame(self.body, height=px(120))
        custom = self._before_edit
        if custom is not None:
            self.text.box.set(custom.text)
            self.clear.pack(side="left")  # type: ignore[no-untyped-call]
        self._choose(_TODAY if custom is None else _KEEP if custom.until else _ALWAYS)
        self.open(self.text.box.field)
        self.text.box.focus_field()

    # --- how long ---------------------------------------------------------------------------------

    def _choices(self) -> list[tuple[object, str]]:
        choices: list[tuple[object, str]] = [
            (n, _(label)) for n, (label, _end) in enumerate(_SPANS)
        ]
        custom = self._before_edit
        if custom is not None and custom.until is not None:
            words = times.until(custom.until, now_of(self._state))
            choices.insert(0, (_KEEP, words[:1].upper() + words[1:]))
        return choices

    def _choose(self, chosen: object) -> None:
        self._chosen = chosen if isinstance(chosen, int) else _ALWAYS
        self.spans.show(self._chosen)
        until = self._until()
        if until is None:
            words = _("Shown until you change it.")
        else:
            # "until" and a moment
            words = _("Shown {until}.").format(until=times.until(until, now_of(self._state)))
        self.end.say(words, second_ink)

    def _until(self) -> int | None:
        if self._chosen == _KEEP and self._before_edit is not None:
            return self._before_edit.until
        _label, end = _SPANS[self._chosen]
        return end(now_of(self._state))

    # --- the text ---------------------------------------------------------------------------------

    def _edited(self) -> None:
        left = MAX_STATUS - len(self.text.value)
        if left < 0:
            words = ngettext("{n} character too many", "{n} characters too many", -left)
            self.text.complain(words.format(n=-left))
        elif left < _FEW:
            words = ngettext("{n} character left", "{n} characters left", left)
            self.text.remark(words.format(n=left))
        else:
            self.text.remark("")

    def _pick(self) -> None:
        if self.picker is not None:
            self.picker.close()
            return
        self.picker = EmojiPicker(
            self,
            self.look,
            self._habits,
            chosen=self._picked,
            closed=self._left,
            opener=self.emoji,
            ground=window_ground,
        )
        # The dialog is not high enough for more than a few rows: it grows for as long.
        self._room.pack(fill="x")  # type: ignore[no-untyped-call]
        edge = self.look.px(_EDGE)
        self.picker.place(  # type: ignore[no-untyped-call]
            x=edge, y=edge, relwidth=1, width=-2 * edge, relheight=1, height=-2 * edge
        )
        tk.Misc.tkraise(self.picker)
        self.picker.focus_search()

    def _picked(self, key: str) -> None:
        if isinstance(self.text.box.field, Writing):
            self.text.box.field.insert_text(emoji.text_of(key))
        if self.picker is not None:
            self.picker.close()

    def _left(self, back: bool) -> None:
        self.picker = None
        self._room.pack_forget()
        if back:
            self.text.box.field.focus_set()

    # --- what is done -----------------------------------------------------------------------------

    def _save(self) -> None:
        text = self.text.value
        if not text and self._before_edit is None:
            self.close()
        elif len(text) <= MAX_STATUS and self.save.enabled:
            self.save.wait(_("Saving…"))
            self._actions.set_status(
                text, self._until() if text else None, self._done, self._failed
            )

    def _clear(self) -> None:
        self.clear.wait(_("Saving…"))
        self._actions.set_status("", None, self._done, self._failed)

    def _done(self) -> None:
        # The answer may come after the dialog was closed.
        if self.winfo_exists():
            self.close()

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            for button in (self.save, self.clear):
                button.wait("")
            self.end.say(words, danger_ink)
            self.text.box.focus_field()


def status_menu(
    state: AppState,
    edit: Callable[[], object],
    actions: StatusActions,
    failed: Callable[[str], None],
) -> list[Choice]:
    """Return the lines of a menu for what I say about myself."""
    if state.session.custom is None:
        return [Choice(_("Set a status…"), edit, mark=Icon.EMOJI)]

    def clear() -> None:
        actions.set_status("", None, lambda: None, failed)

    return [
        Choice(_("Change status…"), edit, mark=Icon.EMOJI),
        Choice(_("Clear status"), clear, mark=Icon.CLOSE),
    ]
