"""The kinds of entries that this version knows, and which of them do what.

No thread of its own: words, apart from the models: the store knows kinds and loads no pydantic.
"""

from __future__ import annotations

from typing import Final

TEXT: Final = "text"
POLL: Final = "poll"
LOCATION: Final = "location"
CARD: Final = "card"

EDIT: Final = "edit"
DELETE: Final = "delete"
REACTION: Final = "reaction"
PIN: Final = "pin"
UNPIN: Final = "unpin"
VOTE: Final = "vote"
CLOSE: Final = "close"

SYSTEM: Final = "system."
"""How kinds begin that only the server writes."""

CONTENT: Final = frozenset({TEXT, POLL, LOCATION, CARD})
"""Kinds that say something of their own."""

TARGETED: Final = frozenset({EDIT, DELETE, REACTION, PIN, UNPIN, VOTE, CLOSE})
"""Kinds that change another entry of the same conversation, and name it as their target."""


def is_row(kind: str) -> bool:
    """Tell whether an entry stands in the timeline by itself: all do, unknown ones too, but those
    that only change another one. A pin is told like a change of the members."""
    return kind not in TARGETED or kind == PIN


def is_counted(kind: str) -> bool:
    """Tell whether an entry counts as unread: what only changes another one does not, nor what the
    server tells."""
    return kind not in TARGETED and not kind.startswith(SYSTEM)


def is_told(kind: str) -> bool:
    """Tell whether an entry says that something was done, in place of saying something itself."""
    return kind == PIN or kind.startswith(SYSTEM)
