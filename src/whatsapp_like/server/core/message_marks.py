"""People's own marks of entries: starred, hidden, to be reminded of. They follow the account.

Runs on the network thread. What a mark means is the devices' matter: a hidden entry stays in pages,
and nobody is reminded from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whatsapp_like.models.marking import MessageMark
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.store.rows import MessageMarkChange, MessageMarkRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

MARKED_PER_REQUEST = 16
"""Entries marked, for each request that it counts as besides."""

PER_PAGE = 256
"""Marks in one answer, so that its header fits."""


class MessageMarks:
    """Answers `message.mark` and `message.list_marks`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.MarkMessages: self._mark, e.ListMessageMarks: self._list}

    def _mark(self, session: Session, request: e.MarkMessages) -> None:
        me = self._hub.person_of(session)
        change = MessageMarkChange(request.starred, request.hidden, request.remind_at)
        self._hub.pace.weigh(session, len(request.seqs) / MARKED_PER_REQUEST)

        def then(rows: list[MessageMarkRow]) -> None:
            self._hub.say(session, e.Done(re=request.id))
            if rows:
                event = e.MessagesMarked(marks=_marks(rows), version=rows[-1].version)
                self._hub.tell(me, event, feature=e.GROUPS)

        self._hub.write(
            session,
            request.id,
            lambda store: store.mark_messages(me.id, request.conversation, request.seqs, change),
            then,
        )

    def _list(self, session: Session, request: e.ListMessageMarks) -> None:
        me = self._hub.person_of(session)

        def answer(rows: list[MessageMarkRow]) -> None:
            page = rows[:PER_PAGE]
            self._hub.say(
                session,
                e.MessageMarksPage(
                    re=request.id,
                    marks=_marks(page),
                    version=page[-1].version if page else request.since,
                    more=len(page) < len(rows),
                ),
            )

        self._hub.read(
            session,
            request.id,
            lambda reader: reader.message_marks(me.id, request.since, PER_PAGE + 1),
            answer,
        )


def _marks(rows: Sequence[MessageMarkRow]) -> tuple[MessageMark, ...]:
    return tuple(
        MessageMark(
            conversation=row.conversation,
            seq=row.seq,
            starred=row.starred,
            hidden=row.hidden,
            remind_at=row.remind_at,
        )
        for row in rows
    )
