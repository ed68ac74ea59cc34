"""Passwords: what leaves this computer, and what of a server's answer is believed."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from scramp import ScramMechanism
from scramp.core import ScramServer

from whatsapp_like.client import login
from whatsapp_like.models.account import Credentials, Kdf

WEAK = Kdf(time=2, memory_kib=19 * 1024)
PASSWORD = "correct horse"
BINDING = hashlib.sha256(b"certificate").digest()


@pytest.fixture(scope="module")
def credentials() -> Credentials:
    return login.make_credentials(PASSWORD)


def server_for(credentials: Credentials, binding: bytes = BINDING) -> ScramServer:
    mechanism = ScramMechanism("SCRAM-SHA-256-PLUS" if binding else "SCRAM-SHA-256")

    def look_up(_handle: str) -> tuple[bytes, bytes, bytes, int]:
        c = credentials
        return c.salt, c.stored_key, c.server_key, c.iterations

    bound = ("tls-server-end-point", binding) if binding else None
    return mechanism.make_server(look_up, bound)


def exchange(
    credentials: Credentials, password: str = PASSWORD, binding: bytes = BINDING
) -> login.ScramExchange:
    secret = login.stretch(password, credentials.salt, credentials.kdf)
    return login.ScramExchange("nora", secret, credentials.salt, binding)


@pytest.mark.parametrize("binding", [BINDING, b""])
def test_both_sides_agree(credentials: Credentials, binding: bytes) -> None:
    client = exchange(credentials, binding=binding)
    server = server_for(credentials, binding)
    server.set_client_first(client.first())
    server.set_client_final(client.final(server.get_server_first()))
    client.verify(server.get_server_final())


def test_a_wrong_password_is_noticed_by_the_server(credentials: Credentials) -> None:
    client = exchange(credentials, "incorrect horse")
    server = server_for(credentials)
    server.set_client_first(client.first())
    final = client.final(server.get_server_first())
    with pytest.raises(Exception, match="don't match"):
        server.set_client_final(final)
    with pytest.raises(ValueError, match="invalid-proof"):
        client.verify(server.get_server_final())


def test_another_certificate_is_noticed(credentials: Credentials) -> None:
    client = exchange(credentials)
    server = server_for(credentials, hashlib.sha256(b"another").digest())
    server.set_client_first(client.first())
    final = client.final(server.get_server_first())
    with pytest.raises(Exception, match="channel"):
        server.set_client_final(final)


@pytest.mark.parametrize("challenge", ["", "nonsense", "r=x,s=eA==,i=4096", "e=other-error"])
def test_malformed_challenges(credentials: Credentials, challenge: str) -> None:
    client = exchange(credentials)
    client.first()
    with pytest.raises(ValueError, match=r"."):
        client.final(challenge)


def test_a_challenge_for_other_parameters(credentials: Credentials) -> None:
    for change in ({"salt": b"x" * 16}, {"iterations": 1_000_000 + 1}):
        other = credentials.model_copy(update=change)
        client = exchange(credentials)
        server = server_for(other)
        server.set_client_first(client.first())
        challenge = server.get_server_first()
        with pytest.raises(ValueError, match="does not fit"):
            client.final(challenge)


@pytest.mark.parametrize("proof", ["", "v=", "v=AAAA", "nonsense", "e=invalid-proof"])
def test_forged_proofs_of_the_server(credentials: Credentials, proof: str) -> None:
    client = exchange(credentials)
    server = server_for(credentials)
    server.set_client_first(client.first())
    client.final(server.get_server_first())
    with pytest.raises(ValueError, match=r"."):
        client.verify(proof)


def test_stretching_is_argon2id_of_the_composed_password() -> None:
    one = login.stretch("é", b"salt" * 4, WEAK)
    assert one == login.stretch("é", b"salt" * 4, WEAK)
    assert one != login.stretch("e", b"salt" * 4, WEAK)
    assert len(base64.b64decode(one)) == 32


def test_credentials_hold_the_recommended_parameters_and_a_fresh_salt(
    credentials: Credentials,
) -> None:
    assert credentials.kdf == Kdf(time=3, memory_kib=65536, lanes=1)
    assert credentials.salt != login.make_credentials(PASSWORD).salt


def test_short_passwords_are_refused() -> None:
    login.check_password("ten letter")
    with pytest.raises(ValueError, match="shorter"):
        login.check_password("nine lett")


def test_a_devices_signature() -> None:
    private_key, device = login.new_device("Laptop")
    signature = login.sign(private_key, b"statement")
    Ed25519PublicKey.from_public_bytes(device.public_key).verify(signature, b"statement")
    assert device.name == "Laptop"
