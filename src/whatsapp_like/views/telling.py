"""What entries say in one line of plain words: in lists, notifications, answers, and the server's.

Needs no Tk; called on the Tk thread, to which the state belongs. The wire carries structure; here
it becomes words, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models import kinds
from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.enums import ConversationKind, History, MemberRole, Posting
from whatsapp_like.models.links import brief
from whatsapp_like.models.markup import plain
from whatsapp_like.models.message import TextBody
from whatsapp_like.views.people.describing import is_me, title_of

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem

_NAMED = 3
"""Names in one line; more of them are counted."""


def says(state: AppState, item: TimelineItem) -> str | None:
    """Return what an entry says, without formatting; None when only a newer WL can show it."""
    if item.deleted_by:
        return deleted_words(state, item)
    if kinds.is_told(item.kind):
        return system_words(state, item)
    return content_words(item)


def content_words(item: TimelineItem) -> str | None:
    """Return what somebody said, without formatting; None when only a newer WL can show it."""
    try:
        match item.kind:
            case kinds.TEXT:
                return brief(plain(TextBody.decode(item.body).text))
            case kinds.POLL:
                return f"📊 {Poll.decode(item.body).question}"
            case kinds.LOCATION:
                return f"📍 {Location.decode(item.body).label or _('Location')}"
            case kinds.CARD:
                card = Card.decode(item.body)
                return f"👤 {card.name or card.handle}"
            case _:
                return None
    except ValueError:
        return None


def tells(item: TimelineItem) -> bool:
    """Tell whether its words say by themselves who did it."""
    return bool(item.deleted_by) or kinds.is_told(item.kind)


def deleted_words(state: AppState, item: TimelineItem) -> str:
    """Say that a message was deleted, and by whom."""
    if is_me(state, item.deleted_by):
        return _("You deleted this message")
    if item.deleted_by == item.sender:
        return _("This message was deleted")
    name = title_of(state, item.deleted_by)
    return _("{name} deleted this message").format(name=name)


def names_of(state: AppState, accounts: Sequence[int]) -> str:
    """Return the names of accounts as they stand in a sentence; of many the first and a count."""
    return listed([_("you") if is_me(state, n) else title_of(state, n) for n in accounts])


def listed(names: Sequence[str]) -> str:
    """Return names as they stand in a sentence; of many the first and a count."""
    shown = list(names[:_NAMED])
    rest = len(names) - len(shown)
    if rest:
        others = ngettext("{n} other", "{n} others", rest).format(n=rest)
        shown.append(others)
    if len(shown) < 2:
        return "".join(shown)
    return _("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])


def system_words(state: AppState, item: TimelineItem) -> str | None:
    """Return the server's line in words; None for one that only a newer WL can show."""
    if item.kind == kinds.PIN:
        return _pick(state, item, _("You pinned a message"), _("{name} pinned a message"))
    make = _WORDS.get(item.kind)
    if make is None:
        return None
    try:
        body = SystemBody.decode(item.body)
    except ValueError:
        return None
    return make(state, item, body)


def _pick(state: AppState, item: TimelineItem, mine: str, theirs: str, **words: object) -> str:
    """Return the sentence about me, or the one about whoever did it."""
    if is_me(state, item.sender):
        return mine.format(**words)
    return theirs.format(name=title_of(state, item.sender), **words)


def _is_me_alone(state: AppState, body: SystemBody) -> bool:
    """Tell whether it is me, and nobody else, to whom it was done: languages have a form for it."""
    return len(body.accounts) == 1 and is_me(state, body.accounts[0])


def _is_channel(state: AppState, item: TimelineItem) -> bool:
    summary = state.conversations.get(item.conversation)
    head = summary.conversation if summary else None
    return head is not None and head.kind is ConversationKind.CHANNEL


def _created(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if _is_channel(state, item):
        mine = _("You created the channel “{title}”")
        theirs = _("{name} created the channel “{title}”")
    else:
        mine, theirs = _("You created the group “{title}”"), _("{name} created the group “{title}”")
    return _pick(state, item, mine, theirs, title=body.title)


def _added(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if _is_me_alone(state, body):
        return _pick(state, item, _("You added yourself"), _("{name} added you"))
    whom = names_of(state, body.accounts)
    return _pick(state, item, _("You added {whom}"), _("{name} added {whom}"), whom=whom)


def _removed(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if _is_me_alone(state, body):
        return _pick(state, item, _("You left"), _("{name} removed you"))
    whom = names_of(state, body.accounts)
    return _pick(state, item, _("You removed {whom}"), _("{name} removed {whom}"), whom=whom)


def _left(state: AppState, item: TimelineItem, _body: SystemBody) -> str:
    return _pick(state, item, _("You left"), _("{name} left"))


def _joined(state: AppState, item: TimelineItem, _body: SystemBody) -> str:
    return _pick(state, item, _("You joined"), _("{name} joined"))


def _role(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    for_me, whom = _is_me_alone(state, body), names_of(state, body.accounts)
    if body.role is MemberRole.OWNER:
        mine = _("You made {whom} the owner")
        theirs = _("{name} made you the owner") if for_me else _("{name} made {whom} the owner")
    elif body.role is MemberRole.ADMIN:
        mine = _("You made {whom} an admin")
        theirs = _("{name} made you an admin") if for_me else _("{name} made {whom} an admin")
    else:
        mine = _("You took the admin's rights from {whom}")
        theirs = _("{name} took the admin's rights from {whom}")
        if for_me:
            theirs = _("{name} took the admin's rights from you")
    return _pick(state, item, mine, theirs, whom=whom)


def _title(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    mine, theirs = _("You changed the name to “{title}”"), _("{name} changed the name to “{title}”")
    return _pick(state, item, mine, theirs, title=body.title)


def _description(state: AppState, item: TimelineItem, _body: SystemBody) -> str:
    return _pick(state, item, _("You changed the description"), _("{name} changed the description"))


def _posting(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if body.posting is Posting.ADMINS:
        mine = _("You allowed only admins to write")
        theirs = _("{name} allowed only admins to write")
    else:
        mine, theirs = (
            _("You allowed all members to write"),
            _("{name} allowed all members to write"),
        )
    return _pick(state, item, mine, theirs)


def _history(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if body.history is History.ALL:
        mine = _("You let new members see earlier messages")
        theirs = _("{name} let new members see earlier messages")
    else:
        mine = _("You let new members see only what comes later")
        theirs = _("{name} let new members see only what comes later")
    return _pick(state, item, mine, theirs)


def _listed(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if body.listed:
        mine, theirs = _("You listed the channel"), _("{name} listed the channel")
    else:
        mine = _("You took the channel off the list")
        theirs = _("{name} took the channel off the list")
    return _pick(state, item, mine, theirs)


def _timer(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if not body.expire_after:
        mine = _("You turned disappearing messages off")
        theirs = _("{name} turned disappearing messages off")
        return _pick(state, item, mine, theirs)
    span = span_words(body.expire_after)
    mine = _("You set messages to disappear after {span}")
    theirs = _("{name} set messages to disappear after {span}")
    return _pick(state, item, mine, theirs, span=span)


def _picture(state: AppState, item: TimelineItem, body: SystemBody) -> str:
    if body.picture:
        return _pick(state, item, _("You changed the picture"), _("{name} changed the picture"))
    return _pick(state, item, _("You removed the picture"), _("{name} removed the picture"))


def span_words(seconds: int) -> str:
    """Return a span of time in the largest unit that it is a whole number of."""
    weeks, days, hours = seconds // (7 * 86400), seconds // 86400, seconds // 3600
    if weeks and seconds == weeks * 7 * 86400:
        return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    if days and seconds == days * 86400:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if hours and seconds == hours * 3600:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    minutes = max(1, round(seconds / 60))
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


_WORDS: dict[str, Callable[[AppState, TimelineItem, SystemBody], str]] = {
    "system.created": _created,
    "system.added": _added,
    "system.removed": _removed,
    "system.left": _left,
    "system.joined": _joined,
    "system.role": _role,
    "system.title": _title,
    "system.description": _description,
    "system.posting": _posting,
    "system.history": _history,
    "system.listed": _listed,
    "system.timer": _timer,
    "system.picture": _picture,
}
