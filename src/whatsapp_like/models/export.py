"""What is asked of an export, and what came of it.

No thread of its own: frozen values. The client makes the files; the windows only name them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path

from whatsapp_like.models.ids import Model


class ExportFormat(StrEnum):
    """What an export is written as; the value is also the file's ending."""

    TEXT = "txt"
    JSON = "json"


class ExportRequest(Model):
    """Which conversation, in which files, and which days of it: None is without a bound.

    `path` is that of the files without their endings.
    """

    conversation: int
    path: Path
    formats: tuple[ExportFormat, ...]
    first: date | None = None
    last: date | None = None

    @property
    def targets(self) -> dict[ExportFormat, Path]:
        """Where each format goes."""
        # Not `with_suffix`: a name may hold dots.
        return {
            form: self.path.with_name(f"{self.path.name}.{form.value}") for form in self.formats
        }


class ExportResult(Model):
    """What an export wrote: `count` messages into each of `files`; none when it was cancelled.

    `complete` is False when messages of that time may exist which are not on this computer.
    """

    files: tuple[Path, ...]
    count: int
    complete: bool = True
    cancelled: bool = False
