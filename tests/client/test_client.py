"""A client without a connection: what works offline, and an archive that fails."""

from __future__ import annotations

import asyncio
import platform
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.client.archive.conftest import direct, entry
from tests.client.peer import account
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.writer import Writer
from whatsapp_like.client.client import Client, computer_name
from whatsapp_like.client.events import Event, SummaryChanged
from whatsapp_like.client.operations import Operation, Reach, SaveHead, SaveSelf, StoreEntries
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ConnectionLost, DataUnwritable, ErrorCode, Refused
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """An exception that every transaction fails with, while there is one in the list."""
    errors: list[Exception] = []
    apply = Writer.apply

    def failing(self: Writer, batch: Sequence[Operation]) -> tuple[Event, ...]:
        if errors:
            raise errors[-1]
        return apply(self, batch)

    monkeypatch.setattr(Writer, "apply", failing)
    yield errors
    errors.clear()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose profile "home" has an archive of account 1, but no device."""
    with Profile.open("home", tmp_path) as profile:
        archive = open_archive(profile.archive)
        archive.apply([SaveSelf(account(1), Preferences())])
        archive.close()
    return tmp_path


async def test_drafts_items_and_placeholders_survive(home: Path) -> None:
    async with Client.open(Profile.open("home", home)) as client:
        await client.open_direct(7)
        await client.save_draft(-7, "half")
        await client.send_text(-8, "to somebody new")
    async with Client.open(Profile.open("home", home)) as client:
        lines = {line.id: line for line in await client.summaries()}
        assert lines[-7].draft == "half"
        assert lines[-8].last is not None
        assert lines[-8].last.tick is Tick.WAITING
        (item,) = (await client.history(-8)).items
        assert TextBody.decode(item.body).text == "to somebody new"
        await client.discard(item)
        assert (await client.history(-8)).items == ()
        with pytest.raises(Refused) as refused:
            await client.discard(item)
        assert refused.value.code is ErrorCode.NOT_ALLOWED


async def test_what_needs_the_server_says_so() -> None:
    async with Client.open(Profile.temporary()) as client:
        for request in (
            client.search_directory("x"),
            client.put_contact(1),
            client.remove_contact(1),
            client.rename("A"),
            client.create_invite(),
            client.watch_sessions(),
        ):
            with pytest.raises(ConnectionLost):
                await request
        client.report_typing(5)
        client.report_activity(False)
        client.retry_now()
        assert client.account is None
        assert client.people() == ()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (32 * 1024 + 1), "\ud800"])
async def test_texts_that_cannot_be_sent(text: str) -> None:
    async with Client.open(Profile.temporary()) as client:
        with pytest.raises(ValueError, match="text"):
            await client.send_text(-8, text)
        assert await client.summaries() == ()


async def test_nobody_writes_while_signed_out() -> None:
    async with Client.open(Profile.temporary()) as client:
        with pytest.raises(Refused):
            await client.send_text(-8, "hello")


async def test_events_as_an_iterator() -> None:
    async with Client.open(Profile.temporary()) as client:
        events = client.events()
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        await client.open_direct(7)
        told = await first
        while not isinstance(told, SummaryChanged):
            told = await anext(events)
        assert told.summary.id == -7
        await events.aclose()  # type: ignore[attr-defined]


async def test_a_full_disk_refuses_what_is_typed_and_recovers(
    broken: list[Exception], home: Path
) -> None:
    async with Client.open(Profile.open("home", home)) as client:
        await client.send_text(-8, "one")
        broken.append(sqlite3.OperationalError("database or disk is full"))
        results = await asyncio.gather(
            *(client.send_text(-8, f"lost {n}") for n in range(5)),
            client.save_draft(-8, "lost"),
            return_exceptions=True,
        )
        assert {type(result) for result in results} == {DataUnwritable}
        broken.clear()
        await client.send_text(-8, "two")
        items = (await client.history(-8)).items
        assert [TextBody.decode(item.body).text for item in items] == ["one", "two"]
        assert len({item.local for item in items}) == 2


async def test_what_is_here_does_not_wait_for_the_server(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Profile.open("home", home) as profile:
        archive = open_archive(profile.archive)
        archive.apply([SaveHead(direct(100, 1, 2, last_seq=9))])
        archive.apply(
            [
                StoreEntries(
                    100,
                    [entry(8), entry(9)],
                    [TextBody(text=text).encode() for text in ("eight", "nine")],
                    Reach(9, 8),
                    {},
                )
            ]
        )
        archive.close()
    asked: list[int] = []

    async def silent(_client: Client, conversation: int) -> None:
        asked.append(conversation)
        raise ConnectionLost("the server is silent")

    monkeypatch.setattr(Client, "_fetch_older", silent)
    async with Client.open(Profile.open("home", home)) as client:
        newest = await client.history(100)
        assert [item.seq for item in newest.items] == [8, 9]
        assert not newest.complete
        assert asked == []
        assert (await client.history(100, newest.items[0])).items == ()
        assert asked == [100]


async def test_what_is_asked_while_everything_is_erased_is_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasing, go_on = threading.Event(), threading.Event()
    erase = Writer.erase

    def slow(self: Writer) -> None:
        erasing.set()
        assert go_on.wait(10)
        erase(self)

    monkeypatch.setattr(Writer, "erase", slow)
    async with Client.open(Profile.open("home", home)) as client:
        draft = asyncio.ensure_future(client.save_draft(-8, "typed before"))
        leaving = asyncio.ensure_future(client.sign_out())
        await asyncio.to_thread(erasing.wait, 10)
        text = asyncio.ensure_future(client.send_text(-8, "typed too late"))
        await asyncio.sleep(0.05)
        go_on.set()
        await asyncio.gather(draft, leaving)
        with pytest.raises(Refused):
            await text
        assert await client.summaries() == ()


@pytest.mark.logs_errors
async def test_a_bug_in_the_archive_leaves_nobody_waiting(
    broken: list[Exception], home: Path
) -> None:
    async with Client.open(Profile.open("home", home)) as client:
        broken.append(ZeroDivisionError("a bug"))
        with pytest.raises(DataUnwritable, match="a bug"):
            await client.send_text(-8, "one")
        broken.clear()
        await client.send_text(-8, "two")


async def test_a_client_whose_archive_is_gone_can_be_closed(
    broken: list[Exception], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    async with Client.open(Profile.open("home", home)) as client:
        broken.append(sqlite3.OperationalError("disk I/O error"))

        def failing(_self: Reader) -> None:
            raise broken[-1]

        monkeypatch.setattr(Reader, "load", failing)
        with pytest.raises(DataUnwritable):
            await client.send_text(-8, "one")


def test_a_computer_whose_name_no_device_can_have_is_called_by_its_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("", "lab\u200b7"):
        monkeypatch.setattr(platform, "node", lambda name=name: name)
        assert computer_name() == platform.system()
    monkeypatch.setattr(platform, "node", lambda: "lab7")
    assert computer_name() == "lab7"
