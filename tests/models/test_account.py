"""Accounts and what they register with."""

from typing import Any

import pytest
from pydantic import ValidationError

from whatsapp_like.models.account import Account, Credentials, DeviceKey, Kdf, SessionEntry

KDF = Kdf(time=3, memory_kib=65536)
CREDENTIALS: dict[str, Any] = {
    "salt": bytes(16),
    "kdf": KDF,
    "iterations": 4096,
    "stored_key": bytes(32),
    "server_key": bytes(32),
}


def test_a_name_is_first_and_last_as_far_as_there_are_any() -> None:
    assert (
        Account(id=1, handle="ada", first_name="Ada", last_name="Lovelace").name == "Ada Lovelace"
    )
    assert Account(id=1, handle="ada", first_name=" Ada  B ").name == "Ada B"


@pytest.mark.parametrize(
    "weaker",
    [{"time": 1}, {"memory_kib": 19 * 1024 - 1}, {"lanes": 0}, {"time": 17}, {"lanes": 9}],
    ids=str,
)
def test_a_weaker_or_absurd_stretch_is_refused(weaker: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Kdf(**{"time": 3, "memory_kib": 65536, **weaker})


@pytest.mark.parametrize(
    "wrong",
    [
        {"salt": bytes(15)},
        {"salt": bytes(65)},
        {"iterations": 4095},
        {"stored_key": bytes(31)},
        {"server_key": bytes(33)},
    ],
    ids=str,
)
def test_credentials_have_their_sizes(wrong: dict[str, Any]) -> None:
    assert Credentials(**CREDENTIALS).kdf == KDF
    with pytest.raises(ValidationError):
        Credentials(**{**CREDENTIALS, **wrong})


def test_bytes_travel_as_url_safe_base64_and_are_read_in_either_alphabet() -> None:
    key = DeviceKey(name="d", public_key=b"\xfb\xff" * 16)
    text = key.model_dump_json()
    assert text == '{"name":"d","public_key":"-_' + "_7__v_-_" * 5 + '8="}'
    standard = text.replace("-", "+").replace("_", "/").replace("public/key", "public_key")
    assert DeviceKey.model_validate_json(standard) == key
    assert DeviceKey.model_validate_json(text.replace("=", "")) == key


@pytest.mark.parametrize("address", ["x" * 65, "1.2.3.4\n", "a b", "é"])
def test_an_address_is_plain(address: str) -> None:
    account = Account(id=1, handle="ada", first_name="Ada")
    with pytest.raises(ValidationError):
        SessionEntry(
            id=1,
            account=account,
            device=1,
            device_name="",
            address=address,
            since=0,
            client="wl-client/0.1",
        )
