"""A virtual screen of the tests' own: Xvfb, and a window manager for the tests that need one."""

import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_INSTALL = "run tools/bootstrap.sh, or: apt-get install -y xvfb openbox"


class Screen:
    """An X server that nobody else uses; DISPLAY names it from `start` to `stop`."""

    def __init__(self, size: str = "1600x1000") -> None:
        self.size = size
        self.display = ""
        self._server: subprocess.Popen[bytes] | None = None
        self._before: str | None = None

    def start(self) -> None:
        """Start the server on a free display number. Windows and macOS use their own screen."""
        if sys.platform == "win32" or sys.platform == "darwin":
            return
        if shutil.which("Xvfb") is None:
            raise RuntimeError(f"Tests of windows need Xvfb: {_INSTALL}")
        reader, writer = os.pipe()
        # 24 bit: Pillow cannot grab the default depth. -noreset: else the server forgets fonts
        # and colours whenever its last window closes. -displayfd: the server picks a free number.
        self._server = subprocess.Popen(
            f"Xvfb -displayfd {writer} -screen 0 {self.size}x24 -noreset -nolisten tcp".split(),
            pass_fds=[writer],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        try:
            self.display = f":{_read_line(reader, timeout=20)}"
        except BaseException:
            self.stop()
            raise
        finally:
            os.close(reader)
        self._before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = self.display

    def stop(self) -> None:
        """End the server and give DISPLAY its earlier value back."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)
            self._server = None
        if self.display:
            self.display = ""
            if self._before is None:
                os.environ.pop("DISPLAY", None)
            else:
                os.environ["DISPLAY"] = self._before

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class WindowManager:
    """Openbox on the current display: focus, iconify and zoom need one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if sys.platform == "win32" or sys.platform == "darwin":
            return self
        if shutil.which("openbox") is None:
            raise RuntimeError(f"This test needs openbox: {_INSTALL}")
        with tempfile.TemporaryDirectory() as folder:
            pipe = Path(folder, "ready")
            os.mkfifo(pipe)
            # For writing too: then it opens at once and never looks closed.
            reader = os.open(pipe, os.O_RDWR)
            # openbox runs its --startup command once it manages windows; it closes every other
            # descriptor it inherits, hence a named pipe.
            self._process = subprocess.Popen(
                ["openbox", "--sm-disable", "--startup", f"sh -c 'echo ready > {pipe}'"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                _read_line(reader, timeout=20)
            except BaseException:
                self.__exit__(None, None, None)
                raise
            finally:
                os.close(reader)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


def _read_line(fd: int, timeout: float) -> str:
    """Read up to the first newline.

    Raises:
        RuntimeError: the other end closed first, or `timeout` seconds passed.
    """
    end = time.monotonic() + timeout
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([fd], [], [], max(0.0, end - time.monotonic()))
        byte = os.read(fd, 1) if ready else b""
        if not byte:
            raise RuntimeError("The virtual screen did not start.")
        line += byte
    return line.decode().strip()
