"""Finding somebody, questions before what cannot be undone, a new profile, somebody in detail."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import ttkbootstrap as ttk

from tests.controllers.fakes import ME, NORA, FakeLink
from tests.gallery.main_window import Wishes
from tests.gallery.panel_overview import Places
from tests.gallery.switcher import Directory
from tests.gui.world import fill
from whatsapp_like.models.export import ExportResult
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.export import ExportDialog
from whatsapp_like.views.people.detail import DetailWindow
from whatsapp_like.views.people.find import FindDialog
from whatsapp_like.views.profiles import NewProfileDialog
from whatsapp_like.views.theme import Look

SIZE = (1290, 990)


class Shown(ttk.Frame):
    """An empty frame over which the dialogs stand."""

    def __init__(self, parent: tk.Misc, look: Look, state: AppState) -> None:
        super().__init__(parent)
        self.look = look
        self.shown = state


class Exports(Wishes):
    """Exports nothing."""

    def title(self, _conversation: int) -> str:
        return "Nora 🎉"

    def suggest(self, _conversation: int) -> Path:
        return Path("/home/ada/Documents/Chat with Nora 2026-11-27")

    def problem(self, *_: object) -> str:
        return "This folder does not exist."

    def existing(self, *_: object) -> list[str]:
        return []


class Profiles(Wishes):
    """Refuses every name."""

    def check(self, _name: str) -> str:
        return "There is a profile of this name."


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return the frame."""
    link, state = FakeLink(), AppState()
    fill(link.client)
    state.people.update(link.client.known)
    state.conversations.update(link.client.listed)
    link.close()
    state.session.account = ME
    state.session.phase = Phase.ONLINE
    return Shown(parent, look, state)


def after(view: tk.Widget) -> None:
    """Open them side by side."""
    assert isinstance(view, Shown)
    look, wishes = view.look, Wishes()
    exports, profiles = Exports(), Profiles()
    find = FindDialog(view, look, view.shown, Directory(), "New chat", lambda _: None)
    confirm = ConfirmDialog(
        view,
        look,
        "Block Maximilian Rechtsschutzversicherungsgesellschaft 🎉?",
        "What they write reaches you no more, not even after unblocking.",
        "Block",
        lambda: None,
    )
    profile = NewProfileDialog(view, look, profiles, lambda: None)  # type: ignore[arg-type]
    profile.name.box.set("work")
    profile.name.complain("There is a profile of this name.")
    export = ExportDialog(view, look, exports, 50)  # type: ignore[arg-type]
    export.ranges.chips["some"].press()
    export.first.box.set("yesterday")
    export.go.press()
    done = ExportDialog(view, look, exports, 50)  # type: ignore[arg-type]
    begin = done._begin  # noqa: SLF001 - the dialog as it stands after an export
    begin(None)  # type: ignore[arg-type]
    folder = Path("/home/ada/Documents")
    done._done(  # noqa: SLF001
        ExportResult(files=(folder / "Chat with Nora.txt",), count=1234, complete=False)
    )
    detail = DetailWindow(
        view,
        look,
        view.shown,
        Places(),
        NORA.id,
        wishes,  # type: ignore[arg-type]
        lambda _: None,
    )
    detail.show()
    left, top = view.winfo_rootx(), view.winfo_rooty()
    places: dict[tk.Toplevel, tuple[int, int]] = {find: (0, 0), confirm: (0, 700)}
    places |= {export: (470, 0), done: (470, 480), profile: (470, 720)}
    for window, (x, y) in places.items():
        window.update()
        window.geometry(f"+{left + look.px(x)}+{top + look.px(y)}")
    detail.geometry(f"{look.px(320)}x{look.px(980)}+{left + look.px(960)}+{top}")
