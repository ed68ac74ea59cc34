"""A D-Bus of the tests' own, on which a test decides who offers what."""

from __future__ import annotations

import gc
import queue
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whatsapp_like.system.bus import Bus

# Starts no services: what is on this machine must not show itself.
_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A bus that this test's programs take for the session's."""
    if shutil.which("dbus-daemon") is None:
        raise RuntimeError("This test needs dbus-daemon: run tools/bootstrap.sh")
    file, socket = tmp_path / "bus.conf", tmp_path / "bus"
    file.write_text(_CONFIGURATION.format(socket=socket))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={file}", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdout is not None
    daemon.stdout.readline()  # the address, as soon as it listens
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={socket}")
    yield daemon
    daemon.send_signal(signal.SIGCONT)
    daemon.terminate()
    daemon.wait(10)
    daemon.stdout.close()


@pytest.fixture
def bus() -> Iterator[Bus]:
    """Our end of the bus."""
    # What windows of earlier tests left goes here and now: Tk's garbage must not be found by the
    # bus's thread (see views/pump.py).
    gc.collect()
    made = Bus()
    yield made
    made.close()


@pytest.fixture
def desktop(session: None, bus: Bus) -> Iterator[Bus]:
    """The other end: that of a desktop."""
    made = Bus()
    yield made
    made.close()


class Calls:
    """What was posted to the test's thread, which makes the calls when it likes."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()

    def __call__(self, call: Callable[[], object]) -> None:
        self._waiting.put(call)

    def run(self, count: int = 1) -> None:
        """Make that many calls, the first as soon as it comes."""
        for _ in range(count):
            self._waiting.get(timeout=10)()


@pytest.fixture
def post() -> Calls:
    return Calls()


def wait_for(condition: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)
