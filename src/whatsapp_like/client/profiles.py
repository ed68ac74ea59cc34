"""The profiles of this computer: which there are, whose they are, and taking one away.

Blocks on the disk; runs in a worker's thread, but for the few bytes of `keep_face`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from whatsapp_like.client.profile import (
    ARCHIVE_FILE,
    IDENTITY_FILE,
    LOCK_FILE,
    default_folder,
    folder_of,
    is_free,
    locked,
    read_identity,
)
from whatsapp_like.errors import DataDamaged, DataUnwritable, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.plain import read, written
from whatsapp_like.models.profile import ProfileFace, ProfileSummary

FACE_FILE = "face.json"


def list_profiles(folder: Path | None = None) -> tuple[ProfileSummary, ...]:
    """Return the profiles below `folder` (by default this user's data folder), by name."""
    base = folder or default_folder()
    try:
        names = sorted((each.name for each in base.iterdir() if _is_profile(each)), key=str.lower)
    except OSError:  # no folder yet, or none that can be read: no profile that could be opened
        return ()
    return tuple(_summary(name, base / name) for name in names)


def keep_face(folder: Path, face: ProfileFace | None) -> None:
    """Note whose the profile in `folder` is; None for nobody any more.

    Raises:
        OSError: it cannot be written.
    """
    path = folder / FACE_FILE
    if face is None:
        path.unlink(missing_ok=True)
        return
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(written(face)), encoding="utf-8")
    os.replace(beside, path)


def remove_profile(name: str, folder: Path | None = None) -> None:
    """Delete a profile and everything it keeps.

    Raises:
        DataBusy: it is open.
        DataUnwritable: something of it cannot be deleted; the rest may be gone.
        SettingsError: `name` can't be that of a profile.
    """
    path = folder_of(name, folder)
    if not path.is_dir() or path.is_symlink():
        return
    try:
        with locked(path):
            for each in path.iterdir():
                if each.name == LOCK_FILE:
                    continue
                if each.is_dir() and not each.is_symlink():
                    shutil.rmtree(each)
                else:
                    each.unlink()
            if sys.platform != "win32":
                # While it is held: whoever has opened it already sees that it is none any more.
                (path / LOCK_FILE).unlink(missing_ok=True)
        if sys.platform == "win32":
            (path / LOCK_FILE).unlink(missing_ok=True)  # while it is held it cannot be deleted
        path.rmdir()
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            return  # somebody has begun it anew in this very moment
        raise DataUnwritable(
            _("The profile {path} cannot be deleted: {reason}.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def _is_profile(path: Path) -> bool:
    try:
        folder_of(path.name, path.parent)
        return any((path / name).is_file() for name in (IDENTITY_FILE, ARCHIVE_FILE, LOCK_FILE))
    except (OSError, SettingsError):  # a folder of somebody else's hides none of ours
        return False


def _summary(name: str, path: Path) -> ProfileSummary:
    server, face = "", ProfileFace()
    # What is damaged is told to whoever opens it; here its name is enough.
    with suppress(DataDamaged, DataUnwritable):
        identity = read_identity(path)
        server = str(replace(identity.server, pin=None)) if identity else ""
    with suppress(OSError, ValueError, RecursionError):
        face = read(ProfileFace, json.loads((path / FACE_FILE).read_bytes()))
    return ProfileSummary(profile=name, face=face, server=server, open=not is_free(path))
