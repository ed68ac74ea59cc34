"""Which conversations are open, and where: what one set of screens had on it.

No thread of its own: frozen values, replaced whole by whoever opens, moves or closes a window.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """Where a conversation is opened unless something else is asked for."""

    ONE = "one"
    WINDOWS = "windows"
    TABS = "tabs"


@dataclass(frozen=True, slots=True)
class Tabs:
    """A window of tabs: its conversations from the left to the right, and the one in front."""

    conversations: tuple[int, ...] = ()
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What stands on one set of screens.

    `docked` is the conversation in the main window, 0 for none; `floating` have a window of their
    own; `on_top` names the windows that stay above all others; `list_width` is the room of the list
    beside the docked conversation in pixels at 100 %, 0 for as much as is usual.
    """

    docked: int = 0
    floating: tuple[int, ...] = ()
    tabs: tuple[Tabs, ...] = ()
    on_top: tuple[str, ...] = ()
    list_width: int = 0
