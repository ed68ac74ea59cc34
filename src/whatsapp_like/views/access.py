"""What a drawn row is, in words: role, name and state, for whoever cannot see it.

Needs no Tk. Tk 8.6 can't hand these to a screen reader; Tk 9.1 can, and then this is the one place
to ask. Until then they are what the status line and the tests read.
"""

from __future__ import annotations

from dataclasses import dataclass

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views import emoji
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick


@dataclass(frozen=True, slots=True)
class Description:
    """A row in words."""

    role: str
    name: str
    state: str


def tick_words(tick: Tick) -> str:
    """Return what a tick says."""
    return {
        Tick.NONE: "",
        Tick.WAITING: _("waiting to be sent"),
        Tick.SENT: _("sent"),
        Tick.DELIVERED: _("delivered"),
        Tick.READ: _("read"),
        Tick.FAILED: _("not sent"),
    }[tick]


def describe_row(row: ListRow, selected: bool) -> Description:
    """Describe a row of a list."""
    states = [
        _("selected") if selected else "",
        _("online") if row.presence is Presence.ONLINE else "",
        _("away") if row.presence is Presence.AWAY else "",
        ngettext("{n} unread message", "{n} unread messages", row.unread).format(n=row.unread)
        if row.unread
        else "",
        safe(emoji.text_of(row.custom)) if row.custom else "",
        _("marked as unread") if row.marked and not row.unread else "",
        _("pinned") if row.pinned else "",
        _("muted") if row.muted else "",
        row.time,
        row.typing or safe(row.preview),
    ]
    return Description("listitem", safe(row.title), ", ".join(filter(None, states)))


def describe_message(row: Row) -> Description:
    """Describe a message."""
    who = _("You") if row.own else safe(row.sender)
    text = _("This message needs a newer version of WL.") if row.unknown else safe(row.text)
    states = [row.day, row.time, tick_words(row.tick)]
    return Description(
        "listitem", f"{who}: {text}" if who else text, ", ".join(filter(None, states))
    )
