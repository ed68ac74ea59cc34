"""Small files of the data folder that only their owner may read.

Runs on whichever thread calls it; a file is replaced as a whole or not at all.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read.

    Raises:
        OSError: missing rights or no space left; what was there before is untouched.
    """
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)  # left by a process that was killed while writing
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    partial.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut, where the system has a way to."""
    if sys.platform != "win32":
        # The file is in its place: that a folder cannot be synced is no reason to fail now.
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
