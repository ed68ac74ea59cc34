"""What counts as an address in a text, and what is opened."""

import time

import pytest

from whatsapp_like.models.links import linked, may_hold_link, may_open


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(https://a.org/x_(y))", "https://a.org/x_(y)"),
        ("http://localhost:8080/a", "http://localhost:8080/a"),
        ("http://nas:5000", "http://nas:5000"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("HTTPS://A.ORG", "HTTPS://A.ORG"),
        ("www.a.museum.", "https://www.a.museum"),
        ("see example.org/map?x=1, then", "https://example.org/map?x=1"),
        ("(Example.COM)", "https://Example.COM"),
        ("sub.example.co.uk:8443/a", "https://sub.example.co.uk:8443/a"),
        ("mail nora.becker+wl@mail.example.org!", "mailto:nora.becker+wl@mail.example.org"),
    ],
)
def test_an_address_is_found(text: str, address: str) -> None:
    assert [url for _, url in linked(text) if url] == [address]
    assert may_hold_link(text)
    assert may_open(address)
    assert "".join(shown for shown, _ in linked(text)) == text


def test_a_link_into_a_group_is_found_and_opened_by_nobody_else() -> None:
    address = "wl://192.168.1.20:7272/?pin=" + 43 * "A" + "&group=Zq3mQ0yVt4yB0dPlb2k1Ag"
    text = f"Come in: {address}."
    assert list(linked(text)) == [("Come in: ", ""), (address, address), (".", "")]
    assert not may_open(address)


@pytest.mark.parametrize(
    "text",
    [
        "http://",
        "http://x",
        "http://[x",
        "javascript://a.b",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://example.org",
        "wl://example.org/?code=abc",
        "wl://example.org:x/?group=abc",
        "notes.txt and v1.2, i.e. done.it at 3.50",
        "a@b",
        "example.orgy",
        "example.com.exe",
        "x_example.com",
        "@example.com",
        "C:\\a.com",
    ],
)
def test_the_rest_leads_nowhere(text: str) -> None:
    assert [url for _, url in linked(text) if url] == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-x",
        "http://",
        "http://[x",
        "https://a.org/\nb",
        "https://a.org/ --x",
        "mailto:a@b.org?attach=/etc/passwd",
        "smb://a.org/x",
    ],
)
def test_nothing_else_is_opened(address: str) -> None:
    assert not may_open(address)


@pytest.mark.parametrize(
    "part",
    ["a.", "a@", "a-", "www.", "http://", "wl://", "wl://a/?group=", "1.1.", "a.com.", "+a@a."],
)
def test_a_text_made_to_be_slow_is_not(part: str) -> None:
    began = time.process_time()
    list(linked(part * (32_000 // len(part))))
    assert time.process_time() - began < 1


def test_nor_is_one_that_ends_with_brackets_without_end() -> None:
    began = time.process_time()
    first, rest = linked("http://a.org/(b)" + ")]." * 100_000)
    assert first == ("http://a.org/(b)",) * 2
    assert rest == (")]." * 100_000, "")
    assert time.process_time() - began < 1
