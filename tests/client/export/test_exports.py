"""The client's exports: from the archive to files, cancelled, refused, incomplete."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.client.export.archives import ADA, MINUTE, NAME, NOON, NORA, THERE, fill, opened, text_of
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ExportProgressed
from whatsapp_like.client.export.exports import header_of
from whatsapp_like.client.export.writers import Edits, ExportWriter
from whatsapp_like.errors import DataUnwritable, ErrorCode, Refused
from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind, PresenceStatus
from whatsapp_like.models.export import ExportFormat
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.timeline import Person, TimelineItem

TEXT, JSON = ExportFormat.TEXT, ExportFormat.JSON
COUNT = 1200
"""More than two pages."""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    fill(tmp_path, COUNT, nickname="Nora from work")
    async with Client.open(opened(tmp_path), connect=False) as client:
        yield client


def progress_of(client: Client) -> list[ExportProgressed]:
    heard: list[ExportProgressed] = []

    def note(event: Event) -> None:
        if isinstance(event, ExportProgressed):
            heard.append(event)

    client.subscribe(note)
    return heard


async def test_both_forms_hold_every_message_under_the_names_i_see(
    client: Client, tmp_path: Path
) -> None:
    heard = progress_of(client)
    targets = {TEXT: tmp_path / "out.txt", JSON: tmp_path / "out.json"}
    result = await client.export(-NORA.id, targets, job=4)
    assert (result.count, result.complete, result.cancelled) == (COUNT, True, False)
    assert result.files == tuple(targets.values())
    lines = targets[TEXT].read_text("utf-8").splitlines()
    assert len(lines) == COUNT
    assert lines[0].endswith(f"] Nora from work: {text_of(1)}")
    document = json.loads(targets[JSON].read_text("utf-8"))
    assert document["chat"]["name"] == "Nora from work"
    assert [m["text"] for m in document["messages"]] == [text_of(n + 1) for n in range(COUNT)]
    assert {each.job for each in heard} == {4}
    assert [each.fraction for each in heard] == sorted(each.fraction for each in heard)
    assert heard[-1].fraction == 1.0


async def test_a_range_of_days_takes_these_days_only(client: Client, tmp_path: Path) -> None:
    # 1,200 minutes from noon reach into the next day.
    day = datetime.fromtimestamp((NOON + COUNT * MINUTE) / 1000, UTC).astimezone().date()
    target = tmp_path / "out.json"
    heard = progress_of(client)
    result = await client.export(THERE, {JSON: target}, first=day, last=day)
    dates = {m["date"][:10] for m in json.loads(target.read_text("utf-8"))["messages"]}
    assert dates == {day.isoformat()}
    assert 0 < result.count < COUNT
    assert heard[-1].fraction == 1.0


async def test_a_range_without_messages_makes_an_empty_export(
    client: Client, tmp_path: Path
) -> None:
    result = await client.export(THERE, {JSON: tmp_path / "o"}, last=date(2001, 1, 1))
    assert result.count == 0
    assert json.loads((tmp_path / "o").read_text("utf-8"))["messages"] == []


async def test_a_reversed_range_is_refused(client: Client, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="after the last"):
        await client.export(
            THERE, {TEXT: tmp_path / "o"}, first=date(2026, 2, 1), last=date(2026, 1, 1)
        )


async def test_a_cancelled_export_leaves_everything_as_it_was(
    client: Client, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    (folder / "out.txt").write_text("before", "utf-8")
    client.subscribe(
        lambda event: client.cancel_export(9) if isinstance(event, ExportProgressed) else None
    )
    targets = {TEXT: folder / "out.txt", JSON: folder / "out.json"}
    result = await client.export(THERE, targets, job=9)
    assert (result.cancelled, result.files) == (True, ())
    assert os.listdir(folder) == ["out.txt"]
    assert (folder / "out.txt").read_text("utf-8") == "before"
    client.cancel_export(9)  # harmless: it is over


async def test_a_cancelled_task_leaves_everything_as_it_was(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    work = asyncio.create_task(client.export(THERE, {TEXT: folder / "out.txt"}))

    def stop(_event: Event) -> None:
        work.cancel()

    client.subscribe(stop)
    with pytest.raises(asyncio.CancelledError):
        await work
    assert os.listdir(folder) == []


async def test_a_task_cancelled_twice_waits_for_what_is_being_written(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who closes the client while it cancels an export cancels it again."""
    writing, go_on = threading.Event(), threading.Event()
    add = ExportWriter.add

    def held_up(writer: ExportWriter, items: Iterable[TimelineItem], edits: Edits) -> None:
        writing.set()
        go_on.wait(20)
        add(writer, items, edits)

    monkeypatch.setattr(ExportWriter, "add", held_up)
    folder = tmp_path / "there"
    folder.mkdir()
    work = asyncio.create_task(client.export(THERE, {TEXT: folder / "out.txt"}))
    await asyncio.to_thread(writing.wait, 20)
    for _ in range(3):
        work.cancel()
        await asyncio.wait([work], timeout=0.01)
    assert not work.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert os.listdir(folder) == []


async def test_an_impossible_target_is_told_in_a_sentence(client: Client, tmp_path: Path) -> None:
    with pytest.raises(DataUnwritable, match="Choose another folder"):
        await client.export(THERE, {TEXT: tmp_path / "nowhere" / "out.txt"})
    with pytest.raises(DataUnwritable, match="is a folder"):
        await client.export(THERE, {TEXT: tmp_path})


async def test_one_impossible_target_spoils_the_other(client: Client, tmp_path: Path) -> None:
    targets = {TEXT: tmp_path / "out.txt", JSON: tmp_path / "nowhere" / "out.json"}
    with pytest.raises(DataUnwritable):
        await client.export(THERE, targets)
    assert not [name for name in os.listdir(tmp_path) if name != NAME]


async def test_a_conversation_that_nobody_began_is_refused(client: Client, tmp_path: Path) -> None:
    await client.open_direct(33)
    with pytest.raises(Refused) as refused:
        await client.export(-33, {TEXT: tmp_path / "out.txt"})
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_offline_what_is_missing_is_told(tmp_path: Path) -> None:
    fill(tmp_path, 100, low=51)
    target = {TEXT: tmp_path / "out.txt", JSON: tmp_path / "out.json"}
    async with Client.open(opened(tmp_path), connect=False) as client:
        result = await client.export(THERE, target)
        assert (result.count, result.complete) == (50, False)
        first, second, *_rest = target[TEXT].read_text("utf-8").split("\n")
        assert first.endswith("<Some messages were not on this computer when this was written>")
        assert second.endswith(text_of(51))
        assert json.loads(target[JSON].read_text("utf-8"))["complete"] is False
        # What is missing is older than the next day: nothing lacks of that.
        noon = datetime.fromtimestamp(NOON / 1000, UTC).astimezone()
        result = await client.export(THERE, target, first=noon.date() + timedelta(days=1))
        assert result.complete


async def test_newer_messages_that_are_known_to_exist_are_missing_too(tmp_path: Path) -> None:
    fill(tmp_path, 100, newest=120)
    async with Client.open(opened(tmp_path), connect=False) as client:
        assert not (await client.export(THERE, {TEXT: tmp_path / "out.txt"})).complete


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from tests.client.export.archives import THERE, opened
from whatsapp_like.client.client import Client
from whatsapp_like.models.export import ExportFormat
from whatsapp_like.errors import DataUnwritable

async def main():
    async with Client.open(opened(Path(sys.argv[1])), connect=False) as client:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        try:
            await client.export(THERE, {ExportFormat.JSON: Path(sys.argv[2])})
        except DataUnwritable as error:
            print(error)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes cannot be limited there")
def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    fill(tmp_path, COUNT)
    folder = tmp_path / "there"
    folder.mkdir()
    target = folder / "out.json"
    target.write_text("before", "utf-8")
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), str(target)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert "Choose another folder or free some space." in said.stdout
    assert os.listdir(folder) == ["out.json"]
    assert target.read_text("utf-8") == "before"


async def test_memory_does_not_grow_with_the_conversation(tmp_path: Path) -> None:
    async def peak(count: int) -> int:
        folder = tmp_path / str(count)
        fill(folder, count)
        async with Client.open(opened(folder), connect=False) as client:
            await client.export(THERE, {JSON: tmp_path / "warm.json"})
            tracemalloc.start()
            try:
                await client.export(THERE, {JSON: tmp_path / "out.json"})
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    assert await peak(6000) < 1.2 * await peak(1500)


def person(account: Account, nickname: str = "") -> Person:
    return Person(
        account=account,
        contact=Contact(account=account.id, nickname=nickname) if nickname else None,
        presence=Presence(account=account.id, status=PresenceStatus.UNKNOWN),
    )


def direct(*members: int) -> Conversation:
    return Conversation(
        id=5,
        kind=ConversationKind.DIRECT,
        members=tuple(Member(account=number) for number in members),
    )


def test_two_of_one_name_are_told_apart_by_their_handles() -> None:
    people = {1: person(ADA), 2: person(NORA, nickname="Ada Lovelace")}
    header = header_of(direct(1, 2), direct(1, 2).members, 1, people, complete=True)
    assert header.names == {1: "Ada Lovelace (ada)", 2: "Ada Lovelace (nora)"}


def test_notes_to_self_have_a_title() -> None:
    header = header_of(direct(1), direct(1).members, 1, {1: person(ADA)}, complete=True)
    assert (header.title, header.names) == ("Notes to self", {1: "Ada Lovelace"})


def test_somebody_unknown_keeps_the_number() -> None:
    header = header_of(direct(1, 9), direct(1, 9).members, 1, {1: person(ADA)}, complete=True)
    assert (header.title, header.name(9)) == ("9", "9")
