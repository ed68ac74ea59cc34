"""How a server presents itself: policies, pin, invites and the links that carry them.

No thread of its own: frozen values and pure functions shared by server and client.
"""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from ipaddress import IPv6Address
from typing import Annotated, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import Field, ValidationError

from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.ids import Id, Millis, Model

DEFAULT_PORT = 7272
Port = Annotated[int, Field(ge=1, le=65535)]


class Registration(StrEnum):
    """Who may make an account: holders of an invite code, anyone who reaches the server, nobody."""

    INVITE = "invite"
    OPEN = "open"
    CLOSED = "closed"


class Invite(Model):
    """A permission to register; `code` is known only when it is made, the server keeps its hash."""

    id: Id
    role: AccountRole = AccountRole.USER
    uses_left: Annotated[int, Field(ge=0, le=100_000)]
    created: Millis
    expires: Millis | None = None
    code: str | None = None


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


Host = Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9._:%-]+$")]
Pin = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
Code = Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]

_EXPECTED = "expected host:port or an invite link"


class ServerAddress(Model):
    """Where a server is, and what an invite link says about it."""

    host: Host
    port: Port = DEFAULT_PORT
    pin: Pin | None = None
    code: Code | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "host", "host:port", "[ipv6]:port" or an invite link "wl://host:port/?pin=…&code=…".

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
            parts = urlsplit(text if is_link else f"wl://{text}")
            host, port = parts.hostname or "", parts.port
            if ":" in host:
                IPv6Address(host)
            query = parse_qs(parts.query)
        except ValueError as error:
            raise ValueError(_EXPECTED) from error
        after_brackets = parts.netloc.partition("]")[2]
        if parts.scheme != "wl" or "@" in parts.netloc or after_brackets[:1] not in ("", ":"):
            raise ValueError(_EXPECTED)
        try:
            return cls(
                host=host,
                port=DEFAULT_PORT if port is None else port,
                pin=query.get("pin", [None])[0],
                code=query.get("code", [None])[0],
            )
        except ValidationError as error:
            field = error.errors()[0]["loc"][0]
            damaged = f"the {field} in the link is damaged"
            raise ValueError(damaged if field in ("pin", "code") else _EXPECTED) from error

    def __str__(self) -> str:
        """Return "host:port", with brackets around an IPv6 address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def link(self) -> str:
        """Return the invite link that `parse` reads."""
        query = urlencode({k: v for k, v in (("pin", self.pin), ("code", self.code)) if v})
        return f"wl://{self}/?{query}" if query else f"wl://{self}/"
