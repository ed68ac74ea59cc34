"""The parts of an export both forms share: which conversation, who takes part, which days.

No thread of its own: frozen values.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from whatsapp_like.models.account import Account
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.ids import Model


class ExportHeader(Model):
    """What an export says about its conversation. `names` gives each account the name I see;
    `complete` is False when messages of that time are not on this computer."""

    conversation: int
    kind: ConversationKind
    title: str
    me: int
    accounts: tuple[Account, ...]
    names: dict[int, str]
    complete: bool = True

    def name(self, account: int) -> str:
        """Return how an author is called; one whose account is unknown here keeps the id."""
        return self.names.get(account, str(account))


def day_range(first: date | None, last: date | None, zone: tzinfo) -> tuple[int, int]:
    """Return the milliseconds [from, to) that the days `first` to `last` cover in `zone`.

    Raises:
        ValueError: the first day is after the last.
    """
    if first is not None and last is not None and first > last:
        raise ValueError("the first day is after the last")
    # Windows cannot tell the offset of times before 1970, when nothing was written anyway.
    start = _midnight(first, zone) if first and first.year > 1970 else 0
    end = _midnight(last + timedelta(days=1), zone) if last else 2**53
    return start, end


def _midnight(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
