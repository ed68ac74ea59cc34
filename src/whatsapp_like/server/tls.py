"""The server's certificate: made at first run, pinned by clients, bound to every login.

Runs on the main thread at start. TLS 1.3 only. The `cryptography` library is loaded only when a
certificate must be made; an existing one is read with a few lines of our own (see `der`).
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from whatsapp_like.errors import DataDamaged, DataUnwritable, SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import pin_of
from whatsapp_like.server.der import read_certificate
from whatsapp_like.server.private import write_private

CERTIFICATE_FILE: Final = "certificate.pem"
"""In the data folder: certificate and key in one file, so that there is never half of it."""

_YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class Identity:
    """What the server shows to prove that it is itself.

    `pin` names its public key; `binding` is the hash of the certificate that logins are bound to
    (RFC 5929 "tls-server-end-point").
    """

    context: ssl.SSLContext
    pin: str
    binding: bytes


def own_identity(folder: Path) -> Identity:
    """Load the certificate of the data folder, made there if there is none yet.

    Raises:
        DataDamaged: it is there and not readable as a certificate with its key.
        DataUnwritable: missing rights or no space left.
    """
    path = folder / CERTIFICATE_FILE
    try:
        if not path.exists():
            write_private(path, _make())
        return _load(path, path)
    except (ssl.SSLError, ValueError) as error:  # the former is an OSError too
        raise DataDamaged(
            _(
                "The server's certificate {path} is damaged: restore it from a backup, or delete "
                "it to get a new one (every client will have to accept the new pin)."
            ).format(path=path)
        ) from error
    except OSError as error:
        raise DataUnwritable(
            _("The server's certificate {path} cannot be used: {reason}.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def given_identity(certificate: Path, key: Path) -> Identity:
    """Load a certificate of the administrator's own: a PEM file with its chain, and its key.

    Raises:
        SettingsError: it can't be used; says why.
    """
    try:
        return _load(certificate, key)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SettingsError(
            _(
                "The certificate {certificate} with the key {key} cannot be used: {reason}. Both "
                "must be PEM files that belong together, the key without a password."
            ).format(certificate=certificate, key=key, reason=reason)
        ) from error


def _load(certificate: Path, key: Path) -> Identity:
    # Around the certificate there may be comments in any encoding.
    der = ssl.PEM_cert_to_DER_cert(
        _first_certificate(certificate.read_text("ascii", errors="replace"))
    )
    found = read_certificate(der)
    if found.hash_name is None:
        raise ValueError(
            _(
                "its signature (Ed25519, for instance) has no hash that a login can be bound to; "
                "use an ECDSA or RSA certificate"
            )
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # Nobody resumes TLS here: a device's key logs in faster. Tickets would only cost memory.
    context.num_tickets = 0
    context.load_cert_chain(certificate, key, password=_refuse_password)
    return Identity(
        context=context,
        pin=pin_of(found.public_key),
        binding=hashlib.new(found.hash_name, der).digest(),
    )


def _refuse_password() -> str:
    """Stand in for OpenSSL's own question, which would wait on the terminal."""
    raise ValueError(_("the key is protected by a password"))


def _first_certificate(pem: str) -> str:
    """Cut the server's own certificate, which comes first, out of a chain."""
    footer = "-----END CERTIFICATE-----"
    start = pem.find("-----BEGIN CERTIFICATE-----")
    end = pem.find(footer, start)
    if start < 0 or end < 0:
        raise ValueError(_("there is no certificate in it"))
    return pem[start : end + len(footer)]


def _make() -> bytes:
    """Make a P-256 key and a certificate that it signs itself, valid for ten years; as PEM."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    private_key = generate_private_key(SECP256R1())
    # Clients trust the pin, never a name, so the certificate need not tell where it was made.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "WL server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        # A day back: some computer's clock is always behind.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365.25 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private_key, SHA256())
    )
    secret = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.PEM) + secret
