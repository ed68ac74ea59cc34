"""Where conversations stand: docked, in windows, in tabs; moved by menu, drag and keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tests.controllers.fakes import JONAS, NORA, item, summary
from tests.gui.world import NOW, World
from tests.screen import WindowManager
from whatsapp_like.client.events import ItemsChanged, SignedOut, SummaryChanged
from whatsapp_like.models.state.arrangement import Arrangement, Layout, Tabs
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.desk.ghost import Ghost
from whatsapp_like.views.desk.panes import LIST_LEAST, LIST_WIDTH, PanesView
from whatsapp_like.views.desk.tabs import TabsWindow
from whatsapp_like.views.desk.window import ConversationWindow
from whatsapp_like.views.main.view import MainView
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.placement import screens_of, zoom, zoomed
from whatsapp_like.views.welcome.view import WelcomeView

pytestmark = pytest.mark.gui

Focus = Callable[[tk.Misc], None]
Keys = Callable[[str], None]
Wait = Callable[..., None]
Click = Callable[..., None]


def main(world: World) -> MainView:
    page = world.desktop.page
    assert isinstance(page, MainView)
    return page


def panes(world: World) -> PanesView:
    return main(world).panes


def opened(
    world: World, conversation: int, wait_until: Wait, layout: Layout | None = None
) -> ConversationView:
    view = world.desktop.desk.open(conversation, layout)
    wait_until(lambda: view.timeline.canvas.winfo_width() > 100)
    return view


def floating(world: World, conversation: int) -> ConversationWindow:
    host = world.desktop.desk.host_of(conversation)
    assert isinstance(host, ConversationWindow)
    return host


def tabs(world: World, conversation: int) -> TabsWindow:
    host = world.desktop.desk.host_of(conversation)
    assert isinstance(host, TabsWindow)
    return host


def in_tabs(world: World, wait_until: Wait, *conversations: int) -> TabsWindow:
    for conversation in conversations:
        opened(world, conversation, wait_until, Layout.TABS)
    window = tabs(world, conversations[0])
    wait_until(lambda: window.bar.winfo_width() > 100)
    return window


def resized(world: World, width: int, wait_until: Wait) -> None:
    world.root.geometry(f"{width}x700+0+0")
    wait_until(lambda: world.root.winfo_width() == width)
    world.root.update()


def middle(window: TabsWindow, conversation: int) -> tuple[int, int]:
    left, top, right, bottom = window.bar.bounds(conversation)
    return (left + right) // 2, (top + bottom) // 2


def drag(widget: tk.Misc, start: tuple[int, int], *spots: tuple[int, int]) -> None:
    """Drag from a place in `widget` over places on the screen; the button stays down."""
    widget.event_generate("<ButtonPress-1>", x=start[0], y=start[1])
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    for spot in spots:
        widget.event_generate("<B1-Motion>", x=spot[0] - x, y=spot[1] - y, state=0x100)
        widget.update()


def let_go(widget: tk.Misc, spot: tuple[int, int]) -> None:
    x, y = spot[0] - widget.winfo_rootx(), spot[1] - widget.winfo_rooty()
    widget.event_generate("<ButtonRelease-1>", x=x, y=y, state=0x100)


def ghosts(world: World) -> list[Ghost]:
    return [each for each in world.root.winfo_children() if isinstance(each, Ghost)]


def choose(choices: list[Choice], label: str) -> None:
    command = next(choice.command for choice in choices if choice.label == label)
    assert command is not None
    command()


def labels(choices: list[Choice]) -> list[str]:
    return [choice.label for choice in choices if choice.label]


# --- one window -----------------------------------------------------------------------------------


def test_one_window_shows_one_conversation_beside_the_list(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    view = main(world).conversations.list
    wait_until(lambda: view.canvas.winfo_width() > 100)
    for index, conversation in ((2, 50), (1, 51)):
        _x0, y0, _x1, y1 = view.bounds(index)
        click(view.canvas, x=100, y=(y0 + y1) // 2)
        assert list(world.desktop.talks) == [conversation]
        assert list(world.state.timelines) == [conversation], "the other one is closed"
        talk = world.desktop.talks[conversation]
        wait_until(talk.winfo_viewable)
        assert talk.winfo_toplevel() is world.root
        assert view.winfo_viewable()
    focus(talk.composer.writing)
    wait_until(lambda: world.desktop.is_attended(51))
    keys("half<Escape>")
    assert not world.desktop.talks
    assert world.client.called("save_draft") == [(51, "half")]
    wait_until(lambda: view.canvas.focus_displayof() is view.canvas)


def test_keys_mean_the_docked_conversation_while_the_keyboard_is_there(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    talk = opened(world, 50, wait_until)
    focus(talk.composer.writing)
    keys("<Control-f>")
    assert talk.find_bar.opened
    focus(main(world).conversations.list.canvas)
    keys("<Control-f>")
    field = main(world).conversations.search.field
    wait_until(lambda: field.focus_displayof() is field)
    keys("<Control-w>")
    assert not world.desktop.talks
    assert world.root.winfo_exists()


def test_a_narrow_window_shows_the_list_or_the_conversation(
    world: World, click: Click, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    resized(world, 420, wait_until)
    page = main(world).conversations
    assert page.winfo_viewable()
    talk = opened(world, 50, wait_until)
    assert not page.winfo_viewable()
    assert not panes(world).sash.winfo_viewable()
    assert talk.header.back is not None
    talk.composer.insert_text("half")
    click(talk.header.back)
    wait_until(page.winfo_viewable)
    assert not talk.winfo_viewable()
    wait_until(lambda: not world.desktop.is_attended(50))
    world.desktop.open_conversation(50)
    assert world.desktop.talks[50] is talk, "it was open behind the list"
    focus(talk.composer.writing)
    keys("<Escape>")
    wait_until(page.winfo_viewable)
    assert list(world.desktop.talks) == [50]
    resized(world, 1100, wait_until)
    wait_until(lambda: page.winfo_viewable() and talk.winfo_viewable())
    assert talk.composer.text() == "half"
    wait_until(lambda: talk.header.back is None)
    resized(world, 420, wait_until)
    click(main(world).tabs["contacts"])
    wait_until(main(world).contacts.winfo_viewable)


def test_the_sash_is_dragged_and_moved_with_keys_and_its_place_is_kept(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    resized(world, 1200, wait_until)
    sash, left, look = panes(world).sash, panes(world).left, world.look
    wait_until(sash.winfo_viewable)
    before = left.winfo_width()
    y = sash.winfo_rooty() + 100
    x = sash.winfo_rootx()
    drag(sash, (2, 100), (x + 40, y), (x + 82, y))
    let_go(sash, (x + 82, y))
    wait_until(lambda: left.winfo_width() > before + 60)
    width = panes(world).list_width
    wait_until(lambda: kept(world).list_width == width)
    focus(sash)
    keys("<Left><Left>")
    assert panes(world).list_width < width
    drag(sash, (2, 100), (0, y))
    let_go(sash, (0, y))
    assert panes(world).list_width == LIST_LEAST
    wait_until(lambda: left.winfo_width() < look.px(LIST_LEAST) + 2)
    keys("<Home>")
    assert panes(world).list_width == LIST_WIDTH


def kept(world: World) -> Arrangement:
    return world.state.desktop.arrangements.get(screens_of(world.root), Arrangement())


# --- moving ---------------------------------------------------------------------------------------


def test_a_conversation_that_moves_takes_everything_along(
    world: World, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    talk = opened(world, 51, wait_until)
    wait_until(lambda: len(talk.rows) == 100)
    focus(talk.composer.writing)
    keys("one two")
    talk.composer.insert_text("🎉")
    keys("<Left><Left><Left>")
    caret = talk.composer.writing.kept().now
    talk.timeline.put(40, -7)
    talk.find_bar.open()
    talk.find_bar.search.write("number")
    wait_until(lambda: str(talk.find_bar.count["text"]).startswith("1 of"))
    talk.find_bar.step(1)
    talk.timeline.put(40, -7)
    said = talk.find_bar.count["text"]
    for layout in (Layout.WINDOWS, Layout.TABS, Layout.ONE):
        moved = opened(world, 51, wait_until, layout)
        assert moved is not talk
        assert not talk.winfo_exists()
        talk = moved
        wait_until(lambda talk=talk: talk.timeline.drawn(40) is not None)
        assert talk.timeline.where() == (40, -7)
        assert talk.composer.text() == "one two🎉"
        assert talk.composer.writing.kept().now == caret
        assert (talk.find_bar.search.value, talk.find_bar.count["text"]) == ("number", said)
        assert list(world.state.timelines) == [51]
    talk.composer.writing.undo()
    assert talk.composer.text() == "one two"
    assert len(world.client.called("history")) == 1, "nothing was loaded again"
    windows = [each for each in world.root.winfo_children() if isinstance(each, tk.Toplevel)]
    assert not windows, "no empty window stays behind"


def test_the_newest_message_stays_in_view_and_news_arrive_after_a_move(
    world: World, wait_until: Wait
) -> None:
    talk = opened(world, 51, wait_until)
    wait_until(lambda: len(talk.rows) == 100 and talk.timeline.at_end())
    talk = opened(world, 51, wait_until, Layout.WINDOWS)
    wait_until(talk.timeline.at_end)
    new = item(51, 321, JONAS.id, "News!", time=NOW)
    world.link.tell(ItemsChanged(conversation=51, items=(new,)))
    wait_until(lambda: len(talk.rows) == 101 and talk.timeline.at_end())


def test_the_menu_of_the_head_moves_keeps_on_top_and_closes(
    world: World, wait_until: Wait, monkeypatch: pytest.MonkeyPatch, click: Click
) -> None:
    shown: list[Choice] = []

    def pop_up(_owner: object, _look: object, choices: list[Choice], _x: int, _y: int) -> None:
        shown[:] = choices

    monkeypatch.setattr("whatsapp_like.views.conversation.view.pop_up", pop_up)
    talk = opened(world, 50, wait_until)
    click(talk.more)
    marks, end = ["Pin", "Mute", "Archive"], ["Always on top", "Close chat"]
    assert labels(shown) == [*marks, "Open in a new window", "Open in a tab", *end]
    choose(shown, "Open in a new window")
    click(world.desktop.talks[50].more)
    assert labels(shown) == [*marks, "Show in the main window", "Open in a tab", *end]
    choose(shown, "Always on top")
    assert world.desktop.desk.is_on_top(floating(world, 50))
    wait_until(lambda: kept(world).on_top == ("conversation 50",))
    click(world.desktop.talks[50].more)
    assert [choice.checked for choice in shown if choice.label == "Always on top"] == [True]
    choose(shown, "Always on top")
    assert not world.desktop.desk.is_on_top(floating(world, 50))
    choose(shown, "Open in a tab")
    click(world.desktop.talks[50].more)
    choose(shown, "Show in the main window")
    assert world.desktop.talks[50].winfo_toplevel() is world.root
    click(world.desktop.talks[50].more)
    choose(shown, "Close chat")
    assert not world.desktop.talks


def test_the_layout_is_chosen_in_the_menu_and_what_is_open_follows(
    world: World, focus: Focus, wait_until: Wait
) -> None:
    desk = world.desktop.desk
    wide = world.root.winfo_width()
    opened(world, 50, wait_until)
    opened(world, 51, wait_until, Layout.WINDOWS)
    choose(world.desktop.main_menu(), "Tabs")
    wait_until(lambda: {host.layout for host in desk.hosts[1:]} == {Layout.TABS})
    assert sorted(tabs(world, 50).conversations) == [50, 51]
    wait_until(lambda: world.root.winfo_width() < wide // 2)
    assert not panes(world).right.winfo_viewable()
    world.desktop.open_conversation(52)
    assert list(tabs(world, 52).conversations) == [50, 51, 52]
    choose(world.desktop.main_menu(), "Floating windows")
    wait_until(lambda: len([h for h in desk.hosts if h.layout is Layout.WINDOWS]) == 3)
    assert [c.checked for c in world.desktop.main_menu()][:3] == [False, True, False]
    focus(world.desktop.talks[52].composer.writing)
    wait_until(lambda: world.desktop.is_attended(52))
    world.desktop.open_settings()
    assert world.desktop.settings is not None
    page: Any = world.desktop.settings.open("chats")
    page.layouts.chips[Layout.ONE].press()
    wait_until(lambda: list(desk.docked.conversations) == [52])
    assert list(world.desktop.talks) == [52], "the last one; drafts stay with the others"
    wait_until(lambda: world.root.winfo_width() == wide)


# --- tabs -----------------------------------------------------------------------------------------


def test_tabs_are_chosen_with_mouse_and_keys(
    world: World, click: Click, focus: Focus, keys: Keys, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51, 52)
    assert [tab.name for tab in window.bar.tabs][:2] == ["Nora 🎉", "Jonas Weber"]
    assert window.chosen == 52
    click(window.bar, *middle(window, 50))
    assert window.chosen == 50
    wait_until(world.desktop.talks[50].winfo_viewable)
    assert not world.desktop.talks[52].winfo_viewable()
    focus(world.desktop.talks[50].composer.writing)
    keys("<Control-Tab>")
    assert window.chosen == 51
    writing = world.desktop.talks[51].composer.writing
    wait_until(lambda: writing.focus_displayof() is writing)
    keys("<Control-Shift-Tab>")
    assert window.chosen == 50
    first = world.desktop.talks[50].composer.writing
    wait_until(lambda: first.focus_displayof() is first)
    keys("<Control-Shift-Tab>")
    assert window.chosen == 52
    focus(window.bar)
    keys("<Home>")
    assert (window.chosen, window.bar.focus_displayof()) == (50, window.bar)
    assert [each.state for each in window.bar.described()] == ["selected", "", ""]
    keys("<Right><Shift-Right>")
    assert list(window.conversations) == [50, 52, 51]
    keys("<Delete>")
    assert list(window.conversations) == [50, 52]
    focus(world.desktop.talks[window.chosen].composer.writing)
    keys("<Control-w>")
    assert len(window.conversations) == 1
    keys("<Escape>")
    assert not window.winfo_exists()
    assert not world.state.timelines


def test_middle_click_and_the_cross_close_a_tab(
    world: World, click: Click, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51, 52)
    x, y = middle(window, 51)
    window.bar.event_generate("<ButtonPress-2>", x=x, y=y)
    window.bar.event_generate("<ButtonRelease-2>", x=x, y=y)
    assert list(window.conversations) == [50, 52]
    world.root.update()
    right = window.bar.bounds(52)[2]
    click(window.bar, x=right - world.look.px(14), y=y)
    assert list(window.conversations) == [50]
    assert window.chosen == 50
    assert sorted(world.state.timelines) == [50]


def test_a_tab_is_dragged_along_the_bar(world: World, wait_until: Wait) -> None:
    window = in_tabs(world, wait_until, 50, 51, 52)
    bar = window.bar
    x, y = bar.winfo_rootx(), bar.winfo_rooty() + 20
    end = x + bar.bounds(52)[2] - 10
    drag(bar, middle(window, 50), (x + 140, y), (x + 300, y), (end, y))
    assert list(window.conversations) == [51, 52, 50]
    assert not ghosts(world)
    let_go(bar, (end, y))
    assert window.chosen == 50
    wait_until(lambda: kept(world).tabs[0].conversations == (51, 52, 50))


def test_a_tab_torn_off_becomes_a_window_and_is_dropped_on_another_bar(
    world: World, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51)
    world.root.geometry("400x480+1200+0")
    window.geometry("600x500+0+0")
    wait_until(lambda: window.winfo_width() == 600 and world.root.winfo_rootx() == 1200)
    world.desktop.talks[51].composer.insert_text("half")
    drag(window.bar, middle(window, 51), (400, 300), (900, 640))
    assert len(ghosts(world)) == 1
    let_go(window.bar, (900, 640))
    assert not ghosts(world)
    torn = floating(world, 51)
    wait_until(lambda: torn.winfo_x() > 600)
    assert world.desktop.talks[51].composer.text() == "half"
    assert list(window.conversations) == [50]
    # Back again, by its head onto the bar.
    face = world.desktop.talks[51].header.face
    wait_until(face.winfo_viewable)
    spot = (window.bar.winfo_rootx() + 3, window.bar.winfo_rooty() + 12)
    window.lift()
    drag(face, (10, 10), (700, 500), spot)
    let_go(face, spot)
    assert list(window.conversations) == [51, 50]
    assert window.chosen == 51
    assert not torn.winfo_exists()
    assert not world.desktop.details, "a drag is no click on the head"


def test_a_conversation_is_docked_by_dropping_it_on_the_main_window_and_dragged_out_of_it(
    world: World, wait_until: Wait
) -> None:
    world.root.geometry("900x600+0+0")
    wait_until(lambda: world.root.winfo_width() == 900)
    opened(world, 50, wait_until)
    window = in_tabs(world, wait_until, 51)
    window.geometry("500x500+950+100")
    wait_until(lambda: window.winfo_rootx() == 950)
    world.root.lift()
    drag(window.bar, middle(window, 51), (800, 300), (700, 300))
    assert panes(world).right.place_slaves(), "the place is framed"
    let_go(window.bar, (700, 300))
    assert not window.winfo_exists()
    assert list(world.desktop.talks) == [51], "the one that was docked is closed"
    assert not panes(world).right.place_slaves()
    face = world.desktop.talks[51].header.face
    wait_until(face.winfo_viewable)
    drag(face, (10, 10), (1000, 300))
    let_go(face, (1000, 300))
    assert floating(world, 51).winfo_exists()
    assert not panes(world).forward or not world.desktop.desk.docked.conversations


def test_escape_leaves_what_is_dragged_where_it_was(
    world: World, keys: Keys, focus: Focus, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51)
    focus(world.desktop.talks[51].composer.writing)
    drag(window.bar, middle(window, 51), (1400, 900))
    wait_until(lambda: window.focus_displayof() is world.desktop.talks[51].composer.writing)
    keys("<Escape>")
    assert not ghosts(world)
    let_go(window.bar, (1400, 900))
    assert list(window.conversations) == [50, 51]
    talk = opened(world, 52, wait_until)
    focus(talk.composer.writing)
    drag(talk.header.face, (10, 10), (1500, 900))
    keys("<Escape>")
    drag_on = talk.header.face
    let_go(drag_on, (1500, 900))
    assert list(world.desktop.desk.docked.conversations) == [52]
    drag(drag_on, (10, 10), (1500, 900))
    assert ghosts(world), "the next drag is another one"
    let_go(drag_on, (1500, 900))
    assert floating(world, 52).winfo_exists()


def test_what_is_dragged_may_be_closed_meanwhile(world: World, wait_until: Wait) -> None:
    talk = opened(world, 52, wait_until)
    drag(talk.header.face, (10, 10), (1500, 900))
    assert ghosts(world)
    world.desktop.desk.close(52)
    assert not ghosts(world)
    assert not panes(world).right.place_slaves()


def test_many_tabs_scroll_and_the_one_in_front_is_in_view(world: World, wait_until: Wait) -> None:
    window = in_tabs(world, wait_until, 50, 51, 52, 53)
    window.geometry("400x500+0+0")
    wait_until(lambda: window.bar.winfo_width() == 400)
    world.root.update()

    def whole(conversation: int) -> bool:
        left, _top, right, _bottom = window.bar.bounds(conversation)
        return left >= 0 and right <= 400

    assert whole(53)
    assert not whole(50)
    window.bar.event_generate("<Button-4>")
    for _ in range(6):
        window.bar.event_generate("<Button-4>")
    assert whole(50)
    window.bar.step(1)
    assert window.chosen == 50
    assert whole(50)


# --- counts ---------------------------------------------------------------------------------------


def test_titles_and_icons_count_what_waits_but_not_what_is_muted(
    world: World, focus: Focus, wait_until: Wait
) -> None:
    window = in_tabs(world, wait_until, 50, 51)
    opened(world, 52, wait_until, Layout.WINDOWS)
    focus(world.root)
    wait_until(lambda: not world.desktop.is_attended(52))

    def news(conversation: int, peer: int, unread: int, muted_until: int = 0) -> None:
        new = item(conversation, 400, peer, "News!", time=NOW)
        told = summary(conversation, peer, new, unread=unread, read_seq=1)
        told = told.model_copy(update={"muted_until": muted_until})
        world.link.tell(SummaryChanged(summary=told))

    news(50, NORA.id, 3)
    news(51, JONAS.id, 2)
    wait_until(lambda: window.title() == "(5) Jonas Weber")
    assert [tab.unread for tab in window.bar.tabs] == [3, 2]
    news(50, NORA.id, 4, muted_until=NOW + 3_600_000)
    wait_until(lambda: window.title() == "(2) Jonas Weber")
    wait_until(lambda: world.root.title().startswith("(1) WL"))
    news(52, 4, 12)
    wait_until(lambda: floating(world, 52).title().startswith("(12) Zoé"))
    focus(world.desktop.talks[52].composer.writing)
    wait_until(lambda: floating(world, 52).title().startswith("Zoé"))


# --- kept -----------------------------------------------------------------------------------------


def test_what_was_open_is_open_again_where_it_was(root: Any, look: Any, wait_until: Wait) -> None:
    first = World(root, look)
    opened(first, 50, wait_until)
    in_tabs(first, wait_until, 52, 51)
    first.desktop.desk.open(52)
    floated = opened(first, 53, wait_until, Layout.WINDOWS).winfo_toplevel()
    floated.wm_geometry("520x480+300+120")
    wait_until(lambda: floated.winfo_width() == 520)
    first.desktop.desk.keep_on_top(floating(first, 53), True)
    first.desktop.keep_place()
    left = first.state.desktop
    first.close()
    screens = screens_of(root)
    assert left.arrangements[screens] == Arrangement(
        docked=50,
        floating=(53,),
        tabs=(Tabs(conversations=(52, 51), chosen=52),),
        on_top=("conversation 53",),
        list_width=LIST_WIDTH,
    )
    again = DesktopState.model_validate_json(left.model_dump_json())
    second = World(root, look, kept=again)
    assert list(second.desktop.desk.docked.conversations) == [50]
    assert list(tabs(second, 51).conversations) == [52, 51]
    assert list(tabs(second, 51).views) == [52], "the other tab is made when it is looked at"
    window = floating(second, 53)
    wait_until(lambda: window.geometry() == "520x480+300+120")
    assert second.desktop.desk.is_on_top(window)
    assert second.desktop.talks[53].composer.text() == "I wanted to ask you"
    second.close()


def test_what_is_not_known_any_more_stays_away_and_other_screens_have_their_own(
    root: Any, look: Any, wait_until: Wait
) -> None:
    kept_here = Arrangement(docked=99, floating=(51, 98), tabs=(Tabs(conversations=(97,)),))
    state = DesktopState(
        arrangements={screens_of(root): kept_here, "0:1x1": Arrangement(docked=50)}
    )
    world = World(root, look, kept=state)
    assert list(world.desktop.desk.conversations) == [51]
    wait_until(lambda: kept(world) == Arrangement(floating=(51,), list_width=LIST_WIDTH))
    assert world.state.desktop.arrangements["0:1x1"].docked == 50
    world.link.tell(SignedOut())
    wait_until(lambda: isinstance(world.desktop.page, WelcomeView))
    assert world.state.desktop.arrangements == {}, "the next one may be somebody else"
    world.close()


def test_another_language_leaves_everything_where_it_stands(
    world: World, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    docked = opened(world, 50, wait_until)
    window = in_tabs(world, wait_until, 51, 52)
    focus(docked.composer.writing)
    keys("half")
    world.preferences.speak("fr")
    wait_until(lambda: main(world).tabs["chats"].label == "Discussions")
    again = world.desktop.talks[50]
    assert again is not docked
    assert again.composer.text() == "half"
    assert again.winfo_toplevel() is world.root
    assert list(window.conversations) == [51, 52]
    assert world.desktop.talks[52].winfo_toplevel() is window
    wait_until(world.desktop.talks[52].winfo_viewable)


def test_windows_neither_grow_nor_creep_under_a_window_manager(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    window = floating(world, 50)
    window.geometry("500x420+200+150")
    wait_until(lambda: window.winfo_width() == 500 and window.winfo_rooty() > 150)
    spot = (window.winfo_rootx(), window.winfo_rooty())
    for _ in range(3):
        world.desktop.desk.close(50)
        opened(world, 50, wait_until, Layout.WINDOWS)
        again = floating(world, 50)
        wait_until(lambda again=again: (again.winfo_rootx(), again.winfo_rooty()) == spot)
        assert again.geometry() == "500x420+200+150"
    window = floating(world, 50)
    zoom(window)
    wait_until(lambda: window.winfo_width() > 1000)
    world.desktop.desk.close(50)
    opened(world, 50, wait_until, Layout.WINDOWS)
    window = floating(world, 50)
    wait_until(lambda: zoomed(window) and window.winfo_width() > 1000)
    window.attributes("-zoomed", False)
    wait_until(lambda: window.geometry() == "500x420+200+150")


def test_the_main_window_stays_where_it_is_when_its_shape_changes(
    window_manager: WindowManager, root: Any, look: Any, wait_until: Wait
) -> None:
    world = World(root, look)
    wait_until(lambda: root.winfo_viewable() and root.winfo_rooty() > 0)
    spot = (root.winfo_rootx(), root.winfo_rooty())
    wide = root.winfo_width()
    for layout in (Layout.WINDOWS, Layout.ONE):
        world.preferences.choose_layout(layout)
        narrow = layout is Layout.WINDOWS
        wait_until(lambda narrow=narrow: (root.winfo_width() < wide) == narrow)
        wait_until(lambda: (root.winfo_rootx(), root.winfo_rooty()) == spot)
    assert root.winfo_width() == wide
    world.close()


def test_on_top_means_above_the_window_that_is_raised_later(
    window_manager: WindowManager, world: World, wait_until: Wait
) -> None:
    opened(world, 50, wait_until, Layout.WINDOWS)
    opened(world, 51, wait_until, Layout.WINDOWS)
    first, second = floating(world, 50), floating(world, 51)
    for window in (first, second):
        window.geometry("500x420+300+200")
    wait_until(lambda: first.winfo_rootx() == second.winfo_rootx() > 250)

    def front() -> tk.Misc:
        found = world.root.winfo_containing(first.winfo_rootx() + 200, first.winfo_rooty() + 200)
        assert found is not None
        window: tk.Misc = found.winfo_toplevel()
        return window

    wait_until(lambda: front() is second)
    world.desktop.desk.keep_on_top(first, True)
    wait_until(lambda: front() is first)
    world.desktop.open_conversation(51)
    wait_until(lambda: world.desktop.is_attended(51))
    assert front() is first
