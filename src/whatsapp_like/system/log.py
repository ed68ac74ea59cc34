"""The desktop's log: what went wrong where no window could say it.

Any thread may write. The library is imported by whoever writes the first line, which hardly ever
happens: at every start it would cost as much as a tenth of the way to the first window.
"""

from __future__ import annotations

import sys
from typing import Any


def log() -> Any:
    """Return the log; it writes to standard error unless somebody has set it up otherwise."""
    import structlog

    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
                # Its own way with a traceback shows the values of variables: passwords and messages
                # would be in whatever file the desktop's session collects these lines in.
                structlog.dev.ConsoleRenderer(
                    colors=False, exception_formatter=structlog.dev.plain_traceback
                ),
            ],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
    return structlog.get_logger()
