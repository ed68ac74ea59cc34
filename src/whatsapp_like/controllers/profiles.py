"""The other profiles of this computer: shows them, opens them, takes one away.

Runs on Tk's thread; whatever blocks is done by workers. Another profile runs in a process of its
own, for which this one is not responsible.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsapp_like.client import doorbell
from whatsapp_like.client.profile import folder_of
from whatsapp_like.client.profiles import keep_face, list_profiles, remove_profile
from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.profile import ProfileFace, ProfileSummary
from whatsapp_like.models.state.session import Phase, SessionState
from whatsapp_like.system.log import log

if TYPE_CHECKING:
    from whatsapp_like.controllers.workers import Workers
    from whatsapp_like.models.account import Account

# Never what lies in the folder where the program was started.
COMMAND = (sys.executable, "-P", "-m", "whatsapp_like.commands.client")


class ProfilesController:
    """Knows the profile that is open here by the name `current`."""

    def __init__(
        self,
        current: str,
        base: Path | None,
        session: SessionState,
        workers: Workers,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """Look for profiles below `base`, or where this user's are; `command` opens one."""
        self.current = current
        self._base = base
        self._session = session
        self._workers = workers
        self._command = command
        session.events.account.connect(self._know)
        session.events.phase.connect(lambda _phase: self._know(session.account))
        self._know(session.account)

    def look(self, done: Callable[[Sequence[ProfileSummary]], None]) -> None:
        """Find out which profiles there are."""
        base = self._base
        self._workers.run(lambda: list_profiles(base), done, _unexpected)

    def check(self, name: str) -> str:
        """Say what is wrong with the name of a new profile; nothing when it can be used."""
        try:
            exists = folder_of(name, self._base).exists()
        except SettingsError as error:
            return str(error)
        return _("There is a profile of that name already.") if exists else ""

    def open(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Open a profile in a process of its own, or bring its window to the front."""
        base = self._base
        where = ("--data", str(base)) if base is not None else ()
        command = [*self._command, "--profile", name, *where]

        def begin() -> subprocess.Popen[bytes] | None:
            if doorbell.ring(folder_of(name, base)):
                return None
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **_detached(),
            )

        def begun(process: subprocess.Popen[bytes] | None) -> None:
            if process is not None:
                # Somebody has to hear of its end, or the system keeps it as a zombie.
                self._workers.run(process.wait, _heard, _unexpected)
            done()

        self._workers.run(begin, begun, lambda error: failed(_said(error)))

    def remove(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Delete a profile from this computer."""
        base = self._base
        self._workers.run(
            lambda: remove_profile(name, base),
            lambda _none: done(),
            lambda error: failed(_said(error)),
        )

    def _know(self, account: Account | None) -> None:
        """Note whose this profile is, for the others."""
        if account is None and self._session.phase is not Phase.SIGNED_OUT:
            return  # not known yet
        try:
            folder = folder_of(self.current, self._base)
            face = ProfileFace(handle=account.handle, name=account.name) if account else None
            keep_face(folder, face)
        except OSError as error:
            log().warning("face of the profile not kept", error=str(error))


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, OSError) else explain(error)


def _heard(_status: int) -> None:
    """How it ended is its own affair: it has told whoever sat before it."""


def _unexpected(error: Exception) -> None:
    raise error


def _detached() -> dict[str, Any]:
    """Return what lets a process outlive this one."""
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        options: dict[str, Any] = {"creationflags": flags}
    else:
        options = {"start_new_session": True}
    return options
