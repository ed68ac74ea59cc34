"""The export dialog with real events, over a real client and its archive."""

from __future__ import annotations

import json
import os
import sys
import tkinter as tk
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import ttkbootstrap as ttk

from tests.client.export.archives import ADA, MINUTE, NOON, NORA, THERE, fill, opened
from tests.controllers.fakes import person
from tests.gui.hands import Click, Focus, Keys, Wait
from tests.gui.world import World
from whatsapp_like import i18n
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.client import Client
from whatsapp_like.controllers.export import ExportController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.day import DayDialog
from whatsapp_like.views.export import ExportDialog, open_export
from whatsapp_like.views.folders import choose_folder
from whatsapp_like.views.pump import Pump
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


TEXT, JSON = (ExportFormat.TEXT,), (ExportFormat.JSON,)
BOTH = (ExportFormat.TEXT, ExportFormat.JSON)
DAY = 24 * 60


class Desk:
    """A window, a client on a filled archive, and whatever is exported from it."""

    def __init__(self, root: ttk.App, look: Look, home: Path, count: int) -> None:
        self.root = root
        self.look = look
        self.folder = home / "Documents"
        self.folder.mkdir()
        fill(home, count)
        self.state = AppState()
        self.state.people[ADA.id] = person(ADA)
        self.state.people[NORA.id] = person(NORA)
        self.workers = Workers()
        self.bridge = Bridge(opened(home), lambda event: self.exports.receive(event))
        self.exports = ExportController(self.state, self.bridge, self.workers, self.folder)
        self.pumps = (Pump(root, self.bridge), Pump(root, self.workers))
        self.bridge.start()
        self.bridge.ask(Client.summaries, self._load)
        self.window = ttk.Toplevel(size=(500, 500), position=(50, 20))

    def _load(self, summaries: tuple[ConversationSummary, ...]) -> None:
        self.state.conversations.update({line.id: line for line in summaries})

    def dialog(self, wait_until: Wait, focus: Focus) -> ExportDialog:
        """Open the dialog and give it the keyboard."""
        wait_until(lambda: THERE in self.state.conversations)
        made = open_export(
            self.window, self.look, self.exports, THERE, lambda *_: str(self.folder.parent)
        )
        focus(made.go)
        return made

    @property
    def files(self) -> list[str]:
        return sorted(os.listdir(self.folder))

    def close(self) -> None:
        self.window.destroy()
        for pump in self.pumps:
            pump.stop()
        self.bridge.close()
        self.workers.close()
        i18n.set_language("en")
        self.look.enlarge(1.0)
        self.root.update()


@pytest.fixture
def desk(root: ttk.App, look: Look, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(root, look, tmp_path, 3 * DAY)
    yield made
    made.close()


def has_focus(widget: tk.Misc) -> bool:
    return widget.focus_displayof() is widget


def test_enter_exports_and_leads_to_the_folder(
    desk: Desk, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    dialog = desk.dialog(wait_until, focus)
    keys("<Return>")
    wait_until(lambda: dialog.result)
    assert dialog.result == ExportResult(files=(desk.folder / "Nora Becker.txt",), count=3 * DAY)
    assert dialog.said.splitlines() == [
        f"{3 * DAY} messages were exported.",
        str(desk.folder / "Nora Becker.txt"),
    ]
    assert desk.files == ["Nora Becker.txt"]
    wait_until(lambda: has_focus(dialog.look_in))
    keys("<Escape>")
    assert not dialog.winfo_exists()


def test_both_forms_of_one_day(
    desk: Desk, wait_until: Wait, focus: Focus, keys: Keys, click: Click
) -> None:
    day = datetime.fromtimestamp((NOON + DAY * MINUTE) / 1000, UTC).astimezone().date()
    dialog = desk.dialog(wait_until, focus)
    click(dialog.formats.chips[BOTH])
    click(dialog.ranges.chips["some"])
    wait_until(lambda: has_focus(dialog.first.box.field))
    keys(f"{day:%Y-%m-%d}")
    focus(dialog.last.box.field)
    keys(f"{day - timedelta(1):%Y/%m/%d}")
    click(dialog.last.calendar)
    (asking,) = (each for each in dialog.last.winfo_children() if isinstance(each, DayDialog))
    wait_until(lambda: has_focus(asking.month.days))
    keys("<Right><Return>")
    assert not asking.winfo_exists()
    assert dialog.last.value == f"{day:%Y-%m-%d}"
    focus(dialog.last.box.field)
    keys("<Return>")
    wait_until(lambda: dialog.result)
    assert desk.files == ["Nora Becker.json", "Nora Becker.txt"]
    document = json.loads((desk.folder / "Nora Becker.json").read_text("utf-8"))
    assert {message["date"][:10] for message in document["messages"]} == {f"{day}"}
    assert dialog.result is not None
    assert dialog.result.count == len(document["messages"]) == DAY


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("31.2.2026", "", "Enter a day as YYYY-MM-DD."),
        ("2026-02-02", "2026-02-01", "This is before the first day."),
    ],
)
def test_an_impossible_day_is_said_where_it_was_typed(
    desk: Desk, wait_until: Wait, click: Click, first: str, last: str, words: str, focus: Focus
) -> None:
    dialog = desk.dialog(wait_until, focus)
    click(dialog.ranges.chips["some"])
    dialog.first.box.set(first)
    dialog.last.box.set(last)
    click(dialog.go)
    wrong = dialog.last if last else dialog.first
    assert wrong.said == words
    assert has_focus(wrong.box.field)
    assert desk.files == []
    click(dialog.ranges.chips["all"])  # days that do not count any more keep nobody back
    click(dialog.go)
    wait_until(lambda: dialog.result)


def test_the_names_of_the_files_are_told_before(
    desk: Desk, wait_until: Wait, click: Click, focus: Focus
) -> None:
    dialog = desk.dialog(wait_until, focus)
    assert dialog.target.said == "Nora Becker.txt"
    click(dialog.formats.chips[BOTH])
    assert dialog.target.said == "Nora Becker.txt and Nora Becker.json"
    click(dialog.folder)
    assert dialog.target.value == str(desk.folder.parent / "Nora Becker")
    dialog.target.box.set(str(desk.folder / "nowhere" / "x"))
    click(dialog.go)
    assert dialog.target.said == f"There is no folder {desk.folder / 'nowhere'}."


def test_a_file_that_is_there_is_replaced_only_when_asked(
    desk: Desk, wait_until: Wait, click: Click, focus: Focus
) -> None:
    target = desk.folder / "Nora Becker.txt"
    target.write_text("before", "utf-8")
    dialog = desk.dialog(wait_until, focus)

    def asked() -> ConfirmDialog:
        click(dialog.go)
        found = [each for each in dialog.winfo_children() if isinstance(each, ConfirmDialog)]
        wait_until(found[0].winfo_viewable)
        return found[0]

    click(asked().no)
    assert target.read_text("utf-8") == "before"
    click(asked().yes)
    wait_until(lambda: dialog.result)
    assert target.read_text("utf-8").count("\n") == 3 * DAY


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that root cannot write to")
def test_a_failure_is_told_and_can_be_mended(
    desk: Desk, wait_until: Wait, click: Click, focus: Focus, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = desk.dialog(wait_until, focus)
    dialog.target.box.set("/proc/x")
    click(dialog.go)
    wait_until(lambda: "Choose another folder" in dialog.said)
    assert has_focus(dialog.go)
    monkeypatch.setenv("HOME", str(desk.folder))
    dialog.target.box.set("~/mended")
    click(dialog.go)
    wait_until(lambda: dialog.result)
    assert desk.files == ["mended.txt"]


def test_cancel_leaves_nothing(
    root: ttk.App, look: Look, tmp_path: Path, wait_until: Wait, focus: Focus
) -> None:
    desk = Desk(root, look, tmp_path, 30_000)
    try:
        dialog = desk.dialog(wait_until, focus)
        dialog.go.press()
        wait_until(lambda: dialog.bar.part > 0)
        dialog.stop.event_generate("<space>")
        wait_until(lambda: dialog.said == "Cancelled: nothing was written.")
        assert desk.files == []
        assert dialog.go.winfo_manager()
        dialog.go.press()
        wait_until(lambda: dialog.bar.part > 0)
        desk.window.destroy()
        desk.bridge.close()  # joins the thread: whatever was under way has ended
        assert desk.files == []
    finally:
        desk.close()


def test_escape_cancels_first_and_closes_then(
    desk: Desk, wait_until: Wait, focus: Focus, keys: Keys
) -> None:
    dialog = desk.dialog(wait_until, focus)
    cancelled: list[int] = []
    desk.exports.start = lambda *_: 5  # type: ignore[method-assign]
    desk.exports.cancel = cancelled.append  # type: ignore[method-assign,assignment]
    focus(dialog.go)
    keys("<Return>")
    wait_until(lambda: has_focus(dialog.stop))
    keys("<Escape>")
    assert cancelled == [5]
    assert dialog.winfo_exists()
    dialog._progressed(True, 0.25)  # noqa: SLF001
    assert dialog.said == "Fetching older messages from the server…"
    dialog._done(ExportResult(files=(), count=0, cancelled=True))  # noqa: SLF001
    keys("<Escape>")
    assert not dialog.winfo_exists()


def test_what_is_missing_is_told(desk: Desk, wait_until: Wait, click: Click, focus: Focus) -> None:
    dialog = desk.dialog(wait_until, focus)
    files = (desk.folder / "x.txt",)
    dialog._done(ExportResult(files=files, count=1, complete=False))  # noqa: SLF001
    assert dialog.said.startswith("1 message was exported.")
    assert "It is not complete" in dialog.said
    opened: list[Path] = []
    desk.exports.open_folder = lambda folder, failed: (opened.append(folder), failed("Look there."))  # type: ignore[method-assign,assignment,func-returns-value]
    click(dialog.look_in)
    assert opened == [desk.folder]
    assert dialog.said == "Look there."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_fits_on_a_common_screen_at_200_percent(
    desk: Desk, wait_until: Wait, click: Click, language: str, focus: Focus
) -> None:
    i18n.set_language(language)
    desk.look.enlarge(2.0)
    dialog = desk.dialog(wait_until, focus)
    click(dialog.ranges.chips["some"])
    dialog._failed(  # noqa: SLF001
        i18n._(
            "The export cannot be written: {reason}. Choose another folder or free some space."
        ).format(reason="No space left on device")
    )
    desk.root.update()
    assert dialog.winfo_reqheight() <= 1080 - 40
    assert dialog.winfo_reqwidth() <= 1920


def test_the_systems_folder_dialog_opens_and_closes(
    desk: Desk, wait_until: Wait, root: ttk.App, focus: Focus
) -> None:
    dialog = desk.dialog(wait_until, focus)

    def leave() -> None:
        asking = dialog.grab_current()  # type: ignore[no-untyped-call]
        if asking is not None and asking.winfo_viewable():
            asking.focus_force()
            here = asking.focus_displayof()
            if here is not None and here.winfo_toplevel() is asking:
                asking.event_generate("<Escape>")
                return
        root.after(10, leave)

    root.after(10, leave)
    # Tk's own dialog asks the theme for a colour that it does not have, and says so in the
    # background.
    told = root.tk.call("interp", "bgerror", "")
    root.tk.call("interp", "bgerror", "", "list")
    assert choose_folder(dialog, str(desk.folder)) is None
    root.update()
    root.tk.call("interp", "bgerror", "", told)


def test_the_head_of_a_conversation_leads_here(
    root: ttk.App, look: Look, tmp_path: Path, wait_until: Wait, click: Click, focus: Focus
) -> None:
    workers = Workers()
    made: list[World] = []

    def export(window: tk.Misc, conversation: int) -> None:
        exports = ExportController(made[0].state, made[0].link, workers, tmp_path)
        open_export(window, look, exports, conversation)

    world = World(root, look, export=export)
    made.append(world)
    try:
        world.desktop.open_conversation(50)
        window = world.desktop.talks[50]

        def dialogs() -> list[ExportDialog]:
            return [each for each in window.winfo_children() if isinstance(each, ExportDialog)]

        click(window.export)
        click(window.export)
        (dialog,) = dialogs()
        assert dialog.target.value == str(tmp_path / "Nora")
        window.close()
        assert not dialog.winfo_exists()
    finally:
        world.close()
        workers.close()
