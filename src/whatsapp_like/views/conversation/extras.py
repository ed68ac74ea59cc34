"""What a message has besides its text, as it is shown: quote, reactions, poll, place, card, marks.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.bodies import Body, Card, Location, Poll
from whatsapp_like.models.links import brief, may_open
from whatsapp_like.models.markup import plain
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.views.formatted import Mention
from whatsapp_like.views.messages import (
    NO_EXTRAS,
    Extras,
    Mark,
    Option,
    Pill,
    Quote,
    ShownCard,
    ShownPlace,
    ShownPoll,
)
from whatsapp_like.views.people.describing import is_me, online, seed_of, title_of
from whatsapp_like.views.telling import names_of, says

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.state.timeline import Timeline
    from whatsapp_like.models.timeline import TimelineItem

_NOTHING = TextAttributes()
_PILLS = 20
"""Emoji that are shown by themselves; a large group has any number of them."""
_MAP = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=16/{lat:.6f}/{lon:.6f}"


def is_plain(item: TimelineItem, body: TextBody) -> bool:
    """Tell whether a message is a text and nothing else, whatever happens around it."""
    return body.attributes == _NOTHING and not (
        item.deleted_by
        or item.reactions
        or item.is_edited
        or item.starred
        or item.is_pinned
        or item.expires
        or item.is_changing
    )


def extras_of(
    state: AppState, timeline: Timeline, item: TimelineItem, body: TextBody | Body
) -> tuple[str, Extras]:
    """Return the text of a message, and what it has besides."""
    marks = _marks(state, item)
    pills = _pills(state, item) if item.reactions else ()
    match body:
        case TextBody():
            given = body.attributes
            quote = _quote(state, timeline, given) if given.reply_to else None
            mentions = _mentions(state, given)
            return body.text, Extras(quote, given.forwarded, mentions, marks, pills)
        case Poll():
            poll = _poll(state, item, body)
            return _one_line(body.question), Extras(marks=marks, pills=pills, poll=poll)
        case Location():
            place = _place(body)
            text = f"{place.label} ({place.figures})" if body.label else place.figures
            return text, Extras(marks=marks, pills=pills, place=place)
        case Card():
            card = _card(state, body)
            text = f"{card.name} (@{card.handle})"
            return text, Extras(marks=marks, pills=pills, card=card)
        case _:
            return "", NO_EXTRAS


def _marks(state: AppState, item: TimelineItem) -> tuple[Mark, ...]:
    found = []
    if item.is_edited:
        found.append(Mark.EDITED)
    if item.starred:
        found.append(Mark.STARRED)
    if item.is_pinned:
        found.append(Mark.PINNED)
    if item.expires:
        found.append(Mark.FADING)
    # While connected it lasts a blink, in which nothing should move.
    if item.is_changing and not online(state) and not is_me(state, item.sender):
        found.append(Mark.CHANGING)
    return tuple(found)


def _pills(state: AppState, item: TimelineItem) -> tuple[Pill, ...]:
    given = [each for each in item.reactions if each.accounts]
    pills = [
        Pill(
            each.emoji,
            len(each.accounts),
            any(is_me(state, account) for account in each.accounts),
            names_of(state, each.accounts),
        )
        for each in given[:_PILLS]
    ]
    if rest := len(given) - len(pills):
        pills.append(Pill("", rest, False, _("All reactions")))
    return tuple(pills)


def _card(state: AppState, body: Card) -> ShownCard:
    """Return somebody's card. Whom I know is shown as I know them: what the card says was written
    by its sender, and a face beside another's name would lead astray."""
    other, person = not is_me(state, body.account), state.people.get(body.account)
    if person is None:
        return ShownCard(body.account, body.name or f"@{body.handle}", body.handle, other)
    handle = person.account.handle
    return ShownCard(body.account, person.name, handle, other, seed=handle)


def _one_line(text: str) -> str:
    """Return a text without its line breaks: whoever writes it chooses how many there are."""
    return " ".join(text.split())


def _quote(state: AppState, timeline: Timeline, given: TextAttributes) -> Quote:
    """Return what is answered: as it is now where it is loaded, else what came with the answer."""
    index = timeline.index_of(given.reply_to)
    item = timeline[index] if index is not None else None
    sender = item.sender if item is not None else given.reply_sender
    text = says(state, item) if item is not None else brief(plain(given.reply_text))
    name = _("You") if is_me(state, sender) else title_of(state, sender)
    deleted = item is not None and bool(item.deleted_by)
    return Quote(given.reply_to, name, seed_of(state, sender), text or "", deleted)


def _mentions(state: AppState, given: TextAttributes) -> tuple[Mention, ...]:
    found = []
    me = state.session.account
    for account in given.mentions:
        person = state.people.get(account)
        if me is not None and me.id == account:
            found.append(Mention(me.handle, account, mine=True))
        elif person is not None:
            found.append(Mention(person.account.handle, account))
    return tuple(found)


def _poll(state: AppState, item: TimelineItem, body: Poll) -> ShownPoll:
    votes = [0] * len(body.options)
    mine: set[int] = set()
    voters = 0
    for ballot in item.ballots:
        chosen = {choice for choice in ballot.choices if choice < len(votes)}
        voters += bool(chosen)
        if is_me(state, ballot.account):
            mine = chosen
        for choice in chosen:
            votes[choice] += 1
    options = tuple(
        Option(_one_line(text), votes[number], number in mine)
        for number, text in enumerate(body.options)
    )
    return ShownPoll(options, voters, body.multiple, item.is_closed)


def _place(body: Location) -> ShownPlace:
    figures = f"{body.latitude:.5f}, {body.longitude:.5f}"
    url = _MAP.format(lat=body.latitude, lon=body.longitude)
    return ShownPlace(body.label or _("Location"), figures, url if may_open(url) else "")
