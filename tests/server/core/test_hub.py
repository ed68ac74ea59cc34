"""The hub: input of every kind, limits, errors, the end."""

from __future__ import annotations

import gc
import json

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.framing import encode_frame
from whatsapp_like.server.core.accounts import LiveAccount
from whatsapp_like.server.core.conversations import LiveConversation
from whatsapp_like.server.core.roster import Roster
from whatsapp_like.server.core.session import Session


def raw(**fields: object) -> bytes:
    return encode_frame(json.dumps(fields).encode())


def test_an_unknown_type_is_answered_and_survived(world: World) -> None:
    alice = world.joins("alice")
    alice.types(raw(type="poll.create", id=77))
    alice.receives(e.ErrorReply(re=77, code=ErrorCode.UNKNOWN_TYPE))
    alice.types(raw(type="poll.opened"))  # a report: nobody waits
    alice.receives()
    assert alice.asks(e.ListRoster).contacts == ()


def test_an_impossible_request_is_answered_and_survived(world: World) -> None:
    alice = world.joins("alice")
    alice.types(raw(type="message.send", id=78, conversation="1", nonce="-1"))
    error = alice.takes(e.ErrorReply)
    assert (error.re, error.code) == (78, ErrorCode.INVALID)
    assert error.detail.startswith("nonce: ")
    assert not alice.is_closed()


def test_too_many_of_these_end_the_connection(world: World) -> None:
    alice = world.joins("alice")
    for n in range(1, 22):
        alice.types(raw(type="nonsense", id=n))
    assert alice.is_closed()
    assert alice.inbox[-1][0] == e.ErrorReply(
        code=ErrorCode.UNKNOWN_TYPE, detail="too many bad envelopes"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", ErrorCode.TOO_LARGE),
        (b"\xff\xff\xff\xff", ErrorCode.TOO_LARGE),
        (b"\0\0\0\0", ErrorCode.MALFORMED),
        (encode_frame(b"not json"), ErrorCode.MALFORMED),
        (encode_frame(b"[" * 60_000), ErrorCode.MALFORMED),
        (raw(type="ping.pong" * 20), ErrorCode.MALFORMED),
        (raw(type="hello", id=1, client="x"), ErrorCode.OUT_OF_STATE),
    ],
)
def test_malformed_input_ends_the_connection_with_its_reason(
    world: World, data: bytes, code: ErrorCode
) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.types(data)
    assert alice.is_closed()
    error = alice.takes(e.ErrorReply)
    assert (error.re, error.code) == (None, code)
    alice.types(data)  # what still arrives is dropped
    assert bob.asks(e.ListRoster).contacts == ()
    assert world.hub.counts().connections == 1


def test_input_may_come_byte_by_byte(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    data = alice.connection.send(e.SendMessage(id=99, conversation=talk, nonce=1), b"{}\nslowly")
    for n in range(len(data)):
        alice.types(data[n : n + 1])
    assert alice.reply(99).seq == 1


def test_too_many_requests_are_refused_then_end_the_connection(make_world: Make) -> None:
    world = make_world(requests_rate=10, requests_burst=20)
    alice, bob = world.joins("alice"), world.joins("bob")
    codes = []
    for _ in range(60):
        if alice.is_closed():
            break
        reply = alice.asks_only(e.ListRoster)
        codes += [i[0].code for i in alice.inbox if isinstance(i[0], e.ErrorReply) and i[0].re]
        alice.inbox = [i for i in alice.inbox if getattr(i[0], "re", None) is None]
    assert codes == [ErrorCode.THROTTLED] * 20
    assert alice.is_closed()
    end = alice.inbox[-1][0]
    assert (end.re, end.code) == (None, ErrorCode.THROTTLED)
    assert end.retry_after > 1
    assert reply > 40
    assert bob.asks(e.ListRoster).contacts == ()


def test_reports_weigh_little(make_world: Make) -> None:
    world = make_world(requests_rate=10, requests_burst=20)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    mark = e.Watermark(conversation=talk, delivered_seq=1)
    for _ in range(500):
        alice.says(e.ReceiptsReported(watermarks=(mark,)))
    assert not alice.is_closed()


def test_too_many_outstanding_requests_are_refused(make_world: Make) -> None:
    world = make_world(reads_at_once=3)
    alice = world.joins("alice")
    world.storage.held = True
    numbers = [alice.asks_only(e.SearchDirectory) for _ in range(4)]
    world.speak()
    assert alice.reply(numbers[3]).code == ErrorCode.BUSY
    world.storage.release()
    world.flush()
    for number in numbers[:3]:
        assert isinstance(alice.reply(number), e.DirectoryPage)


# --- errors ---------------------------------------------------------------------------------------


def test_a_bug_in_a_handler_costs_one_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Roster, "_page", broken)
    reply = alice.refused(ErrorCode.INTERNAL, e.ListRoster)
    assert reply.detail == ""
    assert [type(error) for error in world.errors] == [ZeroDivisionError]
    world.errors.clear()
    assert isinstance(alice.asks(e.SearchDirectory), e.DirectoryPage)
    assert isinstance(bob.asks(e.SearchDirectory), e.DirectoryPage)


def test_a_full_disk_is_named_and_survived(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    world.storage.fails = DataUnwritable("/secret/path is full")
    reply = alice.refused(ErrorCode.STORAGE, e.PutContact, account=bob.id)
    assert "secret" not in reply.detail
    assert reply.retry_after == 5.0
    world.storage.fails = None
    assert world.errors
    world.errors.clear()
    alice.puts(bob)


def test_a_failed_load_is_told_to_all_who_waited(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.restarts()
    alice = alice.again()
    world.storage.held = True
    numbers = [alice.posts(talk, "one"), alice.posts(talk, "two")]
    world.storage.fails = DataUnwritable("full")
    world.storage.release()
    world.flush()
    assert [alice.reply(number).code for number in numbers] == [ErrorCode.STORAGE] * 2
    world.storage.fails = None
    world.errors.clear()
    alice.says(e.Pong())
    assert alice.sends(talk, "three").seq == 1


# --- slow readers ---------------------------------------------------------------------------------


def test_output_above_the_hard_limit_cuts_at_once(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.puts(bob)
    world.hub.report_buffered(bob.session, 4 * 1024 * 1024 + 1, world.now)
    world.flush()
    assert bob.is_closed()
    bob.receives(e.ErrorReply(code=ErrorCode.SLOW_READER, detail="reads too slowly"))
    assert world.hub.counts().slow_readers == 1
    assert not alice.is_closed()


def test_output_above_the_soft_limit_is_borne_for_a_while(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    size = 1024 * 1024 + 1
    for wire in (alice, bob):
        world.hub.report_buffered(wire.session, size, world.now)
    world.passes(9)
    world.hub.report_buffered(alice.session, size + 5, world.now)
    world.hub.report_buffered(bob.session, 1000, world.now)
    world.passes(1.2)
    assert alice.is_closed()
    assert not bob.is_closed()


def test_what_one_round_produces_counts_too(make_world: Make) -> None:
    world = make_world(output_hard=512 * 1024, messages_rate=1e6)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.hub.report_buffered(bob.session, 1000, world.now)
    world.storage.held = True
    for n in range(20):
        alice.posts(talk, f"{n}" + "x" * 32_000)
    world.storage.release()
    world.commit()
    bob.forgets()
    world.speak()
    assert bob.is_closed()
    bob.receives(e.ErrorReply(code=ErrorCode.SLOW_READER, detail="reads too slowly"))
    bob = bob.again()
    assert len(bob.texts(talk)) == 20  # nothing is lost: it catches up
    assert not alice.is_closed()


# --- the end --------------------------------------------------------------------------------------


def test_a_stop_is_told_to_everybody(world: World) -> None:
    alice, stranger = world.joins("alice"), world.connect()
    world.hub.shutdown(world.now)
    world.flush()
    for wire in (alice, stranger):
        assert wire.is_closed()
        error = wire.takes(e.ErrorReply)
        assert (error.re, error.code) == (None, ErrorCode.CLOSING)
        assert error.retry_after is not None
        assert 1 <= error.retry_after <= 3
    late = world.connect()
    assert late.takes(e.ErrorReply).code == ErrorCode.CLOSING
    assert world.hub.counts().connections == 0


def test_disconnecting_twice_is_harmless(world: World) -> None:
    alice = world.joins("alice")
    alice.hangs_up()
    world.hub.disconnect(alice.session, world.now)
    world.hub.report_buffered(alice.session, 10**9, world.now)
    assert world.hub.counts().connections == 0
    assert world.hub.drain() == []


def test_nobody_who_left_stays_in_memory(world: World) -> None:
    """Sessions, accounts and conversations are counted as objects, whatever holds them."""

    def alive() -> int:
        gc.collect()
        kinds = (Session, LiveAccount, LiveConversation)
        return sum(type(thing) in kinds for thing in gc.get_objects())

    boss = world.joins("boss", role="admin")
    boss.asks(e.ListSessions)
    before = alive()

    # A function: pydantic looks into the frame in which a model is used for the first time, and
    # what it looked at stays as long as the frame does.
    def come_and_go() -> None:
        wires = [world.joins(f"user{n}") for n in range(10)]
        for wire in wires[1:]:
            wire.puts(wires[0])
            talk = wire.opens(wires[0])
            wire.sends(talk, "one")
            wire.says(e.TypingReported(conversation=talk))
            wire.has(talk, 1, 1)
        assert alive() == before + 10 + 10 + 9
        for wire in wires:
            wire.hangs_up()
            world.connect().hangs_up()
            world.greeted().logs_in("user1", "wrong")

    come_and_go()
    world.passes(150)
    assert alive() == before
    assert not boss.is_closed()


def test_counts(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.second_device()
    talk = alice.opens(bob)
    alice.sends(talk, "one")
    alice.tries(talk ^ 1, "nowhere")
    world.connect()
    counts = world.hub.counts()
    assert (counts.connections, counts.sessions, counts.people) == (4, 3, 2)
    assert (counts.conversations, counts.messages, counts.deliveries) == (1, 1, 2)
    assert (counts.refusals, counts.login_failures, counts.resent) == (1, 0, 0)
