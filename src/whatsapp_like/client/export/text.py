"""The text form of an export, readable by people and by the common parsers of WhatsApp's exports.

Runs in a worker thread; pure functions over frozen values. The grammar has no escapes, so whatever
a message could use to forge a header is defused with U+2060 (WORD JOINER, invisible): without it a
line such as "12/04/24, 10:30 - Boss: yes" inside a message reads as a message of its own.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

JOINER = "\u2060"
NEEDS_NEWER = "<This message needs a newer WL>"
MISSING = "<Some messages were not on this computer when this was written>"

# What str.splitlines and the parsers take for a line end, besides the line feed itself.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_DATE = r"\d{1,4}[-/.]\s?\d{1,4}[-/.]\s?\d{1,4}[,.]?"
_TIME = r"\d{1,2}[.:]\d{1,2}"
# A date, then at most one word ("klo", "at"), then a time: the blank before the time is what we
# break. Some parsers search for this anywhere in a line, not only at its start.
_DATE_TIME = re.compile(rf"({_DATE}(?:\s[^\s\d]{{1,8}})?)(\s{_TIME})")
_STAMP_START = re.compile(r"^(?=[\u200e\u200f]*\[?\d{1,4}[-/.])", re.MULTILINE)
_COLON_SPACE = re.compile(r":(?=\s)")


def stamp(millis: int, zone: tzinfo) -> str:
    """Return "[DD/MM/YYYY, HH:MM:SS]": day first and 24 hours, the form no parser misreads."""
    t = datetime.fromtimestamp(millis / 1000, zone)
    # A third of the time that strftime takes, once a message.
    return f"[{t.day:02}/{t.month:02}/{t.year:04}, {t.hour:02}:{t.minute:02}:{t.second:02}]"


def author(name: str) -> str:
    """Return a name that cannot end early: a colon becomes U+2236, line ends become blanks."""
    return " ".join(_LINE_ENDS.sub(" ", name).replace("\n", " ").replace(":", "\u2236").split())


def body(text: str) -> str:
    """Return a message's text with line feeds only and nothing that reads as a header."""
    text = _LINE_ENDS.sub("\n", text)
    text = _DATE_TIME.sub(rf"\1{JOINER}\2", text)
    first, newline, rest = text.partition("\n")
    # The first line stands behind our own header; only continuation lines can pose as one.
    return f"{first}{newline}{_STAMP_START.sub(JOINER, rest)}" if newline else first


def message_line(millis: int, zone: tzinfo, name: str, text: str) -> str:
    """Return one message: header, text, and its further lines."""
    return f"{stamp(millis, zone)} {author(name)}: {body(text)}"


def system_line(millis: int, zone: tzinfo, text: str) -> str:
    """Return a line without an author; no colon in it may pass for one that ends a name."""
    return f"{stamp(millis, zone)} {_COLON_SPACE.sub(':' + JOINER, body(text))}"
