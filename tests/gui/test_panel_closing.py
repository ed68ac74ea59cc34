"""The panel with real events: closing it, and what is left then."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.controllers.panel_fakes import session
from tests.gui.staging import Stage
from tests.screen import WindowManager
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.errors import DataBusy
from whatsapp_like.models.state.panel import Page, ServerPhase

pytestmark = pytest.mark.gui


def close(stage: Stage) -> None:
    """Close the window as its title bar does."""
    stage.root.tk.call(stage.root.protocol("WM_DELETE_WINDOW"))
    stage.settle()


def test_without_a_server_closing_asks_nothing(stage: Stage) -> None:
    close(stage)
    assert stage.quits == 1


def test_closing_can_leave_the_server_running(stage: Stage) -> None:
    stage.run()
    close(stage)
    dialog = stage.view.leaving
    assert dialog is not None
    assert stage.quits == 0
    stage.key(dialog.keep, "<Return>")
    assert stage.quits == 1
    assert stage.desk.host.stopped == []


def test_closing_can_stop_the_server_first(stage: Stage) -> None:
    stage.run()
    close(stage)
    dialog = stage.view.leaving
    assert dialog is not None
    stage.click(dialog.stop)
    assert stage.quits == 0
    assert dialog.winfo_exists()
    stage.desk.process.words = ""
    stage.desk.jobs.run_all()
    assert stage.quits == 1
    assert len(stage.desk.host.stopped) == 1


@pytest.mark.parametrize("way", ["button", "escape"])
def test_closing_can_be_taken_back(stage: Stage, way: str) -> None:
    stage.run()
    close(stage)
    dialog = stage.view.leaving
    assert dialog is not None
    if way == "button":
        stage.click(dialog.cancel)
    else:
        stage.key(dialog.keep, "<Escape>")
    assert not dialog.winfo_exists()
    assert stage.quits == 0
    assert stage.state.server.phase is ServerPhase.RUNNING
    close(stage)
    assert stage.view.leaving is not dialog


def test_a_server_that_does_not_stop_keeps_the_panel_open(stage: Stage) -> None:
    stage.run()
    stage.desk.host.stop_error = DataBusy("The server does not stop.")
    close(stage)
    dialog = stage.view.leaving
    assert dialog is not None
    stage.click(dialog.stop)
    stage.desk.jobs.run_all()
    stage.settle()
    assert not dialog.winfo_exists()
    assert stage.quits == 0
    assert stage.overview.alert.said == "The server does not stop."


def test_the_window_is_kept_where_the_window_manager_put_it(
    window_manager: WindowManager, stage: Stage
) -> None:
    stage.wait_until(lambda: stage.root.winfo_x() > 100, timeout=20)
    close(stage)
    place = f"+{stage.root.winfo_x()}+{stage.root.winfo_y()} content"
    assert stage.state.desktop.windows["here panel"].endswith(place)


def test_a_destroyed_panel_leaves_nothing_behind(stage: Stage) -> None:
    stage.run()
    server, sessions = stage.state.server, stage.state.sessions
    for page in (Page.SESSIONS, Page.SETTINGS, Page.OVERVIEW):
        stage.open(page)

    def listeners() -> int:
        signals = [getattr(server.events, each.name) for each in fields(server)]
        looks = stage.state.desktop.events
        own = [sessions.events.added, sessions.events.changed, sessions.events.removed]
        return sum(map(len, [*signals, *own, looks.theme, looks.zoom, looks.language]))

    before = listeners()
    assert before > 5
    stage.open(Page.SESSIONS)
    stage.open(Page.OVERVIEW)
    assert listeners() == before, "a page that is gone hears nothing"
    watched = len(stage.look.changed)
    stage.view.destroy()
    stage.root.update()
    assert listeners() == 3, "the looks are still saved; nothing else is heard"
    assert len(stage.look.changed) < watched
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.look.use("dark")
    stage.root.update()
