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
_MOST = 2048
"""Bytes that a ringer may say."""


def hang(folder: Path) -> None:
    """Let others ring from now on; call it with the profile's lock. Ask `rung` often."""
    # Of an earlier process, whose ringer is gone.
    (folder / RING_FILE).unlink(missing_ok=True)
    os.close(os.open(folder / BELL_FILE, os.O_CREAT | os.O_WRONLY, 0o600))


def take_down(folder: Path) -> None:
    """Let nobody ring any more."""
    for name in (BELL_FILE, RING_FILE):
        (folder / name).unlink(missing_ok=True)


def rung(folder: Path) -> str | None:
    """Return what whoever has rung since the last time had to say, which answers them; None when
    nobody did."""
    try:
        with (folder / RING_FILE).open("rb") as file:
            said = file.read(_MOST)
        (folder / RING_FILE).unlink()
    except OSError:  # nobody; or, on Windows, somebody whose hand is still on it
        return None
    return said.decode(errors="replace")


def ring(folder: Path, within: float = _ANSWER_WITHIN, words: str = "") -> bool:
    """Ring at a profile, say `words` and wait for the answer, up to `within` seconds; False when
    none came."""
    if not (folder / BELL_FILE).exists():
        return False
    path = folder / RING_FILE
    try:
        # Somebody may be ringing already: one answer is for both.
        if words:
            _say(path, words)
        else:
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


def _say(path: Path, words: str) -> None:
    """Leave words there, all of them at once: whoever looks may look at any moment."""
    beside = path.with_name(f"{RING_FILE}.{os.getpid()}")
    descriptor = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(words.encode(errors="replace")[:_MOST])
    beside.replace(path)
