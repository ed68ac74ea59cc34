"""Messages that the server sends for me later, and who has one: each of these is a request.

Runs on the network thread's loop. `Client` is made of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from whatsapp_like.client.asking import Asking
from whatsapp_like.errors import ErrorCode, Refused, RemoteProtocolError
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.quoting import reworded, text_body
from whatsapp_like.models.timeline import ScheduledItem, TimelineItem
from whatsapp_like.protocol import envelopes as e


class Scheduling(Asking):
    """Leaves messages with the server; every request raises ConnectionLost while offline, and
    Refused UNKNOWN_TYPE from a server that is too old."""

    async def schedule_text(
        self,
        conversation: int,
        text: str,
        at: int,
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
    ) -> ScheduledItem:
        """Have the server send a text at a time, in milliseconds by its clock; one that is past
        sends at once. `ScheduledChanged` tells all my devices.

        Raises:
            ValueError: the text is empty or too long, or the time impossible.
            Refused: LIMIT_REACHED: too many wait; INVALID: too far ahead.
        """
        body = text_body(text, reply, mentions).encode()
        item = ScheduledItem(
            id=secrets.randbelow(2**63 - 1) + 1,
            conversation=await self._real(conversation),
            at=at,
            kind=TEXT,
            body=body,
        )
        await self._schedule(item)
        return item

    async def reschedule(
        self, item: ScheduledItem, *, at: int | None = None, text: str | None = None
    ) -> ScheduledItem:
        """Have a scheduled text sent at another time, or say something else; return it as it is
        now.

        Raises:
            ValueError: as `schedule_text`.
            Refused: NOT_FOUND: it has been sent, or taken back; as `schedule_text`.
        """
        # The same request schedules anew what has been sent meanwhile: it must be there still.
        if all(waiting.id != item.id for waiting in await self.scheduled()):
            raise Refused(ErrorCode.NOT_FOUND, "it has been sent")
        changed = ScheduledItem(
            id=item.id,
            conversation=item.conversation,
            at=item.at if at is None else at,
            kind=item.kind,
            body=item.body if text is None else reworded(item.body, text).encode(),
        )
        await self._schedule(changed)
        return changed

    async def cancel_scheduled(self, item: ScheduledItem) -> None:
        """Have a scheduled message not sent.

        Raises:
            Refused: NOT_FOUND: it has been sent.
        """
        await self._ask(lambda n: e.CancelScheduled(id=n, scheduled=item.id), e.Done)

    async def scheduled(self, conversation: int | None = None) -> tuple[ScheduledItem, ...]:
        """Return what the server is to send for me, in one conversation or all, the next first."""
        found: list[ScheduledItem] = []
        after: int | None = 0
        while after is not None:
            page, payload = await self._ask_whole(
                lambda n, after=after: e.ListScheduled(id=n, after=after),  # type: ignore[misc]
                e.ScheduledPage,
            )
            found += _items_of(page, payload)
            if page.next is not None and page.next <= after:
                raise RemoteProtocolError(ErrorCode.INVALID, "a list without an end")
            after = page.next
        where = None if conversation is None else self._resolve(conversation)
        here = [item for item in found if where in (None, item.conversation)]
        return tuple(sorted(here, key=lambda item: (item.at, item.id)))

    async def receipts(self, item: TimelineItem) -> tuple[MessageReceipt, ...]:
        """Return to whom a committed item of mine was delivered, and who has read it; by account.

        Raises:
            Refused: NOT_ALLOWED: not mine; NOT_FOUND.
        """
        conversation = self._resolve(item.conversation)
        found: list[MessageReceipt] = []
        after: int | None = 0
        while after is not None:
            reply = await self._ask(
                lambda n, after=after: e.FetchReceipts(  # type: ignore[misc]
                    id=n, conversation=conversation, seq=item.seq, after=after
                ),
                e.MessageReceipts,
            )
            found += reply.receipts
            if reply.next is not None and reply.next <= after:
                raise RemoteProtocolError(ErrorCode.INVALID, "a list without an end")
            after = reply.next
        return tuple(found)

    async def _schedule(self, item: ScheduledItem) -> None:
        await self._ask_whole(
            lambda n: e.ScheduleMessage(
                id=n, scheduled=item.id, conversation=item.conversation, at=item.at, kind=item.kind
            ),
            e.Done,
            item.body,
        )

    async def _real(self, conversation: int) -> int:
        """Return the server's id of a conversation, which is made there if need be."""
        conversation = self._resolve(conversation)
        if conversation > 0:
            return conversation
        reply = await self._ask(
            lambda n: e.OpenDirect(id=n, account=-conversation),
            e.ConversationOpened,
            self._machine.engine.direct_opened,
        )
        return reply.conversation.id


def _items_of(page: e.ScheduledPage, payload: bytes) -> list[ScheduledItem]:
    """Cut a page's payload into items.

    Raises:
        RemoteProtocolError: the sizes do not fit the payload.
    """
    if sum(one.size for one in page.scheduled) != len(payload):
        raise RemoteProtocolError(ErrorCode.INVALID, "a page that does not fit its payload")
    items, start = [], 0
    for one in page.scheduled:
        items.append(ScheduledItem.of(one, payload[start : start + one.size]))
        start += one.size
    return items
