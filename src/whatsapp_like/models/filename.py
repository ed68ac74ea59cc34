"""Names of files made from titles and names of people: safe on every system, whatever those hold.

No thread of its own: pure functions.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 120
"""Of a whole name: room enough below every file system's limit for what a copy adds."""

_SEPARATORS: Final = re.compile(r"[/\\]+")
_REFUSED: Final = re.compile(r'[<>:"|?*]')
# Controls, directions, surrogates and private use; pictures too: not every system shows them, and
# Tk's file dialog must not.
_DROPPED: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So"))
_MODIFIERS: Final = re.compile("[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
# Windows takes these for devices whatever ending follows.
_DEVICES: Final = re.compile(
    "(?:con|prn|aux|nul|conin\\$|conout\\$|clock\\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])",
    re.IGNORECASE,
)


def file_name(title: str, ending: str = "", *, default: str = "conversation") -> str:
    """Return a file's name for what is called `title`; `default` where nothing usable is left.

    `ending` (".txt") is kept as it is, however long the title.
    """
    text = _SEPARATORS.sub("-", unicodedata.normalize("NFC", title))
    text = _MODIFIERS.sub("", _REFUSED.sub("", text))
    text = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in _DROPPED
    )
    stem = _fitted(" ".join(text.split()).strip(" .-"), MAX_BYTES - len(ending.encode()))
    if not stem:
        stem = default
    if _DEVICES.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"_{stem}"
    return stem + ending


def _fitted(text: str, size: int) -> str:
    """Return as much of `text` as `size` bytes hold, without a blank or dot at its end."""
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")
