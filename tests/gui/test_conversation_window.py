"""A conversation's window with real events: writing, ticks, unread, drafts, failures, blocking."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import ttkbootstrap as ttk

from tests.controllers.fakes import JONAS, ME, NORA, item, person, summary
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, World, window_of
from whatsapp_like.client.events import (
    ItemsChanged,
    Offline,
    PeopleChanged,
    SummaryChanged,
    SummaryReplaced,
    TypingChanged,
)
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.models.enums import PresenceStatus, Tick
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views import menus
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.conversation.facts import FactsDialog
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.placement import screens_of
from whatsapp_like.views.selection import Place, Selection
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Dialog

pytestmark = pytest.mark.gui


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> list[menus.Choice]:
    """The choices of the menu that was popped up last."""
    shown: list[menus.Choice] = []

    def pop_up(*arguments: object) -> None:
        choices = arguments[2]
        assert isinstance(choices, list)
        shown[:] = choices

    def with_emoji(*arguments: object) -> SimpleNamespace:
        choices = arguments[3]
        assert isinstance(choices, list)
        shown[:] = choices
        return SimpleNamespace(fits=True)

    for name in ("pop_up", "drop_down"):
        monkeypatch.setattr(f"whatsapp_like.views.conversation.view.{name}", pop_up)
    monkeypatch.setattr("whatsapp_like.views.conversation.hands.MessageMenu", with_emoji)
    return shown


def opened(world: World, conversation: int, wait_until: Wait) -> ConversationView:
    world.desktop.desk.open(conversation, Layout.WINDOWS)
    window = world.desktop.talks[conversation]
    wait_until(lambda: window.timeline.canvas.winfo_width() > 100)
    return window


def rows(window: ConversationView) -> list[Row]:
    return [window.rows.row(index) for index in range(len(window.rows))]


def choose(shown: list[menus.Choice], label: str) -> None:
    command = next(choice.command for choice in shown if choice.label == label)
    assert command is not None
    command()


def test_writing_and_the_ticks_that_follow(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 50, wait_until)
    count = len(window.rows)
    focus(window.composer.writing)
    keys("hello nora")
    assert world.client.called("report_typing")[0] == (50, True)
    keys("<Return>")
    wait_until(lambda: len(window.rows) == count + 1)
    assert window.composer.text() == ""
    assert (rows(window)[-1].text, rows(window)[-1].tick) == ("hello nora", "waiting")
    assert rows(window)[-3].unread == 0, "who writes has read"
    sent = window.rows.timeline[count]
    for tick, seq in ((Tick.SENT, 7), (Tick.DELIVERED, 7), (Tick.READ, 7)):
        committed = sent.model_copy(update={"seq": seq, "tick": tick})
        world.link.tell(ItemsChanged(conversation=50, items=(committed,)))
        wait_until(lambda tick=tick: rows(window)[-1].tick == tick)
    assert len(window.rows) == count + 1
    # The row stands in the list too.
    world.root.update()
    assert world.state.conversations[50].last is not None


def test_what_is_unread_is_marked_and_read_only_with_the_keyboard_there(
    world: World, focus: Focus, wait_until: Wait
) -> None:
    focus(world.root)
    window = opened(world, 50, wait_until)
    assert [row.unread for row in rows(window)] == [0, 0, 0, 0, 2, 0]
    wait_until(lambda: world.client.called("mark_read"))
    assert world.client.called("mark_read") == [(50, 6)]
    dialog = Dialog(window, window.look, "Question")
    dialog.open(dialog.foot)
    dialog.grab_release()
    focus(dialog.foot)
    world.root.update()
    assert window.attended, "one looks at what is below a question, too"
    focus(world.root)
    wait_until(lambda: not window.attended)
    dialog.close()
    focus(world.root)
    wait_until(lambda: window.focus_displayof() is world.root)
    new = item(50, 7, NORA.id, "are you there?", time=NOW)
    head = world.client.listed[50].model_copy(update={"last": new, "unread": 1})
    world.link.tell(ItemsChanged(conversation=50, items=(new,)))
    world.link.tell(SummaryChanged(summary=head))
    wait_until(lambda: window_of(window).title() == "(1) Nora")
    assert world.client.called("mark_read") == [(50, 6)], "nobody is looking"
    focus(window.composer.writing)
    wait_until(lambda: world.client.called("mark_read") == [(50, 6), (50, 7)])
    assert window_of(window).title() == "Nora"
    assert sum(row.unread for row in rows(window)) == 1
    more = item(50, 8, NORA.id, "you are!", time=NOW)
    world.link.tell(ItemsChanged(conversation=50, items=(more,)))
    wait_until(lambda: len(rows(window)) == 8)
    wait_until(lambda: not any(row.unread for row in rows(window)))
    assert window.timeline.at_end()


def test_the_unread_line_counts_on_while_nobody_looks_and_goes_with_the_answer(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    focus(world.root)
    window = opened(world, 50, wait_until)
    wait_until(lambda: world.client.called("mark_read"))
    focus(world.root)
    wait_until(lambda: window.focus_displayof() is world.root)
    for seq, unread in ((7, 1), (8, 2)):
        new = item(50, seq, NORA.id, f"message {seq}", time=NOW)
        world.link.tell(ItemsChanged(conversation=50, items=(new,)))
        told = summary(50, NORA.id, new, unread=unread, read_seq=6)
        world.link.tell(SummaryChanged(summary=told))
        wait_until(lambda unread=unread: window_of(window).title() == f"({unread}) Nora")
        assert [row.unread for row in rows(window)][:7] == [0] * 6 + [unread]
        wait_until(lambda unread=unread: drawn_unread(window) == [unread])
    focus(window.composer.writing)
    keys("yes<Return>")
    wait_until(lambda: rows(window)[-1].text == "yes")
    wait_until(lambda: drawn_unread(window) == [])


def test_what_comes_while_nobody_looks_is_not_scrolled_away(
    world: World, focus: Focus, wait_until: Wait
) -> None:
    focus(world.root)
    window = opened(world, 50, wait_until)
    wait_until(lambda: world.client.called("mark_read"))
    focus(world.root)
    wait_until(lambda: not window.attended)
    for seq in range(7, 67):
        new = item(50, seq, NORA.id, f"message {seq}", time=NOW)
        world.link.tell(ItemsChanged(conversation=50, items=(new,)))
    told = summary(50, NORA.id, new, unread=60, read_seq=6)
    world.link.tell(SummaryChanged(summary=told))
    wait_until(lambda: drawn_unread(window) == [60])
    first, last = window.timeline.visible()
    assert window.rows.first_unread() == 6
    assert first in (5, 6)
    assert window.timeline.unread == 60
    focus(window.composer.writing)
    wait_until(lambda: world.client.called("mark_read")[-1] == (50, last + 1))
    window.timeline.to_newest()
    wait_until(lambda: world.client.called("mark_read")[-1] == (50, 66))


def drawn_unread(window: ConversationView) -> list[int]:
    """Return what the lines say that are drawn."""
    canvas = window.timeline.canvas
    words = [
        str(canvas.tk.call(str(canvas), "itemcget", each, "-text"))
        for each in canvas.find_all()
        if canvas.tk.call(str(canvas), "type", each) == "text"
    ]
    return [int(text.split()[0]) for text in words if "unread" in text]


def test_older_messages_are_loaded_before_they_are_missed(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 51, wait_until)
    assert len(window.rows) == 100
    assert window.timeline.at_end()
    focus(window.composer.writing)
    keys("<Prior>")
    assert not window.timeline.at_end(), "whoever writes turns pages too"
    keys("<Next>")
    assert window.timeline.at_end()
    window.timeline.to_oldest()
    wait_until(lambda: len(window.rows) == 200)
    while len(window.rows) < 320:
        before = len(window.rows)
        window.timeline.to_oldest()
        wait_until(lambda before=before: len(window.rows) > before)
    assert rows(window)[0].text == "Message number 1"
    assert window.rows.timeline.complete


def test_messages_that_arrive_in_a_burst_are_drawn_in_few_strokes(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(world, 51, wait_until)
    told: list[int] = []
    appended = window.timeline.appended

    def count(number: int, own: bool = False, missed: int | None = None) -> None:
        told.append(number)
        appended(number, own, missed)

    monkeypatch.setattr(window.timeline, "appended", count)
    for seq in range(321, 1321):
        world.link.tell(
            ItemsChanged(conversation=51, items=(item(51, seq, JONAS.id, str(seq), time=NOW),))
        )
    wait_until(lambda: sum(told) == 1000)
    assert len(told) < 50
    assert window.timeline.at_end()
    # One that comes before what waits here to be sent finds its place.
    window.send("mine")
    wait_until(lambda: rows(window)[-1].text == "mine")
    world.link.tell(
        ItemsChanged(conversation=51, items=(item(51, 1321, JONAS.id, "between", time=NOW),))
    )
    wait_until(lambda: rows(window)[-2].text == "between")
    assert window.timeline.at_end()


def test_typing_and_presence_stand_below_the_name(world: World, wait_until: Wait) -> None:
    window = opened(world, 50, wait_until)
    face = window.header.face
    assert (face.name, face.line) == ("Nora 🎉", "online")
    world.link.tell(TypingChanged(conversation=50, account=NORA.id, active=True))
    wait_until(lambda: face.line == "typing…")
    world.link.tell(ItemsChanged(conversation=50, items=(item(50, 7, NORA.id, "here", time=NOW),)))
    wait_until(lambda: face.line == "online")
    world.link.tell(PeopleChanged(people=(person(NORA, last_seen=NOW - 90 * 60_000),)))
    wait_until(lambda: face.line.startswith("last seen"))
    assert face.name == "Nora Becker"
    wait_until(lambda: window_of(window).title().endswith("Nora Becker"))
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: face.line == "No connection")
    assert window.header.retry is not None
    wait_until(window.header.retry.winfo_viewable)
    window.header.retry.press()
    assert world.client.called("retry_now") == [()]
    wait_until(lambda: face.line == "Connecting…")


def test_a_failed_message_says_why_and_can_be_sent_again_or_deleted(
    world: World, wait_until: Wait, menu: list[menus.Choice]
) -> None:
    window = opened(world, 50, wait_until)
    failed = item(50, 0, ME.id, "no", local=77, tick=Tick.FAILED, error="not_a_member", time=NOW)
    world.link.tell(ItemsChanged(conversation=50, items=(failed,)))
    wait_until(lambda: rows(window)[-1].tick == "failed")
    window.retry(("mine", 77))
    assert window.notice.said == "You do not belong to this conversation."
    labels = ["Copy", "Select text", "Message info", "", "Send again", "Delete"]
    assert [choice.label for choice in menu] == labels
    choose(menu, "Send again")
    assert world.client.called("retry") == [(failed,)]
    choose(menu, "Copy")
    assert window.clipboard_get() == "no"
    choose(menu, "Delete")
    wait_until(lambda: len(window.rows) == 6)
    assert world.client.called("discard") == [(failed,)]


def test_the_menu_copies_links_and_chosen_text_and_tells_what_is_known(
    world: World, wait_until: Wait, menu: list[menus.Choice]
) -> None:
    window = opened(world, 50, wait_until)
    window.menu(("mine", 4), 0, 0, "https://example.org/map")
    labels = ["Copy", "Copy link", "Select text", "Forward…"]
    assert [choice.label for choice in menu if choice.label in labels] == labels
    choose(menu, "Copy link")
    assert window.clipboard_get() == "https://example.org/map"
    choose(menu, "Select text")
    assert window.timeline.reader.chosen_text().startswith("Wow, that light!")
    window.menu(("mine", 4), 0, 0)
    copies = [choice.label for choice in menu if choice.label.startswith("Copy")]
    assert copies == ["Copy selected text", "Copy message"]
    choose(menu, "Copy selected text")
    assert window.clipboard_get().startswith("Wow, that light!")
    choose(menu, "Message info")
    facts = window.facts
    assert isinstance(facts, FactsDialog)
    wait_until(facts.winfo_viewable)
    assert [fact.name for fact in facts.facts] == ["Sent", "Delivered", "Read"]
    assert facts.facts[2].value == "Not yet"
    head = world.client.listed[50]
    assert head.conversation is not None
    members = tuple(
        each.model_copy(update={"delivered_seq": 6, "read_seq": 6})
        for each in head.conversation.members
    )
    read = head.conversation.model_copy(update={"members": members})
    world.link.tell(SummaryChanged(summary=head.model_copy(update={"conversation": read})))
    wait_until(lambda: facts.facts[2].value == "Yes")
    facts.event_generate("<Escape>")
    wait_until(lambda: not facts.winfo_exists())


def test_several_messages_are_copied_with_their_times_and_names(
    world: World, wait_until: Wait
) -> None:
    window = opened(world, 50, wait_until)
    window.timeline.choose_text(Selection(Place(0, 8), Place(1, 3)))
    first, second = window.timeline.reader.chosen_text().splitlines()
    assert first.endswith("] Nora 🎉: get the tickets for Saturday? 🎫")
    assert second.endswith(f"] {ME.name}: Yes")
    assert first.startswith("[")


def test_a_link_is_opened_and_a_failure_is_told(world: World, wait_until: Wait) -> None:
    window = opened(world, 50, wait_until)
    canvas = window.timeline.canvas
    wait_until(lambda: canvas.find_withtag("link"))
    x0, y0, _x1, y1 = canvas.bbox("link")
    x, y = x0 + 9, (y0 + y1) // 2 - round(canvas.canvasy(0))
    world.no_browser = True
    for event in ("<Motion>", "<Button-1>", "<ButtonRelease-1>"):
        canvas.event_generate(event, x=x, y=y)
    assert world.links == ["https://example.org/map"]
    assert window.notice.said == "No program on this computer opens this address."


def test_older_messages_that_are_not_here_are_announced(world: World, wait_until: Wait) -> None:
    window = opened(world, 51, wait_until)
    wait_until(lambda: window.timeline.older_said == "Loading older messages…")
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: window.timeline.older_said == "Older messages come once you are connected.")
    while not window.rows.timeline.complete:
        before = len(window.rows)
        window.timeline.to_oldest()
        wait_until(lambda before=before: len(window.rows) > before)
    wait_until(lambda: not window.timeline.older_said)


def test_a_message_of_an_unknown_kind_says_what_it_needs(
    world: World, wait_until: Wait, menu: list[menus.Choice]
) -> None:
    window = opened(world, 50, wait_until)
    world.link.tell(
        ItemsChanged(conversation=50, items=(item(50, 7, NORA.id, "?", time=NOW, kind="sticker"),))
    )
    wait_until(lambda: rows(window)[-1].unknown)
    window.menu(("seq", 7), 0, 0)
    assert [choice.label for choice in menu] == ["Select", "Message info", "", "Delete…"]
    world.link.tell(
        SummaryChanged(
            summary=world.client.listed[50].model_copy(
                update={"last": window.rows.timeline[6], "unread": 1}
            )
        )
    )
    world.root.update()
    page = world.desktop.page
    assert page is not None


def test_a_text_that_could_not_be_kept_comes_back_into_the_composer(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    world.client.failures["send_text"] = DataUnwritable("The disk is full: free some space.")
    window = opened(world, 50, wait_until)
    focus(window.composer.writing)
    keys("precious<Return>")
    wait_until(lambda: window.notice.said == "The disk is full: free some space.")
    assert window.composer.text() == "precious"
    # Closed, to make room on the disk, say: the text is a draft by then.
    wait_until(
        lambda: world.client.called("save_draft")[-1:] == [(window.conversation, "precious")]
    )


def test_what_could_not_be_sent_is_given_to_the_view_that_has_taken_over(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    world.client.failures["send_text"] = DataUnwritable("The disk is full: free some space.")
    window = opened(world, 50, wait_until)
    focus(window.composer.writing)
    keys("precious")
    window.composer.submit()
    # Moved before the answer is there.
    other = world.desktop.desk.open(50, Layout.TABS)
    other.composer.insert_text("more")
    wait_until(lambda: other.notice.said == "The disk is full: free some space.")
    assert other.composer.text() == "precious\nmore"


def test_what_is_typed_survives_the_window(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 53, wait_until)
    assert window.composer.text() == "I wanted to ask you"
    window.close()
    window = opened(world, 50, wait_until)
    focus(window.composer.writing)
    keys("half a")
    window.composer.insert_text(" 🎉")
    keys("<Escape>")
    assert not window.winfo_exists()
    assert world.client.called("save_draft") == [(50, "half a 🎉")]
    assert 50 not in world.state.timelines
    assert 50 not in world.desktop.talks


def test_who_is_blocked_cannot_be_written_to_until_unblocked(
    world: World, click: Click, wait_until: Wait
) -> None:
    window = opened(world, 53, wait_until)
    assert window.header.face.line == "blocked"
    assert not window.composer.winfo_ismapped()
    click(window.blocked.action)
    assert world.client.called("put_contact") == [(5, "", "", False)]
    wait_until(window.composer.winfo_ismapped)


def test_a_conversation_that_exists_only_here_becomes_the_servers(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    amir = person(world.client.directory[4], PresenceStatus.ONLINE)
    world.link.tell(PeopleChanged(people=(amir,)))
    world.preferences.choose_layout(Layout.WINDOWS)
    world.root.update()
    world.desktop.write_to(6)
    wait_until(lambda: -6 in world.desktop.talks)
    window = world.desktop.talks[-6]
    assert window_of(window).title() == "Amir Haddad"
    focus(window.composer.writing)
    keys("first<Return>")
    wait_until(lambda: len(window.rows) == 1)
    made = summary(60, 6, item(60, 1, ME.id, "first", local=1, tick=Tick.SENT))
    world.link.tell(SummaryReplaced(old_id=-6, summary=made))
    assert made.last is not None
    world.link.tell(ItemsChanged(conversation=60, items=(made.last,)))
    wait_until(lambda: list(world.desktop.talks) == [60])
    assert world.desktop.talks[60] is window
    wait_until(lambda: rows(window)[-1].tick == "sent")
    assert len(window.rows) == 1
    assert -6 not in world.state.conversations
    window.close()
    assert f"{screens_of(world.root)} conversation 60" in world.state.desktop.windows


def test_the_head_leads_to_the_details_and_to_the_export_where_there_is_one(
    world: World, click: Click, wait_until: Wait
) -> None:
    window = opened(world, 50, wait_until)
    click(window.header.details)
    assert list(world.desktop.details) == [2]
    assert not hasattr(window, "export"), "no button without something behind it"


def test_the_export_gets_the_window_and_the_conversation(
    root: object, look: object, click: Click, wait_until: Wait
) -> None:
    asked: list[tuple[tk.Misc, int]] = []
    world = World(root, look, export=lambda window, talk: asked.append((window, talk)))
    window = opened(world, 50, wait_until)
    click(window.export)
    assert asked == [(window, 50)]
    world.close()


def test_an_empty_conversation_invites_and_an_absent_one_explains(
    world: World, wait_until: Wait
) -> None:
    said: list[str] = []
    window = opened(world, 52, wait_until)
    set_empty = window.timeline.set_empty

    def hear(words: str) -> None:
        said.append(words)
        set_empty(words)

    window.timeline.set_empty = hear  # type: ignore[method-assign]
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: said)
    assert said[-1] == "No messages yet. Say hello!"
    window.rows.timeline.complete = False
    world.link.tell(Offline(reason="lost"))
    world.state.session.events.phase.emit(world.state.session.phase)
    wait_until(lambda: "Nothing of this conversation" in said[-1])


def test_emoji_used_in_one_conversation_are_recent_in_the_next(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = opened(world, 50, wait_until)
    focus(window.composer.writing)
    keys("see you :tada:")
    assert window.composer.text() == "see you \U0001f389"
    assert world.state.desktop.emoji_recent == ["1f389"]
    other = opened(world, 51, wait_until)
    assert other.hands is not None
    wait_until(lambda: len(other.rows))
    other.hands.reply(other.rows.timeline[0])
    bar = other.hands.bar
    wait_until(bar.winfo_viewable)
    focus(other.composer.writing)
    keys("<Control-semicolon>")
    assert other.composer.emoji is not None
    picker = other.composer.emoji.picker
    assert picker is not None
    wait_until(lambda: other.focus_displayof() is picker.search.field)
    wait_until(lambda: 0 < picker.winfo_rooty() + picker.winfo_height() <= other.composer.begin())
    assert other.composer.begin() <= bar.winfo_rooty() < other.composer.winfo_rooty()
    keys("<Down>")
    wait_until(lambda: other.focus_displayof() is picker.cells)
    keys("<Return><Escape>")
    assert other.composer.text() == "\U0001f389"
    assert other.winfo_exists(), "Escape closes the picker, not the window"
    assert window.winfo_exists()


@pytest.fixture
def exporting(root: ttk.App, look: Look) -> Iterator[World]:
    made = World(root, look, export=lambda _window, _conversation: None)
    root.update()
    yield made
    made.close()
    root.withdraw()
    root.update()


def test_a_narrow_head_gives_the_name_its_room_and_a_menu_what_has_none(
    exporting: World, menu: list[menus.Choice], wait_until: Wait
) -> None:
    world = exporting
    view = opened(world, 50, wait_until)
    head, window = view.header, window_of(view)
    buttons = (view.more, head.details, view.export, view.find)
    wait_until(view.more.winfo_viewable)

    def spared() -> list[object]:
        return [each for each in buttons if not each.winfo_manager()]

    assert not spared()
    before = [each.winfo_x() for each in buttons]
    assert before == sorted(before, reverse=True)
    world.link.tell(Offline(reason="lost"))
    wait_until(lambda: head.retry is not None and head.retry.winfo_viewable())
    width, height = window.winfo_width(), window.winfo_height()
    window.geometry(f"{world.look.px(380)}x{height}")
    wait_until(lambda: spared() == [view.export])
    head.show_back(view.close)
    wait_until(lambda: spared() == [head.details, view.export])
    wait_until(lambda: head.face.winfo_width() >= world.look.px(42 + 110))
    view.more.press()
    assert [each.label for each in menu[:2]] == ["Contact details", ""]
    assert [each.label for each in menu[-3:]] == ["Export conversation", "", "Block"]
    head.show_back(None)
    window.geometry(f"{width}x{height}")
    wait_until(lambda: not spared())
    wait_until(lambda: [each.winfo_x() for each in buttons] == before)
