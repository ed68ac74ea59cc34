"""What messages have besides a text, as rows: from the state and the bodies that came."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, item, person
from tests.views.conversation.test_rows import TALK, rows_of, said, state
from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind, Tick
from whatsapp_like.models.links import may_open
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import (
    Ballot,
    ConversationSummary,
    ReactionTally,
    TimelineItem,
)
from whatsapp_like.views.formatted import Mention
from whatsapp_like.views.messages import NO_EXTRAS, Mark, Option, Row
from whatsapp_like.views.shapes import Tick as ShownTick

__all__ = ["state"]


def made(seq: int, sender: int, kind: str, body: bytes, **more: object) -> TimelineItem:
    return item(TALK, seq, sender, "?", kind=kind).model_copy(update={"body": body, **more})


def answer(seq: int, **attributes: object) -> TimelineItem:
    body = TextBody(text="Yes @nora", attributes=TextAttributes(**attributes))  # type: ignore[arg-type]
    return made(seq, JONAS.id, "text", body.encode())


def shown(state: AppState, *items: TimelineItem) -> list[Row]:
    rows = rows_of(state, list(items))
    return [rows.row(index) for index in range(len(items))]


def test_a_plain_text_has_none(state: AppState) -> None:
    (row,) = shown(state, said(1, NORA.id, 1))
    assert row.extras is NO_EXTRAS


def test_a_quote_shows_what_is_here_and_not_what_came_with_it(state: AppState) -> None:
    asked = made(1, NORA.id, "text", TextBody(text="*Dinner* at 7?").encode())
    forged = answer(2, reply_to=1, reply_sender=ME.id, reply_text="I am a fool")
    quote = shown(state, asked, forged)[1].extras.quote
    assert quote is not None
    assert (quote.seq, quote.name, quote.text) == (1, "Nora Becker", "Dinner at 7?")
    gone = asked.model_copy(update={"body": b"", "deleted_by": NORA.id})
    quote = shown(state, gone, forged)[1].extras.quote
    assert quote is not None
    assert quote.deleted


def test_a_quote_of_what_is_not_here_shows_what_came_with_it(state: AppState) -> None:
    came = answer(9, reply_to=1, reply_sender=ME.id, reply_text="_Dinner_ at 7?")
    (row,) = shown(state, came)
    assert row.extras.quote is not None
    assert (row.extras.quote.name, row.extras.quote.text) == ("You", "Dinner at 7?")


def test_only_known_people_are_mentioned(state: AppState) -> None:
    (row,) = shown(state, answer(1, mentions=(NORA.id, ME.id, 4711), forwarded=True))
    assert row.extras.mentions == (
        Mention(NORA.handle, NORA.id),
        Mention(ME.handle, ME.id, mine=True),
    )
    assert row.extras.forwarded


def test_marks_and_reactions(state: AppState) -> None:
    tallies = (
        ReactionTally(emoji="👍", accounts=(NORA.id, ME.id)),
        ReactionTally(emoji="🎉", accounts=(JONAS.id,)),
        ReactionTally(emoji="🔥", accounts=()),
    )
    marked = said(1, NORA.id, 1).model_copy(
        update={
            "is_edited": True,
            "starred": True,
            "is_pinned": True,
            "expires": 99,
            "is_changing": True,
            "reactions": tallies,
        }
    )
    (row,) = shown(state, marked)
    # Not connected: the change waits.
    assert set(row.extras.marks) == set(Mark)
    first, second = row.extras.pills
    assert (first.number, first.mine, first.names) == (2, True, "Nora Becker and you")
    assert (second.number, second.mine) == (1, False)


def test_of_very_many_reactions_the_rest_is_counted(state: AppState) -> None:
    tallies = tuple(ReactionTally(emoji=chr(0x1F600 + n), accounts=(NORA.id,)) for n in range(50))
    (row,) = shown(state, said(1, NORA.id, 1).model_copy(update={"reactions": tallies}))
    assert len(row.extras.pills) == 21
    assert (row.extras.pills[-1].emoji, row.extras.pills[-1].number) == ("", 30)


def test_line_breaks_make_no_poll_a_tower(state: AppState) -> None:
    poll = Poll(question="a\n" * 100 + "b", options=("c\n" * 40 + "d", "e"))
    (row,) = shown(state, made(1, NORA.id, "poll", poll.encode()))
    assert "\n" not in row.text
    assert row.extras.poll is not None
    assert "\n" not in row.extras.poll.options[0].text


def test_a_change_of_mine_that_waits_shows_the_clock(state: AppState) -> None:
    mine = said(1, ME.id, 1, local=3, tick=Tick.READ)
    (row,) = shown(state, mine.model_copy(update={"is_changing": True}))
    assert row.tick is ShownTick.WAITING


def test_a_tombstone_has_neither_ticks_nor_extras(state: AppState) -> None:
    gone = said(1, ME.id, 1, local=3, tick=Tick.READ).model_copy(
        update={"body": b"", "deleted_by": ME.id, "starred": True}
    )
    (row,) = shown(state, gone)
    assert (row.deleted, row.tick, row.extras) == (True, ShownTick.NONE, NO_EXTRAS)
    assert row.text == "You deleted this message"
    assert not row.unknown


def test_a_poll_counts_each_voter_once_and_no_answer_that_is_not_there(state: AppState) -> None:
    poll = Poll(question="Where?", options=("Pizza", "Sushi"), multiple=True)
    ballots = (
        Ballot(account=NORA.id, choices=(0, 0, 1)),
        Ballot(account=ME.id, choices=(1,)),
        Ballot(account=JONAS.id, choices=(7,)),
        Ballot(account=4711, choices=()),
    )
    (row,) = shown(state, made(1, NORA.id, "poll", poll.encode(), ballots=ballots, is_closed=True))
    assert row.text == "Where?"
    found = row.extras.poll
    assert found is not None
    assert found.options == (Option("Pizza", 1, False), Option("Sushi", 2, True))
    assert (found.voters, found.multiple, found.closed) == (2, True, True)


def test_places_lead_to_a_map_that_may_be_opened(state: AppState) -> None:
    body = Location(latitude=-33.85678, longitude=151.2153, label="Opera").encode()
    (row,) = shown(state, made(1, NORA.id, "location", body))
    place = row.extras.place
    assert place is not None
    assert place.figures == "-33.85678, 151.21530"
    assert may_open(place.url)
    assert "mlat=-33.856780" in place.url
    assert row.shown == "Opera (-33.85678, 151.21530)"


@pytest.mark.parametrize(
    ("account", "other", "seed", "words"),
    [
        (NORA.id, True, "nora", "Nora Becker (@nora)"),
        (ME.id, False, "ada", "Ada Lovelace (@ada)"),
        (4711, True, "", "Some Body (@jonas)"),
    ],
)
def test_whom_one_knows_a_card_shows_as_one_knows_them(
    state: AppState, account: int, other: bool, seed: str, words: str
) -> None:
    # Whoever sends a card writes what it says: Jonas is known, and somebody else.
    state.people[ME.id] = person(ME)
    body = Card(account=account, handle="jonas", name="Some Body").encode()
    (row,) = shown(state, made(1, NORA.id, "card", body))
    card = row.extras.card
    assert card is not None
    assert (card.other, card.seed, row.shown) == (other, seed, words)


def test_what_the_server_tells_is_nobodys_and_parts_groups(state: AppState) -> None:
    told = made(2, NORA.id, "system.left", SystemBody().encode())
    first, line, last = shown(state, said(1, NORA.id, 2), told, said(3, NORA.id, 1))
    assert (line.system, line.own, line.text) == (True, False, "Nora Becker left")
    assert first.first
    assert last.first
    (newer,) = shown(state, made(1, NORA.id, "system.hologram", b"{}"))
    assert newer.system
    assert newer.text == "This message needs a newer version of WL."


def test_in_a_group_others_have_a_face_and_the_first_a_name(state: AppState) -> None:
    members = tuple(Member(account=each.id) for each in (ME, NORA, JONAS))
    head = Conversation(id=TALK, kind=ConversationKind.GROUP, members=members)
    state.conversations[TALK] = ConversationSummary(id=TALK, conversation=head)
    first, second, mine = shown(
        state, said(1, NORA.id, 2), said(2, NORA.id, 2), said(3, ME.id, 1, local=1)
    )
    assert (first.sender, first.seed, first.account) == ("Nora Becker", NORA.handle, NORA.id)
    assert (second.sender, second.seed) == ("", NORA.handle)
    assert (mine.sender, mine.seed) == ("", "")


def test_several_are_chosen(state: AppState) -> None:
    rows = rows_of(state, [said(1, NORA.id, 2), said(2, NORA.id, 1)])
    assert rows.row(0).chosen is None
    rows.chosen = {("seq", 2)}
    assert [rows.row(index).chosen for index in range(2)] == [False, True]
