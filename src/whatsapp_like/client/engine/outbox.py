"""The outbox: what I typed goes to disk, then on the wire in order, until the server has it.

Runs on the network thread; no I/O. The life of an item::

    queued ──committed──▶ ready ──nonce taken──▶ taking ──committed──▶ flying ──sent──▶ gone
                            ▲                                            │
                            └──────── busy, connection lost ─────────────┤
                                                                      refused ──▶ failed

Online, queued becomes taking at once: text and nonce go to disk in one transaction. What changes
another entry (it has a target) fails by leaving: the change is undone here, and the app is told.

The queue of each conversation is first in, first out. Nonces rise on the wire, and every nonce is
on disk before the server can see it: so a resend is recognised whatever happens in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.timelines import Timelines
from whatsapp_like.client.events import ChangeRefused
from whatsapp_like.client.operations import (
    DropItem,
    FailItem,
    LoadedItem,
    QueueItem,
    ReplaceItem,
    RequeueItem,
    ReturnNonce,
    TakeNonce,
)
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.kinds import DELETE, EDIT
from whatsapp_like.models.message import Entry
from whatsapp_like.protocol import envelopes as e

WINDOW = 64
"""Items on the wire without an answer."""

RETRY_AFTER = 1.0
LONGEST_RETRY = 30.0

UNSEEN = frozenset({ErrorCode.BUSY, ErrorCode.THROTTLED})
"""Refusals for now: the server did not look at the item, so it may come with another nonce."""

FOR_NOW = UNSEEN | {ErrorCode.STORAGE}
"""Refusals that waiting cures. After a failed commit only the same nonce is safe."""

ADOPT_WITHIN = 60_000
"""Milliseconds by which an item may seem younger than the entry that it became."""


class State(Enum):
    """Where an item is on its way."""

    QUEUED = "queued"
    READY = "ready"
    TAKING = "taking"
    FLYING = "flying"
    FAILED = "failed"


class Item:
    """One message of mine that the server has not confirmed."""

    __slots__ = (
        "body",
        "conversation",
        "device",
        "kind",
        "local",
        "nonce",
        "position",
        "state",
        "target",
        "time",
        "tries",
    )

    def __init__(self, loaded: LoadedItem, state: State) -> None:
        # Of what it changes the seq, or below 0 minus the number of an item that has none yet.
        self.local = loaded.local
        self.position = loaded.position
        self.conversation = loaded.conversation
        self.kind = loaded.kind
        self.body = loaded.body
        self.time = loaded.time
        self.nonce = loaded.nonce
        self.device = loaded.device
        self.target = loaded.target
        self.state = state
        self.tries = 0


class Outbox:
    """Everything of mine that waits.

    `nonce`, `local` and `position` are the highest ever used on this archive. `on_opened` takes a
    conversation that was opened for what waits here, `on_sent` number, entry and body of an item
    that got its place in the log.
    """

    def __init__(
        self,
        link: Link,
        items: Iterable[LoadedItem],
        nonce: int,
        local: int,
        position: int,
        on_opened: Callable[[e.ConversationOpened], None],
        on_sent: Callable[[int, Entry, bytes], None],
    ) -> None:
        self._link = link
        self._on_opened = on_opened
        self._on_sent = on_sent
        self._nonce = nonce
        self._local = local
        self._position = position
        self._device = 0
        self._account = 0
        self._items: dict[int, Item] = {}
        self._by_nonce: dict[tuple[int, int], Item] = {}
        # Failed items are not in the queues: they hold up nobody.
        self._queues: dict[int, list[Item]] = {}
        self._paused: set[int] = set()
        self._opening: set[int] = set()
        self._on_wire = 0
        self._window = WINDOW
        self._clock_offset: int | None = None
        self._knows_changes = False
        for loaded in items:
            item = Item(loaded, State.FAILED if loaded.error else State.READY)
            self._items[item.local] = item
            if item.nonce:
                self._by_nonce[item.device, item.nonce] = item
            if item.state is State.READY:
                self._queue(item)

    def _queue(self, item: Item) -> None:
        self._queues.setdefault(item.conversation, []).append(item)

    def _unqueue(self, item: Item) -> None:
        queue = self._queues.get(item.conversation, [])
        if item in queue:
            queue.remove(item)
            if not queue:
                del self._queues[item.conversation]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of mine waits or failed."""
        return not self._items

    # --- what the app asks ------------------------------------------------------------------------

    def put(
        self,
        conversation: int,
        kind: str,
        body: bytes,
        time: int,
        read: int = 0,
        target: int = 0,
        typed: bool = True,
    ) -> int:
        """Take a message or, with a target, a change; return its number. It goes on the wire once
        it is on disk. `target` is a seq or minus the number of an item that waits here."""
        self._local += 1
        self._position += 1
        loaded = LoadedItem(
            *(self._local, self._position, conversation, kind, body, time), 0, 0, "", target
        )
        item = self._items[self._local] = Item(loaded, State.QUEUED)
        self._queue(item)
        self._link.store(
            QueueItem(
                *(self._local, self._position, conversation, kind, body, time),
                *(read, target, typed),
            )
        )
        return self._local

    @property
    def is_busy(self) -> bool:
        """Whether anything is still to go out; what was refused is not."""
        return any(item.state is not State.FAILED for item in self._items.values())

    def waits(self, local: int) -> bool:
        """Tell whether an item of that number is here."""
        return local in self._items

    def replace(self, local: int, body: bytes) -> bool:
        """Let an item that the server never saw say something else; False if it may have it."""
        item = self._items.get(local)
        if item is None or not _is_unseen(item):
            return False
        item.body = body
        self._link.store(ReplaceItem(local, body))
        return True

    def retry(self, local: int) -> bool:
        """Send a failed item again, behind what waits; False if there is no such item."""
        item = self._items.get(local)
        if item is None or item.state is not State.FAILED:
            return False
        self._position += 1
        item.position = self._position
        item.state = State.QUEUED
        item.tries = 0
        self._queue(item)
        self._link.store(RequeueItem(local, self._position))
        return True

    def discard(self, local: int) -> bool:
        """Drop an item that the server never saw; False if it may have it."""
        item = self._items.get(local)
        if item is None or not _is_unseen(item):
            return False
        for each in (*self._behind(item), item):
            self._drop(each)
        return True

    def _behind(self, item: Item) -> list[Item]:
        """Return what waits here to change an item that has no seq yet."""
        return [each for each in self._items.values() if each.target == -item.local]

    def _drop(self, item: Item) -> None:
        self._remove(item)
        self._link.store(DropItem(item.local))

    def drop(self, conversation: int) -> None:
        """Forget what waits for a conversation that is gone; the archive forgets it, too."""
        for item in [i for i in self._items.values() if i.conversation == conversation]:
            if item.state is State.TAKING:
                self._on_wire -= 1
            self._remove(item)

    # --- session ----------------------------------------------------------------------------------

    def opened(
        self, account: int, device: int, nonce: int, clock_offset: int, features: Iterable[str]
    ) -> bool:
        """A session is open; `nonce` is the highest one the server has from this device.

        Return whether this archive is an old copy: the server knows nonces that it does not.
        """
        self._account = account
        self._device = device
        is_old = nonce > self._nonce
        self._clock_offset = clock_offset if is_old else None
        self._nonce = max(self._nonce, nonce)
        self._window = WINDOW
        self._knows_changes = e.GROUPS in features
        # What may have arrived goes first, in the order of nonces, and at once: the server answers
        # a nonce it knows with the place it gave it then.
        for item in sorted(self._items.values(), key=lambda item: item.nonce):
            if item.state is State.READY and item.nonce and item.device == device:
                self._send(item)
        return is_old

    def synced(self) -> None:
        """Everything the server had is here: nothing that still waits can be among it."""
        self._clock_offset = None

    def disconnected(self) -> None:
        """What was on the wire may have arrived or not: it will be sent again."""
        self._paused.clear()
        self._opening.clear()
        self._on_wire = 0
        for item in self._items.values():
            if item.state is State.FLYING:
                item.state = State.READY
            elif item.state is State.TAKING:  # its nonce is still on the way to the disk
                self._on_wire += 1

    # --- onto the wire ----------------------------------------------------------------------------

    def pump(self, timelines: Timelines) -> None:
        """Put on the wire what may go now."""
        if not self._link.is_open or not self._queues or not timelines.is_listed:
            return
        for conversation in tuple(self._queues):
            if conversation in self._paused:
                continue
            if conversation < 0:
                self._open_direct(conversation, timelines)
            elif timelines.is_ready(conversation):
                self._pump_queue(conversation)

    def _pump_queue(self, conversation: int) -> None:
        for item in tuple(self._queues[conversation]):
            if self._on_wire >= self._window or item.target < 0:
                return
            if item.state in (State.QUEUED, State.READY):
                if item.target and not self._knows_changes:
                    # An older server would take it for a message of a kind it does not know.
                    self._fail(item, Refused(ErrorCode.UNKNOWN_TYPE, "no changes"))
                elif item.nonce and item.device == self._device:
                    self._send(item)
                else:
                    # A nonce of another device is worthless here; the conversation has caught up,
                    # so the item would have been claimed if that device's send had arrived.
                    self._take_nonce(item)

    def _take_nonce(self, item: Item) -> None:
        self._nonce += 1
        self._name(item, self._nonce)
        item.state = State.TAKING
        self._on_wire += 1
        self._link.store(TakeNonce(item.local, item.nonce, item.device))

    def _name(self, item: Item, nonce: int) -> None:
        """Give an item a nonce of this device; 0 takes it away."""
        self._by_nonce.pop((item.device, item.nonce), None)
        item.nonce = nonce
        item.device = self._device if nonce else 0
        if nonce:
            self._by_nonce[item.device, nonce] = item

    def _send(self, item: Item) -> None:
        item.state = State.FLYING
        self._on_wire += 1
        self._say(item)

    def _say(self, item: Item) -> None:
        def done(reply: e.MessageSent, _payload: bytes) -> None:
            self._sent(item, reply)

        self._link.ask(
            e.SendMessage(
                id=self._link.new_id(),
                conversation=item.conversation,
                nonce=item.nonce,
                kind=item.kind,
                target=item.target,
            ),
            e.MessageSent,
            done,
            lambda error: self._refused(item, error),
            item.body,
        )

    def _open_direct(self, conversation: int, timelines: Timelines) -> None:
        """Ask for the conversation with an account that messages wait for."""
        if conversation in self._opening or self._queues[conversation][0].state is State.QUEUED:
            return
        self._opening.add(conversation)

        def done(reply: e.ConversationOpened, _payload: bytes) -> None:
            self._opening.discard(conversation)
            self._on_opened(reply)

        def failed(error: Refused | ConnectionLost) -> None:
            self._opening.discard(conversation)
            if isinstance(error, Refused):
                if error.code in FOR_NOW:
                    self._pause(conversation, error.retry_after or RETRY_AFTER)
                else:
                    for item in tuple(self._queues.get(conversation, ())):
                        self._fail(item, error)

        self._link.ask(
            e.OpenDirect(id=self._link.new_id(), account=-conversation),
            e.ConversationOpened,
            done,
            failed,
        )

    def adopt(self, head: Conversation) -> None:
        """What waits for its other account belongs to this direct conversation."""
        waiting = self._queues.pop(-head.peer(self._account), None)
        if waiting is not None:
            self._queues.setdefault(head.id, []).extend(waiting)
        for item in self._items.values():
            if item.conversation == -head.peer(self._account):
                item.conversation = head.id

    # --- answers ----------------------------------------------------------------------------------

    def committed(self, operation: QueueItem | TakeNonce | RequeueItem) -> None:
        """The archive has this on disk: the next step may follow."""
        item = self._items.get(operation.local)
        if item is None:
            return
        if isinstance(operation, TakeNonce):
            if item.state is State.TAKING and item.nonce == operation.nonce:
                if self._link.is_open and item.device == self._device:
                    item.state = State.FLYING
                    self._say(item)
                else:
                    item.state = State.READY
                    self._on_wire -= 1
        elif item.state is State.QUEUED:
            item.state = State.READY

    def claim(self, entry: Entry, body: bytes) -> int:
        """Return the number of the item that became this entry of mine, else 0; it leaves."""
        known = self._by_nonce.get((entry.device, entry.nonce))
        if known is not None:
            return self._leave(known, entry.seq)
        if self._clock_offset is not None and entry.device == self._device:
            # An old copy: this entry left the outbox after the copy was made, or it is another one
            # with the same words, typed later than the entry's time.
            for item in self._items.values():
                if (
                    item.state is State.READY
                    and not item.nonce
                    and (item.conversation, item.kind, item.target)
                    == (entry.conversation, entry.kind, entry.target)
                    and item.body == body
                    and item.time + self._clock_offset <= entry.time + ADOPT_WITHIN
                ):
                    return self._leave(item, entry.seq)
        return 0

    def _leave(self, item: Item, seq: int) -> int:
        if item.state is State.TAKING:
            self._on_wire -= 1
        self._placed(item, seq)
        return item.local

    def _placed(self, item: Item, seq: int) -> None:
        """An item got its seq: it leaves, and what waits to change it knows its target."""
        self._remove(item)
        for behind in self._behind(item):
            behind.target = seq

    def _remove(self, item: Item) -> None:
        self._by_nonce.pop((item.device, item.nonce), None)
        self._items.pop(item.local, None)
        self._unqueue(item)

    def _sent(self, item: Item, reply: e.MessageSent) -> None:
        self._on_wire -= 1
        self._window = min(WINDOW, self._window + 1)
        if self._items.get(item.local) is not item:
            return  # claimed by a page that came first
        entry = Entry(
            conversation=item.conversation,
            seq=reply.seq,
            sender=self._account,
            device=item.device,
            nonce=item.nonce,
            time=reply.time,
            kind=item.kind,
            target=item.target,
        )
        self._placed(item, reply.seq)
        self._on_sent(item.local, entry, item.body)

    def _refused(self, item: Item, error: Refused | ConnectionLost) -> None:
        if isinstance(error, ConnectionLost):
            return
        self._on_wire -= 1
        if self._items.get(item.local) is not item:
            return
        if error.code not in FOR_NOW:
            self._fail(item, error)
            return
        item.state = State.READY
        item.tries += 1
        if error.code in UNSEEN:
            self._name(item, 0)
            self._link.store(ReturnNonce(item.local))
        # One at a time until the server takes them again: what is behind must not overtake.
        self._window = 1
        wait = min(LONGEST_RETRY, RETRY_AFTER * 2 ** min(item.tries - 1, 5))
        self._pause(item.conversation, error.retry_after or wait)

    def _pause(self, conversation: int, seconds: float) -> None:
        self._paused.add(conversation)
        self._link.later(seconds, lambda: self._paused.discard(conversation))

    def _fail(self, item: Item, error: Refused) -> None:
        if self._items.get(item.local) is not item:
            return
        if item.target:
            self._drop(item)
            self._link.tell(
                ChangeRefused(
                    conversation=item.conversation,
                    seq=max(0, item.target),
                    kind=item.kind,
                    code=error.code.value,
                )
            )
            return
        item.state = State.FAILED
        self._name(item, 0)
        self._unqueue(item)
        self._link.store(FailItem(item.local, error.code.value))
        # What was to change it happens here, since it never got anywhere.
        for behind in self._behind(item):
            if behind.kind == DELETE:
                self.discard(item.local)
                return
            self._drop(behind)
            if behind.kind == EDIT:
                self.replace(item.local, behind.body)


def _is_unseen(item: Item) -> bool:
    """Tell whether the server cannot have an item."""
    return not item.nonce and item.state not in (State.TAKING, State.FLYING)
