"""What a person does with messages, with real events: reactions, answers, edits, passing on."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, account, item, person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import NOW, ZOE, World
from whatsapp_like.client.events import ChangeRefused, ItemRemoved, ItemsChanged
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.timeline import ReactionTally, TimelineItem
from whatsapp_like.views.conversation.hands import MessageHands
from whatsapp_like.views.conversation.messagemenu import MessageMenu
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.menus import Choice

pytestmark = pytest.mark.gui


def opened(world: World, wait_until: Wait) -> ConversationView:
    """Open the conversation with Nora, whose last messages are a minute old."""
    recent = [
        each.model_copy(update={"time": NOW - (10 - each.seq) * 60_000})
        for each in world.client.items[50]
    ]
    world.client.items[50] = recent
    world.desktop.desk.open(50, Layout.WINDOWS)
    view = world.desktop.talks[50]
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100 and len(view.rows) == 6)
    wait_until(lambda: view.timeline.drawn(5) is not None)
    return view


def hands(view: ConversationView) -> MessageHands:
    assert view.hands is not None
    return view.hands


def right_click(view: ConversationView, index: int, wait_until: Wait) -> MessageMenu:
    """Click with the right button onto a message; return the menu that appears."""
    bounds = view.timeline.bounds(index)
    assert bounds is not None
    x, y = (bounds[0] + bounds[2]) // 2, (bounds[1] + bounds[3]) // 2
    view.timeline.canvas.event_generate(
        "<Button-3>", x=x, y=y, rootx=view.timeline.canvas.winfo_rootx() + x, rooty=y + 100
    )
    shown = view.pop
    assert shown is not None
    wait_until(shown.winfo_viewable)
    return shown


def changed(world: World, seq: int, **values: object) -> TimelineItem:
    """Let the client tell that a message is another one now."""
    new = world.client.items[50][seq - 1].model_copy(update=values)
    world.client.items[50][seq - 1] = new
    world.link.tell(ItemsChanged(conversation=50, items=(new,)))
    world.link.drain()
    world.root.update()
    return new


def test_the_menu_reacts_with_a_click_and_takes_it_back(
    world: World, wait_until: Wait, click: Click
) -> None:
    view = opened(world, wait_until)
    menu = right_click(view, 5, wait_until)
    assert menu.labels[:2] == ["👍", "❤️"]
    left, top, right, bottom = menu._cells[1].box  # noqa: SLF001 - where the heart is drawn
    click(menu, (left + right) // 2, (top + bottom) // 2)
    assert not menu.winfo_exists()
    assert world.client.called("react") == [(6, "❤️")]
    changed(world, 6, reactions=(ReactionTally(emoji="❤️", accounts=(ME.id,)),))
    right_click(view, 5, wait_until).press("❤️")
    assert world.client.called("react") == [(6, "❤️"), (6, "")]


def test_the_menu_is_used_with_the_keyboard_and_gives_it_back(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    canvas = view.timeline.canvas
    focus(canvas)
    keys("<Up><Down><Menu>")
    menu = view.pop
    assert menu is not None
    wait_until(lambda: menu.focus_displayof() is menu)
    keys("<Down><Right><Right><Return>")
    assert world.client.called("react") == [(6, "😂")]
    wait_until(lambda: canvas.focus_displayof() is canvas)
    keys("<Menu>")
    again = view.pop
    assert again is not None
    assert again is not menu
    keys("<Escape>")
    assert not again.winfo_exists()
    assert view.winfo_exists(), "Escape closed the menu alone"


def test_a_press_elsewhere_closes_the_menu(world: World, wait_until: Wait, click: Click) -> None:
    view = opened(world, wait_until)
    menu = right_click(view, 5, wait_until)
    click(view.header, 4, 4)
    assert not menu.winfo_exists()


def test_in_a_small_window_the_menu_is_a_plain_one(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[Choice]] = []
    monkeypatch.setattr(
        "whatsapp_like.views.conversation.hands.pop_up", lambda *args: shown.append(list(args[2]))
    )
    view = opened(world, wait_until)
    window = view.winfo_toplevel()
    window.minsize(200, 200)
    window.geometry("420x300")
    wait_until(lambda: window.winfo_height() == 300)
    view.menu(("seq", 6), 0, 0)
    assert view.pop is None
    assert [choice.label for choice in shown[0]][:2] == ["React…", "Reply"]


def test_any_emoji_can_be_chosen(world: World, wait_until: Wait, focus: Focus, keys: Keys) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("More emoji")
    picker = hands(view).picker
    assert picker is not None
    wait_until(picker.winfo_viewable)
    focus(picker.search.field)
    keys("rocket")
    wait_until(lambda: picker.cells.marked == "1f680")
    keys("<Return>")
    assert world.client.called("react") == [(6, "🚀")]
    wait_until(lambda: hands(view).picker is None)


def test_what_cannot_be_done_is_not_offered(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    theirs = right_click(view, 5, wait_until)
    assert "Edit" not in theirs.labels
    theirs.close()
    mine = right_click(view, 3, wait_until)
    assert {"Reply", "Edit", "Copy", "Forward…", "Pin", "Star", "Delete…"} <= set(mine.labels)
    mine.close()
    changed(world, 4, time=NOW - 49 * 3_600_000)
    old = right_click(view, 3, wait_until)
    assert "Edit" not in old.labels
    old.press("Delete…")
    dialog = hands(view).deleting
    assert dialog is not None
    assert dialog.for_all is None, "it is too old for that"


def test_an_answer_is_begun_moved_left_and_sent(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Reply")
    bar = hands(view).bar
    wait_until(bar.winfo_viewable)
    assert (bar.title, bar.gist) == ("Reply to Nora 🎉", "Perfect, see you there! 🎉")
    focus(view.composer.writing)
    keys("<Control-Up><Control-Up>")
    assert (bar.title, bar.gist[:4]) == ("Reply to yourself", "Wow,")
    keys("<Control-Down>")
    assert bar.gist == "🎉🎉"
    keys("<Escape>")
    assert not bar.winfo_manager()
    assert view.winfo_exists(), "Escape left the answer alone"
    keys("<Control-Up>yes<Return>")
    assert not bar.winfo_manager()
    wait_until(lambda: len(view.rows) == 7)
    sent = TextBody.decode(view.rows.timeline[6].body)
    assert sent.text == "yes"
    assert (sent.attributes.reply_to, sent.attributes.reply_sender) == (6, NORA.id)
    keys("no<Return>")
    assert TextBody.decode(world.client.items[50][-1].body).attributes.reply_to == 0


def test_what_is_answered_is_deleted_meanwhile(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Reply")
    changed(world, 6, body=TextBody(text="Perfect!").encode(), is_edited=True)
    wait_until(lambda: hands(view).bar.gist == "Perfect!")
    changed(world, 6, body=b"", deleted_by=NORA.id)
    wait_until(lambda: not hands(view).bar.winfo_manager())


def test_answering_ends_the_choosing_of_several(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Select")
    assert hands(view).selecting.on
    view.timeline.canvas.event_generate("<Control-Up>")
    world.root.update()
    hands(view).reply(view.rows.timeline[5])
    wait_until(lambda: hands(view).bar.winfo_viewable() and view.composer.winfo_viewable())
    assert not hands(view).selecting.on


def test_up_edits_my_last_message_and_the_draft_waits(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    focus(view.composer.writing)
    keys("<Up>")
    assert hands(view).edits
    assert view.composer.text().startswith("Wow, that light!")
    keys("<Escape>")
    assert view.composer.text() == ""
    keys("later")
    right_click(view, 3, wait_until).press("Edit")
    focus(view.composer.writing)
    keys("<Control-a>nice<Return>")
    assert world.client.called("edit") == [(4, "nice", ())]
    assert view.composer.text() == "later"
    assert not world.client.called("send_text")
    world.conversations.save_drafts()
    assert world.client.called("save_draft") == [(50, "later")]


def test_what_is_begun_goes_along_to_another_window(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    focus(view.composer.writing)
    keys("later")
    right_click(view, 3, wait_until).press("Edit")
    world.desktop.desk.open(50, Layout.ONE)
    there = world.desktop.talks[50]
    wait_until(lambda: hands(there).bar.winfo_viewable())
    assert hands(there).edits
    assert there.composer.text().startswith("Wow, that light!")
    hands(there).cancel()
    assert there.composer.text() == "later"


def test_what_is_begun_waits_while_another_chat_is_read(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    opened(world, wait_until)
    desk = world.desktop.desk
    other = next(talk for talk in world.state.conversations if talk != 50)

    def shown() -> ConversationView:
        desk.open(50, Layout.ONE)
        wait_until(lambda: len(world.desktop.talks[50].rows) == 6)
        world.root.update()
        return world.desktop.talks[50]

    view = shown()
    hands(view).reply(view.rows.timeline[5])
    desk.open(other, Layout.ONE)
    assert not view.winfo_exists()
    view = shown()
    assert hands(view).bar.title == "Reply to Nora 🎉"
    hands(view).cancel()
    focus(view.composer.writing)
    keys("later")
    hands(view).edit(view.rows.timeline[3])
    view.composer.set_text("nicer")
    desk.open(other, Layout.ONE)
    view = shown()
    assert hands(view).edits
    assert view.composer.text() == "nicer"
    hands(view).cancel()
    assert view.composer.text() == "later"
    hands(view).reply(view.rows.timeline[5])
    desk.open(other, Layout.ONE)
    changed(world, 6, body=b"", deleted_by=NORA.id)
    view = shown()
    wait_until(lambda: hands(view).answering is None)  # it was deleted meanwhile


def test_a_refused_change_is_told_in_its_conversation(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    world.link.tell(ChangeRefused(conversation=50, seq=4, kind="edit", code="not_found"))
    wait_until(lambda: view.notice.said == "The message was deleted before your edit arrived.")


def test_messages_are_deleted_for_me_or_for_everyone(
    world: World, wait_until: Wait, click: Click
) -> None:
    view = opened(world, wait_until)
    right_click(view, 3, wait_until).press("Delete…")
    dialog = hands(view).deleting
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    assert dialog.for_all is not None
    click(dialog.for_all)
    assert world.client.called("delete") == [(4,)]
    right_click(view, 5, wait_until).press("Delete…")
    dialog = hands(view).deleting
    assert dialog is not None
    assert dialog.for_all is None, "it is Nora's"
    click(dialog.for_me)
    assert world.client.called("hide") == [((6,),)]


def test_a_message_is_pinned_and_starred(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Pin")
    right_click(view, 5, wait_until).press("Star")
    changed(world, 6, is_pinned=True, starred=True)
    right_click(view, 5, wait_until).press("Unpin")
    right_click(view, 5, wait_until).press("Remove star")
    assert world.client.called("pin") == [(6, True), (6, False)]
    assert world.client.called("star") == [((6,), True), ((6,), False)]


def test_a_message_is_passed_on_to_several(
    world: World, wait_until: Wait, click: Click, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Forward…")
    dialog = hands(view).forwarding
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    assert not dialog.go.enabled
    focus(dialog.search.field)
    keys("jonas<Return>")
    assert dialog.chips.said == JONAS.name
    bounds = dialog.list.bounds(
        next(i for i in range(len(dialog.rows)) if dialog.rows.row(i).key == Talk(52))
    )
    click(dialog.list.canvas, 20, (bounds[1] + bounds[3]) // 2)
    assert [each.conversation for each in dialog.taken] == [51, 52]
    click(dialog.go)
    assert not dialog.winfo_exists()
    assert world.client.called("forward") == [((6,), (51, 52))]
    wait_until(lambda: view.notice.said == f"Forwarded to {JONAS.name} and {ZOE.name}.")


def test_what_is_deleted_meanwhile_gets_nothing_passed_on(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Forward…")
    dialog = hands(view).forwarding
    assert dialog is not None
    other = next(talk for talk in world.state.conversations if talk != 50)
    dialog.choose(Talk(other))
    dialog.choose(Talk(50))
    del world.state.conversations[other]
    wait_until(lambda: [each.conversation for each in dialog.taken] == [50])
    dialog.choose(Talk(50))
    assert not dialog.taken
    dialog.close()


def test_passed_on_to_one_its_conversation_opens(
    world: World, wait_until: Wait, click: Click
) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Forward…")
    dialog = hands(view).forwarding
    assert dialog is not None
    assert all(dialog.rows.row(index).title != "Maximilian" for index in range(len(dialog.rows)))
    dialog.choose(dialog.rows.row(0).key)
    click(dialog.go)
    (target,) = world.client.called("forward")[0][1]
    wait_until(lambda: target in world.desktop.talks)


def test_a_message_is_passed_on_to_whom_i_know_from_a_group_or_not_at_all(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    world.state.people[7] = person(account(7, "samir", "Samir", "Aziz"))
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Forward…")
    dialog = hands(view).forwarding
    assert dialog is not None
    wait_until(dialog.winfo_viewable)
    focus(dialog.search.field)
    keys("samir<Return>")
    assert dialog.chips.said == "Samir Aziz"
    # Amir is nobody's whom I know: the server finds him, below all that I do.
    keys("amir")
    wait_until(lambda: [dialog.rows.index(Somebody(each)) for each in (7, 6)] == [0, 1])
    assert dialog.rows.headings == {1: "Others on this server"}
    assert dialog.list.selected == Somebody(7), "what Enter takes is not moved by who was found"
    keys("<Down><space>")
    assert dialog.chips.said == "Samir Aziz, Amir Haddad"
    keys("<Up><space><Down><Control-Return>")
    assert not dialog.winfo_exists()
    assert world.client.called("forward") == [((6,), (-6,))]
    wait_until(lambda: -6 in world.desktop.talks)


def test_an_edit_of_one_that_waits_replaces_it(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    waiting = item(50, 0, ME.id, "helo", local=77, time=NOW)
    world.link.tell(ItemsChanged(conversation=50, items=(waiting,)))
    wait_until(lambda: len(view.rows) == 7)
    assert hands(view).edit_last()
    view.composer.set_text("hello")
    view.composer.submit()
    assert world.client.called("edit") == [(0, "hello", ())]


def test_several_are_chosen_copied_passed_on_starred_and_deleted(
    world: World, wait_until: Wait, click: Click, focus: Focus, keys: Keys
) -> None:
    view = opened(world, wait_until)
    selecting = hands(view).selecting

    def tick(index: int, x: int = 20) -> None:
        view.timeline.update_idletasks()
        bounds = view.timeline.bounds(index)
        assert bounds is not None
        click(view.timeline.canvas, bounds[0] + x, (bounds[1] + bounds[3]) // 2)

    def begin() -> None:
        right_click(view, 5, wait_until).press("Select")
        tick(3)
        wait_until(selecting.bar.winfo_viewable)

    begin()
    assert not view.composer.winfo_ismapped()
    assert [each.seq for each in selecting.chosen] == [4, 6]
    assert selecting.bar.count["text"] == "2 selected"
    assert view.rows.chosen == {("mine", 4), ("seq", 6)}
    tick(3, 60)  # in the same place it would be a double click
    tick(5)
    wait_until(view.composer.winfo_ismapped)  # with the last one the choosing ends
    assert not selecting.on, "with the last one the choosing ends"
    assert not view.rows.chosen
    begin()
    click(selecting.bar.buttons[Icon.COPY])
    lines = view.clipboard_get().splitlines()
    assert [line.split("] ")[1][:5] for line in lines] == ["Ada L", "Nora "]
    begin()
    click(selecting.bar.buttons[Icon.STAR])
    assert world.client.called("star") == [((4, 6), True)]
    begin()
    click(selecting.bar.buttons[Icon.DELETE])
    dialog = hands(view).deleting
    assert dialog is not None
    assert dialog.for_all is None, "one of them is Nora's"
    click(dialog.for_me)
    assert world.client.called("hide") == [((4, 6),)]
    assert not selecting.on
    begin()
    focus(view.timeline.canvas)
    keys("<Escape><Escape>")
    assert not selecting.on
    assert view.winfo_exists()


def test_what_is_chosen_goes_along_to_another_window(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Select")
    hands(view).selecting.toggle(("mine", 4))
    world.desktop.desk.open(50, Layout.ONE)
    there = world.desktop.talks[50]
    wait_until(lambda: hands(there).selecting.bar.winfo_viewable())
    assert [each.seq for each in hands(there).selecting.chosen] == [4, 6]
    assert there.rows.chosen == {("mine", 4), ("seq", 6)}
    assert not there.composer.winfo_ismapped()


def test_what_is_deleted_while_it_is_chosen_is_not_copied(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    right_click(view, 5, wait_until).press("Select")
    selecting = hands(view).selecting
    buttons = selecting.bar.buttons
    wait_until(buttons[Icon.COPY].winfo_viewable)
    changed(world, 6, body=b"", deleted_by=NORA.id)
    wait_until(lambda: not buttons[Icon.COPY].winfo_manager())
    assert not buttons[Icon.SHARE].winfo_manager()
    assert buttons[Icon.DELETE].winfo_manager()
    assert [each.body for each in selecting.chosen] == [b""]


def test_the_text_of_the_message_is_selected_though_others_went_meanwhile(
    world: World, wait_until: Wait
) -> None:
    view = opened(world, wait_until)
    menu = right_click(view, 5, wait_until)
    world.link.tell(ItemRemoved(item=world.client.items[50][1]))
    world.link.drain()
    wait_until(lambda: len(view.rows) == 5)
    menu.press("Select text")
    assert view.timeline.reader.chosen_text() == "Perfect, see you there! 🎉"


def test_an_edit_that_cannot_be_kept_is_not_lost(
    world: World, wait_until: Wait, focus: Focus, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(world, wait_until)
    focus(view.composer.writing)
    keys("later<Control-a>")
    right_click(view, 3, wait_until).press("Edit")
    focus(view.composer.writing)

    async def edit(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(world.client, "edit", edit)
    keys("<Control-a>nicer<Return>")
    world.link.drain()
    wait_until(lambda: view.composer.text() == "nicer")
    assert hands(view).edits
    assert view.notice.said
    keys("<Escape>")
    assert view.composer.text() == "later"


def test_what_goes_while_it_is_chosen_is_chosen_no_more(world: World, wait_until: Wait) -> None:
    view = opened(world, wait_until)
    selecting = hands(view).selecting
    right_click(view, 5, wait_until).press("Select")
    view.choose(("mine", 4))
    world.link.tell(ItemRemoved(item=view.rows.timeline[5]))
    wait_until(lambda: [each.seq for each in selecting.chosen] == [4])
    world.link.tell(ItemRemoved(item=view.rows.timeline[3]))
    wait_until(lambda: not selecting.on)


def test_the_bar_of_pins_leads_from_one_to_the_next(
    world: World, wait_until: Wait, click: Click
) -> None:
    view = opened(world, wait_until)
    bar = hands(view).pins
    assert not bar.winfo_manager()
    changed(world, 1, is_pinned=True)
    wait_until(bar.winfo_viewable)
    assert bar.words == ("Pinned message", "Did you get the tickets for Saturday? 🎫")
    changed(world, 6, is_pinned=True)
    wait_until(lambda: len(bar.items) == 2)
    hands(view).pins.at = 0
    click(bar, 60, 20)
    wait_until(lambda: view.timeline.flashing == ("seq", 6))
    assert bar.words[0] == "Pinned message 1 of 2"
    click(bar, 60, 20)
    wait_until(lambda: view.timeline.flashing == ("seq", 1))
    click(bar.all)
    listing = hands(view).listing
    assert listing is not None
    wait_until(listing.winfo_viewable)
    assert [listing.row(index).title for index in range(len(listing))] == ["Nora 🎉", "Nora 🎉"]
    listing.choose(6)
    assert not listing.winfo_exists()
    changed(world, 6, is_pinned=False)
    changed(world, 1, is_pinned=False)
    wait_until(lambda: not bar.winfo_manager())


def test_starred_messages_of_all_conversations_are_listed_and_opened(
    world: World, wait_until: Wait
) -> None:
    for conversation, seq in ((50, 1), (51, 12)):
        items = world.client.items[conversation]
        items[seq - 1] = items[seq - 1].model_copy(update={"starred": True})
    next(c for c in world.desktop.main_menu() if c.label == "Starred messages").command()  # type: ignore[misc]
    dialog = world.desktop.keeping.starred
    assert dialog is not None
    wait_until(lambda: dialog.winfo_viewable() and len(dialog) == 2)
    titles = {dialog.row(index).title for index in range(2)}
    assert titles == {"Nora 🎉", "Jonas Weber"}
    dialog._offer((50, 1))[0].command()  # type: ignore[misc] # noqa: SLF001 - its menu
    assert world.client.called("star") == [((1,), False)]
    assert len(dialog) == 1
    dialog.choose((51, 12))
    view = world.desktop.talks[51]
    wait_until(lambda: view.timeline.flashing == ("seq", 12))
