"""The main window with real events: lists, search, contacts, banner, pin, theme, language."""

from __future__ import annotations

import time

import pytest

from tests.controllers.fakes import JONAS, ME, NORA, OTHER_PIN, PIN, item, person
from tests.gui.hands import Click, Focus, Keys, Wait, main
from tests.gui.world import NOW, World, window_of
from whatsapp_like.client.events import (
    ItemsChanged,
    Offline,
    Online,
    PeopleChanged,
    SignedOut,
    SummaryChanged,
    TypingChanged,
)
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import pin_groups
from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.find import FindDialog
from whatsapp_like.views.placement import screens_of
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.settings.appearance import AppearancePage
from whatsapp_like.views.welcome.stop import StopView
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = pytest.mark.gui


def chats(world: World) -> list[ListRow]:
    rows = main(world).conversations.rows
    return [rows.row(index) for index in range(len(rows))]


def row(world: World, conversation: int) -> ListRow:
    return next(each for each in chats(world) if each.key == Talk(conversation))


def online_again(world: World) -> None:
    world.link.tell(
        Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)
    )


def test_the_list_shows_who_what_and_when_the_newest_first(world: World) -> None:
    rows = chats(world)
    assert [each.key for each in rows] == [Talk(52), Talk(51), Talk(50), Talk(53)]
    nora = row(world, 50)
    assert (nora.title, nora.unread, nora.presence) == ("Nora 🎉", 2, Presence.ONLINE)
    assert nora.preview == "Perfect, see you there! 🎉"
    assert row(world, 52).tick == "delivered"
    assert (row(world, 53).draft, row(world, 53).preview) == (True, "I wanted to ask you")
    told = world.state.conversations[50].model_copy(update={"draft": "Half a"})
    world.state.conversations[50] = told
    assert row(world, 50).preview == nora.preview, "what is new is told first"
    world.state.conversations[50] = told.model_copy(update={"unread": 0})
    assert row(world, 50).preview == "Half a"
    main(world).select(50)
    assert row(world, 50).preview == nora.preview, "it is being written"
    assert world.root.title() == "(1) WL – Ada Lovelace"
    assert main(world).tabs["chats"].counted == 1


def test_typing_presence_and_new_messages_appear_at_once(world: World, wait_until: Wait) -> None:
    world.link.tell(TypingChanged(conversation=50, account=NORA.id, active=True))
    wait_until(lambda: row(world, 50).typing == "typing…")
    new = item(51, 321, JONAS.id, "News!", time=NOW)
    changed = world.client.listed[51].model_copy(update={"last": new, "unread": 1})
    world.link.tell(ItemsChanged(conversation=51, items=(new,)))
    world.link.tell(SummaryChanged(summary=changed))
    world.link.tell(PeopleChanged(people=(person(JONAS, PresenceStatus.AWAY),)))
    wait_until(lambda: chats(world)[0].key == Talk(51))
    jonas = chats(world)[0]
    assert (jonas.preview, jonas.unread, jonas.presence) == ("News!", 1, Presence.AWAY)
    wait_until(lambda: world.root.title() == "(2) WL – Ada Lovelace")


def test_a_click_opens_a_conversation_once(world: World, click: Click, wait_until: Wait) -> None:
    view = main(world).conversations.list
    wait_until(lambda: view.canvas.winfo_width() > 100)
    _x0, y0, _x1, y1 = view.bounds(2)
    click(view.canvas, x=100, y=(y0 + y1) // 2)
    assert list(world.desktop.talks) == [50]
    window = world.desktop.talks[50]
    click(view.canvas, x=100, y=(y0 + y1) // 2)
    assert list(world.desktop.talks.values()) == [window]


def test_searching_finds_conversations_people_and_starts_a_new_one(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = main(world).conversations
    world.state.conversations.pop(51)
    world.client.listed.pop(51)
    focus(world.root)
    keys("<Control-f>")
    wait_until(lambda: page.search.field.focus_displayof() is page.search.field)
    keys("lefevre")
    assert [each.key for each in chats(world)] == [Talk(52)], "accents do not matter"
    page.search.clear()
    keys("jonas")
    assert [each.key for each in chats(world)] == [Somebody(JONAS.id)]
    keys("<Return>")
    wait_until(lambda: list(world.desktop.talks) == [-JONAS.id])
    focus(page.search.field)
    keys("<Escape>")
    assert page.search.value == ""


def test_from_the_search_down_into_the_list_and_open_with_enter(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = main(world).conversations
    focus(page.search.field)
    keys("<Down>")
    wait_until(lambda: page.list.canvas.focus_displayof() is page.list.canvas)
    keys("<Down><Return>")
    assert list(world.desktop.talks) == [51]
    focus(world.root)
    keys("<Control-Tab>")
    contacts = main(world).contacts.list.canvas
    wait_until(lambda: contacts.focus_displayof() is contacts)
    keys("<Return>")
    assert list(world.desktop.details) == [JONAS.id]


def test_the_menu_of_a_row_leads_to_the_person_and_the_conversation(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Choice] = []

    def pop_up(_owner: object, _look: object, choices: list[Choice], _x: int, _y: int) -> None:
        shown[:] = choices

    for page in ("talkmenu", "contacts"):
        monkeypatch.setattr(f"whatsapp_like.views.main.{page}.pop_up", pop_up)
    view = main(world).conversations.list
    wait_until(lambda: view.canvas.winfo_width() > 100)
    view.canvas.event_generate("<Button-3>", x=100, y=(view.bounds(2)[1] + view.bounds(2)[3]) // 2)
    labels = [choice.label for choice in shown]
    assert labels[:3] == ["Open", "Open in a new window", "Open in a tab"]
    for choice in (shown[0], shown[labels.index("Contact details")]):
        assert choice.command is not None
        choice.command()
    assert list(world.desktop.talks) == [50]
    assert list(world.desktop.details) == [NORA.id]
    main(world).contacts.menu(Somebody(JONAS.id), 0, 0)
    assert [choice.label for choice in shown] == ["Contact details", "Write"]
    assert shown[1].command is not None
    shown[1].command()
    wait_until(lambda: 51 in world.desktop.talks)


def test_offline_says_why_and_tries_again_on_demand(
    world: World, click: Click, wait_until: Wait
) -> None:
    banner = main(world).banner
    assert banner.said == ""
    top = main(world).conversations.list.winfo_rooty()
    world.link.tell(Offline(reason="unreachable", retry_at=time.time() + 30))
    said = "No connection The server does not answer. Next try in"
    wait_until(lambda: banner.said.startswith(said))
    wait_until(banner.retry.winfo_viewable)
    assert main(world).conversations.list.winfo_rooty() == top, "nothing one reads moves"
    assert row(world, 50).presence is Presence.NONE, "it is I who am disconnected"
    click(banner.retry)
    assert world.client.called("retry_now") == [()]
    wait_until(lambda: banner.said == "Connecting…")
    whole, panes = main(world), main(world).panes
    assert panes.winfo_y() + panes.winfo_height() < whole.winfo_height()
    online_again(world)
    wait_until(lambda: banner.said == "")
    wait_until(lambda: panes.winfo_y() + panes.winfo_height() == whole.winfo_height())
    assert row(world, 50).presence is Presence.ONLINE


def test_a_changed_pin_blocks_until_somebody_compared_it(
    world: World, click: Click, wait_until: Wait
) -> None:
    world.desktop.open_conversation(50)
    world.link.tell(Offline(reason="pin_mismatch", expected_pin=PIN, presented_pin=OTHER_PIN))
    wait_until(lambda: isinstance(world.desktop.page, StopView))
    stop = world.desktop.page
    assert isinstance(stop, StopView)
    assert not world.desktop.talks
    assert stop.step.expected.words == pin_groups(PIN)
    assert stop.step.presented.words == pin_groups(OTHER_PIN)
    assert stop.step.trust is not None
    assert stop.step.agreed is not None
    stop.step.trust.press()
    assert not world.client.called("replace_pin"), "comparing comes first"
    stop.step.agreed.press()
    click(stop.step.trust)
    assert world.client.called("replace_pin") == [(OTHER_PIN,)]
    wait_until(lambda: isinstance(world.desktop.page, MainView))


def test_what_is_here_can_be_read_while_the_pin_is_wrong(world: World, wait_until: Wait) -> None:
    world.link.tell(Offline(reason="pin_mismatch", expected_pin=PIN, presented_pin=OTHER_PIN))
    wait_until(lambda: isinstance(world.desktop.page, StopView))
    stop = world.desktop.page
    assert isinstance(stop, StopView)
    stop.step.secondary.press()
    page = main(world)
    assert "another certificate" in page.banner.said
    # What was put off can be taken up again.
    wait_until(page.banner.retry.winfo_viewable)
    page.banner.retry.press()
    wait_until(lambda: isinstance(world.desktop.page, StopView))


def test_contacts_as_list_and_as_table_are_views_of_one_model(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    page = main(world).contacts
    click(main(world).tabs["contacts"])
    wait_until(page.winfo_viewable)
    names = [page.rows.row(index).title for index in range(len(page.rows))]
    assert names[0] == "Jonas Weber"
    assert len(names) == 4
    click(page.toggle)
    table = page.table
    wait_until(table.canvas.winfo_viewable)
    assert table.accounts == [2, 4, 5, 3], "by last name"
    values = table.texts()[0]
    assert values[:3] == ["Becker", "Nora", "nora"]
    assert values[4:6] == ["online", "192.168.1.44"]
    assert "(1 hour)" in values[6]
    assert values[8:] == ["wl-client/0.1 Linux", "1", "🌴 On holiday, back on Monday"]
    click(table.titles[1])
    assert table.accounts == [3, 5, 2, 4], "by first name"
    click(table.titles[1])
    assert table.accounts == [4, 2, 5, 3], "the other way round"
    focus(page.search.field)
    keys("on")
    assert set(table.accounts) == {2, 3}, "on-line, J-on-as"
    page.column.choose(3)
    assert table.accounts == [3], "in the alias only"
    keys("zzz")
    assert table.said == "Nobody matches the search."
    page.search.clear()
    assert table.said == ""
    # Live: Jonas comes online and the table shows it in place.
    click(table.canvas, 40, 44 * table.accounts.index(3) + 20)
    assert table.current == table.accounts.index(3)
    world.link.tell(
        PeopleChanged(
            people=(
                person(
                    JONAS,
                    PresenceStatus.ONLINE,
                    since=NOW,
                    address="10.1.1.1",
                    contact=world.state.people[3].contact,
                ),
            )
        )
    )
    wait_until(lambda: table.texts()[table.accounts.index(3)][5] == "10.1.1.1")
    assert table.current == table.accounts.index(3)
    focus(table.canvas)
    keys("<Return>")
    assert list(world.desktop.details) == [3]


def test_the_table_gets_the_room_it_needs_and_gives_it_back(
    world: World, click: Click, wait_until: Wait
) -> None:
    main(world).show("contacts")
    page = main(world).contacts
    wait_until(page.winfo_viewable)
    narrow = page.winfo_width()
    click(page.toggle)
    wait_until(lambda: page.winfo_width() > 2 * narrow)
    click(page.toggle)
    wait_until(lambda: page.winfo_width() == narrow)
    world.preferences.choose_layout(Layout.WINDOWS)
    wait_until(lambda: world.root.winfo_width() < 2 * narrow)
    before = world.root.winfo_width()
    click(page.toggle)
    wait_until(lambda: world.root.winfo_width() > 2 * before)
    click(page.toggle)
    wait_until(lambda: world.root.winfo_width() == before)


def test_somebody_new_is_found_in_the_directory_and_added(
    world: World, keys: Keys, wait_until: Wait, click: Click
) -> None:
    main(world).show("contacts")
    click(main(world).contacts.add)
    dialogs = [w for w in world.root.winfo_children() if isinstance(w, FindDialog)]
    (dialog,) = dialogs
    dialog.focus_force()
    wait_until(lambda: dialog.focus_displayof() is not None)
    dialog.search.field.focus_force()
    wait_until(lambda: dialog.search.field.focus_displayof() is dialog.search.field)
    keys("amir")
    wait_until(lambda: len(dialog.rows) == 1)
    assert dialog.rows.row(0).preview == "@amir"
    keys("<Return>")
    assert not dialog.winfo_exists()
    assert world.client.called("put_contact") == [(6, "", "", False)]
    wait_until(lambda: list(world.desktop.details) == [6])


def test_the_theme_changes_in_every_window_at_once(
    world: World, click: Click, wait_until: Wait
) -> None:
    world.desktop.open_conversation(50)
    canvas = world.desktop.talks[50].timeline.canvas
    before = str(canvas["background"])
    click(main(world).theme)
    wait_until(lambda: str(canvas["background"]) != before)
    assert world.look.palette.dark
    assert world.state.desktop.theme == "dark"


def test_the_rail_grows_and_shrinks_with_the_zoom(world: World, wait_until: Wait) -> None:
    rail = main(world).rail
    for zoom in (1.25, 1.0, 0.85, 1.0):
        world.desktop.look.enlarge(zoom)
        wait_until(lambda: rail.winfo_width() == rail.winfo_reqwidth())


def choose_french(world: World) -> None:
    world.desktop.open_settings()
    assert world.desktop.settings is not None
    page = world.desktop.settings.open("appearance")
    assert isinstance(page, AppearancePage)
    page.languages.chips["fr"].press()


def test_another_language_makes_the_windows_anew(world: World, wait_until: Wait) -> None:
    world.desktop.open_conversation(50)
    choose_french(world)
    assert world.desktop.settings is not None
    wait_until(lambda: main(world).tabs["chats"].label == "Discussions")
    assert list(world.desktop.talks) == [50]
    assert world.desktop.settings.title() == "Réglages"
    assert "contacts" not in vars(main(world)), "nobody has looked at them"


def test_another_language_takes_nothing_away(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    world.desktop.desk.open(50, Layout.WINDOWS)
    talk = world.desktop.talks[50]
    window_of(talk).geometry("500x600+620+80")
    wait_until(lambda: talk.winfo_width() == 500)
    focus(talk.composer.writing)
    keys("half")
    world.desktop.show_person(2)
    world.desktop.show_person(3)
    written = world.desktop.details[3]
    wait_until(written.nickname.winfo_viewable)
    written.nickname.box.set("Jo")
    click(main(world).conversations.unread)
    click(main(world).tabs["contacts"])
    focus(main(world).contacts.search.field)
    keys("nora")
    choose_french(world)
    assert world.desktop.settings is not None
    wait_until(lambda: main(world).tabs["chats"].label == "Discussions")
    wait_until(lambda: world.desktop.settings is not None)
    assert world.desktop.settings.title() == "Réglages"
    assert main(world).page == "contacts"
    assert main(world).contacts.search.value == "nora"
    assert len(main(world).contacts.rows) == 1
    assert main(world).conversations.unread.chosen
    again = world.desktop.talks[50]
    assert again is not talk
    wait_until(lambda: window_of(again).geometry() == "500x600+620+80")
    assert again.composer.text() == "half"
    assert sorted(world.desktop.details) == [2, 3]
    assert world.desktop.details[3] is written, "in the old language, but nothing is lost"
    assert written.nickname.value == "Jo"
    assert world.desktop.details[2].write.label == "Écrire"


def test_signing_out_closes_everything(world: World, wait_until: Wait) -> None:
    world.desktop.open_conversation(50)
    world.desktop.show_person(2)
    world.desktop.open_settings()
    world.link.tell(SignedOut())
    wait_until(lambda: isinstance(world.desktop.page, WelcomeView))
    assert not world.desktop.talks
    assert not world.desktop.details
    assert world.desktop.settings is None
    assert world.root.title() == "WL"


def test_a_second_profile_is_named_in_the_title(root: object, look: object) -> None:
    world = World(root, look, profile="work")
    assert world.root.title() == "(1) WL – work"
    world.close()


def test_where_a_window_stood_is_kept(world: World, wait_until: Wait) -> None:
    world.desktop.desk.open(50, Layout.WINDOWS)
    window = world.desktop.talks[50]
    window_of(window).geometry("500x600+120+80")
    wait_until(lambda: window.winfo_width() == 500)
    window.close()
    kept = f"{screens_of(world.root)} conversation 50"
    assert world.state.desktop.windows[kept] == "500x600+120+80"
    world.desktop.desk.open(50, Layout.WINDOWS)
    wait_until(lambda: world.desktop.talks[50].winfo_width() == 500)


def test_columns_beyond_the_edge_are_scrolled_to_and_widened(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    world.preferences.show_contacts_as_table(True)
    main(world).show("contacts")
    table = main(world).contacts.table
    wait_until(table.canvas.winfo_viewable)
    world.root.geometry("800x600")
    wait_until(lambda: table.winfo_width() < 800)
    last, first = table.titles[10], table.titles[0]
    wait_until(lambda: last.winfo_x() > table.winfo_width())
    focus(last)
    wait_until(lambda: last.winfo_x() + last.winfo_width() <= table.winfo_width())
    focus(table.canvas)
    keys("<Left>" * 40)
    wait_until(lambda: first.winfo_x() > 0)
    width = first.winfo_width()
    for event, rootx in (("ButtonPress-1", 100), ("B1-Motion", 160), ("ButtonRelease-1", 160)):
        first.event_generate(f"<{event}>", rootx=rootx, rooty=100, x=width - 2, y=10)
    wait_until(lambda: first.winfo_width() == width + 60)
    assert first.arrow is not None, "dragging its edge does not sort"
    assert table.accounts == [2, 4, 5, 3]
    focus(table.canvas)
    keys("<Alt-Shift-Right><Alt-Shift-Right><Alt-Shift-Left>")
    wait_until(lambda: first.winfo_width() == width + 84)
