"""Groups: made, talked in, and how far everybody is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.conversation import Group, Member
from whatsapp_like.models.enums import AlertLevel, ConversationKind, History, MemberRole, Posting
from whatsapp_like.models.message import TextBody
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import resume_statement

Four = tuple[Wire, Wire, Wire, Wire]


@pytest.fixture
def people(world: World) -> Four:
    """Four people who are there."""
    alice, bob, carol, dave = (world.joins(name) for name in ("alice", "bob", "carol", "dave"))
    return alice, bob, carol, dave


def told(wire: Wire) -> list[tuple[str, SystemBody]]:
    """Return what the log's own entries told since the last look, and look away from the rest."""
    found = [
        (event.entry.kind, SystemBody.decode(body))
        for event, body in wire.inbox
        if isinstance(event, e.MessageReceived)
    ]
    wire.forgets()
    return found


def everybody(wire: Wire) -> list[tuple[int, int]]:
    """Return how far everybody is, as it was told since the last look."""
    events = [event for event, _ in wire.inbox if isinstance(event, e.EverybodyReached)]
    wire.forgets()
    return [(event.delivered_seq, event.read_seq) for event in events]


# --- made -----------------------------------------------------------------------------------------


def test_whoever_makes_a_group_owns_it(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    phone = alice.second_device()
    reply = alice.asks(
        e.CreateGroup, title="Club", description="Chess", members=(bob.id, carol.id, bob.id)
    )
    assert isinstance(reply, e.ConversationOpened)
    head = reply.conversation
    assert (head.kind, head.title, head.last_seq) == (ConversationKind.GROUP, "Club", 1)
    assert head.members == (
        Member(account=alice.id, role=MemberRole.OWNER, delivered_seq=1, read_seq=1),
    )
    assert head.group == Group(
        description="Chess", member_count=3, member_version=3, delivered_seq=0, read_seq=0
    )
    assert reply.accounts == (alice.account, bob.account, carol.account)
    assert told(alice) == [("system.created", SystemBody(title="Club"))]
    assert phone.takes(e.ConversationChanged).conversation == head
    assert told(phone) == [("system.created", SystemBody(title="Club"))]
    assert alice.texts(head.id) == {1: "system.created"}
    assert alice.head(head.id) == head


def test_whoever_is_put_in_is_told_of_it(world: World, people: Four) -> None:
    alice, bob, _, dave = people
    reply = alice.asks(e.CreateGroup, title="Club", members=(bob.id,))
    group = reply.conversation.id
    event = bob.takes(e.ConversationChanged)
    assert event.conversation.members == (Member(account=bob.id),)
    assert alice.account in event.accounts
    assert told(bob) == [("system.created", SystemBody(title="Club"))]
    assert bob.head(group) == event.conversation
    dave.receives()
    assert dave.asks(e.ListConversations).conversations == ()


def test_the_servers_own_entries_come_from_no_device(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.asks(e.CreateGroup, title="Club", members=(bob.id,)).conversation.id
    entry = bob.takes(e.MessageReceived).entry
    assert (entry.conversation, entry.sender, entry.device, entry.nonce) == (group, alice.id, 0, 0)
    page = bob.asks(e.FetchTimeline, conversation=group)
    assert page.entries == (entry,)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"members": (7,)}, ErrorCode.NOT_FOUND),
        ({"listed": True}, ErrorCode.INVALID),
    ],
    ids=["nobody", "listed"],
)
def test_an_impossible_group_is_not_made(
    people: Four, fields: dict[str, Any], code: ErrorCode
) -> None:
    alice, bob, *_ = people
    alice.refused(code, e.CreateGroup, title="Club", **fields)
    assert alice.asks(e.ListConversations).conversations == ()
    bob.receives()


def test_operators_and_the_disabled_are_not_put_in(world: World, people: Four) -> None:
    alice, bob, *_ = people
    operator = world.operator()
    world.store.set_disabled(bob.id, True)
    for wire in (operator, bob):
        alice.refused(ErrorCode.NOT_FOUND, e.CreateGroup, title="Club", members=(wire.id,))
    operator.refused(ErrorCode.NOT_ALLOWED, e.CreateGroup, title="Club")


def test_a_group_has_so_many_members_and_a_person_so_many_groups(make_world: Make) -> None:
    world = make_world(group_members=2, groups_per_account=1)
    alice, bob, carol = (world.joins(name) for name in ("alice", "bob", "carol"))
    alice.refused(ErrorCode.LIMIT_REACHED, e.CreateGroup, title="Club", members=(bob.id, carol.id))
    group = alice.groups(bob)
    alice.refused(ErrorCode.LIMIT_REACHED, e.CreateGroup, title="Second")
    alice.refused(ErrorCode.LIMIT_REACHED, e.AddMembers, conversation=group, accounts=(carol.id,))
    carol.receives()
    alice.succeeds(e.AddMembers, conversation=group, accounts=(bob.id,))
    assert bob.groups(alice) != group


# --- talked in ------------------------------------------------------------------------------------


def test_every_member_gets_it_and_nobody_else(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    group = alice.groups(bob, carol)
    alice.sends(group, "hello all")
    for wire in (bob, carol):
        wire.receives(world.message(group, 2, alice, "hello all"))
    dave.receives()
    assert dave.tries(group, "me too").code == ErrorCode.NOT_A_MEMBER
    dave.refused(ErrorCode.NOT_A_MEMBER, e.FetchTimeline, conversation=group)


def test_a_client_without_the_feature_hears_nothing_of_groups(world: World, people: Four) -> None:
    alice, bob, *_ = people
    old = world.connect()
    old.features = (e.MARKS,)
    old.greets()
    old.logs_in("bob")
    old.forgets()
    group = alice.groups(bob)
    alice.sends(group, "hello all")
    alice.says(e.TypingReported(conversation=group))
    alice.succeeds(e.ChangeConversation, conversation=group, title="Chess")
    bob.has(group, 3, 3)
    alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    bob.succeeds(e.ForgetConversation, conversation=group)
    old.receives()
    assert old.asks(e.ListConversations).conversations == ()
    talk = alice.opens(bob)
    assert old.takes(e.ConversationChanged).conversation.id == talk


def test_only_admins_write_where_it_says_so(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol, posting=Posting.ADMINS)
    assert bob.tries(group, "may I?").code == ErrorCode.NOT_ALLOWED
    alice.succeeds(e.SetRole, conversation=group, account=bob.id, role=MemberRole.ADMIN)
    bob.sends(group, "I may")
    world.restarts()
    alice, bob, carol = alice.again(), bob.again(), carol.again()
    assert carol.tries(group, "may I?").code == ErrorCode.NOT_ALLOWED
    alice.succeeds(e.ChangeConversation, conversation=group, posting=Posting.ALL)
    carol.sends(group, "we all may")
    alice.succeeds(e.ChangeConversation, conversation=group, posting=Posting.ADMINS)
    alice.succeeds(e.SetRole, conversation=group, account=bob.id, role=MemberRole.MEMBER)
    assert bob.tries(group, "no more").code == ErrorCode.NOT_ALLOWED


def test_a_member_cannot_write_what_only_the_server_does(people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    reply = alice.asks(
        e.SendMessage,
        b'{"title":"Mine"}',
        conversation=group,
        nonce=alice.last_nonce + 1,
        kind="system.title",
    )
    assert reply.code == ErrorCode.NOT_ALLOWED
    assert bob.texts(group) == {1: "system.created"}


def test_a_block_has_no_effect_in_a_group(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    bob.blocks(alice)
    bob.forgets()
    alice.sends(group, "hello all")
    bob.receives(world.message(group, 2, alice, "hello all"))
    alice.says(e.TypingReported(conversation=group))
    bob.receives(e.TypingChanged(conversation=group, account=alice.id, active=True))
    assert bob.texts(group)[2] == "hello all"


def test_members_of_a_group_do_not_watch_each_other(world: World, people: Four) -> None:
    alice, bob, *_ = people
    alice.groups(bob)
    bob.again()
    world.passes(0.2)
    assert alice.sees() is None
    assert alice.asks(e.ListConversations).presences == ()


def test_marks_of_a_group_are_ones_own(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    bob.marks(group, alerts=AlertLevel.MENTIONS, archived=True)
    assert bob.takes(e.ConversationMarked).marks.alerts is AlertLevel.MENTIONS
    alice.succeeds(e.ChangeConversation, conversation=group, title="Chess")
    head = bob.head(group)
    assert head.marks is not None
    assert head.marks.archived  # what the server tells is no news from anybody
    alice.sends(group, "hello")
    assert not bob.takes(e.ConversationMarked).marks.archived
    world.restarts()
    head = bob.again().head(group)
    assert head.marks is not None
    assert head.marks.alerts is AlertLevel.MENTIONS


# --- how far everybody is -------------------------------------------------------------------------


def test_everybody_has_it_when_the_last_one_has(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    alice.sends(group, "hello all")
    bob.has(group, 2, 2)
    assert everybody(alice) == []
    assert everybody(carol) == [(2, 2)]  # her own is no part of what she is told
    carol.has(group, 2, 1)
    assert everybody(alice) == [(2, 1)]
    assert everybody(bob) == [(2, 1)]
    assert everybody(carol) == []
    carol.has(group, 2, 2)
    assert everybody(alice) == [(2, 2)]
    for wire in (alice, bob, carol):
        head = wire.head(group)
        assert head.group is not None
        assert (head.group.delivered_seq, head.group.read_seq) == (2, 2)
    world.passes(2)
    world.restarts()
    head = alice.again().head(group)
    assert head.group is not None
    assert (head.group.delivered_seq, head.group.read_seq) == (2, 2)


def test_whoever_only_reads_is_not_told_how_far_the_others_are(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    for seq, sender in ((2, alice), (3, alice), (4, carol), (5, alice)):
        sender.sends(group, f"number {seq}")
        for wire in (alice, bob, carol):
            wire.has(group, seq, seq)
        told = {wire: everybody(wire) for wire in (alice, bob, carol)}
        assert (seq, seq) in told[sender]
        if seq == 3:
            assert told[bob] == told[carol] == []
    # What she said is read: what another says makes no difference to her.
    assert told[carol] == []


def test_receipts_of_a_group_go_to_ones_other_devices_alone(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    phone = bob.second_device()
    alice.sends(group, "hello all")
    phone.forgets()
    bob.has(group, 2, 2)
    (receipt,) = phone.takes(e.ReceiptsChanged).receipts
    assert (receipt.account, receipt.read_seq) == (bob.id, 2)
    assert not any(isinstance(event, e.ReceiptsChanged) for event, _ in alice.inbox)


def test_whoever_leaves_is_not_waited_for(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    alice.sends(group, "hello all")
    bob.has(group, 2, 2)
    alice.forgets()
    carol.succeeds(e.LeaveConversation, conversation=group)
    world.passes(0.1)
    assert everybody(alice) == [(2, 2)]


def test_whoever_joins_has_missed_nothing(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, history=History.ALL)
    alice.sends(group, "hello all")
    bob.has(group, 2, 2)
    alice.forgets()
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id,))
    head = carol.takes(e.ConversationChanged).conversation
    assert head.members == (Member(account=carol.id, from_seq=1, delivered_seq=2, read_seq=2),)
    alice.forgets()
    world.passes(0.1)
    assert everybody(alice) == []
    assert carol.texts(group) == {1: "system.created", 2: "hello all", 3: "system.added"}


def test_who_tells_nobody_what_they_read_hides_it_in_a_group_too(
    world: World, people: Four
) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    bob.asks(
        e.SetPreferences,
        preferences=bob.opened.preferences.model_copy(update={"read_receipts": False}),
    )
    world.passes(0.1)
    alice.sends(group, "hello all")
    for wire in (alice, bob, carol):
        wire.forgets()
    for wire in (bob, carol):
        wire.has(group, 2, 2)
    assert everybody(alice) == [(2, 0)]
    assert everybody(bob) == [(2, 0)]
    for wire in (alice, bob):
        head = wire.head(group)
        assert head.group is not None
        assert (head.group.delivered_seq, head.group.read_seq) == (2, 0)
    world.passes(2)
    world.restarts()
    for wire in (alice.again(), bob.again()):
        head = wire.head(group)
        assert head.group is not None
        assert (head.group.delivered_seq, head.group.read_seq) == (2, 0)


def test_the_disabled_are_not_waited_for(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    world.store.set_disabled(carol.id, True)
    world.restarts()
    alice, bob = alice.again(), bob.again()
    alice.sends(group, "hello all")
    bob.has(group, 2, 2)
    assert everybody(alice) == [(2, 2)]


def test_nothing_of_a_group_is_made_while_the_disk_fails(world: World, people: Four) -> None:
    alice, bob, *_ = people
    world.storage.fails = DataUnwritable("full")
    alice.refused(ErrorCode.STORAGE, e.CreateGroup, title="Club", members=(bob.id,))
    world.storage.fails = None
    world.errors.clear()
    bob.receives()
    group = alice.groups(bob)
    world.storage.fails = DataUnwritable("full")
    alice.refused(ErrorCode.STORAGE, e.ChangeConversation, conversation=group, title="Chess")
    world.storage.fails = None
    world.errors.clear()
    bob.receives()
    assert alice.sends(group, "goes on").seq == 2


def test_alone_in_a_group_everything_is_read_at_once(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups()
    head = alice.head(group)
    assert head.group is not None
    assert (head.group.delivered_seq, head.group.read_seq) == (MAX_ID, MAX_ID)
    alice.sends(group, "to nobody")
    alice.succeeds(e.AddMembers, conversation=group, accounts=(bob.id,))
    world.passes(0.1)
    assert everybody(alice) == [(2, 2)]
    bob.succeeds(e.LeaveConversation, conversation=group)
    world.passes(0.1)
    assert everybody(alice) == [(MAX_ID, MAX_ID)]


# --- who hears it ---------------------------------------------------------------------------------


def test_whoever_is_there_hears_each_message(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    club = alice.groups(bob, carol)
    alice.sends(club, "one")
    phone, carol2 = bob.second_device(), carol.again()
    alice.succeeds(e.AddMembers, conversation=club, accounts=(dave.id,))
    alice.sends(club, "two")
    alice.succeeds(e.RemoveMember, conversation=club, account=dave.id)
    bob.hangs_up()
    before = world.hub.counts().deliveries
    alice.sends(club, "three")
    assert world.hub.counts().deliveries - before == 2

    def heard(wire: Wire) -> list[str]:
        messages = [(ev.entry, body) for ev, body in wire.inbox if type(ev) is e.MessageReceived]
        return [TextBody.decode(body).text for entry, body in messages if entry.device]

    assert heard(bob) == ["one", "two"]
    assert heard(carol) == ["one"]
    assert heard(phone) == heard(carol2) == ["two", "three"]
    assert heard(dave) == ["two"]
    assert heard(alice) == []


def test_who_comes_while_a_change_waits_hears_what_is_said_then(world: World, people: Four) -> None:
    alice, bob, *_ = people
    club = alice.groups(bob)
    alice.sends(club, "one")
    back = world.greeted()
    statement = resume_statement(back.welcome.nonce, bob.id, bob.device, back.peer.binding)
    world.storage.held = True
    back.asks_only(
        e.ResumeSession, account=bob.id, device=bob.device, signature=bob.key.sign(statement)
    )
    bob.asks_only(e.ChangeConversation, conversation=club, title="Mine")
    world.storage.release()
    world.flush()
    assert bob.closed
    back.takes(e.SessionOpened)
    alice.sends(club, "two")
    assert back.takes(e.MessageReceived).entry.sender == alice.id


def test_a_device_that_has_come_back_is_not_told_its_own_message(
    world: World, people: Four
) -> None:
    alice, bob, *_ = people
    club, phone = alice.groups(bob), alice.second_device()
    world.storage.held = True  # the message waits for the disk
    alice.posts(club, "hello")
    world.storage.held = False
    batch = world.hub.take_batch()
    back = alice.again()
    assert alice.closed
    world.hub.appended(world.store.append(batch, world.wall), world.now)
    world.speak()
    for wire in (phone, bob):
        assert wire.takes(e.MessageReceived).entry.sender == alice.id
    assert not [event for event, _ in back.inbox if isinstance(event, e.MessageReceived)]


# --- made once ------------------------------------------------------------------------------------


def test_what_is_asked_for_again_makes_no_second_group(world: World, people: Four) -> None:
    alice, bob, *_ = people
    wish: dict[str, Any] = {"title": "Club", "members": (bob.id,), "token": 77}
    club = alice.asks(e.CreateGroup, **wish).conversation.id
    bob.forgets()
    world.restarts()
    alice = alice.again()
    again = alice.asks(e.CreateGroup, **wish)
    assert isinstance(again, e.ConversationOpened), again
    assert (again.conversation.id, again.conversation.title) == (club, "Club")
    assert len(alice.asks(e.ListConversations).conversations) == 1
    # Another token, none at all, or another one's: each makes a group.
    others = [
        wire.asks(e.CreateGroup, **wish | {"token": token}).conversation.id
        for wire, token in ((alice, 78), (alice, None), (alice, None), (bob.again(), 77))
    ]
    assert len({club, *others}) == 5


def test_who_has_left_what_they_made_makes_another(people: Four) -> None:
    alice, bob, *_ = people
    wish: dict[str, Any] = {"title": "Club", "members": (bob.id,), "token": 77}
    club = alice.asks(e.CreateGroup, **wish).conversation.id
    alice.succeeds(e.LeaveConversation, conversation=club)
    assert alice.asks(e.CreateGroup, **wish).conversation.id != club


# --- blocked --------------------------------------------------------------------------------------


def test_whom_somebody_blocks_does_not_add_them(people: Four) -> None:
    alice, bob, carol, dave = people
    bob.blocks(alice)
    bob.forgets()
    made = alice.asks(e.CreateGroup, title="Club", members=(bob.id, carol.id)).conversation
    assert made.group.member_count == 2
    alice.succeeds(e.AddMembers, conversation=made.id, accounts=(bob.id, dave.id))
    alice.succeeds(e.AddMembers, conversation=made.id, accounts=(bob.id,))
    listed = alice.asks(e.ListMembers, conversation=made.id).members
    assert {member.account for member in listed} == {alice.id, carol.id, dave.id}
    bob.receives()
    # Others may, and who blocks comes in by a code as well; what is in stays in.
    alice.succeeds(e.SetRole, conversation=made.id, account=carol.id, role=MemberRole.ADMIN)
    carol.succeeds(e.AddMembers, conversation=made.id, accounts=(bob.id,))
    alice.sends(made.id, "hello")
    assert bob.texts(made.id).popitem()[1] == "hello"
    bob.blocks(alice, False)
    assert alice.asks(e.CreateGroup, title="Two", members=(bob.id,)).conversation.group
