"""Addresses are opened by a worker, and only such as may be."""

import webbrowser
from collections.abc import Callable

import pytest

from whatsapp_like.controllers.links import LinkController
from whatsapp_like.controllers.workers import Workers

Wait = Callable[..., None]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open; it takes nothing that says "nobody"."""
    asked: list[str] = []

    def open_it(address: str) -> bool:
        asked.append(address)
        return "nobody" not in address

    monkeypatch.setattr(webbrowser, "open", open_it)
    return asked


def test_what_may_be_opened_is(opened: list[str], wait_until: Wait) -> None:
    workers, failures = Workers(), list[str]()
    links = LinkController(workers)
    links.open("https://example.org/map", failures.append)
    links.open("mailto:nora@example.org", failures.append)
    wait_until(lambda: len(opened) == 2)
    links.open("https://nobody.example.org", failures.append)
    wait_until(lambda: workers.drain() or failures)
    assert failures == ["No program on this computer opens this address."]
    workers.close()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "-new", ""])
def test_nothing_else_ever_is(opened: list[str], address: str) -> None:
    workers, failures = Workers(), list[str]()
    LinkController(workers).open(address, failures.append)
    assert len(failures) == 1
    assert opened == []
    workers.close()
