"""The operator's key and the first code: made once, and mended when half of it is gone."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whatsapp_like.errors import DataUnwritable, SettingsError
from whatsapp_like.models.account import AccountRole
from whatsapp_like.server.core.operations import hash_code
from whatsapp_like.server.first_start import OPERATOR_FILE, read_operator, set_up
from whatsapp_like.server.store.rows import CredentialsRow, NewAccount
from whatsapp_like.server.store.store import Store

NOW = 1_700_000_000_000
CREDENTIALS = CredentialsRow(bytes(16), 2, 19456, 1, 4096, bytes(32), bytes(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path, NOW, relaxed=True)
    yield store
    store.close()


def person(handle: str) -> NewAccount:
    return NewAccount(handle, "Somebody", "", CREDENTIALS, "Test", bytes(32))


def test_the_key_in_the_file_is_the_operators_device(store: Store, tmp_path: Path) -> None:
    set_up(store, tmp_path, NOW)

    operator = read_operator(tmp_path)
    assert operator is not None
    device = store.device(operator.device)
    assert device is not None
    key = Ed25519PrivateKey.from_private_bytes(operator.private_key)
    assert device.public_key == key.public_key().public_bytes_raw()
    assert device.account == operator.account
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / OPERATOR_FILE).stat().st_mode) == 0o600


def test_the_code_makes_one_administrator(store: Store, tmp_path: Path) -> None:
    code = set_up(store, tmp_path, NOW)
    assert code is not None
    assert set_up(store, tmp_path, NOW + 1) == code

    made = store.create_account(person("ada"), hash_code(code), NOW)
    assert made.account.role == AccountRole.ADMIN
    assert set_up(store, tmp_path, NOW + 2) is None


def test_nothing_changes_at_a_usual_start(store: Store, tmp_path: Path) -> None:
    set_up(store, tmp_path, NOW)
    before = (tmp_path / OPERATOR_FILE).read_bytes()
    set_up(store, tmp_path, NOW + 1)

    assert (tmp_path / OPERATOR_FILE).read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff"])
def test_a_lost_or_damaged_file_is_made_anew(
    store: Store, tmp_path: Path, content: bytes | None
) -> None:
    set_up(store, tmp_path, NOW)
    first = read_operator(tmp_path)
    path = tmp_path / OPERATOR_FILE
    path.unlink() if content is None else path.write_bytes(content)

    set_up(store, tmp_path, NOW + 1)

    second = read_operator(tmp_path)
    assert first is not None
    assert second is not None
    assert second.account == first.account
    assert store.device(first.device) is None


def test_a_store_that_lost_the_device_gets_a_new_one(store: Store, tmp_path: Path) -> None:
    code = set_up(store, tmp_path, NOW)
    first = read_operator(tmp_path)
    assert first is not None
    store.remove_device(first.device)

    assert set_up(store, tmp_path, NOW + 1) == code
    second = read_operator(tmp_path)
    assert second is not None
    assert store.device(second.device) is not None


def test_a_person_with_the_operators_handle_is_named(store: Store, tmp_path: Path) -> None:
    store.create_account(person("operator"), None, NOW)

    with pytest.raises(SettingsError, match='"operator" belongs to a person'):
        set_up(store, tmp_path, NOW)


def test_a_folder_that_takes_nothing_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("whatsapp_like.server.first_start.write_private", full)

    with pytest.raises(DataUnwritable, match="No space left on device"):
        set_up(store, tmp_path, NOW)


@pytest.mark.parametrize("keeps_file", [True, False])
def test_where_there_is_an_administrator_no_code_makes_another(
    store: Store, tmp_path: Path, keeps_file: bool
) -> None:
    code = set_up(store, tmp_path, NOW)
    assert code is not None
    store.create_account(person("ada"), hash_code(code), NOW)
    if keeps_file:
        path = tmp_path / OPERATOR_FILE
        path.write_text(path.read_text().replace(code, "another code"))
    else:
        (tmp_path / OPERATOR_FILE).unlink()

    assert set_up(store, tmp_path, NOW + 1) is None
    operator = read_operator(tmp_path)
    assert operator is not None
    assert store.invite(hash_code(operator.code)) is None
