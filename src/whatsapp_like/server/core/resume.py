"""Coming back with a device's key: one signature over the server's nonce, nothing to steal.

Runs on the network thread; a check costs about a tenth of a millisecond. Known keys are never
throttled: after a restart everybody comes back at once, often from behind one address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement
from whatsapp_like.server.core.accounts import load_account
from whatsapp_like.server.core.opening import Admitted
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Store

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Resume:
    """Answers `session.resume`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.ResumeSession: self._resume}

    def _resume(self, session: Session, request: e.ResumeSession) -> None:
        hub = self._hub
        if not session.nonce:
            raise Refused(ErrorCode.OUT_OF_STATE, "the nonce is used up")
        statement = resume_statement(
            session.nonce, request.account, request.device, session.peer.binding
        )
        # A nonce is good for one signature, right or wrong.
        session.nonce = b""

        def admit(store: Store) -> Admitted:
            device = store.device(request.device)
            if device is None or device.account != request.account:
                raise Refused(ErrorCode.LOGIN_FAILED)
            if not _verify(device.public_key, request.signature, statement):
                raise Refused(ErrorCode.LOGIN_FAILED)
            return Admitted(load_account(store, request.account), device)

        hub.write(
            session,
            request.id,
            admit,
            lambda admitted: hub.opening.open(session, request.id, admitted),
        )


def _verify(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True
