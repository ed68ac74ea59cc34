"""Sending later, reminders and message info, with real events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, group_summary, item
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World
from whatsapp_like.client.events import ItemsChanged, RemindersChanged, SummaryChanged
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.timeline import Edit, ScheduledItem
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.later import Later
from whatsapp_like.views.conversation.receipts import ReceiptsDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.focus import last_in
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.moment import MomentDialog, presets
from whatsapp_like.views.placement import Area
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def opened(world: World, conversation: int, wait_until: Wait) -> ConversationView:
    world.desktop.desk.open(conversation, Layout.WINDOWS)
    view = world.desktop.talks[conversation]
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100)
    return view


def later(view: ConversationView) -> Later:
    assert view.hands is not None
    assert view.hands.later is not None
    return view.hands.later


def choose(choices: Sequence[Choice], label: str) -> None:
    command = next(choice.command for choice in choices if choice.label == label)
    assert command is not None
    command()


def test_moments_that_people_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    def at(*moment: int) -> int:
        return round(datetime(*moment).astimezone().timestamp() * 1000)  # type: ignore[arg-type]

    friday = presets(at(2026, 11, 27, 15, 0))
    assert [each.label for each in friday] == [
        "In 1 hour",
        "This evening at 18:00",
        "Tomorrow at 09:00",
        "Monday at 09:00",
    ]
    assert [each.at for each in friday] == [
        at(2026, 11, 27, 16, 0),
        at(2026, 11, 27, 18, 0),
        at(2026, 11, 28, 9, 0),
        at(2026, 11, 30, 9, 0),
    ]
    sunday = presets(at(2026, 11, 29, 21, 0))
    assert [each.label for each in sunday] == ["In 1 hour", "Tomorrow at 09:00"]


def test_what_is_written_is_sent_later_and_its_time_changed(
    world: World,
    wait_until: Wait,
    focus: Focus,
    keys: Keys,
    click: Click,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[list[Choice]] = []
    monkeypatch.setattr(
        "whatsapp_like.views.composer.drop_down", lambda *args: shown.append(list(args[2]))
    )
    monkeypatch.setattr(
        "whatsapp_like.views.listdialog.pop_up", lambda *args: shown.append(list(args[2]))
    )
    view = opened(world, 50, wait_until)
    view.composer.button.event_generate("<Button-3>")
    choose(shown[-1], "Send later…")
    assert view.notice.said == "Write something first."
    focus(view.composer.writing)
    keys("later")
    view.composer.button.event_generate("<Button-3>", x=5, y=5)
    choose(shown[-1], "Send later…")
    dialog = later(view).asking
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    wait_until(lambda: last_in(dialog) is dialog.month.days)
    focus(dialog.month.days)
    keys("<space><Return>")
    assert dialog.winfo_exists(), "a key too much sends nothing"
    height = dialog.winfo_reqheight()
    keys("25")
    assert dialog.time.value == "25", "what stood there is typed over"
    dialog.update_idletasks()
    assert dialog.winfo_reqheight() == height
    keys("<Return>")
    assert dialog.time.said == "Enter a time such as 09:00."
    dialog.month.choose(datetime.now().astimezone().date())
    keys("<Control-a>0:00<Return>")
    assert dialog.time.said == "That is over already."
    waiting: list[tuple[Any, ...]] = []
    with monkeypatch.context() as slow:
        slow.setattr(world.link, "ask", lambda *asked: waiting.append(asked))
        click(dialog.presets[0])
        focus(view.composer.writing)
        keys("<Return>")
        assert view.composer.text() == "later", "Enter, pressed once too often, does not send it"
    for asked in waiting:
        world.link.ask(*asked)
    wait_until(lambda: view.composer.text() == "")
    assert not world.client.called("send_text")
    ((conversation, text, when, reply, mentions),) = world.client.called("schedule_text")
    assert (conversation, text, reply, mentions) == (50, "later", None, ())
    assert 3_500_000 < when - NOW < 4_200_000
    assert view.notice.said.startswith("To be sent ")
    view.composer.button.event_generate("<Button-3>", x=5, y=5)
    assert "Scheduled messages (1)" in [choice.label for choice in shown[-1]]
    wait_until(lambda: view.composer.clock is not None)
    assert view.composer.clock is not None
    assert view.composer.clock.label == "1 scheduled message"
    click(view.composer.clock)
    listing = later(view).listing
    assert listing is not None
    wait_until(listing.winfo_viewable)
    assert listing.row(0).preview == "later"
    wait_until(lambda: listing.list.canvas.find_withtag("row0"))
    click(listing.list.canvas, 200, listing.list.bounds(0)[3] - 10)
    choose(shown[-1], "Change the time…")
    asking = listing.asking
    assert asking is not None
    wait_until(asking.winfo_viewable)
    there = datetime.fromtimestamp(when / 1000).astimezone()
    assert asking.month.chosen == there.date()
    assert asking.time.value == f"{there:%H:%M}"
    click(asking.presets[-1])
    assert len(world.client.called("reschedule")) == 1
    listing.close()
    choose(world.desktop.main_menu(), "Scheduled messages")
    everywhere = world.desktop.keeping.scheduled
    assert everywhere is not None
    wait_until(lambda: everywhere.winfo_viewable() and len(everywhere) == 1)
    assert everywhere.row(0).title == "Nora 🎉"
    focus(everywhere.list.canvas)
    keys("<Return>")
    choose(shown[-1], "Edit…")
    editing = everywhere.editing
    assert editing is not None
    focus(editing.text.field)
    keys("<Control-End> tonight<Control-Return>")
    wait_until(lambda: not editing.winfo_exists())
    assert world.client.called("reschedule")[-1] == (1, "later tonight")
    wait_until(lambda: everywhere.row(0).preview == "later tonight")
    focus(everywhere.list.canvas)
    keys("<Return>")
    choose(shown[-1], "Do not send…")
    assert everywhere.confirming is not None
    click(everywhere.confirming.yes)
    wait_until(lambda: len(everywhere) == 0)
    assert world.client.called("cancel_scheduled") == [(1,)]
    assert view.composer.clock is None


def test_one_writes_on_when_nothing_waits_any_more(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, 50, wait_until)
    writing, body = view.composer.writing, TextBody(text="later").encode()
    waiting = ScheduledItem(id=1, conversation=50, at=NOW + 60_000, kind="text", body=body)
    world.state.scheduled[1] = waiting
    assert view.composer.clock is not None
    focus(view.composer.clock)
    del world.state.scheduled[1]
    wait_until(lambda: writing.focus_displayof() is writing)
    world.state.scheduled[1] = waiting
    focus(view.composer.clock)
    keys("<Return>")
    listing = later(view).listing
    assert listing is not None
    focus(listing.list.canvas)
    del world.state.scheduled[1]
    keys("<Escape>")
    assert not listing.winfo_exists()
    assert last_in(view.winfo_toplevel()) is writing


def test_a_day_is_chosen_in_the_calendar(
    world: World,
    look: Look,
    wait_until: Wait,
    focus: Focus,
    keys: Keys,
    click: Click,
) -> None:
    now = datetime(2026, 12, 30, 22, 50).astimezone()
    taken: list[datetime] = []
    dialog = MomentDialog(
        world.root,
        look,
        "Send later",
        "Send then",
        lambda: round(now.timestamp() * 1000),
        lambda at: taken.append(datetime.fromtimestamp(at / 1000).astimezone()),
    )
    month = dialog.month
    wait_until(lambda: month.days.winfo_viewable() and month.days.winfo_width() > 100)
    assert month.chosen == date(2026, 12, 31), "the next full hour is tomorrow"
    assert dialog.time.said == "Tomorrow at 00:00"
    click(month.days, *month.centre(date(2026, 12, 29)))
    assert month.chosen == date(2026, 12, 31), "a day that is over cannot be chosen"
    month.turn(1)
    assert month.title["text"] == "January 2027"
    click(month.days, *month.centre(date(2027, 1, 31)))
    assert dialog.time.said == "31 January 2027 at 00:00"
    focus(month.days)
    keys("<Next><Up><Left>")
    assert month.chosen == date(2027, 2, 20)
    focus(dialog.time.box.field)
    keys("<Control-a>7.30<Return>")
    assert taken == [datetime(2027, 2, 20, 7, 30).astimezone()]


def test_what_is_offered_is_meant_when_it_is_pressed(
    world: World, look: Look, wait_until: Wait, click: Click, monkeypatch: pytest.MonkeyPatch
) -> None:
    low = Area(0, 0, 1366, 400)
    for where in ("moment", "month"):
        monkeypatch.setattr(f"whatsapp_like.views.{where}.area_of", lambda _window: low)
    now = datetime(2026, 11, 27, 16, 0).astimezone()
    taken: list[datetime] = []
    dialog = MomentDialog(
        world.root,
        look,
        "Send later",
        "Send then",
        lambda: round(now.timestamp() * 1000),
        lambda at: taken.append(datetime.fromtimestamp(at / 1000).astimezone()),
    )
    in_an_hour, this_evening = dialog.presets[:2]
    wait_until(this_evening.winfo_viewable)
    assert dialog.winfo_reqheight() < low.height, "on a low screen the month stands beside"
    for button in dialog.presets:
        wait_until(lambda button=button: button.winfo_width() >= button.winfo_reqwidth() > 1)
    now = datetime(2026, 11, 27, 18, 30).astimezone()
    click(this_evening)
    assert dialog.time.said == "That is over already."
    click(in_an_hour)
    assert taken == [datetime(2026, 11, 27, 19, 30).astimezone()]


def test_a_reminder_is_set_listed_and_leads_to_its_message(
    world: World, wait_until: Wait, click: Click
) -> None:
    view = opened(world, 50, wait_until)
    view.menu(("seq", 6), 0, 0)
    assert view.pop is not None
    view.pop.press("Remind me…")
    dialog = later(view).asking
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    click(dialog.presets[0])
    ((seq, when),) = world.client.called("remind")
    assert seq == 6
    assert view.notice.said.startswith("You will be reminded ")
    reminded = view.rows.timeline[5].model_copy(update={"remind_at": when})
    world.link.tell(ItemsChanged(conversation=50, items=(reminded,)))
    world.link.tell(RemindersChanged(items=(reminded,)))
    world.link.drain()
    world.root.update()
    view.menu(("seq", 6), 0, 0)
    assert "Remove reminder" in view.pop.labels
    choose(world.desktop.main_menu(), "Reminders")
    listing = world.desktop.keeping.reminders
    assert listing is not None
    wait_until(lambda: listing.winfo_viewable() and len(listing) == 1)
    assert listing.row(0).preview == "Perfect, see you there! 🎉", "the title says already who"
    listing.choose((50, 6))
    wait_until(lambda: view.timeline.flashing == ("seq", 6))


def test_what_is_known_of_a_message_of_mine_in_times(world: World, wait_until: Wait) -> None:
    view = opened(world, 50, wait_until)
    mine = view.rows.timeline[3].model_copy(update={"is_edited": True})
    world.client.received[4] = (
        MessageReceipt(account=NORA.id, delivered_at=NOW - 120_000, read_at=NOW - 60_000),
    )
    world.client.said[4] = (
        Edit(time=NOW - 300_000, body=TextBody(text="Wow").encode()),
        Edit(time=NOW - 200_000, body=TextBody(text="Wow, that light!").encode()),
    )
    view.show_facts(mine)
    facts = view.facts
    assert isinstance(facts, FactsDialog)
    wait_until(lambda: len(facts.facts) == 5)
    names = [fact.name.split(",")[0] for fact in facts.facts]
    assert names[:3] == ["Sent", "Delivered", "Read"]
    assert names[3].startswith("Written ")
    assert names[4].startswith("Edited ")
    assert [fact.value for fact in facts.facts[3:]] == ["Wow", "Wow, that light!"]
    assert facts.facts[2].value not in ("Yes", "Not yet")


def test_who_of_a_group_has_read_it(world: World, wait_until: Wait) -> None:
    mine = item(70, 3, ME.id, "hi", local=9, time=NOW - 300_000, tick=Tick.SENT)
    world.client.items[70] = [mine]
    world.client.listed[70] = group_summary(70, "Lab 3", mine)
    world.client.received[3] = (
        MessageReceipt(account=NORA.id, delivered_at=NOW - 120_000, read_at=NOW - 60_000),
        *(MessageReceipt(account=1000 + n, delivered_at=NOW - 90_000) for n in range(600)),
        MessageReceipt(account=JONAS.id),
    )
    world.link.tell(SummaryChanged(summary=world.client.listed[70]))
    world.link.drain()
    view = opened(world, 70, wait_until)
    view.show_facts(mine)
    info = view.facts
    assert isinstance(info, ReceiptsDialog)
    wait_until(lambda: len(info) == 602)
    canvas = info.list.canvas

    def drawn() -> list[str]:
        every = (each for each in canvas.find_all() if str(canvas.type(each)) == "text")
        return [str(canvas.itemcget(each, "text")) for each in every]  # type: ignore[no-untyped-call]

    wait_until(lambda: "Read by · 1 person" in drawn())
    assert "Delivered to · 600 people" in drawn()
    assert [info.row(index).title for index in (0, 601)] == ["Nora 🎉", "Jonas Weber"]
    assert [bool(info.row(index).preview) for index in (0, 1, 600)] == [True] * 3
    assert info.row(601).preview == f"@{JONAS.handle}", "no time: not delivered yet"
    info.choose(NORA.id)
    assert not info.winfo_exists()
    wait_until(lambda: NORA.id in world.desktop.people.details)
