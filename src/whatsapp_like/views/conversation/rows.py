"""A conversation's timeline as rows of bubbles: own or not, grouped, dated, with the unread line.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from datetime import UTC, datetime

from whatsapp_like.i18n import _, format_date, format_time, format_weekday
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views import times
from whatsapp_like.views.main.rows import text_of, tick_of
from whatsapp_like.views.messages import Origin, Row
from whatsapp_like.views.people.describing import now_of, title_of

_KEPT = 4000
_GROUP_MS = 5 * 60_000


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
        self._texts: dict[int, tuple[TimelineItem, str | None, str, str]] = {}
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
        # Committed items come first, by seq: what waits behind them (seq 0) is mine.
        start = bisect_right(self.timeline, self._read, key=lambda item: item.seq or MAX_ID)
        for index in range(start, len(self.timeline)):
            if self.timeline[index].seq and self.timeline[index].sender != me:
                return index
        return None

    def forget_days(self) -> None:
        """Name the days anew: midnight has passed."""
        self._texts.clear()

    def item(self, key: Hashable) -> TimelineItem | None:
        """Return the item of that key, None when it is not loaded."""
        index = self.index_of(key)
        return self.timeline[index] if index is not None else None

    def index_of(self, key: Hashable) -> int | None:
        """Return where the item of that key stands; what is asked for is mostly new."""
        for index in range(len(self.timeline) - 1, -1, -1):
            if key_of(self.timeline[index]) == key:
                return index
        return None

    def row(self, index: int) -> Row:
        """Return the row at `index`, 0 being the oldest."""
        item = self.timeline[index]
        text, time, day = self._described(item)
        me = self._me()
        own = item.sender == me
        before = self.timeline[index - 1] if index else None
        starts = (
            before is None
            or before.sender != item.sender
            or item.time - before.time > _GROUP_MS
            or self._described(before)[2] != day
        )
        sender = ""
        if not own and starts and self._several():
            sender = title_of(self._state, item.sender)
        return Row(
            key=key_of(item),
            own=own,
            text=text or "",
            time=time,
            tick=tick_of(item, me),
            day=day,
            first=starts,
            sender=sender,
            unread=self._unread if index == self.first_unread() else 0,
            unknown=text is None,
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

    def _described(self, item: TimelineItem) -> tuple[str | None, str, str]:
        known = self._texts.get(id(item))
        if known is None or known[0] is not item:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            moment = datetime.fromtimestamp(item.time / 1000, UTC)
            known = (item, text_of(item), format_time(moment), self._day(moment))
            self._texts[id(item)] = known
        return known[1:]

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
