"""A real `wl-server --headless` in a process of its own, for tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from whatsapp_like.server.status import Status, read_status

COMMAND = [sys.executable, "-m", "whatsapp_like.commands.server"]
LAST_LINE = "Ctrl-C stops the server."


def run(
    *arguments: str, environment: dict[str, str] | None = None, largest_file: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `wl-server` to its end; `largest_file` bounds the bytes of every file it writes."""
    # A test of windows, earlier in this process, has left its screen open.
    screens = {"DISPLAY", "WAYLAND_DISPLAY"}
    variables = {k: v for k, v in os.environ.items() if k not in screens} | (environment or {})
    if largest_file is not None:
        # What measures the coverage writes a file as well, and would complain.
        variables = {k: v for k, v in variables.items() if not k.startswith("COVERAGE")}
    return subprocess.run(
        [*COMMAND, *arguments],
        env=variables,
        preexec_fn=None if largest_file is None else lambda: _limit_files(largest_file),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _limit_files(size: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class ServerProcess:
    """A server on a free port of 127.0.0.1; `log` is what it wrote to standard error."""

    def __init__(self, folder: Path, *flags: str, settings: str = "") -> None:
        """Start it on a data folder, and wait until clients can connect."""
        folder.mkdir(exist_ok=True)
        if settings:
            (folder / "wl-server.toml").write_text(settings, "utf-8")
        self.folder = folder
        self._log_path = folder.with_name(folder.name + ".log")
        with self._log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *COMMAND,
                    *("--headless", "--data", str(folder), "--port", "0"),
                    *("--listen", "127.0.0.1"),
                    *flags,
                ],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if self.said[-1] == LAST_LINE:
                break
        status = read_status(folder)
        if status is None:
            self.close()
            raise AssertionError(f"The server did not start: {self.log}")
        self.status: Status = status

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.status.port

    @property
    def log(self) -> str:
        """Everything it logged so far."""
        return self._log_path.read_text("utf-8")

    def limit_files(self, size: int | None) -> None:
        """Let no file of it grow beyond a size, as on a full disk; None lifts that. Linux only."""
        if sys.platform == "linux":
            import resource

            limit = resource.RLIM_INFINITY if size is None else size
            resource.prlimit(
                self.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)
            )

    def stop(self) -> int:
        """Ask it to end, as the system would; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end."""
        status = self.process.wait(timeout=30)
        self.close()
        return status

    def kill(self) -> None:
        """End it without a warning, as a power cut would."""
        self.process.kill()
        self.wait()

    def close(self) -> None:
        """Leave nothing running and nothing open; the gentle way first."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
