"""Addresses as people type and paste them, links and pins."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.address import DEFAULT_PORT, ServerAddress, pin_groups, pin_of

PIN = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("chat.example", "chat.example", DEFAULT_PORT),
        (" chat.example:7000\n", "chat.example", 7000),
        ("CHAT.example", "chat.example", DEFAULT_PORT),
        ("MY_PC", "my_pc", DEFAULT_PORT),
        ("192.168.1.17:1", "192.168.1.17", 1),
        ("::1", "::1", DEFAULT_PORT),
        ("[::1]", "::1", DEFAULT_PORT),
        ("[2001:DB8::7]:65535", "2001:db8::7", 65535),
        ("fe80::1%eth0", "fe80::1%eth0", DEFAULT_PORT),
        ("[fe80::1%eth0]:7000", "fe80::1%eth0", 7000),
        ("host:", "host", DEFAULT_PORT),
        ("wl://host", "host", DEFAULT_PORT),
        ("WL://host:7000/", "host", 7000),
    ],
)
def test_addresses(text: str, host: str, port: int) -> None:
    assert ServerAddress.parse(text) == ServerAddress(host=host, port=port)


def test_a_link_leads_into_a_group() -> None:
    address = ServerAddress.parse(f"wl://host:7000/?pin={PIN}&group=Zq3-_Q0y")
    assert address == ServerAddress(host="host", port=7000, pin=PIN, group="Zq3-_Q0y")
    assert ServerAddress.parse(address.link()) == address
    with pytest.raises(ValueError, match="the group in the link is damaged"):
        ServerAddress.parse("wl://host/?group=a%0Ab")


def test_a_link_carries_pin_and_code() -> None:
    address = ServerAddress.parse(f"wl://host:7000/?pin={PIN}&code=a%2Bb&later=1")
    assert address == ServerAddress(host="host", port=7000, pin=PIN, code="a+b")
    assert address.link() == f"wl://host:7000/?pin={PIN}&code=a%2Bb"
    assert ServerAddress.parse(address.link().removeprefix("wl://")) == address


@given(
    st.sampled_from(["host", "192.0.2.1", "::1", "fe80::1%eth0"]),
    st.integers(1, 65535),
    st.none() | st.just(PIN),
    st.none()
    | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64),
)
def test_what_a_link_says_is_read_back(
    host: str, port: int, pin: str | None, code: str | None
) -> None:
    address = ServerAddress(host=host, port=port, pin=pin, code=code)
    assert ServerAddress.parse(address.link()) == address
    assert ServerAddress.parse(str(address)) == ServerAddress(host=host, port=port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "host name",
        "host\tname",
        "ho\nst",
        "host\x00",
        "host:0",
        "host:65536",
        "host:-1",
        "host:+7",
        "host:٣",
        "host:x",
        "a:b:c",
        "1:2:3:4:5:6:7:8:9",
        "[::1",
        "[::1]x",
        "[host]",
        "user@host",
        "wl://:secret@host",
        "@host",
        "https://host",
        "wl://",
        "wl:///path",
        "http://host/?code=1",
        "hôte",
        "host\u202egro.",
        "x" * 254,
        "x" * 5_000,
        "wl://host\\@other",
    ],
    ids=ascii,
)
def test_everything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match="expected host:port or an invite link"):
        ServerAddress.parse(text)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"pin={PIN[1:]}", "pin"),
        (f"pin={PIN}%0A", "pin"),
        (f"pin={PIN[1:]}%2B", "pin"),
        ("code=%00", "code"),
        ("code=a%20b", "code"),
        ("code=" + "x" * 65, "code"),
    ],
)
def test_a_damaged_link_names_what_is_damaged(query: str, field: str) -> None:
    with pytest.raises(ValueError, match=f"the {field} in the link is damaged"):
        ServerAddress.parse(f"wl://host/?{query}")


@given(st.text())
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    try:
        address = ServerAddress.parse(text)
    except ValueError:
        return
    assert ServerAddress.parse(address.link()) == address


def test_a_pin_hashes_the_public_key_and_reads_as_groups_of_hex() -> None:
    spki = b"any bytes"
    pin = pin_of(spki)
    assert len(pin) == 43
    groups = pin_groups(pin)
    assert groups.replace(" ", "") == hashlib.sha256(spki).hexdigest()
    assert [len(group) for group in groups.split()] == [8] * 8


def test_a_pin_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="43 characters"):
        ServerAddress(host="host", pin="short")
    with pytest.raises(ValueError, match="base64"):
        pin_groups("x")
