"""What is done with messages of groups and channels: by whom, and to which of them."""

from __future__ import annotations

import pytest

from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bodies import Poll, Reaction, Vote
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.message import TextBody
from whatsapp_like.protocol import envelopes as e

UP = Reaction(emoji="👍").encode()
POLL = Poll(question="Tea?", options=("Yes", "No")).encode()
VOTE = Vote(choices=(1,)).encode()
Three = tuple[Wire, Wire, Wire]


@pytest.fixture
def people(world: World) -> Three:
    """Three people who are there."""
    alice, bob, carol = (world.joins(name) for name in ("alice", "bob", "carol"))
    return alice, bob, carol


def refused(reply: object, code: ErrorCode) -> None:
    assert isinstance(reply, e.ErrorReply), reply
    assert reply.code == code


def test_owner_and_admins_delete_what_others_wrote_at_any_time(world: World, people: Three) -> None:
    alice, bob, carol = people
    group = alice.groups(bob, carol)
    alice.succeeds(e.SetRole, conversation=group, account=bob.id, role=MemberRole.ADMIN)
    for text in ("one", "two", "three"):
        carol.sends(group, text)
    first = carol.head(group).last_seq - 2
    world.wall += 400 * 86_400_000
    world.passes(0.1)
    refused(carol.does("delete", group, first), ErrorCode.NOT_ALLOWED)
    assert isinstance(alice.does("delete", group, first), e.MessageSent)
    assert isinstance(bob.does("delete", group, first + 1), e.MessageSent)
    refused(alice.does("edit", group, first + 2), ErrorCode.NOT_ALLOWED)
    alice.sends(group, "four")
    last = alice.head(group).last_seq
    refused(carol.does("delete", group, last), ErrorCode.NOT_ALLOWED)
    log = carol.log(group)
    assert [log[first + n][1] for n in range(3)] == [b"", b"", TextBody(text="three").encode()]


def test_what_the_server_wrote_nobody_deletes(people: Three) -> None:
    alice, bob, _ = people
    group = alice.groups(bob)
    assert alice.log(group)[1][0].kind == "system.created"
    refused(alice.does("delete", group, 1), ErrorCode.NOT_ALLOWED)
    refused(alice.does("pin", group, 1), ErrorCode.NOT_ALLOWED)


def test_of_the_time_before_they_joined_nothing_is_there_to_be_changed(people: Three) -> None:
    alice, bob, carol = people
    group = alice.groups(bob)
    old = alice.sends(group, "old").seq
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id,))
    new = alice.sends(group, "new").seq
    refused(carol.does("reaction", group, old, UP), ErrorCode.NOT_FOUND)
    refused(
        carol.asks(e.MarkMessages, conversation=group, seqs=(old,), starred=True),
        ErrorCode.NOT_FOUND,
    )
    assert isinstance(carol.does("reaction", group, new, UP), e.MessageSent)
    carol.succeeds(e.MarkMessages, conversation=group, seqs=(new,), starred=True)


def test_with_all_of_the_history_it_is_there(people: Three) -> None:
    alice, bob, carol = people
    group = alice.groups(bob, history=History.ALL)
    old = alice.sends(group, "old").seq
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id,))
    assert isinstance(carol.does("reaction", group, old, UP), e.MessageSent)


def test_where_only_admins_write_all_react_and_vote(people: Three) -> None:
    alice, bob, _ = people
    group = alice.groups(bob, posting=Posting.ADMINS)
    poll = alice.does("poll", group, body=POLL).seq
    assert isinstance(bob.does("vote", group, poll, VOTE), e.MessageSent)
    assert isinstance(bob.does("reaction", group, poll, UP), e.MessageSent)
    refused(bob.does("pin", group, poll), ErrorCode.NOT_ALLOWED)
    refused(bob.does("close", group, poll), ErrorCode.NOT_ALLOWED)
    assert isinstance(alice.does("close", group, poll), e.MessageSent)
    refused(bob.does("vote", group, poll, VOTE), ErrorCode.NOT_ALLOWED)
    assert isinstance(bob.does("reaction", group, poll, UP), e.MessageSent)


def test_a_deleted_poll_takes_its_votes_with_it(people: Three) -> None:
    alice, bob, carol = people
    group = alice.groups(bob, carol)
    poll = bob.does("poll", group, body=POLL).seq
    for wire in people:
        wire.does("vote", group, poll, VOTE)
    bob.does("delete", group, poll)
    log = alice.log(group, since=poll - 1)
    assert [body for _, body in log.values()] == [b"", b"", b"", b"", b"{}"]


def test_who_was_removed_changes_nothing_and_marks_what_they_had(people: Three) -> None:
    alice, bob, _ = people
    group = alice.groups(bob)
    mine = bob.sends(group, "mine").seq
    alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    after = alice.sends(group, "after").seq
    refused(bob.does("delete", group, mine), ErrorCode.NOT_A_MEMBER)
    bob.succeeds(e.MarkMessages, conversation=group, seqs=(mine,), starred=True)
    refused(
        bob.asks(e.MarkMessages, conversation=group, seqs=(after,), starred=True),
        ErrorCode.NOT_FOUND,
    )


@pytest.mark.parametrize("why", ["removed", "admins"])
def test_what_was_scheduled_is_gone_where_its_sender_may_not_write(
    world: World, people: Three, why: str
) -> None:
    alice, bob, _ = people
    group = alice.groups(bob)
    bob.asks(
        e.ScheduleMessage, b"{}\nlater", scheduled=7, conversation=group, at=world.hub.wall + 5000
    )
    if why == "removed":
        alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    else:
        alice.succeeds(e.ChangeConversation, conversation=group, posting=Posting.ADMINS)
    last = alice.head(group).last_seq
    bob.forgets()
    world.passes(6)
    assert bob.takes(e.ScheduledChanged).gone
    assert bob.asks(e.ListScheduled).scheduled == ()
    assert alice.head(group).last_seq == last


def test_what_was_scheduled_in_a_group_reaches_its_members(world: World, people: Three) -> None:
    alice, bob, carol = people
    group = alice.groups(bob, carol)
    bob.asks(
        e.ScheduleMessage, b"{}\nlater", scheduled=7, conversation=group, at=world.hub.wall + 5000
    )
    alice.asks(e.ChangeConversation, conversation=group, expire_after=60)
    for wire in people:
        wire.forgets()
    world.passes(6)
    entries = [wire.takes(e.MessageReceived).entry for wire in people]
    assert {(entry.sender, entry.device, entry.kind) for entry in entries} == {(bob.id, 0, "text")}
    assert entries[0].expires == entries[0].time + 60_000
