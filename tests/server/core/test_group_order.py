"""What belongs to one group is done in the order in which it came, however slow the disk is."""

from __future__ import annotations

from tests.server.core.conftest import Make
from tests.server.core.test_groups import Four, people
from tests.server.core.world import World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.protocol import envelopes as e

__all__ = ["people"]


def finish(world: World) -> None:
    """Let the disk do all that waits for it."""
    world.storage.release()
    world.flush()


def test_what_was_sent_before_the_removal_is_in_and_what_was_sent_after_is_not(
    world: World, people: Four
) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    world.storage.held = True
    before = bob.posts(group, "before")
    removal = alice.asks_only(e.RemoveMember, conversation=group, account=bob.id)
    after = bob.posts(group, "after")
    mine = alice.posts(group, "without bob")
    finish(world)
    assert bob.reply(before).seq == 2
    assert isinstance(alice.reply(removal), e.Done)
    assert bob.reply(after).code == ErrorCode.NOT_A_MEMBER
    assert alice.reply(mine).seq == 4
    assert list(alice.texts(group).items())[1:] == [
        (2, "before"),
        (3, "system.removed"),
        (4, "without bob"),
    ]
    assert list(bob.texts(group)) == [1, 2, 3]


def test_changes_wait_for_each_other(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    group = alice.groups(bob, carol)
    alice.succeeds(e.SetRole, conversation=group, account=bob.id, role=MemberRole.ADMIN)
    world.storage.held = True
    first = alice.posts(group, "first")
    waiting = [
        (bob, bob.asks_only(e.RemoveMember, conversation=group, account=carol.id)),
        (alice, alice.asks_only(e.RemoveMember, conversation=group, account=bob.id)),
        (bob, bob.asks_only(e.AddMembers, conversation=group, accounts=(dave.id,))),
        (alice, alice.asks_only(e.AddMembers, conversation=group, accounts=(carol.id,))),
    ]
    carols = carol.posts(group, "too late")
    last = alice.posts(group, "last")
    finish(world)
    answers = [wire.reply(request) for wire, request in waiting]
    assert [type(answer) for answer in answers] == [e.Done, e.Done, e.ErrorReply, e.Done]
    assert answers[2].code == ErrorCode.NOT_A_MEMBER
    assert alice.reply(first).seq == 3
    assert carol.reply(carols).seq == 7  # back when her turn came
    assert alice.reply(last).seq == 8


def test_what_waits_for_a_change_counts_as_held(make_world: Make) -> None:
    world = make_world(held_messages=1)
    alice, bob = world.joins("alice"), world.joins("bob")
    group = alice.groups(bob)
    world.storage.held = True
    alice.asks_only(e.ChangeConversation, conversation=group, title="Chess")
    waits = bob.posts(group, "waits")
    assert bob.tries(group, "one too many").code == ErrorCode.BUSY
    finish(world)
    assert bob.reply(waits).seq == 3
    world.passes(1.5)
    assert bob.sends(group, "again").seq == 4


def test_a_change_that_fails_lets_the_others_pass(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    world.storage.held = True
    removal = alice.asks_only(e.RemoveMember, conversation=group, account=bob.id)
    text = bob.posts(group, "still here")
    world.storage.fails = DataUnwritable("full")
    world.storage.answer_writes()
    world.storage.fails = None
    finish(world)
    world.errors.clear()
    assert alice.reply(removal).code == ErrorCode.STORAGE
    assert bob.reply(text).seq == 2


def test_a_change_waits_for_entries_that_cannot_be_stored(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    world.storage.held = True
    text = bob.posts(group, "lost")
    removal = alice.asks_only(e.RemoveMember, conversation=group, account=bob.id)
    world.hub.take_batch()
    world.hub.append_failed(DataUnwritable("full"), world.now)
    finish(world)
    world.errors.clear()
    assert bob.reply(text).code == ErrorCode.STORAGE
    assert isinstance(alice.reply(removal), e.Done)
    assert alice.texts(group) == {1: "system.created", 2: "system.removed"}


def test_what_waits_for_a_change_does_not_overtake_what_was_lost_before(
    world: World, people: Four
) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    bob.is_silent = True
    world.storage.held = True
    first = bob.posts(group, "one")
    alice.asks_only(e.ChangeConversation, conversation=group, title="Chess")
    second = bob.posts(group, "two")
    world.hub.take_batch()
    world.hub.append_failed(DataUnwritable("full"), world.now)
    world.speak()
    bob.says(e.Pong())  # he has heard of the first one, and the change is still under way
    finish(world)
    world.errors.clear()
    assert bob.reply(first).code == ErrorCode.STORAGE
    assert bob.reply(second).code == ErrorCode.THROTTLED
    bob.says(e.Pong())
    for seq, text in ((3, "one"), (4, "two")):
        assert bob.tries(group, text, nonce=bob.nonces[text]).seq == seq


def test_a_list_that_was_read_before_a_removal_does_not_undo_it(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    answer = world.storage.answers_late()
    asked = bob.asks_only(e.ListConversations)
    alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    head = bob.takes(e.ConversationChanged).conversation
    answer()
    world.flush()
    assert bob.reply(asked).conversations == ()
    assert bob.head(group) == head


def test_somebody_added_while_they_come_in_is_in(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups()
    bob.hangs_up()
    world.passes(100)
    world.storage.held = True
    alice.asks_only(e.AddMembers, conversation=group, accounts=(bob.id,))
    finish(world)
    bob = bob.again()
    assert bob.sends(group, "here").seq == 3


def test_marks_made_during_a_change_are_kept(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    world.storage.late = True
    alice.asks_only(e.ChangeConversation, conversation=group, title="Chess")
    asked = bob.asks_only(e.MarkConversation, conversation=group, pinned=True)
    finish(world)
    assert isinstance(bob.reply(asked), e.Done)
    head = bob.head(group)
    assert head.marks is not None
    assert (head.title, head.marks.pinned) == ("Chess", True)
