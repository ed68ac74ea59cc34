"""What an item is in the JSON form, by docs/export.schema.json.

Runs in a worker thread; pure functions over frozen values. Ids are strings; names are Telegram's
where its exports have the same.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.kinds import CARD, LOCATION, PIN, POLL, SYSTEM, TEXT
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import Edit, TimelineItem

_TOLD = frozenset(
    SYSTEM + action
    for action in (
        *("created", "added", "removed", "left", "joined", "role", "title"),
        *("description", "posting", "history", "listed", "timer", "picture"),
    )
)
"""System entries that this version knows; of others we cannot tell what they say."""

Named = Callable[[int], str]
Timed = Callable[[int], str]


def content(item: TimelineItem, edits: Sequence[Edit], name: Named, iso: Timed) -> dict[str, Any]:
    """Return the members that tell what an item says and what was done with it."""
    try:
        said = _deleted(item) if item.deleted_by else _said(item, name)
    except ValueError:
        said = None
    if said is None:
        return {
            "type": "unknown",
            "kind": item.kind,
            "body": base64.b64encode(item.body).decode(),
        }
    if edits:
        said["edited"] = iso(edits[-1].time)
        said["edited_unixtime"] = str(edits[-1].time // 1000)
        said["edits"] = [{"date": iso(one.time), "text": _words(one.body)} for one in edits[:-1]]
    if item.reactions:
        said["reactions"] = [
            {
                "emoji": each.emoji,
                "count": len(each.accounts),
                "recent": [_author(account, name) for account in each.accounts],
            }
            for each in item.reactions
        ]
    if item.is_pinned:
        said["pinned"] = True
    return said


def _author(account: int, name: Named) -> dict[str, str]:
    return {"from": name(account), "from_id": str(account)}


def _deleted(item: TimelineItem) -> dict[str, Any]:
    return {"type": "message", "text": "", "deleted_by_id": str(item.deleted_by)}


def _words(body: bytes) -> str:
    try:
        return TextBody.decode(body).text
    except ValueError:
        return ""


def _said(item: TimelineItem, name: Named) -> dict[str, Any] | None:
    if item.kind == TEXT:
        return _text(TextBody.decode(item.body))
    if item.kind == POLL:
        return {"type": "message", "text": "", "poll": _poll(item, name)}
    if item.kind == LOCATION:
        place = Location.decode(item.body)
        where = {"latitude": place.latitude, "longitude": place.longitude}
        named = {"place_name": place.label} if place.label else {}
        return {"type": "message", "text": "", "location_information": where, **named}
    if item.kind == CARD:
        card = Card.decode(item.body)
        known = {"id": str(card.account), "handle": card.handle, "name": card.name}
        return {"type": "message", "text": "", "contact_information": known}
    if item.kind == PIN:
        return {"type": "service", "action": "pin_message", "message_id": str(item.target)}
    if item.kind in _TOLD:
        details = SystemBody.decode(item.body).model_dump(mode="json", exclude_defaults=True)
        return {"type": "service", "action": item.kind.removeprefix(SYSTEM), **details}
    return None


def _text(content: TextBody) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "message", "text": content.text}
    about = content.attributes
    if about.reply_to:
        said["reply_to_message_id"] = str(about.reply_to)
        if about.reply_sender:
            said["reply_to_from_id"] = str(about.reply_sender)
        if about.reply_text:
            said["reply_to_text"] = about.reply_text
    if about.forwarded:
        said["forwarded"] = True
    if about.mentions:
        said["mentions"] = [str(account) for account in about.mentions]
    return said


def _poll(item: TimelineItem, name: Named) -> dict[str, Any]:
    poll = Poll.decode(item.body)
    answers = []
    for number, option in enumerate(poll.options):
        voters = [each.account for each in item.ballots if number in each.choices]
        answers.append(
            {
                "text": option,
                "voters": len(voters),
                "recent": [_author(account, name) for account in voters],
            }
        )
    return {
        "question": poll.question,
        "multiple": poll.multiple,
        "closed": item.is_closed,
        "total_voters": len(item.ballots),
        "answers": answers,
    }
