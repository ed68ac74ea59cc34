"""Messages that disappear: at the start, at their time, and what they leave."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.client.archive.conftest import TODAY, direct, entry
from tests.client.peer import TIME, account
from whatsapp_like.client import events, vanishing
from whatsapp_like.client import operations as op
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import ARCHIVE_FILE, Profile
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.bodies import Reaction
from whatsapp_like.models.message import TextBody

FAR = TIME + 10**12
SAID = {1: "stays", 2: "long gone", 3: "goes soon"}


def text(said: str) -> bytes:
    return TextBody(text=said).encode()


def fill(folder: Path, expires: dict[int, int], offset: int = 0) -> Profile:
    """Make a profile with three messages and a reaction to the second."""
    (folder / "test").mkdir()
    archive = open_archive(folder / "test" / ARCHIVE_FILE)
    said = [
        (entry(seq).model_copy(update={"expires": expires.get(seq, 0)}), text(words))
        for seq, words in SAID.items()
    ]
    thumb = entry(4).model_copy(update={"kind": "reaction", "target": 2})
    said.append((thumb, Reaction(emoji="👍").encode()))
    archive.apply(
        [
            op.SaveSelf(account(1), Preferences()),
            op.SaveHead(direct(100, 1, 2)),
            op.SaveClock(offset),
            op.StoreEntries(
                100, [one for one, _ in said], [body for _, body in said], op.Reach(4), {}
            ),
            op.MarkEntries(100, [2], {"starred": True}),
        ]
    )
    archive.close()
    return Profile.open("test", folder)


def test_what_was_due_is_never_shown(tmp_path: Path) -> None:
    async def look() -> None:
        async with Client.open(fill(tmp_path, {2: 1, 3: FAR}), connect=False) as client:
            page = await client.history(100)
            assert [item.seq for item in page.items] == [1, 3]
            assert await client.search_messages("gone") == ()
            assert await client.starred() == ()
            (line,) = await client.summaries()
            assert line.unread == 2

    asyncio.run(look())
    archive = open_archive(tmp_path / "test" / ARCHIVE_FILE)
    hits = archive.read(lambda reader: reader.search("long", None, 10, 0, TODAY))
    archive.close()
    assert hits == ()


def test_what_becomes_due_goes_at_its_time_and_is_told(tmp_path: Path) -> None:
    async def wait() -> None:
        due = int(time.time() * 1000) + 300
        async with Client.open(fill(tmp_path, {3: due}), connect=False) as client:
            told: asyncio.Future[events.ItemRemoved] = asyncio.get_running_loop().create_future()
            client.subscribe(
                lambda event: (
                    told.set_result(event) if isinstance(event, events.ItemRemoved) else None
                )
            )
            assert len((await client.history(100)).items) == 3
            event = await asyncio.wait_for(told, 10)
            assert (event.item.seq, time.time() * 1000 >= due) == (3, True)
            assert len((await client.history(100)).items) == 2

    asyncio.run(wait())


def test_the_servers_clock_decides(tmp_path: Path) -> None:
    async def look() -> None:
        now = int(time.time() * 1000)
        # The server's clock is a day ahead of this computer's.
        profile = fill(tmp_path, {2: now + 3_600_000}, offset=86_400_000)
        async with Client.open(profile, connect=False) as client:
            page = await client.history(100)
            assert [item.seq for item in page.items] == [1, 3]

    asyncio.run(look())


def test_what_disappeared_elsewhere_leaves_no_row() -> None:
    archive = open_archive(None)
    archive.apply([op.SaveSelf(account(1), Preferences()), op.SaveHead(direct(100, 1, 2))])
    gone = entry(1).model_copy(update={"expires": TIME})
    deleted = entry(2).model_copy(update={"expires": FAR})
    delete = entry(3).model_copy(update={"kind": "delete", "target": 2, "expires": FAR})
    archive.apply(
        [op.StoreEntries(100, [gone, deleted, delete], [b"", b"", b"{}"], op.Reach(3), {})]
    )
    page = archive.read(lambda reader: reader.history(100, None, 10))
    assert [(item.seq, item.deleted_by) for item in page.items] == [(2, 2)]
    archive.close()


def test_nothing_of_it_is_left_in_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanishing, "LOOK_AGAIN", 0.01)
    profile = fill(tmp_path, {2: 1})
    folder = tmp_path / "test"

    def is_left() -> bool:
        return any(b"gone" in path.read_bytes() for path in folder.glob(ARCHIVE_FILE + "*"))

    assert is_left()

    async def look() -> None:
        async with Client.open(profile, connect=False) as client:
            async with asyncio.timeout(10):
                while is_left():
                    await client.summaries()
            assert [hit.item.seq for hit in await client.search_messages("stays")] == [1]

    asyncio.run(look())
    assert not is_left()
