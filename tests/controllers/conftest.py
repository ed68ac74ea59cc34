"""The desk of a controller: real state, a recording client, timers moved by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.controllers.fakes import ME, FakeClient, FakeLink, FakeTimers
from whatsapp_like.models.state.app import AppState


@pytest.fixture
def link() -> Iterator[FakeLink]:
    made = FakeLink()
    yield made
    made.close()


@pytest.fixture
def client(link: FakeLink) -> FakeClient:
    return link.client


@pytest.fixture
def timers() -> FakeTimers:
    return FakeTimers()


@pytest.fixture
def state() -> AppState:
    made = AppState()
    made.session.account = ME
    return made
