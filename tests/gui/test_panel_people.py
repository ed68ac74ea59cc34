"""The panel with real events: who is connected."""

from __future__ import annotations

import pytest

from tests.controllers.panel_fakes import fill, session
from tests.gui.staging import Stage
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.models.state.panel import Page, ServerPhase
from whatsapp_like.views.panel.columns import Key

pytestmark = pytest.mark.gui


def test_sessions_come_and_go_live(stage: Stage) -> None:
    stage.run()
    stage.open(Page.SESSIONS)
    table = stage.sessions.table
    assert table.texts() == []
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.settle()
    assert [row[:3] for row in table.texts()] == [["Person 1", "person1", "192.168.1.7"]]
    assert stage.sessions.said == "1 person"
    stage.desk.tell(SessionsChanged(sessions=(session(1, idle=True),), accounts=1))
    stage.settle()
    assert table.texts()[0][-1] == "idle"
    stage.desk.tell(SessionsChanged(sessions=(), accounts=1))
    stage.settle()
    assert table.texts() == []


def test_titles_sort_and_typing_filters(stage: Stage) -> None:
    fill(stage.desk)
    stage.state.server.phase = ServerPhase.RUNNING
    stage.settle()
    stage.open(Page.SESSIONS)
    table = stage.sessions.table

    def column(number: int) -> list[str]:
        return [row[number] for row in table.texts()]

    stage.click(table.titles[Key.ADDRESS])
    assert column(2) == [
        "10.8.0.4",
        "127.0.0.1",
        "192.168.1.7",
        "192.168.1.9",
        "192.168.1.23",
        "fd00::2a",
    ]
    stage.key(table.titles[Key.ADDRESS], "<Return>")
    assert column(2)[0] == "fd00::2a"
    stage.type(stage.sessions.search.field, "168 no")
    stage.settle()
    assert column(1) == ["nora"]
    stage.type(stage.sessions.search.field, "nobody")
    stage.settle()
    assert table.texts() == []


def test_the_keyboard_moves_in_the_table_and_copies(stage: Stage) -> None:
    fill(stage.desk)
    stage.state.server.phase = ServerPhase.RUNNING
    stage.settle()
    stage.open(Page.SESSIONS)
    table = stage.sessions.table
    stage.key(table.canvas, "<Down>")
    assert table.current == 1
    stage.key(table.canvas, "<End>")
    assert table.current == 5
    stage.key(table.canvas, "<Home>")
    stage.key(table.canvas, "<Control-c>")
    assert "Alias: nora" in stage.root.clipboard_get()
    assert table.describe(0).name == "Nora Becker"


def test_the_mouse_chooses_rows_and_scrolls(stage: Stage) -> None:
    stage.run()
    many = tuple(session(number) for number in range(1, 101))
    stage.desk.tell(SessionsChanged(sessions=many, accounts=100))
    stage.open(Page.SESSIONS)
    table = stage.sessions.table
    table.canvas.event_generate("<Motion>", x=40, y=60)
    stage.click(table.canvas, 40, 60)
    assert table.current == 1
    before = table.row_at(10)
    if table.tk.call("tk", "windowingsystem") == "x11":
        table.canvas.event_generate("<Button-5>", x=40, y=60)
    else:
        table.canvas.event_generate("<MouseWheel>", x=40, y=60, delta=-120)
    stage.settle()
    assert table.row_at(10) != before
    stage.key(table.canvas, "<End>")
    assert table.row_at(table.canvas.winfo_height() - 10) == 99
    stage.key(table.canvas, "<Prior>")
    assert table.current is not None
    assert table.current < 95


def test_a_narrow_window_keeps_what_matters(stage: Stage) -> None:
    fill(stage.desk)
    stage.state.server.phase = ServerPhase.RUNNING
    stage.settle()
    stage.open(Page.SESSIONS)
    titles = stage.sessions.table.titles
    assert titles[Key.CLIENT].winfo_ismapped()
    side = stage.view.side
    assert side is not None
    stage.root.geometry("640x440")
    stage.wait_until(lambda: side.folded)
    stage.settle()
    assert not titles[Key.CLIENT].winfo_ismapped()
    assert titles[Key.ADDRESS].winfo_ismapped()
    stage.root.geometry("960x720")
    stage.wait_until(lambda: titles[Key.CLIENT].winfo_ismapped())
    assert not side.folded
