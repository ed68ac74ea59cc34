"""Every error WL raises on purpose, and the codes that name refusals on the wire.

Any thread may raise these. The tree::

    WLError
    ├── ProtocolError            the two ends no longer understand each other: the connection ends
    │   ├── LocalProtocolError       our own bug: we tried to say what the state does not allow
    │   └── RemoteProtocolError      theirs: malformed, too large or out-of-state input
    ├── Refused                  one request was understood and declined; the connection goes on
    ├── ConnectionFailed         no usable connection to the server
    │   ├── Unreachable              nobody answers at that address
    │   ├── PinMismatch              the server's certificate is not the one that was pinned
    │   └── ConnectionLost           it was there and went away; what waits stays in the outbox
    ├── DataError                the data folder or profile cannot be used
    │   ├── DataBusy                 another process owns it
    │   ├── DataNewer                a newer WL wrote it
    │   ├── DataDamaged              it does not pass its integrity check
    │   └── DataUnwritable           missing rights or no space left
    └── SettingsError            a setting has an impossible value
"""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Names a refusal on the wire; clients translate it into words."""

    MALFORMED = "malformed"
    UNKNOWN_TYPE = "unknown_type"
    TOO_LARGE = "too_large"
    OUT_OF_STATE = "out_of_state"
    VERSION = "version"
    INVALID = "invalid"
    BUSY = "busy"
    THROTTLED = "throttled"
    LOGIN_FAILED = "login_failed"
    DISABLED = "disabled"
    HANDLE_TAKEN = "handle_taken"
    REGISTRATION_CLOSED = "registration_closed"
    INVITE_INVALID = "invite_invalid"
    NOT_FOUND = "not_found"
    NOT_A_MEMBER = "not_a_member"
    NOT_ALLOWED = "not_allowed"
    LIMIT_REACHED = "limit_reached"
    REMOVED = "removed"
    SLOW_READER = "slow_reader"
    SILENT = "silent"
    REPLACED = "replaced"
    SIGNED_OUT = "signed_out"
    CLOSING = "closing"
    STORAGE = "storage"
    INTERNAL = "internal"


class WLError(Exception):
    """Everything below; catching it catches nothing that is a bug of Python's kind."""


class ProtocolError(WLError):
    """The connection cannot go on.

    `code` says why; `detail` is a short English hint for developers, never peer-supplied text.
    """

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


class LocalProtocolError(ProtocolError):
    """We tried to send what the connection's state does not allow: a bug on our side."""


class RemoteProtocolError(ProtocolError):
    """The peer sent what no correct peer sends; it gets `code` and the connection ends."""


class Refused(WLError):
    """A request was declined for a reason that its author can act on.

    `retry_after` is in seconds; None where waiting would not help.
    """

    def __init__(self, code: ErrorCode, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


class ConnectionFailed(WLError):
    """There is no usable connection to the server."""


class Unreachable(ConnectionFailed):
    """Nobody answers at the address: wrong address, server stopped, or a firewall."""


class PinMismatch(ConnectionFailed):
    """The server showed another certificate than the pinned one: never continue silently."""

    def __init__(self, expected: str, presented: str) -> None:
        super().__init__("the server's certificate is not the one that was pinned")
        self.expected = expected
        self.presented = presented


class ConnectionLost(ConnectionFailed):
    """The connection ended while a reply was outstanding; nothing in the outbox is lost."""


class DataError(WLError):
    """A data folder or profile cannot be used; the message says what to do."""


class DataBusy(DataError):
    """Another process owns the folder."""


class DataNewer(DataError):
    """The folder was written by a newer WL than this one."""


class DataDamaged(DataError):
    """The database does not pass its integrity check."""


class DataUnwritable(DataError):
    """The folder cannot be written: missing rights or no space left."""


class SettingsError(WLError):
    """A setting has a value that cannot work; the message names it and the remedy."""


class NoDisplay(WLError):
    """There is no screen to open windows on."""
