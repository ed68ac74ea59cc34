"""Devices of accounts."""

from __future__ import annotations

from tests.server.store.factories import NOW, somebody
from whatsapp_like.server.store.store import Store


def test_devices_are_added_listed_and_removed(store: Store) -> None:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    added = store.add_device(nora.account, "Desktop", b"d" * 32, NOW + 1)
    assert store.device(added.id) == added
    assert added.used == NOW + 1
    store.save_device_use([(added.id, NOW + 9, "wl-client/2"), (nora.device, NOW - 9, "x")])
    added = added._replace(used=NOW + 9, client="wl-client/2")
    assert store.device(added.id) == added
    assert [device.id for device in store.devices(nora.account)] == [nora.device, added.id]
    assert [device.id for device in store.devices(bob.account)] == [bob.device]
    assert store.remove_device(nora.device)
    assert not store.remove_device(nora.device)
    assert store.device(nora.device) is None
    assert store.devices(nora.account) == [added]


def test_all_devices_but_one_are_removed(store: Store) -> None:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    added = store.add_device(nora.account, "Desktop", b"d" * 32, NOW + 1)
    assert store.remove_other_devices(nora.account, added.id) == [nora.device]
    assert store.devices(nora.account) == [added]
    assert len(store.devices(bob.account)) == 1
    assert store.remove_other_devices(nora.account, added.id) == []
