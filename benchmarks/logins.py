"""What a login costs the server, and what a logged-in connection that is silent holds.

Accounts are registered with a server that is then stopped: a second one on the same data folder
sees devices come back by their keys and passwords proven by SCRAM, as after a restart. CPU time is
the server's, from the accepted socket to the open session; `hello` connections stop before the
login, so the difference is the login itself, without TLS and greeting.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scramp import ScramClient, ScramMechanism

from benchmarks.process import Server, free_port
from benchmarks.targets import Target
from whatsapp_like.models.account import Credentials, DeviceKey, Kdf
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import client_side, resume_statement
from whatsapp_like.server.der import read_certificate

LOGINS = 500
WARM_UPS = 30
AT_ONCE = 16
ITERATIONS = 4096
# The server never sees more of a password than this; the client's stretch is not its business.
STRETCHED = "c3RyZXRjaGVkIHBhc3N3b3JkIG9mIGEgYmVuY2htYXJr"


@dataclass
class Person:
    """Somebody registered, with the key of their device."""

    handle: str
    key: Ed25519PrivateKey
    account: int = 0
    device: int = 0

    @property
    def device_key(self) -> DeviceKey:
        """What the device introduces itself with."""
        return DeviceKey(name="bench", public_key=self.key.public_key().public_bytes_raw())


class Client:
    """A connection that has said hello."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._connection = client_side(monotonic())
        self._number = 0
        secure = writer.get_extra_info("ssl_object")
        self.binding = b""
        if secure is not None:
            der = secure.getpeercert(binary_form=True)
            self.binding = hashlib.new(read_certificate(der).hash_name or "sha256", der).digest()
        self.nonce = b""

    @classmethod
    async def greet(cls, port: int, tls: ssl.SSLContext | None) -> Client:
        """Connect and say hello."""
        client = cls(*await asyncio.open_connection("127.0.0.1", port, ssl=tls))
        welcome = await client.ask(lambda number: e.Hello(id=number, client="benchmark"))
        assert isinstance(welcome, e.Welcome)
        client.nonce = welcome.nonce
        return client

    async def ask(self, request: Callable[[int], e.ClientEnvelope]) -> e.ServerEnvelope:
        """Say a request and return its reply."""
        self._number += 1
        self._writer.write(self._connection.send(request(self._number)))
        while data := await self._reader.read(65536):
            for heard in self._connection.receive(data, monotonic()):
                if isinstance(heard, tuple) and getattr(heard[0], "re", None) == self._number:
                    if isinstance(heard[0], e.ErrorReply):
                        raise RuntimeError(heard[0])
                    return heard[0]
        raise ConnectionError("closed")

    async def register(self, person: Person, credentials: Credentials) -> None:
        """Make the account."""
        opened = await self.ask(
            lambda number: e.Register(
                id=number,
                handle=person.handle,
                first_name="Bench",
                credentials=credentials,
                device=person.device_key,
            )
        )
        assert isinstance(opened, e.SessionOpened)
        person.account, person.device = opened.account.id, opened.device

    async def resume(self, person: Person) -> None:
        """Log in with the device's key."""
        statement = resume_statement(self.nonce, person.account, person.device, self.binding)
        signature = person.key.sign(statement)
        await self.ask(
            lambda number: e.ResumeSession(
                id=number, account=person.account, device=person.device, signature=signature
            )
        )

    async def log_in(self, person: Person) -> None:
        """Log in with the password."""
        mechanism = "SCRAM-SHA-256-PLUS" if self.binding else "SCRAM-SHA-256"
        binding = ("tls-server-end-point", self.binding) if self.binding else None
        scram = ScramClient([mechanism], person.handle, STRETCHED, channel_binding=binding)
        await self.ask(lambda number: e.StartLogin(id=number, handle=person.handle))
        challenged = await self.ask(
            lambda number: e.ChallengeLogin(
                id=number, mechanism=mechanism, message=scram.get_client_first()
            )
        )
        assert isinstance(challenged, e.LoginChallenge)
        scram.set_server_first(challenged.message)
        opened = await self.ask(
            lambda number: e.FinishLogin(
                id=number, message=scram.get_client_final(), device=person.device_key
            )
        )
        assert isinstance(opened, e.SessionOpened)
        scram.set_server_final(opened.scram)

    def close(self) -> None:
        """End the connection."""
        self._writer.transport.abort()


async def _all(
    people: list[Person],
    port: int,
    target: Target,
    then: Callable[[Client, Person], Awaitable[None]],
) -> list[Client]:
    """Connect everybody, a few at a time, and do `then` with each."""
    gate, tls = asyncio.Semaphore(AT_ONCE), target.context()

    async def one(person: Person) -> Client:
        async with gate:
            client = await Client.greet(port, tls)
            await then(client, person)
            return client

    return list(await asyncio.gather(*map(one, people)))


async def _only_hello(_client: Client, _person: Person) -> None:
    """The connection stays without a login."""


async def measure_logins(target: Target) -> dict[str, float]:
    """Return CPU µs per login, KiB per idle logged-in connection, and ms of a start on an empty
    folder and of one on a folder in use."""
    salt = bytes(16)
    _, stored, server_key, _ = ScramMechanism("SCRAM-SHA-256").make_auth_info(
        STRETCHED, iteration_count=ITERATIONS, salt=salt
    )
    kdf = Kdf(time=3, memory_kib=64 * 1024)
    credentials = Credentials(
        salt=salt, kdf=kdf, iterations=ITERATIONS, stored_key=stored, server_key=server_key
    )
    people = [
        Person(f"bench-{number}", Ed25519PrivateKey.generate())
        for number in range(LOGINS + WARM_UPS)
    ]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="wl-bench-") as folder:
        port = free_port()
        with Server(target.command(port, Path(folder)), port) as server:
            figures["first start ms"] = server.started * 1000
            figures["first start CPU ms"] = server.cpu() * 1000

            async def register(client: Client, person: Person) -> None:
                await client.register(person, credentials)

            for client in await _all(people, port, target, register):
                client.close()
        port = free_port()
        with Server(target.command(port, Path(folder)), port) as server:
            figures["start ms"] = server.started * 1000
            figures["start CPU ms"] = server.cpu() * 1000
            for warm in (Client.resume, Client.log_in):
                for client in await _all(people[:WARM_UPS], port, target, warm):
                    client.close()
            people = people[WARM_UPS:]
            for name, way in (
                ("resume", Client.resume),  # first: later ones find room that these left
                ("scram", Client.log_in),
                ("hello", _only_hello),
            ):
                await asyncio.sleep(0.3)  # what closed before is forgotten
                cpu, memory = server.cpu(), server.memory()
                clients = await _all(people, port, target, way)
                figures[f"{name} µs"] = (server.cpu() - cpu) / LOGINS * 1e6
                if name == "resume":
                    figures["KiB/conn"] = (server.memory() - memory) / LOGINS / 1024
                for client in clients:
                    client.close()
    return figures
