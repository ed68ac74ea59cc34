"""A server in a process of its own: found, started, watched and stopped by the panel.

Everything here blocks and runs in a worker's thread, never on Tk's. The process belongs to nobody
once it runs: it goes on when the panel is closed, and the next panel finds it by its note.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from whatsapp_like.errors import DataBusy, DataError, WLError
from whatsapp_like.i18n import _
from whatsapp_like.server.status import Status, read_status, remove_status
from whatsapp_like.server.store.lock import owner_of
from whatsapp_like.server.store.sqlite import unwritable

LOG_FILE: Final = "wl-server.log"
COMMAND: Final = (sys.executable, "-m", "whatsapp_like.commands.server", "--headless")

_PREFIX: Final = "wl-server: "
_STEP: Final = 0.03
_STOPS_WITHIN: Final = 45.0
"""Seconds; the server gives its disk thirty, and its clients a few."""


class StartFailed(WLError):
    """The server ended before or while it served; the message is its own sentence."""


class ServerProcess:
    """A server that we started."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._earlier = read_status(folder)

    def wait_ready(self) -> Status:
        """Wait until clients can connect.

        Raises:
            StartFailed: it ended instead.
        """
        while True:
            try:
                self._process.wait(_STEP)
            except subprocess.TimeoutExpired:
                status = read_status(self._folder)
                # Another server's note means nothing: ours will say whose folder it is, and end.
                if status is not None and status != self._earlier:
                    return status
            else:
                raise StartFailed(self._last_words() or _("The server was stopped."))

    def wait_end(self) -> str:
        """Wait until it ends; return why in a sentence, nothing when it was asked to."""
        self._process.wait()
        return self._last_words()

    def give_up(self) -> None:
        """Let it end; `wait_ready` and `wait_end` notice."""
        self._process.terminate()

    def _last_words(self) -> str:
        code = self._process.returncode
        if code in (0, -signal.SIGTERM):
            return ""
        path = self._folder / LOG_FILE
        try:
            lines = path.read_bytes()[-8192:].decode("utf-8", "replace").splitlines()
        except OSError:
            lines = []
        if lines and lines[-1].startswith(_PREFIX):
            return lines[-1].removeprefix(_PREFIX)
        return _("The server ended unexpectedly (status {code}). Its log says more: {path}").format(
            code=code, path=path
        )


class Host:
    """The servers of this computer, one a data folder."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start servers by `command`."""
        self._command = command

    def find(self, folder: Path) -> Status | None:
        """Return where the folder's server is reached, or None when none serves."""
        owner, status = owner_of(folder), read_status(folder)
        return status if status is not None and status.pid == owner else None

    def launch(
        self, folder: Path, flags: Sequence[str], environment: Mapping[str, str]
    ) -> ServerProcess:
        """Start a server on a data folder; `environment` comes on top of our own.

        Raises:
            DataUnwritable: the folder cannot be made or written.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            log = _new_log(folder / LOG_FILE)
        except OSError as error:
            raise unwritable(folder, error.strerror or error) from error
        if owner_of(folder) is None:
            remove_status(folder)  # left by one that was killed
        with open(log, "wb") as errors:
            process = subprocess.Popen(
                [*self._command, *flags, "--data", str(folder)],
                # What it prints for people is on our window; and it must not miss us later.
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **environment},
                **_detached(),
            )
        return ServerProcess(process, folder)

    def stop(self, folder: Path, status: Status) -> None:
        """Let a server end and wait until its folder is free.

        Raises:
            DataError: it is another user's, or does not end.
        """
        try:
            # Only the owner: where that has ended by itself, its number may be another's by now.
            if owner_of(folder) == status.pid:
                # Windows knows no such signal and ends the process at once: what was acknowledged
                # is on disk already, and clients notice by themselves.
                os.kill(status.pid, signal.SIGTERM)
        except PermissionError as error:
            raise DataError(
                _("The server (process {pid}) belongs to another user: stop it there.").format(
                    pid=status.pid
                )
            ) from error
        except OSError:  # it has ended already
            pass
        end = time.monotonic() + _STOPS_WITHIN
        while owner_of(folder) == status.pid:
            if time.monotonic() > end:
                raise DataBusy(
                    _("The server (process {pid}) does not stop. Its log says more: {path}").format(
                        pid=status.pid, path=folder / LOG_FILE
                    )
                )
            time.sleep(_STEP)
        remove_status(folder)


def _new_log(path: Path) -> int:
    """Open a log that only its owner may read; the one of the start before is kept beside it."""
    if path.exists():
        path.replace(path.with_name(path.name + ".old"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _detached() -> dict[str, Any]:
    """Return what keeps a process alive when our terminal is closed or gets a Ctrl-C."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        options: dict[str, Any] = {"creationflags": flags}
    else:
        options = {"start_new_session": True}
    return options
