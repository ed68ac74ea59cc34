"""Setting a server up: what was typed, whether it can work, and writing it down.

Runs on Tk's thread. The settings file is a few lines, read when a folder is chosen and written when
a person says so.
"""

from __future__ import annotations

from pathlib import Path

from whatsapp_like.controllers.changes import assign
from whatsapp_like.errors import DataError, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.state.panel import PanelState, ServerPhase, SetupField, SetupForm
from whatsapp_like.models.text import MAX_NAME, clean_required_name
from whatsapp_like.server.settings import SETTINGS_FILE, Settings, load_settings
from whatsapp_like.server.settings_file import write_settings
from whatsapp_like.server.store import lock


class SetupController:
    """Reads and writes the settings that the panel asks for."""

    def __init__(self, state: PanelState) -> None:
        self._state = state

    def show(self, settings: Settings) -> None:
        """Show these settings; a folder nobody has used yet asks to be set up."""
        folder = settings.data
        used = (folder / SETTINGS_FILE).exists() or (folder / lock.NAME).exists()
        assign(
            self._state.server,
            folder=str(folder),
            name=settings.name,
            port=settings.port,
            registration=settings.registration,
        )
        assign(self._state.server, phase=ServerPhase.STOPPED if used else ServerPhase.NEW)

    def form(self) -> SetupForm:
        """Return the fields as they are set up."""
        server = self._state.server
        return SetupForm(server.folder, server.name, str(server.port), server.registration)

    def look_into(self, folder: str) -> SetupForm | None:
        """Return what is set up in another folder, None when nothing is, or nothing readable."""
        path = Path(folder)
        try:
            if not path.is_absolute() or not (path / SETTINGS_FILE).exists():
                return None
            found = load_settings({"data": path})
        except (OSError, ValueError, SettingsError):
            return None
        return SetupForm(str(path), found.name, str(found.port), found.registration)

    def faults(self, form: SetupForm) -> dict[SetupField, str]:
        """Say what is wrong with which field; nothing when all of it can work."""
        found: dict[SetupField, str] = {}
        if fault := _folder_fault(form.folder):
            found[SetupField.FOLDER] = fault
        try:
            clean_required_name(form.name)
        except ValueError:
            found[SetupField.NAME] = (
                _("At most {n} characters, and none that are invisible.").format(n=MAX_NAME)
                if form.name.strip()
                else _("Give the server a name: people see it when they connect.")
            )
        port = form.port.strip()
        if not (port.isascii() and port.isdecimal() and 1 <= int(port[:9]) <= 65535):
            found[SetupField.PORT] = _("A number from 1 to 65535; 7272 is the usual one.")
        return found

    def save(self, form: SetupForm) -> dict[SetupField, str]:
        """Write the settings down, unless something is wrong with them: then say what."""
        if faults := self.faults(form):
            return faults
        folder, name, port = Path(form.folder), clean_required_name(form.name), int(form.port)
        try:
            write_settings(
                folder, {"name": name, "port": port, "registration": form.registration.value}
            )
            # What is read now is what the server will read.
            load_settings({"data": folder})
        except (DataError, SettingsError) as error:
            return {SetupField.FORM: str(error)}
        server = self._state.server
        before = (server.name, server.port, server.registration)
        assign(
            server,
            folder=str(folder),
            name=name,
            port=port,
            registration=form.registration,
            error="",
        )
        # A new one stays new until it has run: what keeps it from that is mended in this form.
        if server.phase not in (ServerPhase.NEW, ServerPhase.STOPPED):
            changed = before != (name, port, form.registration)
            assign(server, changed=server.changed or changed)
        assign(self._state.desktop, folder=str(folder))
        return {}


def _folder_fault(folder: str) -> str:
    if not folder.strip():
        return _("Choose a folder: everything the server keeps is in it.")
    path = Path(folder)
    if not path.is_absolute():
        return _("Give the whole path, from the root on.")
    try:
        # Python's own complaint about a NUL differs from version to version.
        is_possible = "\0" not in folder
        is_file = is_possible and path.exists() and not path.is_dir()
    except OSError:  # a name too long, or in a folder that we may not enter
        is_possible = is_file = False
    if not is_possible:
        return _("This computer cannot have such a folder.")
    return _("This is a file, not a folder.") if is_file else ""
