"""A server that keeps logs, and devices of two accounts beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.client.peer import Log, Peer
from tests.client.rig import Rig


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close every archive that a test opened: from Python 3.13 on SQLite complains otherwise."""
    yield
    while Rig.made:
        Rig.made.pop().close()


@pytest.fixture
def peer() -> Peer:
    return Peer()


@pytest.fixture
def log(peer: Peer) -> Log:
    """The conversation of accounts 1 and 2."""
    return peer.direct(1, 2)


@pytest.fixture
def alice(peer: Peer) -> Iterator[Rig]:
    rig = Rig(peer, account=1, device=11)
    yield rig
    rig.close()


@pytest.fixture
def bob(peer: Peer) -> Iterator[Rig]:
    rig = Rig(peer, account=2, device=22)
    yield rig
    rig.close()
