"""Running the server: the open sessions and invites, for administrators and the operator.

Runs on the network thread.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import AccountRole, SessionEntry
from whatsapp_like.models.server import Invite
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import encode, fit_page
from whatsapp_like.server.core.accounts import LiveAccount
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.store.rows import InviteRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


def new_code(random: Callable[[int], bytes]) -> str:
    """Return a fresh invite code of 128 bits, in letters and digits that survive being typed."""
    return b32encode(random(16)).rstrip(b"=").decode().lower()


def hash_code(code: str) -> bytes:
    """Return what the store keeps of an invite code; case and blanks around it don't count."""
    return hashlib.sha256(b"WL invite 1\n" + code.strip().lower().encode()).digest()


class Operations:
    """Answers `session.list` and `invite.create`; tells those who asked how sessions change."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ListSessions: self._list, e.CreateInvite: self._create_invite}
        self._watching: set[Session] = set()
        self._changed: dict[Session, None] = {}
        """Sessions to be told of at the next tick, in order."""

    def _require(self, session: Session) -> LiveAccount:
        account = self._hub.account_of(session)
        if account.account.role is AccountRole.USER:
            raise Refused(ErrorCode.NOT_ALLOWED, "for administrators")
        return account

    # --- sessions ---------------------------------------------------------------------------------

    def _list(self, session: Session, request: e.ListSessions) -> None:
        self._require(session)
        # From now on, not from the last page on: nothing that changes in between is missed.
        self._watching.add(session)

        def count(reader: Reader) -> tuple[int, int, int]:
            return reader.count_accounts(), *reader.count_groups()

        def answer(counts: tuple[int, int, int]) -> None:
            accounts, groups, channels = counts
            sessions = self._hub.sessions
            later = sorted(number for number in sessions if number > request.after)

            def build(numbers: Sequence[int]) -> e.SessionPage:
                return e.SessionPage(
                    re=request.id,
                    sessions=tuple(self._entry(sessions[number]) for number in numbers),
                    accounts=accounts,
                    groups=groups,
                    channels=channels,
                    next=numbers[-1] if len(numbers) < len(later) else None,
                )

            page = fit_page(later[: self._hub.policy.page_rows], build)
            self._hub.say(session, page)

        self._hub.read(session, request.id, count, answer)

    def _entry(self, session: Session) -> SessionEntry:
        return SessionEntry(
            id=session.id,
            account=self._hub.account_of(session).account,
            device=session.device,
            device_name=session.device_name,
            address=session.peer.address,
            since=session.since,
            client=session.client,
            idle=session.idle,
        )

    def changed(self, session: Session) -> None:
        """A session was opened, or became idle or active, or its account got a new name.

        Told at the next tick, once: however often somebody flips that, whoever watches can read it.
        """
        if self._watching:
            self._changed[session] = None

    def tick(self) -> None:
        """Tell what has changed."""
        if self._changed:
            changed, self._changed = self._changed, {}
            for session in changed:
                self._tell(e.SessionChanged(session=self._entry(session)))

    def closed(self, session: Session) -> None:
        """A session ended."""
        self._watching.discard(session)
        self._changed.pop(session, None)
        if self._watching:
            self._tell(e.SessionClosed(session=session.id))

    def _tell(self, event: e.SessionChanged | e.SessionClosed) -> None:
        frame = encode(event)
        for session in self._watching:
            self._hub.push(session, frame)

    # --- invites ----------------------------------------------------------------------------------

    def _create_invite(self, session: Session, request: e.CreateInvite) -> None:
        creator = self._require(session)
        if request.role is AccountRole.OPERATOR:
            raise Refused(ErrorCode.NOT_ALLOWED, "nobody becomes the operator by invite")
        code = new_code(self._hub.random)
        wall = self._hub.wall
        expires = None if request.lifetime is None else wall + request.lifetime * 1000

        def write(store: Store) -> InviteRow:
            return store.create_invite(
                hash_code(code), request.role.value, request.uses, creator.id, wall, expires
            )

        def then(row: InviteRow) -> None:
            invite = Invite(
                id=row.id,
                role=request.role,
                uses_left=row.uses_left,
                created=row.created,
                expires=row.expires,
                code=code,
            )
            self._hub.say(session, e.InviteCreated(re=request.id, invite=invite))

        self._hub.write(session, request.id, write, then)
