"""Takes one conversation from the archive to files, page by page.

Runs on the network thread's loop; pages are read in the archive's thread and written in a worker
thread, so neither messages nor windows wait for an export.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar

from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.export.document import ExportHeader
from whatsapp_like.client.export.writers import WRITERS, Edits, ExportWriter
from whatsapp_like.client.pages import Extent
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.i18n import _
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.timeline import TimelineItem

T = TypeVar("T")

PAGE = 500
"""Items read, held in memory and written at a time: 16 MiB if each is as long as it may be."""


async def export(
    archive: ArchiveWorker,
    header: ExportHeader,
    targets: Mapping[ExportFormat, Path],
    extent: Extent,
    *,
    zone: tzinfo,
    now: int,
    progress: Callable[[float], None],
) -> ExportResult:
    """Write the items within `extent` into every target, instead of what was there.

    `progress` is told after each page which part is done. When the task is cancelled nothing of any
    target has changed, and nothing is left behind.

    Raises:
        DataUnwritable: a target cannot be written; nothing of any target has changed.
    """
    writers: list[ExportWriter] = []

    def begin() -> None:
        for form, target in targets.items():
            if target.is_dir():
                raise IsADirectoryError(None, _("{path} is a folder").format(path=target))
            writers.append(WRITERS[form](target, header, zone, now))

    def add(items: Sequence[TimelineItem], edits: Edits) -> None:
        for writer in writers:
            writer.add(items, edits)

    def publish() -> int:
        count = 0
        for writer in writers:
            count = writer.finish()
        for writer in writers:  # all of them are complete: now, not before, all appear
            writer.publish()
        return count

    try:
        await _in_worker(begin)
        seq, done = extent.first - 1, 0
        while seq < extent.last:

            def page(reader: Reader, since: int = seq) -> tuple[tuple[TimelineItem, ...], Edits]:
                found = reader.entries(header.conversation, since, PAGE, extent.start, extent.end)
                edited = [item.seq for item in found if item.is_edited]
                return found, {each: reader.edits(header.conversation, each) for each in edited}

            found, edits = await archive.read(page)
            # What arrived since the export began is left for the next one.
            items = [item for item in found if item.seq <= extent.last]
            if not items:
                break
            await _in_worker(lambda items=items, edits=edits: add(items, edits))  # type: ignore[misc]
            seq, done = items[-1].seq, done + len(items)
            progress(min(1.0, done / max(1, extent.items)))
        count = await _in_worker(publish)
        return ExportResult(files=tuple(targets.values()), count=count, complete=header.complete)
    except OSError as error:
        raise DataUnwritable(
            _(
                "The export cannot be written: {reason}. Choose another folder or free some space."
            ).format(reason=error.strerror or error)
        ) from error
    finally:
        for writer in writers:
            writer.discard()


async def _in_worker(action: Callable[[], T]) -> T:
    """Run `action` in a worker thread; when cancelled, wait for its end first: a file must not be
    removed while it is still being written."""
    # A future and no task: whoever ends the loop cancels every task, but no thread.
    work = asyncio.get_running_loop().run_in_executor(None, action)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with suppress(asyncio.CancelledError):  # again: who closes the client may cancel, too
                await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # seen: the cancellation is what counts
        raise
