"""The server from start to stop: opens what it needs, serves, and leaves everything in order.

`serve` runs on the main thread and returns when the server was told to stop.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import monotonic, perf_counter
from types import FrameType
from typing import Final

from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.server.addresses import is_within, own_addresses
from whatsapp_like.server.commits import Commits
from whatsapp_like.server.core.hub import Hub
from whatsapp_like.server.first_start import set_up
from whatsapp_like.server.listener import Listener, wall
from whatsapp_like.server.log import log
from whatsapp_like.server.metrics import Metrics, serve_metrics
from whatsapp_like.server.pace import Pace, probe
from whatsapp_like.server.settings import Durability, Settings, split_address
from whatsapp_like.server.sockets import open_listeners
from whatsapp_like.server.status import Status, remove_status, write_status
from whatsapp_like.server.store.sqlite import unwritable
from whatsapp_like.server.store.store import Store
from whatsapp_like.server.tls import Identity, given_identity, own_identity

_M_MMAP_THRESHOLD: Final = -3  # from glibc's malloc.h

_OPEN_MAX: Final = 10_240  # from macOS' sys/syslimits.h

_WARM_UP_AFTER: Final = 0.5
"""Seconds after the start, in which whoever waited for the server is greeted undisturbed."""

Ready = Callable[[Status], None]


def identity_of(settings: Settings) -> Identity | None:
    """Load the certificate that the settings ask for; None for plain TCP.

    Raises:
        DataError: the data folder's own is damaged or cannot be made.
        SettingsError: the given one can't be used.
    """
    if settings.plain:
        return None
    if settings.certificate is None:
        return own_identity(settings.data)
    return given_identity(settings.certificate, settings.key or settings.certificate)


def reachable_hosts(settings: Settings) -> tuple[str, ...]:
    """List the addresses under which others reach a server with these settings, likeliest first.

    Where only loopback is listened on, that is what is listed.
    """
    networks = settings.welcome_networks
    if any(host in ("0.0.0.0", "::") for host in settings.hosts):
        versions = {6 if ":" in host else 4 for host in settings.hosts}
        listened = [own for own in own_addresses() if own.version in versions]
        found = [own for own in listened if networks is None or is_within(own, networks)]
        # A computer without a private address, and one that hides behind a router with a public
        # name, are told what there is: better than nothing to copy.
        usable = sorted(found or listened, key=lambda own: own.version)  # IPv4 is easier to type
        return tuple(map(str, usable)) or ("127.0.0.1",)
    return settings.hosts


def invite_link(status: Status, code: str) -> str:
    """Return the link that lets somebody register on a server."""
    host = status.addresses[0] if status.addresses else status.local
    return ServerAddress(host=host, port=status.port, pin=status.pin, code=code).link()


def serve(settings: Settings, ready: Ready) -> None:
    """Serve until SIGTERM, SIGINT or Ctrl-C; `ready` is told once clients can connect.

    Raises:
        DataError: the data folder can't be used.
        SettingsError: a setting can't work: port taken, certificate unusable.
    """
    with ExitStack() as stack:
        relaxed = settings.durability is Durability.RELAXED
        store = Store.open(settings.data, wall(), relaxed=relaxed)
        stack.callback(store.close)
        code = set_up(store, settings.data, wall())
        identity = identity_of(settings)
        allow_open_files(settings.limits.connections)
        listening = open_listeners(settings.hosts, settings.port)
        for listener in listening:
            stack.callback(listener.close)
        # Without a flush in each commit there is nothing to wait for.
        pace = Pace([0.0] if relaxed else _probe(settings.data), perf_counter())
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, ready, store, pace, identity, listening, code))


async def _serve(
    settings: Settings,
    ready: Ready,
    store: Store,
    pace: Pace,
    identity: Identity | None,
    listening: Sequence[socket.socket],
    code: str | None,
) -> None:
    told_to_stop = _watch_signals()
    metrics = Metrics()
    listener = Listener(settings, identity, listening, metrics)
    commits = Commits(
        store,
        store.reader(),
        pace,
        metrics,
        folder=settings.data,
        loop=asyncio.get_running_loop(),
        wake=listener.wake,
    )
    hub = Hub(
        commits,
        settings.policy,
        secret=store.secret(),
        now=monotonic(),
        wall=wall(),
        report=listener.report,
    )
    exporter = await _export_metrics(settings, metrics, hub)
    listener.start(hub, commits)
    status = _status(settings, identity, listening, code)
    warm_up = Thread(target=_warm_up, name="warm-up")
    later = asyncio.get_running_loop().call_later(_WARM_UP_AFTER, warm_up.start)
    try:
        _tell(settings, status, ready)
        log.info("serving", port=status.port, addresses=",".join(status.addresses), pid=status.pid)
        await told_to_stop.wait()
        log.info("stopping")
    finally:
        if exporter is not None:
            exporter.close()
        if not await listener.stop():
            store.abandon()
            log.error("the disk does not answer: what was not acknowledged may be lost")
        remove_status(settings.data)
        later.cancel()
        if warm_up.ident is not None:
            warm_up.join()
        log.info("stopped")


def _status(
    settings: Settings,
    identity: Identity | None,
    listening: Sequence[socket.socket],
    code: str | None,
) -> Status:
    host, port = listening[0].getsockname()[:2]
    return Status(
        pid=os.getpid(),
        name=settings.name,
        port=port,
        local={"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host),
        addresses=reachable_hosts(settings),
        pin=identity.pin if identity else None,
        code=code,
        since=wall(),
    )


def _tell(settings: Settings, status: Status, ready: Ready) -> None:
    try:
        write_status(settings.data, status)
    except OSError as error:
        raise unwritable(settings.data, error.strerror or error) from error
    ready(status)


async def _export_metrics(settings: Settings, metrics: Metrics, hub: Hub) -> asyncio.Server | None:
    if not settings.metrics:
        return None
    host, port = split_address(settings.metrics)
    try:
        return await serve_metrics(
            host, port, lambda: "\n".join(metrics.lines(hub.counts())) + "\n"
        )
    except OSError as error:
        raise SettingsError(
            _('"metrics" cannot be served on {address}: {reason}.').format(
                address=settings.metrics, reason=error.strerror or error
            )
        ) from error


def _warm_up() -> None:
    """Load, in a thread of its own, what the first login needs: the start does not wait for it, and
    that login does not either."""
    import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
    import_module("scramp")
    _keep_idle_tls_small()
    # All this lives as long as the process: no later collection need look at it again.
    gc.collect()
    gc.freeze()


def _keep_idle_tls_small() -> None:
    """Have glibc give each big block pages of its own.

    Every TLS connection has a buffer of 256 KiB of which it mostly touches a page or two. Once one
    such buffer was freed, glibc would cut the next ones out of used memory: measured, an idle
    connection then takes 43 KiB instead of 23.
    """
    if sys.platform == "linux":
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # musl has none, and no such habit
            mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def _watch_signals() -> asyncio.Event:
    """Return an event that is set when the system, or Ctrl-C, asks the process to end."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    if sys.platform == "win32":

        def stop(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(told.set)

        # Python's handlers run between two steps of the main thread: the hub's tick sees to those.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK):
            signal.signal(number, stop)
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, told.set)
    return told


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the lightest loop there is: uvloop, winloop, or None for asyncio's own."""
    library = "winloop" if sys.platform == "win32" else "uvloop"
    try:
        factory: Callable[[], asyncio.AbstractEventLoop] = import_module(library).new_event_loop
    except ImportError:
        return None
    return factory


def allow_open_files(connections: int) -> None:
    """Raise the number of open files, as far as the system lets us, to what the limits need."""
    if sys.platform != "win32":  # which has no such limit
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        needed = connections + 256  # besides connections: the database, libraries, logs
        if soft != resource.RLIM_INFINITY and soft < needed:
            wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
            # macOS names no limit and yet refuses more than its kernel allows: then its OPEN_MAX.
            for files in (wanted, min(wanted, _OPEN_MAX)):
                with suppress(OSError, ValueError):
                    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))
                    return


def _probe(folder: Path) -> list[float]:
    try:
        return probe(folder)
    except OSError as error:
        raise unwritable(folder, error.strerror or error) from error
