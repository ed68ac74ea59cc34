"""Invites are kept by the hashes of their codes."""

from __future__ import annotations

from tests.server.store.factories import NOW, new_account
from whatsapp_like.server.store.store import Store


def test_an_invite_is_made_listed_counted_and_removed(store: Store) -> None:
    made = store.create_invite(b"hash", "user", 3, 7, NOW, NOW + 1000)
    other = store.create_invite(b"other", "admin", 1, 0, NOW, None)
    assert store.invite(b"hash") == made
    assert store.invite(b"unknown") is None
    assert store.invites(0, 10) == sorted([made, other])
    assert store.invites(max(made.id, other.id), 10) == []
    store.create_account(new_account("nora"), b"hash", NOW)
    assert store.invite(b"hash") == made._replace(uses_left=2)
    assert store.remove_invite(made.id)
    assert not store.remove_invite(made.id)
    assert store.invites(0, 10) == [other]
