"""The flags a server needs so that it is what was asked of the panel on its command line.

Runs on Tk's thread; pure but for reading the settings file. The settings that the panel writes down
need no flag; every other one given to `wl-server` is passed on.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from whatsapp_like.errors import SettingsError
from whatsapp_like.server.settings import Settings, load_settings

if TYPE_CHECKING:
    from whatsapp_like.models.state.panel import ServerState

_ASKED: Final = ("name", "port", "registration")
"""What the panel itself asks for."""
_NO_FLAG: Final = ("data", "limits", *_ASKED)


def flags_for(server: ServerState, given: Settings) -> tuple[str, ...]:
    """Return flags for what a server would not find in its folder or in the environment.

    `given` are the settings as the panel was started with them, flags included.
    """
    try:
        found = load_settings({"data": Path(server.folder)})
    except SettingsError:
        return ()  # the server will say so, better than a flag could
    wanted: dict[str, Any] = {
        name: getattr(given, name) for name in Settings.model_fields if name not in _NO_FLAG
    }
    if given.data != Path(server.folder):
        wanted = {}  # those were for another server
    wanted |= {name: getattr(server, name) for name in _ASKED}
    flags: list[str] = []
    for name, value in wanted.items():
        if value == getattr(found, name) or value is None or value is False:
            continue
        flags.append(f"--{name.replace('_', '-')}")
        if value is not True:
            flags.append(_text(value))
    return tuple(flags)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value.value if isinstance(value, Enum) else value)
