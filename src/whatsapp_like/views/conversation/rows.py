"""A conversation's timeline as rows of bubbles: own or not, grouped, dated, with the unread line.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from datetime import UTC, datetime
from typing import NamedTuple

from whatsapp_like.i18n import _, format_date, format_time, format_weekday
from whatsapp_like.models import kinds
from whatsapp_like.models.bodies import Body, Card, Location, Poll
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views import times
from whatsapp_like.views.conversation.extras import extras_of, is_plain
from whatsapp_like.views.main.rows import tick_of
from whatsapp_like.views.messages import NO_EXTRAS, Origin, Row
from whatsapp_like.views.people.describing import now_of, seed_of, title_of
from whatsapp_like.views.shapes import Tick
from whatsapp_like.views.telling import deleted_words, system_words

_KEPT = 4000
_GROUP_MS = 5 * 60_000


_BODIES: dict[str, type[Body]] = {
    kinds.POLL: Poll,
    kinds.LOCATION: Location,
    kinds.CARD: Card,
}


class _Said(NamedTuple):
    """What is told of an item, which is the same each time."""

    item: TimelineItem
    body: TextBody | Body | None  # None: only a newer WL can show it
    time: str
    day: str
    told: bool  # it says that something was done
    text: str | None  # of a message that is nothing but a text, as nearly all are


def key_of(item: TimelineItem) -> tuple[str, int]:
    """Return what names an item for as long as it is shown."""
    return ("mine", item.local) if item.local else ("seq", item.seq)


class TimelineRows:
    """The model of a `TimelineView`."""

    def __init__(self, state: AppState, conversation: int, timeline: Timeline) -> None:
        self._state = state
        self.conversation = conversation
        self.timeline = timeline
        self._read = 0
        self._unread = 0
        self._texts: dict[int, _Said] = {}
        self.chosen: set[Hashable] | None = None
        """The keys of the messages that are chosen, while several can be; else None."""
        self.mark_unread()

    def __len__(self) -> int:
        return len(self.timeline)

    def mark_unread(self) -> None:
        """Remember what is unread now: there the line stands until I am back."""
        summary = self._state.conversations.get(self.conversation)
        me = self._me()
        self._unread = summary.unread if summary else 0
        member = summary.conversation.member(me) if summary and summary.conversation else None
        self._read = member.read_seq if member else 0

    @property
    def waiting(self) -> int:
        """How many messages are unread now."""
        summary = self._state.conversations.get(self.conversation)
        return summary.unread if summary else 0

    @property
    def unread(self) -> int:
        """How many messages the line announces."""
        return self._unread

    @property
    def kept_unread(self) -> tuple[int, int]:
        """How many messages the line announces, and the seq after which it stands."""
        return self._unread, self._read

    @kept_unread.setter
    def kept_unread(self, kept: tuple[int, int]) -> None:
        self._unread, self._read = kept

    def forget_unread(self) -> None:
        """Take the unread line away."""
        self._unread = 0

    def first_unread(self) -> int | None:
        """Return the index of the first unread message, None when all are read."""
        if not self._unread:
            return None
        me = self._me()
        for index in range(self.index_after(self._read), len(self.timeline)):
            item = self.timeline[index]
            if item.seq and item.sender != me and not kinds.is_told(item.kind):
                return index
        return None

    def index_after(self, seq: int) -> int:
        """Return where the first item after `seq` stands, or would if there were any."""
        # Committed items come first, by seq: what waits behind them (seq 0) is mine.
        return bisect_right(self.timeline, seq, key=lambda item: item.seq or MAX_ID)

    def forget_days(self) -> None:
        """Name the days anew: midnight has passed."""
        self._texts.clear()

    def item(self, key: Hashable) -> TimelineItem | None:
        """Return the item of that key, None when it is not loaded."""
        index = self.index_of(key)
        return self.timeline[index] if index is not None else None

    def index_of(self, key: Hashable) -> int | None:
        """Return where the item of that key stands; what is asked for is mostly new."""
        kind, number = key if isinstance(key, tuple) else ("", 0)
        if kind == "seq" and number:
            index = self.timeline.index_of(number)
            return index if index is not None and key_of(self.timeline[index]) == key else None
        for index in range(len(self.timeline) - 1, -1, -1):
            if key_of(self.timeline[index]) == key:
                return index
        return None

    def row(self, index: int) -> Row:
        """Return the row at `index`, 0 being the oldest."""
        item = self.timeline[index]
        said = self._described(item)
        if said.told:
            return self._system_row(item, said)
        me = self._me()
        own = item.sender == me
        opens = self._opens_unread(index, item, own)
        # The unread line parts what one sender wrote in a row.
        starts = opens or self._starts(index, item, said)
        several = not own and self._several()
        key = key_of(item)
        text, extras = said.text or "", NO_EXTRAS
        if said.text is not None:
            pass
        elif item.deleted_by:
            text = deleted_words(self._state, item)
        elif said.body is not None:
            text, extras = extras_of(self._state, self.timeline, item, said.body)
        return Row(
            key=key,
            own=own,
            text=text,
            time=said.time,
            tick=_tick(item, me),
            day=said.day,
            first=starts,
            sender=title_of(self._state, item.sender) if several and starts else "",
            unread=self._unread if opens else 0,
            unknown=said.body is None and not item.deleted_by,
            deleted=bool(item.deleted_by),
            seed=seed_of(self._state, item.sender) if several else "",
            account=item.sender,
            chosen=None if self.chosen is None else key in self.chosen,
            extras=extras,
        )

    def row_of(self, item: TimelineItem) -> Row | None:
        """Return the row of an item, None when it is not loaded."""
        index = self.index_of(key_of(item))
        return self.row(index) if index is not None else None

    def _system_row(self, item: TimelineItem, said: _Said) -> Row:
        words = system_words(self._state, item)
        return Row(
            key=key_of(item),
            own=False,
            text=words or _("This message needs a newer version of WL."),
            time=said.time,
            day=said.day,
            system=True,
        )

    def _opens_unread(self, index: int, item: TimelineItem, own: bool) -> bool:
        """Tell whether a message is the first unread one, mostly without searching for that."""
        if not self._unread or own or item.seq <= self._read:
            return False
        if index and self._read < (before := self.timeline[index - 1]).seq:
            # Between it and what is read there are at most messages of mine, and what was done.
            passed = before.sender == self._me() or kinds.is_told(before.kind)
            return passed and index == self.first_unread()
        return True

    def _starts(self, index: int, item: TimelineItem, said: _Said) -> bool:
        """Tell whether a message is the first of those that one sender wrote in a row."""
        if not index:
            return True
        before = self.timeline[index - 1]
        return (
            before.sender != item.sender
            or item.time - before.time > _GROUP_MS
            or (known := self._described(before)).told
            or known.day != said.day
        )

    def origin(self, index: int) -> Origin:
        """Return who wrote the row at `index` and when."""
        item = self.timeline[index]
        person = self._state.people.get(item.sender)
        account = self._state.session.account
        name = person.name if person else title_of(self._state, item.sender)
        if account is not None and item.sender == account.id:
            name = account.name
        return Origin(name, times.stamped(item.time), times.exact(item.time))

    def _described(self, item: TimelineItem) -> _Said:
        known = self._texts.get(id(item))
        if known is None or known.item is not item:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            moment = datetime.fromtimestamp(item.time / 1000, UTC)
            body, told = _body_of(item), kinds.is_told(item.kind)
            text = body.text if isinstance(body, TextBody) and is_plain(item, body) else None
            known = _Said(item, body, format_time(moment), self._day(moment), told, text)
            self._texts[id(item)] = known
        return known

    def _day(self, moment: datetime) -> str:
        today = datetime.fromtimestamp(now_of(self._state) / 1000, UTC).astimezone().date()
        days = (today - moment.astimezone().date()).days
        if days <= 0:
            return _("Today")
        if days == 1:
            return _("Yesterday")
        return format_weekday(moment) if days < 7 else format_date(moment)

    def _several(self) -> bool:
        summary = self._state.conversations.get(self.conversation)
        head = summary.conversation if summary else None
        return head is not None and head.kind is not ConversationKind.DIRECT

    def _me(self) -> int:
        account = self._state.session.account
        return account.id if account else 0


def _tick(item: TimelineItem, me: int) -> Tick:
    if item.deleted_by:
        return Tick.NONE
    # What I change is on its way again.
    return Tick.WAITING if item.is_changing and item.sender == me else tick_of(item, me)


def _body_of(item: TimelineItem) -> TextBody | Body | None:
    try:
        if item.kind == kinds.TEXT:
            return TextBody.decode(item.body)
        kind = _BODIES.get(item.kind)
        return kind.decode(item.body) if kind is not None else None
    except ValueError:
        return None
