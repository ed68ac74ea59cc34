"""Texts with what accompanies them: what they answer, for those who cannot see it; who is meant.

No thread of its own: pure functions.
"""

from __future__ import annotations

from collections.abc import Sequence

from whatsapp_like.models.bodies import Card, Location, Poll
from whatsapp_like.models.kinds import CARD, LOCATION, POLL, TEXT
from whatsapp_like.models.message import MAX_QUOTE, TextAttributes, TextBody
from whatsapp_like.models.timeline import TimelineItem


def text_body(
    text: str, reply: TimelineItem | None = None, mentions: Sequence[int] = ()
) -> TextBody:
    """Return a text that answers a committed item, if one is given, and mentions people.

    Raises:
        ValueError: there are more than MAX_MENTIONS.
    """
    attributes = quote(reply) if reply is not None else TextAttributes()
    return TextBody(text=text, attributes=_mentioning(attributes, mentions))


def reworded(body: bytes, text: str, mentions: Sequence[int] | None = None) -> TextBody:
    """Return a text's body with other words; what it answers and mentions stays, unless `mentions`
    are given.

    Raises:
        ValueError: the body is not a text's, or there are more than MAX_MENTIONS.
    """
    attributes = TextBody.decode(body).attributes
    if mentions is not None:
        attributes = _mentioning(attributes, mentions)
    return TextBody(text=text, attributes=attributes)


def _mentioning(attributes: TextAttributes, mentions: Sequence[int]) -> TextAttributes:
    return TextAttributes(**{**attributes.model_dump(), "mentions": tuple(mentions)})


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
