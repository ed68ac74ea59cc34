"""Contacts, in both directions."""

from __future__ import annotations

from tests.server.store.factories import NOW
from whatsapp_like.server.store.rows import ContactOwner, ContactRow
from whatsapp_like.server.store.store import Store

ME, OTHER, THIRD = 11, 22, 33


def test_a_contact_is_added_changed_and_removed(store: Store) -> None:
    assert store.contact(ME, OTHER) is None
    added = store.put_contact(ME, OTHER, "Nonna", "met in Rome\nin May", False, NOW)
    assert added == ContactRow(OTHER, "Nonna", "met in Rome\nin May", False, NOW)
    assert store.contact(ME, OTHER) == added
    changed = store.put_contact(ME, OTHER, "", "", True, NOW + 9)
    assert changed == ContactRow(OTHER, "", "", True, NOW)
    assert store.contact(ME, OTHER) == changed
    assert store.remove_contact(ME, OTHER)
    assert not store.remove_contact(ME, OTHER)
    assert store.contacts(ME, 0, 10) == []


def test_contacts_are_paged_by_account(store: Store) -> None:
    for account in (THIRD, OTHER):
        store.put_contact(ME, account, "", "", False, NOW)
    store.put_contact(OTHER, ME, "", "", False, NOW)
    assert [contact.account for contact in store.contacts(ME, 0, 1)] == [OTHER]
    assert [contact.account for contact in store.contacts(ME, OTHER, 9)] == [THIRD]


def test_who_has_me_as_a_contact(store: Store) -> None:
    store.put_contact(THIRD, ME, "", "", True, NOW)
    store.put_contact(OTHER, ME, "", "", False, NOW)
    store.put_contact(ME, OTHER, "", "", False, NOW)
    assert store.contact_owners(ME) == [ContactOwner(OTHER, False), ContactOwner(THIRD, True)]
    assert store.contact_owners(THIRD) == []
