"""Sending: one commit, one order, each device exactly once."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.message import MAX_BODY_BYTES, TextBody
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.store.rows import Append, Appended


def test_a_message_reaches_every_other_device_of_both(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice2, bob2 = alice.second_device(), bob.second_device()
    talk = alice.opens(bob)
    for wire in (alice, bob, alice2, bob2):
        wire.forgets()
    sent = alice.sends(talk, "hello")
    assert (sent.seq, sent.time) == (1, world.wall)
    for wire in (bob, bob2, alice2):
        wire.receives(world.message(talk, 1, alice, "hello"))
    alice.receives()


def test_nobody_else_hears_of_it(world: World) -> None:
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    talk = alice.opens(bob)
    alice.sends(talk, "between us")
    carol.receives()


def test_notes_to_self_reach_my_other_devices(world: World) -> None:
    alice = world.joins("alice")
    phone = alice.second_device()
    talk = alice.opens(alice)
    phone.forgets()
    alice.sends(talk, "buy milk")
    phone.receives(world.message(talk, 1, alice, "buy milk"))
    assert alice.opens(alice) == talk


def test_acks_and_deliveries_of_a_round_share_one_write(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.storage.held = True
    for n in range(3):
        alice.posts(talk, f"a{n}")
        bob.posts(talk, f"b{n}")
    world.commit()
    sessions = world.hub.drain()
    assert sorted(map(id, sessions)) == sorted([id(alice.session), id(bob.session)])
    assert len(alice.session.outgoing) == 6


def test_a_resend_gets_the_same_answer_and_stores_nothing(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    bob.forgets()
    first = alice.tries(talk, "once", nonce=7)
    world.passes(5)
    again = alice.tries(talk, "once", nonce=7)
    assert (again.seq, again.time) == (first.seq, first.time)
    assert len(bob.inbox) == 1
    assert alice.texts(talk) == {1: "once"}
    assert world.hub.counts().resent == 1


def test_a_resend_is_known_after_a_restart(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    first = alice.tries(talk, "once", nonce=7)
    world.restarts()
    alice = alice.again()
    assert alice.opened.nonce == 7
    assert alice.tries(talk, "once", nonce=7).seq == first.seq
    assert alice.texts(talk) == {1: "once"}


def test_what_was_refused_may_come_later_with_its_lower_nonce(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.tries(talk, "second", nonce=2)
    assert alice.tries(talk, "first", nonce=1).seq == 2


def test_messages_wait_for_their_conversation_in_order(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.restarts()
    alice, bob = alice.again(), bob.again()
    world.storage.held = True
    posted = [alice.posts(talk, f"m{n}") for n in range(5)]
    world.storage.release()
    world.flush()
    assert [alice.reply(number).seq for number in posted] == [1, 2, 3, 4, 5]
    assert [item[0].entry.seq for item in bob.inbox] == [1, 2, 3, 4, 5]


def test_a_sender_who_vanished_does_not_stop_the_delivery(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    bob.forgets()
    world.storage.held = True
    alice.posts(talk, "still sent")
    alice.hangs_up()
    world.storage.release()
    world.flush()
    bob.receives(world.message(talk, 1, alice, "still sent"))


def test_batches_are_answered_in_order(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.storage.held = True
    one = alice.posts(talk, "one")
    batch_one = world.hub.take_batch()
    two = bob.posts(talk, "two")
    batch_two = world.hub.take_batch()
    for batch in (batch_one, batch_two):
        world.hub.appended(world.store.append(batch, world.wall), world.now)
    world.speak()
    assert alice.reply(one).seq == 1
    assert bob.reply(two).seq == 2


def test_a_failed_batch_is_told_to_its_senders_and_delivered_to_nobody(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    bob.forgets()
    world.storage.held = True
    number = alice.posts(talk, "lost for now")
    world.hub.take_batch()
    world.hub.append_failed(DataUnwritable("the disk is full"), world.now)
    world.speak()
    reply = alice.reply(number)
    assert (reply.code, reply.retry_after) == (ErrorCode.STORAGE, 5.0)
    bob.receives()
    assert [type(error) for error in world.errors] == [DataUnwritable]
    world.errors.clear()
    world.storage.held = False
    alice.says(e.Pong())
    assert alice.tries(talk, "lost for now", nonce=alice.nonces["lost for now"]).seq == 1


def test_what_came_while_a_batch_failed_does_not_overtake_it(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.is_silent = True
    world.storage.held = True
    first = alice.posts(talk, "one")
    world.hub.take_batch()
    second = alice.posts(talk, "two")
    world.hub.append_failed(DataUnwritable("full"), world.now)
    world.storage.held = False
    world.flush()
    world.errors.clear()
    for request in (first, second):
        assert alice.reply(request).code == ErrorCode.STORAGE
    assert alice.tries(talk, "three").code == ErrorCode.THROTTLED
    alice.says(e.Pong())
    for seq, text in enumerate(("one", "two", "three"), 1):
        assert alice.tries(talk, text, nonce=alice.nonces[text]).seq == seq


def test_an_entry_that_the_store_refuses_alone_is_answered_alone(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.storage.held = True
    one, two = alice.posts(talk, "one"), alice.posts(talk, "two")
    batch = world.hub.take_batch()
    assert [type(append) for append in batch] == [Append, Append]
    answers = [Appended(0, 0, False, ErrorCode.INVALID), Appended(1, world.wall, True)]
    world.hub.appended(answers, world.now)
    world.speak()
    assert alice.reply(one).code == ErrorCode.INVALID
    assert alice.reply(two).seq == 1


@pytest.mark.parametrize("size", [MAX_BODY_BYTES, MAX_BODY_BYTES + 1])
def test_a_body_has_a_largest_size(world: World, size: int) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    reply = alice.asks(e.SendMessage, b"x" * size, conversation=talk, nonce=1)
    if size > MAX_BODY_BYTES:
        assert reply.code == ErrorCode.TOO_LARGE
    else:
        assert reply.seq == 1
    assert not alice.is_closed()


def test_an_empty_body_is_refused(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.refused(ErrorCode.INVALID, e.SendMessage, conversation=talk, nonce=1)


def test_kinds_of_the_server_cannot_be_forged_but_unknown_ones_are_carried(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    bob.forgets()
    alice.refused(
        ErrorCode.NOT_ALLOWED, e.SendMessage, conversation=talk, nonce=1, kind="system.joined"
    )
    alice.asks(e.SendMessage, b"?", conversation=talk, nonce=2, kind="poll.vote")
    event, body = bob.inbox[0]
    assert (event.entry.kind, body) == ("poll.vote", b"?")


def test_only_members_send_and_nobody_learns_what_exists(world: World) -> None:
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    talk = alice.opens(bob)
    there = carol.asks(e.SendMessage, b"{}\nhi", conversation=talk, nonce=1)
    nowhere = carol.asks(e.SendMessage, b"{}\nhi", conversation=talk ^ 1, nonce=2)
    assert there.code == nowhere.code == ErrorCode.NOT_A_MEMBER
    assert there.detail == nowhere.detail
    bob.receives(bob.inbox[0])  # the conversation itself, nothing more


def test_too_many_messages_are_refused_without_losing_their_order(make_world: Make) -> None:
    world = make_world(messages_rate=10, messages_burst=20)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    posted = [alice.posts(talk, f"m{n}") for n in range(30)]
    replies = [alice.reply(number) for number in posted]
    assert [reply.seq for reply in replies[:20]] == list(range(1, 21))
    assert {reply.code for reply in replies[20:]} == {ErrorCode.THROTTLED}
    wait = replies[20].retry_after
    assert wait == pytest.approx(0.5, abs=0.01)
    # One token is back by now, but taking a later message would put it before an earlier one.
    world.passes(0.2)
    assert alice.tries(talk, "m29", nonce=alice.nonces["m29"]).code == ErrorCode.THROTTLED
    world.passes(0.4)
    assert alice.tries(talk, "m20", nonce=alice.nonces["m20"]).seq == 21
    assert bob.sends(talk, "others are not held up").seq == 22


def test_what_comes_late_over_a_slow_line_does_not_overtake_what_was_refused(
    make_world: Make,
) -> None:
    world = make_world(messages_rate=10, messages_burst=20)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.is_silent = True
    alice.pings = 0
    world.passes(7)  # the server has asked whether she is there, and her answer is on its way
    assert alice.pings == 1
    for n in range(20):
        alice.sends(talk, f"m{n}")
    assert alice.tries(talk, "m20").code == ErrorCode.THROTTLED
    assert alice.pings == 2
    world.passes(5)
    alice.says(e.Pong())  # to the first one
    assert alice.tries(talk, "m21").code == ErrorCode.THROTTLED
    alice.says(e.Pong())
    assert alice.pings == 2
    # Everything from here on she sent knowing of it.
    assert alice.tries(talk, "m20").seq == 21
    assert alice.tries(talk, "m21").seq == 22


def test_whoever_does_not_heed_a_refusal_is_cut(make_world: Make) -> None:
    world = make_world(messages_rate=10, messages_burst=20, requests_rate=10, requests_burst=50)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    for n in range(200):
        if not alice.is_closed():
            alice.posts(talk, f"m{n}")
    assert alice.is_closed()
    assert (alice.inbox[-1][0].re, alice.inbox[-1][0].code) == (None, ErrorCode.THROTTLED)


def test_the_times_of_a_conversation_never_fall(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    first = alice.sends(talk, "at noon")
    world.wall -= 3_600_000  # the administrator corrects the clock
    world.passes(1)
    assert alice.sends(talk, "an hour earlier").time == first.time
    assert not alice.is_closed()


def test_bodies_are_carried_as_they_are(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    bob.forgets()
    text = "\U0001f44d\u202eרשע\x00" + "é" * 10_000
    alice.sends(talk, text)
    assert TextBody.decode(bob.inbox[0][1]).text == text


@pytest.mark.parametrize(
    "limits", [{"held_messages": 10}, {"held_bytes": 70_000}], ids=["messages", "bytes"]
)
@pytest.mark.parametrize("disk", ["answers", "fails"])
@pytest.mark.parametrize("is_loaded", [True, False], ids=["live", "loading"])
def test_a_disk_that_stalls_does_not_fill_the_memory(
    make_world: Make, limits: dict[str, int], disk: str, is_loaded: bool
) -> None:
    world = make_world(**limits)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    if not is_loaded:
        world.restarts()
        alice, bob = alice.again(), bob.again()
    texts = [f"m{n}" + "x" * 6_900 for n in range(15)]
    world.storage.held = True
    posted = [alice.posts(talk, text) for text in texts[:5]]
    if is_loaded:
        world.hub.take_batch()  # it is with the disk, and the next one grows
    posted += [alice.posts(talk, text) for text in texts[5:]]
    refused = [alice.reply(number) for number in posted[10:]]
    assert [reply.code for reply in refused] == [ErrorCode.BUSY] + [ErrorCode.THROTTLED] * 4
    assert all(0 < reply.retry_after <= 1 for reply in refused)
    assert bob.tries(talk, "y" * 6_900).code == ErrorCode.BUSY

    if is_loaded:
        answers = [Appended(n + 1, world.wall, True) for n in range(5)]
        world.hub.appended(answers, world.now)
    world.storage.release()
    if disk == "fails":
        world.hub.take_batch()
        world.hub.append_failed(DataUnwritable("full"), world.now)
        world.errors.clear()
    world.flush()
    # Room again; but what was behind the first refused must not come before it.
    assert alice.tries(talk, "later").code == ErrorCode.THROTTLED
    world.passes(1.1)
    world.storage.held = True
    again = [alice.posts(talk, text) for text in texts[:11]]
    assert alice.reply(again[10]).code == ErrorCode.BUSY
    assert not [item for item in alice.inbox if getattr(item[0], "re", None) in again[:10]]


def test_what_is_refused_while_its_conversation_loads_is_no_longer_held(make_world: Make) -> None:
    world = make_world(held_messages=1)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.restarts()
    alice = alice.again()
    world.storage.fails = DataUnwritable("full")
    assert alice.tries(talk, "one").code == ErrorCode.STORAGE
    world.errors.clear()
    world.storage.fails = None
    # What she sent before she heard of it must not overtake the first one.
    assert alice.tries(talk, "two").code == ErrorCode.THROTTLED
    alice.says(e.Pong())
    assert alice.sends(talk, "three").seq == 1


def test_a_conversation_that_cannot_be_made_of_what_was_read_fails_for_all_who_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.restarts()
    alice = alice.again()
    with monkeypatch.context() as patch:
        patch.setattr("whatsapp_like.server.core.conversations.ConversationKind", str.index)
        assert alice.tries(talk, "one").code == ErrorCode.INTERNAL
    world.errors.clear()
    assert alice.sends(talk, "two").seq == 1


def test_without_room_on_the_disk_nothing_is_taken_and_the_order_kept(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.hub.set_short_of_space(True)
    refused = alice.tries(talk, "one")
    assert (refused.code, refused.retry_after) == (ErrorCode.STORAGE, 5.0)
    world.hub.set_short_of_space(False)
    assert alice.tries(talk, "two").code == ErrorCode.THROTTLED
    world.passes(5.1)
    assert alice.tries(talk, "one", nonce=alice.nonces["one"]).seq == 1
