"""What is sent besides plain texts, with real events: mentions, polls, places, contacts."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, account, group_summary, person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import ZOE, World
from whatsapp_like.client.events import SummaryChanged
from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.conversation.mentions import Mentions
from whatsapp_like.views.conversation.newthings import NewThings
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.main.rows import Somebody

pytestmark = pytest.mark.gui

LAB = 70


def opened(world: World, conversation: int, wait_until: Wait) -> ConversationView:
    world.desktop.desk.open(conversation, Layout.WINDOWS)
    view = world.desktop.talks[conversation]
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100)
    return view


def in_group(world: World, wait_until: Wait) -> tuple[ConversationView, Mentions]:
    world.client.listed[LAB] = group_summary(LAB, "Lab 3")
    world.client.lists[LAB] = tuple(Member(account=each.id) for each in (ME, NORA, JONAS))
    world.link.tell(SummaryChanged(summary=world.client.listed[LAB]))
    world.link.drain()
    view = opened(world, LAB, wait_until)
    assert view.hands is not None
    assert view.hands.mentions is not None
    return view, view.hands.mentions


def offered(mentions: Mentions) -> list[Account]:
    """Who is offered now; nobody while there is no list."""
    return (
        [each.account for each in mentions.completion.list.rows]
        if mentions.completion.list is not None
        else []
    )


def new(view: ConversationView) -> NewThings:
    assert view.hands is not None
    return view.hands.new


def test_members_are_offered_after_an_at_and_the_mention_is_sent(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view, mentions = in_group(world, wait_until)
    assert LAB not in world.state.members, "nobody has asked yet"
    focus(view.composer.writing)
    keys("hi @")
    wait_until(lambda: offered(mentions) == [JONAS, NORA])  # and not me
    keys("n")
    assert offered(mentions) == [NORA]
    keys("<Return>")
    assert not offered(mentions)
    assert view.composer.text() == "hi @nora "
    keys("there<Return>")
    sent = TextBody.decode(world.client.items[LAB][-1].body)
    assert (sent.text, sent.attributes.mentions) == ("hi @nora there", (NORA.id,))


def test_a_mention_is_taken_with_the_mouse_or_left(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    view, mentions = in_group(world, wait_until)
    focus(view.composer.writing)
    keys("@")
    wait_until(lambda: bool(offered(mentions)))
    keys("<Escape>")
    assert not offered(mentions)
    assert view.winfo_exists(), "Escape left the list alone"
    keys("j")
    assert not offered(mentions), "it was left"
    keys("<BackSpace><BackSpace>a@j")
    assert not offered(mentions), "that is a mail address"
    keys("<BackSpace><BackSpace><BackSpace>@j")
    wait_until(lambda: offered(mentions) == [JONAS])
    click(mentions.completion.list)
    assert view.composer.text() == "@jonas "


def test_nobody_is_offered_where_there_are_two(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, 50, wait_until)
    focus(view.composer.writing)
    keys("@n<Return>")
    sent = TextBody.decode(world.client.items[50][-1].body)
    assert (sent.text, sent.attributes.mentions) == ("@n", ())


def test_a_poll_is_made_and_what_is_missing_is_said(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    view = opened(world, 50, wait_until)
    assert view.composer.tools[0].label == "Poll, location, contact"
    new(view).ask_poll()
    dialog = new(view).poll
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    click(dialog.go)
    assert dialog.question.said == "Ask something."
    focus(dialog.question.box.field)
    keys("Where<Return>")
    wait_until(lambda: dialog.focus_displayof() is dialog.answers[0].field)
    keys("here<Return>")
    assert dialog.winfo_exists()
    wait_until(lambda: dialog.focus_displayof() is dialog.answers[1].field)
    click(dialog.go)
    assert dialog.words["text"] == "A poll needs two answers at least."
    focus(dialog.answers[1].field)
    keys("here")
    assert len(dialog.answers) == 3, "there is room for another one"
    click(dialog.go)
    assert dialog.words["text"] == "Two of the answers are the same."
    focus(dialog.answers[2].field)
    keys("there")
    dialog.answers[1].clear()
    dialog.several.press()
    click(dialog.go)
    assert not dialog.winfo_exists()
    assert world.client.called("send_poll") == [(50, "Where", ("here", "there"), True)]


def test_no_more_than_twelve_answers_fit(world: World, wait_until: Wait) -> None:
    view = opened(world, 50, wait_until)
    new(view).ask_poll()
    dialog = new(view).poll
    assert dialog is not None
    for number in range(12):
        dialog.answers[number].write(f"answer {number}")
    assert len(dialog.answers) == 12


def test_a_place_is_pasted_and_sent(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    view = opened(world, 50, wait_until)
    new(view).ask_place()
    dialog = new(view).place
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    focus(dialog.where.box.field)
    keys("home<Return>")
    click(dialog.go)
    assert dialog.where.said == "That is neither coordinates nor the link of a map."
    dialog.clipboard_clear()
    dialog.clipboard_append("https://www.openstreetmap.org/#map=16/45.5/-73.6")
    focus(dialog.where.box.field)
    keys("<Control-a>")
    dialog.where.box.field.event_generate("<<Paste>>")
    assert dialog.where.said == "Latitude 45.50000, longitude -73.60000"
    focus(dialog.label.box.field)
    keys("Lab<Return>")
    assert not dialog.winfo_exists()
    assert world.client.called("send_location") == [(50, 45.5, -73.6, "Lab")]


def test_cards_of_contacts_are_sent(
    world: World, wait_until: Wait, click: Click, focus: Focus, keys: Keys
) -> None:
    for number in range(7, 12):  # as many as fill the list
        world.state.people[number] = person(account(number, f"p{number}", "Person", f"{number}"))
    view = opened(world, 50, wait_until)
    new(view).ask_card()
    dialog = new(view).cards
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    dialog.choose(Somebody(JONAS.id))
    wait_until(lambda: dialog.rows.others)
    assert dialog.list.wanted > 0
    stranger = dialog.rows.index(Somebody(6))
    assert stranger is not None
    dialog.list.show(stranger)
    _x0, y0, _x1, y1 = dialog.list.bounds(stranger)
    click(dialog.list.canvas, 40, (y0 + y1) // 2)
    assert dialog.chips.said == "Jonas Weber, Amir Haddad"
    click(dialog.chips, 20, 12)  # on the first chip
    assert dialog.chips.said == "Amir Haddad"
    dialog.choose(Somebody(NORA.id))

    def places() -> tuple[int, int]:
        """Return how high the dialog is, and where a row stands on the screen."""
        return dialog.winfo_height(), dialog.list.canvas.winfo_rooty() + dialog.list.bounds(1)[1]

    before, line = places(), dialog.chips.winfo_height()
    dialog.choose(Somebody(ZOE.id))
    wait_until(lambda: dialog.chips.winfo_height() > line)
    wait_until(lambda: places() == before)
    dialog.choose(Somebody(ZOE.id))
    wait_until(lambda: dialog.chips.winfo_height() == line)
    wait_until(lambda: places() == before)
    # Whoever was looked for is found, and then all of them are there again, from the first on.
    focus(dialog.search.field)
    keys("zoe<Return>")
    wait_until(lambda: dialog.chips.winfo_height() > line)
    wait_until(lambda: dialog.list.bounds(0)[1] >= 0)
    keys("<BackSpace>")
    click(dialog.go)
    assert world.client.called("send_card") == [(50, 6), (50, NORA.id)]
