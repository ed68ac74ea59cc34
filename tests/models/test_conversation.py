"""Watermarks, and the ticks and unread counts that follow from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from whatsapp_like.models.conversation import Conversation, Group, Member, SeqRange, tick_of
from whatsapp_like.models.enums import ConversationKind, Tick

ADA, NORA, EVE = 1, 2, 3


@st.composite
def members(draw: st.DrawFn) -> Member:
    edges = sorted(draw(st.sets(st.integers(1, 30), max_size=8)))
    gaps = tuple(
        SeqRange(first=first, last=last)
        for first, last in zip(edges[::2], edges[1::2], strict=False)
    )
    delivered = draw(st.integers(0, 30))
    return Member(
        account=NORA,
        from_seq=draw(st.integers(1, 12)),
        delivered_seq=delivered,
        read_seq=draw(st.integers(0, delivered)),
        withheld=gaps,
    )


def _is_for(member: Member, seq: int) -> bool:
    hidden = {s for gap in member.withheld for s in range(gap.first, gap.last + 1)}
    return seq >= member.from_seq and seq not in hidden


@given(members(), st.integers(0, 30))
def test_unread_counts_what_is_for_me_and_not_read(member: Member, last: int) -> None:
    expected = sum(_is_for(member, seq) for seq in range(member.read_seq + 1, last + 1))
    assert member.unread(last) == expected


@given(members(), st.integers(1, 30), st.integers(0, 30))
def test_has_what_is_for_them_up_to_the_watermark(member: Member, seq: int, mark: int) -> None:
    assert member.has(seq, mark) is (_is_for(member, seq) and seq <= mark)


@given(st.lists(members(), max_size=4), st.integers(1, 30))
def test_a_tick_is_what_the_last_of_the_others_has(others: list[Member], seq: int) -> None:
    group = [Member(account=ADA), *others]
    there = [member for member in others if member.from_seq <= seq]
    tick = tick_of(seq, ADA, group)
    if all(member.has(seq, member.read_seq) for member in there):
        assert tick is Tick.READ
    elif all(member.has(seq, member.delivered_seq) for member in there):
        assert tick is Tick.DELIVERED
    else:
        assert tick is Tick.SENT


@pytest.mark.parametrize(
    ("delivered", "read", "tick"),
    [(4, 4, Tick.SENT), (5, 4, Tick.DELIVERED), (5, 5, Tick.READ), (9, 9, Tick.READ)],
)
def test_ticks_of_a_direct_conversation(delivered: int, read: int, tick: Tick) -> None:
    pair = [Member(account=ADA), Member(account=NORA, delivered_seq=delivered, read_seq=read)]
    assert tick_of(5, ADA, pair) is tick


def test_what_was_withheld_keeps_one_tick_for_ever() -> None:
    nora = Member(
        account=NORA, delivered_seq=99, read_seq=99, withheld=(SeqRange(first=5, last=6),)
    )
    assert tick_of(5, ADA, [Member(account=ADA), nora]) is Tick.SENT
    assert tick_of(7, ADA, [Member(account=ADA), nora]) is Tick.READ


def test_who_joined_later_does_not_count() -> None:
    late = Member(account=EVE, from_seq=6)
    nora = Member(account=NORA, delivered_seq=5, read_seq=5)
    assert tick_of(5, ADA, [Member(account=ADA), nora, late]) is Tick.READ
    assert tick_of(6, ADA, [Member(account=ADA), nora, late]) is Tick.SENT


def test_a_note_to_myself_is_read_at_once() -> None:
    assert tick_of(1, ADA, [Member(account=ADA)]) is Tick.READ


@pytest.mark.parametrize(("seq", "tick"), [(3, Tick.READ), (4, Tick.DELIVERED), (6, Tick.SENT)])
def test_in_a_group_i_left_a_tick_stays_what_it_was(seq: int, tick: Tick) -> None:
    left = Group(left=True, delivered_seq=5, read_seq=3)
    head = Conversation(id=9, kind=ConversationKind.GROUP, members=(), group=left)
    assert head.tick(seq, ADA) is tick


def test_members_and_peer() -> None:
    ada, nora = Member(account=ADA), Member(account=NORA)
    talk = Conversation(id=9, kind=ConversationKind.DIRECT, members=(ada, nora))
    assert talk.member(NORA) is nora
    assert talk.member(EVE) is None
    assert talk.peer(ADA) == NORA
    assert talk.peer(NORA) == ADA
    notes = Conversation(id=8, kind=ConversationKind.DIRECT, members=(ada,))
    assert notes.peer(ADA) == ADA


def test_a_range_has_its_ends_in_order() -> None:
    assert SeqRange(first=3, last=3).first == 3
    with pytest.raises(ValidationError, match="first is above last"):
        SeqRange(first=4, last=3)
