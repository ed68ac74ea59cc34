"""A field for a day: it is typed, or chosen in a calendar that the button at its end opens.

Runs on the Tk thread. Public names: `DayField`, `DayDialog`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, date_hint, parse_date, type_date
from whatsapp_like.views.buttons import IconButton
from whatsapp_like.views.forms import Field, Words
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.month import MonthView
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

_WIDTH: Final = 360
_FIRST: Final = date(2000, 1, 1)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


class DayField(Field):
    """Asks for a day that is over, or today; nothing typed is no day."""

    def __init__(
        self, parent: tk.Misc, look: Look, label: str, entered: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, label, placeholder=date_hint(), entered=entered)
        self._look = look
        self._title = label
        self.calendar = IconButton(
            *(self.box, look, Icon.CALENDAR, _("Choose in a calendar"), self._open),
            size=34,
            mark=16,
            ground=lambda palette: palette.field,
        )
        self.box.carry(self.calendar)

    @property
    def day(self) -> date | None:
        """The day; None for nothing.

        Raises:
            ValueError: what was typed is no day.
        """
        return parse_date(self.value) if self.value else None

    def _open(self) -> None:
        try:
            day = self.day
        except ValueError:
            day = None
        DayDialog(self, self._look, self._title, day or _today(), self._take)

    def _take(self, day: date) -> None:
        self.complain("")
        self.box.write(type_date(day))
        self.box.focus_field()


class DayDialog(Dialog):
    """A month of which a day is chosen; `chosen` gets it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        title: str,
        day: date,
        chosen: Callable[[date], object],
    ) -> None:
        super().__init__(parent, look, title, width=_WIDTH)
        self._done = chosen
        px, today = look.px, _today()
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(10)))
        shown = min(max(day, _FIRST), today)
        self.month = MonthView(
            *(self.body, look, shown, _FIRST, today), changed=lambda: None, entered=self._take
        )
        self.month.pack(fill="x")  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(18), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Choose"), self._take, rank=Rank.PRIMARY)
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self.open(self.month.days)

    def _take(self) -> None:
        self.close()
        self._done(self.month.chosen)
