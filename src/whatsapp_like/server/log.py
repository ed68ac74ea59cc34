"""The server's log: one line per event, to standard error, for people or for machines.

Any thread may log. structlog is loaded with the first line that is written, not at start: it costs
as much time as everything else that must happen before the first client can connect.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, MutableMapping
from enum import StrEnum
from typing import Any, Final

_LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}

# What moves the cursor, hides or reorders text: a name chosen by a stranger must not rewrite a log.
_UNSAFE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


class LogLevel(StrEnum):
    """The least important lines that are still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """For people on a terminal, or one JSON object a line."""

    CONSOLE = "console"
    JSON = "json"


def escape(text: str) -> str:
    """Return `text` with its unsafe characters written as Python escapes."""
    return _UNSAFE.sub(lambda found: ascii(found.group())[1:-1], text)


class Log:
    """Writes lines of an event's name and named values."""

    def __init__(self) -> None:
        self._level = _LEVELS["info"]
        self._format: LogFormat | None = None
        self._logger: Any = None

    def configure(self, level: LogLevel, form: LogFormat) -> None:
        """Choose what is written from now on, and how."""
        self._level, self._format, self._logger = _LEVELS[level], form, None

    def debug(self, event: str, **values: object) -> None:
        """Log what only a developer wants to know."""
        self._write("debug", event, values)

    def info(self, event: str, **values: object) -> None:
        """Log the normal course of things."""
        self._write("info", event, values)

    def warning(self, event: str, **values: object) -> None:
        """Log what the administrator should look at."""
        self._write("warning", event, values)

    def error(self, event: str, **values: object) -> None:
        """Log what went wrong; within an `except` block, pass `exc_info=True` for the traceback."""
        self._write("error", event, values)

    def _write(self, level: str, event: str, values: Mapping[str, object]) -> None:
        if _LEVELS[level] < self._level:
            return
        if self._logger is None:
            self._logger = _structlog(self._format)
        try:
            getattr(self._logger, level)(event, **values)
        except OSError:  # the terminal or pipe is gone: no reason to stop serving
            return


log: Final = Log()
"""The one log of the process."""


def _structlog(form: LogFormat | None) -> Any:
    import structlog

    if form is not None:  # None: the program that embeds the server has configured structlog
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer()
                if form is LogFormat.JSON
                else _render_for_people,
            ],
            logger_factory=structlog.WriteLoggerFactory(sys.stderr),
            cache_logger_on_first_use=True,
        )
    return structlog.get_logger("wl-server")


def _render_for_people(_logger: object, _method: str, line: MutableMapping[str, Any]) -> str:
    moment, level, event = (line.pop(key) for key in ("timestamp", "level", "event"))
    traceback = line.pop("exception", None)
    values = "".join(f" {key}={escape(str(value))}" for key, value in line.items())
    # A traceback keeps its line breaks, which are Python's; what strangers wrote in it is escaped.
    lines = [f"{moment} {level:7} {escape(str(event))}{values}"]
    lines += [escape(part) for part in traceback.splitlines()] if traceback else []
    return "\n".join(lines)
