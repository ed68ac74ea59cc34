"""Sessions as dialogues: opening, heartbeat, endings, and what the app hears of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.peer import Log, Peer, account
from tests.client.rig import Rig, body
from whatsapp_like.client import events
from whatsapp_like.client.engine.opening import NewAccount, Password, Resume
from whatsapp_like.errors import (
    ConnectionLost,
    ErrorCode,
    PinMismatch,
    Refused,
    RemoteProtocolError,
    Unreachable,
    WLError,
)
from whatsapp_like.models.account import Credentials, DeviceKey, Kdf, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.enums import PresenceStatus, Tick
from whatsapp_like.models.presence import CustomStatus, Presence
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement

DEVICE = DeviceKey(name="Test", public_key=b"p" * 32)
KDF = Kdf(time=2, memory_kib=19 * 1024)


class FakeScram:
    """SCRAM's messages in the clear; `proof` is what it expects of the server."""

    def __init__(self, proof: str = "v=ok") -> None:
        self.proof = proof

    def first(self) -> str:
        return "first"

    def final(self, challenge: str) -> str:
        if challenge != "challenge":
            raise ValueError("malformed")
        return "final"

    def verify(self, signature: str) -> None:
        if signature != self.proof:
            raise ValueError("another server")


def test_resuming_tells_online_then_synced(alice: Rig, log: Log) -> None:
    alice.online()
    kinds = [type(event) for event in alice.events]
    assert kinds[0] is events.Connecting
    assert kinds.index(events.Online) < kinds.index(events.Synced)
    online = alice.told(events.Online)[0]
    assert online.account == account(1)
    assert online.server_name == "Test"


def test_the_signature_covers_nonce_account_device_and_binding(peer: Peer) -> None:
    signed = []
    rig = Rig(peer)
    rig.session = peer.connect()

    def sign(statement: bytes) -> bytes:
        signed.append(statement)
        return b"s" * 64

    rig.engine.connected(Resume(1, 11, sign), b"binding", 0.0, 0, lambda _: None)
    rig.flow()
    assert signed == [resume_statement(b"n" * 32, 1, 11, b"binding")]
    rig.close()


def test_a_password_login_step_by_step(peer: Peer) -> None:
    rig = Rig(peer)
    rig.session = session = peer.connect()
    asked: list[tuple[bytes, Kdf]] = []
    then: list[object] = []
    opened: list[e.SessionOpened] = []

    def stretch(salt: bytes, kdf: Kdf, go_on: object) -> None:
        asked.append((salt, kdf))
        then.append(go_on)

    rig.engine.connected(Password("nora", DEVICE, stretch), b"", 0.0, 0, opened.append)
    rig.flow()
    session.say(e.LoginParameters(re=2, salt=b"salt" * 4, kdf=KDF))
    rig.flow()
    assert asked == [(b"salt" * 4, KDF)]
    then[0](FakeScram())  # type: ignore[operator]
    rig.flow()
    assert session.asked(e.ChallengeLogin) == [
        e.ChallengeLogin(id=3, mechanism="SCRAM-SHA-256", message="first")
    ]
    session.say(e.LoginChallenge(re=3, message="challenge"))
    rig.flow()
    assert session.asked(e.FinishLogin) == [e.FinishLogin(id=4, message="final", device=DEVICE)]
    reply = e.SessionOpened(
        re=4,
        session=5,
        account=account(1),
        device=77,
        nonce=0,
        preferences=Preferences(),
        scram="v=ok",
    )
    session.account, session.device, session.is_open = 1, 77, True
    session.say(reply)
    rig.flow()
    assert opened == [reply]
    assert rig.told(events.Online)
    rig.close()


@pytest.mark.parametrize("proof", ["v=forged", None])
def test_a_server_that_does_not_know_the_password_is_left(peer: Peer, proof: str | None) -> None:
    rig = Rig(peer)
    rig.session = session = peer.connect()

    def stretch(_salt: bytes, _kdf: Kdf, go_on: object) -> None:
        go_on(FakeScram())  # type: ignore[operator]

    rig.engine.connected(Password("nora", DEVICE, stretch), b"", 0.0, 0, lambda _: None)
    rig.flow()
    session.say(e.LoginParameters(re=2, salt=b"salt" * 4, kdf=KDF))
    rig.flow()
    session.say(e.LoginChallenge(re=3, message="challenge"))
    rig.flow()
    session.say(
        e.SessionOpened(
            re=4,
            session=5,
            account=account(1),
            device=77,
            nonce=0,
            preferences=Preferences(),
            scram=proof,
        )
    )
    rig.flow()
    assert isinstance(rig.reason, Refused)
    assert rig.reason.code is ErrorCode.LOGIN_FAILED
    assert not rig.told(events.Online)
    rig.close()


def test_over_tls_nothing_but_plus(peer: Peer) -> None:
    """The server of this test offers SCRAM-SHA-256 alone, as one in between might."""
    rig = Rig(peer)
    rig.session = session = peer.connect()
    way = Password("nora", DEVICE, lambda *_: None)
    rig.engine.connected(way, b"binding", 0.0, 0, lambda _: None)
    rig.flow()
    assert isinstance(rig.reason, Refused)
    assert not session.asked(e.StartLogin)
    rig.close()


def test_weak_stretching_is_refused(peer: Peer) -> None:
    rig = Rig(peer)
    rig.session = session = peer.connect()
    way = Password("nora", DEVICE, lambda *_: pytest.fail("stretched"))
    rig.engine.connected(way, b"", 0.0, 0, lambda _: None)
    rig.flow()
    weak = Kdf.model_construct(time=1, memory_kib=8, lanes=1)
    session.say(e.LoginParameters.model_construct(re=2, salt=b"salt" * 4, kdf=weak))
    rig.flow()
    assert isinstance(rig.reason, RemoteProtocolError)
    rig.close()


def test_registering_sends_credentials_and_no_password(peer: Peer) -> None:
    rig = Rig(peer)
    rig.session = session = peer.connect()
    credentials = Credentials(
        salt=b"s" * 16, kdf=KDF, iterations=4096, stored_key=b"k" * 32, server_key=b"v" * 32
    )
    way = NewAccount("nora", "Nora", "", "code", credentials, DEVICE)
    rig.engine.connected(way, b"", 0.0, 0, lambda _: None)
    rig.flow()
    assert session.asked(e.Register) == [
        e.Register(
            id=2,
            handle="nora",
            first_name="Nora",
            invite="code",
            credentials=credentials,
            device=DEVICE,
        )
    ]
    rig.close()


def test_a_profile_stays_with_its_account(peer: Peer, alice: Rig) -> None:
    alice.online()
    alice.cut()
    alice.number = 2
    alice.connect()
    alice.flow()
    assert isinstance(alice.reason, Refused)
    assert alice.reason.code is ErrorCode.NOT_ALLOWED


# --- heartbeat ------------------------------------------------------------------------------------


def test_silence_is_answered_by_a_ping_and_then_given_up(alice: Rig) -> None:
    alice.online()
    session = alice.session
    assert session is not None
    alice.pass_time(5.9)
    assert not session.asked(e.Ping)
    alice.pass_time(0.2)
    assert len(session.asked(e.Ping)) == 1
    alice.to_client()  # the pong
    alice.pass_time(6.1)
    assert len(session.asked(e.Ping)) == 2
    session.output.clear()  # from here on nothing arrives any more
    alice.pass_time(9.0)
    assert alice.session is None
    assert alice.told(events.Offline)[-1].reason == events.LOST


def test_pings_are_answered(alice: Rig) -> None:
    alice.online()
    session = alice.session
    assert session is not None
    session.say(e.Ping())
    alice.flow()
    assert session.asked(e.Pong)


def test_an_unanswered_request_ends_the_connection(alice: Rig) -> None:
    alice.online()
    session = alice.session
    assert session is not None
    failed: list[Exception] = []
    alice.engine.ask(lambda n: e.CreateInvite(id=n), e.InviteCreated, lambda _: None, failed.append)
    for _ in range(8):  # the server lives, it just never answers that
        alice.to_server()
        session.say(e.Pong())
        alice.to_client()
        alice.pass_time(4.0)
    assert alice.session is None
    assert isinstance(failed[0], ConnectionLost)


# --- endings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "reason", "again"),
    [
        (Unreachable("no"), events.UNREACHABLE, True),
        (ConnectionLost("cut"), events.LOST, True),
        (Refused(ErrorCode.CLOSING), "closing", True),
        (Refused(ErrorCode.LOGIN_FAILED), "login_failed", False),
        (Refused(ErrorCode.REPLACED), "replaced", False),
        (RemoteProtocolError(ErrorCode.MALFORMED), "malformed", True),
        (PinMismatch("a", "b"), events.PIN_MISMATCH, False),
    ],
)
def test_offline_says_why_and_when_it_is_tried_again(
    alice: Rig, error: WLError, reason: str, again: bool
) -> None:
    alice.online()
    alice.cut(error)
    told = alice.told(events.Offline)[-1]
    assert told.reason == reason
    assert (told.retry_at > 0) is again
    assert (alice.wait is not None) is again


def test_the_server_says_goodbye_with_a_reason(alice: Rig) -> None:
    alice.online()
    assert alice.session is not None
    alice.session.say(e.ErrorReply(code=ErrorCode.CLOSING, retry_after=3.0))
    alice.flow()
    assert alice.told(events.Offline)[-1].reason == "closing"
    assert alice.wait is not None
    assert alice.wait >= 3.0


def test_waits_grow_and_shrink_after_a_steady_session(alice: Rig) -> None:
    waits = []
    for _ in range(9):
        waits.append(alice.engine.disconnected(Unreachable("no"), 0.0))
    assert waits == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]  # jitter is 0.5 here
    alice.online()
    assert alice.engine.failures == 9
    for _ in range(4):
        alice.pass_time(5.0)
        alice.flow()
    assert alice.engine.failures == 0


def test_retry_now_makes_waits_short_again(alice: Rig) -> None:
    for _ in range(6):
        alice.engine.disconnected(Unreachable("no"), 0.0)
    alice.engine.retry_now()
    assert alice.engine.disconnected(Unreachable("no"), 0.0) == 0.25


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x00\x00\x05\x00\x03{]}",
        b"\xff\xff\xff\xff",
    ],
)
def test_nonsense_ends_the_connection(alice: Rig, frame: bytes) -> None:
    alice.online()
    assert alice.session is not None
    alice.session.output.append(frame)
    alice.flow()
    assert isinstance(alice.reason, RemoteProtocolError)


def test_until_its_socket_is_gone_nothing_is_said_on_an_ended_connection(
    alice: Rig, log: Log
) -> None:
    """Commits and keystrokes go on meanwhile: what they would say waits for the next session."""
    alice.online()
    alice.write(log.id, "hello")
    alice.engine.received(b"\xff" * 8, alice.now)
    assert alice.engine.ended is not None
    alice.engine.typists.report(log.id, active=True)
    failed: list[Exception] = []
    alice.engine.ask(lambda n: e.ListRoster(id=n), e.RosterPage, lambda _: None, failed.append)
    assert isinstance(failed[0], ConnectionLost)
    alice.commit()
    alice.online()
    alice.flow()
    assert alice.texts(log.id) == ["hello"]
    assert [item.tick for item in alice.items(log.id)] == [Tick.SENT]


def test_answers_to_nothing_end_the_connection(alice: Rig) -> None:
    alice.online()
    assert alice.session is not None
    alice.session.say(e.Done(re=4000))
    alice.flow()
    assert isinstance(alice.reason, RemoteProtocolError)


def test_what_a_newer_server_adds_is_left_alone(alice: Rig, log: Log, peer: Peer) -> None:
    alice.online()
    assert alice.session is not None
    header = b'{"type":"moon.rose","phase":"full"}'
    frame = (2 + len(header)).to_bytes(4, "big") + len(header).to_bytes(2, "big") + header
    alice.session.output.append(frame)
    peer.append(log, 2, body("after it"))
    alice.flow()
    assert alice.texts(log.id) == ["after it"]


def test_offline_requests_fail_at_once(alice: Rig) -> None:
    failed: list[Exception] = []
    alice.engine.ask(lambda n: e.ListRoster(id=n), e.RosterPage, lambda _: None, failed.append)
    assert isinstance(failed[0], ConnectionLost)


# --- account, people, presence --------------------------------------------------------------------


def test_people_are_known_with_presence_while_online_only(alice: Rig, log: Log, peer: Peer) -> None:
    peer.contacts[1][2] = Contact(account=2, nickname="Bobby")
    alice.online()
    (bob,) = [p for p in alice.engine.roster.people() if p.account.id == 2]
    assert bob.name == "Bobby"
    assert bob.presence.status is PresenceStatus.ONLINE
    assert alice.session is not None
    seen = Presence(account=2, status=PresenceStatus.OFFLINE, last_seen=5)
    alice.session.say(e.PresenceChanged(presence=seen))
    alice.flow()
    alice.cut()
    (bob,) = [p for p in alice.engine.roster.people() if p.account.id == 2]
    assert bob.presence == Presence(account=2, status=PresenceStatus.UNKNOWN, last_seen=5)


def test_contacts_removed_meanwhile_are_gone_after_the_next_login(
    alice: Rig, log: Log, peer: Peer
) -> None:
    peer.contacts[1][2] = Contact(account=2)
    alice.online()
    alice.cut()
    peer.contacts[1].clear()
    alice.online()
    assert all(person.contact is None for person in alice.engine.roster.people())


def test_what_people_say_about_themselves_survives_a_restart(
    peer: Peer, log: Log, tmp_path: Path
) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db").online()

    def seen() -> Presence:
        return next(p.presence for p in rig.engine.roster.people() if p.account.id == 2)

    custom = CustomStatus(text="🌴 away", until=5)
    for told in (custom, None):
        presence = Presence(account=2, status=PresenceStatus.ONLINE, custom=told)
        assert rig.session is not None
        rig.session.say(e.PresenceChanged(presence=presence))
        rig.flow()
        rig.kill()
        assert seen() == Presence(account=2, custom=told)
        rig.online()
    rig.close()


def test_people_survive_a_restart(peer: Peer, log: Log, tmp_path: Path) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db")
    peer.contacts[1][2] = Contact(account=2, notes="met in May")
    rig.online()
    rig.kill()
    (bob,) = [p for p in rig.engine.roster.people() if p.account.id == 2]
    assert bob.contact == Contact(account=2, notes="met in May")
    assert rig.engine.account == account(1)
    rig.close()


def test_preferences_and_names_changed_elsewhere_are_told(alice: Rig) -> None:
    alice.online()
    assert alice.session is not None
    mine = Preferences(read_receipts=False)
    renamed = account(1).model_copy(update={"first_name": "Ana"})
    alice.session.say(e.PreferencesChanged(preferences=mine))
    alice.session.say(e.AccountChanged(account=renamed))
    alice.flow()
    assert alice.told(events.PreferencesChanged)[-1].preferences == mine
    assert alice.told(events.AccountChanged)[-1].account == renamed


def test_a_status_is_told_at_the_start_and_when_it_changes(alice: Rig) -> None:
    alice.online()
    assert alice.session is not None
    assert alice.told(events.Online)[-1].custom is None
    custom = CustomStatus(text="🌴 away", until=5)
    for _ in range(2):
        alice.session.say(e.StatusChanged(custom=custom))
        alice.flow()
    assert [event.custom for event in alice.told(events.StatusChanged)] == [custom]


def test_idleness_is_reported_and_repeated_after_a_reconnect(alice: Rig) -> None:
    alice.online()
    alice.engine.report_activity(False)
    alice.engine.report_activity(False)
    alice.flow()
    session = alice.session
    assert session is not None
    assert session.asked(e.ActivityReported) == [e.ActivityReported(active=False)]
    alice.cut()
    alice.online()
    assert alice.session is not None
    assert alice.session.asked(e.ActivityReported) == [e.ActivityReported(active=False)]
