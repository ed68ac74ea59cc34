"""Groups: what is asked of the client, the list of members, and what is said when it fails."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import FakeLink
from tests.controllers.many_fakes import CODE
from whatsapp_like.controllers.groups import GroupController
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.models.state.app import AppState

LAB = 70


@pytest.fixture
def groups(state: AppState, link: FakeLink) -> GroupController:
    made = GroupController(state, link)
    link.on_event = made.receive
    return made


def test_a_group_is_made_and_its_conversation_named(
    groups: GroupController, link: FakeLink
) -> None:
    made: list[int] = []
    groups.create("Lab 3", made.append, pytest.fail, members=(2, 3))
    link.drain()
    assert made == [900]
    assert link.client.called("create_group")[0][:3] == ("Lab 3", (2, 3), False)


def test_the_list_follows_while_somebody_looks(
    groups: GroupController, link: FakeLink, state: AppState
) -> None:
    link.client.lists[LAB] = (Member(account=1, role=MemberRole.OWNER),)
    groups.watch(LAB, pytest.fail)
    link.drain()
    assert [m.account for m in state.members[LAB]] == [1]
    assert link.client.called("refresh_members") == [(LAB,)]
    groups.add(LAB, (2, 3), lambda: None, pytest.fail)
    link.drain()
    assert [m.account for m in state.members[LAB]] == [1, 2, 3]
    groups.unwatch(LAB)
    groups.add(LAB, (4,), lambda: None, pytest.fail)
    link.drain()
    assert LAB not in state.members


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            Refused(ErrorCode.REMOVED),
            "An admin removed you. Only an admin can add you again.",
        ),
        (Refused(ErrorCode.NOT_ALLOWED), "Only an admin of this conversation can do that."),
        (Refused(ErrorCode.LIMIT_REACHED), "No more members fit into this group."),
        (Refused(ErrorCode.NOT_A_MEMBER), "You are not a member of this conversation any more."),
        (ConnectionLost("cut"), "The connection was interrupted."),
    ],
)
def test_a_refusal_is_a_sentence(
    groups: GroupController, link: FakeLink, error: Exception, words: str
) -> None:
    told: list[str] = []
    link.client.failures["add_members"] = error
    groups.add(LAB, (2,), lambda: pytest.fail("not done"), told.append)
    link.drain()
    assert told == [words]


def test_a_title_that_cannot_be_is_a_sentence(groups: GroupController, link: FakeLink) -> None:
    told: list[str] = []
    link.client.failures["create_group"] = ValueError("is empty")
    groups.create(" ", lambda _: pytest.fail("not done"), told.append)
    link.drain()
    assert told == ["The name or the description cannot be used."]


def test_each_limit_has_a_sentence_of_its_own(groups: GroupController, link: FakeLink) -> None:
    told: list[str] = []
    refused = Refused(ErrorCode.LIMIT_REACHED)
    link.client.failures |= {"create_group": refused, "create_group_invite": refused}
    groups.create("Lab", lambda _: pytest.fail("not done"), told.append)
    groups.create("Lab", lambda _: pytest.fail("not done"), told.append, members=(2,))
    groups.create_invite(LAB, 1, None, lambda *_: pytest.fail("not done"), told.append)
    link.drain()
    assert [words.split()[:2] for words in told] == [
        ["You", "own"],
        ["This", "server"],
        ["There", "are"],
    ]


def test_invites(groups: GroupController, link: FakeLink) -> None:
    codes: list[str] = []
    found: list[int] = []
    groups.create_invite(LAB, 30, None, lambda _, code: codes.append(code), pytest.fail)
    link.drain()
    groups.invites(LAB, lambda all_: found.extend(i.uses_left for i in all_), pytest.fail)
    link.drain()
    groups.revoke_invite(LAB, 1, lambda: found.clear(), pytest.fail)
    link.drain()
    assert (codes, found) == ([CODE], [])


def test_looking_and_joining(groups: GroupController, link: FakeLink) -> None:
    seen: list[str] = []
    joined: list[int] = []
    groups.look(CODE, lambda group: seen.append(group.title), pytest.fail)
    groups.join(joined.append, pytest.fail, code=CODE)
    groups.join(joined.append, pytest.fail, channel=LAB)
    link.drain()
    assert (seen, joined) == (["Lab 3"], [900, LAB])
