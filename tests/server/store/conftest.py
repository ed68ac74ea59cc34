"""A store of its own for each test, on a real file; its tables are made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.store.factories import NOW
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a store that has just been made: its migrations take half a second."""
    folder = tmp_path_factory.mktemp("template")
    Store.open(folder, NOW).close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A new data folder with an empty store in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(template / FILE, folder)
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An open, empty store."""
    store = Store.open(folder, NOW)
    yield store
    store.close()
