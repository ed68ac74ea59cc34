"""Exports as the windows ask for them: where to, how far, what came of it; folders to look into.

Runs on Tk's thread. The files are made on other threads, by the client; opening a folder starts
another program, in a worker.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whatsapp_like.client.events import Event, ExportProgressed
from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _
from whatsapp_like.models.filename import file_name

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Jobs, Link
    from whatsapp_like.models.export import ExportRequest, ExportResult
    from whatsapp_like.models.state.app import AppState

Progress = Callable[[bool, float], object]

_MOST_BYTES: Final = 240
"""Of a file's name without its ending: what every file system takes."""


class ExportController:
    """Starts exports and follows them. `folder` is where the first one is put."""

    def __init__(self, state: AppState, link: Link, jobs: Jobs, folder: Path) -> None:
        self._state = state
        self._link = link
        self._jobs = jobs
        self._folder = folder
        self._numbers = itertools.count(1)
        self._running: dict[int, Progress] = {}

    def receive(self, event: Event) -> None:
        """Take in how far an export is."""
        if isinstance(event, ExportProgressed) and event.job in self._running:
            self._running[event.job](event.fetching, event.fraction)

    def title(self, conversation: int) -> str:
        """Return what a conversation is called; empty when nothing is known of it."""
        summary = self._state.conversations.get(conversation)
        if summary is not None and summary.conversation is not None and summary.conversation.title:
            return summary.conversation.title
        peer = summary.peer if summary is not None else max(0, -conversation)
        account = self._state.session.account
        if account is not None and peer == account.id:
            return _("Notes to self")
        return self._state.people[peer].name if peer in self._state.people else ""

    def suggest(self, conversation: int) -> Path:
        """Return where an export would go, without an ending: where the last one went."""
        folder = self._folder if os.path.isdir(self._folder) else Path.home()
        return folder / file_name(self.title(conversation))

    def problem(self, request: ExportRequest) -> str:
        """Say what is wrong with where an export is to go, before it begins; else nothing."""
        folder, name = request.path.parent, request.path.name
        if not request.path.is_absolute() or not name:
            return _("Enter a folder and a name.")
        if "\0" in str(request.path) or len(name.encode(errors="replace")) > _MOST_BYTES:
            return _("A file cannot be called that.")
        # Not Path.is_dir, which raises for a folder that we may not look into (before Python 3.14).
        if not os.path.isdir(folder):
            return _("There is no folder {folder}.").format(folder=folder)
        if any(os.path.isdir(target) for target in request.targets.values()):
            return _("There is a folder of that name already.")
        return ""

    def existing(self, request: ExportRequest) -> list[str]:
        """Return the names of files that would be replaced."""
        return [target.name for target in request.targets.values() if os.path.exists(target)]

    def start(
        self,
        request: ExportRequest,
        progress: Progress,
        done: Callable[[ExportResult], object],
        failed: Callable[[str], object],
    ) -> int:
        """Begin an export and return its number.

        `progress(fetching, fraction)` is called along the way; then either `done`, also when it was
        cancelled, or `failed` with a sentence.
        """
        job = next(self._numbers)
        self._running[job] = progress
        self._folder = request.path.parent

        def answered(result: ExportResult) -> None:
            del self._running[job]
            done(result)

        def refused(error: Exception) -> None:
            del self._running[job]
            if isinstance(error, Refused) and error.code is ErrorCode.NOT_FOUND:
                failed(_("There is nothing to export: this conversation has no messages yet."))
            else:
                failed(explain(error))

        self._link.ask(
            lambda client: client.export(
                request.conversation,
                request.targets,
                first=request.first,
                last=request.last,
                job=job,
            ),
            answered,
            refused,
        )
        return job

    def cancel(self, job: int) -> None:
        """End an export early; nothing of it stays."""
        if job in self._running:
            self._link.ask(lambda client: client.cancel_export(job))

    def open_folder(self, folder: Path, failed: Callable[[str], object]) -> None:
        """Show a folder in the system's file manager."""

        def refused(_error: Exception) -> None:
            failed(_("The folder cannot be opened: look into {folder}.").format(folder=folder))

        self._jobs.run(lambda: show_folder(folder), lambda _none: None, refused)


def show_folder(folder: Path) -> None:
    """Start the system's file manager on a folder; may take as long as that runs.

    Raises:
        OSError: there is none, or it failed.
    """
    if sys.platform == "win32":
        os.startfile(folder)
    else:
        _run("open" if sys.platform == "darwin" else "xdg-open", folder)


def _run(program: str, folder: Path) -> None:
    status = subprocess.run(
        [program, folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A Ctrl-C for us is none for it.
        start_new_session=True,
        check=False,
    ).returncode
    if status:
        raise OSError(f"{program} ended with {status}")
