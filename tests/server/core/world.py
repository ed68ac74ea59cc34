"""A whole server in one thread: the real hub on the real store, a clock set by hand, and people.

alice, bob = world.joins("alice"), world.joins("bob")
talk = alice.opens(bob)
alice.sends(talk, "hello")
bob.receives(world.message(talk, 1, alice, "hello"))
"""

from __future__ import annotations

import base64
import difflib
import hashlib
from collections import deque
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import scramp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.account import KDF, Account, Credentials, DeviceKey
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.kinds import SYSTEM
from whatsapp_like.models.message import Entry, TextBody
from whatsapp_like.models.presence import Presence
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import client_side, resume_statement
from whatsapp_like.server.core.hub import TICK, Hub
from whatsapp_like.server.core.operations import hash_code
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.core.session import Peer
from whatsapp_like.server.store.store import Store

WALL = 1_700_000_000_000
BINDING = hashlib.sha256(b"a certificate").digest()
Envelope = TypeVar("Envelope", bound=Any)


class FakeStorage:
    """Runs jobs at once; while `held`, when told to; while `late`, at once but answers when told
    to, reads in the order opposite to their asking."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader = store.reader()
        self.held = False
        self.late = False
        self.writes: deque[Callable[[], None]] = deque()
        self.reads: deque[Callable[[], None]] = deque()
        self.fails: Exception | None = None

    def write(self, job: Any, then: Any, failed: Any) -> None:
        self._run(self.writes, self._store, job, then, failed)

    def read(self, job: Any, then: Any, failed: Any) -> None:
        self._run(self.reads, self._reader, job, then, failed)

    def _run(self, queue: Any, face: Any, job: Any, then: Any, failed: Any) -> None:
        def done() -> Callable[[], None]:
            try:
                if self.fails is not None:
                    raise self.fails
                result = job(face)
            except Exception as error:
                return partial(failed, error)
            return partial(then, result)

        if self.held:
            queue.append(lambda: done()())
        elif self.late:
            queue.append(done())
        else:
            done()()

    def answers_late(self) -> Callable[[], None]:
        """Let the next read be done at once but answered only when the returned is called."""
        waiting: list[Callable[[], None]] = []

        def read(job: Any, then: Any, failed: Any) -> None:
            del self.read
            result = job(self._reader)
            waiting.append(lambda: then(result))

        self.read = read  # type: ignore[method-assign]
        return lambda: waiting.pop()()

    def release(self) -> None:
        """Run everything that waits, and what comes of it."""
        self.held = self.late = False
        self.answer_writes()
        while self.reads:
            self.reads.pop()()
            self.answer_writes()

    def answer_writes(self) -> None:
        """Run or answer the writes that wait, in their order."""
        while self.writes:
            self.writes.popleft()()


class World:
    """The hub with its clock, and everybody who is connected."""

    def __init__(self, store: Store, policy: Policy | None = None) -> None:
        self.store = store
        self.storage = FakeStorage(store)
        self.now = 1000.0
        self.wall = WALL
        self.errors: list[Exception] = []
        self.people: list[Wire] = []
        self.folder: Path
        self.policy = policy or Policy()
        self.hub = self._start()

    def _start(self) -> Hub:
        return Hub(
            self.storage,
            self.policy,
            secret=self.store.secret(),
            now=self.now,
            wall=self.wall,
            report=self.errors.append,
        )

    def restarts(self, policy: Policy | None = None) -> None:
        """Kill the server and start it on the same store; everybody is disconnected."""
        self.policy = policy or self.policy
        for wire in self.people:
            wire.closed = True
        self.people.clear()
        self.storage.writes.clear()
        self.storage.reads.clear()
        self.storage.held = self.storage.late = False
        self.hub = self._start()

    # --- time -------------------------------------------------------------------------------------

    def passes(self, seconds: float) -> None:
        """Let time pass, tick by tick."""
        for _ in range(round(seconds / TICK)):
            self.now += TICK
            self.wall += round(TICK * 1000)
            self.hub.tick(self.now, self.wall)
            self.flush()
            for wire in [w for w in self.people if w.pinged and not w.is_silent]:
                wire.pinged = False
                wire.says(e.Pong())

    def flush(self) -> None:
        """What the listener does once in each round of its loop."""
        if not self.storage.held:
            self.commit()
        self.speak()

    def commit(self) -> None:
        """Append what waits."""
        while self.hub.has_batch:
            # Batches and writes are answered in one order.
            self.storage.answer_writes()
            batch = self.hub.take_batch()
            try:
                results = self.store.append(batch, self.hub.wall)
            except Exception as error:
                self.hub.append_failed(error, self.now)
            else:
                self.hub.appended(results, self.now)

    def speak(self) -> None:
        """Write to the connections what they have to be told."""
        by_session = {wire.session: wire for wire in self.people}
        for session in self.hub.drain():
            wire = by_session.get(session)
            data = session.take()
            if wire is not None:
                wire.hears(data)
                if session.closing:
                    wire.closed = True
                    self.people.remove(wire)

    # --- people -----------------------------------------------------------------------------------

    def connect(self, address: str = "192.168.1.10", *, secure: bool = True) -> Wire:
        """Open a connection that has not said anything."""
        return Wire(self, Peer(address, BINDING if secure else b"", secure))

    def greeted(self, address: str = "192.168.1.10", *, secure: bool = True) -> Wire:
        """Open a connection and exchange greetings."""
        wire = self.connect(address, secure=secure)
        wire.greets()
        return wire

    def invite(self, role: str = "user", uses: int = 1, expires: int | None = None) -> str:
        """Store an invite and return its code."""
        code = f"code-{role}-{len(self.store.invites(0, 1000))}"
        self.store.create_invite(hash_code(code), role, uses, 0, self.wall, expires)
        return code

    def joins(
        self, handle: str, role: str = "user", address: str = "192.168.1.10", **names: str
    ) -> Wire:
        """Register somebody; return their open session."""
        wire = self.greeted(address)
        reply = wire.registers(handle, self.invite(role), **names)
        assert isinstance(reply, e.SessionOpened), reply
        return wire

    def operator(self) -> Wire:
        """Open a session of the operator."""
        key = Ed25519PrivateKey.generate()
        made = self.store.put_operator("Panel", key.public_key().public_bytes_raw(), self.wall)
        wire = self.greeted("127.0.0.1")
        wire.key = key
        reply = wire.resumes(made.account.id, made.device.id)
        assert isinstance(reply, e.SessionOpened), reply
        return wire

    def message(
        self, talk: int, seq: int, sender: Wire, text: str
    ) -> tuple[e.MessageReceived, bytes]:
        """Return what others get of a message."""
        entry = Entry(
            conversation=talk,
            seq=seq,
            sender=sender.id,
            device=sender.device,
            nonce=sender.nonces[text],
            time=self.wall,
        )
        return e.MessageReceived(entry=entry), TextBody(text=text).encode()


class Wire:
    """One connection from the client's end, and who logged in over it."""

    def __init__(self, world: World, peer: Peer) -> None:
        self.world = world
        self.peer = peer
        self.connection = client_side(world.now)
        self.session = world.hub.connect(peer, world.now)
        self.closed = False
        self.inbox: list[tuple[Any, bytes]] = []
        self.presences: list[Presence] = []
        self.pings = 0
        self.pinged = False
        self.is_silent = False
        self.features: tuple[str, ...] = (e.MARKS, e.STATUS, e.GROUPS)
        self.welcome: e.Welcome
        self.account: Account
        self.device = 0
        self.key = Ed25519PrivateKey.generate()
        self.opened: e.SessionOpened
        self.nonces: dict[str, int] = {}
        self.last_nonce = 0
        self._request = 0
        world.people.append(self)
        world.flush()

    @property
    def id(self) -> int:
        """The account's id."""
        return self.account.id

    def is_closed(self) -> bool:
        """Tell whether the connection has ended."""
        return self.closed

    # --- bytes ------------------------------------------------------------------------------------

    def types(self, data: bytes) -> None:
        """Send raw bytes."""
        self.world.hub.receive(self.session, data, self.world.now)
        self.world.flush()

    def says(self, envelope: Any, payload: bytes = b"") -> None:
        """Send an envelope."""
        self.types(self.connection.send(envelope, payload))

    def hears(self, data: bytes) -> None:
        """Take what the server wrote."""
        for item in self.connection.receive(data, self.world.now):
            assert isinstance(item, tuple), item
            envelope, payload = item
            if isinstance(envelope, e.PresenceChanged):
                self.presences.append(envelope.presence)
            elif isinstance(envelope, e.Ping):
                self.pings += 1
                self.pinged = True
            else:
                self.inbox.append((envelope, payload))
        assert self.connection.error is None, self.connection.error

    def hangs_up(self) -> None:
        """Close the connection."""
        self.closed = True
        if self in self.world.people:
            self.world.people.remove(self)
        self.world.hub.disconnect(self.session, self.world.now)
        self.world.flush()

    # --- asking -----------------------------------------------------------------------------------

    def asks(self, request: type[Any], payload: bytes = b"", **fields: Any) -> Any:
        """Send a request; return its reply (a page comes with its payload in `self.payload`)."""
        number = self.asks_only(request, payload, **fields)
        return self.reply(number)

    def asks_only(self, request: type[Any], payload: bytes = b"", **fields: Any) -> int:
        """Send a request; return its id."""
        self._request += 1
        self.says(request(id=self._request, **fields), payload)
        return self._request

    def reply(self, number: int) -> Any:
        """Return the one reply to a request, taken out of the inbox."""
        replies = [item for item in self.inbox if getattr(item[0], "re", None) == number]
        assert len(replies) == 1, f"{len(replies)} replies to {number}: {self.inbox}"
        self.inbox.remove(replies[0])
        envelope, self.payload = replies[0]
        return envelope

    def refused(self, code: ErrorCode, request: type[Any], /, **fields: Any) -> e.ErrorReply:
        """Send a request that must be refused for this reason."""
        reply = self.asks(request, **fields)
        assert isinstance(reply, e.ErrorReply), reply
        assert reply.code == code, reply
        return reply

    # --- asserting --------------------------------------------------------------------------------

    def receives(self, *expected: Any) -> None:
        """Check that exactly these came since the last look (presence aside); print a diff if not.
        An envelope with its payload is a tuple."""
        wanted = [item if isinstance(item, tuple) else (item, b"") for item in expected]
        got, self.inbox = self.inbox, []
        if wanted != got:
            lines = difflib.ndiff([repr(w) for w in wanted], [repr(g) for g in got])
            raise AssertionError("expected (-) and received (+):\n" + "\n".join(lines))

    def takes(self, kind: type[Envelope]) -> Envelope:
        """Return the one envelope of this class in the inbox, taken out of it."""
        found = [item for item in self.inbox if type(item[0]) is kind]
        assert len(found) == 1, f"{len(found)} {kind.__name__}: {self.inbox}"
        self.inbox.remove(found[0])
        return found[0][0]  # type: ignore[no-any-return]

    def sees(self) -> Presence | None:
        """Return the newest presence that was pushed since the last look, if any was."""
        seen, self.presences = self.presences, []
        return seen[-1] if seen else None

    def forgets(self) -> None:
        """Look away from all that came."""
        self.inbox.clear()
        self.presences.clear()

    # --- coming in --------------------------------------------------------------------------------

    def greets(self) -> None:
        reply = self.asks(e.Hello, features=self.features, client="wl-client/0.1 Linux")
        assert isinstance(reply, e.Welcome), reply
        self.welcome = reply

    @property
    def device_key(self) -> DeviceKey:
        public = self.key.public_key().public_bytes_raw()
        return DeviceKey(name="Laptop", public_key=public)

    def registers(self, handle: str, invite: str | None = None, **names: str) -> Any:
        reply = self.asks(
            e.Register,
            handle=handle,
            first_name=names.get("first_name", handle.capitalize()),
            last_name=names.get("last_name", ""),
            invite=invite,
            credentials=credentials(f"{handle} password"),
            device=self.device_key,
        )
        return self._remember(reply)

    def logs_in(self, handle: str, password: str | None = None) -> Any:
        """Log in with a password; return the last reply, the session or an error."""
        proof = self.proves(handle, password)
        if not isinstance(proof, scramp.ScramClient):
            return proof
        message = proof.get_client_final()
        reply = self.asks(e.FinishLogin, message=message, device=self.device_key)
        if isinstance(reply, e.SessionOpened):
            proof.set_server_final(reply.scram)
        return self._remember(reply)

    def proves(self, handle: str, password: str | None = None) -> Any:
        """Get as far as the challenge; return SCRAM's client, or an error."""
        reply = self.asks(e.StartLogin, handle=handle)
        if not isinstance(reply, e.LoginParameters):
            return reply
        stretched = stretch(password or f"{handle} password", reply.salt)
        mechanism = self.welcome.mechanisms[0]
        binding = ("tls-server-end-point", self.peer.binding) if self.peer.secure else None
        client = scramp.ScramClient([mechanism], handle, stretched, channel_binding=binding)
        reply = self.asks(e.ChallengeLogin, mechanism=mechanism, message=client.get_client_first())
        if not isinstance(reply, e.LoginChallenge):
            return reply
        client.set_server_first(reply.message)
        return client

    def resumes(self, account: int, device: int) -> Any:
        statement = resume_statement(self.welcome.nonce, account, device, self.peer.binding)
        signature = self.key.sign(statement)
        reply = self.asks(e.ResumeSession, account=account, device=device, signature=signature)
        return self._remember(reply)

    def _remember(self, reply: Any) -> Any:
        if isinstance(reply, e.SessionOpened):
            self.opened = reply
            self.account = reply.account
            self.device = reply.device
            self.last_nonce = max(self.last_nonce, reply.nonce)
        return reply

    def again(self, address: str | None = None) -> Wire:
        """Return a new connection of the same device, resumed."""
        wire = self.world.greeted(address or self.peer.address, secure=self.peer.secure)
        wire.key = self.key
        wire.last_nonce = self.last_nonce
        wire.nonces = self.nonces
        reply = wire.resumes(self.id, self.device)
        assert isinstance(reply, e.SessionOpened), reply
        return wire

    def second_device(self, address: str = "192.168.1.20") -> Wire:
        """Return a session of the same account on another device."""
        wire = self.world.greeted(address)
        reply = wire.logs_in(self.account.handle)
        assert isinstance(reply, e.SessionOpened), reply
        return wire

    # --- talking ----------------------------------------------------------------------------------

    def opens(self, other: Wire) -> int:
        """Open the direct conversation; return its id."""
        reply = self.asks(e.OpenDirect, account=other.id)
        assert isinstance(reply, e.ConversationOpened), reply
        return reply.conversation.id

    def groups(self, *others: Wire, **fields: Any) -> int:
        """Make a group with these members; return its id. What that tells is not looked at."""
        members = tuple(other.id for other in others)
        reply = self.asks(e.CreateGroup, **{"title": "Club", "members": members, **fields})
        assert isinstance(reply, e.ConversationOpened), reply
        for wire in self.world.people:
            wire.forgets()
        return reply.conversation.id

    def succeeds(self, request: type[Any], **fields: Any) -> None:
        """Send a request that must be carried out."""
        reply = self.asks(request, **fields)
        assert isinstance(reply, e.Done), reply

    def sends(self, talk: int, text: str) -> e.MessageSent:
        """Send a text that must be accepted."""
        reply = self.tries(talk, text)
        assert isinstance(reply, e.MessageSent), reply
        return reply

    def tries(self, talk: int, text: str, nonce: int | None = None) -> Any:
        """Send a text; return the reply."""
        return self.reply(self.posts(talk, text, nonce))

    def posts(self, talk: int, text: str, nonce: int | None = None) -> int:
        """Send a text; return the request's id."""
        if nonce is None:
            self.last_nonce += 1
            nonce = self.last_nonce
        self.nonces[text] = nonce
        body = TextBody(text=text).encode()
        return self.asks_only(e.SendMessage, body, conversation=talk, nonce=nonce)

    def does(
        self,
        kind: str,
        talk: int,
        target: int = 0,
        body: bytes = b"{}",
        nonce: int | None = None,
    ) -> Any:
        """Send an entry of some kind; return the reply."""
        if nonce is None:
            self.last_nonce += 1
            nonce = self.last_nonce
        return self.asks(
            e.SendMessage, body, conversation=talk, nonce=nonce, kind=kind, target=target
        )

    def log(self, talk: int, since: int = 0) -> dict[int, tuple[Entry, bytes]]:
        """Fetch entries with their bodies, by seq, in one page."""
        page = self.asks(e.FetchTimeline, conversation=talk, since=since)
        assert isinstance(page, e.TimelinePage), page
        found, offset = {}, 0
        for entry, size in zip(page.entries, page.sizes, strict=True):
            found[entry.seq] = entry, self.payload[offset : offset + size]
            offset += size
        return found

    def has(self, talk: int, delivered: int, read: int = 0) -> None:
        """Report watermarks, and let the next tick tell the others."""
        mark = e.Watermark(conversation=talk, delivered_seq=delivered, read_seq=read)
        self.says(e.ReceiptsReported(watermarks=(mark,)))
        self.world.passes(TICK)

    def marks(self, talk: int, **marks: Any) -> None:
        """Change marks of one's own."""
        reply = self.asks(e.MarkConversation, conversation=talk, **marks)
        assert isinstance(reply, e.Done), reply

    def head(self, talk: int) -> Conversation:
        """Return a conversation's head as it is listed."""
        page = self.asks(e.ListConversations)
        head: Conversation = next(c for c in page.conversations if c.id == talk)
        return head

    def texts(self, talk: int) -> dict[int, str]:
        """Fetch all that is to be had, by seq; of the server's own entries their kind."""
        found: dict[int, str] = {}
        since = 0
        while True:
            page = self.asks(e.FetchTimeline, conversation=talk, since=since)
            assert isinstance(page, e.TimelinePage), page
            if page.first > page.last:
                return found
            offset = 0
            for entry, size in zip(page.entries, page.sizes, strict=True):
                body = self.payload[offset : offset + size]
                is_own = entry.kind.startswith(SYSTEM)
                found[entry.seq] = entry.kind if is_own else TextBody.decode(body).text
                offset += size
            since = page.last

    def puts(self, other: Wire, **fields: Any) -> None:
        """Add or change a contact."""
        reply = self.asks(e.PutContact, account=other.id, **fields)
        assert isinstance(reply, e.Done), reply

    def blocks(self, other: Wire, blocked: bool = True) -> None:
        """Block somebody, or end it."""
        self.puts(other, blocked=blocked)

    def presence_of(self, other: Wire) -> Presence | None:
        """Return somebody's presence as the roster shows it now."""
        page = self.asks(e.ListRoster)
        return next((p for p in page.presences if p.account == other.id), None)


def stretch(password: str, salt: bytes) -> str:
    """Stand in for Argon2id, which only clients compute."""
    return base64.b64encode(hashlib.sha256(salt + password.encode()).digest()).decode()


@lru_cache(maxsize=64)
def credentials(password: str) -> Credentials:
    """Return what a client would send for a password."""
    salt = hashlib.sha256(password.encode()).digest()[:16]
    mechanism = scramp.ScramMechanism("SCRAM-SHA-256")
    _, stored, server, iterations = mechanism.make_auth_info(
        stretch(password, salt), iteration_count=4096, salt=salt
    )
    return Credentials(
        salt=salt, kdf=KDF, iterations=iterations, stored_key=stored, server_key=server
    )
