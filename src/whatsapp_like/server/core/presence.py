"""Presence: who is there, from where and since when, shown to those who may know.

Runs on the network thread. Whoever has somebody as a contact, or shares a direct conversation with
them, watches them, unless one blocks the other or one of the two has switched presence off (each
switch works both ways; likewise the one for addresses). What people say about themselves belongs to
their presence; it ends by itself, which nobody is told. A change is told at the next tick.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

from whatsapp_like.models.account import AccountRole, Preferences
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus, DevicePresence, Presence
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode
from whatsapp_like.server.core.accounts import LiveAccount, custom_of, preferences_of
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.store.rows import AccountRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Sight(Enum):
    """What one account may see of another's presence."""

    NOTHING = "nothing"
    PRESENCE = "presence"
    ADDRESSES = "addresses"


class Presences:
    """Keeps who is there and tells the watchers."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ActivityReported: self._report_activity}
        self._changed: set[LiveAccount] = set()
        self._refreshed: set[LiveAccount] = set()
        self._leaving: deque[tuple[float, LiveAccount]] = deque()
        self._last_seen: dict[int, int] = {}
        self._device_use: dict[int, tuple[int, str]] = {}

    # --- what changes it --------------------------------------------------------------------------

    def opened(self, session: Session, account: LiveAccount) -> None:
        """A session of the account was opened."""
        account.lingering = None
        self._device_use[session.device] = session.since, session.client
        self._changed.add(account)

    def closed(self, session: Session, account: LiveAccount) -> None:
        """A session of the account ended. The last one is still shown for a while: most come back
        at once."""
        wall = self._hub.wall
        self._device_use[session.device] = wall, session.client
        if account.sessions:
            self._changed.add(account)
            return
        self._last_seen[account.id] = account.last_seen = wall
        account.left = self._hub.now
        idle = PresenceStatus.AWAY if session.idle else PresenceStatus.ONLINE
        account.lingering = (idle, session)
        self._leaving.append((account.left, account))

    def touch(self, account: LiveAccount) -> None:
        """Something of the account that its watchers see has changed."""
        self._changed.add(account)

    def _report_activity(self, session: Session, report: e.ActivityReported) -> None:
        if session.idle is report.active:
            session.idle = not report.active
            self._changed.add(self._hub.account_of(session))
            self._hub.operations.changed(session)

    # --- what is seen -----------------------------------------------------------------------------

    def sight(self, observer: LiveAccount, subject: int, theirs: Preferences) -> Sight:
        """Tell what an acquaintance may see of `subject`, who has these preferences."""
        mine = observer.preferences
        if not (mine.share_presence and theirs.share_presence) or observer.blocks_with(subject):
            return Sight.NOTHING
        shared = mine.share_address and theirs.share_address
        return Sight.ADDRESSES if shared and self._hub.policy.show_addresses else Sight.PRESENCE

    def seen_by(self, observer: LiveAccount, subject: int, row: AccountRow | None) -> Presence:
        """Return the presence of an acquaintance: from memory, else offline as in `row`."""
        live = self._hub.accounts.get(subject)
        if live is not None:
            return self._picture(live, self.sight(observer, subject, live.preferences))
        if row is None or self.sight(observer, subject, preferences_of(row)) is Sight.NOTHING:
            return Presence(account=subject)
        return Presence(
            account=subject,
            status=PresenceStatus.OFFLINE,
            last_seen=row.last_seen,
            custom=self.held(custom_of(row)),
        )

    def held(self, custom: CustomStatus | None) -> CustomStatus | None:
        """Return what somebody says about themselves, as long as it counts."""
        return custom if custom is not None and custom.holds(self._hub.wall) else None

    def refresh(self, observer: LiveAccount, subjects: Iterable[int]) -> None:
        """Tell the observer's sessions what they may see of these accounts now."""
        if not observer.sessions or observer.account.role is AccountRole.OPERATOR:
            return
        absent = []
        for subject in subjects:
            live = self._hub.accounts.get(subject)
            if live is None:
                absent.append(subject)
            else:
                self._tell(observer, subject, None)
        if absent:

            def answer(rows: list[AccountRow]) -> None:
                for row in rows:
                    self._tell(observer, row.id, row)

            self._hub.storage.read(lambda reader: reader.accounts(absent), answer, self._hub.ignore)

    def refresh_all(self, account: LiveAccount) -> None:
        """Tell, both ways, what an account and its acquaintances may see of each other now.

        At the next tick, once: however often somebody flips a switch, hundreds may have to be told.
        """
        self._refreshed.add(account)

    def _refresh_both_ways(self, account: LiveAccount) -> None:
        for watcher in account.watchers():
            observer = self._hub.accounts.get(watcher)
            if observer is not None:
                self.refresh(observer, (account.id,))
        self.refresh(account, account.acquaintances())

    def _tell(self, observer: LiveAccount, subject: int, row: AccountRow | None) -> None:
        presence = self.seen_by(observer, subject, row)
        self._hub.tell(observer, e.PresenceChanged(presence=presence))

    def _picture(self, subject: LiveAccount, sight: Sight) -> Presence:
        """Return what is to be seen of an account in memory."""
        if sight is Sight.NOTHING:
            return Presence(account=subject.id)
        sessions = subject.sessions
        custom = self.held(subject.custom)
        if sessions:
            away = all(session.idle for session in sessions)
            status = PresenceStatus.AWAY if away else PresenceStatus.ONLINE
        elif subject.lingering is not None:
            status, last = subject.lingering
            sessions = [last]
        else:
            return Presence(
                account=subject.id,
                status=PresenceStatus.OFFLINE,
                last_seen=subject.last_seen,
                custom=custom,
            )
        with_address = sight is Sight.ADDRESSES
        devices = tuple(
            DevicePresence(
                device=session.device,
                name=session.device_name,
                client=session.client,
                since=session.since,
                address=session.peer.address if with_address else None,
                idle=session.idle,
            )
            for session in sessions
        )
        newest = max(devices, key=lambda device: device.since)
        return Presence(
            account=subject.id,
            status=status,
            since=newest.since,
            address=newest.address,
            devices=devices,
            custom=custom,
        )

    # --- what time brings -------------------------------------------------------------------------

    def tick(self) -> None:
        """Count as offline whoever left long enough ago; tell what changed; store last seen."""
        due = self._hub.now - self._hub.policy.offline_after
        while self._leaving and self._leaving[0][0] <= due:
            left, account = self._leaving.popleft()
            if account.lingering is not None and account.left == left:
                account.lingering = None
                self._changed.add(account)
        if self._changed:
            changed, self._changed = self._changed, set()
            for account in changed:
                self._tell_watchers(account)
        if self._refreshed:
            refreshed, self._refreshed = self._refreshed, set()
            for account in refreshed:
                self._refresh_both_ways(account)
        if self._last_seen or self._device_use:
            self.save()

    def _tell_watchers(self, subject: LiveAccount) -> None:
        """Tell who may know; to the others even the moment of a change would say something."""
        if subject.account.role is AccountRole.OPERATOR:
            return
        frames: dict[Sight, bytes] = {}
        for watcher in subject.watchers():
            observer = self._hub.accounts.get(watcher)
            if observer is None or not observer.sessions:
                continue
            sight = self.sight(observer, subject.id, subject.preferences)
            if sight is Sight.NOTHING:
                continue
            frame = frames.get(sight)
            if frame is None:
                event = e.PresenceChanged(presence=self._picture(subject, sight))
                frame = frames[sight] = encode(event)
            for session in observer.sessions:
                self._hub.push(session, frame)

    def save(self) -> None:
        """Hand the last seen times, and when devices were used, to the storage."""
        seen, self._last_seen = self._last_seen, {}
        used, self._device_use = self._device_use, {}
        if seen:
            self._hub.storage.write(
                lambda store: store.save_last_seen(list(seen.items())),
                lambda _: None,
                self._hub.report,
            )
        if used:
            self._hub.storage.write(
                lambda store: store.save_device_use([(n, *use) for n, use in used.items()]),
                lambda _: None,
                self._hub.report,
            )
