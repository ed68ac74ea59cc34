"""What people set about themselves: their name, a custom status, and what they share.

Runs on the network thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.server.core.accounts import LiveAccount, account_of, preferences_of
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.settling import LOOKED_AT_PER_REQUEST, MEMBERS_PER_REQUEST
from whatsapp_like.server.core.storage import Store
from whatsapp_like.server.store.rows import AccountRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Profile:
    """Answers `account.rename`, `status.set` and `preferences.set`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {
            e.RenameAccount: self._rename,
            e.SetStatus: self._set_status,
            e.SetPreferences: self._set_preferences,
        }

    def _rename(self, session: Session, request: e.RenameAccount) -> None:
        me = self._hub.person_of(session)
        self.weigh_looks(session)

        def write(store: Store) -> tuple[AccountRow | None, list[tuple[int, int]]]:
            row = store.rename_account(me.id, request.first_name, request.last_name)
            return row, store.touch_members(me.id)

        def then(written: tuple[AccountRow | None, list[tuple[int, int]]]) -> None:
            row, groups = written
            if row is None:
                raise Refused(ErrorCode.NOT_FOUND)
            self._hub.say(session, e.Done(re=request.id))
            self.looks_different(me, row, groups)

        self._hub.write(session, request.id, write, then)

    def weigh_looks(self, session: Session) -> None:
        """Count a change of a name or picture as what it sets off: all who share a group with the
        account, or know it, hear of it."""
        me = self._hub.account_of(session)
        price = sum(map(self._hub.settling.price, self._groups(me)))
        self._hub.pace.weigh(session, price + len(me.watchers()) / MEMBERS_PER_REQUEST)

    def _groups(self, me: LiveAccount) -> Iterator[LiveConversation]:
        """Return the groups of an account that are in memory: nobody of the others is there."""
        return (live for live in self._hub.conversations.of(me) if live.group is not None)

    def looks_different(
        self, me: LiveAccount, row: AccountRow, groups: Iterable[tuple[int, int]]
    ) -> None:
        """Tell everybody who knows an account what it is called and looks like now; `groups` are
        those that it is in, with the versions of their lists of members."""
        me.account = account_of(row)
        # Encoded once, however many know me.
        frame = encode(e.AccountChanged(account=me.account))
        for observer in map(self._hub.accounts.get, (me.id, *me.watchers())):
            for told in observer.sessions if observer is not None else ():
                self._hub.push(told, frame)
        for mine in me.sessions:
            self._hub.operations.changed(mine)
        for conversation, version in groups:
            self._hub.settling.renamed(conversation, version, me.account)

    def _set_status(self, session: Session, request: e.SetStatus) -> None:
        me, custom = self._hub.person_of(session), request.custom
        if custom is not None and not custom.holds(self._hub.wall):
            raise Refused(ErrorCode.INVALID, "custom: is over already")
        text, until = (custom.text, custom.until) if custom is not None else ("", None)

        def then(_: None) -> None:
            me.custom = custom
            self._hub.say(session, e.Done(re=request.id))
            self._hub.tell(me, e.StatusChanged(custom=custom), feature=e.STATUS)
            self._hub.presences.touch(me)

        self._hub.write(
            session, request.id, lambda store: store.set_status(me.id, text, until), then
        )

    def _set_preferences(self, session: Session, request: e.SetPreferences) -> None:
        me, wanted = self._hub.person_of(session), request.preferences
        looked_at = sum(len(live.members) for live in self._groups(me))
        self._hub.pace.weigh(session, looked_at / LOOKED_AT_PER_REQUEST)

        def write(store: Store) -> AccountRow | None:
            store.set_preferences(
                me.id, wanted.read_receipts, wanted.share_presence, wanted.share_address
            )
            return store.account(me.id)

        def then(row: AccountRow | None) -> None:
            if row is None:
                raise Refused(ErrorCode.NOT_FOUND)
            before, me.preferences = me.preferences, preferences_of(row)
            now = me.preferences
            me.version += 1
            self._hub.say(session, e.Done(re=request.id))
            self._hub.tell(me, e.PreferencesChanged(preferences=now))
            if before.read_receipts != now.read_receipts:
                self._settle_receipts(session)
            if (before.share_presence, before.share_address) != (
                now.share_presence,
                now.share_address,
            ):
                self._hub.presences.refresh_all(me)

        self._hub.write(session, request.id, write, then)

    def _settle_receipts(self, session: Session) -> None:
        me = self._hub.account_of(session)
        for live in self._hub.conversations.of(me):
            live.members[me.id].receipts = me.preferences.read_receipts
            self._hub.receipts.tell_anew(live)
            if live.group is not None:
                # To the others it is how far everybody is; to me, whether I may know.
                self._hub.conversations.tell_changed(live, (), (me.id,))
