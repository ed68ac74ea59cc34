"""A member's own marks: whom they follow, what they are refused for, and what ends an archiving."""

from __future__ import annotations

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.bounds import ALWAYS, MAX_PINNED
from whatsapp_like.models.conversation import Marks
from whatsapp_like.protocol import envelopes as e


def told(talk: int, **marks: bool | int) -> e.ConversationMarked:
    return e.ConversationMarked(conversation=talk, marks=Marks.model_validate(marks))


def is_archived(wire: Wire, talk: int) -> bool:
    marks = wire.head(talk).marks
    assert marks is not None
    return marks.archived


def test_marks_follow_my_devices_and_nobody_else_learns_of_them(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    phone = alice.second_device()
    for wire in (alice, phone, bob):
        wire.forgets()
    alice.marks(talk, pinned=True, muted_until=ALWAYS)
    for wire in (alice, phone):
        wire.receives(told(talk, pinned=True, muted_until=ALWAYS))
    bob.receives()
    assert phone.head(talk).marks == Marks(pinned=True, muted_until=ALWAYS)
    assert bob.head(talk).marks == Marks()


def test_only_the_named_marks_change_and_all_survive_a_restart(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, pinned=True, unread=True)
    alice.marks(talk, archived=True, unread=False)
    alice.marks(talk)
    world.restarts()
    assert alice.again().head(talk).marks == Marks(pinned=True, archived=True)


def test_a_client_that_does_not_know_marks_is_not_told(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    old = world.connect()
    old.features = ("something.else",)
    old.greets()
    old.logs_in("alice")
    old.forgets()
    alice.marks(talk, pinned=True)
    old.receives()


def test_as_many_as_fit_on_a_screen_are_pinned(world: World) -> None:
    alice = world.joins("alice")
    talks = [alice.opens(world.joins(f"user{n}")) for n in range(MAX_PINNED + 1)]
    for talk in talks[:-1]:
        alice.marks(talk, pinned=True)
    alice.marks(talks[0], pinned=True)
    alice.refused(ErrorCode.LIMIT_REACHED, e.MarkConversation, conversation=talks[-1], pinned=True)
    alice.marks(talks[0], pinned=False)
    alice.marks(talks[-1], pinned=True)


def test_who_may_mark(world: World) -> None:
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    talk = alice.opens(bob)
    carol.refused(ErrorCode.NOT_A_MEMBER, e.MarkConversation, conversation=talk, pinned=True)
    operator = world.operator()
    operator.refused(ErrorCode.NOT_ALLOWED, e.MarkConversation, conversation=talk, pinned=True)


def test_news_bring_a_conversation_back_on_all_devices(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    phone = alice.second_device()
    alice.marks(talk, archived=True, pinned=True)
    phone.forgets()
    alice.sends(talk, "my own is no news")
    assert is_archived(alice, talk)
    phone.forgets()
    bob.sends(talk, "hello")
    assert phone.takes(e.ConversationMarked) == told(talk, pinned=True)
    world.restarts()
    assert not is_archived(alice.again(), talk)


def test_a_muted_one_stays_until_the_mute_is_over(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, archived=True, muted_until=world.wall + 60_000)
    bob.sends(talk, "psst")
    assert is_archived(alice, talk)
    world.passes(60.0)
    bob.sends(talk, "and now?")
    assert not is_archived(alice, talk)


def test_what_is_withheld_brings_nothing_back(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, archived=True)
    alice.blocks(bob)
    bob.sends(talk, "hello?")
    assert is_archived(alice, talk)


def test_several_messages_in_one_batch_bring_it_back_once(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, archived=True)
    alice.forgets()
    world.storage.held = True
    bob.posts(talk, "one")
    bob.posts(talk, "two")
    world.storage.held, world.storage.late = False, True
    world.flush()
    assert len(world.storage.writes) == 1
    world.storage.release()
    world.flush()
    assert alice.takes(e.ConversationMarked) == told(talk)


def test_archived_again_while_it_comes_back(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, archived=True)
    world.storage.late = True
    bob.posts(talk, "one")
    alice.asks_only(e.MarkConversation, conversation=talk, archived=True)
    world.storage.release()
    world.flush()
    assert is_archived(alice, talk)
    bob.sends(talk, "two")
    assert not is_archived(alice, talk)


def test_the_next_message_tries_again_where_the_disk_failed(make_world: Make) -> None:
    world = make_world()
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.marks(talk, archived=True)
    world.storage.fails = DataUnwritable("no space left")
    bob.sends(talk, "one")
    world.storage.fails = None
    assert [type(error) for error in world.errors] == [DataUnwritable]
    world.errors.clear()
    assert is_archived(alice, talk)
    bob.sends(talk, "two")
    assert not is_archived(alice, talk)


def test_a_list_never_brings_back_what_changed_meanwhile(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    late = world.storage.answers_late()
    listing = alice.asks_only(e.ListConversations)
    alice.marks(talk, pinned=True)
    late()
    world.flush()
    assert alice.reply(listing).conversations[0].marks == Marks(pinned=True)
