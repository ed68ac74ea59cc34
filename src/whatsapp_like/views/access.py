"""What is drawn, in words: role, name and state, for whoever cannot see it.

Needs no Tk. A drawn widget tells its own by `description`, a list that of each row by `describe`;
both are asked anew when something has changed. Tk 8.6 can't hand these to a screen reader; Tk 9.1
can, and then this is the one place to ask. Until then the tests read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views import emoji
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.messages import Mark
from whatsapp_like.views.shapes import Tick

if TYPE_CHECKING:
    from whatsapp_like.views.messages import Option, Row
    from whatsapp_like.views.rows import ListRow


@dataclass(frozen=True, slots=True)
class Description:
    """A row in words."""

    role: str
    name: str
    state: str


def joined(*states: str) -> str:
    """Return the states that are given as one text."""
    return ", ".join(filter(None, states))


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


def presence_word(presence: Presence) -> str:
    """Return what a dot at somebody's face says."""
    return {Presence.ONLINE: _("online"), Presence.AWAY: _("away")}.get(presence, "")


def describe_row(row: ListRow, selected: bool) -> Description:
    """Describe a row of a list."""
    states = [
        _("selected") if selected else "",
        _("checked") if row.checked else "",
        presence_word(row.presence),
        ngettext("{n} unread message", "{n} unread messages", row.unread).format(n=row.unread)
        if row.unread
        else "",
        safe(emoji.text_of(row.custom)) if row.custom else "",
        _("you are mentioned") if row.mentioned and row.unread else "",
        _("marked as unread") if row.marked and not row.unread else "",
        _("pinned") if row.pinned else "",
        _("muted") if row.muted else "",
        row.time,
        row.note,
        tick_words(row.tick),
        _("draft") if row.draft and not row.typing else "",
        row.typing or safe(row.preview),
    ]
    return Description("listitem", safe(row.title), joined(*states))


def describe_message(row: Row) -> Description:
    """Describe a message."""
    text = _("This message needs a newer version of WL.") if row.unknown else safe(row.shown)
    if row.system:
        return Description("listitem", text, joined(row.day, row.time))
    who, extras = _("You") if row.own else safe(row.sender), row.extras
    parts = [_("Forwarded") if extras.forwarded else ""]
    if extras.quote is not None:
        answers = _("Answers {name}: {text}")
        parts.append(answers.format(name=extras.quote.name, text=extras.quote.text))
    if extras.poll is not None:
        parts += (_option_words(option) for option in extras.poll.options)
        parts.append(_("Poll closed") if extras.poll.closed else "")
    said = joined(text, *(safe(part) for part in parts))
    states = joined(
        row.day,
        row.time,
        tick_words(row.tick),
        *(mark_words(mark) for mark in extras.marks),
        *(f"{pill.names}: {safe(pill.emoji)}" for pill in extras.pills if pill.emoji),
        _("selected") if row.chosen else "",
    )
    return Description("listitem", f"{who}: {said}" if who else said, states)


def _option_words(option: Option) -> str:
    votes = ngettext("{n} vote", "{n} votes", option.votes).format(n=option.votes)
    return joined(option.text, votes, _("chosen by you") if option.chosen else "")


def mark_words(mark: Mark) -> str:
    """Return what a mark by the time says."""
    return {
        Mark.EDITED: _("edited"),
        Mark.STARRED: _("starred"),
        Mark.PINNED: _("pinned"),
        Mark.FADING: _("disappears"),
        Mark.CHANGING: _("waiting to be sent"),
    }[mark]
