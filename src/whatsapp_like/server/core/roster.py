"""The roster: everybody's own contacts, listed, changed, removed; and what a block sets off.

Runs on the network thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.contact import Contact
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.accounts import LiveAccount
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.store.rows import AccountRow, ContactRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

T = TypeVar("T")
Read = tuple[list[ContactRow], dict[int, AccountRow]]


class Roster:
    """Answers `roster.list`, `contact.put` and `contact.remove`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {
            e.ListRoster: self._list,
            e.PutContact: self._put,
            e.RemoveContact: self._remove,
        }

    # --- listing ----------------------------------------------------------------------------------

    def _list(self, session: Session, request: e.ListRoster) -> None:
        account = self._hub.account_of(session)
        version = account.version
        rows = self._hub.policy.page_rows

        def read(reader: Reader) -> Read:
            contacts = reader.contacts(account.id, request.after, rows + 1)
            return contacts, {row.id: row for row in reader.accounts(c.account for c in contacts)}

        def answer(found: Read) -> None:
            if account.version != version:
                # Changed meanwhile, and told: an older picture must not follow the newer one.
                self._list(session, request)
            else:
                self._hub.say(session, self._page(account, request.id, rows, *found))

        self._hub.read(session, request.id, read, answer)

    def _page(
        self,
        observer: LiveAccount,
        request: int,
        limit: int,
        contacts: list[ContactRow],
        accounts: dict[int, AccountRow],
    ) -> e.RosterPage:
        hub = self._hub

        def build(rows: Sequence[ContactRow]) -> e.RosterPage:
            known = [(row, accounts[row.account]) for row in rows if row.account in accounts]
            return e.RosterPage(
                re=request,
                contacts=tuple(_contact(row) for row, _ in known),
                accounts=tuple(hub.conversations.shown(account) for _, account in known),
                presences=tuple(
                    hub.presences.seen_by(observer, account.id, account) for _, account in known
                ),
                next=rows[-1].account if len(rows) < len(contacts) else None,
            )

        return fit_page(contacts[:limit], build)

    # --- changing ---------------------------------------------------------------------------------

    def _put(self, session: Session, request: e.PutContact) -> None:
        me, other = self._hub.person_of(session), request.account
        if other == me.id:
            raise Refused(ErrorCode.INVALID, "account: is your own")
        if other not in me.contacts and len(me.contacts) >= self._hub.policy.contacts_per_account:
            raise Refused(ErrorCode.LIMIT_REACHED, "too many contacts")
        wall = self._hub.wall

        def write(store: Store) -> tuple[ContactRow, AccountRow]:
            account = store.account(other)
            if account is None or account.role == AccountRole.OPERATOR:
                raise Refused(ErrorCode.NOT_FOUND)
            contact = store.put_contact(
                me.id, other, request.nickname, request.notes, request.blocked, wall
            )
            return contact, account

        def then(written: tuple[ContactRow, AccountRow]) -> None:
            contact, row = written
            self._hub.say(session, e.Done(re=request.id))
            account = self._hub.conversations.shown(row)
            self._hub.tell(me, e.ContactChanged(contact=_contact(contact), account=account))
            self._settle(me, other, contact.blocked)

        self._change(session, request.id, other, write, then, freezes=request.blocked)

    def _remove(self, session: Session, request: e.RemoveContact) -> None:
        me, other = self._hub.person_of(session), request.account

        def then(removed: bool) -> None:
            self._hub.say(session, e.Done(re=request.id))
            if removed:
                self._hub.tell(me, e.ContactRemoved(account=other))
                self._settle(me, other, None)

        def write(store: Store) -> bool:
            return store.remove_contact(me.id, other)

        self._change(session, request.id, other, write, then, freezes=False)

    def _change(
        self,
        session: Session,
        request: int,
        other: int,
        write: Callable[[Store], T],
        then: Callable[[T], None],
        *,
        freezes: bool,
    ) -> None:
        """Write a change; before a block, what each may go on knowing of the other's receipts (a
        crash in between leaves a note that nobody reads)."""
        me = self._hub.account_of(session)
        conversation = self._hub.conversations.direct_with(me, other)
        if conversation is None:
            self._hub.write(session, request, write, then)
            return

        def change(live: LiveConversation) -> None:
            rows = live.frozen_rows() if freezes else []

            def write_both(store: Store) -> T:
                if rows:
                    store.freeze(rows)
                return write(store)

            self._hub.write(session, request, write_both, then)

        # Every change waits for the conversation, so that none overtakes one that must.
        self._hub.conversations.use(
            conversation, change, lambda error: self._hub.refuse(session, request, error)
        )

    def _settle(self, me: LiveAccount, other: int, blocked: bool | None) -> None:
        """Take over a change that the store has: `blocked`, or None for a removal."""
        was_blocked = me.contacts.get(other)
        them = self._hub.accounts.get(other)
        if blocked is None:
            me.contacts.pop(other, None)
            if them is not None:
                them.owners.pop(me.id, None)
        else:
            me.contacts[other] = blocked
            if them is not None:
                them.owners[me.id] = blocked
        me.version += 1
        if bool(blocked) != bool(was_blocked):
            self._settle_block(me, other)
            if them is not None and them.has_acquaintance(me.id):
                self._hub.presences.refresh(them, (me.id,))
        if blocked is not was_blocked:
            self._hub.presences.refresh(me, (other,))

    def _settle_block(self, me: LiveAccount, other: int) -> None:
        """A block began or ended: what is sent from now on is withheld, or no longer."""
        conversation = self._hub.conversations.direct_with(me, other)
        if conversation is None:
            return

        def settle(live: LiveConversation) -> None:
            if me.contacts.get(other):
                self._hub.typists.stop(live)
                live.set_blockers(live.blockers | {me.id})
                return
            live.set_blockers(live.blockers - {me.id})
            if not live.blockers:
                # Receipts thaw: both learn how far the other is, and what was withheld till then.
                them = self._hub.accounts.get(other)
                accounts = [account.account for account in (me, them) if account is not None]
                self._hub.conversations.tell_changed(live, accounts, (me.id, other))

        self._hub.conversations.use(conversation, settle, self._hub.ignore)


def _contact(row: ContactRow) -> Contact:
    return Contact(
        account=row.account,
        nickname=row.nickname,
        notes=row.notes,
        blocked=row.blocked,
        added=row.added,
    )
