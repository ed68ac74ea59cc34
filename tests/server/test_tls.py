"""Certificates: ours, and those of others."""

import hashlib
import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from whatsapp_like.errors import DataDamaged, SettingsError
from whatsapp_like.models.address import pin_of
from whatsapp_like.server.der import read_certificate
from whatsapp_like.server.tls import CERTIFICATE_FILE, given_identity, own_identity


def make(key: Any, algorithm: Any, **options: Any) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(2**150 + 1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("x" * 50)] * 20), False)
    )
    return builder.sign(key, algorithm, **options)


def write(
    folder: Path,
    key: Any,
    certificate: x509.Certificate,
    encryption: KeySerializationEncryption | None = None,
) -> tuple[Path, Path]:
    paths = folder / "own.pem", folder / "own.key"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())
    )
    return paths


def spki(key: Any) -> bytes:
    return bytes(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_a_certificate_is_made_once(tmp_path: Path) -> None:
    first = own_identity(tmp_path)
    second = own_identity(tmp_path)

    assert first.pin == second.pin
    assert first.binding == second.binding
    assert [path.name for path in tmp_path.iterdir()] == [CERTIFICATE_FILE]


def test_it_is_p256_for_ten_years_and_ours_alone(tmp_path: Path) -> None:
    identity = own_identity(tmp_path)

    path = tmp_path / CERTIFICATE_FILE
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=3650)
    assert identity.pin == pin_of(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    assert identity.binding == certificate.fingerprint(hashes.SHA256())
    assert identity.context.minimum_version is ssl.TLSVersion.TLSv1_3
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_damaged_one_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CERTIFICATE_FILE).write_bytes(content)

    with pytest.raises(DataDamaged, match="restore it from a backup, or delete it"):
        own_identity(tmp_path)


def test_a_certificate_without_its_key_is_damaged(tmp_path: Path) -> None:
    own_identity(tmp_path)
    path = tmp_path / CERTIFICATE_FILE
    path.write_text(path.read_text().partition("-----BEGIN PRIVATE KEY")[0])

    with pytest.raises(DataDamaged):
        own_identity(tmp_path)


@pytest.mark.parametrize(
    ("algorithm", "binding"),
    [(hashes.SHA256(), "sha256"), (hashes.SHA384(), "sha384"), (hashes.SHA512(), "sha512")],
)
@pytest.mark.parametrize("kind", ["ec", "rsa", "pss"])
def test_the_binding_follows_the_signature(
    tmp_path: Path, kind: str, algorithm: Any, binding: str
) -> None:
    key: Any = (
        ec.generate_private_key(ec.SECP384R1())
        if kind == "ec"
        else rsa.generate_private_key(65537, 2048)
    )
    options = {}
    if kind == "pss":
        options["rsa_padding"] = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    certificate = make(key, algorithm, **options)

    identity = given_identity(*write(tmp_path, key, certificate))

    der = certificate.public_bytes(Encoding.DER)
    assert identity.binding == hashlib.new(binding, der).digest()
    assert identity.pin == pin_of(spki(key))


def test_the_key_may_stand_in_the_same_file_and_a_chain_may_follow(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate, key_path = write(tmp_path, key, make(key, hashes.SHA256()))
    other = ec.generate_private_key(ec.SECP256R1())
    chain = make(other, hashes.SHA256()).public_bytes(Encoding.PEM)
    certificate.write_bytes(certificate.read_bytes() + chain + key_path.read_bytes())

    assert given_identity(certificate, certificate).pin == pin_of(spki(key))


def test_ed25519_is_refused_with_the_reason(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()

    with pytest.raises(SettingsError, match=r"Ed25519.*use an ECDSA or RSA certificate"):
        given_identity(*write(tmp_path, key, make(key, None)))


def test_a_key_with_a_password_is_refused_and_not_asked_for(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    paths = write(tmp_path, key, make(key, hashes.SHA256()), BestAvailableEncryption(b"x"))

    with pytest.raises(SettingsError, match="protected by a password"):
        given_identity(*paths)


def test_another_key_is_refused(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate, key_path = write(tmp_path, key, make(key, hashes.SHA256()))
    other = ec.generate_private_key(ec.SECP256R1())
    key_path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    with pytest.raises(SettingsError, match="must be PEM files that belong together"):
        given_identity(certificate, key_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.pem.*No such file"):
        given_identity(tmp_path / "gone.pem", tmp_path / "gone.pem")


def test_cut_anywhere_it_is_no_certificate() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    der = make(key, hashes.SHA256()).public_bytes(Encoding.DER)

    assert read_certificate(der).public_key == spki(key)
    for end in range(len(der) - 1):
        with pytest.raises(ValueError, match="not an X"):
            read_certificate(der[:end])


def test_comments_in_a_certificate_may_be_in_any_encoding(tmp_path: Path) -> None:
    own = own_identity(tmp_path)
    path = tmp_path / CERTIFICATE_FILE
    path.write_bytes("# Zürich\n".encode("latin-1") + path.read_bytes())

    assert given_identity(path, path).pin == own.pin
