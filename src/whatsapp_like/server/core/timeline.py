"""Fetching a conversation's log in pages.

Runs on the network thread; pages are read and put together wherever the storage runs its reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.models.message import Entry
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Timeline:
    """Answers `timeline.fetch`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.FetchTimeline: self._fetch}

    def _fetch(self, session: Session, request: e.FetchTimeline) -> None:
        # Whoever has left may still have what was there before: the store knows.
        account = self._hub.account_of(session)
        policy = self._hub.policy
        limit = min(request.limit, policy.page_entries)
        max_bytes = policy.page_bytes

        def read(reader: Reader) -> tuple[e.TimelinePage, bytes]:
            return _read_page(reader, account.id, request, limit, max_bytes)

        self._hub.read(session, request.id, read, lambda page: self._hub.say(session, *page))


def _read_page(
    reader: Reader, account: int, request: e.FetchTimeline, limit: int, max_bytes: int
) -> tuple[e.TimelinePage, bytes]:
    """Read a page and put its envelope and payload together (a job for the store).

    Raises:
        Refused: NOT_A_MEMBER.
    """
    conversation = request.conversation
    page = reader.fetch(conversation, account, request.since, request.before, limit, max_bytes)
    entries = tuple(
        Entry(
            conversation=conversation,
            seq=row.seq,
            sender=row.sender,
            device=row.device,
            nonce=row.nonce,
            time=row.time,
            kind=row.kind,
            target=row.target,
            expires=row.expires,
        )
        for row in page.entries
    )
    envelope = e.TimelinePage(
        re=request.id,
        conversation=conversation,
        entries=entries,
        sizes=tuple(map(len, page.bodies)),
        first=page.first,
        last=max(page.last, 0),
    )
    return envelope, b"".join(page.bodies)
