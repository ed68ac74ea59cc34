"""Answers of the client that come in pages.

No thread of their own: frozen values that cross to Tk's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.enums import Registration
    from whatsapp_like.models.group import Channel
    from whatsapp_like.models.timeline import TimelineItem


class HistoryPage(NamedTuple):
    """Items in display order; `complete` tells that nothing older exists anywhere."""

    items: tuple[TimelineItem, ...]
    complete: bool


class NewerPage(NamedTuple):
    """Items in display order; `newest` tells that nothing newer exists here."""

    items: tuple[TimelineItem, ...]
    newest: bool


class Arrivals(NamedTuple):
    """What others sent, looked through up to the seq `through`; `broken` tells that older entries
    must be fetched first."""

    items: tuple[TimelineItem, ...]
    through: int
    broken: bool


class Gap(NamedTuple):
    """What a conversation lacks here: `older` and `newer` tell that there is more elsewhere, below
    the seq `low` and above everything that is here."""

    low: int
    older: bool
    newer: bool


class Extent(NamedTuple):
    """What the archive has of a conversation between two times, in milliseconds, `end` excluded:
    `items` many from the seq `first` to `last`, 0 and 0 when there are none."""

    start: int
    end: int
    first: int
    last: int
    items: int


class FoundChannels(NamedTuple):
    """Channels by id; ask on with `after=next`, None at the end."""

    channels: tuple[Channel, ...]
    next: int | None


class FoundAccounts(NamedTuple):
    """Accounts by id; ask on with `after=next`, None at the end."""

    accounts: tuple[Account, ...]
    next: int | None


class ServerFace(NamedTuple):
    """What a server shows to anyone: enough to decide whether to trust it and how to get in."""

    name: str
    version: str
    pin: str
    registration: Registration
