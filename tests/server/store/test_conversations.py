"""Conversations and members."""

from __future__ import annotations

from tests.server.store.factories import NOW, somebody, text
from whatsapp_like.server.store.rows import (
    DirectPeer,
    Head,
    MarksChange,
    MarksRow,
    MemberRow,
    WatermarkRow,
)
from whatsapp_like.server.store.store import Store


def test_two_accounts_have_one_direct_conversation(store: Store) -> None:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    assert store.direct(nora.account, bob.account) is None
    opened = store.open_direct(nora.account, bob.account, NOW)
    assert opened.is_new
    again = store.open_direct(bob.account, nora.account, NOW)
    assert again == opened._replace(is_new=False)
    assert store.direct(bob.account, nora.account) == opened.conversation
    members = store.members(opened.conversation)
    assert [member.account for member in members] == sorted([nora.account, bob.account])
    assert members[0] == MemberRow(members[0].account, "member", 1, 0, 0, ())
    assert store.head(opened.conversation) == Head(opened.conversation, "direct", "", 1, 0, 0)


def test_notes_to_self_have_one_member(store: Store) -> None:
    nora = somebody(store, "nora").account
    opened = store.open_direct(nora, nora, NOW)
    assert not store.open_direct(nora, nora, NOW).is_new
    assert [member.account for member in store.members(opened.conversation)] == [nora]
    assert store.direct_peers(nora) == [DirectPeer(nora, opened.conversation)]


def test_memberships_and_peers_are_found_from_either_side(store: Store) -> None:
    nora, bob, eve = (somebody(store, name).account for name in ("nora", "bob", "eve"))
    with_bob = store.open_direct(nora, bob, NOW).conversation
    with_eve = store.open_direct(eve, nora, NOW).conversation
    assert store.memberships(nora) == sorted([with_bob, with_eve])
    assert store.memberships(eve) == [with_eve]
    assert store.direct_peers(nora) == sorted([(bob, with_bob), (eve, with_eve)])
    assert store.direct_peers(bob) == [(nora, with_bob)]


def test_heads_are_paged_by_id_and_name_the_newest_entry(store: Store) -> None:
    nora = somebody(store, "nora")
    others = [somebody(store, f"user{n}") for n in range(5)]
    ids = sorted(
        store.open_direct(nora.account, other.account, NOW).conversation for other in others
    )
    store.append([text(ids[2], nora, 1), text(ids[2], nora, 2), text(ids[4], nora, 3)], NOW + 7)
    heads: list[Head] = []
    while page := store.heads(nora.account, heads[-1].conversation if heads else 0, 2):
        heads += page
    assert [head.conversation for head in heads] == ids
    assert [head.last_seq for head in heads] == [0, 0, 2, 0, 1]
    assert [head.last_time for head in heads] == [0, 0, NOW + 7, 0, NOW + 7]
    assert store.head(ids[2]) == heads[2]
    assert store.head(7) is None


def test_watermarks_never_fall(store: Store) -> None:
    nora, bob = somebody(store, "nora").account, somebody(store, "bob").account
    conversation = store.open_direct(nora, bob, NOW).conversation
    store.save_watermarks(
        [WatermarkRow(conversation, nora, 5, 3), WatermarkRow(conversation, bob, 1, 0)]
    )
    store.save_watermarks([WatermarkRow(conversation, nora, 4, 5)])
    store.save_watermarks([WatermarkRow(conversation, 7, 4, 5)])
    store.save_watermarks([])
    levels = {m.account: (m.delivered_seq, m.read_seq) for m in store.members(conversation)}
    assert levels == {nora: (5, 5), bob: (1, 0)}


def test_frozen_watermarks_stand_beside_the_others(store: Store) -> None:
    nora, bob = somebody(store, "nora").account, somebody(store, "bob").account
    conversation = store.open_direct(nora, bob, NOW).conversation
    assert store.frozen(conversation) == []
    rows = sorted([WatermarkRow(conversation, nora, 5, 3), WatermarkRow(conversation, bob, 4, 0)])
    store.freeze(rows)
    store.save_watermarks([WatermarkRow(conversation, nora, 9, 9)])
    assert store.frozen(conversation) == rows
    lower = [row._replace(delivered_seq=1) for row in rows]
    store.freeze(lower)
    assert store.frozen(conversation) == lower


def test_marks_are_a_members_own(store: Store) -> None:
    nora, bob = somebody(store, "nora").account, somebody(store, "bob").account
    conversation = store.open_direct(nora, bob, NOW).conversation
    marks = store.mark(conversation, nora, MarksChange(pinned=True, muted_until=NOW))
    assert marks == MarksRow(pinned=True, muted_until=NOW)
    marks = store.mark(conversation, nora, MarksChange(muted_until=0, archived=True, unread=True))
    assert marks == MarksRow(pinned=True, archived=True, unread=True)
    kept = {member.account: member.marks for member in store.members(conversation)}
    assert kept == {nora: marks, bob: MarksRow()}
    assert store.mark(conversation, 7, MarksChange(pinned=True)) is None
    assert store.count_pinned(nora, but=0) == 1
    assert store.count_pinned(nora, but=conversation) == store.count_pinned(bob, but=0) == 0
