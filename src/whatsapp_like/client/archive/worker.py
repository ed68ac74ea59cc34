"""The archive's thread: everything that reads or writes the archive runs here, one after the other.

`ArchiveWorker` is used on the network thread; what it is given runs on the thread it owns, so the
loop never waits for a disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from whatsapp_like.client.archive import Archive, open_archive
from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.events import Event
from whatsapp_like.client.operations import Operation

T = TypeVar("T")


class ArchiveWorker:
    """An archive with a thread of its own. Every method raises what the archive raises."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        # One worker: SQLite's calls never wait for each other and keep the order of submission.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="wl-archive")
        self._archive: Archive | None = None

    async def open(self) -> None:
        """Open the file; close the thread again if that fails."""
        try:
            self._archive = await self._run(lambda: open_archive(self._path))
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    async def apply(self, batch: Sequence[Operation]) -> tuple[Event, ...]:
        """Commit a batch; return what the app should know of it."""
        return await self._run(lambda: self._opened.apply(batch))

    async def read(self, question: Callable[[Reader], T]) -> T:
        """Return what `question` finds out."""
        return await self._run(lambda: self._opened.read(question))

    async def erase(self) -> None:
        """Forget everything."""
        await self._run(self._opened.erase)

    async def tidy(self) -> None:
        """Leave nothing in the file of what was taken out of it; others have their turn between."""
        while await self._run(self._opened.tidy):
            pass

    async def close(self) -> None:
        """Finish what was submitted, close the file, end the thread."""
        if self._archive is not None:
            await self._run(self._archive.close)
        self._thread.shutdown(wait=False)

    @property
    def _opened(self) -> Archive:
        assert self._archive is not None
        return self._archive

    def _run(self, action: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, action)
