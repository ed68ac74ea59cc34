"""What a timeline shows, and what it asks for: the rows, their model, the user's wishes.

Needs no Tk; all of it is called on the Tk thread. Public names: `Row`, `Origin`, `TimelineModel`,
`TimelineActions`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from whatsapp_like.views.shapes import Tick


@dataclass(frozen=True, slots=True)
class Row:
    """A message as it is shown. Whoever makes these has formatted times and days already."""

    key: Hashable
    own: bool
    text: str
    time: str = ""
    tick: Tick = Tick.NONE
    day: str = ""  # of the message; a chip stands wherever it differs from the row before
    first: bool = True  # of the messages that one sender wrote one after the other
    sender: str = ""  # shown above the first of a group, when there are several others
    unread: int = 0  # this many unread messages begin here
    unknown: bool = False  # of a kind that only a newer WL can show; `text` is not used


class Origin(NamedTuple):
    """Who wrote a message and when, in full: what its bubble has no room for."""

    name: str
    stamp: str  # in figures, as it stands before each of several messages that are copied
    spoken: str  # the day of the week, the day and the time to the second


class TimelineModel(Protocol):
    """The rows that a timeline shows, oldest first."""

    def __len__(self) -> int: ...

    def row(self, index: int) -> Row:
        """Return the row at `index`, 0 being the oldest."""
        ...

    def origin(self, index: int) -> Origin:
        """Return who wrote the row at `index` and when."""
        ...


class TimelineActions(Protocol):
    """What a timeline may ask for."""

    def open_link(self, url: str) -> None:
        """Open an address from a message."""
        ...

    def older(self) -> None:
        """Load older messages, if there are any; asked once until some came or `reset`."""
        ...

    def newer(self) -> None:
        """Load newer messages, if there are any; asked once until some came or `reset`."""
        ...

    def newest(self) -> None:
        """Show the newest messages, which are not loaded."""
        ...

    def menu(self, key: Hashable, x: int, y: int, link: str = "") -> None:
        """Show what can be done with a message, at a place on the screen; `link` is there."""
        ...

    def retry(self, key: Hashable) -> None:
        """Send a failed message again."""
        ...

    def seen(self, key: Hashable) -> None:
        """Take note that messages up to this one have been on screen."""
        ...
