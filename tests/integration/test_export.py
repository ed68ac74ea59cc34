"""Exports of a computer that has not everything yet: the rest comes from the server first."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.integration.server_process import ServerProcess
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ExportProgressed, ItemsChanged
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.export import ExportFormat

pytestmark = pytest.mark.integration

PASSWORD = "correct horse battery"
COUNT = 700
"""Messages: far more than a new device reads first."""


class Talk(NamedTuple):
    """A server on which the account `ada` has written many messages to Nora, each numbered."""

    server: ServerAddress
    ada: int


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    folder = tmp_path_factory.mktemp("export") / "data"
    with ServerProcess(folder, settings='registration = "open"') as server:
        there = ServerAddress(host="127.0.0.1", port=server.port, pin=server.status.pin)
        yield Talk(there, asyncio.run(_talk(there)))
        assert "Traceback" not in server.log


async def _talk(server: ServerAddress) -> int:
    """Write the messages; return Ada's account."""
    async with Client.open(Profile.temporary()) as nora:
        peer = await nora.register(server, handle="nora", password=PASSWORD, first_name="Nora")
    async with Client.open(Profile.temporary()) as ada:
        me = await ada.register(server, handle="ada", password=PASSWORD, first_name="Ada")
        sent: set[int] = set()
        done = asyncio.Event()

        def note(event: Event) -> None:
            if isinstance(event, ItemsChanged):
                sent.update(item.seq for item in event.items if item.tick is not Tick.WAITING)
                if len(sent) >= COUNT:
                    done.set()

        ada.subscribe(note)
        line = await ada.open_direct(peer.id)
        for number in range(1, COUNT + 1):
            await ada.send_text(line.id, f"number {number}")
        await done.wait()
        return me.id


def messages(path: Path) -> list[str]:
    return [line.rpartition(": ")[2] for line in path.read_text("utf-8").splitlines()]


async def test_what_is_missing_is_fetched_first(talk: Talk, tmp_path: Path) -> None:
    heard: list[ExportProgressed] = []

    def note(event: Event) -> None:
        if isinstance(event, ExportProgressed):
            heard.append(event)

    async with Client.open(Profile.temporary()) as nora:
        nora.subscribe(note)
        await nora.login(talk.server, handle="nora", password=PASSWORD)
        result = await nora.export(-talk.ada, {ExportFormat.TEXT: tmp_path / "x.txt"}, job=3)
    assert (result.count, result.complete) == (COUNT, True)
    assert messages(tmp_path / "x.txt") == [f"number {n}" for n in range(1, COUNT + 1)]
    fetching = [each.fraction for each in heard if each.fetching]
    writing = [each.fraction for each in heard if not each.fetching]
    assert fetching == sorted(fetching)
    assert writing[-1] == 1.0


async def test_it_can_be_cancelled_on_the_way(talk: Talk, tmp_path: Path) -> None:
    async with Client.open(Profile.temporary()) as nora:

        def stop(event: Event) -> None:
            if isinstance(event, ExportProgressed):
                nora.cancel_export(event.job)

        nora.subscribe(stop)
        await nora.login(talk.server, handle="nora", password=PASSWORD)
        result = await nora.export(-talk.ada, {ExportFormat.TEXT: tmp_path / "x.txt"}, job=1)
    assert result.cancelled
    assert os.listdir(tmp_path) == []


async def test_nothing_was_said_to_somebody(talk: Talk, tmp_path: Path) -> None:
    async with Client.open(Profile.temporary()) as nora:
        await nora.login(talk.server, handle="nora", password=PASSWORD)
        with pytest.raises(Refused) as refused:
            await nora.export(-12345, {ExportFormat.TEXT: tmp_path / "x.txt"})
    assert refused.value.code is ErrorCode.NOT_FOUND
