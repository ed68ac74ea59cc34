"""Addresses in a text: where they are, what they lead to, and which of them are ever opened.

No thread of its own: pure functions. Whoever writes a message chooses what stands in it, so only
web and mail addresses and links into groups lead anywhere, and a link leads to what it shows; one
into a group, whose numbers tell people nothing, is shown as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from whatsapp_like.i18n import _
from whatsapp_like.models.address import SCHEME, ServerAddress

# Bare names are addresses under these endings only: "notes.txt" and "v1.2" are none, and neither is
# "done.it", where a space is missing. All endings would be 1,400, and others every month.
_ENDINGS: Final = (
    "com|org|net|edu|gov|info|io|dev|app|eu|fr|de|uk|ca|ch|nl|lu|es|pt|ie|dk|se|fi|pl|cz|jp|cn"
    "|br|au|nz"
)
_LINK: Final = re.compile(
    r"(?:https?://|wl://|www\.)[^\s<>\"]+"
    r"|(?<![\w.@/+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])"
    rf"|(?<![\w.@/:\\-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,8}}(?:{_ENDINGS})(?![\w@-])"
    r"(?!\.[a-z0-9])(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?",
    re.IGNORECASE,
)
_HINT: Final = re.compile(r"://|\w[.@]\w")
_NO_END: Final = ".,;:!?'\"*_~"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}
_MAIL: Final = re.compile(r"[\w.+-]+@[\w.-]+")


def may_hold_link(text: str) -> bool:
    """Tell quickly whether it is worth looking for addresses."""
    return _HINT.search(text) is not None


def linked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of `text` with the address that each leads to, or nothing."""
    at = 0
    for match in _LINK.finditer(text):
        shown = _trimmed(match.group())
        target = target_of(shown)
        if not target:
            continue
        if match.start() > at:
            yield text[at : match.start()], ""
        yield shown, target
        at = match.start() + len(shown)
    if at < len(text):
        yield text[at:], ""


def target_of(shown: str) -> str:
    """Return what an address that stands in a text leads to; nothing when it leads nowhere."""
    if "://" not in shown:
        if _MAIL.fullmatch(shown):
            return f"mailto:{shown}"
        named = "." in shown.removeprefix("www.")
        return f"https://{shown}" if named else ""
    if is_ours(shown):
        return shown if is_group_link(shown) else ""
    try:
        host = urlsplit(shown).hostname or ""
    except ValueError:
        return ""
    return shown if "." in host or ":" in host or host == "localhost" or _has_port(shown) else ""


def is_ours(text: str) -> bool:
    """Tell whether a text begins as a `wl://` link does."""
    return text[: len(SCHEME)].lower() == SCHEME


def is_group_link(text: str) -> bool:
    """Tell whether a text is a link into a group, of whatever server."""
    if not is_ours(text.strip()):
        return False
    try:
        return ServerAddress.parse(text).group is not None
    except ValueError:
        return False


def group_link_words() -> str:
    """Return what is shown in place of a link into a group."""
    return _("Link to a group")


def brief(text: str) -> str:
    """Return a text as previews have it: links into groups are named, not spelled out."""
    return "".join(group_link_words() if whole else part for part, whole in group_linked(text))


def group_linked(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of `text`, and of each whether it is a link into a group."""
    if SCHEME not in text.lower():
        yield text, False
    else:
        yield from ((part, is_ours(url)) for part, url in linked(text))


def may_open(address: str) -> bool:
    """Tell whether an address may be handed to the system: web and mail only, nothing else ever."""
    if not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return _MAIL.fullmatch(parts.path) is not None and not parts.query
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port is not None
    except ValueError:
        return False


def _trimmed(link: str) -> str:
    """Leave out what ends the sentence rather than the address."""
    # Counted once: a hostile one ends with thirty thousand brackets.
    surplus = {last: link.count(last) - link.count(first) for last, first in _BRACKETS.items()}
    end = len(link)
    while end:
        last = link[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _NO_END:
            break
        end -= 1
    return link[:end]
