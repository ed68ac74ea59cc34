"""A tiny client that speaks the protocol and nothing more: for tests that look at the server.

Runs on the test's asyncio loop. It keeps nothing and repeats nothing; events pile up in `events`
until a test asks for them.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import socket
import ssl
from base64 import b64encode
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Self, TypeVar

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scramp import ScramClient, ScramMechanism

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.account import Account, Credentials, DeviceKey, Kdf
from whatsapp_like.models.address import pin_of
from whatsapp_like.models.message import TextBody
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import Connection, client_side, resume_statement
from whatsapp_like.server.der import read_certificate

KDF = Kdf(time=2, memory_kib=19 * 1024)
SALT = b"0123456789abcdef"
ITERATIONS = 4096

T = TypeVar("T")


class Closed(Exception):
    """The server closed the connection; `goodbye` is why, if it said so."""

    def __init__(self, goodbye: e.ErrorReply | None) -> None:
        super().__init__(goodbye.code if goodbye else "without a word")
        self.goodbye = goodbye


@dataclass
class Person:
    """Somebody with a password and a device's key."""

    handle: str
    password: str = "correct horse"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    account: Account | None = None
    device: int = 0

    @property
    def device_key(self) -> DeviceKey:
        """What the device introduces itself with."""
        return DeviceKey(name="Test", public_key=self.key.public_key().public_bytes_raw())

    @property
    def id(self) -> int:
        """The account's id, once registered."""
        assert self.account is not None
        return self.account.id


def stretch(password: str, salt: bytes, kdf: Kdf) -> str:
    """Return what SCRAM takes for the password."""
    raw = hash_secret_raw(password.encode(), salt, kdf.time, kdf.memory_kib, kdf.lanes, 32, Type.ID)
    return b64encode(raw).decode()


def tls() -> ssl.SSLContext:
    """Return a context that takes any certificate; its pin is compared afterwards."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class WireClient:
    """One connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, binding: bytes, pin: str
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.binding = binding
        self.pin = pin
        self.welcome: e.Welcome
        self.opened: e.SessionOpened
        self.events: deque[tuple[e.ServerEnvelope, bytes]] = deque()
        self.connection: Connection[e.ServerEnvelope, e.ClientEnvelope] = client_side(monotonic())
        self._heard: deque[tuple[e.ServerEnvelope, bytes]] = deque()
        self._ids = itertools.count(1)
        self._nonces = itertools.count(1)

    # --- connecting -------------------------------------------------------------------------------

    @classmethod
    async def connect(
        cls, port: int, *, secure: bool = True, source: str | None = None, hello: bool = True
    ) -> Self:
        """Connect over loopback, from the address `source`, and say hello."""
        plain = socket.socket()
        plain.setblocking(False)
        if source is not None:
            plain.bind((source, 0))
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
        return await cls.over(plain, secure=secure, hello=hello)

    @classmethod
    async def over(cls, plain: socket.socket, *, secure: bool = True, hello: bool = True) -> Self:
        """Begin on a connected socket."""
        options: dict[str, Any] = {"ssl": tls(), "server_hostname": "wl"} if secure else {}
        reader, writer = await asyncio.open_connection(sock=plain, limit=2**20, **options)
        binding, pin = b"", ""
        if secure:
            der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
            binding, pin = hashlib.sha256(der).digest(), pin_of(read_certificate(der).public_key)
        client = cls(reader, writer, binding, pin)
        if hello:
            client.welcome = await client.ask(e.Welcome, e.Hello, client="test/1")
        return client

    async def register(self, person: Person, invite: str | None = None) -> None:
        """Make the person's account and open a session."""
        stretched = stretch(person.password, SALT, KDF)
        _, stored_key, server_key, _ = ScramMechanism("SCRAM-SHA-256").make_auth_info(
            stretched, ITERATIONS, SALT
        )
        self.opened = await self.ask(
            e.SessionOpened,
            e.Register,
            handle=person.handle,
            first_name=person.handle.capitalize(),
            invite=invite,
            credentials=Credentials(
                salt=SALT,
                kdf=KDF,
                iterations=ITERATIONS,
                stored_key=stored_key,
                server_key=server_key,
            ),
            device=person.device_key,
        )
        person.account, person.device = self.opened.account, self.opened.device

    async def log_in(self, person: Person) -> None:
        """Log in with the password, and verify that the server knows it too."""
        parameters = await self.ask(e.LoginParameters, e.StartLogin, handle=person.handle)
        mechanism = self.welcome.mechanisms[0]
        stretched = stretch(person.password, parameters.salt, parameters.kdf)
        binding = ("tls-server-end-point", self.binding) if mechanism.endswith("PLUS") else None
        scram = ScramClient([mechanism], person.handle, stretched, channel_binding=binding)
        challenge = await self.ask(
            e.LoginChallenge,
            e.ChallengeLogin,
            mechanism=mechanism,
            message=scram.get_client_first(),
        )
        scram.set_server_first(challenge.message)
        self.opened = await self.ask(
            e.SessionOpened,
            e.FinishLogin,
            message=scram.get_client_final(),
            device=person.device_key,
        )
        assert self.opened.scram is not None
        scram.set_server_final(self.opened.scram)
        person.account, person.device = self.opened.account, self.opened.device

    async def resume(self, person: Person, account: int | None = None) -> None:
        """Log in with the device's key, to the person's account or the one that is given."""
        account = account or person.id
        statement = resume_statement(self.welcome.nonce, account, person.device, self.binding)
        self.opened = await self.ask(
            e.SessionOpened,
            e.ResumeSession,
            account=account,
            device=person.device,
            signature=person.key.sign(statement),
        )
        self._nonces = itertools.count(self.opened.nonce + 1)

    # --- speaking ---------------------------------------------------------------------------------

    def say(self, envelope: e.ClientEnvelope, payload: bytes = b"") -> None:
        """Send an envelope."""
        self.writer.write(self.connection.send(envelope, payload))

    async def ask(
        self, expected: type[T], request: type[Any], payload: bytes = b"", **fields: Any
    ) -> T:
        """Send a request and return its reply.

        Raises:
            Refused: it was refused.
            Closed: the connection ended instead.
        """
        number = next(self._ids)
        self.say(request(id=number, **fields), payload)
        return await self.reply(expected, number)

    async def reply(self, expected: type[T], number: int) -> T:
        """Return the reply to a request sent before."""
        while True:
            envelope, body = await self._hear()
            if getattr(envelope, "re", None) != number:
                self.events.append((envelope, body))
            elif isinstance(envelope, e.ErrorReply):
                code = ErrorCode(envelope.code)
                raise Refused(code, envelope.detail, envelope.retry_after)
            else:
                assert isinstance(envelope, expected)
                return envelope

    def post(self, conversation: int, text: str) -> int:
        """Send a text without waiting; return the request's id."""
        number = next(self._ids)
        request = e.SendMessage(id=number, conversation=conversation, nonce=next(self._nonces))
        self.say(request, TextBody(text=text).encode())
        return number

    async def send(self, conversation: int, text: str) -> e.MessageSent:
        """Send a text and wait for its tick."""
        return await self.reply(e.MessageSent, self.post(conversation, text))

    async def open_direct(self, account: int) -> int:
        """Return the direct conversation with an account."""
        opened = await self.ask(e.ConversationOpened, e.OpenDirect, account=account)
        return opened.conversation.id

    # --- listening --------------------------------------------------------------------------------

    async def next(self, expected: type[T]) -> tuple[T, bytes]:
        """Return the next event of a kind; others before it are dropped."""
        while True:
            envelope, body = self.events.popleft() if self.events else await self._hear()
            if isinstance(envelope, expected):
                return envelope, body

    async def next_text(self) -> str:
        """Return the next text that arrives."""
        _, body = await self.next(e.MessageReceived)
        return TextBody.decode(body).text

    async def goodbye(self) -> e.ErrorReply | None:
        """Listen until the server closes the connection; return its last words."""
        try:
            while True:
                await self._hear()
        except Closed as closed:
            return closed.goodbye

    async def _hear(self) -> tuple[e.ServerEnvelope, bytes]:
        last: e.ErrorReply | None = None
        while True:
            while self._heard:
                envelope, body = self._heard.popleft()
                if isinstance(envelope, e.Ping):
                    self.say(e.Pong())
                elif isinstance(envelope, e.ErrorReply) and envelope.re is None:
                    last = envelope
                else:
                    return envelope, body
            try:
                data = await self.reader.read(2**16)
            except (ConnectionError, ssl.SSLError):
                data = b""
            if not data:
                raise Closed(last)
            for item in self.connection.receive(data, monotonic()):
                assert isinstance(item, tuple)
                self._heard.append(item)
            assert self.connection.error is None

    async def close(self) -> None:
        """Hang up."""
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (ConnectionError, ssl.SSLError):
            return

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
