"""The columns of the table of sessions: what each shows of a session, and how it sorts.

Needs no Tk. Texts are as they came; whoever draws them keeps Tk from what it cannot show.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from whatsapp_like.i18n import _
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.views import times


class Key(StrEnum):
    """Names a column."""

    NAME = "name"
    ALIAS = "alias"
    ADDRESS = "address"
    SINCE = "since"
    CLIENT = "client"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its share of the width, the least it needs (pixels at 100 %), its text,
    and what it is sorted by."""

    key: Key
    title: str
    share: int
    least: int
    text: Callable[[SessionEntry], str]
    order: Callable[[SessionEntry], tuple[int | str, ...]]


def columns() -> list[Column]:
    """Return the columns from the left."""
    return [
        Column(
            Key.NAME,
            _("Name"),
            25,
            130,
            lambda s: s.account.name,
            lambda s: (s.account.name.casefold(),),
        ),
        Column(
            Key.ALIAS, _("Alias"), 14, 76, lambda s: s.account.handle, lambda s: (s.account.handle,)
        ),
        Column(Key.ADDRESS, _("IP address"), 18, 112, lambda s: s.address, _by_address),
        Column(Key.SINCE, _("Since"), 14, 88, _since, lambda s: (s.since,)),
        Column(
            Key.CLIENT, _("Client"), 20, 120, lambda s: s.client, lambda s: (s.client.casefold(),)
        ),
        Column(
            Key.STATE,
            _("State"),
            9,
            64,
            lambda s: _("idle") if s.idle else _("active"),
            lambda s: (s.idle,),
        ),
    ]


GOES_FIRST = (Key.CLIENT, Key.STATE, Key.SINCE)
"""What a narrow table leaves out, in this order; the dot on a face still tells who is idle."""


def fitting(columns: Sequence[Column], room: float) -> list[Column]:
    """Return the columns that there is room for, in pixels at 100 %."""
    kept = list(columns)
    for key in GOES_FIRST:
        if sum(column.least for column in kept) > room:
            kept = [column for column in kept if column.key is not key]
    return kept


def arranged(
    sessions: Iterable[SessionEntry], column: Column, words: str, *, downwards: bool
) -> list[SessionEntry]:
    """Return the sessions that hold every word of `words`, sorted by a column."""
    wanted = words.casefold().split()
    found = [s for s in sessions if all(word in _searched(s) for word in wanted)]
    # Equal ones by name and then by id, upwards always: they keep their places.
    found.sort(key=lambda s: (s.account.name.casefold(), s.id))
    found.sort(key=column.order, reverse=downwards)
    return found


def _searched(session: SessionEntry) -> str:
    account = session.account
    return f"{account.name} {account.handle} {session.address} {session.client}".casefold()


def _since(session: SessionEntry) -> str:
    # The server is on this computer: its clock is ours.
    return times.list_time(session.since, time.time_ns() // 1_000_000)


def _by_address(session: SessionEntry) -> tuple[int | str, ...]:
    """Sort addresses as numbers: .9 comes before .10."""
    try:
        address = ip_address(session.address)
    except ValueError:
        return (9, session.address)
    return (address.version, f"{int(address):039}")
