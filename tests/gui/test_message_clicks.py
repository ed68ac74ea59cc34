"""Clicks on the parts of messages in a real conversation: quotes, reactions, polls, people."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, item
from tests.gui.hands import Wait
from tests.gui.test_doing import changed, opened, right_click
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged
from whatsapp_like.models.bodies import Card, Poll
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.timeline import Ballot, Edit, ReactionTally
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.conversation.who import WhoDialog
from whatsapp_like.views.messages import Act

pytestmark = pytest.mark.gui
POLL = Poll(question="Where?", options=("Pizza", "Sushi", "Soup"))


def press(view: ConversationView, index: int, act: Act, number: int = 0, button: int = 1) -> None:
    """Click onto a part of a message."""
    drawn, bounds = view.timeline.drawn(index), view.timeline.bounds(index)
    assert drawn is not None
    assert bounds is not None
    spot = [each for each in drawn.spots if each.act is act][number]
    x = bounds[0] + (spot.box[0] + spot.box[2]) // 2
    y = bounds[1] + (spot.box[1] + spot.box[3]) // 2
    canvas = view.timeline.canvas
    canvas.event_generate("<Motion>", x=x, y=y)
    canvas.event_generate(f"<Button-{button}>", x=x, y=y)
    canvas.event_generate(f"<ButtonRelease-{button}>", x=x, y=y)


def answering(seq: int) -> bytes:
    attributes = TextAttributes(reply_to=seq, reply_sender=NORA.id, reply_text="Long ago")
    return TextBody(text="Yes", attributes=attributes).encode()


def test_a_quote_jumps_to_what_is_loaded(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    changed(world, 6, body=answering(2))
    press(view, 5, Act.JUMP)
    world.link.drain()
    key = view.rows.row(1).key
    wait_until(lambda: view.timeline.flashing == key)


def test_a_quote_of_what_is_far_above_loads_what_is_around_it(
    world: World, wait_until: Wait
) -> None:
    many = [
        item(50, seq, NORA.id, f"number {seq}", time=NOW - 400_000 + seq) for seq in range(1, 400)
    ]
    world.client.items[50] = [*many, many[-1].model_copy(update={"seq": 400, "body": answering(5)})]
    world.desktop.desk.open(50, Layout.WINDOWS)
    view = world.desktop.talks[50]
    wait_until(lambda: len(view.rows) and view.timeline.canvas.winfo_width() > 100)
    view.timeline.to_newest()
    wait_until(lambda: view.timeline.drawn(len(view.rows) - 1) is not None)
    assert view.rows.timeline.index_of(5) is None
    press(view, len(view.rows) - 1, Act.JUMP)
    wait_until(lambda: view.timeline.flashing == ("seq", 5))
    index = view.rows.timeline.index_of(5)
    assert index is not None
    bounds = view.timeline.bounds(index)
    assert bounds is not None
    assert 0 <= bounds[1] < view.timeline.canvas.winfo_height()


def test_a_quote_of_what_is_nowhere_says_so(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    changed(world, 6, body=answering(900))
    press(view, 5, Act.JUMP)
    words = "The message that was answered is not on this computer."
    wait_until(lambda: str(view.notice["text"]) == words)


def test_a_click_on_a_reaction_takes_it_or_takes_it_back(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    changed(world, 6, reactions=(ReactionTally(emoji="🎉", accounts=(NORA.id,)),))
    press(view, 5, Act.REACT)
    assert world.client.called("react") == [(6, "🎉")]
    changed(world, 6, reactions=(ReactionTally(emoji="🎉", accounts=(NORA.id, ME.id)),))
    press(view, 5, Act.REACT)
    assert world.client.called("react") == [(6, "🎉"), (6, "")]


def test_who_reacted_is_shown_for_as_long_as_one_looks(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    changed(world, 6, reactions=(ReactionTally(emoji="🎉", accounts=(NORA.id,)),))
    press(view, 5, Act.REACT, button=3)
    who = dialog(view)
    assert titles(who) == ["Nora 🎉"]
    changed(world, 6, reactions=(ReactionTally(emoji="🎉", accounts=(NORA.id, ME.id)),))
    wait_until(lambda: titles(who) == ["Nora 🎉", "You"])
    mine = who.row(1)
    assert (mine.called, mine.seed) == (ME.name, ME.handle), "my face is what it is elsewhere"
    who.choose(who.row(0).key)
    assert not who.winfo_exists()
    wait_until(lambda: NORA.id in world.desktop.people.details)


def test_a_click_on_edited_shows_what_it_said_before(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    world.client.said[6] = (
        Edit(time=NOW - 300_000, body=TextBody(text="See you").encode()),
        Edit(time=NOW - 200_000, body=TextBody(text="Perfect, see you there! 🎉").encode()),
    )
    changed(world, 6, is_edited=True)
    press(view, 5, Act.EDITS)
    facts = view.facts
    assert isinstance(facts, FactsDialog)
    wait_until(lambda: "See you" in [fact.value for fact in facts.facts])
    facts.close()


def titles(dialog: WhoDialog) -> list[str]:
    return [dialog.row(index).title for index in range(len(dialog))]


def dialog(view: ConversationView) -> WhoDialog:
    assert view.who is not None
    return view.who


def test_very_many_reactions_are_a_list_as_any_other(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    crowd = ReactionTally(emoji="👍", accounts=tuple(range(1000, 2000)))
    others = [ReactionTally(emoji=chr(0x1F300 + n), accounts=(n + 1,)) for n in range(700)]
    changed(world, 6, reactions=(crowd, *others))
    view.show_reactions(view.rows.row(5).key)
    shown = dialog(view)
    wait_until(shown.winfo_viewable)
    assert len(shown) == 1700
    changed(world, 6, reactions=())
    canvas, call = shown.list.canvas, shown.tk.call
    wait_until(lambda: not len(shown) and canvas.find_withtag("empty"))
    words = canvas.find_withtag("empty")[-1]
    assert call(canvas, "itemcget", words, "-text") == "Nobody any more.", "and no blank window"
    shown.close()


@pytest.mark.parametrize(
    ("multiple", "mine", "pressed", "sent"),
    [
        (False, (), 1, (1,)),
        (False, (0,), 1, (1,)),
        (False, (1,), 1, ()),
        (True, (0,), 2, (0, 2)),
        (True, (0, 2), 2, (0,)),
    ],
)
def test_a_click_on_an_answer_votes(
    world: World,
    wait_until: Wait,
    multiple: bool,
    mine: tuple[int, ...],
    pressed: int,
    sent: tuple[int, ...],
) -> None:
    view = opened(world, wait_until)
    poll = POLL.model_copy(update={"multiple": multiple})
    ballots = (Ballot(account=ME.id, choices=mine), Ballot(account=NORA.id, choices=(1,)))
    changed(world, 6, kind="poll", body=poll.encode(), ballots=ballots)
    press(view, 5, Act.VOTE, pressed)
    assert world.client.called("vote") == [(6, sent)]
    press(view, 5, Act.VOTES)
    assert ("Sushi", NORA.id) in [row.key for row in map(dialog(view).row, range(len(mine) + 1))]
    dialog(view).close()


def test_nobody_votes_in_what_is_not_sent_yet(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    changed(world, 6, kind="poll", body=POLL.encode())
    waiting = world.client.items[50][5].model_copy(update={"seq": 0, "local": 9, "sender": ME.id})
    world.link.tell(ItemsChanged(conversation=50, items=(waiting,)))
    world.link.drain()
    wait_until(lambda: len(view.rows) == 7 and view.timeline.drawn(6) is not None)
    press(view, 6, Act.VOTE, 0)
    assert not world.client.called("vote")


def test_a_card_opens_the_conversation_with_them(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    body = Card(account=JONAS.id, handle=JONAS.handle, name=JONAS.name).encode()
    changed(world, 6, kind="card", body=body)
    press(view, 5, Act.TALK)
    talk = next(each.id for each in world.state.conversations.values() if each.peer == JONAS.id)
    wait_until(lambda: talk in world.desktop.talks)


def test_what_is_no_text_is_copied_from_the_menu_all_the_same(
    world: World, wait_until: Wait
) -> None:
    view = opened(world, wait_until)
    changed(world, 6, kind="poll", body=POLL.encode())
    right_click(view, 5, wait_until).press("Copy")
    assert world.root.clipboard_get() == "Where?"
    body = Card(account=JONAS.id, handle=JONAS.handle, name="Jo").encode()
    changed(world, 6, kind="card", body=body)
    menu = right_click(view, 5, wait_until)
    assert "Select text" not in menu.labels
    menu.press("Copy")
    assert world.root.clipboard_get() == f"Jonas Weber (@{JONAS.handle})", "as I know them"
