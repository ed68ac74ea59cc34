"""Accounts, their credentials, preferences and search."""

from __future__ import annotations

import pytest

from tests.server.store.factories import CREDENTIALS, NOW, new_account, somebody
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store.accounts import fold
from whatsapp_like.server.store.rows import AccountRow
from whatsapp_like.server.store.store import Store


def found(store: Store, words: str) -> set[str]:
    return {account.handle for account in store.search_accounts(words, 0, 500)}


def test_a_new_account_is_found_by_id_and_handle(store: Store) -> None:
    made = store.create_account(new_account("nora", "Nora", "Åberg"), None, NOW)
    account = made.account
    assert account == AccountRow(
        account.id, "nora", "Nora", "Åberg", "user", NOW, False, None, True, True, True, "", None
    )
    assert 1 <= account.id < 2**63
    assert store.account(account.id) == account
    assert store.account_by_handle("nora") == account
    assert store.device(made.device.id) == made.device
    assert (made.device.account, made.device.last_nonce) == (account.id, 0)
    assert store.credentials(account.id) == CREDENTIALS
    assert store.account(1) is None
    assert store.account_by_handle("nobody") is None
    assert store.credentials(1) is None


def test_a_status_is_kept_and_taken_back(store: Store) -> None:
    account = somebody(store, "nora").account
    store.set_status(account, "🌴 away", NOW + 5)
    row = store.account(account)
    assert row is not None
    assert (row.status_text, row.status_until) == ("🌴 away", NOW + 5)
    store.set_status(account, "", None)
    row = store.account(account)
    assert row is not None
    assert (row.status_text, row.status_until) == ("", None)


def test_accounts_come_in_the_order_asked_for(store: Store) -> None:
    one, other = somebody(store, "one").account, somebody(store, "other").account
    assert [row.id for row in store.accounts([other, 7, one])] == [other, one]


def test_a_taken_handle_is_refused_and_keeps_the_invite(store: Store) -> None:
    somebody(store, "nora")
    store.create_invite(b"hash", "admin", 1, 0, NOW, None)
    with pytest.raises(Refused) as refused:
        store.create_account(new_account("nora"), b"hash", NOW)
    assert refused.value.code is ErrorCode.HANDLE_TAKEN
    assert store.count_accounts() == 1
    made = store.create_account(new_account("bob"), b"hash", NOW)
    assert made.account.role == "admin"


def test_an_invite_is_worth_its_uses(store: Store) -> None:
    store.create_invite(b"hash", "user", 2, 0, NOW, NOW + 1000)
    store.create_account(new_account("one"), b"hash", NOW)
    store.create_account(new_account("two"), b"hash", NOW + 999)
    with pytest.raises(Refused) as refused:
        store.create_account(new_account("three"), b"hash", NOW)
    assert refused.value.code is ErrorCode.INVITE_INVALID
    assert store.account_by_handle("three") is None


@pytest.mark.parametrize(("code_hash", "later"), [(b"other", 0), (b"hash", 1000)])
def test_an_unknown_or_expired_invite_is_refused(
    store: Store, code_hash: bytes, later: int
) -> None:
    store.create_invite(b"hash", "user", 1, 0, NOW, NOW + 1000)
    with pytest.raises(Refused) as refused:
        store.create_account(new_account("nora"), code_hash, NOW + later)
    assert refused.value.code is ErrorCode.INVITE_INVALID


def test_search_finds_every_word_whatever_case_and_accents(store: Store) -> None:
    for handle, first, last in [
        ("nora", "Nora", "Åberg"),
        ("noe", "Noé", "Straße"),
        ("per_cent", "100%", "\\o/"),
    ]:
        store.create_account(new_account(handle, first, last), None, NOW)
    assert found(store, "") == {"nora", "noe", "per_cent"}
    assert found(store, "NO") == {"nora", "noe"}
    assert found(store, "aberg NOR") == {"nora"}
    assert found(store, "strasse noe") == {"noe"}
    assert found(store, "noé åberg") == set()
    assert found(store, "%") == {"per_cent"}
    assert found(store, "r_c") == {"per_cent"}
    assert found(store, "\\") == {"per_cent"}
    assert found(store, "n_ra") == set()


def test_search_pages_by_id_and_hides_operator_and_disabled(store: Store) -> None:
    ids = sorted(somebody(store, f"user{n}").account for n in range(7))
    store.put_operator("panel", b"o" * 32, NOW)
    store.set_disabled(ids[3], True)
    shown = ids[:3] + ids[4:]
    pages: list[int] = []
    while page := store.search_accounts("user", pages[-1] if pages else 0, 2):
        pages += [row.id for row in page]
    assert pages == shown
    assert found(store, "operator") == set()
    assert store.count_accounts() == 7
    store.set_disabled(ids[3], False)
    assert len(found(store, "user")) == 7


def test_a_rename_is_searchable(store: Store) -> None:
    account = somebody(store, "nora").account
    renamed = store.rename_account(account, "Eleonora", "Öst")
    assert renamed == store.account(account)
    assert renamed is not None
    assert (renamed.first_name, renamed.last_name) == ("Eleonora", "Öst")
    assert found(store, "ost") == found(store, "nora") == {"nora"}
    assert store.rename_account(7, "No", "Body") is None


def test_credentials_and_preferences_are_replaced(store: Store) -> None:
    account = somebody(store, "nora").account
    changed = CREDENTIALS._replace(salt=b"t" * 16, kdf_time=3, iterations=8192)
    store.set_credentials(account, changed)
    assert store.credentials(account) == changed
    old = store.devices(account)[0].id
    kept = store.add_device(account, "Desktop", b"d" * 32, NOW)
    assert store.set_credentials(account, CREDENTIALS, kept.id) == [old]
    assert store.credentials(account) == CREDENTIALS
    assert store.devices(account) == [kept]
    store.set_preferences(account, False, True, False)
    row = store.account(account)
    assert row is not None
    assert (row.read_receipts, row.share_presence, row.share_address) == (False, True, False)


def test_last_seen_never_goes_back(store: Store) -> None:
    one, other = somebody(store, "one").account, somebody(store, "other").account
    store.save_last_seen([(one, NOW), (other, NOW + 5)])
    store.save_last_seen([(one, NOW - 1), (other, NOW + 6)])
    store.save_last_seen([])
    assert [row.last_seen for row in store.accounts([one, other])] == [NOW, NOW + 6]


def test_the_operator_has_one_device_with_the_newest_key(store: Store) -> None:
    first = store.put_operator("panel", b"o" * 32, NOW)
    assert first.account.role == "operator"
    assert store.put_operator("panel", b"o" * 32, NOW + 1) == first
    second = store.put_operator("panel", b"n" * 32, NOW + 2)
    assert second.account == first.account
    assert store.devices(first.account.id) == [second.device]
    assert second.device.public_key == b"n" * 32
    assert store.credentials(first.account.id) is None
    assert store.count_accounts() == 0


def test_a_person_is_never_made_the_operator(store: Store) -> None:
    somebody(store, "operator")
    with pytest.raises(Refused) as refused:
        store.put_operator("panel", b"o" * 32, NOW)
    assert refused.value.code is ErrorCode.HANDLE_TAKEN


def test_folding_is_the_same_for_what_looks_the_same() -> None:
    assert fold("ÅNGSTRÖM") == fold("A\u030angstro\u0308m") == "angstrom"
    assert fold("ﬁ Straße") == "fi strasse"
