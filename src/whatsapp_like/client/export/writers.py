"""Streams an export: one writer per form, fed page by page, constant in memory.

Runs in a worker thread. A writer fills a temporary file beside its target and replaces the target
only at the end, so a cancelled or failed export leaves what was there before.
"""

from __future__ import annotations

import json
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from whatsapp_like.client.export import plain, record, text
from whatsapp_like.client.export.document import ExportHeader
from whatsapp_like.models.export import ExportFormat
from whatsapp_like.models.timeline import Edit, TimelineItem

FORMAT = "wl-chat"
VERSION = 1

Edits = Mapping[int, Sequence[Edit]]
"""All that items have said, by seq: those that were edited."""

_UNEDITED: Edits = {}


class ExportWriter(ABC):
    """Writes one file. Call `add` with pages in order, then `finish` and `publish`, or `discard`.

    Raises:
        OSError: from any method, when the disk is full or the folder not writable.
    """

    def __init__(self, target: Path, header: ExportHeader, zone: tzinfo, now: int) -> None:
        self._target = target
        self._header = header
        self._zone = zone
        handle, name = tempfile.mkstemp(prefix=".wl-export-", dir=target.parent)
        self._temporary = Path(name)
        self._file = os.fdopen(handle, "w", encoding="utf-8", newline="\n")
        self._count = 0
        self._begin(now)

    def add(self, items: Iterable[TimelineItem], edits: Edits = _UNEDITED) -> None:
        """Append committed items in rising seq; `edits` has all that some of them have said."""
        for item in items:
            self._write(item, edits.get(item.seq, ()))
            self._count += 1

    def finish(self) -> int:
        """Complete the temporary file and return how many items it holds."""
        self._end()
        self._file.flush()
        # Else a power cut soon after could leave an empty file in place of a good older one.
        os.fsync(self._file.fileno())
        self._file.close()
        return self._count

    def publish(self) -> None:
        """Put the finished file in place, instead of what was there."""
        # mkstemp's 0600 is right for the half-written file and for a private conversation alike.
        os.replace(self._temporary, self._target)

    def discard(self) -> None:
        """Remove what was written; the target stays as it was. Harmless after `publish`."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    @abstractmethod
    def _begin(self, now: int) -> None: ...

    @abstractmethod
    def _write(self, item: TimelineItem, edits: Sequence[Edit]) -> None: ...

    @abstractmethod
    def _end(self) -> None: ...


class TextWriter(ExportWriter):
    """The text form: lines, each with its end, as text files have them."""

    def _begin(self, now: int) -> None:
        pass

    def _write(self, item: TimelineItem, edits: Sequence[Edit]) -> None:
        name = self._header.name
        said = plain.message(item, self._header.me, name)
        if not self._count and not self._header.complete:
            self._file.write(text.system_line(item.time, self._zone, text.MISSING) + "\n")
        line = (
            text.system_line(item.time, self._zone, plain.told(item, name))
            if said is None
            else text.message_line(item.time, self._zone, name(item.sender), said)
        )
        self._file.write(line + "\n")

    def _end(self) -> None:
        pass


class JsonWriter(ExportWriter):
    """The JSON form, by docs/export.schema.json; ids are strings, times carry their zone."""

    def _begin(self, now: int) -> None:
        head = self._header
        opening = {
            "format": FORMAT,
            "version": VERSION,
            "exported_at": self._iso(now),
            "tz": str(self._zone),
            "complete": head.complete,
            "chat": {
                "id": str(head.conversation),
                "type": head.kind.value,
                "name": head.title,
                "members": [
                    {
                        "id": str(account.id),
                        "handle": account.handle,
                        "first_name": account.first_name,
                        "last_name": account.last_name,
                        "me": account.id == head.me,
                    }
                    for account in head.accounts
                ],
            },
        }
        # The object stays open for its last key, the stream of messages.
        self._file.write(_dump(opening)[:-1] + ',"messages":[')

    def _write(self, item: TimelineItem, edits: Sequence[Edit]) -> None:
        entry: dict[str, Any] = {
            "id": str(item.seq),
            "type": "message",
            "date": self._iso(item.time),
            "date_unixtime": str(item.time // 1000),
            "from": self._header.name(item.sender),
            "from_id": str(item.sender),
        }
        entry |= record.content(item, edits, self._header.name, self._iso)
        if item.sender == self._header.me:
            entry["state"] = item.tick.value
        self._file.write((",\n" if self._count else "\n") + _dump(entry))

    def _end(self) -> None:
        self._file.write("\n]}\n")

    def _iso(self, millis: int) -> str:
        return datetime.fromtimestamp(millis / 1000, self._zone).isoformat(timespec="milliseconds")


WRITERS: dict[ExportFormat, type[ExportWriter]] = {
    ExportFormat.TEXT: TextWriter,
    ExportFormat.JSON: JsonWriter,
}


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
