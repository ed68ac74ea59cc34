"""Edits, deletions, reactions and pins, from one person's device to everybody's."""

from __future__ import annotations

import pytest

from tests.server.core.conftest import Make
from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bodies import Reaction
from whatsapp_like.models.message import Entry, TextBody
from whatsapp_like.protocol import envelopes as e

UP = Reaction(emoji="👍").encode()
NEW = TextBody(text="new").encode()


@pytest.fixture
def talk(world: World) -> tuple[Wire, Wire, int]:
    """Alice and Bob, and what Alice said to him."""
    alice, bob = world.joins("alice"), world.joins("bob")
    where = alice.opens(bob)
    alice.sends(where, "old")
    for wire in (alice, bob):
        wire.forgets()
    return alice, bob, where


def test_a_change_is_stored_pushed_and_fetched_with_its_target(
    world: World, talk: tuple[Wire, Wire, int]
) -> None:
    alice, bob, where = talk
    second = alice.second_device()
    second.forgets()
    assert bob.does("reaction", where, 1, UP).seq == 2
    entry = Entry(
        conversation=where,
        seq=2,
        sender=bob.id,
        device=bob.device,
        nonce=1,
        time=world.wall,
        kind="reaction",
        target=1,
    )
    for wire in (alice, second):
        wire.receives((e.MessageReceived(entry=entry), UP))
    bob.receives()
    assert second.log(where)[2] == (entry, UP)


def test_who_was_away_finds_an_edit_and_a_deletion_in_the_log(
    talk: tuple[Wire, Wire, int],
) -> None:
    alice, bob, where = talk
    alice.sends(where, "secret")
    alice.does("edit", where, 1, NEW)
    alice.does("delete", where, 2)
    log = bob.again().log(where)
    assert [(entry.kind, entry.target, body) for entry, body in log.values()] == [
        ("text", 0, TextBody(text="old").encode()),
        ("text", 0, b""),
        ("edit", 1, NEW),
        ("delete", 2, b"{}"),
    ]


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("edit", 0, ErrorCode.INVALID),
        ("text", 1, ErrorCode.INVALID),
        ("new.kind", 1, ErrorCode.INVALID),
        ("system.title", 0, ErrorCode.NOT_ALLOWED),
        ("system.title", 1, ErrorCode.NOT_ALLOWED),
        ("edit", 1, ErrorCode.NOT_ALLOWED),
        ("delete", 1, ErrorCode.NOT_ALLOWED),
        ("vote", 1, ErrorCode.NOT_ALLOWED),
        ("pin", 2, ErrorCode.NOT_FOUND),
    ],
)
def test_what_bob_may_not_do_to_what_alice_said(
    talk: tuple[Wire, Wire, int], kind: str, target: int, code: ErrorCode
) -> None:
    alice, bob, where = talk
    reply = bob.does(kind, where, target)
    assert isinstance(reply, e.ErrorReply)
    assert reply.code == code
    alice.receives()
    assert list(bob.log(where)) == [1]


def test_there_is_a_time_for_edits_and_one_for_deletions(make_world: Make) -> None:
    world = make_world(edit_window=60, delete_window=120)
    alice = world.joins("alice")
    notes = alice.opens(alice)
    alice.sends(notes, "old")
    world.passes(60)
    assert isinstance(alice.does("edit", notes, 1, NEW), e.MessageSent)
    world.passes(1)
    assert alice.does("edit", notes, 1, NEW).code == ErrorCode.NOT_ALLOWED
    world.passes(60)
    assert alice.does("delete", notes, 1).code == ErrorCode.NOT_ALLOWED


def test_without_windows_there_is_no_end(make_world: Make) -> None:
    world = make_world(edit_window=0, delete_window=0)
    alice = world.joins("alice")
    notes = alice.opens(alice)
    alice.sends(notes, "old")
    world.wall += 10 * 365 * 86_400_000
    world.passes(1)
    assert isinstance(alice.does("edit", notes, 1, NEW), e.MessageSent)
    assert isinstance(alice.does("delete", notes, 1), e.MessageSent)


def test_what_the_blocked_one_changes_is_withheld(talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    bob.blocks(alice)
    bob.forgets()
    assert alice.does("edit", where, 1, NEW).seq == 2
    bob.receives()
    assert list(bob.log(where)) == [1]


def test_what_changes_a_withheld_entry_is_withheld_after_the_block(
    talk: tuple[Wire, Wire, int],
) -> None:
    alice, bob, where = talk
    bob.blocks(alice)
    alice.sends(where, "not for bob")
    bob.blocks(alice, False)
    bob.forgets()
    assert alice.does("edit", where, 2, NEW).seq == 3
    bob.receives()
    assert list(bob.log(where)) == [1]
    reply = bob.does("reaction", where, 2, UP)
    assert reply.code == ErrorCode.NOT_FOUND
    assert alice.does("edit", where, 1, NEW).seq == 4
    assert list(bob.log(where)) == [1, 4]


def test_a_change_leaves_a_conversation_in_the_archive(talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    alice.marks(where, archived=True)
    alice.forgets()
    bob.does("reaction", where, 1, UP)
    alice.takes(e.MessageReceived)
    alice.receives()
    bob.sends(where, "hello")
    assert alice.takes(e.ConversationMarked).marks.archived is False


def test_a_reaction_does_not_end_the_typing(world: World, talk: tuple[Wire, Wire, int]) -> None:
    alice, bob, where = talk
    bob.says(e.TypingReported(conversation=where))
    assert alice.takes(e.TypingChanged).active
    bob.does("reaction", where, 1, UP)
    alice.forgets()
    world.passes(7)
    assert not alice.takes(e.TypingChanged).active
