"""Requests and their answers, when events that the server sends behind them come in one read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest

from tests.client.peer import Peer, account
from tests.client.rig import Rig
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.asking import Asking
from whatsapp_like.client.engine.engine import Engine
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.messaging import Messaging
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.protocol import envelopes as e


class Bench:
    """The machine's part of a rig: it works when the test says so."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    @property
    def engine(self) -> Engine:
        """The engine that asks."""
        return self._rig.engine

    @property
    def now(self) -> float:
        """The time of the rig."""
        return self._rig.now

    def work(self) -> None:
        """Let what was asked go out."""
        self.engine.work(self.now)
        self._rig.to_server()

    async def usable(self) -> None:
        """The engine is never replaced here."""

    def kept(self) -> asyncio.Future[None]:
        """The disk is as quick as can be."""
        self._rig.commit()
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        kept.set_result(None)
        return kept


@pytest.fixture
def alice() -> Iterator[Rig]:
    rig = Rig(Peer()).online()
    yield rig
    rig.close()


async def test_what_another_device_said_after_me_is_what_counts(alice: Rig) -> None:
    asking = Asking(cast(Machine, Bench(alice)))
    mine, theirs = CustomStatus(text="mine"), CustomStatus(text="theirs")
    private = Preferences(share_presence=False)
    session = alice.session
    assert session is not None
    status = asyncio.ensure_future(asking.set_status(mine.text))
    preferences = asyncio.ensure_future(asking.set_preferences(private))
    await asyncio.sleep(0)
    (first,), (second,) = session.asked(e.SetStatus), session.asked(e.SetPreferences)
    assert isinstance(first, e.Request)
    assert isinstance(second, e.Request)
    session.say(e.Done(re=first.id))
    session.say(e.StatusChanged(custom=mine))
    session.say(e.StatusChanged(custom=theirs))
    session.say(e.Done(re=second.id))
    session.say(e.PreferencesChanged(preferences=Preferences()))
    alice.flow()
    await status
    await preferences
    assert alice.engine.custom == theirs
    assert alice.engine.preferences == Preferences()


async def test_what_is_sent_to_strangers_does_not_wait_for_their_names(alice: Rig) -> None:
    alice.peer.accounts[77] = account(77)
    messaging = Messaging(cast(Machine, Bench(alice)), cast(ArchiveWorker, None))
    sending = asyncio.ensure_future(messaging.broadcast("hello", [77]))
    await asyncio.sleep(0)
    assert alice.session is not None
    (asked,) = alice.session.asked(e.FetchAccounts)
    assert isinstance(asked, e.FetchAccounts)
    assert asked.accounts == (77,)
    # The server, which perhaps is not there any more, has not answered.
    assert sending.done()
    (waiting,) = alice.archive.read(lambda reader: reader.load()).items
    assert waiting.conversation == -77
