"""Login with a password: SCRAM over the client's Argon2id stretch, bound to the TLS channel.

Runs on the network thread; a login costs the server some tenths of a millisecond. An unknown handle
walks the very same steps with invented, stable data, and fails like a wrong password.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import ITERATIONS, KDF, Kdf
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.greeting import mechanisms
from whatsapp_like.server.core.opening import Admitted, admit_device
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.core.storage import Reader, Store
from whatsapp_like.server.core.throttle import Throttle, neighbourhood
from whatsapp_like.server.store.rows import CredentialsRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

BINDING = "tls-server-end-point"


class Attempt:
    """A login on its way. `account` is 0 for a handle that does not exist, or has no password."""

    __slots__ = ("account", "credentials", "handle", "scram")

    def __init__(self, handle: str, account: int, credentials: CredentialsRow) -> None:
        self.handle = handle
        self.account = account
        self.credentials = credentials
        self.scram: Any = None


class Proof(NamedTuple):
    """Somebody knew the password behind `credentials`; `scram` is the server-final-message."""

    account: int
    credentials: CredentialsRow
    scram: str

    def check(self, store: Store) -> None:
        """See that the password is still that one (a job for the store).

        Raises:
            Refused: LOGIN_FAILED, it was changed since the attempt began.
        """
        if store.credentials(self.account) != self.credentials:
            raise Refused(ErrorCode.LOGIN_FAILED)


class Login:
    """Answers `login.start`, `login.challenge` and `login.finish`."""

    def __init__(self, hub: Hub, secret: bytes) -> None:
        self._hub = hub
        self._secret = secret
        policy = hub.policy
        self._per_account = Throttle(policy.account_failures, policy.account_failures_rate)
        self._per_address = Throttle(policy.address_failures, policy.address_failures_rate)
        self.handlers: Handlers = {
            e.StartLogin: self._start,
            e.ChallengeLogin: self._challenge,
            e.FinishLogin: self._finish,
        }

    def _start(self, session: Session, request: e.StartLogin) -> None:
        if session.account is not None and request.handle != session.account.account.handle:
            raise Refused(ErrorCode.NOT_ALLOWED, "handle: is not yours")
        self._check_throttles(session, request.handle)
        session.attempt = None

        def read(reader: Reader) -> tuple[int, CredentialsRow | None]:
            # The same questions whether the handle exists or not: they take the same time.
            row = reader.account_by_handle(request.handle)
            account = row.id if row is not None else 0
            return account, reader.credentials(account)

        def answer(found: tuple[int, CredentialsRow | None]) -> None:
            invented = self._invent(request.handle)
            credentials = found[1] or invented
            account = found[0] if found[1] is not None else 0
            session.attempt = Attempt(request.handle, account, credentials)
            kdf = Kdf(
                time=credentials.kdf_time,
                memory_kib=credentials.kdf_memory_kib,
                lanes=credentials.kdf_lanes,
            )
            self._hub.say(session, e.LoginParameters(re=request.id, salt=credentials.salt, kdf=kdf))

        self._hub.read(session, request.id, read, answer)

    def _challenge(self, session: Session, request: e.ChallengeLogin) -> None:
        from scramp import ScramException, ScramMechanism

        attempt = session.attempt
        if attempt is None or attempt.scram is not None:
            raise Refused(ErrorCode.OUT_OF_STATE, "login.start comes first")
        if request.mechanism not in mechanisms(session.peer.secure):
            raise Refused(ErrorCode.NOT_ALLOWED, "not one of the offered mechanisms")
        known = attempt.credentials

        def credentials(name: str) -> tuple[bytes, bytes, bytes, int]:
            if name != attempt.handle:
                attempt.account = 0
            return known.salt, known.stored_key, known.server_key, known.iterations

        binding = (BINDING, session.peer.binding) if session.peer.secure else None
        try:
            scram = ScramMechanism(request.mechanism).make_server(
                credentials, channel_binding=binding, s_nonce=self._hub.random(24).hex()
            )
            scram.set_client_first(request.message)
            challenge = scram.get_server_first()
        except ScramException as error:
            self._fail(session, attempt, error)
        attempt.scram = scram
        self._hub.say(session, e.LoginChallenge(re=request.id, message=challenge))

    def _finish(self, session: Session, request: e.FinishLogin) -> None:
        proof = self.prove(session, request.message)
        hub, account = self._hub, proof.account
        limit, wall = hub.policy.devices_per_account, hub.wall
        connected = hub.opening.connected_devices(account)

        def admit(store: Store) -> Admitted:
            proof.check(store)
            return admit_device(store, account, request.device, limit, connected, wall)

        hub.write(
            session,
            request.id,
            admit,
            lambda admitted: hub.opening.open(session, request.id, admitted, proof.scram),
        )

    def prove(self, session: Session, message: str) -> Proof:
        """Take the client-final-message of the attempt on its way, which is over then.

        Raises:
            Refused: OUT_OF_STATE, THROTTLED, or LOGIN_FAILED.
        """
        from scramp import ScramException

        attempt = session.attempt
        if attempt is None or attempt.scram is None:
            raise Refused(ErrorCode.OUT_OF_STATE, "login.challenge comes first")
        # Again: many connections may have begun before one of them failed.
        self._check_throttles(session, attempt.handle)
        try:
            attempt.scram.set_client_final(message)
            scram = attempt.scram.get_server_final()
        except ScramException as error:
            self._fail(session, attempt, error)
        if not attempt.account:
            self._fail(session, attempt, None)
        session.attempt = None
        return Proof(attempt.account, attempt.credentials, scram)

    # --- failures ---------------------------------------------------------------------------------

    def _check_throttles(self, session: Session, handle: str) -> None:
        """
        Raises:
            Refused: THROTTLED, too many failures for this handle from here, or from here at all.
        """
        now, near = self._hub.now, neighbourhood(session.peer.address)
        wait = max(self._per_account.wait((handle, near), now), self._per_address.wait(near, now))
        if wait > 0:
            raise Refused(ErrorCode.THROTTLED, "too many failed logins", retry_after=wait)

    def _fail(self, session: Session, attempt: Attempt, cause: Exception | None) -> NoReturn:
        """Count a failure and say no more than that it is one.

        Raises:
            Refused: LOGIN_FAILED.
        """
        now, near = self._hub.now, neighbourhood(session.peer.address)
        self._per_account.charge((attempt.handle, near), now)
        self._per_address.charge(near, now)
        self._hub.totals.login_failures += 1
        session.attempt = None
        raise Refused(ErrorCode.LOGIN_FAILED) from cause

    def _invent(self, handle: str) -> CredentialsRow:
        """Return credentials that nobody's password fits, the same for ever for a handle."""

        def derive(what: bytes) -> bytes:
            return hmac.digest(
                self._secret, b"WL invent 1\n%b\n%b" % (what, handle.encode()), "sha256"
            )

        return CredentialsRow(
            salt=derive(b"salt")[:16],
            kdf_time=KDF.time,
            kdf_memory_kib=KDF.memory_kib,
            kdf_lanes=KDF.lanes,
            iterations=ITERATIONS,
            stored_key=derive(b"stored key"),
            server_key=derive(b"server key"),
        )
