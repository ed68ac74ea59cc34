"""Listening sockets: bound and set up on every address, or one sentence why not.

Runs on the server's main thread at start.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Sequence
from typing import Final

from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _

# What is more than the system allows is cut by the system.
_BACKLOG: Final = 4096
_TRIES: Final = 8


def open_listeners(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Listen on a port of every address, not blocking; port 0 takes one that is free on all.

    Of IPv4 and IPv6 "everywhere" one is enough, where the system has no more.

    Raises:
        SettingsError: an address or the port can't be used; says what to do.
    """
    for _turn in range(_TRIES - 1 if port == 0 else 0):
        try:
            return _open_all(hosts, port)
        except SettingsError:
            # The free port of the first address was taken on another: the system picks a new one.
            continue
    return _open_all(hosts, port)


def _open_all(hosts: Sequence[str], port: int) -> list[socket.socket]:
    opened: list[socket.socket] = []
    try:
        for host in hosts:
            try:
                listener = _open(host, opened[0].getsockname()[1] if opened else port)
            except OSError as error:
                missing = error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
                if missing and host in ("::", "::1") and opened:
                    continue
                raise _explain(error, host, port) from error
            opened.append(listener)
    except BaseException:
        for listener in opened:
            listener.close()
        raise
    return opened


def _open(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let any other program take the port over.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Old connections in TIME_WAIT must not keep a restarted server from its port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # IPv4 has a socket of its own, so that every address is seen in its own form.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0][4])
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _explain(error: OSError, host: str, port: int) -> SettingsError:
    if error.errno == errno.EADDRINUSE or (
        sys.platform == "win32" and error.errno == errno.EACCES and port >= 1024
    ):
        text = _(
            "Port {port} is taken by another program (perhaps another wl-server): stop that one, "
            'or choose another port, in the field "Port" of the panel or with "--port".'
        )
    elif error.errno in (errno.EACCES, errno.EPERM):
        text = _(
            "The system does not let this user listen on port {port}: choose one from 1024 on "
            'in the field "Port" of the panel or with "--port".'
        )
    elif error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        text = _('This computer has no address {host}: correct "listen".')
    else:
        text = _("The server cannot listen on port {port} of {host}: {reason}.")
    return SettingsError(text.format(host=host, port=port, reason=error.strerror or error))
