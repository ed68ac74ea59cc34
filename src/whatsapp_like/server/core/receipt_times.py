"""Who has a message, and since when: told to its sender, as far as receipts are told at all.

Runs on the network thread. The times are in the store, how far somebody is and what of it may be
told is in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.conversations import LiveConversation, LiveMember
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store import rows as r

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

MOST = 700
"""Members in one answer: their header fits a frame."""

KEPT = 90 * 86_400_000
"""Milliseconds for which the times of receipts are kept."""

MOST_KEPT = 1_000_000
"""Times kept of all conversations together, about 70 MB on the disk: a group of 500 in which a
message is written each minute makes as many in a day."""

AT_ONCE = 1000
"""Times forgotten in one transaction."""

LOOK = 3600.0
"""Seconds between two looks for old ones."""


_NOT_YET = r.ReceiptTimes(None, None)


class ReceiptTimes:
    """Answers `message.fetch_receipts`; forgets what is old."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.FetchReceipts: self._fetch}
        self._look_at = hub.now
        self._before = 0
        """What is older is being forgotten, some at each tick; 0: nothing."""

    def _fetch(self, session: Session, request: e.FetchReceipts) -> None:
        hub = self._hub
        me, where, seq = hub.person_of(session), request.conversation, request.seq
        if not me.is_member(where):
            raise Refused(ErrorCode.NOT_A_MEMBER)

        def answer(times: dict[int, r.ReceiptTimes]) -> None:
            live = hub.conversations.find(where)
            observer = live.members.get(me.id) if live is not None else None
            if live is None or observer is None:
                raise Refused(ErrorCode.NOT_A_MEMBER)
            receipts, after = self._receipts(live, observer, seq, times), request.after
            if after is None:
                receipts.sort(key=lambda one: (not one.read_at, not one.delivered_at, one.account))
            else:
                receipts = [one for one in receipts if one.account > after]
                receipts.sort(key=lambda one: one.account)

            def page(some: Sequence[MessageReceipt]) -> e.MessageReceipts:
                goes_on = after is not None and len(some) < len(receipts)
                following = some[-1].account if goes_on else None
                return e.MessageReceipts(re=request.id, receipts=tuple(some), next=following)

            hub.say(session, fit_page(receipts[:MOST], page))

        def ask(live: LiveConversation) -> None:
            if live.kind is ConversationKind.CHANNEL:
                raise Refused(ErrorCode.NOT_ALLOWED, "receipts of channels are told to nobody")
            hub.read(
                session,
                request.id,
                lambda reader: reader.receipt_times(where, seq, me.id),
                answer,
            )

        hub.conversations.use(where, ask, lambda error: hub.refuse(session, request.id, error))

    def _receipts(
        self,
        live: LiveConversation,
        observer: LiveMember,
        seq: int,
        times: dict[int, r.ReceiptTimes],
    ) -> list[MessageReceipt]:
        """Return what the sender of an entry may know."""
        wall = self._hub.wall
        receipts = []
        for account, member in live.members.items():
            if member is observer or member.from_seq > seq:
                continue
            delivered, read = member.told(observer)
            if any(first <= seq <= last for first, last in member.withheld):
                delivered = read = 0
            # What rose in the last second is not in the store yet.
            found = times.get(account, _NOT_YET)
            delivered_at = wall if found.delivered is None else found.delivered
            read_at = wall if found.read is None else found.read
            receipts.append(
                MessageReceipt(
                    account=account,
                    delivered_at=delivered_at if delivered >= seq else 0,
                    read_at=read_at if read >= seq else 0,
                )
            )
        return receipts

    def tick(self) -> None:
        """Forget what is too old or too much, some at a time."""
        hub = self._hub
        if self._before:
            before, self._before = self._before, 0

            def job(store: Store) -> bool:
                return store.prune_receipts(before, AT_ONCE)

            hub.storage.write(job, lambda is_more: self._pruned(before, is_more), hub.report)
        elif hub.now >= self._look_at:
            self._look_at = hub.now + LOOK
            hub.storage.read(
                lambda reader: reader.receipts_beyond(MOST_KEPT), self._looked, hub.report
            )

    def _looked(self, too_many: int) -> None:
        self._before = max(self._hub.wall - KEPT, too_many)

    def _pruned(self, before: int, is_more: bool) -> None:
        if is_more:
            self._before = before
