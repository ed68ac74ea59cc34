"""Just enough DER to find a certificate's public key and the hash of its signature.

No thread of its own: pure functions. A library would do, at a quarter of the server's start time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

_SEQUENCE, _OID, _VERSION = 0x30, 0x06, 0xA0

# RFC 5929 §4.1: the hash of the signature, but SHA-256 where that would be MD5 or SHA-1.
_HASHES: Final = {
    bytes.fromhex(oid): name
    for name, oids in {
        "sha256": (
            "2a8648ce3d040302",  # ecdsa-with-SHA256
            "2a864886f70d01010b",  # sha256WithRSAEncryption
            "2a864886f70d010105",  # sha1WithRSAEncryption
            "2a8648ce3d0401",  # ecdsa-with-SHA1
            "608648016503040201",  # id-sha256
        ),
        "sha384": ("2a8648ce3d040303", "2a864886f70d01010c", "608648016503040202"),
        "sha512": ("2a8648ce3d040304", "2a864886f70d01010d", "608648016503040203"),
    }.items()
    for oid in oids
}
_RSA_PSS: Final = bytes.fromhex("2a864886f70d01010a")


class Certificate(NamedTuple):
    """What pinning and channel binding need. `hash_name` is None where RFC 5929 defines none."""

    public_key: bytes
    hash_name: str | None


class _Element(NamedTuple):
    tag: int
    whole: bytes
    content: bytes


def read_certificate(der: bytes) -> Certificate:
    """Find the SubjectPublicKeyInfo and the signature's hash in an X.509 certificate.

    Raises:
        ValueError: not a certificate.
    """
    try:
        certificate = next(_elements(der))
        statement, algorithm, *_ = _elements(certificate.content)
        fields = [field for field in _elements(statement.content) if field.tag != _VERSION]
        # serial, signature, issuer, validity, subject, subjectPublicKeyInfo
        key = fields[5]
        if key.tag != _SEQUENCE:
            raise ValueError("no public key")
        return Certificate(key.whole, _hash_name(algorithm.content))
    except (IndexError, StopIteration, ValueError) as error:
        raise ValueError("not an X.509 certificate") from error


def _hash_name(algorithm: bytes) -> str | None:
    name, *parameters = _elements(algorithm)
    if name.content != _RSA_PSS:
        return _HASHES.get(name.content)
    # RSASSA-PSS carries its hash as parameter [0]; left out it means SHA-1.
    for parameter in _elements(parameters[0].content) if parameters else ():
        if parameter.tag == 0xA0:
            hash_algorithm = next(_elements(parameter.content))
            return _HASHES.get(next(_elements(hash_algorithm.content)).content)
    return "sha256"


def _elements(data: bytes) -> Iterator[_Element]:
    start = 0
    while start < len(data):
        tag, length, body = data[start], data[start + 1], start + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise ValueError("not DER")
            length = int.from_bytes(data[body : body + size])
            body += size
        if body + length > len(data):
            raise ValueError("not DER")
        yield _Element(tag, data[start : body + length], data[body : body + length])
        start = body + length
