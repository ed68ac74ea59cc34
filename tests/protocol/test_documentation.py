"""docs/protocol.md says what the code does, down to its numbers and test vectors."""

import base64
import hashlib
import hmac
import re
import unicodedata
from pathlib import Path
from typing import get_args

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scramp import ScramClient, ScramMechanism

from tools import wire
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.message import MAX_ATTRIBUTES_BYTES, MAX_BODY_BYTES
from whatsapp_like.models.text import MAX_TEXT_BYTES, check_characters
from whatsapp_like.protocol import connection, framing
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement

TEXT = wire.PAGE.read_text("utf-8")
WORDS = " ".join(TEXT.split())


def _vectors() -> dict[str, dict[str, str]]:
    """Return the test vectors by the heading under which they stand ("" for the first)."""
    block = re.search(r"```vectors\n(.*?)```", TEXT, re.DOTALL)
    assert block is not None
    found: dict[str, dict[str, str]] = {"": {}}
    heading = ""
    for line in block[1].splitlines():
        name, is_value, value = line.partition(" = ")
        if is_value:
            found[heading][name.strip()] = value
        elif line:
            heading = line
            found[heading] = {}
    return found


VECTORS = _vectors()
COMMON = VECTORS[""]


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def test_the_tables_are_up_to_date() -> None:
    assert wire.page() == TEXT, "run `make wire`"


def test_every_request_has_its_answer() -> None:
    requests = [kind for kind in get_args(e.ClientEnvelope) if issubclass(kind, e.Request)]
    assert list(wire.ANSWERS) == requests


def test_every_error_code_is_explained_once() -> None:
    table = TEXT.partition("## Errors")[2].partition("##")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [code.value for code in ErrorCode]


@pytest.mark.parametrize(
    "words",
    [
        f"| {framing.BEFORE_LOGIN} | before a session is open",
        f"| {framing.AFTER_LOGIN} | from the client",
        f"| {framing.PAGE} | from the server",
        f"nothing for {connection.PING_AFTER:.0f} seconds says `ping`",
        f"nothing for {connection.DEAD_AFTER:.0f} seconds closes",
        f"more than {connection.COMPLAINTS_PER_MINUTE} of these and of `invalid` in a minute",
        f"(1 to {MAX_BODY_BYTES:,} bytes) as payload",
        f"with its line feed, is at most {MAX_ATTRIBUTES_BYTES} bytes",
        f"1 to {MAX_TEXT_BYTES:,} bytes, and shows something",
        f"This is version **{e.VERSION}**",
    ],
)
def test_numbers_are_those_of_the_code(words: str) -> None:
    assert words in WORDS


def _refused() -> set[int]:
    refused = set()
    for point in range(0x110000):
        try:
            check_characters(chr(point))
        except ValueError:
            refused.add(point)
    return refused


def test_the_characters_that_names_refuse_are_listed() -> None:
    paragraph = WORDS.partition("Names hold no ")[2].partition("The list is fixed")[0]
    listed = {*range(0xD800, 0xE000), *range(0xE000, 0xF900), *range(0xF0000, 0x110000)}
    for first, last in re.findall(r"\b([0-9A-F]{4,5})(?:–([0-9A-F]{4,5}))?\b", paragraph):
        listed |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert listed == _refused()


# --- test vectors ---------------------------------------------------------------------------------


def test_the_password_is_stretched() -> None:
    password = bytes.fromhex(COMMON["password"]).decode()
    normal = unicodedata.normalize("NFC", password)
    assert normal != password
    passes, memory, lanes = map(int, COMMON["passes, KiB, lanes"].split(","))
    salt = bytes.fromhex(COMMON["salt"])
    secret = hash_secret_raw(normal.encode(), salt, passes, memory, lanes, 32, Type.ID, 0x13)
    assert secret.hex() == COMMON["secret"]
    assert base64.b64encode(secret).decode() == COMMON["stretched"]


def test_the_credentials_follow_from_it() -> None:
    salt = bytes.fromhex(COMMON["salt"])
    salted = hashlib.pbkdf2_hmac("sha256", COMMON["stretched"].encode(), salt, 4096)
    assert salted.hex() == COMMON["salted"]
    stored = hashlib.sha256(_hmac(salted, b"Client Key")).hexdigest()
    assert stored == COMMON["stored_key"]
    assert _hmac(salted, b"Server Key").hex() == COMMON["server_key"]


@pytest.mark.parametrize(
    ("mechanism", "header"),
    [("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"), ("SCRAM-SHA-256", "n,,")],
)
def test_the_exchange_follows_from_rfc_5802(mechanism: str, header: str) -> None:
    said = VECTORS[mechanism]
    assert said["client-first"].startswith(header)
    binding = bytes.fromhex(COMMON["binding"]) if mechanism.endswith("PLUS") else b""
    channel = base64.b64encode(header.encode() + binding).decode()
    without_proof, _, proof = said["client-final"].rpartition(",p=")
    assert without_proof.startswith(f"c={channel},r=")
    bare = said["client-first"].removeprefix(header)
    signed = f"{bare},{said['server-first']},{without_proof}".encode()
    salted = bytes.fromhex(COMMON["salted"])
    key = _hmac(salted, b"Client Key")
    signature = _hmac(bytes.fromhex(COMMON["stored_key"]), signed)
    expected = bytes(a ^ b for a, b in zip(key, signature, strict=True))
    assert base64.b64decode(proof) == expected
    server_key = bytes.fromhex(COMMON["server_key"])
    assert said["server-final"] == "v=" + base64.b64encode(_hmac(server_key, signed)).decode()


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
def test_scramp_says_the_same_on_both_sides(mechanism: str) -> None:
    said = VECTORS[mechanism]
    bound = ("tls-server-end-point", bytes.fromhex(COMMON["binding"]))
    channel = bound if mechanism.endswith("PLUS") else None
    both = said["server-first"].partition("r=")[2].partition(",")[0]
    ours = said["client-first"].rpartition("r=")[2]
    client = ScramClient([mechanism], "ada", COMMON["stretched"], channel, ours)
    known = (
        bytes.fromhex(COMMON["salt"]),
        bytes.fromhex(COMMON["stored_key"]),
        bytes.fromhex(COMMON["server_key"]),
        4096,
    )
    server = ScramMechanism(mechanism).make_server(lambda _: known, channel, both[len(ours) :])
    server.set_client_first(client.get_client_first())
    client.set_server_first(server.get_server_first())
    server.set_client_final(final := client.get_client_final())
    assert final == said["client-final"]
    proof = server.get_server_final()
    assert proof == said["server-final"]
    client.set_server_final(proof)


def test_the_resume_statement_is_signed() -> None:
    said = VECTORS["resuming"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["private key"]))
    assert key.public_key().public_bytes_raw().hex() == said["public key"]
    statement = resume_statement(
        bytes.fromhex(said["nonce"]),
        int(said["account"]),
        int(said["device"]),
        bytes.fromhex(COMMON["binding"]),
    )
    begin = f"WL resume 1\n{said['account']}\n{said['device']}\n{said['nonce']}\n"
    assert statement == begin.encode() + bytes.fromhex(COMMON["binding"])
    assert key.sign(statement).hex() == said["signature"]


def test_the_page_names_only_types_that_exist() -> None:
    types = {wire.type_of(kind) for kind in get_args(e.ClientEnvelope) + get_args(e.ServerEnvelope)}
    rooms = {name.partition(".")[0] for name in types if "." in name}
    named = set(re.findall(rf"`((?:{'|'.join(sorted(rooms))})\.[a-z_]+)`", TEXT))
    fields = {"session.opened.nonce", "welcome.time"}
    fields |= {"group.left", "group.delivered_seq", "group.read_seq"}
    assert named <= types | fields
    assert types <= named | set(re.findall(r"`([a-z]+)`", TEXT))


def test_links_within_the_page_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors


def test_the_golden_files_are_where_the_page_says() -> None:
    assert (Path(wire.PAGE).parent / "../tests/wire/message.send.json").exists()
