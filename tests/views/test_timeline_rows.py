"""The unread line: one, above the first message of somebody else that I have not read."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import person
from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.models.timeline import ConversationSummary, TimelineItem
from whatsapp_like.views.conversation.rows import TimelineRows

ME, NORA, THERE = 1, 2, 100


def item(seq: int, sender: int, local: int = 0, kind: str = "text") -> TimelineItem:
    return TimelineItem(
        conversation=THERE,
        seq=seq,
        local=local,
        sender=sender,
        time=seq,
        kind=kind,
        body=b"{}\na",
    )


@pytest.mark.parametrize(
    ("senders", "read", "unread", "lines"),
    [
        ([NORA, NORA], 0, 2, [2, 0]),
        ([NORA, ME, NORA, ME, NORA], 1, 2, [0, 0, 2, 0, 0]),
        ([ME, NORA, ME, NORA], 0, 2, [0, 2, 0, 0]),
        ([NORA, ME], 2, 0, [0, 0]),
    ],
)
def test_there_is_one_unread_line(
    senders: list[int], read: int, unread: int, lines: list[int]
) -> None:
    state = AppState()
    state.session.account = Account(id=ME, handle="me", first_name="Me")
    members = (Member(account=ME, read_seq=read), Member(account=NORA))
    head = Conversation(id=THERE, kind=ConversationKind.DIRECT, members=members, last_seq=9)
    state.conversations[THERE] = ConversationSummary(id=THERE, conversation=head, unread=unread)
    timeline = Timeline()
    waiting = item(0, ME, local=5)
    timeline.replace([*(item(at + 1, who) for at, who in enumerate(senders)), waiting])
    rows = TimelineRows(state, THERE, timeline)
    assert [rows.row(index).unread for index in range(len(rows))] == [*lines, 0]


@pytest.fixture
def group() -> TimelineRows:
    """A group in which the first entry is read and two messages are not."""
    state = AppState()
    state.session.account = Account(id=ME, handle="me", first_name="Me")
    state.people[NORA] = person(Account(id=NORA, handle="nora", first_name="Nora"))
    members = (Member(account=ME, read_seq=1),)
    head = Conversation(
        id=THERE, kind=ConversationKind.GROUP, members=members, last_seq=3, group=Group()
    )
    state.conversations[THERE] = ConversationSummary(id=THERE, conversation=head, unread=2)
    return TimelineRows(state, THERE, Timeline())


def test_the_unread_line_parts_what_one_sender_wrote_in_a_row(group: TimelineRows) -> None:
    group.timeline.replace([item(seq, NORA) for seq in (1, 2, 3)])
    assert [group.row(at).sender for at in range(3)] == ["Nora", "Nora", ""]
    group.forget_unread()
    assert [group.row(at).sender for at in range(3)] == ["Nora", "", ""]


def test_the_unread_line_is_not_lost_behind_what_was_done(group: TimelineRows) -> None:
    kinds = ("text", "system.joined", "pin", "text", "text")
    group.timeline.replace([item(seq, NORA, kind=kind) for seq, kind in enumerate(kinds, 1)])
    assert [group.row(at).unread for at in range(5)] == [0, 0, 0, 2, 0]
    assert group.first_unread() == 3
