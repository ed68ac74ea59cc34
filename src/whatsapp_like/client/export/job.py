"""Takes one conversation from the archive to files, page by page.

Runs on the network thread's loop; pages are read in the archive's thread and written in a worker
thread, so neither messages nor windows wait for an export.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path

from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.export.document import ExportFormat, ExportHeader
from whatsapp_like.client.export.writers import WRITERS, ExportWriter
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.i18n import _
from whatsapp_like.models.ids import Model
from whatsapp_like.models.timeline import TimelineItem

PAGE = 2000
"""Items read, held in memory and written at a time."""


class ExportResult(Model):
    """What an export wrote: `count` messages into each of `files`; none when it was cancelled."""

    files: tuple[Path, ...]
    count: int
    cancelled: bool = False


async def export(
    archive: ArchiveWorker,
    header: ExportHeader,
    targets: Mapping[ExportFormat, Path],
    *,
    start: int,
    end: int,
    zone: tzinfo,
    now: int,
    progress: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> ExportResult:
    """Write the items whose time lies in [start, end) milliseconds into every target.

    `progress` is told the seq reached after each page; `cancelled` is asked before the next.

    Raises:
        DataUnwritable: a target cannot be written; nothing of any target has changed.
    """
    writers: list[ExportWriter] = []
    try:
        for form, target in targets.items():
            writers.append(await asyncio.to_thread(WRITERS[form], target, header, zone, now))
        seq = 0
        while not cancelled():
            since = seq

            def page(reader: Reader, since: int = since) -> tuple[TimelineItem, ...]:
                return reader.entries(header.conversation, since, PAGE, start, end)

            items = await archive.read(page)
            if not items:
                count = 0
                for writer in writers:
                    count = await asyncio.to_thread(writer.finish)
                for writer in writers:  # all of them are complete: now, not before, all appear
                    await asyncio.to_thread(writer.publish)
                return ExportResult(files=tuple(targets.values()), count=count)
            for writer in writers:
                await asyncio.to_thread(writer.add, items)
            seq = items[-1].seq
            progress(seq)
        return ExportResult(files=(), count=0, cancelled=True)
    except OSError as error:
        raise DataUnwritable(
            _(
                "The export cannot be written: {reason}. Choose another folder or free some space."
            ).format(reason=error.strerror or error)
        ) from error
    finally:
        for writer in writers:
            writer.discard()
