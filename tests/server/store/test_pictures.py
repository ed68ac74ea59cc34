"""Pictures in the store: whose they are, and who may have them."""

from __future__ import annotations

import pytest

from tests.server.store.factories import NOW, somebody
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.server.store.rows import GroupFields, NewGroup, NewPicture
from whatsapp_like.server.store.store import Store

FACE = NewPicture(77, b"face")
OTHER = NewPicture(78, b"other")
NONE = NewPicture(0, b"")


def make(store: Store, owner: int, *members: int, kind: str = "group") -> int:
    """Make a group or channel."""
    new = NewGroup(kind, "Club", "", "all", "joined", False)
    return store.create_group(new, owner, members, NOW, 1024, 1000).head.conversation


def test_an_account_has_one_picture_and_loses_the_old_one(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    for new in (FACE, OTHER):
        row = store.set_account_picture(nora, new, NOW)
        assert row is not None
        assert row == store.account(nora)
        assert row.picture == new.id
    assert store.picture(OTHER.id, bob, 0) == b"other"
    assert store.picture(FACE.id, bob, 0) is None
    store.set_account_picture(nora, NONE, NOW)
    assert store.picture(OTHER.id, nora, 0) is None
    found = store.account(nora)
    assert found is not None
    assert found.picture == 0


def test_two_who_chose_the_same_lose_it_one_by_one(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    for account in (nora, bob):
        store.set_account_picture(account, FACE, NOW)
    store.set_account_picture(nora, NONE, NOW)
    assert store.picture(FACE.id, nora, 0) == b"face"


def test_an_account_that_is_none_has_no_picture(store: Store) -> None:
    assert store.set_account_picture(5, FACE, NOW) is None
    assert store.picture(FACE.id, 5, 0) is None


def test_a_groups_picture_is_told_in_its_log_and_head(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    group = make(store, nora, bob)
    change = store.set_group_picture(group, nora, FACE, NOW + 1)
    assert change.is_altered
    assert change.head == store.head(group)
    assert change.head.picture == FACE.id
    ((entry, body),) = change.entries
    assert (entry.kind, SystemBody.decode(body)) == ("system.picture", SystemBody(picture=FACE.id))
    again = store.set_group_picture(group, nora, FACE, NOW + 2)
    assert (again.entries, again.is_altered) == ([], False)
    ((entry, body),) = store.set_group_picture(group, nora, NONE, NOW + 3).entries
    assert SystemBody.decode(body) == SystemBody()


def test_members_have_a_groups_picture_others_only_by_invitation(store: Store) -> None:
    nora, bob, eve = (somebody(store, name).account for name in ("nora", "bob", "eve"))
    group = make(store, nora, bob)
    store.set_group_picture(group, nora, FACE, NOW)
    assert store.picture(FACE.id, bob, 0) == b"face"
    assert store.picture(FACE.id, eve, 0) is None
    assert store.picture(FACE.id, eve, group) == b"face"
    store.remove_member(group, nora, bob, NOW)
    assert store.picture(FACE.id, bob, 0) is None


def test_everybody_has_a_listed_channels_picture(store: Store) -> None:
    nora, eve = (somebody(store, name).account for name in ("nora", "eve"))
    channel = make(store, nora, kind="channel")
    store.set_group_picture(channel, nora, FACE, NOW)
    assert store.picture(FACE.id, eve, 0) is None
    store.change_conversation(channel, nora, GroupFields(listed=True), NOW)
    assert store.picture(FACE.id, eve, 0) == b"face"
    (found,) = store.search_channels("", eve, 0, 10)
    assert found.picture == FACE.id


def test_a_group_that_everybody_left_has_none(store: Store) -> None:
    nora = somebody(store, "nora").account
    group = make(store, nora)
    store.set_group_picture(group, nora, FACE, NOW)
    store.leave(group, nora, NOW)
    assert store.picture(FACE.id, nora, group) is None


@pytest.mark.parametrize(
    ("who", "code"), [("bob", ErrorCode.NOT_ALLOWED), ("eve", ErrorCode.NOT_A_MEMBER)]
)
def test_only_who_runs_a_group_sets_its_picture(store: Store, who: str, code: ErrorCode) -> None:
    people = {name: somebody(store, name).account for name in ("nora", "bob", "eve")}
    group = make(store, people["nora"], people["bob"])
    with pytest.raises(Refused) as caught:
        store.set_group_picture(group, people[who], FACE, NOW)
    assert caught.value.code is code
    assert store.picture(FACE.id, people["nora"], group) is None


def test_a_direct_conversation_has_none(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    talk = store.open_direct(nora, bob, NOW).conversation
    with pytest.raises(Refused) as caught:
        store.set_group_picture(talk, nora, FACE, NOW)
    assert caught.value.code is ErrorCode.NOT_ALLOWED
