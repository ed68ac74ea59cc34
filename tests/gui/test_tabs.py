"""Conversations in tabs: chosen, dragged, torn off, counted."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import JONAS, NORA, item, summary
from tests.gui.desking import (
    floating,
    ghosts,
    in_tabs,
    kept,
    middle,
    opened,
    panes,
)
from tests.gui.hands import Click, Focus, Keys, Wait, drag, let_go
from tests.gui.world import NOW, World
from whatsapp_like.client.events import SummaryChanged
from whatsapp_like.models.state.arrangement import Layout

pytestmark = pytest.mark.gui


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
    assert torn.winfo_width() == 760, "as wide as one that is opened"
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
