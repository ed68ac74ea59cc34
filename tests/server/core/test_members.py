"""Members of groups: added, removed, promoted, leaving and coming back; the list by version."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.core.conftest import Make
from tests.server.core.test_groups import Four, people, told
from tests.server.core.world import Wire, World
from whatsapp_like.client.engine.groups import NAMES
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.conversation import Group, Member
from whatsapp_like.models.enums import ConversationKind, History, MemberRole, Posting
from whatsapp_like.protocol import envelopes as e

__all__ = ["people"]

NOBODY = 4711


def roles(wire: Wire, group: int) -> dict[int, MemberRole]:
    """Return the whole list of members as it is asked for."""
    found: dict[int, MemberRole] = {}
    since: int | None = 0
    while since is not None:
        page = wire.asks(e.ListMembers, conversation=group, since=since)
        assert isinstance(page, e.MembersPage), page
        assert {account.id for account in page.accounts} == {m.account for m in page.members}
        found.update((member.account, member.role) for member in page.members)
        since = page.next
    return found


def role(wire: Wire, group: int, of: Wire, role: MemberRole) -> None:
    """Give somebody a role."""
    wire.succeeds(e.SetRole, conversation=group, account=of.id, role=role)


# --- added ----------------------------------------------------------------------------------------


def test_whoever_is_added_gets_what_comes_from_then_on(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob)
    alice.sends(group, "before")
    bob.forgets()
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id, bob.id))
    added = ("system.added", SystemBody(accounts=(carol.id,)))
    event = carol.takes(e.ConversationChanged)
    assert event.conversation.members == (
        Member(account=carol.id, from_seq=3, delivered_seq=2, read_seq=2),
    )
    assert event.conversation.last_seq == 3
    assert alice.account in event.accounts
    assert told(carol) == [added]
    changed = bob.takes(e.MembersChanged)
    assert changed == e.MembersChanged(
        conversation=group,
        since=2,
        version=3,
        count=3,
        members=(Member(account=carol.id, from_seq=3),),
        accounts=(alice.account, carol.account),
    )
    assert told(bob) == [added]
    assert told(alice) == [added]
    alice.sends(group, "after")
    assert carol.texts(group) == {3: "system.added", 4: "after"}


def test_those_who_are_in_are_left_alone(people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    alice.succeeds(e.AddMembers, conversation=group, accounts=(bob.id, alice.id))
    alice.receives()
    bob.receives()
    assert bob.head(group).last_seq == 1


def test_many_at_once_are_not_named(make_world: Make) -> None:
    world = make_world(registrations=100)
    alice, bob = world.joins("alice"), world.joins("bob")
    many = tuple(world.joins(f"user{n}").id for n in range(60))
    group = alice.groups(bob)
    alice.succeeds(e.AddMembers, conversation=group, accounts=many)
    changed = bob.takes(e.MembersChanged)
    assert (changed.since, changed.version, changed.count) == (2, 62, 62)
    assert (changed.members, changed.accounts) == ((), ())
    assert set(roles(bob, group)) == {alice.id, bob.id, *many}


# --- removed and leaving --------------------------------------------------------------------------


def test_whoever_is_removed_keeps_what_they_had(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    alice.sends(group, "before")
    for wire in (alice, bob, carol):
        wire.forgets()
    alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    removed = ("system.removed", SystemBody(accounts=(bob.id,)))
    head = bob.takes(e.ConversationChanged).conversation
    assert head.group == Group(left=True)
    assert (head.title, head.last_seq) == ("Club", 3)
    assert told(bob) == [removed]
    changed = carol.takes(e.MembersChanged)
    assert (changed.members, changed.gone, changed.count) == ((), (bob.id,), 2)
    assert told(carol) == [removed]
    alice.succeeds(e.ChangeConversation, conversation=group, title="Without Bob")
    alice.sends(group, "after")
    bob.receives()
    assert bob.head(group) == head
    assert bob.tries(group, "let me in").code == ErrorCode.NOT_A_MEMBER
    assert bob.texts(group) == {1: "system.created", 2: "before", 3: "system.removed"}
    world.restarts()
    bob = bob.again()
    assert bob.head(group) == head
    assert bob.texts(group) == {1: "system.created", 2: "before", 3: "system.removed"}
    for request, fields in (
        (e.ListMembers, {}),
        (e.AddMembers, {"accounts": (bob.id,)}),
        (e.ChangeConversation, {"title": "Mine"}),
        (e.MarkConversation, {"pinned": True}),
        (e.CreateGroupInvite, {}),
    ):
        bob.refused(ErrorCode.NOT_A_MEMBER, request, conversation=group, **fields)


def test_whoever_left_may_forget_it(people: Four) -> None:
    alice, bob, *_ = people
    phone = bob.second_device()
    group = alice.groups(bob)
    bob.refused(ErrorCode.NOT_ALLOWED, e.ForgetConversation, conversation=group)
    bob.succeeds(e.LeaveConversation, conversation=group)
    phone.forgets()
    bob.succeeds(e.ForgetConversation, conversation=group)
    phone.receives(e.ConversationForgotten(conversation=group))
    assert bob.asks(e.ListConversations).conversations == ()
    bob.refused(ErrorCode.NOT_A_MEMBER, e.FetchTimeline, conversation=group)
    bob.refused(ErrorCode.NOT_A_MEMBER, e.ForgetConversation, conversation=group)


@pytest.mark.parametrize(("history", "first"), [(History.JOINED, 5), (History.ALL, 1)])
def test_whoever_comes_back_gets_what_the_group_says(
    world: World, people: Four, history: History, first: int
) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob, history=history)
    bob.succeeds(e.LeaveConversation, conversation=group)
    bob.succeeds(e.ForgetConversation, conversation=group)
    alice.sends(group, "without bob")
    alice.sends(group, "twice")
    bob.forgets()
    alice.succeeds(e.AddMembers, conversation=group, accounts=(bob.id,))
    head = bob.takes(e.ConversationChanged).conversation
    assert head.group is not None
    assert not head.group.left
    assert min(bob.texts(group)) == first
    assert head.members == (Member(account=bob.id, from_seq=first, delivered_seq=4, read_seq=4),)
    bob.sends(group, "here again")
    assert alice.texts(group)[6] == "here again"


def test_the_owners_place_goes_to_the_admin_longest_in(world: World, people: Four) -> None:
    alice, bob, carol, dave = people
    group = alice.groups(bob)
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id,))
    alice.succeeds(e.AddMembers, conversation=group, accounts=(dave.id,))
    role(alice, group, dave, MemberRole.ADMIN)
    role(alice, group, carol, MemberRole.ADMIN)
    for wire in people:
        wire.forgets()
    alice.succeeds(e.LeaveConversation, conversation=group)
    assert told(bob) == [
        ("system.left", SystemBody()),
        ("system.role", SystemBody(accounts=(carol.id,), role=MemberRole.OWNER)),
    ]
    assert told(alice) == [("system.left", SystemBody())]
    assert carol.takes(e.ConversationChanged).conversation.members[0].role is MemberRole.OWNER
    assert roles(bob, group) == {
        bob.id: MemberRole.MEMBER,
        carol.id: MemberRole.OWNER,
        dave.id: MemberRole.ADMIN,
    }
    dave.succeeds(e.LeaveConversation, conversation=group)
    carol.succeeds(e.LeaveConversation, conversation=group)
    assert roles(bob, group) == {bob.id: MemberRole.OWNER}


def test_a_group_that_everybody_left_is_gone(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups()
    code = alice.asks(e.CreateGroupInvite, conversation=group).code
    alice.succeeds(e.LeaveConversation, conversation=group)
    alice.succeeds(e.LeaveConversation, conversation=group)
    bob.refused(ErrorCode.INVITE_INVALID, e.LookAtGroup, code=code)
    bob.refused(ErrorCode.INVITE_INVALID, e.JoinGroup, code=code)
    assert alice.texts(group) == {1: "system.created", 2: "system.left"}
    world.passes(100)
    assert world.hub.counts().conversations == 0


# --- roles ----------------------------------------------------------------------------------------


def test_an_owner_hands_over_and_stays_as_an_admin(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    role(alice, group, bob, MemberRole.OWNER)
    assert bob.takes(e.ConversationChanged).conversation.members[0].role is MemberRole.OWNER
    assert alice.takes(e.ConversationChanged).conversation.members[0].role is MemberRole.ADMIN
    changed = carol.takes(e.MembersChanged)
    assert {m.account: m.role for m in changed.members} == {
        bob.id: MemberRole.OWNER,
        alice.id: MemberRole.ADMIN,
    }
    entry = ("system.role", SystemBody(accounts=(bob.id,), role=MemberRole.OWNER))
    assert told(carol) == [entry]
    alice.refused(
        ErrorCode.NOT_ALLOWED,
        *(e.SetRole,),
        conversation=group,
        account=alice.id,
        role=MemberRole.OWNER,
    )
    assert roles(carol, group) == {
        alice.id: MemberRole.ADMIN,
        bob.id: MemberRole.OWNER,
        carol.id: MemberRole.MEMBER,
    }


OWNER, ADMIN, OTHER_ADMIN, MEMBER = range(4)
"""Who asks, and of whom, in the table of what is forbidden."""

FORBIDDEN: list[tuple[int, type[Any], dict[str, Any], ErrorCode]] = [
    (MEMBER, e.ChangeConversation, {"title": "Mine"}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.ChangeConversation, {"expire_after": 60}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.AddMembers, {"accounts": (NOBODY,)}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.RemoveMember, {"account": ADMIN}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.RemoveMember, {"account": MEMBER}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.SetRole, {"account": MEMBER, "role": MemberRole.ADMIN}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.CreateGroupInvite, {}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.ListGroupInvites, {}, ErrorCode.NOT_ALLOWED),
    (MEMBER, e.RevokeGroupInvite, {"invite": NOBODY}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.AddMembers, {"accounts": (NOBODY,)}, ErrorCode.NOT_FOUND),
    (ADMIN, e.ChangeConversation, {"listed": True}, ErrorCode.INVALID),
    (ADMIN, e.RemoveMember, {"account": OWNER}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.RemoveMember, {"account": OTHER_ADMIN}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.RemoveMember, {"account": NOBODY}, ErrorCode.NOT_FOUND),
    (ADMIN, e.SetRole, {"account": NOBODY, "role": MemberRole.ADMIN}, ErrorCode.NOT_FOUND),
    (ADMIN, e.SetRole, {"account": MEMBER, "role": MemberRole.OWNER}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.SetRole, {"account": ADMIN, "role": MemberRole.OWNER}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.SetRole, {"account": OTHER_ADMIN, "role": MemberRole.MEMBER}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.SetRole, {"account": OWNER, "role": MemberRole.MEMBER}, ErrorCode.NOT_ALLOWED),
    (ADMIN, e.RevokeGroupInvite, {"invite": NOBODY}, ErrorCode.NOT_FOUND),
    (OWNER, e.SetRole, {"account": OWNER, "role": MemberRole.MEMBER}, ErrorCode.NOT_ALLOWED),
    (OWNER, e.RemoveMember, {"account": OWNER}, ErrorCode.NOT_ALLOWED),
]


@pytest.mark.parametrize(("who", "request_type", "fields", "code"), FORBIDDEN)
def test_what_is_forbidden_does_nothing(
    world: World,
    people: Four,
    who: int,
    request_type: type[Any],
    fields: dict[str, Any],
    code: ErrorCode,
) -> None:
    alice, bob, carol, dave = people
    group = alice.groups(bob, carol, dave)
    role(alice, group, bob, MemberRole.ADMIN)
    role(alice, group, carol, MemberRole.ADMIN)
    before = roles(alice, group), alice.texts(group)
    for wire in people:
        wire.forgets()
    fields = dict(fields)
    if fields.get("account", NOBODY) != NOBODY:
        fields["account"] = people[fields["account"]].id
    people[who].refused(code, request_type, conversation=group, **fields)
    for wire in people:
        wire.receives()
    assert (roles(alice, group), alice.texts(group)) == before


def test_whoever_is_outside_may_do_nothing(people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob)
    requests: list[tuple[type[Any], dict[str, Any]]] = [
        (e.ChangeConversation, {"title": "Mine"}),
        (e.LeaveConversation, {}),
        (e.ForgetConversation, {}),
        (e.AddMembers, {"accounts": (carol.id,)}),
        (e.RemoveMember, {"account": bob.id}),
        (e.SetRole, {"account": carol.id, "role": MemberRole.OWNER}),
        (e.ListMembers, {}),
        (e.CreateGroupInvite, {}),
        (e.ListGroupInvites, {}),
        (e.RevokeGroupInvite, {"invite": NOBODY}),
    ]
    for request, fields in requests:
        for where in (group, NOBODY):
            carol.refused(ErrorCode.NOT_A_MEMBER, request, conversation=where, **fields)
    bob.receives()


def test_a_direct_conversation_is_no_group(people: Four) -> None:
    alice, bob, carol, _ = people
    talk = alice.opens(bob)
    requests: list[tuple[type[Any], dict[str, Any]]] = [
        (e.ChangeConversation, {"title": "Mine"}),
        (e.LeaveConversation, {}),
        (e.ForgetConversation, {}),
        (e.AddMembers, {"accounts": (carol.id,)}),
        (e.RemoveMember, {"account": bob.id}),
        (e.SetRole, {"account": bob.id, "role": MemberRole.OWNER}),
        (e.ListMembers, {}),
        (e.CreateGroupInvite, {}),
    ]
    bob.forgets()
    for request, fields in requests:
        alice.refused(ErrorCode.NOT_ALLOWED, request, conversation=talk, **fields)
    bob.receives()
    assert alice.head(talk).kind is ConversationKind.DIRECT


def test_of_two_who_do_the_same_the_second_has_nothing_left_to_do(people: Four) -> None:
    alice, bob, carol, dave = people
    group = alice.groups(bob, carol)
    role(alice, group, bob, MemberRole.ADMIN)
    for wire in (alice, bob):
        wire.succeeds(e.AddMembers, conversation=group, accounts=(dave.id,))
    for wire in (alice, bob):
        wire.succeeds(e.RemoveMember, conversation=group, account=carol.id)
    for wire in (alice, bob):
        role(wire, group, dave, MemberRole.ADMIN)
    for wire in (alice, bob):
        wire.succeeds(e.ChangeConversation, conversation=group, title="Chess", description="")
    assert list(alice.texts(group).values()) == [
        "system.created",
        "system.role",
        "system.added",
        "system.removed",
        "system.role",
        "system.title",
    ]


# --- changed --------------------------------------------------------------------------------------


def test_each_field_that_changes_is_told_by_an_entry(world: World, people: Four) -> None:
    alice, bob, *_ = people
    group = alice.groups(bob)
    alice.succeeds(
        e.ChangeConversation,
        conversation=group,
        title="Chess",
        description="Mondays",
        posting=Posting.ADMINS,
        history=History.ALL,
        listed=False,
        expire_after=3600,
    )
    head = bob.takes(e.ConversationChanged).conversation
    assert (head.title, head.expire_after) == ("Chess", 3600)
    assert told(bob) == [
        ("system.title", SystemBody(title="Chess")),
        ("system.description", SystemBody()),
        ("system.posting", SystemBody(posting=Posting.ADMINS)),
        ("system.history", SystemBody(history=History.ALL)),
        ("system.timer", SystemBody(expire_after=3600)),
    ]
    assert head.group is not None
    assert (head.group.description, head.group.posting) == ("Mondays", Posting.ADMINS)
    assert head.group.history is History.ALL
    world.passes(2)
    world.restarts()
    assert bob.again().head(group) == head


def test_either_of_two_sets_the_timer_of_their_conversation(world: World, people: Four) -> None:
    alice, bob, *_ = people
    talk = alice.opens(bob)
    alice.forgets()
    bob.forgets()
    bob.succeeds(e.ChangeConversation, conversation=talk, expire_after=60)
    assert alice.takes(e.ConversationChanged).conversation.expire_after == 60
    entry = ("system.timer", SystemBody(expire_after=60))
    assert told(alice) == [entry]
    assert told(bob) == [entry]
    alice.succeeds(e.ChangeConversation, conversation=talk, expire_after=0)
    assert bob.head(talk).expire_after == 0


def test_a_timer_that_a_blocked_one_sets_is_withheld(world: World, people: Four) -> None:
    alice, bob, *_ = people
    talk = alice.opens(bob)
    bob.blocks(alice)
    alice.forgets()
    bob.forgets()
    alice.succeeds(e.ChangeConversation, conversation=talk, expire_after=60)
    assert told(alice) == [("system.timer", SystemBody(expire_after=60))]
    bob.receives()
    assert bob.texts(talk) == {}
    assert [(gap.first, gap.last) for gap in _own(bob, talk).withheld] == [(1, 1)]
    world.restarts()
    bob = bob.again()
    assert [(gap.first, gap.last) for gap in _own(bob, talk).withheld] == [(1, 1)]


def _own(wire: Wire, talk: int) -> Member:
    member = wire.head(talk).member(wire.id)
    assert member is not None
    return member


def test_a_change_weighs_as_much_as_it_sets_off(make_world: Make) -> None:
    world = make_world(registrations=100, requests_rate=1, requests_burst=40)
    alice = world.joins("alice")
    many = [world.joins(f"user{n}") for n in range(49)]
    small, large = alice.groups(many[0]), alice.groups(*many)
    for group, most in ((small, 40), (large, 20)):
        world.passes(60)
        changes = 0
        while isinstance(
            alice.asks(e.ChangeConversation, conversation=group, title=f"Club {changes}"), e.Done
        ):
            changes += 1
        assert most - 2 <= changes <= most


def _taken(wire: Wire, request: type[Any], *each: dict[str, Any]) -> int:
    """Ask one after the other until one is refused for coming too fast; return how many were
    not."""
    for taken, fields in enumerate(each):
        reply = wire.asks(request, **fields)
        if isinstance(reply, e.ErrorReply):
            assert reply.code == ErrorCode.THROTTLED
            return taken
    return len(each)


def test_whoever_makes_many_members_at_once_cannot_do_it_often(make_world: Make) -> None:
    world = make_world(registrations=100, requests_rate=1, requests_burst=40)
    alice = world.joins("alice")
    many = tuple(world.joins(f"user{n}").id for n in range(50))
    world.passes(60)
    # Eleven requests each.
    made = [{"title": f"Club {n}", "members": many} for n in range(10)]
    assert _taken(alice, e.CreateGroup, *made) == 4
    assert not alice.closed
    world.passes(60)
    channel = alice.groups(kind="channel")
    world.passes(60)
    added = [{"conversation": channel, "accounts": many}] * 10
    assert _taken(alice, e.AddMembers, *added) == 4


def test_a_change_that_a_whole_channel_is_told_of_weighs_as_in_a_group(make_world: Make) -> None:
    world = make_world(registrations=100, requests_rate=1, requests_burst=40)
    alice = world.joins("alice")
    channel = alice.groups(*[world.joins(f"user{n}") for n in range(49)], kind="channel")
    world.passes(60)
    changes = [{"conversation": channel, "title": f"News {n}"} for n in range(40)]
    assert _taken(alice, e.ChangeConversation, *changes) == 20


def test_typing_before_many_weighs_more_than_before_one(make_world: Make) -> None:
    world = make_world(registrations=100, requests_rate=1, requests_burst=40)
    alice = world.joins("alice")
    group = alice.groups(*[world.joins(f"user{n}") for n in range(49)])
    world.passes(60)
    for n in range(1000):
        if alice.closed:
            break
        alice.says(e.TypingReported(conversation=group, active=not n % 2))
    assert alice.closed
    assert alice.inbox[-1][0].code == ErrorCode.THROTTLED


# --- the list -------------------------------------------------------------------------------------


def test_a_list_that_has_not_changed_does_not_travel(people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob)
    head = bob.head(group)
    assert head.group is not None
    page = bob.asks(e.ListMembers, conversation=group, since=head.group.member_version)
    assert (page.members, page.gone, page.next) == ((), (), None)
    alice.succeeds(e.AddMembers, conversation=group, accounts=(carol.id,))
    alice.succeeds(e.RemoveMember, conversation=group, account=bob.id)
    page = carol.asks(e.ListMembers, conversation=group, since=head.group.member_version)
    assert [member.account for member in page.members] == [carol.id]
    assert page.gone == (bob.id,)
    assert page.accounts == (carol.account,)
    assert carol.asks(e.ListMembers, conversation=group).gone == ()


def test_a_new_name_is_a_new_version_of_the_list(world: World, people: Four) -> None:
    alice, bob, carol, _ = people
    group = alice.groups(bob, carol)
    talk = alice.opens(bob)
    alice.sends(group, "hello")
    carol.hangs_up()
    bob.forgets()
    alice.succeeds(e.RenameAccount, first_name="Alicia")
    assert bob.takes(e.AccountChanged).account.first_name == "Alicia"
    changed = bob.takes(e.MembersChanged)
    assert (changed.conversation, changed.since, changed.version) == (group, 3, 4)
    assert [member.role for member in changed.members] == [MemberRole.OWNER]
    assert changed.accounts[0].first_name == "Alicia"
    assert bob.head(talk).group is None
    carol = carol.again()
    head = carol.head(group)
    assert head.group is not None
    assert head.group.member_version == 4
    page = carol.asks(e.ListMembers, conversation=group, since=3)
    assert [account.first_name for account in page.accounts] == ["Alicia"]


def test_a_subscribers_name_is_told_to_those_who_run_the_channel(people: Four) -> None:
    alice, bob, carol, _ = people
    channel = alice.groups(bob, carol, kind="channel")
    alice.sends(channel, "news")
    alice.forgets()
    carol.forgets()
    bob.succeeds(e.RenameAccount, first_name="Robert")
    assert alice.takes(e.MembersChanged).accounts[0].first_name == "Robert"
    carol.receives()


def test_a_long_list_comes_in_pages(make_world: Make) -> None:
    world = make_world(registrations=1000)
    alice = world.joins("alice")
    many = [world.joins(f"user{n}", first_name="N" * 60, last_name="M" * 60) for n in range(300)]
    group = alice.groups(*many)
    page = alice.asks(e.ListMembers, conversation=group)
    assert page.next is not None
    assert page.version == 301
    assert len(roles(many[0], group)) == 301


def test_as_many_names_as_a_client_asks_for_fit_whatever_they_are(make_world: Make) -> None:
    world = make_world(registrations=1000)
    alice = world.joins("alice")
    long = {"first_name": "𠮷" * 64, "last_name": "𠮷" * 64}
    many = tuple(world.joins(f"{n:032}", **long).id for n in range(NAMES))
    page = alice.asks(e.FetchAccounts, accounts=many)
    assert [account.id for account in page.accounts] == list(many)


def test_accounts_are_fetched_by_their_ids(world: World, people: Four) -> None:
    alice, bob, *_ = people
    operator = world.operator()
    page = alice.asks(e.FetchAccounts, accounts=(bob.id, NOBODY, operator.id, alice.id, bob.id))
    assert page.accounts == (bob.account, alice.account)
