"""My own marks of conversations: changed here at once, told to the server when there is one.

Runs on the network thread; no I/O. What the server has not heard of is on disk and is told at the
next session. For each mark the last word wins, whichever device of mine said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.timelines import RETRY_AFTER, Timelines
from whatsapp_like.client.events import MarksRefused
from whatsapp_like.client.operations import LoadedMarks, SaveMarks
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.bounds import MAX_PINNED
from whatsapp_like.models.conversation import Conversation, Marks
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e

FOR_NOW = frozenset({ErrorCode.BUSY, ErrorCode.THROTTLED, ErrorCode.STORAGE, ErrorCode.INTERNAL})
"""Refusals that waiting cures; every other one takes the marks back."""

Changes = Mapping[str, bool | int | str]
"""New values of marks, by the name of the field."""


_UNMARKED = Marks()


class _Own:
    """Marks of one conversation: as shown, as the server has them, and what it is to hear yet."""

    __slots__ = ("flying", "marks", "told", "waiting")

    def __init__(self, marks: Marks = _UNMARKED, waiting: frozenset[str] = frozenset()) -> None:
        self.marks = marks
        self.told = marks
        self.waiting = waiting
        self.flying: Changes = {}

    @property
    def news(self) -> dict[str, bool | int]:
        """What the server is to hear."""
        return {name: getattr(self.marks, name) for name in sorted(self.waiting)}

    @property
    def lasting(self) -> Changes:
        """What is under way and was not changed again meanwhile."""
        return {n: value for n, value in self.flying.items() if getattr(self.marks, n) == value}

    def settle(self, fields: Iterable[str]) -> None:
        """These need not be told any more: from now on they are as the server has them."""
        self.waiting -= frozenset(fields)
        self.marks = self.told.model_copy(update=self.news)


class Marking:
    """All my marks, by conversation; a conversation that the server does not have yet keeps its
    marks until it does."""

    def __init__(self, link: Link, timelines: Timelines, loaded: Iterable[LoadedMarks]) -> None:
        self._link = link
        self._timelines = timelines
        self._own = {row.conversation: _Own(row.marks, row.waiting) for row in loaded}
        self._due: dict[int, None] = {}
        self._is_known = False

    def mark(self, conversation: int, changes: Changes) -> None:
        """Set marks of a conversation.

        Raises:
            Refused: LIMIT_REACHED: more than MAX_PINNED would be pinned; NOT_FOUND: there is no
                such conversation.
            ValueError: an impossible value.
        """
        if conversation > 0 and conversation not in self._timelines.tracks:
            raise Refused(ErrorCode.NOT_FOUND, "no such conversation")
        own = self._own.get(conversation) or _Own()
        marks = Marks(**{**own.marks.model_dump(), **changes})
        changed = {name for name in changes if getattr(marks, name) != getattr(own.marks, name)}
        if not changed:
            return
        if "pinned" in changed and marks.pinned and self._count_pinned() >= MAX_PINNED:
            raise Refused(ErrorCode.LIMIT_REACHED, f"at most {MAX_PINNED} are pinned")
        self._own[conversation] = own
        own.marks = marks
        own.waiting |= changed
        self._keep(conversation, own)

    def read(self, conversation: int) -> None:
        """I have read it: it is not marked as unread any more."""
        own = self._own.get(conversation)
        if own is not None and own.marks.unread:
            self.mark(conversation, {"unread": False})

    def drop(self, conversation: int) -> None:
        """A conversation is gone, and my marks of it with it."""
        self._own.pop(conversation, None)
        self._due.pop(conversation, None)

    def _count_pinned(self) -> int:
        return sum(own.marks.pinned for own in self._own.values())

    def _keep(self, conversation: int, own: _Own) -> None:
        self._link.store(SaveMarks(conversation, own.marks, own.waiting))
        if own.waiting:
            self._due[conversation] = None

    # --- what the server says ---------------------------------------------------------------------

    def opened(self, features: Iterable[str]) -> None:
        """A session is open; an older server knows no marks, and they stay on this computer."""
        self._is_known = e.MARKS in features
        for conversation, own in self._own.items():
            if own.waiting:
                self._due[conversation] = None

    def disconnected(self) -> None:
        """What was under way may have arrived or not: it will be told again."""
        self._due.clear()
        for own in self._own.values():
            own.flying = {}

    def take_head(self, head: Conversation, is_news: bool) -> None:
        """Take the marks in a head; what was marked before the server had it moves there."""
        if head.kind is ConversationKind.DIRECT:
            early = self._own.pop(-head.peer(self._timelines.me), None)
            if early is not None:
                own = self._own.setdefault(head.id, _Own())
                own.marks = own.marks.model_copy(update=early.news)
                own.waiting |= early.waiting
                self._keep(head.id, own)
        if is_news:
            self._bring_back(head.id, head.last_time)
        if head.marks is not None:
            self.take(head.id, head.marks)

    def arrived(self, conversation: int, sender: int) -> None:
        """An entry was pushed: an older server takes nothing out of the archive, so we do."""
        if not self._is_known and sender != self._timelines.me:
            track = self._timelines.tracks.get(conversation)
            if track is not None:
                self._bring_back(conversation, track.last_time)

    def _bring_back(self, conversation: int, time: int) -> None:
        """Others wrote at that time, since I archived it: that I did is void, unless it is muted.

        What the server has heard of is its affair.
        """
        own = self._own.get(conversation)
        if own is None or own.marks.is_muted(time):
            return
        if own.marks.archived and "archived" in own.waiting:
            own.told = own.told.model_copy(update={"archived": False})
            own.settle(("archived",))
            self._keep(conversation, own)

    def take(self, conversation: int, marks: Marks) -> None:
        """These are my marks at the server now."""
        if conversation not in self._timelines.tracks:
            return  # its head, which is still to come, will tell them
        own = self._own.get(conversation) or _Own()
        own.told = marks
        shown = own.marks
        own.settle(())
        if own.marks != shown:
            self._own[conversation] = own
            self._keep(conversation, own)

    # --- what the server hears --------------------------------------------------------------------

    def flush(self) -> None:
        """Tell what is due."""
        if not (self._is_known and self._link.is_open and self._timelines.is_listed):
            return
        for conversation in tuple(self._due):
            own = self._own.get(conversation)
            if own is None or not own.waiting or conversation < 0:
                del self._due[conversation]
            elif not own.flying:
                del self._due[conversation]
                self._tell(conversation, own)

    def _tell(self, conversation: int, own: _Own) -> None:
        own.flying = own.news

        def done(_reply: e.Done, _payload: bytes) -> None:
            own.told = own.told.model_copy(update=own.flying)
            self._answered(conversation, own)

        def failed(error: Refused | ConnectionLost) -> None:
            if isinstance(error, Refused) and error.code in FOR_NOW:
                self._link.later(error.retry_after or RETRY_AFTER, again)
            elif isinstance(error, Refused):
                if error.code is ErrorCode.LIMIT_REACHED and own.flying.get("pinned"):
                    # Another device has pinned as many: what else was told is told again.
                    own.flying = {"pinned": True}
                refused = own.lasting
                self._answered(conversation, own)
                self._tell_refused(conversation, refused, error.code)

        def again() -> None:
            own.flying = {}
            self._due[conversation] = None

        self._link.ask(
            e.MarkConversation(
                id=self._link.new_id(),
                conversation=conversation,
                **own.flying,  # type: ignore[arg-type]
            ),
            e.Done,
            done,
            failed,
        )

    def _tell_refused(self, conversation: int, refused: Changes, code: ErrorCode) -> None:
        # That nothing is marked as unread where I have read is nothing I asked for.
        asked = tuple((name, value) for name, value in refused.items() if name != "unread" or value)
        if asked:
            self._link.tell(MarksRefused(conversation=conversation, changes=asked, code=code))

    def _answered(self, conversation: int, own: _Own) -> None:
        """What was told is settled, except what I changed again meanwhile."""
        told, own.flying = own.lasting, {}
        own.settle(told)
        self._keep(conversation, own)
