"""Conversations and people as rows of a list: sorted, searched, described.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.models.kinds import TEXT, is_told
from whatsapp_like.models.query import Query, parse
from whatsapp_like.views import times
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.observing import entries_of
from whatsapp_like.views.people.describing import (
    custom_emoji,
    custom_words,
    dot_of,
    is_many,
    is_me,
    kind_of,
    now_of,
    online,
    presence_words,
    talk_seed,
    talk_title,
    title_of,
    typing_words,
)
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick

if TYPE_CHECKING:
    from psygnal import SignalInstance

    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary, Person, SearchHit, TimelineItem

_NAMED = 8
"""Archived conversations named in the row that leads to them; no row has room for more."""


class Filter(Enum):
    """Which conversations the list shows, as long as nothing is searched."""

    ALL = auto()
    UNREAD = auto()
    GROUPS = auto()


class Talk(NamedTuple):
    """Names a conversation's row."""

    conversation: int


class Archive(NamedTuple):
    """Names the row that leads to the archived conversations."""


class Hit(NamedTuple):
    """Names the row of a message that was found."""

    conversation: int
    seq: int


class Somebody(NamedTuple):
    """Names a person's row."""

    account: int


def folded(text: str) -> str:
    """Return `text` without case and accents, for comparing what people type."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c))


def matches(words: list[str], *texts: str) -> bool:
    """Tell whether each of the folded `words` begins or is within one of `texts`."""
    if not words:
        return True
    whole = folded(" ".join(texts))
    return all(word in whole for word in words)


def text_of(item: TimelineItem) -> str | None:
    """Return what a message says; None when only a newer WL can show it."""
    # A model, and with it pydantic: loaded after the first window, long before there are rows.
    from whatsapp_like.models.message import TextBody

    if item.kind != TEXT:
        return None
    try:
        return TextBody.decode(item.body).text
    except ValueError:
        return None


def tick_of(item: TimelineItem, me: int) -> Tick:
    """Return the mark on a message: none on those of others, nor where none is to be read."""
    said = not item.deleted_by and not is_told(item.kind)
    return Tick(item.tick.value) if said and item.sender == me else Tick.NONE


class ConversationRows:
    """The model of the conversation list; `refresh` reads the state again.

    `archived` tells which conversations it lists. In the list of the others one row leads to the
    archived ones, and a search finds all.
    """

    def __init__(self, state: AppState, *, archived: bool = False) -> None:
        self._state = state
        self._archived = archived
        self._filter = Filter.ALL
        self._kept: set[int] = set()
        self._words: list[str] = []
        self._messages_only = False
        self._keys: list[Archive | Talk | Somebody] = []
        self._hits: list[SearchHit] = []
        self._sought = ""
        self._previews: dict[int, tuple[TimelineItem, str]] = {}
        self.here: int | None = None
        """The conversation that is open: what is written there is no draft yet."""

    def __len__(self) -> int:
        return len(self._keys) + len(self._hits)

    @property
    def signals(self) -> tuple[SignalInstance, ...]:
        """What tells that rows may have changed."""
        state = self._state
        return (
            *entries_of(state.conversations),
            *entries_of(state.people),
            *entries_of(state.typing),
            state.session.events.phase,
            state.session.events.account,
        )

    @property
    def talks(self) -> list[int]:
        """The conversations that are shown, in their order."""
        return [key.conversation for key in self._keys if isinstance(key, Talk)]

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        if index >= len(self._keys):
            return self._hit_row(self._hits[index - len(self._keys)])
        key = self._keys[index]
        if isinstance(key, Somebody):
            return person_row(self._state, self._state.people[key.account])
        if isinstance(key, Archive):
            return self._archive_row()
        return self.row_of(key.conversation)

    def search(self, text: str) -> None:
        """Show only what holds every word of `text`, and people one could begin with."""
        query = parse(text)
        # Whoever says from whom or when asks for messages.
        self._messages_only = query != Query(query.terms)
        self._words = folded(text.replace('"', " ")).split()
        self.refresh()

    def filter(self, wanted: Filter) -> None:
        """Show all, or only what is unread or of many, as long as nothing is searched."""
        self._filter = wanted
        self._kept.clear()
        self.refresh()

    def keep(self, conversation: int) -> None:
        """Leave one in the list of unread ones once it is read: it is being looked at."""
        if Talk(conversation) in self._keys:
            self._kept.add(conversation)

    @property
    def unread(self) -> int:
        """How many conversations are unread; archived ones are not among them."""
        return len(self._state.unread)

    @property
    def hits(self) -> Sequence[SearchHit]:
        """The messages that were found; their rows are the last ones."""
        return self._hits

    def show_hits(self, hits: Sequence[SearchHit], sought: str) -> None:
        """Show messages that were found by the words `sought`, below everybody."""
        state, self._sought = self._state, sought
        self._hits = [hit for hit in hits if hit.item.conversation in state.conversations]

    def hit(self, key: Hit) -> TimelineItem | None:
        """Return the message of a row, None when it is not shown any more."""
        found = (hit.item for hit in self._hits if _key_of(hit) == key)
        return next(found, None)

    def refresh(self) -> None:
        """Sort and search anew: pinned ones first, then the newest."""
        state = self._state
        if self._messages_only:
            self._keys = []
            return
        shown = [s for s in state.conversations.values() if self._shown(s)]
        # A search is not about what I marked: there the newest come first.
        shown.sort(key=_recency if self._words else _place, reverse=True)
        self._keys = [Talk(summary.id) for summary in shown]
        plain = not (self._words or self._filter is not Filter.ALL or self._archived)
        if plain and any(summary.archived for summary in state.conversations.values()):
            self._keys.insert(0, Archive())
        if self._words:
            known = {summary.peer for summary in shown}
            people = (p for p in state.people.values() if p.account.id not in known)
            found = [p for p in people if self._found(p)]
            found.sort(key=_added_first)
            self._keys += [Somebody(person.account.id) for person in found]

    def _shown(self, summary: ConversationSummary) -> bool:
        if not self._words:
            if summary.archived != self._archived:
                return False
            many = is_many(summary)
            if self._filter is Filter.UNREAD and not (
                summary.is_unread or summary.id in self._kept
            ):
                return False
            if self._filter is Filter.GROUPS and not many:
                return False
            # One that was opened and left empty is nothing to look at.
            return bool(summary.last or summary.draft or summary.pinned or many)
        person = self._state.people.get(summary.peer)
        handle = person.account.handle if person else ""
        full = person.account.name if person else ""
        title = talk_title(self._state, summary.id)
        return matches(self._words, title, handle, full)

    def _found(self, person: Person) -> bool:
        return matches(self._words, person.name, person.account.handle, person.account.name)

    def _preview(self, summary: ConversationSummary) -> str:
        item = summary.last
        if item is None:
            return _("No messages yet") if is_many(summary) else ""
        known = self._previews.get(summary.id)
        if known is None or known[0] is not item:
            known = self._previews[summary.id] = (item, self._said(summary, item))
        return known[1]

    def _said(self, summary: ConversationSummary, item: TimelineItem) -> str:
        # Words are made of models, which are loaded after the first window.
        from whatsapp_like.views.telling import says, tells

        words = says(self._state, item)
        if words is None:
            words = _("This message needs a newer WL.")
        # What is mine has a tick before it.
        if is_many(summary) and not tells(item) and not is_me(self._state, item.sender):
            words = f"{title_of(self._state, item.sender)}: {words}"
        return words[:300]

    def _archive_row(self) -> ListRow:
        state = self._state
        archived = [summary for summary in state.conversations.values() if summary.archived]
        archived.sort(key=_recency, reverse=True)
        names = [talk_title(state, summary.id) for summary in archived[:_NAMED]]
        return ListRow(
            key=Archive(),
            title=_("Archived"),
            preview=", ".join(names),
            unread=sum(1 for summary in archived if summary.is_unread),
            muted=True,
            icon=Icon.ARCHIVE,
        )

    def _hit_row(self, hit: SearchHit) -> ListRow:
        state, item = self._state, hit.item
        me = state.session.account.id if state.session.account else 0
        return ListRow(
            key=_key_of(hit),
            title=talk_title(state, item.conversation),
            seed=talk_seed(state, item.conversation),
            kind=kind_of(state.conversations[item.conversation]),
            time=times.list_time(item.time, now_of(state)),
            preview=hit.snippet,
            tick=tick_of(item, me),
            find=self._sought,
        )

    def row_of(self, conversation: int) -> ListRow:
        """Return the row of a conversation, whether it is listed here or not."""
        state = self._state
        summary = state.conversations.get(conversation)
        if summary is None:
            # It went this moment, and the list is about to be read again.
            return ListRow(key=Talk(conversation), title="")
        me = state.session.account.id if state.session.account else 0
        person = state.people.get(summary.peer)
        item = summary.last
        # What is new is told first.
        draft = "" if summary.unread or conversation == self.here else _draft(summary)
        return ListRow(
            key=Talk(summary.id),
            title=talk_title(state, summary.id),
            seed=talk_seed(state, summary.id),
            presence=dot_of(state, person) if summary.peer != me else dot_of(state, None),
            time=times.list_time(item.time, now_of(state)) if item else "",
            preview=draft or self._preview(summary),
            tick=tick_of(item, me) if item and not draft else Tick.NONE,
            typing=typing_words(state, summary.id),
            custom=custom_emoji(state, summary.peer) if summary.peer != me else "",
            draft=bool(draft),
            unread=summary.unread,
            marked=summary.marked_unread,
            mentioned=bool(summary.mentions),
            muted=summary.is_quiet(now_of(state)),
            pinned=summary.pinned,
            kind=kind_of(summary),
        )


def _key_of(hit: SearchHit) -> Hit:
    return Hit(hit.item.conversation, hit.item.seq)


class ContactRows:
    """The model of the contact list: people I added, by name."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._words: list[str] = []
        self._accounts: list[int] = []

    def __len__(self) -> int:
        return len(self._accounts)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        return person_row(self._state, self._state.people[self._accounts[index]])

    def search(self, text: str) -> None:
        """Show only whose names hold every word of `text`."""
        self._words = folded(text).split()
        self.refresh()

    def refresh(self) -> None:
        """Sort and search anew."""
        people = [p for p in contacts_of(self._state) if self._matches(p)]
        people.sort(key=lambda person: folded(person.name))
        self._accounts = [person.account.id for person in people]

    def _matches(self, person: Person) -> bool:
        account = person.account
        return matches(self._words, person.name, account.handle, account.name)


def contacts_of(state: AppState) -> Iterable[Person]:
    """Return the people I added."""
    return (person for person in state.people.values() if person.contact is not None)


def people_of(state: AppState) -> list[Person]:
    """Return whom I can write to: the people I added, then those of my chats and groups, by name.

    Neither I nor whom I blocked are among them.
    """
    people = (p for p in state.people.values() if not p.blocked and not is_me(state, p.account.id))
    return sorted(people, key=_added_first)


def person_row(state: AppState, person: Person) -> ListRow:
    """Return somebody's row: where they are stands in place of a message."""
    # That I am offline is said once, not in every row.
    where = presence_words(state, person.account.id) if online(state) or person.blocked else ""
    custom = custom_words(state, person.account.id)
    shown = [where, custom] if custom else [f"@{person.account.handle}", where]
    return ListRow(
        key=Somebody(person.account.id),
        title=title_of(state, person.account.id),
        seed=person.account.handle,
        presence=dot_of(state, None if is_me(state, person.account.id) else person),
        preview=" · ".join(filter(None, shown)),
    )


def _added_first(person: Person) -> tuple[bool, str]:
    return person.contact is None, folded(person.name)


def _recency(summary: ConversationSummary) -> int:
    if summary.last:
        return summary.last.time
    if is_many(summary) and not _draft(summary) and summary.conversation:
        return summary.conversation.last_time
    return 2**60  # a draft alone was begun just now


def _draft(summary: ConversationSummary) -> str:
    """Return what is written and can still be sent: nothing in a group that I have left."""
    group = summary.conversation.group if summary.conversation else None
    return "" if group is not None and group.left else summary.draft


def _place(summary: ConversationSummary) -> tuple[bool, int]:
    return summary.pinned, _recency(summary)
