"""Plays a short sound without holding up anybody: Windows and macOS can, Linux has players.

Runs on Tk's thread. A player is a process of its own and ends by itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from whatsapp_like.system.log import log

# The first that is there: PipeWire's, PulseAudio's, ALSA's; macOS has one of its own.
_PLAYERS: Final = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
)
_MAC: Final = (("afplay",),)


def player() -> tuple[str, ...]:
    """Return the command that plays a file named after it; empty when there is none."""
    for command in _MAC if sys.platform == "darwin" else _PLAYERS:
        found = shutil.which(command[0])
        if found:
            return (found, *command[1:])
    return ()


class Sound:
    """One sound from a WAV file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._command = () if sys.platform == "win32" else player()
        self._playing: subprocess.Popen[bytes] | None = None

    @property
    def audible(self) -> bool:
        """Whether there is anything to play it with."""
        return sys.platform == "win32" or bool(self._command)

    def play(self) -> None:
        """Play it, unless the last time is still to be heard."""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(
                str(self._file),
                winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT,
            )
        elif self._command and (self._playing is None or self._playing.poll() is not None):
            try:
                self._playing = subprocess.Popen(
                    [*self._command, str(self._file)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                log().warning("the sound cannot be played", error=str(error))

    def close(self) -> None:
        """Be silent: the program ends."""
        if self._playing is not None:
            self._playing.kill()
            self._playing.wait()
            self._playing = None
