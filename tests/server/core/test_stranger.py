"""A client written from docs/protocol.md alone: bytes and JSON, nothing of our own protocol."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.server.core.world import BINDING, World
from whatsapp_like.server.core.session import Peer

PASSWORD = "Gru\u0308ße, Ada! 42"
SALT = bytes(range(16))
KDF = {"time": 2, "memory_kib": 19_456, "lanes": 1}
HEADER = b"p=tls-server-end-point,,"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _salted(salt: bytes, kdf: dict[str, int], iterations: int) -> bytes:
    secret = hash_secret_raw(
        unicodedata.normalize("NFC", PASSWORD).encode(),
        salt,
        kdf["time"],
        kdf["memory_kib"],
        kdf["lanes"],
        32,
        Type.ID,
    )
    return hashlib.pbkdf2_hmac("sha256", _b64(secret).encode(), salt, iterations)


class Stranger:
    """One connection; `key` is the device's."""

    def __init__(self, world: World, key: Ed25519PrivateKey) -> None:
        self.world = world
        self.key = key
        self.is_silent = self.pinged = self.closed = False
        self._received = b""
        self._id = 0
        self.heard: list[tuple[dict[str, Any], bytes]] = []
        self.session = world.hub.connect(Peer("192.0.2.7", BINDING, True), world.now)
        world.people.append(self)  # type: ignore[arg-type]
        self.welcome = self.asks("hello", client="stranger/1.0")

    def hears(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= 4:
            (length,) = struct.unpack(">I", self._received[:4])
            frame, rest = self._received[4 : 4 + length], self._received[4 + length :]
            if len(frame) < length:
                return
            (size,) = struct.unpack(">H", frame[:2])
            self.heard.append((json.loads(frame[2 : 2 + size]), frame[2 + size :]))
            self._received = rest

    def says(self, envelope: dict[str, Any], payload: bytes = b"") -> None:
        header = json.dumps(envelope).encode()
        length = 2 + len(header) + len(payload)
        data = struct.pack(">IH", length, len(header)) + header + payload
        self.world.hub.receive(self.session, data, self.world.now)
        self.world.flush()

    def asks(self, type_: str, payload: bytes = b"", **fields: Any) -> dict[str, Any]:
        """Send a request; return its reply, with its payload under ""."""
        self._id += 1
        self.says({"type": type_, "id": self._id, **fields}, payload)
        (reply,) = [item for item in self.heard if item[0].get("re") == self._id]
        self.heard.remove(reply)
        return {**reply[0], "": reply[1]}

    def device(self) -> dict[str, str]:
        return {"name": "Any", "public_key": _b64(self.key.public_key().public_bytes_raw())}

    def registers(self) -> dict[str, Any]:
        salted = _salted(SALT, KDF, 4096)
        return self.asks(
            "account.register",
            handle="ada",
            first_name="Ada",
            invite=self.world.invite(),
            credentials={
                "salt": _b64(SALT),
                "kdf": KDF,
                "iterations": 4096,
                "stored_key": _b64(hashlib.sha256(_hmac(salted, b"Client Key")).digest()),
                "server_key": _b64(_hmac(salted, b"Server Key")),
            },
            device=self.device(),
        )

    def logs_in(self) -> dict[str, Any]:
        parameters = self.asks("login.start", handle="ada")
        salt = base64.urlsafe_b64decode(parameters["salt"])
        bare = "n=ada,r=c29tZXRoaW5n"
        reply = self.asks(
            "login.challenge", mechanism="SCRAM-SHA-256-PLUS", message=HEADER.decode() + bare
        )
        challenge = dict(part.split("=", 1) for part in reply["message"].split(","))
        assert base64.b64decode(challenge["s"]) == salt
        salted = _salted(salt, parameters["kdf"], int(challenge["i"]))
        without_proof = f"c={_b64(HEADER + BINDING)},r={challenge['r']}"
        signed = f"{bare},{reply['message']},{without_proof}".encode()
        key = _hmac(salted, b"Client Key")
        signature = _hmac(hashlib.sha256(key).digest(), signed)
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        opened = self.asks(
            "login.finish", message=f"{without_proof},p={_b64(proof)}", device=self.device()
        )
        assert opened["scram"] == "v=" + _b64(_hmac(_hmac(salted, b"Server Key"), signed))
        return opened

    def resumes(self, account: str, device: str) -> dict[str, Any]:
        nonce = base64.urlsafe_b64decode(self.welcome["nonce"]).hex()
        statement = f"WL resume 1\n{account}\n{device}\n{nonce}\n".encode() + BINDING
        signature = _b64(self.key.sign(statement))
        return self.asks("session.resume", account=account, device=device, signature=signature)


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def test_a_stranger_registers_resumes_and_logs_in(world: World, key: Ed25519PrivateKey) -> None:
    opened = Stranger(world, key).registers()
    assert opened["type"] == "session.opened"
    account, device = opened["account"]["id"], opened["device"]
    resumed = Stranger(world, key).resumes(account, device)
    assert (resumed["type"], resumed["device"]) == ("session.opened", device)
    other = Stranger(world, Ed25519PrivateKey.generate()).logs_in()
    assert (other["type"], other["account"]["id"]) == ("session.opened", account)
    assert other["device"] != device


def test_a_stranger_converses(world: World, key: Ed25519PrivateKey) -> None:
    nora = world.joins("nora")
    ada = Stranger(world, key)
    opened = ada.registers()
    (found,) = ada.asks("directory.search", text="nora")["accounts"]
    talk = ada.asks("conversation.open_direct", account=found["id"])["conversation"]["id"]
    nonce = str(int(opened["nonce"]) + 1)
    body = b"{}\nBonjour \xf0\x9f\x99\x82"
    sent = ada.asks("message.send", body, conversation=talk, nonce=nonce)
    again = ada.asks("message.send", body, conversation=talk, nonce=nonce)
    assert (sent["seq"], again["seq"], again["time"]) == ("1", "1", sent["time"])
    nora.sends(int(talk), "Salut")
    pushed = [item for item in ada.heard if item[0]["type"] == "message.received"]
    assert [(item[0]["entry"]["seq"], item[1]) for item in pushed] == [("2", b"{}\nSalut")]
    page = ada.asks("timeline.fetch", conversation=talk, since="0")
    assert (page["first"], page["last"]) == ("1", "2")
    assert page["sizes"] == [len(body), len(b"{}\nSalut")]
    assert page[""] == body + b"{}\nSalut"
    ada.says(
        {
            "type": "receipts.reported",
            "watermarks": [{"conversation": talk, "delivered_seq": "2", "read_seq": "2"}],
        }
    )
    (head,) = ada.asks("conversation.list")["conversations"]
    mine = next(m for m in head["members"] if m["account"] == opened["account"]["id"])
    assert (head["last_seq"], mine["read_seq"]) == ("2", "2")


def test_a_stranger_is_told_what_is_wrong(world: World, key: Ed25519PrivateKey) -> None:
    ada = Stranger(world, key)
    ada.registers()
    assert ada.asks("poll.open", question="?")["code"] == "unknown_type"
    refused = ada.asks("account.rename", first_name="Ada\u202e")
    assert refused["code"] == "invalid"
    assert refused["detail"].startswith("first_name: contains an invisible")
    ada.says({"type": "message.send"})
    assert ada.closed
    assert ada.heard[-1][0]["code"] == "malformed"
    assert ada.heard[-1][0]["re"] is None
