"""What an item says in the text form: in the words of WhatsApp's exports, where they have any.

Runs in a worker thread; pure functions over frozen values. The words are English whatever the
language of the windows: parsers know them.
"""

from __future__ import annotations

from collections.abc import Callable

from whatsapp_like.client.export.text import NEEDS_NEWER
from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.kinds import CARD, LOCATION, PIN, POLL, SYSTEM, TEXT
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem

EDITED = " <This message was edited>"
DELETED = "This message was deleted"
DELETED_BY_ME = "You deleted this message"

Named = Callable[[int], str]


def message(item: TimelineItem, me: int, name: Named) -> str | None:
    """Return what somebody said in an item, None where nobody did: see `told`."""
    if item.deleted_by:
        return DELETED_BY_ME if item.sender == me == item.deleted_by else DELETED
    try:
        said = _said(item)
    except ValueError:
        return None
    if said is not None and item.reactions:
        reactions = "; ".join(
            f"{each.emoji} {', '.join(map(name, each.accounts))}" for each in item.reactions
        )
        said += f"\n<Reactions: {reactions}>"
    return said


def _said(item: TimelineItem) -> str | None:
    if item.kind == TEXT:
        content = TextBody.decode(item.body)
        # Nobody's first line is longer than this in a list either.
        quote = content.attributes.reply_text.partition("\n")[0]
        quoted = f"> {quote}\n" if content.attributes.reply_to and quote else ""
        return quoted + content.text + (EDITED if item.is_edited else "")
    if item.kind == POLL:
        poll = Poll.decode(item.body)
        votes = [sum(n in each.choices for each in item.ballots) for n in range(len(poll.options))]
        lines = (
            f"OPTION: {option} ({count} vote{'' if count == 1 else 's'})"
            for option, count in zip(poll.options, votes, strict=True)
        )
        return "\n".join(("POLL:", poll.question, *lines))
    if item.kind == LOCATION:
        place = Location.decode(item.body)
        label = f"{place.label}\n" if place.label else ""
        at = f"{place.latitude},{place.longitude}"
        return f"{label}location: https://maps.google.com/?q={at}"
    if item.kind == CARD:
        card = Card.decode(item.body)
        return f"contact: {card.name} (@{card.handle})" if card.name else f"contact: @{card.handle}"
    return None


def told(item: TimelineItem, name: Named) -> str:
    """Return a line without an author: what happened to the conversation."""
    who = name(item.sender)
    if item.kind == PIN:
        return f"{who} pinned a message"
    if not item.kind.startswith(SYSTEM):
        return NEEDS_NEWER
    try:
        body = SystemBody.decode(item.body)
    except ValueError:
        return NEEDS_NEWER
    them = ", ".join(map(name, body.accounts))
    days = (body.expire_after or 0) / 86400
    lines = {
        "created": f'{who} created "{body.title}"',
        "added": f"{who} added {them}",
        "removed": f"{who} removed {them}",
        "left": f"{who} left",
        "joined": f"{who} joined",
        "role": f"{who} made {them} {body.role and body.role.value}",
        "title": f'{who} changed the title to "{body.title}"',
        "description": f"{who} changed the description",
        "posting": f"{who} changed who may write: {body.posting and body.posting.value}",
        "history": f"{who} changed what new members see: {body.history and body.history.value}",
        "listed": f"{who} {'listed' if body.listed else 'unlisted'} it",
        "picture": f"{who} {'changed' if body.picture else 'removed'} the picture",
        "timer": f"{who} set messages to disappear after {days:g} days"
        if body.expire_after
        else f"{who} set messages not to disappear",
    }
    return lines.get(item.kind.removeprefix(SYSTEM), NEEDS_NEWER)
