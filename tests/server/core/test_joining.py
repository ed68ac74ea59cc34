"""Ways in: codes with their uses and ends, listed channels, and channels themselves."""

from __future__ import annotations

from tests.server.core.conftest import Make
from tests.server.core.test_groups import Four, people, told
from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.enums import ConversationKind, History, MemberRole, Posting
from whatsapp_like.models.group import Channel
from whatsapp_like.protocol import envelopes as e

__all__ = ["people"]

CHANNEL = {"kind": "channel", "title": "News", "listed": True, "posting": Posting.ADMINS}


# --- invites --------------------------------------------------------------------------------------


def test_a_code_shows_where_it_leads_and_lets_in(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(carol, description="Chess")
    made = alice.asks(e.CreateGroupInvite, conversation=group, uses=2, lifetime=3600)
    assert (made.invite.uses_left, made.invite.creator) == (2, alice.id)
    assert made.invite.expires == world.wall + 3600_000
    seen = bob.asks(e.LookAtGroup, code=made.code).group
    assert seen == Channel(
        id=group,
        kind=ConversationKind.GROUP,
        title="Club",
        description="Chess",
        member_count=2,
    )
    carol.forgets()
    reply = bob.asks(e.JoinGroup, code=made.code.upper())
    assert isinstance(reply, e.ConversationOpened)
    assert reply.conversation.members == (
        Member(account=bob.id, from_seq=2, delivered_seq=2, read_seq=2),
    )
    assert reply.accounts == (bob.account,)
    joined = ("system.joined", SystemBody())
    assert told(bob) == [joined]
    assert carol.takes(e.MembersChanged).members == (Member(account=bob.id, from_seq=2),)
    assert told(carol) == [joined]
    assert bob.asks(e.LookAtGroup, code=made.code).group.joined
    again = bob.asks(e.JoinGroup, code=made.code)
    assert again.conversation == bob.head(group)
    (left,) = alice.asks(e.ListGroupInvites, conversation=group).invites
    assert left == made.invite.model_copy(update={"uses_left": 1})


def test_my_other_devices_hear_of_what_i_joined(people: Four) -> None:
    alice, bob, *_ = people
    phone = bob.second_device()
    group = alice.groups()
    code = alice.asks(e.CreateGroupInvite, conversation=group).code
    bob.asks(e.JoinGroup, code=code)
    assert phone.takes(e.ConversationChanged).conversation == bob.head(group)
    assert not any(isinstance(event, e.ConversationChanged) for event, _ in bob.inbox)


def test_a_code_that_is_used_up_expired_revoked_or_wrong(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    group = alice.groups()
    used = alice.asks(e.CreateGroupInvite, conversation=group, uses=1)
    bob.asks(e.JoinGroup, code=used.code)
    short = alice.asks(e.CreateGroupInvite, conversation=group, lifetime=60)
    revoked = alice.asks(e.CreateGroupInvite, conversation=group)
    alice.succeeds(e.RevokeGroupInvite, conversation=group, invite=revoked.invite.id)
    world.passes(61)
    before = alice.texts(group)
    for code in (used.code, short.code):
        seen = bob.asks(e.LookAtGroup, code=code).group
        assert (seen.id, seen.joined) == (group, True), "a member is told where it leads"
        assert bob.asks(e.JoinGroup, code=code).conversation == bob.head(group)
    for code in (used.code, short.code, revoked.code, "wrong-code"):
        for wire in (carol, dave):
            wire.refused(ErrorCode.INVITE_INVALID, e.LookAtGroup, code=code)
            wire.refused(ErrorCode.INVITE_INVALID, e.JoinGroup, code=code)
    assert alice.texts(group) == before
    assert alice.asks(e.ListGroupInvites, conversation=group).invites == ()


def test_a_code_of_another_group_revokes_nothing(people: Four) -> None:
    alice, bob, *_ = people
    group, theirs = alice.groups(), bob.groups()
    made = bob.asks(e.CreateGroupInvite, conversation=theirs)
    alice.refused(
        ErrorCode.NOT_FOUND, e.RevokeGroupInvite, conversation=group, invite=made.invite.id
    )
    assert alice.asks(e.LookAtGroup, code=made.code).group.id == theirs


def test_a_group_has_so_many_invites(make_world: Make) -> None:
    world = make_world(invites_per_group=2)
    alice = world.joins("alice")
    group = alice.groups()
    alice.asks(e.CreateGroupInvite, conversation=group, lifetime=60)
    kept = alice.asks(e.CreateGroupInvite, conversation=group, lifetime=None)
    alice.refused(ErrorCode.LIMIT_REACHED, e.CreateGroupInvite, conversation=group)
    world.passes(61)
    newest = alice.asks(e.CreateGroupInvite, conversation=group)
    listed = alice.asks(e.ListGroupInvites, conversation=group).invites
    assert listed == (newest.invite, kept.invite)


def test_a_full_group_lets_nobody_in_and_keeps_the_use(make_world: Make) -> None:
    world = make_world(group_members=2)
    alice, bob, carol = (world.joins(name) for name in ("alice", "bob", "carol"))
    group = alice.groups()
    made = alice.asks(e.CreateGroupInvite, conversation=group, uses=2)
    bob.asks(e.JoinGroup, code=made.code)
    carol.refused(ErrorCode.LIMIT_REACHED, e.JoinGroup, code=made.code)
    (invite,) = alice.asks(e.ListGroupInvites, conversation=group).invites
    assert invite.uses_left == 1


def test_one_joins_by_a_code_or_by_an_id(people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups()
    code = alice.asks(e.CreateGroupInvite, conversation=group).code
    bob.refused(ErrorCode.INVALID, e.JoinGroup)
    bob.refused(ErrorCode.INVALID, e.JoinGroup, code=code, conversation=group)
    bob.refused(ErrorCode.NOT_FOUND, e.JoinGroup, conversation=group)
    bob.refused(ErrorCode.NOT_FOUND, e.JoinGroup, conversation=4711)


def test_the_operator_joins_nothing(world: World, people: Four) -> None:
    alice, *_ = people
    channel = alice.groups(**CHANNEL)
    operator = world.operator()
    operator.refused(ErrorCode.NOT_ALLOWED, e.JoinGroup, conversation=channel)


# --- channels -------------------------------------------------------------------------------------


def test_a_listed_channel_is_found_and_joined(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    channel = alice.groups(**CHANNEL, description="Crème brûlée", history=History.ALL)
    alice.groups(kind="channel", title="Secret")
    alice.sends(channel, "first")
    bob.refused(ErrorCode.NOT_A_MEMBER, e.FetchTimeline, conversation=channel)
    (found,) = bob.asks(e.SearchChannels, text="news BRULEE").channels
    assert found == Channel(
        id=channel,
        kind=ConversationKind.CHANNEL,
        title="News",
        description="Crème brûlée",
        member_count=1,
    )
    assert bob.asks(e.SearchChannels, text="nothing").channels == ()
    reply = bob.asks(e.JoinGroup, conversation=channel)
    assert reply.conversation.last_seq == 2  # subscribers come and go without an entry
    assert bob.texts(channel) == {1: "system.created", 2: "first"}
    assert bob.asks(e.SearchChannels).channels == (
        found.model_copy(update={"member_count": 2, "joined": True}),
    )
    alice.succeeds(e.ChangeConversation, conversation=channel, listed=False)
    assert carol.asks(e.SearchChannels).channels == ()
    carol.refused(ErrorCode.NOT_FOUND, e.JoinGroup, conversation=channel)


def test_whoever_guesses_an_id_does_not_learn_whether_there_is_one(people: Four) -> None:
    alice, bob, carol, _ = people
    there = [alice.groups(bob), alice.groups(kind="channel"), alice.opens(bob)]
    nowhere = carol.refused(ErrorCode.NOT_FOUND, e.JoinGroup, conversation=4711)
    for where in there:
        reply = carol.refused(ErrorCode.NOT_FOUND, e.JoinGroup, conversation=where)
        assert reply.detail == nowhere.detail


def test_channels_are_found_in_pages(make_world: Make) -> None:
    world = make_world(page_rows=2)
    alice = world.joins("alice")
    ids = sorted(alice.groups(**{**CHANNEL, "title": f"News {n}"}) for n in range(5))
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = alice.asks(e.SearchChannels, text="news", after=after)
        found += [channel.id for channel in page.channels]
        after = page.next
    assert found == ids


def test_subscribers_read_and_do_not_know_each_other(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    channel = alice.groups(**CHANNEL)
    phone = bob.second_device()
    bob.asks(e.JoinGroup, conversation=channel)
    bob.forgets()
    phone.forgets()
    alice.forgets()
    carol.asks(e.JoinGroup, conversation=channel)
    changed = alice.takes(e.MembersChanged)
    assert (changed.members[0].account, changed.count) == (carol.id, 3)
    bob.receives()
    bob.refused(ErrorCode.NOT_ALLOWED, e.ListMembers, conversation=channel)
    assert len(alice.asks(e.ListMembers, conversation=channel).members) == 3
    assert bob.tries(channel, "me too").code == ErrorCode.NOT_ALLOWED
    alice.sends(channel, "news")
    bob.receives(world.message(channel, 2, alice, "news"))
    phone.forgets()
    bob.has(channel, 2, 2)
    assert phone.takes(e.ReceiptsChanged).receipts[0].read_seq == 2
    alice.receives()
    head = alice.head(channel)
    assert head.group is not None
    assert (head.group.delivered_seq, head.group.read_seq) == (0, 0)
    bob.forgets()
    alice.says(e.TypingReported(conversation=channel))
    bob.receives()


def test_unsubscribing_and_removing_leave_no_entry(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    channel = alice.groups(bob, carol, dave, **CHANNEL)
    alice.succeeds(e.SetRole, conversation=channel, account=dave.id, role=MemberRole.ADMIN)
    for wire in people:
        wire.forgets()
    bob.succeeds(e.LeaveConversation, conversation=channel)
    head = bob.takes(e.ConversationChanged).conversation
    assert head.group is not None
    assert (head.group.left, head.last_seq) == (True, 1)
    alice.succeeds(e.RemoveMember, conversation=channel, account=carol.id)
    alice.sends(channel, "news")
    assert carol.texts(channel) == {1: "system.created"}
    alice.succeeds(e.LeaveConversation, conversation=channel)
    assert dave.head(channel).members[0].role is MemberRole.OWNER
    assert dave.texts(channel) == {1: "system.created", 2: "news"}


def test_who_was_removed_comes_back_by_an_admin_alone(people: Four) -> None:
    alice, bob, carol, dave = people
    club = alice.groups(bob, carol)
    invite = alice.asks(e.CreateGroupInvite, conversation=club, uses=2)
    alice.succeeds(e.RemoveMember, conversation=club, account=bob.id)
    bob.succeeds(e.ForgetConversation, conversation=club)
    bob.refused(ErrorCode.REMOVED, e.JoinGroup, code=invite.code)
    assert alice.asks(e.ListGroupInvites, conversation=club).invites[0].uses_left == 2

    carol.succeeds(e.LeaveConversation, conversation=club)
    for wire in (carol, dave):
        assert isinstance(wire.asks(e.JoinGroup, code=invite.code), e.ConversationOpened)

    alice.succeeds(e.AddMembers, conversation=club, accounts=(bob.id,))
    bob.succeeds(e.LeaveConversation, conversation=club)
    invite = alice.asks(e.CreateGroupInvite, conversation=club)
    assert isinstance(bob.asks(e.JoinGroup, code=invite.code), e.ConversationOpened)


def test_who_was_removed_from_a_channel_does_not_subscribe_again(people: Four) -> None:
    alice, bob, *_ = people
    channel = alice.groups(bob, **CHANNEL)
    alice.succeeds(e.RemoveMember, conversation=channel, account=bob.id)
    bob.refused(ErrorCode.REMOVED, e.JoinGroup, conversation=channel)
