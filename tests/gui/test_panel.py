"""The panel's windows with real events; the server, its process and its connection stand in."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from tests.conftest import WaitUntil
from tests.controllers.panel_fakes import Desk, fill, note, session
from tests.controllers.test_panel import ONLINE
from tests.gui.walking import Walker
from tests.screen import WindowManager
from whatsapp_like import i18n
from whatsapp_like.client.events import SessionsChanged
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.errors import DataBusy, ErrorCode, Refused
from whatsapp_like.models.server import Registration, pin_groups
from whatsapp_like.models.state.panel import Page, ServerPhase
from whatsapp_like.server.settings import load_settings
from whatsapp_like.views.panel.columns import Key
from whatsapp_like.views.panel.overview import OverviewPage
from whatsapp_like.views.panel.sessions import SessionsPage
from whatsapp_like.views.panel.settings import SettingsPage
from whatsapp_like.views.panel.setup import SetupView
from whatsapp_like.views.panel.view import PanelView
from whatsapp_like.views.placement import KeptPlaces
from whatsapp_like.views.root import make_root
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


class Stage:
    """A panel on screen, and hands for it."""

    def __init__(self, root: ttk.App, folder: Path, wait_until: WaitUntil) -> None:
        self.root = root
        self.look = Look(root)
        self.desk = Desk()
        self.state = self.desk.state
        self.wait_until = wait_until
        self.quits = 0
        self.setup = SetupController(self.state)
        self.setup.show(load_settings({"data": folder, "name": "Office"}))
        self.desktop = DesktopController(self.state.desktop, self.desk.timers, None)
        self.view = PanelView(
            root,
            self.look,
            self.state,
            self.desk.panel,
            self.setup,
            self.desktop,
            KeptPlaces(self.state.desktop, self.desktop.remember_window, "here"),
            self._quit,
        )
        self.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        root.deiconify()
        self.settle()

    def _quit(self) -> None:
        self.quits += 1

    def settle(self) -> None:
        """Let everything that is due be drawn."""
        self.wait_until(lambda: self.view.winfo_ismapped() and self.view.winfo_width() > 1)
        for _turn in range(3):
            self.root.update()

    def run(self) -> None:
        """Bring a server up, with nobody connected."""
        self.state.server.phase = ServerPhase.STOPPED
        self.desk.start()
        self.desk.tell(ONLINE, SessionsChanged(sessions=(), accounts=1))
        self.settle()

    def focus(self, widget: tk.Misc) -> None:
        """Give a widget the keyboard, and wait until it has it."""
        # Without a window manager nobody else gives it.
        widget.focus_force()
        self.wait_until(lambda: self.root.focus_get() is widget)
        self.root.update()

    def type(self, widget: tk.Misc, text: str) -> None:
        """Replace what stands in a field, key by key."""
        self.focus(widget)
        widget.event_generate("<<SelectAll>>")
        widget.event_generate("<Delete>")
        for letter in text:
            widget.event_generate(
                "<space>" if letter == " " else f"<Key-{_KEYS.get(letter, letter)}>"
            )
        self.root.update()

    def key(self, widget: tk.Misc, sequence: str) -> None:
        """Press a key at a widget."""
        self.focus(widget)
        widget.event_generate(sequence)
        self.settle()

    def click(self, widget: tk.Misc, x: int = 5, y: int = 5) -> None:
        """Click on a widget."""
        self.root.update()
        widget.event_generate("<Enter>", x=x, y=y)
        widget.event_generate("<Button-1>", x=x, y=y)
        widget.event_generate("<ButtonRelease-1>", x=x, y=y)
        self.settle()

    @property
    def overview(self) -> OverviewPage:
        assert isinstance(self.view.shown, OverviewPage)
        return self.view.shown

    def open(self, page: Page) -> None:
        """Open a page by its button."""
        self.click(self.view.buttons[page])

    @property
    def sessions(self) -> SessionsPage:
        assert isinstance(self.view.shown, SessionsPage)
        return self.view.shown

    @property
    def settings(self) -> SettingsPage:
        assert isinstance(self.view.shown, SettingsPage)
        return self.view.shown

    @property
    def set_up(self) -> SetupView:
        assert isinstance(self.view.shown, SetupView)
        return self.view.shown


_KEYS = {" ": "space", ".": "period", ":": "colon", "-": "minus", "/": "slash"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "wl"


@pytest.fixture
def stage(folder: Path, wait_until: WaitUntil) -> Iterator[Stage]:
    i18n.set_language("en")
    root = make_root()
    made = Stage(root, folder, wait_until)
    yield made
    made.desk.close()
    # Tk keeps the size with the screen: the next root of the process would begin with it.
    made.look.enlarge(1.0)
    root.update()
    root.destroy()
    i18n.set_language("en")


# --- setting up -----------------------------------------------------------------------------------


def test_first_run_asks_then_starts_what_was_typed(stage: Stage, folder: Path) -> None:
    fields = stage.set_up.fields
    stage.type(fields.name.box.field, "Our House")
    stage.type(fields.port.box.field, "7300")
    stage.focus(fields.registration)
    fields.registration.event_generate("<Down>")
    stage.click(stage.set_up.start)
    read = load_settings({"data": folder})
    assert (read.name, read.port, read.registration) == ("Our House", 7300, Registration.OPEN)
    assert stage.state.server.phase is ServerPhase.STARTING
    assert stage.overview.head.said == "Starting…"
    stage.desk.jobs.run_all()
    stage.desk.process.status = note(port=7300)
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.head.said.startswith("Running since 21 September 2026")
    assert stage.root.title() == "Office - WL server", "the name is the server's own"


def test_what_cannot_work_is_said_at_its_field_and_nothing_starts(
    stage: Stage, folder: Path
) -> None:
    fields = stage.set_up.fields
    stage.type(fields.port.box.field, "70000")
    assert fields.port.said == "A number from 1 to 65535; 7272 is the usual one."
    stage.type(fields.name.box.field, "")
    stage.key(fields.name.box.field, "<Return>")
    assert "Give the server a name" in fields.name.said
    assert not folder.exists()
    stage.wait_until(lambda: stage.root.focus_get() is fields.name.box.field)
    assert stage.state.server.phase is ServerPhase.NEW
    stage.type(fields.port.box.field, "7300")
    assert fields.port.said == "Change it only if another program needs 7272."


def test_a_folder_that_cannot_be_written_is_said_above_the_button(
    stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    stage.set_up.fields.folder.box.set(str(tmp_path / "file" / "below"))
    stage.click(stage.set_up.start)
    assert "cannot be written" in stage.set_up.alert.said
    assert stage.set_up.alert.winfo_ismapped()
    assert stage.state.server.phase is ServerPhase.NEW


def test_choosing_a_used_folder_shows_its_settings(stage: Stage, tmp_path: Path) -> None:
    form = replace(stage.setup.form(), folder=str(tmp_path / "old"), name="Old", port="7555")
    SetupController(Desk().state).save(form)
    fields = stage.set_up.fields
    fields.folder.box.set(str(tmp_path / "ol"))
    stage.focus(fields.folder.box.field)
    fields.folder.box.focus_field()
    fields.folder.box.field.event_generate("<Key-d>")
    stage.settle()
    assert fields.form == form
    assert "set up here" in fields.folder.said


def test_a_start_that_fails_says_the_servers_own_sentence(stage: Stage) -> None:
    stage.click(stage.set_up.start)
    stage.desk.jobs.run_all()
    stage.desk.process.fault = "Port 7272 is taken by another program: choose another port."
    stage.desk.jobs.run_all()
    stage.settle()
    # Where it can be mended: the form is still there, as it was filled in.
    assert stage.set_up.alert.said == stage.desk.process.fault
    assert stage.set_up.alert.winfo_ismapped()
    assert stage.state.server.phase is ServerPhase.NEW
    fields = stage.set_up.fields
    stage.type(fields.port.box.field, "7300")
    stage.desk.process.fault = ""
    stage.click(stage.set_up.start)
    stage.desk.jobs.run_all()
    stage.desk.jobs.run_all()
    stage.settle()
    assert isinstance(stage.view.shown, OverviewPage)
    assert load_settings({"data": Path(stage.state.server.folder)}).port == 7300


def test_a_later_start_that_fails_is_said_above_the_overview(stage: Stage) -> None:
    stage.run()
    stage.click(stage.overview.head.stop)
    stage.desk.jobs.run_all()
    stage.settle()
    stage.click(stage.overview.head.start)
    stage.desk.jobs.run_all()
    stage.desk.process.fault = "Port 7272 is taken by another program: choose another port."
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.alert.said == stage.desk.process.fault
    assert stage.overview.alert.winfo_ismapped()


def test_of_two_questions_only_the_latter_is_asked(stage: Stage) -> None:
    stage.run()
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.settle()
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.view.close()
    stage.settle()
    assert not question.winfo_exists()
    assert stage.view.leaving is not None
    assert stage.view.leaving.winfo_exists()


# --- the overview ---------------------------------------------------------------------------------


def test_addresses_and_pin_are_shown_and_copied(stage: Stage) -> None:
    stage.run()
    page = stage.overview
    lines = page.addresses.lines
    assert [line.text for line in lines] == ["192.168.1.20:7272", "[fd00::20]:7272"]
    stage.click(lines[1])
    assert stage.root.clipboard_get() == "[fd00::20]:7272"
    assert lines[1].button.label == "Copied"
    stage.key(lines[0].button, "<Return>")
    assert stage.root.clipboard_get() == "192.168.1.20:7272"
    stage.key(page.pin.copy, "<space>")
    assert stage.root.clipboard_get() == pin_groups(stage.state.server.pin)
    stage.wait_until(lambda: lines[1].button.label == "Copy the address")


def test_the_first_administrators_code_is_there_until_it_was_used(stage: Stage) -> None:
    stage.run()
    assert not stage.overview.first.winfo_ismapped()
    stage.desk.tell(SessionsChanged(sessions=(), accounts=0))
    stage.settle()
    assert stage.overview.first.winfo_ismapped()
    stage.click(stage.overview.first.code)
    assert stage.root.clipboard_get() == "abcdefghijklmnopqrstuvwxyz"
    stage.desk.tell(SessionsChanged(sessions=(), accounts=1))
    stage.settle()
    assert not stage.overview.first.winfo_ismapped()


def test_an_invite_is_made_and_copied(stage: Stage) -> None:
    stage.run()
    invites = stage.overview.invites
    stage.type(invites.uses.box.field, "5")
    stage.type(invites.days.box.field, "")
    stage.key(invites.days.box.field, "<Return>")
    stage.desk.link.drain()
    stage.settle()
    assert stage.desk.link.client.called("create_invite")[0][1:] == (5, None)
    assert invites.said.startswith("For 5 people, valid for ever.")
    stage.click(invites.link)
    assert stage.root.clipboard_get() == invites.link.text
    assert invites.link.text.endswith("code=code1")
    assert invites.code.text == "code1"


def test_an_invite_for_nobody_is_not_asked_for(stage: Stage) -> None:
    stage.run()
    invites = stage.overview.invites
    stage.type(invites.uses.box.field, "0")
    stage.click(invites.new)
    assert invites.uses.said == "A number from 1 to 100000."
    assert stage.desk.link.client.called("create_invite") == []


def test_a_refused_invite_says_why(stage: Stage) -> None:
    stage.run()
    stage.desk.link.client.failures["create_invite"] = Refused(ErrorCode.STORAGE)
    stage.click(stage.overview.invites.new)
    stage.desk.link.drain()
    stage.settle()
    assert stage.overview.invites.said == "The server cannot save at the moment. Nothing is lost."


def test_closed_registration_offers_no_invites(stage: Stage) -> None:
    stage.run()
    stage.state.server.registration = Registration.CLOSED
    stage.settle()
    assert not stage.overview.invites.new.winfo_ismapped()
    stage.state.server.registration = Registration.OPEN
    stage.settle()
    assert stage.overview.invites.new.winfo_ismapped()


def test_stopping_asks_only_when_somebody_is_connected(stage: Stage) -> None:
    stage.run()
    stage.desk.tell(SessionsChanged(sessions=(session(1),), accounts=1))
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.click(question.no)
    assert stage.state.server.phase is ServerPhase.RUNNING
    stage.click(stage.overview.head.stop)
    question = stage.overview.question
    assert question is not None
    stage.click(question.yes)
    assert stage.overview.head.said == "Stopping…"
    stage.desk.process.words = ""
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.overview.head.said == "Stopped"
    assert not stage.overview.addresses.winfo_ismapped()
    stage.run()
    stage.click(stage.overview.head.stop)
    assert stage.overview.head.said == "Stopping…", "nobody is there to be asked about"


def test_a_restart_is_offered_when_settings_have_changed(stage: Stage) -> None:
    stage.run()
    assert not stage.overview.behind.winfo_ismapped()
    stage.open(Page.SETTINGS)
    stage.type(stage.settings.fields.port.box.field, "7300")
    stage.click(stage.settings.button)
    assert stage.settings.said == "Saved. They hold from the server's next start."
    stage.open(Page.OVERVIEW)
    assert stage.overview.behind.winfo_ismapped()
    stage.key(stage.overview.refresh, "<Return>")
    stage.desk.process.words = ""
    stage.desk.jobs.run_all()
    assert len(stage.desk.host.launched) == 2


def test_a_start_can_be_cancelled(stage: Stage) -> None:
    stage.click(stage.set_up.start)
    assert stage.overview.head.stop.label == "Cancel"
    stage.click(stage.overview.head.stop)
    assert stage.set_up.alert.said == ""


def test_choices_are_made_by_mouse_and_keys(stage: Stage) -> None:
    options = stage.set_up.fields.registration
    tops = [y for y in range(options.winfo_height()) if options.row_at(y) == 2]
    options.event_generate("<Motion>", x=20, y=tops[4])
    stage.click(options, 20, tops[4])
    assert options.value is Registration.CLOSED
    stage.key(options, "<Up>")
    stage.key(options, "<Up>")
    stage.key(options, "<Up>")
    assert stage.set_up.fields.form.registration is Registration.INVITE
    options.event_generate("<Leave>")
    assert options.row_at(-1) is None


# --- people ---------------------------------------------------------------------------------------


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


# --- settings and looks ---------------------------------------------------------------------------


def test_a_running_servers_folder_is_fixed(stage: Stage) -> None:
    stage.run()
    stage.open(Page.SETTINGS)
    assert not stage.settings.fields.browse.enabled
    stage.desk.panel.stop()
    stage.desk.jobs.run_all()
    stage.settle()
    assert stage.settings.fields.browse.enabled


def test_theme_size_and_language_change_at_once(stage: Stage) -> None:
    stage.run()
    stage.open(Page.SETTINGS)
    stage.type(stage.settings.fields.name.box.field, "half typed")
    stage.click(stage.settings.themes.chips["dark"])
    assert stage.look.palette.dark
    assert stage.settings.themes.chips["dark"].chosen
    button = stage.view.theme_button
    assert button is not None
    assert button.label == "Light theme"
    stage.click(stage.settings.accents.swatches["blue"])
    assert stage.look.palette.name == "dark-blue"
    stage.click(stage.settings.zooms.chips[1.25])
    assert stage.look.zoom == 1.25
    stage.click(stage.settings.languages.chips["fr"])
    assert stage.view.buttons[Page.SETTINGS].label == i18n._("Settings") == "Réglages"
    assert stage.settings.fields.name.value == "half typed", "nothing typed was lost"
    stage.key(stage.view.buttons[Page.SETTINGS], "<Control-minus>")
    assert stage.look.zoom == 1.1


def test_pages_are_opened_by_keys(stage: Stage) -> None:
    stage.run()
    stage.key(stage.view.buttons[Page.OVERVIEW], "<Control-Key-2>")
    assert isinstance(stage.view.shown, SessionsPage)
    stage.key(stage.view.buttons[Page.SETTINGS], "<Return>")
    assert stage.settings.winfo_ismapped()


@pytest.mark.parametrize("page", list(Page))
def test_every_page_is_walked_through_without_a_mouse(stage: Stage, page: Page) -> None:
    stage.run()
    stage.focus(stage.root)
    stage.open(page)
    # The page takes the keyboard once it is laid out.
    stage.wait_until(lambda: str(stage.root.focus_get()).startswith(f"{stage.view.shown}."))
    Walker(stage.focus, stage.wait_until).check(stage.view.buttons[page])


# --- closing --------------------------------------------------------------------------------------


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


# --- life -----------------------------------------------------------------------------------------


def test_a_destroyed_panel_leaves_nothing_behind(stage: Stage) -> None:
    stage.run()
    server, sessions = stage.state.server, stage.state.sessions
    for page in (Page.SESSIONS, Page.SETTINGS, Page.OVERVIEW):
        stage.open(page)

    def listeners() -> int:
        signals = [getattr(server.events, name) for name in type(server).model_fields]
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
