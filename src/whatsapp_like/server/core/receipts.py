"""Receipts: how far every member has a conversation, told to the others and to the store.

Runs on the network thread. A report only moves numbers in memory. A tick tells everybody what moved
since the last one, in one event each; the store learns of it about once a second: what a crash
takes is reported again by the client, which knows what it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.server.core.accounts import LiveAccount
from whatsapp_like.server.core.conversations import LiveConversation, LiveMember
from whatsapp_like.server.core.grouping import NOBODY
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.store.rows import WatermarkRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

PER_EVENT = 300
"""Receipts in one event, so that its header stays below 64 KiB."""


class _Rise(NamedTuple):
    """That a member rose since the last tick: where, from which delivered seq, and by whose report;
    None if their sessions do not all know of it by their own."""

    live: LiveConversation
    before: int
    by: Session | None


class Receipts:
    """Takes reports, raises watermarks, tells who may know."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ReceiptsReported: self._reported}
        self._risen: dict[LiveMember, _Rise] = {}
        """Who rose since the last tick."""
        self.unsaved: dict[LiveMember, LiveConversation] = {}
        """Whose watermarks the store does not know yet."""
        self._moved: set[LiveConversation] = set()
        """Groups of which somebody rose, joined or left since the last tick."""
        self._save_at = hub.now

    def _reported(self, session: Session, report: e.ReceiptsReported) -> None:
        account = self._hub.account_of(session)
        for mark in report.watermarks:
            live = self._hub.conversations.get(mark.conversation)
            if live is not None:
                self._raise(live, session, account.id, mark.delivered_seq, mark.read_seq)
            elif account.is_member(mark.conversation):
                self._hub.conversations.use(
                    mark.conversation,
                    lambda live, mark=mark: self._raise(  # type: ignore[misc]
                        live, session, account.id, mark.delivered_seq, mark.read_seq
                    ),
                    self._hub.ignore,
                )

    def _raise(
        self, live: LiveConversation, session: Session, account: int, delivered: int, read: int
    ) -> None:
        """Raise a member's watermarks; what is above the log's end, or lower than known, is not
        believed."""
        member = live.members.get(account)
        if member is None:
            return
        read = min(read, live.last_seq)
        delivered = max(min(delivered, live.last_seq), read)
        if delivered <= member.delivered and read <= member.read:
            return
        known = self._risen.get(member)
        if known is None:
            self._risen[member] = _Rise(live, member.delivered, session)
        elif known.by is not session:
            self._risen[member] = known._replace(by=None)
        self.unsaved[member] = live
        member.delivered = max(member.delivered, delivered)
        member.read = max(member.read, read)

    def follow_own(self, live: LiveConversation, sender: LiveMember, seq: int) -> None:
        """Move the sender's watermarks over their own new entry, if they had all before it.

        Nobody is told: who gets the entry draws the same conclusion.
        """
        before = seq - 1
        if sender.withheld and sender.withheld[-1][1] == before:
            before = sender.withheld[-1][0] - 1  # what they will never get is not missing
        if sender.delivered >= before:
            sender.delivered = seq
            self.unsaved[sender] = live
            if sender.read >= before:
                sender.read = seq

    def tick(self) -> None:
        """Tell everybody what they may know of what rose."""
        if self._risen:
            self._tell_risen()
        if self._moved:
            self._tell_everybody()
        if self._hub.now >= self._save_at and self.unsaved:
            self._save_at = self._hub.now + self._hub.policy.save_watermarks_every
            self.save()

    def tell_anew(self, live: LiveConversation) -> None:
        """Tell all members' watermarks again at the next tick: what may be known has changed."""
        if live.group is not None:
            self._moved.add(live)
            return
        for member in live.members.values():
            watching = self._hub.accounts.get(member.account)
            own = watching.sessions[0] if watching is not None and watching.sessions else None
            self._risen.setdefault(member, _Rise(live, member.delivered, own))

    def _tell_risen(self) -> None:
        risen, self._risen = self._risen, {}
        accounts = self._hub.accounts
        telling: dict[LiveAccount, list[e.Receipt]] = {}
        for member, (live, before, by) in risen.items():
            if live.group is not None:
                self._tell_own(member, live, by, telling)
                continue
            crossed = any(a <= member.delivered and b > before for a, b in member.withheld)
            for account, observer in live.members.items():
                watching = accounts.get(account)
                if watching is None or not watching.sessions:
                    continue
                if observer is member:
                    if _is_alone(watching, by):
                        continue
                elif live.blockers:
                    continue
                elif crossed:
                    # Only a head can say which entries the rise does not count for.
                    self._hub.conversations.tell_changed(live, (), (account,))
                    continue
                delivered, read = member.told(observer)
                telling.setdefault(watching, []).append(
                    e.Receipt(
                        conversation=live.id,
                        account=member.account,
                        delivered_seq=delivered,
                        read_seq=read,
                    )
                )
        for watching, receipts in telling.items():
            for start in range(0, len(receipts), PER_EVENT):
                event = e.ReceiptsChanged(receipts=tuple(receipts[start : start + PER_EVENT]))
                self._hub.tell(watching, event)

    def _tell_own(
        self,
        member: LiveMember,
        live: LiveConversation,
        by: Session | None,
        telling: dict[LiveAccount, list[e.Receipt]],
    ) -> None:
        """A member of a group rose: their other devices are told, the others only of everybody."""
        if live.kind is ConversationKind.GROUP:
            self._moved.add(live)
        watching = self._hub.accounts.get(member.account)
        if watching is None or not watching.sessions or _is_alone(watching, by):
            return
        if live.members.get(member.account) is not member:
            return
        if any(session.groups and session is not by for session in watching.sessions):
            telling.setdefault(watching, []).append(
                e.Receipt(
                    conversation=live.id,
                    account=member.account,
                    delivered_seq=member.delivered,
                    read_seq=member.read,
                )
            )

    def _tell_everybody(self) -> None:
        """Tell the members of groups how far everybody is, where a tick of theirs changes by it:
        all those who only read need not hear of each message that all others have it, too."""
        moved, self._moved = self._moved, set()
        for live in moved:
            group = live.group
            if group is None or live.kind is not ConversationKind.GROUP:
                continue
            before, group.told = group.told, live.floors()
            if before == group.told:
                continue
            frames: dict[tuple[int, int], bytes] = {}
            for account, observer in live.members.items():
                watching = self._hub.accounts.get(account)
                if watching is None or not watching.sessions:
                    continue
                earlier, reached = before.but(observer), group.told.but(observer)
                if earlier == reached or not _is_news(earlier, reached, observer.wrote):
                    continue
                for session in watching.sessions:
                    if session.groups:
                        frame = frames.get(reached)
                        if frame is None:
                            delivered, read = reached
                            event = e.EverybodyReached(
                                conversation=live.id, delivered_seq=delivered, read_seq=read
                            )
                            frame = frames[reached] = encode(event)
                        self._hub.push(session, frame)

    def save(self) -> None:
        """Hand all watermarks that rose to the storage."""
        unsaved, self.unsaved = self.unsaved, {}
        wall = self._hub.wall
        rows = [
            WatermarkRow(
                *(live.id, member.account, member.delivered, member.read),
                wall if live.tells_receipts else 0,
            )
            for member, live in unsaved.items()
        ]
        if rows:
            self._hub.storage.write(
                lambda store: store.save_watermarks(rows),
                lambda _: None,
                lambda error: self._not_saved(unsaved, error),
            )

    def _not_saved(self, rows: dict[LiveMember, LiveConversation], error: Exception) -> None:
        # They are tried again with the next ones; a disk that is full now may not be then.
        self.unsaved = {**rows, **self.unsaved}
        self._hub.report(error)


def _is_alone(watching: LiveAccount, by: Session | None) -> bool:
    """Tell whether nobody of an account is there but the session that reported it. That one may
    have gone meanwhile, and another one be there."""
    return len(watching.sessions) == 1 and watching.sessions[0] is by


def _is_news(before: tuple[int, int], reached: tuple[int, int], wrote: int) -> bool:
    """Tell whether how far everybody is (delivered, read) changes a tick of somebody whose newest
    message is `wrote`, or will change one without more being told: it fell, or all have gone."""
    return any(
        new < old or (old < new and (old < wrote or new == NOBODY))
        for old, new in zip(before, reached, strict=True)
    )
