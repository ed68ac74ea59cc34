"""Direct conversations: one per pair, and the list of all of mine."""

from __future__ import annotations

from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.conversation import Conversation, Marks, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e


def test_both_are_told_and_opening_again_finds_it(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    phone, desk = alice.second_device(), bob.second_device()
    reply = alice.asks(e.OpenDirect, account=bob.id)
    members = tuple(Member(account=n) for n in sorted((alice.id, bob.id)))
    talk = Conversation(
        id=reply.conversation.id, kind=ConversationKind.DIRECT, members=members, marks=Marks()
    )
    assert reply.conversation == talk
    assert set(reply.accounts) == {alice.account, bob.account}
    for wire in (phone, bob, desk):
        event = wire.takes(e.ConversationChanged)
        assert event.conversation == talk
        assert set(event.accounts) == {alice.account, bob.account}
    alice.receives()
    assert alice.opens(bob) == bob.opens(alice) == desk.opens(phone) == talk.id
    for wire in (alice, bob, phone, desk):
        wire.receives()


def test_both_open_it_at_once(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    world.storage.held = True
    one = alice.asks_only(e.OpenDirect, account=bob.id)
    two = bob.asks_only(e.OpenDirect, account=alice.id)
    world.storage.release()
    world.flush()
    first, second = alice.reply(one).conversation, bob.reply(two).conversation
    assert first == second
    alice.sends(first.id, "you too?")
    assert bob.texts(first.id) == {1: "you too?"}


def test_with_whom_there_can_be_none(world: World) -> None:
    alice, bob, operator = world.joins("alice"), world.joins("bob"), world.operator()
    alice.refused(ErrorCode.NOT_FOUND, e.OpenDirect, account=operator.id)
    alice.refused(ErrorCode.NOT_FOUND, e.OpenDirect, account=alice.id ^ 1)
    world.store.set_disabled(bob.id, True)
    alice.refused(ErrorCode.NOT_FOUND, e.OpenDirect, account=bob.id)


def test_what_was_said_to_somebody_disabled_stays_open(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.store.set_disabled(bob.id, True)
    assert alice.opens(bob) == talk


def test_the_list_comes_in_pages(world: World) -> None:
    alice = world.joins("alice")
    others = [
        world.joins(f"user{n}", address=f"10.0.0.{n}", last_name="漢" * 60) for n in range(120)
    ]
    talks = sorted(alice.opens(other) for other in others)
    seen: list[int] = []
    accounts: set[int] = set()
    pages, after = 0, 0
    while True:
        page = alice.asks(e.ListConversations, after=after)
        seen += [conversation.id for conversation in page.conversations]
        accounts |= {account.id for account in page.accounts}
        pages += 1
        if page.next is None:
            break
        after = page.next
    assert seen == talks
    assert accounts == {alice.id, *(other.id for other in others)}
    assert 2 <= pages < 20


def test_the_list_is_as_new_as_memory(world: World) -> None:
    """Watermarks reach the store late: the list must not show older ones than were told."""
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.passes(1.1)
    alice.sends(talk, "one")
    bob.has(talk, 1, 1)
    late = world.storage.answers_late()
    number = alice.asks_only(e.ListConversations)
    alice.sends(talk, "two")
    late()
    world.flush()
    head = alice.reply(number).conversations[0]
    assert head.last_seq == 2
    assert head.member(bob.id).read_seq == 1


def test_nobody_lists_what_is_not_theirs(world: World) -> None:
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    alice.opens(bob)
    page = carol.asks(e.ListConversations)
    assert (page.conversations, page.accounts, page.presences) == ((), (), ())


def test_a_conversation_is_found_again_after_everybody_has_left(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.sends(talk, "one")
    alice.hangs_up()
    bob.hangs_up()
    world.passes(120)
    assert world.hub.counts().conversations == 0
    assert len(world.hub.accounts) == 0
    alice = alice.again()
    assert alice.sends(talk, "two").seq == 2
    assert alice.head(talk).last_seq == 2
