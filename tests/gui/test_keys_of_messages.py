"""Keys that do something with messages, and what else is about all of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, item
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.conversation.chatmenu import chat_choices
from whatsapp_like.views.conversation.vanishing import SpanDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.main.rows import Somebody
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.find import FindDialog

pytestmark = pytest.mark.gui


def opened(world: World, wait_until: Wait) -> ConversationView:
    world.client.items[50] = [
        each.model_copy(update={"time": NOW - (10 - each.seq) * 60_000})
        for each in world.client.items[50]
    ]
    world.desktop.desk.open(50, Layout.WINDOWS)
    view = world.desktop.talks[50]
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100 and len(view.rows) == 6)
    wait_until(lambda: view.timeline.drawn(5) is not None)
    return view


def choose(choices: Sequence[Choice], label: str) -> None:
    command = next(choice.command for choice in choices if choice.label == label)
    assert command is not None
    command()


def test_keys_act_on_the_message_under_the_keyboard(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    hands = view.hands
    assert hands is not None
    focus(view.timeline.canvas)
    view.timeline.focus_row(5)
    keys("<Control-Shift-S>")
    assert world.client.called("star") == [((6,), True)]
    keys("<Control-c>")
    assert world.root.clipboard_get() == "Perfect, see you there! 🎉"
    keys("<Control-d>")
    assert hands.deleting is not None
    hands.deleting.close()
    focus(view.timeline.canvas)
    view.timeline.focus_row(5)
    keys("<Delete>")
    assert hands.deleting.winfo_exists()
    hands.deleting.close()
    focus(view.timeline.canvas)
    view.timeline.focus_row(5)
    keys("<Control-Shift-R>")
    assert hands.forwarding is not None
    hands.forwarding.close()
    focus(view.timeline.canvas)
    view.timeline.focus_row(4)
    keys("<Control-r>")
    assert hands.answering is not None
    assert hands.answering.item.seq == 5
    wait_until(lambda: view.composer.writing.focus_displayof() is view.composer.writing)
    keys("<Control-Down>")
    assert hands.answering.item.seq == 6
    keys("<Control-Shift-Up>")
    assert hands.edits
    keys("<Escape><Control-Shift-E>")
    assert hands.picker is not None
    hands.picker.close()


def test_keys_act_on_what_is_chosen_and_leave_the_text_field_its_own(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    hands = view.hands
    assert hands is not None
    view.timeline.focus_row(5)
    focus(view.composer.writing)
    keys("ab<Home><Delete>")
    assert view.composer.text() == "b"
    keys("<Control-a><Control-c>")
    assert world.root.clipboard_get() == "b"
    assert not view.asking
    hands.selecting.begin(view.rows.timeline[3])
    hands.selecting.toggle(("seq", 6))
    focus(view.timeline.canvas)
    keys("<Delete>")
    assert hands.deleting is not None
    assert hands.deleting.title() == "Delete 2 messages?"
    keys("<Escape>")
    assert hands.selecting.on, "it is asked, not done"
    focus(view.timeline.canvas)
    keys("<Control-c>")
    assert "Nora 🎉: Perfect, see you there! 🎉" in world.root.clipboard_get()
    wait_until(lambda: not hands.selecting.on)
    view.timeline.focus_row(5)
    keys("<Delete>")
    wait_until(lambda: world.root.focus_displayof() is hands.deleting.no)
    keys("<Up><Return>")
    assert world.client.called("hide") == [((6,),)]
    failed = item(50, 0, ME.id, "no", local=77, tick=Tick.FAILED, error="not_a_member", time=NOW)
    world.link.tell(ItemsChanged(conversation=50, items=(failed,)))
    world.link.drain()
    focus(view.timeline.canvas)
    view.timeline.focus_row(6)
    keys("<Delete>")
    assert hands.deleting.for_all is None
    assert hands.deleting.for_me.label == "Delete", "nobody else has it"
    hands.deleting.close()


def test_marks_are_put_around_what_is_selected_and_taken_away(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    writing = view.composer.writing
    focus(writing)
    keys("hello<Control-a><Control-b>")
    assert writing.text() == "*hello*"
    keys("<Control-i>")
    assert writing.text() == "_*hello*_"
    keys("<Control-i><Control-b>")
    assert writing.text() == "hello"
    keys("<Control-Shift-X>")
    assert writing.text() == "~hello~"
    writing.set_text("")
    keys("<Control-e>x")
    assert writing.text() == "`x`"
    writing.set_text("a 🎉 ")
    keys("<Control-a><Control-b>")
    assert writing.text() == "*a 🎉* "
    assert writing.get("sel.first", "sel.last").startswith("*a ")
    keys("<Control-b>")
    assert writing.text() == "a 🎉 "


def test_a_text_goes_to_several_people_each_by_themselves(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    choose(world.desktop.main_menu(), "New broadcast")
    whom = world.desktop.keeping.whom
    assert whom is not None
    wait_until(whom.winfo_viewable)
    whom.choose(Somebody(NORA.id))
    whom.choose(Somebody(JONAS.id))
    click(whom.go)
    dialog = world.desktop.keeping.broadcast
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    assert dialog.names.text == "Nora 🎉, Jonas Weber"
    click(dialog.go)
    assert dialog.words["text"] == "Write something first."
    focus(dialog.text.field)
    keys("party")
    world.state.desktop.enter_sends = False
    keys("<Return><BackSpace>")
    world.state.desktop.enter_sends = True
    keys("<Shift-Return>1")
    for _twice in range(2):
        dialog.text.field.event_generate("<Return>")
    wait_until(lambda: not dialog.winfo_exists())
    assert world.client.called("broadcast") == [("party\n1", (NORA.id, JONAS.id))]


def test_notes_to_self_are_the_first_of_those_one_can_write_to(
    world: World, wait_until: Wait, keys: Keys
) -> None:
    world.desktop.new_conversation()
    (dialog,) = (w for w in world.root.winfo_children() if isinstance(w, FindDialog))
    wait_until(dialog.winfo_viewable)
    assert dialog.rows.row(0).title == "Notes to self"
    wait_until(lambda: dialog.search.field.focus_displayof() is dialog.search.field)
    keys("notes<Return>")
    wait_until(lambda: -ME.id in world.desktop.talks)
    view = world.desktop.talks[-ME.id]
    view.composer.set_text("Buy milk")
    view.composer.submit()
    assert TextBody.decode(world.client.items[-ME.id][-1].body).text == "Buy milk"


def test_messages_disappear_after_a_time_that_the_menu_sets(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)

    def lines() -> Sequence[Choice]:
        surroundings = view._surroundings  # noqa: SLF001 - what its head's menu is made of
        shown = chat_choices(view, surroundings, 50, view.hands, view.say)
        return next(choice.more for choice in shown if choice.label == "Disappearing messages")

    assert [choice.label for choice in lines()] == [
        *("Off", "1 day", "1 week", "90 days"),
        "Another time…",
    ]
    assert [choice.checked for choice in lines()][:2] == [True, False]
    choose(lines(), "1 week")
    assert world.client.called("change_conversation") == [(50, {"expire_after": 7 * 86_400})]
    choose(lines(), "Another time…")
    (dialog,) = (w for w in view.winfo_children() if isinstance(w, SpanDialog))
    wait_until(dialog.winfo_viewable)
    focus(dialog.number.box.field)
    keys("367<Return>")
    assert dialog.number.said == "Enter a number, up to a year in all."
    dialog.number.box.set("9" * 5000)
    keys("<Return>")
    assert dialog.winfo_exists()
    keys("<Control-a>3<Return>")
    assert not dialog.winfo_exists()
    assert world.client.called("change_conversation")[-1] == (50, {"expire_after": 3 * 86_400})
