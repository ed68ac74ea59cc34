"""Passwords: stretched on this computer, proven by SCRAM, never sent and never kept.

Runs on worker threads (a stretch takes 0.2 s and 64 MiB). Import it late: argon2, scramp and
cryptography are not needed to show the first window.
"""

from __future__ import annotations

import os
import unicodedata
from base64 import b64decode, b64encode

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scramp import ScramClient, ScramException, ScramMechanism

from whatsapp_like.models.account import ITERATIONS, KDF, Credentials, DeviceKey, Kdf

SHORTEST = 10
MOST_ITERATIONS = 1_000_000
"""More than this a server asks for only to make us busy."""


def check_password(password: str) -> None:
    """Accept a password for a new account.

    Raises:
        ValueError: it is too short.
    """
    if len(password) < SHORTEST:
        raise ValueError(f"the password is shorter than {SHORTEST} characters")


def stretch(password: str, salt: bytes, kdf: Kdf) -> str:
    """Return what SCRAM takes for the password: Argon2id (RFC 9106) of it, in base64."""
    secret = hash_secret_raw(
        unicodedata.normalize("NFC", password).encode(errors="replace"),
        salt,
        time_cost=kdf.time,
        memory_cost=kdf.memory_kib,
        parallelism=kdf.lanes,
        hash_len=32,
        type=Type.ID,
    )
    return b64encode(secret).decode()


def make_credentials(password: str) -> Credentials:
    """Return what the server keeps instead of a new password."""
    salt = os.urandom(16)
    mechanism = ScramMechanism("SCRAM-SHA-256")
    _, stored_key, server_key, iterations = mechanism.make_auth_info(
        stretch(password, salt, KDF), iteration_count=ITERATIONS, salt=salt
    )
    return Credentials(
        salt=salt, kdf=KDF, iterations=iterations, stored_key=stored_key, server_key=server_key
    )


class ScramExchange:
    """The client's side of one login (RFC 5802); see `engine.opening.Scram`."""

    def __init__(self, handle: str, secret: str, salt: bytes, binding: bytes) -> None:
        """`binding` is the channel binding; an empty one means a plain connection, without PLUS."""
        if binding:
            bound = ("tls-server-end-point", binding)
            self._scram = ScramClient(["SCRAM-SHA-256-PLUS"], handle, secret, bound)
        else:
            self._scram = ScramClient(["SCRAM-SHA-256"], handle, secret)
        self._salt = salt

    def first(self) -> str:
        """Return the client-first-message."""
        return str(self._scram.get_client_first())

    def final(self, challenge: str) -> str:
        """Return the client-final-message.

        Raises:
            ValueError: the challenge is malformed, or asks for something else than it announced.
        """
        try:
            self._scram.set_server_first(challenge)
            # Well-formed, or the line above had raised: "r=…,s=…,i=…".
            fields = dict(field.split("=", 1) for field in challenge.split(","))
            if int(fields["i"]) > MOST_ITERATIONS or b64decode(fields["s"]) != self._salt:
                raise ValueError("the challenge does not fit the parameters")
            return str(self._scram.get_client_final())
        except ScramException as error:
            raise ValueError(str(error)) from error

    def verify(self, signature: str) -> None:
        """Accept the server-final-message.

        Raises:
            ValueError: the server does not know the credentials.
        """
        try:
            self._scram.set_server_final(signature)
        except ScramException as error:
            raise ValueError(str(error)) from error


def new_device(name: str) -> tuple[bytes, DeviceKey]:
    """Make a device's key; return its private part and how the device introduces itself."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    return key.private_bytes_raw(), DeviceKey(name=name, public_key=public)


def sign(private_key: bytes, statement: bytes) -> bytes:
    """Return the device's signature."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(statement)
