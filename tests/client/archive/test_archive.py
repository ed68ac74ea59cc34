"""The archive's file: opening, reopening, damage, foreign owners, and all-or-nothing."""

from __future__ import annotations

import itertools
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.client.archive.conftest import TODAY, direct, store
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, open_archive, schema
from whatsapp_like.client.events import ItemsChanged, SummaryChanged
from whatsapp_like.client.operations import (
    OpenPlaceholder,
    QueueItem,
    RaiseWatermarks,
    SaveDraft,
    SaveHead,
    SaveMarks,
    SaveSelf,
    TakeNonce,
)
from whatsapp_like.errors import DataBusy, DataDamaged, DataNewer, DataUnwritable
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.conversation import Marks
from whatsapp_like.models.message import TextBody


def texts(archive: Archive, conversation: int = 100) -> list[str]:
    page = archive.read(lambda reader: reader.history(conversation, None, 1000))
    return [TextBody.decode(item.body).text for item in page.items]


def queue(local: int, text: str, conversation: int = 100) -> QueueItem:
    return QueueItem(local, local, conversation, "text", TextBody(text=text).encode(), TIME)


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = open_archive(path)
    mine = Preferences(share_address=False)
    archive.apply([SaveSelf(account(1), mine), SaveHead(direct(100, 1, 2))])
    store(archive, ["one", "two"])
    archive.apply(
        [
            queue(7, "waiting"),
            TakeNonce(7, 41, 9),
            SaveDraft(100, "half a sent"),
            OpenPlaceholder(3),
            RaiseWatermarks(100, 1, read=1),
        ]
    )
    before = archive.read(lambda reader: (reader.load(), reader.summaries()))
    archive.close()
    archive = open_archive(path)
    after = archive.read(lambda reader: (reader.load(), reader.summaries()))
    assert after == before
    loaded, lines = after
    assert (loaded.nonce, loaded.local, loaded.position) == (41, 7, 7)
    assert loaded.account == account(1)
    assert loaded.preferences == mine
    assert [(line.id, line.unread, line.draft) for line in lines] == [
        (100, 1, "half a sent"),
        (-3, 0, ""),
    ]
    assert texts(archive) == ["one", "two", "waiting"]
    archive.close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    archive.close()


def read_everything(path: Path) -> None:
    archive = open_archive(path)
    try:
        archive.read(lambda reader: (reader.load(), reader.history(100, None, 500)))
        archive.read(lambda reader: reader.search("text", None, 500, 0, TODAY))
    finally:
        archive.close()


def write_for_ever(archive: Archive) -> None:
    for number in itertools.count(1):
        archive.apply([queue(number, "x" * 1000), queue(-number, "y" * 1000)])


@pytest.mark.parametrize("where", [0, 100, 5000])
def test_damage_is_named(tmp_path: Path, where: int) -> None:
    path = tmp_path / "archive.db"
    archive = open_archive(path)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, [f"text {n}" for n in range(500)])
    archive.close()
    with path.open("r+b") as file:
        file.seek(where)
        file.write(os.urandom(4096 * 40))
    with pytest.raises(DataDamaged, match="damaged"):
        read_everything(path)


def test_a_file_of_something_else_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_text("Dear diary, today I was taken for a database. " * 50)
    with pytest.raises(DataDamaged):
        open_archive(path)
    assert path.read_text().startswith("Dear diary")


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    open_archive(path).close()
    with sqlite3.connect(path) as sql:
        sql.execute(f"PRAGMA user_version = {schema.newest() + 1}")
    sql.close()
    with pytest.raises(DataNewer, match="newer"):
        open_archive(path)


def test_an_archive_in_use_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.db"
    archive = open_archive(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DataBusy):
        archive.apply([queue(1, "hello")])
    other.execute("ROLLBACK")
    other.close()
    archive.apply([queue(1, "hello")])
    archive.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnwritable, match="cannot be written"):
        open_archive(tmp_path / "nowhere" / "archive.db")


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Let no file grow beyond the size of the largest one in a folder (not on Windows)."""
    if sys.platform == "win32":
        yield
    else:
        import resource

        size = max(file.stat().st_size for file in folder.iterdir())
        old = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_full_disk_keeps_nothing_of_a_transaction(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive.db")
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    with full_disk(tmp_path), pytest.raises(DataUnwritable):
        write_for_ever(archive)
    kept = {item.local for item in archive.read(lambda reader: reader.load()).items}
    assert kept == {-local for local in kept}  # never one of a pair without the other
    archive.apply([queue(5000, "after that")])
    archive.close()


def test_an_operation_that_fails_undoes_the_others(archive: Archive) -> None:
    archive.apply([queue(1, "one")])
    with pytest.raises(sqlite3.IntegrityError):
        archive.apply([queue(2, "two"), queue(1, "the same number again")])
    assert texts(archive) == ["one"]


def test_erasing_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = open_archive(path)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, ["the secret password is swordfish"])
    archive.apply([queue(1, "swordfish again"), SaveDraft(100, "swordfish")])
    archive.erase()
    loaded = archive.read(lambda reader: reader.load())
    assert (loaded.account, loaded.conversations, loaded.items, loaded.nonce) == (None, (), (), 0)
    assert archive.read(lambda reader: reader.search("swordfish", None, 10, 0, TODAY)) == ()
    archive.close()
    assert all(b"swordfish" not in file.read_bytes() for file in tmp_path.iterdir())


def test_an_erasure_that_fails_changes_nothing_and_blocks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = open_archive(path)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    store(archive, ["one"])
    archive.apply([queue(1, "two")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(
        "CREATE TRIGGER stuck BEFORE DELETE ON outbox BEGIN SELECT abs(-9223372036854775808); END"
    )
    with pytest.raises(DataUnwritable):
        archive.erase()
    other.execute("DROP TRIGGER stuck")
    other.close()
    archive.apply([queue(2, "three")])
    assert texts(archive) == ["one", "two", "three"]
    archive.erase()
    assert texts(archive) == []
    archive.close()


def test_a_commit_reaches_the_disk_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []

    class Seen(sqlite3.Connection):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[arg-type]
            opened.append(self)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Seen))
    archive = open_archive(tmp_path / "archive.db")
    for pragma, value in (("synchronous", 2), ("fullfsync", 1)):
        assert opened[0].execute(f"PRAGMA {pragma}").fetchone() == (value,)
    archive.close()


def test_an_app_hears_of_a_line_once_per_transaction(archive: Archive) -> None:
    told = archive.apply([queue(n, f"text {n}") for n in range(1, 30)])
    assert [type(event) for event in told] == [SummaryChanged, ItemsChanged]


def test_an_archive_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as sql:
        sql.executescript(f"{schema.STEPS[0]}; PRAGMA user_version = 1;")
    sql.close()
    archive = open_archive(path)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    archive.apply([SaveMarks(100, Marks(pinned=True), frozenset({"pinned"}))])
    (line,) = archive.read(lambda reader: reader.summaries())
    assert line.pinned
    assert not line.archived
    archive.close()
