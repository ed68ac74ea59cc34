"""The engine: joins connection, opening, synchronisation and outbox into one state machine.

Runs on the network thread; no I/O and no clock. Its owner feeds it bytes, commands, the time and
the archive's commits, and after each of these takes what came out: bytes, operations, events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from whatsapp_like.client import events
from whatsapp_like.client import operations as op
from whatsapp_like.client.engine.backoff import STEADY_AFTER, Backoff
from whatsapp_like.client.engine.entrymarks import EntryMarks
from whatsapp_like.client.engine.groups import Groups
from whatsapp_like.client.engine.link import Failed, Link, refusal
from whatsapp_like.client.engine.marking import Marking
from whatsapp_like.client.engine.opening import Opening, Way
from whatsapp_like.client.engine.outbox import Outbox
from whatsapp_like.client.engine.panel import Panel
from whatsapp_like.client.engine.pictures import Pictures
from whatsapp_like.client.engine.receipts import Receipts
from whatsapp_like.client.engine.roster import Roster
from whatsapp_like.client.engine.timelines import Timelines
from whatsapp_like.client.engine.typists import Typists
from whatsapp_like.errors import (
    ConnectionLost,
    DataError,
    ErrorCode,
    PinMismatch,
    ProtocolError,
    Refused,
    RemoteProtocolError,
    Unreachable,
    WLError,
)
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.bodies import named_in
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.kinds import SYSTEM
from whatsapp_like.models.message import Entry
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.timeline import ScheduledItem
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import InvalidRequest, UnknownType
from whatsapp_like.protocol.connection import DEAD_AFTER, PING_AFTER, Connection, client_side

R = TypeVar("R", bound=e.Reply)

FINAL = frozenset(
    {
        ErrorCode.LOGIN_FAILED,
        ErrorCode.DISABLED,
        ErrorCode.REPLACED,
        ErrorCode.SIGNED_OUT,
        ErrorCode.VERSION,
        ErrorCode.NOT_ALLOWED,
        ErrorCode.HANDLE_TAKEN,
        ErrorCode.INVITE_INVALID,
        ErrorCode.REGISTRATION_CLOSED,
        ErrorCode.LIMIT_REACHED,
        ErrorCode.INVALID,
    }
)
"""Refusals of a session that trying again does not cure. REPLACED: somebody else has this device's
key, and two who come back at once would throw each other out for ever."""


class Engine:
    """One account's side of the conversation with its server.

    After every call look at `ended`: when set, close the socket and call `disconnected` with it.
    """

    def __init__(self, loaded: op.Loaded, client: str, random: Callable[[], float]) -> None:
        self.link = Link()
        self.account: Account | None = loaded.account
        self.preferences: Preferences = loaded.preferences
        self.custom: CustomStatus | None = None
        self.session: e.SessionOpened | None = None
        self.welcome: e.Welcome | None = None
        self.binding = b""
        self.ended: WLError | None = None
        self.clock_offset = loaded.clock_offset
        self._client = client
        self._backoff = Backoff(random)
        self._connection: Connection[e.ServerEnvelope, e.ClientEnvelope] | None = None
        self._opening: Opening | None = None
        self._opened_at = 0.0
        self._pinged = False
        self._wall = 0
        self._committed = 0
        self._synced_at: int | None = None
        self._active = True
        self._on_opened: Callable[[e.SessionOpened], None] = lambda _: None
        me = loaded.account.id if loaded.account else 0
        self.roster = Roster(self.link, loaded.people)
        self.typists = Typists(self.link)
        self.panel = Panel(self.link)
        self.pictures = Pictures(self.link)
        self.outbox = Outbox(
            self.link,
            loaded.items,
            loaded.nonce,
            loaded.local,
            loaded.position,
            self.direct_opened,
            self._sent,
        )
        self.timelines = Timelines(
            self.link,
            me,
            loaded.conversations,
            self._synced,
            self._head_taken,
            self._arrived,
            self._stored,
            self.outbox.claim,
        )
        self.groups = Groups(
            self.link,
            self.timelines,
            self.roster,
            ((head.id, version) for head, _reach, version in loaded.conversations),
            self._forgotten,
        )
        self.receipts = Receipts(self.link, self.timelines)
        self.marking = Marking(self.link, self.timelines, loaded.marks)
        self.entry_marks = EntryMarks(self.link, self.timelines, loaded.own, loaded.marks_version)
        self._hear: dict[type, Callable[[Any], None]] = {
            e.Ping: lambda _: self.link.say(e.Pong()),
            e.Pong: lambda _: None,
            e.PreferencesChanged: lambda event: self.take_preferences(event.preferences),
            e.StatusChanged: lambda event: self.take_custom(event.custom),
            e.DevicesChanged: lambda _: self.link.tell(events.DevicesChanged()),
            e.AccountChanged: lambda event: self.take_account(event.account),
            e.ContactChanged: self._contact_changed,
            e.ContactRemoved: lambda event: self.roster.drop(event.account),
            e.PresenceChanged: lambda event: self.roster.see([event.presence]),
            e.ConversationChanged: self._conversation_changed,
            e.ConversationMarked: lambda event: self.marking.take(event.conversation, event.marks),
            e.ConversationForgotten: lambda event: self.groups.forgotten(event.conversation),
            e.MembersChanged: self.groups.changed,
            e.EverybodyReached: self.groups.everybody,
            e.MessagesMarked: self.entry_marks.take,
            e.ReceiptsChanged: self._receipts_changed,
            e.TypingChanged: self.typists.changed,
            e.SessionChanged: lambda event: self.panel.changed(event.session),
            e.SessionClosed: lambda event: self.panel.closed(event.session),
        }

    # --- the connection ---------------------------------------------------------------------------

    def connecting(self) -> None:
        """An attempt begins."""
        self.link.tell(events.Connecting(attempt=self._backoff.failures + 1))

    def connected(
        self,
        way: Way | None,
        binding: bytes,
        now: float,
        wall: int,
        on_opened: Callable[[e.SessionOpened], None],
    ) -> None:
        """A connection stands: greet the server and open a session by `way`, none for a look.

        `binding` is the channel binding, empty on a plain connection; `wall` is our clock in
        milliseconds. `on_opened` is called before anything else of the session happens.
        """
        self.link.now = now
        self.ended = None
        self.welcome = None
        self.binding = binding
        self._wall = wall
        self._pinged = False
        self._on_opened = on_opened
        self._connection = client_side(now)
        self.link.attach(self._connection)
        self._opening = Opening(
            self.link, self._client, way, binding, self._opened, self._end, self._greeted
        )
        self._opening.start()

    def received(self, data: bytes, now: float) -> None:
        """Take bytes from the socket."""
        connection = self._connection
        if connection is None:
            return
        self.link.now = now
        self._pinged = False
        try:
            for heard in connection.receive(data, now):
                # What we can't read is a newer server's: nothing that we rely on is among it.
                if not isinstance(heard, UnknownType | InvalidRequest):
                    self._handle(*heard)
                if self.ended is not None:
                    return
        except (RemoteProtocolError, ConnectionLost) as error:
            self._end(error)
        if connection.error is not None:
            self._end(connection.error)
        self._work()

    def _handle(self, envelope: e.ServerEnvelope, payload: bytes) -> None:
        if isinstance(envelope, e.MessageReceived):
            self.timelines.received(envelope.entry, payload)
        elif isinstance(envelope, e.ScheduledChanged):
            item = ScheduledItem.of(envelope.scheduled, payload)
            self.link.tell(events.ScheduledChanged(item=item, gone=envelope.gone))
        elif isinstance(envelope, e.Reply):
            self.link.answer(envelope, payload)
        elif isinstance(envelope, e.ErrorReply):
            if envelope.re is None:
                self._end(refusal(envelope))
            else:
                self.link.refuse(envelope)
        else:
            hear = self._hear.get(type(envelope))
            if hear is not None:
                hear(envelope)

    def tick(self, now: float) -> None:
        """Do what time demands; call it at `next_due`."""
        self.link.now = now
        try:
            self.link.run_timers()
        except ConnectionLost as error:
            self._end(error)
        connection = self._connection
        if connection is not None:
            if now - connection.heard >= DEAD_AFTER:
                self._end(ConnectionLost("the server is silent"))
            elif now - connection.heard >= PING_AFTER and not self._pinged:
                self._pinged = True
                if self.welcome is not None:
                    self.link.say(e.Ping())
            if self.link.is_open and now - self._opened_at >= STEADY_AFTER:
                self._backoff.reset()
        self._work()

    def next_due(self) -> float | None:
        """Return when `tick` has something to do, None for never."""
        if self._connection is None:
            return None
        heard = self._connection.heard + (DEAD_AFTER if self._pinged else PING_AFTER)
        due = self.link.next_due()
        return heard if due is None else min(heard, due)

    def disconnected(self, error: WLError, wall: float, *, again: bool = True) -> float | None:
        """The connection is gone, or none came about. Return the seconds until the next attempt,
        None when only a person can help (or not `again`). `wall` is our clock in seconds."""
        if self._opening is not None:
            self._opening.abandon()
        self._connection = None
        self._opening = None
        self.session = None
        self.ended = None
        self._synced_at = None
        self.link.detach(ConnectionLost("not connected"))
        self.timelines.disconnected()
        self.outbox.disconnected()
        self.marking.disconnected()
        self.groups.disconnected()
        self.entry_marks.disconnected()
        self.pictures.disconnected()
        self.typists.disconnected()
        self.roster.disconnected()
        self.roster.flush()
        final = isinstance(error, PinMismatch) or (
            isinstance(error, Refused) and error.code in FINAL
        )
        wait = None
        if again and not final:
            wished = error.retry_after if isinstance(error, Refused) else None
            wait = self._backoff.wait(wished or 0.0)
        self.link.tell(offline(error, wall + wait if wait is not None else 0.0))
        return wait

    @property
    def failures(self) -> int:
        """Attempts in a row that came to nothing."""
        return self._backoff.failures

    @failures.setter
    def failures(self, count: int) -> None:
        self._backoff.failures = count

    def retry_now(self) -> None:
        """A person wants a connection: the next waits are short again."""
        self._backoff.reset()

    def _end(self, error: Exception) -> None:
        if self.ended is None and isinstance(error, WLError):
            self.ended = error
            if self._connection is not None:
                self._connection.close()

    # --- the session ------------------------------------------------------------------------------

    def _greeted(self, welcome: e.Welcome) -> None:
        self.welcome = welcome
        offset = welcome.time - self._wall
        if offset != self.clock_offset:
            self.clock_offset = offset
            self.link.store(op.SaveClock(offset))

    def _opened(self, welcome: e.Welcome, session: e.SessionOpened) -> None:
        if self.account is not None and self.account.id != session.account.id:
            self._end(Refused(ErrorCode.NOT_ALLOWED, "the profile belongs to another account"))
            return
        self.session = session
        self.link.is_open = True
        self._opened_at = self.link.now
        self._on_opened(session)
        me = session.account
        if (self.account, self.preferences) != (me, session.preferences):
            self.link.store(op.SaveSelf(me, session.preferences))
        self.account, self.preferences = me, session.preferences
        self.custom = session.custom
        self.timelines.me = me.id
        self.roster.know([me])
        self.link.tell(
            events.Online(
                account=me,
                server_name=welcome.name,
                preferences=session.preferences,
                clock_offset=self.clock_offset,
                custom=session.custom,
                edit_window=welcome.edit_window,
                delete_window=welcome.delete_window,
            )
        )
        is_old = self.outbox.opened(
            me.id, session.device, session.nonce, self.clock_offset, welcome.features
        )
        self.timelines.adopts = is_old
        if not self._active:
            self.link.say(e.ActivityReported(active=False))
        self.panel.opened()
        self.marking.opened(welcome.features)
        self.groups.opened(welcome.features)
        self.entry_marks.opened(welcome.features)
        self._list_conversations(0, [])

    def _list_conversations(self, after: int, found: list[Conversation]) -> None:
        def done(page: e.ConversationPage, _payload: bytes) -> None:
            self.roster.know(page.accounts)
            self.roster.see(page.presences)
            found.extend(page.conversations)
            if page.next is not None:
                self._list_conversations(page.next, found)
            else:
                self._list_roster(0, found, [])

        self.link.ask(
            e.ListConversations(id=self.link.new_id(), after=after),
            e.ConversationPage,
            done,
            # The operator, for one, has no conversations.
            lambda error: self._unlisted(error, found),
        )

    def _list_roster(self, after: int, found: list[Conversation], contacts: list[Any]) -> None:
        def done(page: e.RosterPage, _payload: bytes) -> None:
            self.roster.know(page.accounts)
            self.roster.see(page.presences)
            contacts.extend(page.contacts)
            if page.next is not None:
                self._list_roster(page.next, found, contacts)
            else:
                self.roster.keep(contacts, complete=True)
                self._listed(found)

        self.link.ask(
            e.ListRoster(id=self.link.new_id(), after=after),
            e.RosterPage,
            done,
            lambda error: self._unlisted(error, found),
        )

    def _unlisted(self, error: Refused | ConnectionLost, found: list[Conversation]) -> None:
        if isinstance(error, Refused):
            if error.code is ErrorCode.NOT_ALLOWED:
                self._listed(found)
            else:
                self._end(error)  # without the heads we are not in step: connect again

    def _listed(self, found: list[Conversation]) -> None:
        for head in found:
            self._adopt(head)
        self.groups.listed(found)
        self.timelines.listed(found)
        self.receipts.listed()

    def _synced(self) -> None:
        self.outbox.synced()
        self.timelines.adopts = False
        # Told once all of it is on disk: whoever hears it will want to read.
        self._synced_at = self.link.stored
        self._tell_synced()

    def _tell_synced(self) -> None:
        if self._synced_at is not None and self._committed >= self._synced_at:
            self._synced_at = None
            self.link.tell(events.Synced())

    def _adopt(self, head: Conversation) -> None:
        if head.kind == "direct":
            self.outbox.adopt(head)

    def _take_head(self, head: Conversation) -> None:
        self._adopt(head)
        self.timelines.take_head(head)

    def _conversation_changed(self, event: e.ConversationChanged) -> None:
        self.roster.know(event.accounts)
        self._take_head(event.conversation)

    def direct_opened(self, reply: e.ConversationOpened) -> None:
        """The server has this direct conversation (now)."""
        self.roster.know(reply.accounts)
        self._take_head(reply.conversation)

    def _contact_changed(self, event: e.ContactChanged) -> None:
        self.roster.know([event.account])
        self.roster.keep([event.contact])

    def _receipts_changed(self, event: e.ReceiptsChanged) -> None:
        for receipt in event.receipts:
            self.timelines.take_receipt(receipt)

    def _sent(self, local: int, entry: Entry, body: bytes) -> None:
        self.typists.sent(entry.conversation)
        self.timelines.sent(local, entry, body)

    def _head_taken(self, head: Conversation, is_news: bool) -> None:
        self.marking.take_head(head, is_news)
        self.groups.take_head(head)

    def _forgotten(self, conversation: int) -> None:
        self.outbox.drop(conversation)
        self.marking.drop(conversation)

    def _stored(self, entries: Sequence[Entry], bodies: Sequence[bytes]) -> None:
        """Names are wanted of whoever wrote, and of those whom the server's lines name."""
        accounts = {entry.sender for entry in entries}
        for entry, body in zip(entries, bodies, strict=True):
            if entry.kind.startswith(SYSTEM):
                accounts.update(named_in(body))
        self.groups.want_names(accounts)

    def take_preferences(self, preferences: Preferences) -> None:
        """My preferences are these now."""
        if preferences != self.preferences and self.account is not None:
            self.preferences = preferences
            self.link.store(op.SaveSelf(self.account, preferences))
            self.link.tell(events.PreferencesChanged(preferences=preferences))

    def _arrived(self, conversation: int, sender: int) -> None:
        self.typists.arrived(conversation, sender)
        self.marking.arrived(conversation, sender)

    def take_custom(self, custom: CustomStatus | None) -> None:
        """I say this about myself now."""
        if custom != self.custom:
            self.custom = custom
            self.link.tell(events.StatusChanged(custom=custom))

    def take_account(self, account: Account) -> None:
        """Somebody I know, or I, has this name and role now."""
        self.roster.know([account])
        if self.account is not None and account.id == self.account.id and account != self.account:
            self.account = account
            self.link.store(op.SaveSelf(account, self.preferences))
            self.link.tell(events.AccountChanged(account=account))

    def _work(self) -> None:
        """Do what became possible: fetch, send, report, tell."""
        if self.ended is None:
            self.timelines.work()
            self.outbox.pump(self.timelines)
            self.receipts.flush()
            self.marking.flush()
            self.groups.work()
            self.entry_marks.flush()
            self.pictures.work()
        self.roster.flush()
        self.panel.flush()

    # --- commands ---------------------------------------------------------------------------------

    def ask(
        self,
        request: Callable[[int], e.ClientEnvelope],
        reply: type[R],
        done: Callable[[R], None],
        failed: Failed,
    ) -> None:
        """Send a request made for an id and hand its answer over; fails at once while offline."""
        self.ask_whole(request, reply, lambda answer, _: done(answer), failed)

    def ask_whole(
        self,
        request: Callable[[int], e.ClientEnvelope],
        reply: type[R],
        done: Callable[[R, bytes], None],
        failed: Failed,
        payload: bytes = b"",
    ) -> None:
        """As `ask`, with the payloads of both."""
        if not self.link.is_open:
            failed(ConnectionLost("not connected"))
            return
        self.link.ask(request(self.link.new_id()), reply, done, failed, payload)

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
        """Queue a message or a change (see `Outbox.put`) and mark the conversation read up to
        `read`; return its number."""
        conversation = self.timelines.resolve(conversation)
        track = self.timelines.tracks.get(conversation)
        if track is not None:
            read = min(read, track.last_seq)
            track.read = max(track.read, read)
        if read:
            self.marking.read(conversation)
        return self.outbox.put(conversation, kind, body, time, read, target, typed)

    def report_activity(self, active: bool) -> None:
        """The person is there, or not."""
        if active != self._active:
            self._active = active
            if self.link.is_open:
                self.link.say(e.ActivityReported(active=active))

    def work(self, now: float) -> None:
        """Do what a command made possible."""
        self.link.now = now
        self._work()

    # --- the archive ------------------------------------------------------------------------------

    def committed(self, batch: list[op.Operation], now: float) -> None:
        """The archive has this batch on disk."""
        self.link.now = now
        self._committed += len(batch)
        for operation in batch:
            if isinstance(operation, op.StoreEntries):
                self.timelines.committed(operation)
                self.receipts.rose(operation.conversation)
            elif isinstance(operation, op.StoreSent):
                self.timelines.committed(operation)
            elif isinstance(operation, op.TakeNonce | op.RequeueItem):
                self.outbox.committed(operation)
            elif isinstance(operation, op.QueueItem):
                self.outbox.committed(operation)
                self.receipts.rose(operation.conversation)
            elif isinstance(operation, op.RaiseWatermarks):
                self.receipts.rose(operation.conversation)
        self._tell_synced()
        self._work()


def offline(error: WLError, retry_at: float) -> events.Offline:
    """Return the event that tells why there is no session."""
    if isinstance(error, PinMismatch):
        return events.Offline(
            reason=events.PIN_MISMATCH,
            expected_pin=error.expected,
            presented_pin=error.presented,
            retry_at=retry_at,
        )
    if isinstance(error, Refused | ProtocolError):
        return events.Offline(reason=error.code.value, detail=error.detail, retry_at=retry_at)
    if isinstance(error, Unreachable):
        reason = events.UNREACHABLE
    elif isinstance(error, DataError):
        reason = events.ARCHIVE
    else:
        reason = events.LOST
    return events.Offline(reason=reason, detail=str(error), retry_at=retry_at)
