"""My own marks of entries: set here at once, told to the server when there is one.

Runs on the network thread; no I/O. The archive has all of them; here is only what the server has
not heard of, which is on disk, too, and is told at the next session. For each mark the last word
wins, whichever device of mine said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.marking import FOR_NOW
from whatsapp_like.client.engine.timelines import RETRY_AFTER, Timelines
from whatsapp_like.client.operations import LoadedOwn, MarkEntries, SettleMarks, TakeMarks
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.marking import MessageMark
from whatsapp_like.protocol import envelopes as e

MOST = 256
"""Entries marked by one request."""

Changes = Mapping[str, bool | int]
"""New values of marks, by the name of the field."""

Place = tuple[int, int]


class EntryMarks:
    """What the server has not heard of, by conversation and seq."""

    def __init__(
        self, link: Link, timelines: Timelines, loaded: Iterable[LoadedOwn], version: int
    ) -> None:
        self._link = link
        self._timelines = timelines
        self._waiting: dict[Place, dict[str, bool | int]] = {
            (row.conversation, row.seq): dict(row.changes) for row in loaded
        }
        self._version = version
        self._flying: set[Place] = set()
        self._due: dict[Place, None] = {}
        self._is_known = self._is_listed = False

    def mark(self, conversation: int, seqs: Sequence[int], changes: Changes) -> None:
        """Set marks of entries.

        Raises:
            Refused: NOT_FOUND: there is no such conversation.
            ValueError: an impossible value or seq.
        """
        if conversation not in self._timelines.tracks:
            raise Refused(ErrorCode.NOT_FOUND, "no such conversation")
        for seq in seqs:
            MessageMark(conversation=conversation, seq=seq, **changes)  # type: ignore[arg-type]
        for seq in seqs:
            self._waiting.setdefault((conversation, seq), {}).update(changes)
            self._due[conversation, seq] = None
        if seqs:
            self._link.store(MarkEntries(conversation, tuple(seqs), dict(changes)))

    # --- what the server says ---------------------------------------------------------------------

    def opened(self, features: Iterable[str]) -> None:
        """A session is open; an older server knows no marks, and they stay on this computer."""
        self._is_known = e.GROUPS in features
        self._due = dict.fromkeys(self._waiting)
        if self._is_known:
            self._list(self._version)

    def disconnected(self) -> None:
        """What was under way may have arrived or not: it will be told again."""
        self._due.clear()
        self._flying.clear()
        self._is_listed = False

    def take(self, event: e.MessagesMarked) -> None:
        """These are my marks at the server now."""
        # Until all that was missed is here, having heard of newer ones says nothing about it.
        self._take(event.marks, event.version if self._is_listed else 0)

    def _take(self, marks: Sequence[MessageMark], version: int) -> None:
        self._version = max(self._version, version)
        self._link.store(TakeMarks(marks, version))

    def _list(self, since: int) -> None:
        def done(page: e.MessageMarksPage, _payload: bytes) -> None:
            self._take(page.marks, page.version)
            if page.more and page.version > since:
                self._list(page.version)
            else:
                self._is_listed = True

        def failed(error: Refused | ConnectionLost) -> None:
            if isinstance(error, Refused) and error.code in FOR_NOW:
                wait = error.retry_after or RETRY_AFTER
                self._link.later(wait, lambda: self._list(since))
            elif isinstance(error, Refused):
                self._is_known = False

        self._link.ask(
            e.ListMessageMarks(id=self._link.new_id(), since=since),
            e.MessageMarksPage,
            done,
            failed,
        )

    # --- what the server hears --------------------------------------------------------------------

    def flush(self) -> None:
        """Tell what is due: what is to be marked alike, in one request."""
        if not (self._due and self._is_known and self._link.is_open and self._timelines.is_listed):
            return
        alike: dict[tuple[int, tuple[tuple[str, bool | int], ...]], list[int]] = {}
        for place in tuple(self._due):
            if place in self._flying:
                continue
            del self._due[place]
            if wanted := self._waiting.get(place):
                key = (place[0], tuple(sorted(wanted.items())))
                alike.setdefault(key, []).append(place[1])
        for (conversation, changes), seqs in alike.items():
            for first in range(0, len(seqs), MOST):
                self._tell(conversation, tuple(seqs[first : first + MOST]), dict(changes))

    def _tell(self, conversation: int, seqs: tuple[int, ...], changes: Changes) -> None:
        places = [(conversation, seq) for seq in seqs]
        self._flying.update(places)

        def answered(is_refused: bool) -> None:
            """What was told is settled, except what I changed again meanwhile."""
            self._flying.difference_update(places)
            settled: dict[frozenset[str], list[int]] = {}
            for place in places:
                waiting = self._waiting.get(place, {})
                names = [name for name, value in changes.items() if waiting.get(name) == value]
                for name in names:
                    del waiting[name]
                if not waiting:
                    self._waiting.pop(place, None)
                settled.setdefault(frozenset(names), []).append(place[1])
            for told, those in settled.items():
                self._link.store(SettleMarks(conversation, those, told, is_refused))

        def failed(error: Refused | ConnectionLost) -> None:
            if isinstance(error, Refused) and error.code in FOR_NOW:
                self._link.later(error.retry_after or RETRY_AFTER, again)
            elif isinstance(error, Refused) and error.code is ErrorCode.UNKNOWN_TYPE:
                self._is_known = False
            elif isinstance(error, Refused):
                answered(is_refused=True)

        def again() -> None:
            self._flying.difference_update(places)
            self._due |= dict.fromkeys(places)

        self._link.ask(
            e.MarkMessages(
                id=self._link.new_id(),
                conversation=conversation,
                seqs=seqs,
                **changes,  # type: ignore[arg-type]
            ),
            e.Done,
            lambda _reply, _payload: answered(is_refused=False),
            failed,
        )
