"""Opening a data folder: what is found there, and what is said when it cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.store.factories import NOW, somebody, text
from whatsapp_like.errors import DataBusy, DataDamaged, DataError, DataNewer, DataUnwritable
from whatsapp_like.server.store import store as store_module
from whatsapp_like.server.store.lock import NAME
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import STAMP, Store


def run(script: str, *arguments: object) -> list[str]:
    """Run a script in a process of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def refusal(folder: Path, expected: type[DataError]) -> str:
    """Return what opening a folder says, which must be one sentence naming the folder."""
    with pytest.raises(DataError) as raised:
        Store.open(folder, NOW)
    assert type(raised.value) is expected
    sentence = str(raised.value)
    assert str(folder) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


# --- what works -----------------------------------------------------------------------------------


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    store = Store.open(folder, NOW)
    assert store.count_accounts() == 0
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for file in folder.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    store.close()
    assert sorted(file.name for file in folder.iterdir()) == [NAME, FILE]


def test_it_closes_twice_and_opens_again(store: Store, folder: Path) -> None:
    reader = store.reader()
    somebody(store, "nora")
    store.close()
    store.close()
    reader.close()
    again = Store.open(folder, NOW)
    assert again.count_accounts() == 1
    again.close()


@pytest.mark.parametrize(("relaxed", "synchronous"), [(False, 2), (True, 1)])
def test_commits_reach_the_disk_as_asked(folder: Path, relaxed: bool, synchronous: int) -> None:
    seen: list[object] = []

    class Spy(Store):
        def look(self) -> None:
            for pragma in ("synchronous", "fullfsync", "journal_mode", "wal_autocheckpoint"):
                seen.extend(self._sql.execute(f"PRAGMA {pragma}").fetchone())

    spy = Spy.open(folder, NOW, relaxed=relaxed)
    assert isinstance(spy, Spy)
    spy.look()
    spy.close()
    assert seen == [synchronous, int(not relaxed), "wal", 4000]


def test_a_usual_start_loads_no_database_toolkit(folder: Path) -> None:
    script = """
import sys
from pathlib import Path
from whatsapp_like.server.store.store import Store
Store.open(Path(sys.argv[1]), 1).close()
print([name for name in ("sqlalchemy", "alembic", "mako", "pydantic") if name in sys.modules])
"""
    assert run(script, folder) == ["[]"]


def test_an_unclean_stop_is_checked_and_survived(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    nora = somebody(store, "nora")
    notes = store.open_direct(nora.account, nora.account, NOW).conversation
    store.append([text(notes, nora, 1)], NOW)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)  # what a killed process leaves behind
    assert (copy / f"{FILE}-wal").stat().st_size > 0
    again = Store.open(copy, NOW)
    assert again.head(notes) == store.head(notes)
    again.close()


def test_a_check_that_takes_too_long_is_given_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(folder, NOW)
    for number in range(200):
        store.put_contact(number + 1, 7, "", "n" * 2000, False, NOW)
    store.close()
    monkeypatch.setattr(store_module, "CHECK_SECONDS", -1.0)
    monkeypatch.setattr(store_module, "CHECK_STEPS", 1)
    Store.open(folder, NOW).close()


# --- busy -----------------------------------------------------------------------------------------


def test_a_second_process_is_told_who_has_the_folder(store: Store, folder: Path) -> None:
    script = """
import sys
from pathlib import Path
from whatsapp_like.errors import DataBusy
from whatsapp_like.server.store.store import Store
try:
    Store.open(Path(sys.argv[1]), 1)
except DataBusy as error:
    print(error)
"""
    (sentence,) = run(script, folder)
    assert f"process {os.getpid()}" in sentence
    assert str(folder) in sentence
    store.append([], NOW)


def test_a_second_owner_is_refused_in_one_process_too(store: Store, folder: Path) -> None:
    assert f"process {os.getpid()}" in refusal(folder, DataBusy)
    assert store.count_accounts() == 0
    store.close()
    Store.open(folder, NOW).close()


def test_the_lock_of_a_dead_process_does_not_count(folder: Path) -> None:
    (folder / NAME).write_text("999999999999\n")
    store = Store.open(folder, NOW)
    assert (folder / NAME).read_text() == f"{os.getpid()}\n"
    store.close()


def test_a_database_locked_by_another_program_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whatsapp_like.server.store.sqlite.BUSY_SECONDS", 0.01)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "locked" in refusal(folder, DataBusy)
    other.close()
    Store.open(folder, NOW).close()


# --- newer, foreign, damaged ----------------------------------------------------------------------


def alter(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / FILE)
    database.execute(statement)
    database.commit()
    database.close()


def test_a_newer_folder_is_left_alone(folder: Path) -> None:
    alter(folder, f"PRAGMA user_version={STAMP + 1}")
    before = (folder / FILE).read_bytes()
    assert "newer" in refusal(folder, DataNewer)
    assert (folder / FILE).read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    alter(tmp_path, "CREATE TABLE theirs (x)")
    before = (tmp_path / FILE).read_bytes()
    assert "no database of this program" in refusal(tmp_path, DataDamaged)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_that_is_no_database(folder: Path) -> None:
    (folder / FILE).write_bytes(b"These are no tables.\n" * 1000)
    assert "damaged" in refusal(folder, DataDamaged)


def test_a_file_cut_short(folder: Path) -> None:
    with open(folder / FILE, "r+b") as file:
        file.truncate(3 * 4096)
    assert "damaged" in refusal(folder, DataDamaged)


def test_a_page_overwritten(store: Store, folder: Path) -> None:
    for number in range(50):
        store.put_contact(1, number + 1, "", "n" * 2000, False, NOW)
    store.close()
    with open(folder / FILE, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(size - 10 * 4096)
        file.write(b"\xa5" * 4096)
    assert "damaged" in refusal(folder, DataDamaged)


def test_damage_that_a_start_does_not_look_for_shows_when_it_is_met(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        store.put_contact(1, number + 1, "", "n" * 2000, False, NOW)
    store.close()
    with open(folder / FILE, "r+b") as file:
        file.seek(file.seek(0, os.SEEK_END) - 40 * 4096)
        file.write(b"\xa5" * (40 * 4096))
    monkeypatch.setattr(store_module, "CHECKED_ALWAYS", 0)
    again = Store.open(folder, NOW)
    with pytest.raises(DataDamaged, match="damaged"):
        again.contacts(1, 0, 100)
    again.close()


# --- not writable ---------------------------------------------------------------------------------


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("I am a file")
    assert "cannot be written" in refusal(folder, DataUnwritable)
    assert "cannot be written" in refusal(folder / "below", DataUnwritable)


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "cannot be written" in refusal(tmp_path, DataUnwritable)
    (tmp_path / FILE).rmdir()
    Store.open(tmp_path, NOW).close()


def test_a_reader_of_a_file_that_is_gone_says_so(store: Store, folder: Path) -> None:
    shutil.rmtree(folder)
    with pytest.raises(DataUnwritable, match="cannot be written"):
        store.reader()


if sys.platform != "win32":

    @pytest.fixture
    def public_folder(folder: Path) -> Iterator[Path]:
        """A data folder that everybody may enter and nobody but its owner may write."""
        public = Path(tempfile.mkdtemp())
        shutil.copy(folder / FILE, public)
        (public / FILE).chmod(0o444)
        public.chmod(0o555)
        yield public
        public.chmod(0o755)
        shutil.rmtree(public)

    AS_NOBODY = """
import os, sys
from pathlib import Path
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.i18n import _
from whatsapp_like.server.store.store import Store
_("loads what the interpreter keeps for its owner alone")
if os.geteuid() == 0:  # for whom no rights are missing
    os.setgid(65534)
    os.setuid(65534)
try:
    Store.open(Path(sys.argv[1]), 1)
except DataUnwritable as error:
    print(error)
"""

    def test_a_folder_without_the_right_to_write(public_folder: Path) -> None:
        (sentence,) = run(AS_NOBODY, public_folder)
        assert "cannot be written" in sentence
        assert str(public_folder) in sentence

    def test_a_database_without_the_right_to_write(public_folder: Path) -> None:
        public_folder.chmod(0o777)
        (sentence,) = run(AS_NOBODY, public_folder)
        assert "cannot be written" in sentence


def test_an_abandoned_store_is_left_as_it_is(tmp_path: Path) -> None:
    store = Store.open(tmp_path, NOW, relaxed=True)
    reader = store.reader()
    store.abandon()
    store.close()

    assert reader.count_accounts() == 0
    with pytest.raises(DataBusy):
        Store.open(tmp_path, NOW)
    store._is_abandoned = False  # noqa: SLF001
    store.close()
