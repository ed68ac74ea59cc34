"""What a view of a conversation is made with, where it stands, and what it hands to the next one.

Needs no Tk, so that a start can join the windows before any of them is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from whatsapp_like.views.conversation.reading import ReadingPlaces

if TYPE_CHECKING:
    import tkinter as tk

    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem
    from whatsapp_like.views.conversation.actions import ConversationActions
    from whatsapp_like.views.conversation.answering import Answering, Begun
    from whatsapp_like.views.conversation.finding import Found
    from whatsapp_like.views.conversation.later import LaterActions
    from whatsapp_like.views.conversation.mentions import MemberActions
    from whatsapp_like.views.conversation.messageactions import MessageActions
    from whatsapp_like.views.conversation.view import ConversationView
    from whatsapp_like.views.marks import MarkActions
    from whatsapp_like.views.menus import Choice
    from whatsapp_like.views.people.directory import FindActions
    from whatsapp_like.views.picker.habits import Habits
    from whatsapp_like.views.theme import Look
    from whatsapp_like.views.writing import Written


class Host(Protocol):
    """Where a view stands; it hears what the view cannot do by itself."""

    def retitle(self) -> None:
        """Another name or number of unread messages, or the keyboard has come or gone."""
        ...

    def leave(self, conversation: int) -> None:
        """Close the conversation: it was asked for from within."""
        ...


class Placing(Protocol):
    """What may be known and done about where a conversation stands."""

    def open(self, conversation: int) -> ConversationView:
        """Open a conversation, or bring it to the front."""
        ...

    def view_of(self, conversation: int) -> ConversationView | None:
        """Return the view that a conversation has now, if it has one."""
        ...

    def choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu: other windows, staying on top, closing."""
        ...

    def drag(self, conversation: int, x: int, y: int) -> None:
        """Let the conversation follow the pointer, which is there on the screen."""
        ...

    def release(self, conversation: int, x: int, y: int) -> None:
        """Put the conversation where it was let go."""
        ...


class GroupDeeds(Protocol):
    """What may be done with the group or channel that a conversation is."""

    def show(self, conversation: int) -> None:
        """Show it in detail."""
        ...

    def ask_end(self, conversation: int) -> None:
        """Ask whether to leave, or to delete what was left."""
        ...

    def choices(self, conversation: int) -> list[Choice]:
        """Return the lines of a menu; none for a direct conversation."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every view of a conversation is made with, whichever window it stands in.

    `open_link(address, failed)` opens an address from a message. `export(window, conversation)`
    opens the export dialog; without it there is no button. `habits` remembers emoji; without it
    there is no picker. `retry` connects at once; without it there is no button either. Without
    `placing` the conversation stays where it is; `marks` changes what I marked it with;
    `groups` shows and ends what it is where it is one of many. Without `messages` those can be
    read, copied and written, and nothing else be done with them. `write_to` opens the
    conversation with somebody; without `members` nobody is offered after an @, and
    without `later` nothing is sent later and nobody reminded. `people` finds
    everybody on this server; `ask_block(window, account)` blocks somebody, after asking.
    `begun` is what was about to be
    answered or edited in conversations that are not open, by their ids; `places` is where one was
    in them.
    """

    look: Look
    state: AppState
    actions: ConversationActions
    show_person: Callable[[int], object]
    unblock: Callable[[int], object]
    open_link: Callable[[str, Callable[[str], object]], object]
    export: Callable[[tk.Misc, int], object] | None = None
    habits: Habits | None = None
    retry: Callable[[], object] | None = None
    placing: Placing | None = None
    marks: MarkActions | None = None
    groups: GroupDeeds | None = None
    messages: MessageActions | None = None
    write_to: Callable[[int], object] | None = None
    members: MemberActions | None = None
    later: LaterActions | None = None
    people: FindActions = field(kw_only=True)
    ask_block: Callable[[tk.Misc, int], object] | None = None
    begun: dict[int, Begun] = field(default_factory=dict)
    places: ReadingPlaces = field(default_factory=ReadingPlaces)


class Kept(NamedTuple):
    """What a view holds that is in no state; `place` is a row and its offset, None for the end;
    `facts` the message about which a dialog tells more."""

    written: Written
    place: tuple[int, int] | None
    found: Found | None
    seen: int
    unread: tuple[int, int]
    facts: TimelineItem | None = None
    answering: Answering | None = None
    chosen: tuple[TimelineItem, ...] = ()
