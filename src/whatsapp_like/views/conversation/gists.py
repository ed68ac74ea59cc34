"""Messages told in one line: whose they are and what they say, for bars and lists.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views import times
from whatsapp_like.views.people.describing import is_many, is_me, now_of, seed_of, title_of
from whatsapp_like.views.rows import ListRow

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import TimelineItem


def gist_words(item: TimelineItem) -> str:
    """Say in a line what a message says."""
    # Words are made of models, which are loaded after the first window.
    from whatsapp_like.views.telling import content_words

    return content_words(item) or ""


def author_words(state: AppState, item: TimelineItem) -> str:
    """Say who wrote a message."""
    return _("You") if is_me(state, item.sender) else title_of(state, item.sender)


def below_title(state: AppState, item: TimelineItem) -> str:
    """Say who wrote a message and what, below its conversation's name: who, unless that name has
    said it."""
    gist = gist_words(item)
    summary = state.conversations.get(item.conversation)
    if not is_many(summary) and not is_me(state, item.sender):
        return gist
    return f"{author_words(state, item)}: {gist}"


def message_row(state: AppState, key: Hashable, item: TimelineItem) -> ListRow:
    """Return a message as a row of a list."""
    return ListRow(
        key=key,
        title=author_words(state, item),
        seed=seed_of(state, item.sender),
        time=times.list_time(item.time, now_of(state)),
        preview=gist_words(item),
    )
