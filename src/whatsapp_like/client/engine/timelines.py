"""Synchronisation: heads, gaps, pushed entries in order, and older history in the background.

Runs on the network thread; no I/O. Entries reach the archive in the order of their seqs; whatever
is lost, doubled or early on the way is put right by fetching from the cursor.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.track import Track, bodies_of
from whatsapp_like.client.operations import (
    LoadedConversation,
    RaiseWatermarks,
    Reach,
    SaveHead,
    StoreEntries,
    StoreSent,
)
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.kinds import CONTENT
from whatsapp_like.models.message import Entry
from whatsapp_like.protocol import envelopes as e

PAGE = 200
"""Entries asked for at once: their heads stay well within the 64 KiB of a frame's header."""

AT_ONCE = 4
"""Conversations fetched side by side."""

BACKLOG = 2000
"""Entries that may wait for the archive before no more are fetched: bounds memory."""

RETRY_AFTER = 2.0

GONE = frozenset({ErrorCode.NOT_A_MEMBER, ErrorCode.NOT_FOUND, ErrorCode.NOT_ALLOWED})
"""Refusals that mean: of this conversation there is nothing more for us."""

Older = Callable[[Exception | None], None]


class Timelines:
    """All conversations of the account.

    `on_synced` is called when every conversation has caught up in a session, `on_head` with each
    head that the server tells, once it is taken, and whether others wrote something that I have not
    heard of before, `on_arrival` with conversation and sender of each pushed entry, `on_stored`
    with entries and bodies that are handed to the archive. `claim` is asked whether an own entry is
    an item of the outbox, and returns its number or 0. `adopts` says that the archive may be an old
    copy.
    """

    def __init__(
        self,
        link: Link,
        me: int,
        conversations: Iterable[LoadedConversation],
        on_synced: Callable[[], None],
        on_head: Callable[[Conversation, bool], None],
        on_arrival: Callable[[int, int], None],
        on_stored: Callable[[Sequence[Entry], Sequence[bytes]], None],
        claim: Callable[[Entry, bytes], int],
    ) -> None:
        self._link = link
        self.me = me
        self.adopts = False
        self.is_listed = False
        self._on_synced = on_synced
        self._on_head = on_head
        self._on_arrival = on_arrival
        self._on_stored = on_stored
        self._claim = claim
        self._is_synced = False
        self._behind: deque[int] = deque()
        self._fetches = 0
        self._postponed = 0
        self._backlog = 0
        self._fills: deque[int] = deque()
        self._filling = 0
        self._fills_paused = False
        self._older: dict[int, list[Older]] = {}
        self._landing: deque[tuple[StoreEntries, list[Older]]] = deque()
        self._asked_heads: set[int] = set()
        self._unplaced: dict[int, int] = {}
        self.tracks: dict[int, Track] = {}
        self._directs: dict[int, int] = {}
        for head, reach, _version in conversations:
            self._add(Track(head, reach, me))

    def _add(self, track: Track) -> None:
        self.tracks[track.id] = track
        if track.is_direct:
            self._directs[track.peer] = track.id

    def resolve(self, conversation: int) -> int:
        """Return the server's id for minus an account, as far as there is one."""
        return self._directs.get(-conversation, conversation) if conversation < 0 else conversation

    def is_ready(self, conversation: int) -> bool:
        """Tell whether a conversation has caught up in this session."""
        track = self.tracks.get(conversation)
        return track is not None and track.ready

    # --- session ----------------------------------------------------------------------------------

    def listed(self, heads: Iterable[Conversation]) -> None:
        """Take all heads of the account, at the start of a session."""
        for head in heads:
            self.take_head(head, trusted=True)
        self.is_listed = True
        newest = sorted(self.tracks.values(), key=lambda t: t.last_time, reverse=True)
        self._behind = deque(t.id for t in newest if t.is_behind)
        for track in newest:
            track.ready = not track.is_behind
        self.work()

    def disconnected(self) -> None:
        """Forget what was under way; nothing that the archive was handed is undone."""
        self.is_listed = self._is_synced = self._fills_paused = False
        self._behind.clear()
        self._fills.clear()
        self._fetches = self._postponed = self._filling = 0
        self._asked_heads.clear()
        self._unplaced.clear()
        for track in self.tracks.values():
            track.fetching = track.filling = track.ready = False
            track.early.clear()
        older, self._older = self._older, {}
        for waiting in older.values():
            for done in waiting:
                done(ConnectionLost("not connected"))

    def take_head(self, head: Conversation, *, trusted: bool = False) -> None:
        """Take a conversation's head; `trusted` at the start of a session (see `Track.trust`)."""
        head = _bounded(head)
        track = self.tracks.get(head.id)
        is_news = track is not None and track.is_news(head)
        if track is None:
            # Nothing of it is here yet, so the cursor starts below the first entry.
            track = Track(head, Reach(), self.me)
            self._add(track)
            self._link.store(SaveHead(head))
        elif track.take(head := track.completed(head)):
            self._link.store(SaveHead(head))
        # A push may have overtaken the head of its conversation.
        track.last_seq = max(track.last_seq, self._unplaced.pop(head.id, 0))
        self._on_head(head, is_news)
        if trusted:
            track.trust(head)
        elif self.is_listed:
            self._check(track)

    def forget(self, conversation: int) -> bool:
        """Follow a conversation no more; False if it was not followed."""
        track = self.tracks.pop(conversation, None)
        if track is None:
            return False
        if conversation in self._behind:
            self._behind.remove(conversation)
        if conversation in self._fills:
            self._fills.remove(conversation)
        for waiting in self._older.pop(conversation, ()):
            waiting(Refused(ErrorCode.NOT_FOUND, "the conversation is gone"))
        return True

    def _check(self, track: Track) -> None:
        """Fetch what is missing, else note that the conversation has caught up."""
        if track.is_behind:
            if not track.fetching and track.id not in self._behind:
                self._behind.append(track.id)
        else:
            track.ready = True
            if not track.filling:
                # Pushes may have brought what somebody waits for before it could be fetched.
                for waiting in self._older.pop(track.id, ()):
                    waiting(None)

    # --- what arrives -----------------------------------------------------------------------------

    def received(self, entry: Entry, body: bytes) -> None:
        """Take a pushed entry: store it if it is the next one, else fetch what is missing."""
        track = self.tracks.get(entry.conversation)
        if track is None:
            seen = self._unplaced.get(entry.conversation, 0)
            self._unplaced[entry.conversation] = max(seen, entry.seq)
            self._ask_head(entry.conversation)
        elif entry.seq > track.reach.cursor:
            if track.accept(entry):
                self._store(track, [entry], [body])
                self._take_early(track)
            else:
                track.keep_early(entry, body)
            if self.is_listed:
                self._check(track)
        self._on_arrival(entry.conversation, entry.sender)

    def sent(self, local: int, entry: Entry, body: bytes) -> None:
        """Take the place in the log that an item of the outbox got."""
        track = self.tracks.get(entry.conversation)
        if track is None:
            return  # the conversation was forgotten meanwhile
        if entry.kind in CONTENT and track.head.expire_after:
            expires = entry.time + track.head.expire_after * 1000
            entry = entry.model_copy(update={"expires": expires})
        if not track.accept(entry) and entry.seq > track.reach.cursor:
            track.keep_early(entry, body)
        self._link.store(StoreSent(local, entry, track.reach))
        self._take_early(track)
        if self.is_listed:
            self._check(track)

    def _take_early(self, track: Track) -> None:
        entries: list[Entry] = []
        bodies: list[bytes] = []
        while (found := track.next_early()) is not None:
            track.accept(found[0])
            entries.append(found[0])
            bodies.append(found[1])
        if entries:
            self._store(track, entries, bodies)

    def _ask_head(self, conversation: int) -> None:
        """An entry of a conversation we do not know: its head must have been lost."""
        if not self.is_listed or conversation in self._asked_heads:
            return
        self._asked_heads.add(conversation)
        self._link.ask(
            e.ListConversations(id=self._link.new_id(), after=conversation - 1),
            e.ConversationPage,
            lambda page, _: self._found_heads(page.conversations),
            lambda _: None,
        )

    def _found_heads(self, heads: Sequence[Conversation]) -> None:
        for head in heads:
            self.take_head(head)
        self.work()

    def take_receipt(self, receipt: e.Receipt) -> None:
        """A member's watermarks rose."""
        track = self.tracks.get(receipt.conversation)
        if track is None:
            return
        if track.raise_watermarks(receipt.account, receipt.delivered_seq, receipt.read_seq):
            self._link.store(
                RaiseWatermarks(
                    receipt.conversation, receipt.account, receipt.delivered_seq, receipt.read_seq
                )
            )

    # --- fetching upwards -------------------------------------------------------------------------

    def work(self) -> None:
        """Ask for what is missing, newest conversations first, as far as the archive keeps up."""
        if not self.is_listed:
            return
        while self._behind and self._fetches < AT_ONCE and self._backlog < BACKLOG:
            self._fetch(self.tracks[self._behind.popleft()])
        if not self._behind and not self._fetches and not self._postponed:
            if not self._is_synced:
                self._is_synced = True
                self._on_synced()
                self._plan_fills()
            self._fill()

    def _fetch(self, track: Track) -> None:
        if track.fetching:
            return
        if not track.is_behind:
            self._check(track)
            return
        track.fetching = True
        self._fetches += 1
        since, asked_to = track.since, track.last_seq
        # An old copy must look at everything it missed, or it might send something twice.
        tail = track.wants_tail and not self.adopts
        before = asked_to + 1 if tail else None
        request = e.FetchTimeline(
            id=self._link.new_id(),
            conversation=track.id,
            since=since,
            before=before,
            limit=50 if tail else PAGE,
        )

        def done(page: e.TimelinePage, payload: bytes) -> None:
            self._fetched(track)
            if self.tracks.get(track.id) is not track:
                self.work()
                return  # forgotten meanwhile
            bodies = bodies_of(page, payload, track.id, since + 1, asked_to if tail else 2**63 - 1)
            fresh = track.reach.cursor
            if tail:
                track.take_tail(page, asked_to)
                if self._is_synced and not track.is_complete:
                    self._fills.append(track.id)
            else:
                track.take_page(page, asked_to)
            new = [n for n, entry in enumerate(page.entries) if entry.seq > fresh]
            self._store(track, [page.entries[n] for n in new], [bodies[n] for n in new])
            self._take_early(track)
            self._check(track)
            self.work()

        self._link.ask(request, e.TimelinePage, done, lambda error: self._unfetched(track, error))

    def _fetched(self, track: Track) -> None:
        track.fetching = False
        self._fetches -= 1

    def _unfetched(self, track: Track, error: Refused | ConnectionLost) -> None:
        self._fetched(track)
        if not isinstance(error, Refused):
            return
        if error.code in GONE:
            for waiting in self._older.pop(track.id, ()):
                waiting(error)
            track.ready = True  # nothing more of it is for us; what is here stays
            self.work()
            return

        def again() -> None:
            self._postponed -= 1
            if self.tracks.get(track.id) is track:  # else forgotten meanwhile
                self._check(track)
            self.work()

        self._postponed += 1
        self._link.later(error.retry_after or RETRY_AFTER, again)

    def _store(self, track: Track, entries: Sequence[Entry], bodies: Sequence[bytes]) -> None:
        self._backlog += len(entries)
        sent = {}
        for entry, body in zip(entries, bodies, strict=True):
            if entry.sender == self.me and (local := self._claim(entry, body)):
                sent[entry.seq] = local
        operation = StoreEntries(track.id, entries, bodies, track.reach, sent)
        self._link.store(operation)
        self._on_stored(entries, bodies)
        if track.id in self._older:
            # Whoever waits for more of this conversation looks again once this is on disk.
            self._landing.append((operation, self._older.pop(track.id)))

    # --- fetching downwards -----------------------------------------------------------------------

    def _plan_fills(self) -> None:
        incomplete = [t for t in self.tracks.values() if not t.is_complete]
        incomplete.sort(key=lambda t: t.last_time, reverse=True)
        self._fills = deque(t.id for t in incomplete)

    def older(self, conversation: int, done: Older) -> None:
        """Fetch the next older page now; `done` is called once it is on disk, or with an error."""
        track = self.tracks.get(conversation)
        if track is None or not self.is_listed:
            done(ConnectionLost("not connected"))
        elif track.reach.cursor <= track.floor and track.is_behind:
            # Nothing is here yet: the tail that is being fetched is the next older page.
            self._older.setdefault(conversation, []).append(done)
            self._check(track)
        elif track.is_complete:
            done(None)
        else:
            self._older.setdefault(conversation, []).append(done)
            self._ask_older(track)

    def _fill(self) -> None:
        """Fetch older history, one conversation after the other, while nothing else is to do."""
        if self._filling or self._fills_paused or self._backlog >= BACKLOG:
            return
        while self._fills:
            track = self.tracks[self._fills[0]]
            if track.is_complete:
                self._fills.popleft()
                continue
            if not track.filling:
                self._filling = track.id
                self._ask_older(track)
            return

    def _ask_older(self, track: Track) -> None:
        if track.filling:
            return
        track.filling = True
        since, before = track.fill_since, track.reach.low

        def done(page: e.TimelinePage, payload: bytes) -> None:
            self._filled(track)
            if self.tracks.get(track.id) is not track:
                self.work()
                return  # forgotten meanwhile
            bodies = bodies_of(page, payload, track.id, since + 1, before - 1)
            if track.reach.low == before:  # else the tail was read anew meanwhile
                track.take_older(page, since)
            self._store(track, page.entries, bodies)
            self.work()

        def failed(error: Refused | ConnectionLost) -> None:
            self._filled(track)
            for waiting in self._older.pop(track.id, ()):
                waiting(error)
            if isinstance(error, Refused) and error.code in GONE:
                self._fills = deque(n for n in self._fills if n != track.id)
                self.work()
            elif isinstance(error, Refused):
                self._pause_fills(error.retry_after or RETRY_AFTER)

        self._link.ask(
            e.FetchTimeline(
                id=self._link.new_id(),
                conversation=track.id,
                since=since,
                before=before,
                limit=PAGE,
            ),
            e.TimelinePage,
            done,
            failed,
        )

    def _pause_fills(self, seconds: float) -> None:
        """Leave the server alone for a while; after that another conversation has its turn."""
        self._fills_paused = True
        self._fills.rotate(-1)

        def go_on() -> None:
            self._fills_paused = False
            self.work()

        self._link.later(seconds, go_on)

    def _filled(self, track: Track) -> None:
        track.filling = False
        if self._filling == track.id:
            self._filling = 0

    # --- commits ----------------------------------------------------------------------------------

    def committed(self, operation: StoreEntries | StoreSent) -> None:
        """The archive has this on disk."""
        if isinstance(operation, StoreEntries):
            conversation = operation.conversation
            self._backlog -= len(operation.entries)
            while self._landing and self._landing[0][0] is operation:
                for done in self._landing.popleft()[1]:
                    done(None)
        else:
            conversation = operation.entry.conversation
        track = self.tracks.get(conversation)
        if track is not None:
            track.committed = max(track.committed, operation.reach.cursor)
        self.work()


def _bounded(head: Conversation) -> Conversation:
    """Return a head in which nobody has more than there is: while nobody else is in a group, all
    that will ever be written counts as read, but who joins later has not read it."""
    group = head.group
    if group is None or max(group.delivered_seq, group.read_seq) <= head.last_seq:
        return head
    reached = {
        "delivered_seq": min(group.delivered_seq, head.last_seq),
        "read_seq": min(group.read_seq, head.last_seq),
    }
    return head.model_copy(update={"group": group.model_copy(update=reached)})
