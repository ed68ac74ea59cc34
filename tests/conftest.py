"""What every test gets: its own screen, no network, and no error that goes by unseen."""

import gc
import itertools
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from types import TracebackType

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.screen import Screen, WindowManager
from whatsapp_like.server.log import log as server_log

WaitUntil = Callable[..., None]
COLLECT_EVERY = 30

_screen = Screen()


def pytest_configure(config: pytest.Config) -> None:
    # Nothing may appear on, or read from, the screen and the language of whoever runs the tests.
    for name in (
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
        "XDG_RUNTIME_DIR",
        "LANGUAGE",
        "LC_ALL",
        "LC_MESSAGES",
    ):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    # What a shell runs in the background ignores Ctrl-C, and so would what the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # A busy machine is no failure; under CI every run draws the same examples.
    settings.register_profile(
        "wl",
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("wl")


_tests = itertools.count()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Garbage of a test with windows must not be collected in the thread of a later test: Tk's
    # objects would wait there, for ever, for a loop that nobody runs. So it is collected here.
    gc.disable()
    if next(_tests) % COLLECT_EVERY == 0:
        gc.collect()
    # Before any fixture, since a fixture of the whole session may open the first window.
    if item.get_closest_marker("gui") and not _screen.display:
        _screen.start()
        from tests.focusing import force_focus_by_x

        force_focus_by_x(_screen.display)


def pytest_sessionfinish() -> None:
    _screen.stop()


@pytest.fixture
def window_manager() -> Iterator[WindowManager]:
    """Openbox on the tests' screen, for tests of focus, iconify and stacking."""
    with WindowManager() as manager:
        yield manager


@pytest.fixture
def wait_until() -> WaitUntil:
    """Return `wait_until(condition, timeout=10)`: runs Tk's events until the condition holds."""

    def wait(condition: Callable[[], object], timeout: float = 10) -> None:
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"Not true within {timeout} s: {condition}")
            if (tkinter := sys.modules.get("tkinter")) and (root := tkinter._default_root):  # noqa: SLF001
                root.update()
            # Lets the threads that we wait for have the interpreter.
            time.sleep(0.002)

    return wait


@pytest.fixture(autouse=True)
def no_callback_error(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail a test in which a Tk callback raised: Tk itself would only print it."""
    if not request.node.get_closest_marker("gui"):
        yield
        return
    import tkinter

    errors: list[BaseException] = []

    def remember(
        root: tkinter.Tk,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        errors.append(error)

    monkeypatch.setattr(tkinter.Tk, "report_callback_exception", remember)
    yield
    if errors:
        raise errors[0]


@pytest.fixture(autouse=True)
def no_logged_error(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logged an error, unless it is marked `logs_errors`."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not errors, "errors were logged"


@pytest.fixture(autouse=True)
def standard_logging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Log through the standard library, so that caplog and `no_logged_error` see it.

    Before each test anew: a program that ran within an earlier one has set up its own logging.
    """
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    monkeypatch.setattr(server_log, "_format", None)
    monkeypatch.setattr(server_log, "_logger", None)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections: none at all but for `integration`, which has the loopback."""
    integration = request.node.get_closest_marker("integration") is not None
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(this: socket.socket, address: object) -> None:
        local = isinstance(address, tuple) and (
            str(address[0]).startswith("127.") or address[0] in ("::1", "localhost")
        )
        # Windows has no socketpair and makes one over the loopback.
        if this.family == getattr(socket, "AF_UNIX", None) or (
            local and (integration or sys.platform == "win32")
        ):
            return
        raise AssertionError(f"This test may not connect to {address}.")

    def guarded(this: socket.socket, address: object) -> None:
        check(this, address)
        connect(this, address)  # type: ignore[arg-type]

    def guarded_ex(this: socket.socket, address: object) -> int:
        check(this, address)
        return connect_ex(this, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
