"""Lines of the log, and what strangers can't do to them."""

import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from whatsapp_like.server.log import Log, LogFormat, LogLevel, escape


@pytest.fixture(autouse=True)
def usual_structlog() -> Iterator[None]:
    """Give the other tests their configuration back."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def configured(level: LogLevel, form: LogFormat) -> Log:
    log = Log()
    log.configure(level, form)
    return log


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configured(LogLevel.INFO, LogFormat.CONSOLE).info("serving", port=7272)

    line = capsys.readouterr().err
    assert line.endswith("Z info    serving port=7272\n")


def test_a_line_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    configured(LogLevel.INFO, LogFormat.JSON).warning("full", connections=3)

    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["event"], line["connections"]) == ("warning", "full", 3)
    assert line["timestamp"]


def test_less_important_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log = configured(LogLevel.WARNING, LogFormat.CONSOLE)
    log.debug("a")
    log.info("b")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", LogFormat)
def test_nobody_forges_a_line(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "Nora\n2026-11-23 error   hacked\x1b[2J\u202e\x9b"
    configured(LogLevel.INFO, form).info("renamed", name=evil)

    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert not set(output) & set("\x1b\u202e\x9b")


def test_a_traceback_is_logged_and_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    log = configured(LogLevel.INFO, LogFormat.CONSOLE)
    try:
        raise ValueError("bad \x1b[2J")
    except ValueError as error:
        log.error("unexpected error", exc_info=error)

    output = capsys.readouterr().err
    assert "ValueError: bad \\x1b[2J" in output
    assert "Traceback" in output


def test_a_closed_terminal_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())

    configured(LogLevel.INFO, LogFormat.CONSOLE).info("serving")


def test_ordinary_text_stays_as_it_is() -> None:
    assert escape("Zoë Müller 漢字 👍") == "Zoë Müller 漢字 👍"
