"""What text may hold: the rules for names, handles and notes, with reasons people can read.

No thread of its own: pure functions. Names reach every screen, list and log, so characters that
hide, reorder or break lines are refused where the name is made (Unicode TR 36, TR 39).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
MAX_NAME = 64
MAX_TEXT_BYTES = 32 * 1024

_REFUSED = {
    "Cc": "a control character",
    "Cf": "an invisible or direction-changing character",
    "Cs": "half of a surrogate pair",
    "Co": "a private-use character",
    "Cn": "an unassigned character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}


def check_characters(value: str) -> str:
    """Return `value` unchanged.

    Raises:
        ValueError: it holds a character that hides, reorders or breaks text; names the code point.
    """
    for character in value:
        reason = _REFUSED.get(unicodedata.category(character))
        if reason is not None:
            raise ValueError(f"contains {reason} (U+{ord(character):04X})")
    return value


def clean_name(value: str) -> str:
    """Return a person's, device's or server's name in NFC, single-spaced, without outer blanks.

    Raises:
        ValueError: too long, or a character that names may not hold.
    """
    check_characters(value)
    cleaned = " ".join(unicodedata.normalize("NFC", value).split())
    if len(cleaned) > MAX_NAME:
        raise ValueError(f"is longer than {MAX_NAME} characters")
    return cleaned


def clean_required_name(value: str) -> str:
    """Return `clean_name(value)`.

    Raises:
        ValueError: as `clean_name`, or nothing is left.
    """
    cleaned = clean_name(value)
    if not cleaned:
        raise ValueError("is empty")
    return cleaned


def check_handle(value: str) -> str:
    """Return a handle unchanged.

    Raises:
        ValueError: not 2 to 32 of a-z, 0-9, dot, underscore, hyphen, first a letter or digit.
    """
    if HANDLE.fullmatch(value) is None:
        raise ValueError(
            "must be 2 to 32 of a-z, 0-9, dot, underscore and hyphen, first a letter or digit"
        )
    return value


def check_notes(value: str) -> str:
    """Return notes in NFC; line breaks and tabs are welcome, other control characters are not.

    Raises:
        ValueError: a character that notes may not hold.
    """
    check_characters(value.replace("\n", " ").replace("\t", " "))
    return unicodedata.normalize("NFC", value)


Handle = Annotated[str, Field(max_length=32), AfterValidator(check_handle)]
Name = Annotated[str, Field(max_length=4 * MAX_NAME), AfterValidator(clean_name)]
RequiredName = Annotated[str, Field(max_length=4 * MAX_NAME), AfterValidator(clean_required_name)]
Notes = Annotated[str, Field(max_length=2000), AfterValidator(check_notes)]
