"""Groups in the store: what is decided by its rows, in one transaction with what the log tells."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.store.factories import NOW, Somebody, somebody, text
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.server.store.rows import (
    GroupFields,
    ListedMember,
    MarksChange,
    NewGroup,
    WatermarkRow,
)
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

NEW = NewGroup("group", "Club", "Chess", "all", "joined", False)
CODE = b"c" * 32


def make(store: Store, *names: str) -> tuple[int, list[Somebody]]:
    """Make a group of people with these names, the first its owner."""
    people = [somebody(store, name) for name in names]
    ids = [person.account for person in people]
    change = store.create_group(NEW, ids[0], ids[1:], NOW, 1024, 1000)
    return change.head.conversation, people


def refused(error: pytest.ExceptionInfo[Refused]) -> ErrorCode:
    """Return why something was refused."""
    return error.value.code


def test_a_group_is_made_with_its_members_and_its_first_entry(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    change = store.create_group(NEW, nora, [bob, nora, bob], NOW, 2, 1)
    head = change.head
    assert (head.title, head.description, head.last_seq, head.last_time) == (
        "Club",
        "Chess",
        1,
        NOW,
    )
    assert (head.member_count, head.member_version, change.since) == (2, 2, 0)
    assert store.head(head.conversation) == head
    ((entry, body),) = change.entries
    assert (entry.seq, entry.sender, entry.device, entry.nonce) == (1, nora, 0, 0)
    assert (entry.kind, SystemBody.decode(body)) == ("system.created", SystemBody(title="Club"))
    page = store.fetch(head.conversation, bob, 0, None, 10, 1000)
    assert (page.entries, page.bodies) == ([entry], [body])
    assert store.memberships(bob) == [head.conversation]


def test_what_the_log_tells_is_what_clients_read(store: Store) -> None:
    group, (nora, bob) = make(store, "nora", "bob")
    eve = somebody(store, "eve").account
    told = [
        store.add_members(group, nora.account, [eve], NOW, 1024),
        store.set_role(group, nora.account, bob.account, "admin", NOW),
        store.remove_member(group, bob.account, eve, NOW),
        store.change_conversation(
            group, nora.account, GroupFields("Chess", "", "admins", "all", None, 60), NOW
        ),
        store.leave(group, bob.account, NOW),
    ]
    bodies = [SystemBody.decode(body) for change in told for _, body in change.entries]
    assert bodies == [
        SystemBody(accounts=(eve,)),
        SystemBody(accounts=(bob.account,), role=MemberRole.ADMIN),
        SystemBody(accounts=(eve,)),
        SystemBody(title="Chess"),
        SystemBody(),
        SystemBody(posting=Posting.ADMINS),
        SystemBody(history=History.ALL),
        SystemBody(expire_after=60),
        SystemBody(),
    ]


def test_messages_go_on_where_the_servers_own_entries_end(store: Store, folder: Path) -> None:
    group, (nora, bob) = make(store, "nora", "bob")
    store.append([text(group, nora, 1)], NOW + 5)
    change = store.change_conversation(group, nora.account, GroupFields(title="Chess"), NOW)
    ((entry, _),) = change.entries
    assert (entry.seq, entry.time) == (3, NOW + 5)  # times never fall
    (answer,) = store.append([text(group, bob, 1)], NOW + 9)
    assert answer.seq == 4
    store.close()
    again = Store.open(folder, NOW)
    assert again.append([text(group, bob, 2)], NOW + 9)[0].seq == 5
    again.close()


def test_a_refused_change_leaves_no_trace(store: Store) -> None:
    group, (nora, bob) = make(store, "nora", "bob")
    before = store.head(group), store.members(group)
    with pytest.raises(Refused) as error:
        store.add_members(group, nora.account, [somebody(store, "eve").account, 7], NOW, 1024)
    assert refused(error) == ErrorCode.NOT_FOUND
    with pytest.raises(Refused) as error:
        store.change_conversation(group, bob.account, GroupFields(title="Mine"), NOW)
    assert refused(error) == ErrorCode.NOT_ALLOWED
    with pytest.raises(Refused) as error:
        store.create_group(NEW, nora.account, [], NOW, 1024, 1)
    assert refused(error) == ErrorCode.LIMIT_REACHED
    assert (store.head(group), store.members(group)) == before
    assert store.append([text(group, nora, 1)], NOW)[0].seq == 2


def test_a_change_that_cannot_be_written_takes_no_seq(store: Store, folder: Path) -> None:
    group, (nora, bob) = make(store, "nora", "bob")
    with closing(sqlite3.connect(folder / FILE)) as sql:
        sql.execute(
            "CREATE TRIGGER broken BEFORE UPDATE ON conversation "
            "BEGIN SELECT raise(ABORT, 'broken'); END"
        )
    with pytest.raises(sqlite3.Error):
        store.remove_member(group, nora.account, bob.account, NOW)
    with closing(sqlite3.connect(folder / FILE)) as sql:
        sql.execute("DROP TRIGGER broken")
    assert [member.account for member in store.members(group)] == sorted(
        [nora.account, bob.account]
    )
    assert store.append([text(group, bob, 1)], NOW)[0].seq == 2


def test_the_list_is_asked_for_by_version(store: Store) -> None:
    group, (nora, bob, eve) = make(store, "nora", "bob", "eve")
    whole = [
        ListedMember(nora.account, "owner", 1, False, 1),
        ListedMember(bob.account, "member", 1, False, 2),
        ListedMember(eve.account, "member", 1, False, 3),
    ]
    assert store.members_since(group, 0, 10) == whole
    assert store.members_since(group, 1, 1) == whole[1:2]
    store.remove_member(group, nora.account, bob.account, NOW)
    store.set_role(group, nora.account, eve.account, "owner", NOW)
    assert store.members_since(group, 3, 10) == [
        ListedMember(bob.account, "member", 1, True, 4),
        ListedMember(eve.account, "owner", 1, False, 5),
        ListedMember(nora.account, "admin", 1, False, 6),
    ]
    assert [row.account for row in store.members_since(group, 0, 10)] == [
        eve.account,
        nora.account,
    ]
    assert store.touch_members(eve.account) == [(group, 7)]
    assert [row.account for row in store.members_since(group, 6, 10)] == [eve.account]


def test_whoever_left_has_a_place_until_they_forget_it(store: Store) -> None:
    group, (nora, bob) = make(store, "nora", "bob")
    store.mark(group, bob.account, MarksChange(pinned=True, alerts="none"))
    assert not store.forget(group, bob.account)
    store.leave(group, bob.account, NOW + 3)
    store.change_conversation(group, nora.account, GroupFields(title="Chess"), NOW)
    place = store.place(group, bob.account)
    assert place is not None
    assert (place.to_seq, place.left_time, place.left_title) == (2, NOW + 3, "Club")
    assert (place.member.marks.pinned, place.member.marks.alerts) == (False, "none")
    assert [head.conversation for head in store.heads(bob.account, 0, 10)] == [group]
    assert store.heads(bob.account, 0, 10, groups=False) == []
    assert store.fetch(group, bob.account, 0, None, 10, 1000).last == 2
    assert store.forget(group, bob.account)
    assert not store.forget(group, bob.account)
    assert store.place(group, bob.account) is None
    assert store.heads(bob.account, 0, 10) == []
    with pytest.raises(Refused) as error:
        store.fetch(group, bob.account, 0, None, 10, 1000)
    assert refused(error) == ErrorCode.NOT_A_MEMBER


def test_how_far_everybody_else_is(store: Store) -> None:
    group, (nora, bob, eve) = make(store, "nora", "bob", "eve")
    store.save_watermarks(
        [
            WatermarkRow(group, nora.account, 9, 9),
            WatermarkRow(group, bob.account, 5, 3),
            WatermarkRow(group, eve.account, 4, 4),
        ]
    )
    assert store.everybody(group, nora.account) == (4, 3)
    assert store.everybody(group, eve.account) == (5, 3)
    store.set_disabled(eve.account, True)
    assert store.everybody(group, nora.account) == (5, 3)
    store.set_preferences(bob.account, False, True, True)
    assert store.everybody(group, nora.account) == (5, 0)


def test_a_code_is_used_as_often_as_it_may_be(store: Store) -> None:
    group, (nora,) = make(store, "nora")
    bob, eve = (somebody(store, name).account for name in ("bob", "eve"))
    invite = store.create_group_invite(CODE, group, nora.account, 1, NOW, NOW + 10, 1)
    with pytest.raises(Refused) as error:
        store.create_group_invite(b"d" * 32, group, nora.account, 1, NOW, None, 1)
    assert refused(error) == ErrorCode.LIMIT_REACHED
    assert store.invited_to(CODE, NOW, eve) == group
    assert store.invited_to(CODE, NOW + 10, eve) is None
    assert store.invited_to(CODE, NOW + 10, nora.account) == group
    with pytest.raises(Refused) as error:
        store.join_group(group, bob, CODE, NOW + 10, 1024)
    assert refused(error) == ErrorCode.INVITE_INVALID
    with pytest.raises(Refused) as error:
        store.join_group(group, bob, CODE, NOW, 1)
    assert refused(error) == ErrorCode.LIMIT_REACHED
    assert store.group_invites(group, NOW) == [invite]
    assert store.join_group(group, bob, CODE, NOW, 1024).joined == {bob}
    assert store.join_group(group, bob, CODE, NOW, 1024).entries == []
    assert store.group_invites(group, NOW) == []
    for number, code in enumerate((b"e" * 32, b"f" * 32), 1):
        store.create_group_invite(code, group, nora.account, 1, NOW + 10 * number, NOW + 10, 1)
        assert (store.invited_to(CODE, NOW, bob) == group) == (number == 1), "the newest is kept"
    with pytest.raises(Refused) as error:
        store.join_group(group, eve, CODE, NOW, 1024)
    assert refused(error) == ErrorCode.INVITE_INVALID


def test_a_group_that_everybody_left_is_closed(store: Store) -> None:
    nora, bob = (somebody(store, name).account for name in ("nora", "bob"))
    channel = store.create_group(
        NEW._replace(kind="channel", listed=True), nora, [], NOW, 1024, 1000
    ).head.conversation
    store.create_group_invite(CODE, channel, nora, 5, NOW, None, 100)
    assert [row.conversation for row in store.search_channels("CLUB chess", bob, 0, 5)] == [channel]
    store.create_group(NEW, nora, [bob], NOW, 1024, 1000)
    assert store.count_groups() == (1, 1)
    change = store.leave(channel, nora, NOW)
    assert (change.head.member_count, list(change.gone)) == (0, [nora])
    assert store.count_groups() == (1, 0)
    assert store.search_channels("", bob, 0, 5) == []
    assert store.invited_to(CODE, NOW, nora) is None
    with pytest.raises(Refused) as error:
        store.join_group(channel, bob, None, NOW, 1024)
    assert refused(error) == ErrorCode.NOT_FOUND
    assert store.leave(channel, nora, NOW).gone == {}
