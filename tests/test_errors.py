"""The tree of errors: what they say and carry."""

import pytest

from whatsapp_like.errors import (
    ConnectionFailed,
    ErrorCode,
    LocalProtocolError,
    PinMismatch,
    ProtocolError,
    Refused,
    RemoteProtocolError,
    WLError,
)


@pytest.mark.parametrize("kind", [LocalProtocolError, RemoteProtocolError, Refused])
def test_an_error_says_its_code_and_its_hint(
    kind: type[LocalProtocolError | RemoteProtocolError | Refused],
) -> None:
    bare, hinted = kind(ErrorCode.BUSY), kind(ErrorCode.BUSY, "too many requests at once")
    assert str(bare) == "busy"
    assert str(hinted) == "busy: too many requests at once"
    assert (hinted.code, hinted.detail) == (ErrorCode.BUSY, "too many requests at once")


def test_a_refusal_tells_whether_waiting_helps() -> None:
    assert Refused(ErrorCode.THROTTLED, retry_after=2.5).retry_after == 2.5
    assert Refused(ErrorCode.NOT_FOUND).retry_after is None


def test_a_changed_pin_carries_both() -> None:
    error = PinMismatch("pinned", "presented")
    assert (error.expected, error.presented) == ("pinned", "presented")
    assert isinstance(error, ConnectionFailed)


def test_everything_on_purpose_is_one_tree() -> None:
    assert issubclass(ProtocolError, WLError)
    assert issubclass(Refused, WLError)
    assert issubclass(ConnectionFailed, WLError)
