"""What is measured: how each server is started and which driver talks to it."""

from __future__ import annotations

import os
import shutil
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drivers import Driver, MqttDriver, RouterDriver, WlDriver
from benchmarks.process import Server, free_port

Make = Callable[[int, Callable[[Driver, int], None]], Driver]


@dataclass(frozen=True)
class Target:
    """A server to measure; `command` gets the port and an empty folder that is removed later."""

    name: str
    make: Make
    command: Callable[[int, Path], list[str]]
    tls: bool = False

    @contextmanager
    def running(self) -> Iterator[tuple[Server, int]]:
        """Run the server and yield it with its port."""
        port = free_port()
        with (
            tempfile.TemporaryDirectory(prefix="wl-bench-") as folder,
            Server(self.command(port, Path(folder)), port) as server,
        ):
            yield server, port

    def context(self) -> ssl.SSLContext | None:
        """Return how to connect; the load does not check the certificate it just made itself."""
        if not self.tls:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


def find(name: str) -> str:
    """Return where a program is.

    Raises:
        FileNotFoundError: it is not installed.
    """
    folders = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
    program = shutil.which(name, path=folders)
    if program is None:
        raise FileNotFoundError(f"{name} is not installed")
    return program


def _router(port: int, _folder: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.router", str(port)]


def _mosquitto(port: int, folder: Path) -> list[str]:
    program = find("mosquitto")
    settings = folder / "mosquitto.conf"
    settings.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
        f"persistence_location {folder}/\nautosave_interval 1\nmax_queued_messages 0\n"
        "max_inflight_messages 0\nlog_dest none\nset_tcp_nodelay true\nuser root\n"
    )
    return [program, "-c", str(settings)]


def wl(port: int, folder: Path, *, plain: bool) -> list[str]:
    # What differs from the defaults: anyone may register, and the throttles are lifted that would
    # see one address register a thousand accounts, or one account send more than 50 a second.
    (folder / "wl-server.toml").write_text(f"plain = {str(plain).lower()}\n" + WL_SETTINGS)
    command = [sys.executable, "-m", "whatsapp_like.commands.server", "--headless"]
    return [*command, "--data", str(folder), "--port", str(port)]


WL_SETTINGS = """registration = "open"
[limits]
registrations = 100000
messages_rate = inf
requests_rate = inf
connections = 50000
connections_per_address = 50000
"""

ROUTER = Target("router", RouterDriver, _router)
MOSQUITTO = Target("mosquitto", MqttDriver, _mosquitto)
WL_PLAIN = Target("wl", WlDriver, lambda port, folder: wl(port, folder, plain=True))
WL_TLS = Target("wl-tls", WlDriver, lambda port, folder: wl(port, folder, plain=False), tls=True)
TARGETS = {target.name: target for target in (ROUTER, MOSQUITTO, WL_PLAIN, WL_TLS)}
