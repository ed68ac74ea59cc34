"""What a timeline shows, and what it asks for: the rows, their model, the user's wishes.

Needs no Tk; all of it is called on the Tk thread. Public names: `Row`, `Extras` and what is in
them, `Origin`, `TimelineModel`, `TimelineActions`, `Act`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Protocol

from whatsapp_like.views.formatted import Mention, shown
from whatsapp_like.views.shapes import Tick


class Quote(NamedTuple):
    """What a message answers."""

    seq: int
    name: str
    seed: str  # the sender's: the bar has their colour
    text: str
    deleted: bool = False


class Pill(NamedTuple):
    """An emoji with which somebody reacted; without an emoji, so many others."""

    emoji: str
    number: int
    mine: bool
    names: str  # of who did, as they stand in a sentence


class Option(NamedTuple):
    """An answer of a poll."""

    text: str
    votes: int
    chosen: bool  # by me


class ShownPoll(NamedTuple):
    """A poll's answers; its question is the row's text."""

    options: tuple[Option, ...]
    voters: int
    multiple: bool
    closed: bool


class ShownPlace(NamedTuple):
    """A place: how it is called, where it is in figures, the address of its map."""

    label: str
    figures: str
    url: str


class ShownCard(NamedTuple):
    """Somebody to get to know."""

    account: int
    name: str
    handle: str
    other: bool  # than I: one can write to them from here
    seed: str = ""  # of their face; empty while nobody of that account is known here


class Mark(Enum):
    """What stands by the time of a message."""

    EDITED = auto()
    STARRED = auto()
    PINNED = auto()
    FADING = auto()  # it disappears
    CHANGING = auto()  # a change of it is on its way


@dataclass(frozen=True, slots=True)
class Extras:
    """What few messages have: a row without any has none of these at all."""

    quote: Quote | None = None
    forwarded: bool = False
    mentions: tuple[Mention, ...] = ()
    marks: tuple[Mark, ...] = ()
    pills: tuple[Pill, ...] = ()
    poll: ShownPoll | None = None
    place: ShownPlace | None = None
    card: ShownCard | None = None

    @property
    def bare(self) -> bool:
        """Whether the text is no text that somebody typed and formatted."""
        return self.poll is not None or self.place is not None or self.card is not None


NO_EXTRAS = Extras()


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
    system: bool = False  # nobody's message: a line of the server's, in the middle
    deleted: bool = False  # `text` says by whom
    seed: str = ""  # of the sender's face, for which room is left, when there are several others
    account: int = 0  # the sender's, who is behind that face
    chosen: bool | None = None  # among several that are being chosen; None while none are
    extras: Extras = NO_EXTRAS

    @property
    def formatted(self) -> bool:
        """Whether the marks in `text` mean something."""
        return not (self.system or self.deleted or self.extras.bare)

    @property
    def selectable(self) -> bool:
        """Whether single words of it can be chosen."""
        return not (self.system or self.extras.place or self.extras.card)

    @property
    def shown(self) -> str:
        """The text as it is shown, which is what places in it count in."""
        return shown(self.text, self.formatted, self.extras.mentions)


class Act(Enum):
    """What a spot of a row does when it is clicked, with what value."""

    JUMP = auto()  # to the message with this seq
    REACT = auto()  # with this emoji, or not any more
    REACTIONS = auto()  # show who reacted, and how
    VOTE = auto()  # for the option of this number, or not any more
    VOTES = auto()  # show who voted for what
    EDITS = auto()  # show what it said before
    COPY = auto()  # this text
    PERSON = auto()  # show this account
    TALK = auto()  # write to this account
    LINK = auto()  # open this address


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

    def jump_to(self, seq: int) -> None:
        """Show the message that is answered, and what is around it."""
        ...

    def react(self, key: Hashable, emoji: str) -> None:
        """React to a message with an emoji; with the one that is mine already, take it back."""
        ...

    def show_reactions(self, key: Hashable) -> None:
        """Show who reacted to a message, and how."""
        ...

    def vote(self, key: Hashable, option: int) -> None:
        """Choose an option of a poll, by its number; one that is mine already, not any more."""
        ...

    def show_edits(self, key: Hashable) -> None:
        """Show what a message said before it was edited."""
        ...

    def show_votes(self, key: Hashable) -> None:
        """Show who voted for what in a poll."""
        ...

    def show_person(self, account: int) -> None:
        """Show who somebody is."""
        ...

    def talk_to(self, account: int) -> None:
        """Open the conversation with somebody."""
        ...

    def choose(self, key: Hashable) -> None:
        """Take a message to those that are being chosen, or away from them."""
        ...
