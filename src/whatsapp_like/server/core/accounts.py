"""Accounts in memory: those with open sessions, and for a while those who just left.

Runs on the network thread. What is kept here is loaded in the order of all writes (see `Storage`)
and changed only after the store has it, so it is never behind the store, and never ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Account, AccountRole, Credentials, Preferences
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.core.storage import Reader
from whatsapp_like.server.store.rows import AccountRow, CredentialsRow

KEPT_FOR = 60.0
"""Seconds an account stays in memory after it left: longer than any read takes, so that no answer
shows somebody as they were before."""

_DEFAULT = Preferences()
_NOBODY: frozenset[int] = frozenset()


def account_of(row: AccountRow) -> Account:
    """Return the account that the wire shows."""
    return Account(
        id=row.id,
        handle=row.handle,
        first_name=row.first_name,
        last_name=row.last_name,
        role=AccountRole(row.role),
        picture=row.picture,
    )


def preferences_of(row: AccountRow) -> Preferences:
    """Return the preferences in a row; the usual ones are one shared object."""
    found = Preferences(
        read_receipts=row.read_receipts,
        share_presence=row.share_presence,
        share_address=row.share_address,
    )
    return _DEFAULT if found == _DEFAULT else found


def credentials_row(credentials: Credentials) -> CredentialsRow:
    """Return credentials as the store keeps them."""
    return CredentialsRow(
        salt=credentials.salt,
        kdf_time=credentials.kdf.time,
        kdf_memory_kib=credentials.kdf.memory_kib,
        kdf_lanes=credentials.kdf.lanes,
        iterations=credentials.iterations,
        stored_key=credentials.stored_key,
        server_key=credentials.server_key,
    )


def custom_of(row: AccountRow) -> CustomStatus | None:
    """Return what an account says about itself, void or not."""
    return CustomStatus(text=row.status_text, until=row.status_until) if row.status_text else None


class Loaded(NamedTuple):
    """Everything the store knows of an account that the hub wants at hand."""

    row: AccountRow
    contacts: dict[int, bool]
    owners: dict[int, bool]
    direct: dict[int, int]
    groups: frozenset[int]


def load_account(reader: Reader, account: int) -> Loaded:
    """Collect an account (a job for the store).

    Raises:
        Refused: LOGIN_FAILED, it does not exist; DISABLED.
    """
    row = reader.account(account)
    if row is None:
        raise Refused(ErrorCode.LOGIN_FAILED)
    if row.disabled:
        raise Refused(ErrorCode.DISABLED)
    contacts: dict[int, bool] = {}
    after = 0
    while page := reader.contacts(account, after, 1000):
        contacts.update((contact.account, contact.blocked) for contact in page)
        after = page[-1].account
    owners = {owner.owner: owner.blocked for owner in reader.contact_owners(account)}
    direct = {peer.conversation: peer.account for peer in reader.direct_peers(account)}
    groups = frozenset(c for c in reader.memberships(account) if c not in direct)
    return Loaded(row, contacts, owners, direct, groups or _NOBODY)


class LiveAccount:
    """An account in memory.

    `contacts` tells whom it has as contact and `owners` who has it as one, each with "blocked";
    `direct` maps its direct conversations to the other account, `groups` holds all others.
    """

    __slots__ = (
        "account",
        "contacts",
        "custom",
        "direct",
        "groups",
        "id",
        "last_seen",
        "left",
        "lingering",
        "owners",
        "preferences",
        "sessions",
        "version",
    )

    def __init__(self, loaded: Loaded) -> None:
        self.account = account_of(loaded.row)
        self.id = loaded.row.id
        self.preferences = preferences_of(loaded.row)
        self.last_seen = loaded.row.last_seen
        self.custom = custom_of(loaded.row)
        self.contacts = loaded.contacts
        self.owners = loaded.owners
        self.direct = loaded.direct
        self.groups = loaded.groups
        self.sessions: list[Session] = []
        self.left = 0.0
        """When the last session ended (monotonic), while there is none."""
        self.lingering: tuple[PresenceStatus, Session] | None = None
        """How it was seen last, and with which session, until it counts as offline."""
        self.version = 0
        """Rises when the roster changes: what was read before is then read anew."""

    def is_member(self, conversation: int) -> bool:
        """Tell whether it is in a conversation."""
        return conversation in self.direct or conversation in self.groups

    def blocks_with(self, other: int) -> bool:
        """Tell whether one of the two blocks the other."""
        return self.contacts.get(other, False) or self.owners.get(other, False)

    def has_acquaintance(self, other: int) -> bool:
        """Tell whether it may watch the presence of `other`, blocks aside."""
        return other in self.contacts or other in self.direct.values()

    def acquaintances(self) -> set[int]:
        """Return those whose presence it may watch: contacts and direct conversations' others."""
        return {*self.contacts, *self.direct.values()} - {self.id}

    def watchers(self) -> set[int]:
        """Return those who may watch its presence."""
        return {*self.owners, *self.direct.values()} - {self.id}


class LiveAccounts:
    """All accounts in memory, by id."""

    def __init__(self) -> None:
        self._accounts: dict[int, LiveAccount] = {}
        self.get = self._accounts.get

    def __iter__(self) -> Iterator[LiveAccount]:
        return iter(self._accounts.values())

    def __len__(self) -> int:
        return len(self._accounts)

    def __contains__(self, account: int) -> bool:
        return account in self._accounts

    def keep(self, loaded: Loaded) -> LiveAccount:
        """Return the account in memory, put there if it was not."""
        known = self._accounts.get(loaded.row.id)
        if known is None:
            known = self._accounts[loaded.row.id] = LiveAccount(loaded)
        return known

    def sweep(self, now: float) -> None:
        """Forget those who left long enough ago."""
        for account in [a for a in self if not a.sessions and a.left + KEPT_FOR < now]:
            del self._accounts[account.id]
