"""The addresses of this computer's network interfaces, asked of the operating system.

Runs on whichever thread asks; nothing is kept. The standard library has no portable way to list
them, hence a C structure of a few fields here.
"""

from __future__ import annotations

import socket
import sys

if sys.platform == "win32":

    def interface_addresses() -> list[str]:
        """List the address of every interface that is up.

        Raises:
            OSError: the system refused.
        """
        # Windows answers for its own name with the addresses of every interface.
        entries = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in entries]

else:
    import ctypes
    from typing import Any

    class _Interface(ctypes.Structure):
        """`struct ifaddrs`, as far as Linux, macOS and the BSDs agree on it."""

    _Interface._fields_ = (
        ("next", ctypes.POINTER(_Interface)),
        ("name", ctypes.c_char_p),
        ("flags", ctypes.c_uint),
        ("address", ctypes.c_void_p),
    )
    _UP = 1

    def interface_addresses() -> list[str]:
        """List the address of every interface that is up.

        Raises:
            OSError: the system refused, or its C library cannot tell.
        """
        library = ctypes.CDLL(None, use_errno=True)
        if not hasattr(library, "getifaddrs"):
            raise OSError("this C library has no getifaddrs")
        first = ctypes.POINTER(_Interface)()
        if library.getifaddrs(ctypes.byref(first)) != 0:
            raise OSError(ctypes.get_errno(), "getifaddrs")
        try:
            found = []
            entry: Any = first
            while entry:
                interface = entry.contents
                if interface.address and interface.flags & _UP:
                    found += _read_socket_address(interface.address)
                entry = interface.next
            return found
        finally:
            library.freeifaddrs(first)

    def _read_socket_address(pointer: int) -> list[str]:
        """Return the address in a `struct sockaddr`, or nothing where it is of another family."""
        opening = ctypes.string_at(pointer, 2)
        # The BSDs, and macOS with them, put a length before the family.
        family = opening[1] if sys.platform != "linux" else int.from_bytes(opening, sys.byteorder)
        if family == socket.AF_INET:
            return [socket.inet_ntop(socket.AF_INET, ctypes.string_at(pointer + 4, 4))]
        if family == socket.AF_INET6:
            return [socket.inet_ntop(socket.AF_INET6, ctypes.string_at(pointer + 8, 16))]
        return []
