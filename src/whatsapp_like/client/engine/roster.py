"""People: contacts, members of conversations and their presence, as this account may see them.

Runs on the network thread; no I/O. Names and my own entries come from the archive at the start;
presence is only ever what the open session says, so it is unknown without one; what people say
about themselves is no thing of the moment, and stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.events import PeopleChanged
from whatsapp_like.client.operations import LoadedPerson, SavePerson
from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.timeline import Person


class Roster:
    """Everybody I know of, by account id."""

    def __init__(self, link: Link, people: Iterable[LoadedPerson]) -> None:
        self._link = link
        self._people: dict[int, Person] = {}
        self._changed: dict[int, None] = {}
        for account, contact, last_seen, custom in people:
            presence = Presence(account=account.id, last_seen=last_seen, custom=custom)
            self._people[account.id] = Person(account=account, contact=contact, presence=presence)

    def people(self) -> tuple[Person, ...]:
        """Return everybody."""
        return tuple(self._people.values())

    def person(self, account: int) -> Person | None:
        """Return somebody; None if nobody of that id is known."""
        return self._people.get(account)

    def knows(self, account: int) -> bool:
        """Tell whether that account's name is known."""
        return account in self._people

    def know(self, accounts: Iterable[Account]) -> None:
        """Take names as the server has them now."""
        for account in accounts:
            old = self._people.get(account.id)
            if old is None:
                unknown = Presence(account=account.id)
                self._put(Person(account=account, presence=unknown))
            elif old.account != account:
                self._put(old.model_copy(update={"account": account}))

    def keep(self, contacts: Iterable[Contact], *, complete: bool = False) -> None:
        """Take my entries about people; `complete` says that there are no others."""
        kept = {contact.account: contact for contact in contacts}
        for number, contact in kept.items():
            old = self._people.get(number)
            if old is not None and old.contact != contact:
                self._put(old.model_copy(update={"contact": contact}))
        if complete:
            for number in tuple(self._people):
                if number not in kept:
                    self.drop(number)

    def drop(self, account: int) -> None:
        """My entry about somebody is gone."""
        old = self._people.get(account)
        if old is not None and old.contact is not None:
            self._put(old.model_copy(update={"contact": None}))

    def see(self, presences: Iterable[Presence]) -> None:
        """Take presences as the server tells them."""
        for presence in presences:
            old = self._people.get(presence.account)
            if old is None:
                continue
            if presence.last_seen is None and old.presence.last_seen is not None:
                presence = presence.model_copy(update={"last_seen": old.presence.last_seen})
            if old.presence == presence:
                continue
            was = old.presence
            kept = (presence.last_seen, presence.custom) != (was.last_seen, was.custom)
            self._put(old.model_copy(update={"presence": presence}), store=kept)

    def disconnected(self) -> None:
        """It is I who cannot see them now."""
        for number, person in self._people.items():
            if person.presence.status is not PresenceStatus.UNKNOWN:
                unknown = Presence(
                    account=number,
                    last_seen=person.presence.last_seen,
                    # Not a thing of the moment: it counts until its time is over.
                    custom=person.presence.custom,
                )
                self._put(person.model_copy(update={"presence": unknown}), store=False)

    def flush(self) -> None:
        """Tell the app who changed since the last call, each once."""
        if self._changed:
            changed, self._changed = self._changed, {}
            self._link.tell(PeopleChanged(people=tuple(self._people[n] for n in changed)))

    def _put(self, person: Person, *, store: bool = True) -> None:
        self._people[person.account.id] = person
        self._changed[person.account.id] = None
        if store:
            seen = person.presence
            self._link.store(
                SavePerson(person.account, person.contact, seen.last_seen, seen.custom)
            )
