"""Where a server is and how it is known again: addresses, pins and the links that carry them.

No thread of its own: frozen values and pure functions shared by server and client.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from typing import Final, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from whatsapp_like.models.plain import NOT_KEPT

DEFAULT_PORT = 7272
SCHEME: Final = "wl://"

_HOST: Final = re.compile(r"[A-Za-z0-9._:%-]{1,253}")
_PIN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE: Final = re.compile(r"[!-~]{1,64}")
_EXPECTED: Final = "expected host:port or an invite link"


def pin_of(spki: bytes) -> str:
    """Return the pin of a public key: SHA-256 of its DER SubjectPublicKeyInfo, base64url unpadded
    (RFC 7469 §2.4 hashes the same bytes). It survives a renewal of the certificate."""
    return base64.urlsafe_b64encode(hashlib.sha256(spki).digest()).rstrip(b"=").decode()


def pin_groups(pin: str) -> str:
    """Return a pin as eight groups of eight hex digits, for people to compare.

    Raises:
        ValueError: this is no pin.
    """
    digits = base64.urlsafe_b64decode(pin + "=" * (-len(pin) % 4)).hex()
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server is, and what an invite link says about it: the `code` with which one
    registers, or that of a `group` to join.

    Codes are the server's to judge: somebody may have typed them.

    Raises:
        ValueError: host, port or pin cannot be one.
    """

    host: str
    port: int = DEFAULT_PORT
    pin: str | None = None
    code: str | None = None
    group: str | None = field(default=None, metadata=NOT_KEPT)

    def __post_init__(self) -> None:
        if _HOST.fullmatch(self.host) is None or not 1 <= self.port <= 65535:
            raise ValueError("there is no such host or port")
        if self.pin is not None and _PIN.fullmatch(self.pin) is None:
            raise ValueError("a pin has 43 characters of base64url")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "host", "host:port", "[ipv6]:port" or a link "wl://host:port/?pin=…&code=…" or
        "…&group=…".

        Raises:
            ValueError: none of these; says what is expected.
        """
        text = text.strip()
        # `urlsplit` would quietly drop tabs and line breaks out of what was pasted.
        if len(text) > 1024 or not text.isprintable() or " " in text:
            raise ValueError(_EXPECTED)
        is_link = "://" in text
        if not is_link and text.count(":") > 1 and not text.startswith("["):
            text = f"[{text}]"  # a bare IPv6 address
        try:
            parts = urlsplit(text if is_link else f"{SCHEME}{text}")
            host, port = parts.hostname or "", parts.port
            if ":" in host:
                IPv6Address(host)
            query = parse_qs(parts.query)
        except ValueError as error:
            raise ValueError(_EXPECTED) from error
        after_brackets = parts.netloc.partition("]")[2]
        if parts.scheme != "wl" or "@" in parts.netloc or after_brackets[:1] not in ("", ":"):
            raise ValueError(_EXPECTED)
        pin, code = query.get("pin", [None])[0], query.get("code", [None])[0]
        group = query.get("group", [None])[0]
        for name, value, shape in (
            ("pin", pin, _PIN),
            ("code", code, _CODE),
            ("group", group, _CODE),
        ):
            if value is not None and shape.fullmatch(value) is None:
                raise ValueError(f"the {name} in the link is damaged")
        try:
            return cls(host, DEFAULT_PORT if port is None else port, pin, code, group)
        except ValueError as error:
            raise ValueError(_EXPECTED) from error

    def __str__(self) -> str:
        """Return "host:port", with brackets around an IPv6 address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def link(self) -> str:
        """Return the invite link that `parse` reads."""
        known = (("pin", self.pin), ("code", self.code), ("group", self.group))
        query = urlencode({k: v for k, v in known if v})
        return f"{SCHEME}{self}/?{query}" if query else f"{SCHEME}{self}/"
