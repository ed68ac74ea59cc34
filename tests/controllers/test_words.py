"""Every code has a sentence, and no code is ever shown."""

from __future__ import annotations

import pytest

from whatsapp_like.controllers.words import explain, explain_code, explain_offline, trouble_of
from whatsapp_like.errors import (
    ConnectionLost,
    DataUnwritable,
    ErrorCode,
    PinMismatch,
    Refused,
    RemoteProtocolError,
    Unreachable,
)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_each_code_is_told_in_a_sentence(code: ErrorCode) -> None:
    sentence = explain_code(code)
    assert sentence.endswith(".")
    assert "_" not in sentence


def test_a_code_of_a_newer_server_is_told_as_a_failure_of_the_server() -> None:
    assert explain_code("flux_compensator") == explain_code(ErrorCode.INTERNAL)
    assert explain_offline("flux_compensator") == explain_code(ErrorCode.INTERNAL)


def test_a_wait_is_told_in_seconds_or_minutes() -> None:
    assert explain_code(ErrorCode.THROTTLED, 1.0).endswith("Try again in 1 second.")
    assert explain_code(ErrorCode.THROTTLED, 42.0).endswith("Try again in 42 seconds.")
    assert explain_code(ErrorCode.THROTTLED, 600.0).endswith("Try again in 10 minutes.")
    assert "Try again in" not in explain_code(ErrorCode.HANDLE_TAKEN, 0.0)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(ErrorCode.LOGIN_FAILED), "password is wrong"),
        (Unreachable("no"), "Nobody answers there"),
        (PinMismatch("a", "b"), "another certificate"),
        (ConnectionLost("gone"), "interrupted"),
        (RemoteProtocolError(ErrorCode.VERSION), "update the older one"),
        (DataUnwritable("No space is left: free some."), "No space is left"),
        (RuntimeError("0x7f"), "Details are in the log"),
    ],
)
def test_errors_are_told_by_what_one_can_do(error: Exception, words: str) -> None:
    assert words in explain(error)


@pytest.mark.parametrize("reason", ["unreachable", "lost", "pin_mismatch", "archive", "closing"])
def test_every_reason_for_being_offline_has_words(reason: str) -> None:
    assert explain_offline(reason).endswith(".")
    assert explain_offline("") == ""


def test_a_refused_key_is_no_wrong_password() -> None:
    assert "does not know this computer" in explain_offline(ErrorCode.LOGIN_FAILED)


@pytest.mark.parametrize("reason", ["unreachable", "lost", "pin_mismatch", "archive", *ErrorCode])
def test_every_trouble_has_a_title_and_a_sentence(reason: str) -> None:
    trouble = trouble_of(reason)
    assert trouble.title
    assert trouble.title[-1] != "."
    assert trouble.words.endswith(".")
