"""Scheduled messages: kept until their time, then sent for whoever left them here.

Runs on the network thread. When one is due it goes into the batch like any message, and the store
takes it from those that wait in the very transaction that appends it; so it is sent once, whenever
the server stops.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.conversation import MAX_EXPIRY
from whatsapp_like.models.marking import Scheduled
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.changing import check_body, check_kind
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.store.rows import Append, Due, ScheduledRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

MAX_AHEAD = MAX_EXPIRY * 1000
"""Milliseconds until the time of a scheduled message, at most: 366 days."""

AT_ONCE = 100
"""Messages put into the batch at a time."""

PAUSE = 5.0
"""Seconds until it is tried again after the store has failed."""


class Scheduling:
    """Answers `message.schedule`, `message.cancel_scheduled` and `message.list_scheduled`; sends
    what is due."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.CancelScheduled: self._cancel, e.ListScheduled: self._list}
        self._next: float = 0
        """When something is due, by the wall clock: at first, at once, since nobody has looked."""
        self._not_before = hub.now
        self._is_looking = False
        self._sending: set[tuple[int, int]] = set()
        """Accounts and ids of those that are on their way to the log."""

    # --- what people ask --------------------------------------------------------------------------

    def schedule(self, session: Session, request: e.ScheduleMessage, body: bytes) -> None:
        """Keep an entry until its time.

        Raises:
            Refused: NOT_A_MEMBER, NOT_ALLOWED, INVALID, TOO_LARGE, or as a message is that comes
                too fast.
        """
        hub = self._hub
        me = hub.person_of(session)
        if not me.is_member(request.conversation):
            raise Refused(ErrorCode.NOT_A_MEMBER)
        check_kind(request.kind, 0)
        check_body(body)
        if request.at > hub.wall + MAX_AHEAD:
            raise Refused(ErrorCode.INVALID, "at: is too far ahead")
        hub.messages.charge(session, len(body))
        row = ScheduledRow(
            me.id, request.scheduled, request.conversation, request.at, request.kind, body
        )
        most = hub.policy.scheduled_per_account

        wall = hub.wall

        def then(waits: bool) -> None:
            hub.say(session, e.Done(re=request.id))
            if waits:
                self._tell(row)
                self._next = min(self._next, row.at)

        hub.write(session, request.id, lambda store: store.schedule(row, most, wall), then)

    def _cancel(self, session: Session, request: e.CancelScheduled) -> None:
        me = self._hub.person_of(session)

        def then(row: ScheduledRow | None) -> None:
            if row is None:
                raise Refused(ErrorCode.NOT_FOUND, "scheduled: does not wait")
            self._hub.say(session, e.Done(re=request.id))
            self._tell(row, gone=True)

        self._hub.write(
            session,
            request.id,
            lambda store: store.cancel_scheduled(me.id, request.scheduled),
            then,
        )

    def _list(self, session: Session, request: e.ListScheduled) -> None:
        me, policy = self._hub.person_of(session), self._hub.policy

        def answer(rows: list[ScheduledRow]) -> None:
            page: list[ScheduledRow] = []
            size = 0
            for row in rows[: policy.page_rows]:
                size += len(row.body)
                if page and size > policy.page_bytes:
                    break
                page.append(row)
            envelope = e.ScheduledPage(
                re=request.id,
                scheduled=tuple(map(_shown, page)),
                next=page[-1].id if len(page) < len(rows) else None,
            )
            self._hub.say(session, envelope, b"".join(row.body for row in page))

        self._hub.read(
            session,
            request.id,
            lambda reader: reader.scheduled(me.id, request.after, policy.page_rows + 1),
            answer,
        )

    def _tell(self, row: ScheduledRow, *, gone: bool = False) -> None:
        account = self._hub.accounts.get(row.account)
        if account is not None:
            event = e.ScheduledChanged(scheduled=_shown(row), gone=gone)
            payload = b"" if gone else row.body
            self._hub.tell(account, event, feature=e.GROUPS, payload=payload)

    # --- sending ----------------------------------------------------------------------------------

    def tick(self) -> None:
        """Send what is due, once all that was due before is in the log."""
        hub = self._hub
        wall = hub.wall
        if wall < self._next or hub.now < self._not_before:
            return
        if self._is_looking or self._sending or not hub.messages.has_room:
            return
        self._is_looking = True
        self._next = inf
        hub.storage.write(lambda store: store.due(wall, AT_ONCE), self._found, self._failed)

    def _found(self, found: tuple[list[ScheduledRow], int | None]) -> None:
        rows, following = found
        self._is_looking = False
        if following is not None:
            self._next = min(self._next, following)
        self._sending.update((row.account, row.id) for row in rows)
        for row in rows:
            self._send(row)

    def _send(self, row: ScheduledRow) -> None:
        def put(live: LiveConversation) -> None:
            try:
                self._hub.messages.put_due(row, live)
            except Refused:
                self._drop(row)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self._drop(row)
            else:
                self._sending.discard((row.account, row.id))
                self._failed(error)

        self._hub.conversations.use(row.conversation, put, failed)

    def answered(self, append: Append, due: Due, refused: ErrorCode | None) -> None:
        """The store has answered for one that was due. It refuses what was replaced or taken back
        meanwhile; what it is replaced by may be due too."""
        self._sending.discard((append.sender, due.id))
        if refused is None:
            row = ScheduledRow(
                append.sender, due.id, append.conversation, due.at, append.kind, append.body
            )
            self._tell(row, gone=True)
        else:
            self._next = 0

    def append_failed(self, append: Append, due: Due) -> None:
        """One that was due is not stored: it waits, and is tried again."""
        self._sending.discard((append.sender, due.id))
        self._pause()

    def _drop(self, row: ScheduledRow) -> None:
        """Remove one whose sender may not write there any more."""

        def then(dropped: bool) -> None:
            self._sending.discard((row.account, row.id))
            if dropped:
                self._tell(row, gone=True)
            else:
                self._next = 0

        def failed(error: Exception) -> None:
            self._sending.discard((row.account, row.id))
            self._failed(error)

        self._hub.storage.write(lambda store: store.drop_scheduled(row), then, failed)

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self._pause()
        self._hub.report(error)

    def _pause(self) -> None:
        self._next, self._not_before = 0, self._hub.now + PAUSE


def _shown(row: ScheduledRow) -> Scheduled:
    return Scheduled(
        id=row.id,
        conversation=row.conversation,
        at=row.at,
        kind=row.kind,
        size=len(row.body),
    )
