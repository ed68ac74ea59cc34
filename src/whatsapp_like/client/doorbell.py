"""The doorbell of an open profile: a second start rings it, and the first one comes to the front.

Files in the profile's folder, so that only who may write there can ring: its owner. There is
nothing to connect to, no token to guess, and it works alike on every system.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

BELL_FILE = "bell"
RING_FILE = "ring"

_ANSWER_WITHIN = 3.0
_LOOK_EVERY = 0.02


def hang(folder: Path) -> None:
    """Let others ring from now on; call it with the profile's lock. Ask `rung` often."""
    # Of an earlier process, whose ringer is gone.
    (folder / RING_FILE).unlink(missing_ok=True)
    os.close(os.open(folder / BELL_FILE, os.O_CREAT | os.O_WRONLY, 0o600))


def take_down(folder: Path) -> None:
    """Let nobody ring any more."""
    for name in (BELL_FILE, RING_FILE):
        (folder / name).unlink(missing_ok=True)


def rung(folder: Path) -> bool:
    """Tell whether somebody has rung since the last time, which answers them."""
    try:
        (folder / RING_FILE).unlink()
    except OSError:  # nobody; or, on Windows, somebody whose hand is still on it
        return False
    return True


def ring(folder: Path, within: float = _ANSWER_WITHIN) -> bool:
    """Ring at a profile and wait for the answer, up to `within` seconds; False when none came."""
    if not (folder / BELL_FILE).exists():
        return False
    path = folder / RING_FILE
    try:
        # Somebody may be ringing already: one answer is for both.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        return False
    end = time.monotonic() + within
    while path.exists():
        if time.monotonic() > end:
            with suppress(OSError):
                path.unlink()
            return False
        time.sleep(_LOOK_EVERY)
    return True
