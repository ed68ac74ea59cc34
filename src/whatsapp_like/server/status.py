"""The note a running server leaves in its data folder, for the panel and `wl-server invite`.

Written by the server's main thread once it accepts, removed at its end; read by other processes.
It may outlive a server that was killed: whoever reads it must still try to connect.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from whatsapp_like.models.ids import Millis, Model
from whatsapp_like.models.server import Port
from whatsapp_like.server.private import write_private

STATUS_FILE: Final = "running.json"


class Status(Model):
    """A running server: its process, and where it is reached.

    `local` is the host on which this computer reaches it; `addresses` those under which others do.
    `pin` is None when it serves plain TCP. `code` makes the first administrator, until it is used.
    `since` is when it began to accept.
    """

    pid: int
    name: str
    port: Port
    local: str
    addresses: tuple[str, ...]
    pin: str | None
    code: str | None
    since: Millis


def write_status(folder: Path, status: Status) -> None:
    """Leave the note.

    Raises:
        OSError: missing rights or no space left.
    """
    write_private(folder / STATUS_FILE, status.model_dump_json(indent=2).encode())


def read_status(folder: Path) -> Status | None:
    """Return the note, or None where there is none that can be read."""
    try:
        return Status.model_validate_json((folder / STATUS_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def remove_status(folder: Path) -> None:
    """Take the note away, if it is there and may be."""
    try:
        (folder / STATUS_FILE).unlink(missing_ok=True)
    except OSError:  # a folder that became read-only: readers try to connect anyway
        return
