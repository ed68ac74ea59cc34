"""Facts about the store itself."""

from __future__ import annotations

from pathlib import Path

from tests.server.store.factories import NOW
from whatsapp_like.server.store.store import Store


def test_values_and_the_secret_survive_a_restart(store: Store, folder: Path) -> None:
    assert store.recall("name") is None
    store.remember("name", b"one")
    store.remember("name", b"two")
    secret = store.secret()
    assert len(secret) == 32
    store.close()
    again = Store.open(folder, NOW)
    assert again.recall("name") == b"two"
    assert again.secret() == secret
    again.close()


def test_each_server_has_a_secret_of_its_own(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other", NOW)
    assert other.secret() != store.secret()
    other.close()
