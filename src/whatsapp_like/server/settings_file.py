"""Writing `wl-server.toml`: single values are set, whatever else stands in it stays as it is.

Runs on whichever thread calls it. An administrator may have written comments and tables by hand, so
the file is edited and never generated; the result is read back before it replaces the old one.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from whatsapp_like.errors import DataUnwritable, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.server.private import write_private
from whatsapp_like.server.settings import SETTINGS_FILE

Value = str | int | bool

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def write_settings(folder: Path, values: Mapping[str, Value]) -> None:
    """Set top-level values of the data folder's settings file, made where there is none.

    Raises:
        SettingsError: the file is no valid TOML, or too unusual to be edited.
        DataUnwritable: missing rights or no space left; the old file is untouched.
    """
    path = folder / SETTINGS_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = path.read_text("utf-8") if path.exists() else ""
        wanted = {**tomllib.loads(text), **values}
        edited = _edit(text, values)
        if tomllib.loads(edited) != wanted:
            raise SettingsError(_cannot_edit(path))
        if edited != text:
            write_private(path, edited.encode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(_cannot_edit(path)) from error
    except OSError as error:
        raise DataUnwritable(
            _("The settings {path} cannot be written: {reason}.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def _cannot_edit(path: Path) -> str:
    return _("{path} cannot be read: correct it with a text editor, or delete it.").format(
        path=path
    )


def _edit(text: str, values: Mapping[str, Value]) -> str:
    """Replace lines of the part before the first table, and add at its end what it lacks."""
    table = _TABLE.search(text)
    end = table.start() if table else len(text)
    top, rest = text[:end], text[end:]
    for name, value in values.items():
        # JSON's strings, numbers and booleans are TOML's too.
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        known = re.search(rf"^[ \t]*{name}[ \t]*=.*$", top, re.MULTILINE)
        if known:
            top = top[: known.start()] + line + top[known.end() :]
        else:
            top = f"{top.rstrip()}\n{line}\n" if top.strip() else f"{line}\n"
            top += "\n" if rest else ""
    return top + rest
