"""How a session is opened: the greeting, then the device's key, a password, or a new account.

Runs on the network thread; no I/O. What is slow or needs a library is handed in: signatures, SCRAM
messages and the stretching of the password.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from whatsapp_like.client.engine.link import Link
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import Credentials, DeviceKey, Kdf
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement

FEATURES = (e.MARKS, e.STATUS, e.DEVICES, e.GROUPS, e.PICTURES)
"""Additions to the protocol that this client understands."""


class Scram(Protocol):
    """The client's side of one SCRAM exchange (RFC 5802); every method raises ValueError when the
    server's message is wrong."""

    def first(self) -> str:
        """Return the client-first-message."""
        ...

    def final(self, challenge: str) -> str:
        """Return the client-final-message for a server-first-message."""
        ...

    def verify(self, signature: str) -> None:
        """Check the server-final-message: the server knows the credentials too."""
        ...


@dataclass(frozen=True, slots=True)
class Resume:
    """Come back with the device's key; `sign` returns the Ed25519 signature of a statement."""

    account: int
    device: int
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Password:
    """Log in by password and add this device.

    `stretch` starts the slow part for a salt and parameters and calls back with the exchange, on
    this thread.
    """

    handle: str
    device: DeviceKey
    stretch: Callable[[bytes, Kdf, Callable[[Scram], None]], None]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Make an account; `credentials` hold no password."""

    handle: str
    first_name: str
    last_name: str
    invite: str | None
    credentials: Credentials
    device: DeviceKey


Way = Resume | Password | NewAccount


def mechanism_of(binding: bytes) -> str:
    """Return the only SCRAM mechanism that a connection with this channel binding allows."""
    return "SCRAM-SHA-256-PLUS" if binding else "SCRAM-SHA-256"


class Opening:
    """One attempt to open a session. Calls `opened` or `failed`, each at most once."""

    def __init__(
        self,
        link: Link,
        client: str,
        way: Way | None,
        binding: bytes,
        opened: Callable[[e.Welcome, e.SessionOpened], None],
        failed: Callable[[Exception], None],
        greeted: Callable[[e.Welcome], None],
    ) -> None:
        self._link = link
        self._client = client
        self._way = way
        self._binding = binding
        self._opened = opened
        self._failed = failed
        self._greeted = greeted
        self._welcome: e.Welcome | None = None
        self._scram: Scram | None = None
        self._over = False

    def start(self) -> None:
        """Greet the server."""
        self._link.ask(
            e.Hello(id=self._link.new_id(), features=FEATURES, client=self._client),
            e.Welcome,
            self._welcomed,
            self._fail,
        )

    def abandon(self) -> None:
        """Do nothing more: the connection is gone."""
        self._over = True

    def _welcomed(self, welcome: e.Welcome, _payload: bytes) -> None:
        self._welcome = welcome
        self._greeted(welcome)
        if not e.VERSION <= welcome.version <= e.VERSION:
            self._fail(Refused(ErrorCode.VERSION, f"the server speaks {welcome.version}"))
        elif isinstance(self._way, Resume):
            self._resume(self._way, welcome)
        elif isinstance(self._way, Password):
            self._ask_parameters(self._way)
        elif isinstance(self._way, NewAccount):
            self._register(self._way)

    def _resume(self, way: Resume, welcome: e.Welcome) -> None:
        statement = resume_statement(welcome.nonce, way.account, way.device, self._binding)
        self._link.ask(
            e.ResumeSession(
                id=self._link.new_id(),
                account=way.account,
                device=way.device,
                signature=way.sign(statement),
            ),
            e.SessionOpened,
            self._finish,
            self._fail,
        )

    def _register(self, way: NewAccount) -> None:
        self._link.ask(
            e.Register(
                id=self._link.new_id(),
                handle=way.handle,
                first_name=way.first_name,
                last_name=way.last_name,
                invite=way.invite,
                credentials=way.credentials,
                device=way.device,
            ),
            e.SessionOpened,
            self._finish,
            self._fail,
        )

    # --- password: parameters, challenge, proof ---------------------------------------------------

    def _ask_parameters(self, way: Password) -> None:
        assert self._welcome is not None
        mechanism = mechanism_of(self._binding)
        if mechanism not in self._welcome.mechanisms:
            # Over TLS nothing but PLUS: whoever stands in between could use a proof without it.
            self._fail(Refused(ErrorCode.NOT_ALLOWED, f"the server offers no {mechanism}"))
            return
        self._link.ask(
            e.StartLogin(id=self._link.new_id(), handle=way.handle),
            e.LoginParameters,
            lambda reply, _: way.stretch(reply.salt, reply.kdf, self._challenge),
            self._fail,
        )

    def _challenge(self, scram: Scram) -> None:
        if self._over:
            return
        self._scram = scram
        self._link.ask(
            e.ChallengeLogin(
                id=self._link.new_id(),
                mechanism=mechanism_of(self._binding),
                message=scram.first(),
            ),
            e.LoginChallenge,
            self._prove,
            self._fail,
        )

    def _prove(self, reply: e.LoginChallenge, _payload: bytes) -> None:
        assert isinstance(self._way, Password)
        assert self._scram is not None
        try:
            message = self._scram.final(reply.message)
        except ValueError as error:
            self._fail(Refused(ErrorCode.LOGIN_FAILED, str(error)))
            return
        self._link.ask(
            e.FinishLogin(id=self._link.new_id(), message=message, device=self._way.device),
            e.SessionOpened,
            self._finish,
            self._fail,
        )

    def _finish(self, reply: e.SessionOpened, _payload: bytes) -> None:
        if isinstance(self._way, Password):
            assert self._scram is not None
            try:
                self._scram.verify(reply.scram or "")
            except ValueError as error:
                # Whoever answered does not know our credentials: it is not our server.
                self._fail(Refused(ErrorCode.LOGIN_FAILED, f"the server's proof: {error}"))
                return
        assert self._welcome is not None
        self._over = True
        self._opened(self._welcome, reply)

    def _fail(self, error: Refused | ConnectionLost) -> None:
        if not self._over:
            self._over = True
            self._failed(error)
