"""One request to the running server of a data folder, said by its operator.

Runs on the caller's thread and blocks; for commands that do one thing and end.
"""

from __future__ import annotations

import hashlib
import platform
import socket
import ssl
from collections.abc import Iterator
from time import monotonic
from typing import Final

from whatsapp_like import __version__
from whatsapp_like.errors import (
    ConnectionLost,
    ErrorCode,
    PinMismatch,
    ProtocolError,
    Refused,
    Unreachable,
)
from whatsapp_like.i18n import _
from whatsapp_like.models.address import pin_of
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import Connection, client_side, resume_statement
from whatsapp_like.server.der import read_certificate
from whatsapp_like.server.first_start import Operator
from whatsapp_like.server.status import Status

ERRAND: Final = 3
"""The id that the request must carry: greeting and login come first."""

_PATIENCE: Final = 10.0
_READ: Final = 64 * 1024


def run_errand(status: Status, operator: Operator, request: e.ClientEnvelope) -> e.ServerEnvelope:
    """Log in as the operator, ask `request` (its id must be `ERRAND`) and return the reply.

    Raises:
        Unreachable: nobody answers there any more.
        PinMismatch: somebody else does.
        Refused: the server declined.
        ConnectionLost: it hung up.
    """
    try:
        with socket.create_connection((status.local, status.port), _PATIENCE) as plain:
            if status.pin is None:
                return _talk(plain, b"", operator, request)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            # The certificate signs itself; what proves it is its pin, below.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            with context.wrap_socket(plain) as secure:
                return _talk(secure, _check(secure, status.pin), operator, request)
    except (OSError, ValueError, ProtocolError) as error:
        raise Unreachable(
            _("The server of this data folder does not answer on port {port}.").format(
                port=status.port
            )
        ) from error


def _check(secure: ssl.SSLSocket, pin: str) -> bytes:
    """See that it is our own server; return the channel binding of the connection."""
    der = secure.getpeercert(binary_form=True) or b""
    certificate = read_certificate(der)
    presented = pin_of(certificate.public_key)
    if presented != pin:
        raise PinMismatch(pin, presented)
    return hashlib.new(certificate.hash_name or "sha256", der).digest()


def _talk(
    link: socket.socket, binding: bytes, operator: Operator, request: e.ClientEnvelope
) -> e.ServerEnvelope:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    connection = client_side(monotonic())
    heard = _hear(link, connection)
    client = f"wl-server/{__version__} {platform.system()}"
    link.sendall(connection.send(e.Hello(id=1, client=client)))
    welcome = _reply(heard, 1)
    if not isinstance(welcome, e.Welcome):
        raise ConnectionLost("no welcome")
    key = Ed25519PrivateKey.from_private_bytes(operator.private_key)
    statement = resume_statement(welcome.nonce, operator.account, operator.device, binding)
    link.sendall(
        connection.send(
            e.ResumeSession(
                id=2,
                account=operator.account,
                device=operator.device,
                signature=key.sign(statement),
            )
        )
    )
    _reply(heard, 2)
    link.sendall(connection.send(request))
    return _reply(heard, ERRAND)


def _hear(
    link: socket.socket, connection: Connection[e.ServerEnvelope, e.ClientEnvelope]
) -> Iterator[e.ServerEnvelope]:
    while data := link.recv(_READ):
        for heard in connection.receive(data, monotonic()):
            if isinstance(heard, tuple):
                yield heard[0]
        if connection.error is not None:
            raise connection.error
    raise ConnectionLost(_("The server closed the connection."))


def _reply(heard: Iterator[e.ServerEnvelope], request: int) -> e.ServerEnvelope:
    for envelope in heard:
        if getattr(envelope, "re", request) != request and envelope.type != "error":
            continue
        if isinstance(envelope, e.ErrorReply):
            raise Refused(ErrorCode(envelope.code), envelope.detail, envelope.retry_after)
        if getattr(envelope, "re", None) == request:
            return envelope
    raise ConnectionLost(_("The server closed the connection."))
