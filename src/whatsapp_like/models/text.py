"""What text may hold: the rules for names, handles and notes, with reasons people can read.

No thread of its own: pure functions. Names reach every screen, list and log, so characters that
hide, reorder or break lines are refused where the name is made (Unicode TR 36, TR 39).
"""

from __future__ import annotations

import re
import unicodedata

HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
MAX_NAME = 64
MAX_NOTES = 2000
MAX_DESCRIPTION = 500
MAX_STATUS = 100
MAX_TEXT_BYTES = 32 * 1024

# Fixed ranges rather than `unicodedata`, whose tables grow with every version of Python: what one
# end accepts in a name, the other must accept as well.
_CONTROL = "\x00-\x1f\x7f-\x9f"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SEPARATOR = "\u2028\u2029"
_HALF = "\ud800-\udfff"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"

_REFUSED = re.compile(
    f"(?P<control>[{_CONTROL}])|(?P<invisible>[{_INVISIBLE}])|(?P<separator>[{_SEPARATOR}])"
    f"|(?P<half>[{_HALF}])|(?P<private>[{_PRIVATE}])"
)
_REASONS = {
    "control": "a control character",
    "invisible": "an invisible or direction-changing character",
    "separator": "a line or paragraph separator",
    "half": "half of a surrogate pair",
    "private": "a private-use character",
}
# What emoji are joined of (Unicode TR 51): in there, and nowhere else, the joiner and the tags that
# spell a flag hide nothing, as they make one picture of several.
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25aa-\u27bf"
    "\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]?"
)
_EMOJI = re.compile(
    f"{_PICTURE}(?:\u200d{_PICTURE})+|\U0001f3f4[\U000e0030-\U000e007a]{{2,6}}\U000e007f"
)
# What a picture of a glyph is chosen with; alone it shows nothing.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile(f"[{_CONTROL}{_SEPARATOR}{_HALF}]+")


def check_characters(value: str) -> str:
    """Return `value` unchanged.

    Raises:
        ValueError: it holds a character that hides, reorders or breaks text; names the code point.
    """
    found = _REFUSED.search(value)
    if found is not None:
        reason = _REASONS[found.lastgroup or ""]
        raise ValueError(f"contains {reason} (U+{ord(found[0]):04X})")
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
    if not _SELECTORS.sub("", cleaned).strip():
        raise ValueError("is empty")
    return cleaned


def clean_status(value: str) -> str:
    """Return what somebody says about themselves in NFC, on one line, without outer blanks.

    Raises:
        ValueError: empty, too long, or a character that names may not hold; joined emoji may.
    """
    check_characters(_EMOJI.sub("", value))
    cleaned = " ".join(unicodedata.normalize("NFC", value).split())
    if len(cleaned) > MAX_STATUS:
        raise ValueError(f"is longer than {MAX_STATUS} characters")
    if not _SELECTORS.sub("", cleaned).strip():
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


def clean_notes(value: str) -> str:
    """Return notes with line feeds as line breaks. They are seen by their author only, so all is
    welcome but control characters other than tab and line feed.

    Raises:
        ValueError: a character that notes may not hold.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    found = _UNPRINTABLE.search(value.replace("\n", " ").replace("\t", " "))
    if found is not None:
        raise ValueError(f"contains a control character (U+{ord(found[0][0]):04X})")
    return value


def clean_description(value: str) -> str:
    """Return what a group or channel is about, with line feeds as line breaks, without outer
    blanks. Everybody in it reads it: no character that hides or reorders text, but joined emoji.

    Raises:
        ValueError: too long, or a character that it may not hold.
    """
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line in lines:
        check_characters(_EMOJI.sub("", line))
    cleaned = unicodedata.normalize("NFC", "\n".join(line.strip() for line in lines)).strip()
    if len(cleaned) > MAX_DESCRIPTION:
        raise ValueError(f"is longer than {MAX_DESCRIPTION} characters")
    return cleaned


def clean_line(value: str) -> str:
    """Return `value` with a blank in place of every control character and line break: for what is
    typed or pasted into a search, and for hints, where refusing helps nobody."""
    return _UNPRINTABLE.sub(" ", value)


def clean_preview(value: str) -> str:
    """Return a message as one line for places outside our windows, which draw it their own way:
    without line breaks, control characters, and marks that turn the direction of what follows."""
    return " ".join(_DIRECTION.sub("", clean_line(value)).split())
