"""What travels with an answer of what it answers, for those who cannot see that.

No thread of its own: pure functions.
"""

from __future__ import annotations

from whatsapp_like.models.bodies import Card, Location, Poll
from whatsapp_like.models.message import (
    CARD,
    LOCATION,
    MAX_QUOTE,
    POLL,
    TEXT,
    TextAttributes,
    TextBody,
)
from whatsapp_like.models.timeline import TimelineItem


def quote(item: TimelineItem) -> TextAttributes:
    """Return the attributes of an answer to a committed item."""
    return TextAttributes(
        reply_to=item.seq, reply_sender=item.sender, reply_text=gist(item)[:MAX_QUOTE]
    )


def gist(item: TimelineItem) -> str:
    """Return what somebody said in an item: the text, a poll's question, the name of a place or a
    person; empty when there are no such words."""
    try:
        if item.kind == TEXT:
            return TextBody.decode(item.body).text
        if item.kind == POLL:
            return Poll.decode(item.body).question
        if item.kind == LOCATION:
            return Location.decode(item.body).label
        if item.kind == CARD:
            return Card.decode(item.body).name
    except ValueError:
        pass
    return ""
