"""The panel as a whole: the sidebar with its pages, or the set-up while there is no server.

Runs on the Tk thread. Theme and size change in place; another language makes the pages anew, which
is safe since everything they show is in the state.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.state.panel import Page, PanelState, ServerPhase, SetupForm
from whatsapp_like.views.brand import brand
from whatsapp_like.views.choices import beside_zoom
from whatsapp_like.views.dressing import follow
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.panel.actions import DesktopActions, ServerActions, SetupActions
from whatsapp_like.views.panel.leaving import LeavingDialog
from whatsapp_like.views.panel.overview import OverviewPage
from whatsapp_like.views.panel.sessions import SessionsPage
from whatsapp_like.views.panel.settings import SettingsPage
from whatsapp_like.views.panel.setup import SetupView
from whatsapp_like.views.placement import Placement, Places
from whatsapp_like.views.shortcuts.dialog import ShortcutsDialog
from whatsapp_like.views.shortcuts.keyboard import Keyboard, Offer
from whatsapp_like.views.shortcuts.table import NTH, Action, panel_shortcuts
from whatsapp_like.views.sidebar import Sidebar, SideButton
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import set_title

SIZE: Final = (960, 720)
LEAST: Final = (640, 440)
_FOLDS_BELOW: Final = 780


class PanelView(ttk.Frame):
    """Fills the root window."""

    def __init__(
        self,
        root: tk.Tk | tk.Toplevel,
        look: Look,
        state: PanelState,
        server: ServerActions,
        setup: SetupActions,
        desktop: DesktopActions,
        places: Places,
        quit_: Callable[[], object],
    ) -> None:
        """`quit_` ends the program."""
        super().__init__(root)
        self._window = root
        self._look = look
        self._state = state
        self._server = server
        self._set_up = setup
        self._desktop = desktop
        self._quit = quit_
        self._jobs = Jobs(self)
        self.page = Page.OVERVIEW
        self.leaving: LeavingDialog | None = None
        self.shown: OverviewPage | SessionsPage | SettingsPage | SetupView
        self.buttons: dict[Page, SideButton] = {}
        self.theme_button: SideButton | None = None
        self.side: Sidebar | None = None
        self._icon = look.pictures.fresh(brand(64))
        root.iconphoto(True, str(self._icon))
        self.placement = Placement(root, look, places, "panel", SIZE, LEAST)
        root.protocol("WM_DELETE_WINDOW", self.close)
        self.bind("<Configure>", lambda _: self._jobs.idle("fold", self._fold), add=True)
        self.keyboard = Keyboard(root, self, panel_shortcuts(), self._offer)
        observe(
            self,
            (state.server.events.phase, state.server.events.name),
            lambda *_: self._jobs.idle("follow", self._follow),
        )
        observe(self, entries_of(state.sessions), lambda *_: self._jobs.idle("count", self._count))
        looks = state.desktop.events
        follow(self, look, state.desktop)
        look.watch(self, self._name_theme)
        observe(self, (looks.language,), lambda *_: self._jobs.idle("anew", self._anew))
        self._build(None)

    # --- its parts --------------------------------------------------------------------------------

    def show(self, page: Page) -> None:
        """Show a page, the keyboard where one begins."""
        if self._is_new():
            return
        draft = self.shown.draft if isinstance(self.shown, SettingsPage) else None
        self.page = page
        self._fill(draft if page is Page.SETTINGS else None)
        self._focus_soon()

    def _focus_soon(self) -> None:
        # Not when idle: the page has to be laid out, or it scrolls to where the field is not.
        self._jobs.later("focus", 10, lambda: self.shown.focus_page())

    def _is_new(self) -> bool:
        return self._state.server.phase is ServerPhase.NEW

    def _build(self, draft: SetupForm | None) -> None:
        """Make everything anew in the present language."""
        for child in self.winfo_children():
            child.destroy()
        self.buttons = {}
        self.theme_button = self.side = None
        if self._is_new():
            self._content = ttk.Frame(self)
            self._content.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        else:
            self.side = Sidebar(self, self._look)
            self.side.pack(side="left", fill="y")
            self._content = ttk.Frame(self)
            self._content.pack(side="left", fill="both", expand=True)  # type: ignore[no-untyped-call]
            self._add_buttons(self.side)
            self._fold()
        self._fill(draft)
        self._follow()
        self._count()
        self._focus_soon()

    def _add_buttons(self, side: Sidebar) -> None:
        look = self._look
        for page, mark, label in (
            (Page.OVERVIEW, Icon.SERVER, _("Overview")),
            (Page.SESSIONS, Icon.CONTACTS, pgettext("page", "Connected")),
            (Page.SETTINGS, Icon.SETTINGS, _("Settings")),
        ):
            button = SideButton(side, look, mark, label, self._opener(page))
            side.add(button)
            self.buttons[page] = button
        self.theme_button = SideButton(
            side, look, Icon.MOON, _("Dark theme"), self._desktop.toggle_theme
        )
        side.add(self.theme_button, bottom=True)
        self._name_theme()

    def _opener(self, page: Page) -> Callable[[], object]:
        return lambda: self.show(page)

    def _fill(self, draft: SetupForm | None) -> None:
        for child in self._content.winfo_children():
            child.destroy()
        parent, look, state = self._content, self._look, self._state
        if self._is_new():
            self.shown = SetupView(parent, look, self._set_up, self._server)
        elif self.page is Page.SESSIONS:
            self.shown = SessionsPage(parent, look, state)
        elif self.page is Page.SETTINGS:
            self.shown = SettingsPage(parent, look, state, self._set_up, self._desktop, draft)
        else:
            self.shown = OverviewPage(parent, look, state, self._server)
        self.shown.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        for page, button in self.buttons.items():
            button.choose(page is self.page)

    # --- what changes -----------------------------------------------------------------------------

    def _follow(self) -> None:
        """Leave the set-up once there is a server; keep the window's title true."""
        if isinstance(self.shown, SetupView) != self._is_new():
            self.page = Page.OVERVIEW
            self._build(None)
            return
        if isinstance(self.shown, SetupView) and self._state.server.error:
            # Its first start failed: that is mended here.
            self.shown.fail(self._state.server.error)
        name = self._state.server.name
        set_title(self._window, _("{name} \u2013 WL server").format(name=name) if name else "WL")

    def _count(self) -> None:
        if Page.SESSIONS in self.buttons:
            people = {session.account.id for session in self._state.sessions.values()}
            self.buttons[Page.SESSIONS].count(len(people))

    def _fold(self) -> None:
        """Leave the room to the page where there is little of it."""
        if self.side is not None and self.winfo_width() > 1:
            self.side.fold(self.winfo_width() < self._look.px(_FOLDS_BELOW))

    def _name_theme(self) -> None:
        if self.theme_button is None:
            return
        if self._look.palette.dark:
            self.theme_button.show(Icon.SUN, _("Light theme"))
        else:
            self.theme_button.show(Icon.MOON, _("Dark theme"))

    def _anew(self) -> None:
        draft = self.shown.draft if isinstance(self.shown, SettingsPage) else None
        self._build(draft)

    # --- hands ------------------------------------------------------------------------------------

    def _offer(self) -> Offer:
        """Return what keys do in the panel."""
        return {
            **dict(zip(NTH, map(self._opener, Page), strict=False)),
            Action.CLOSE: self.close,
            Action.SHORTCUTS: lambda: ShortcutsDialog(self, self._look, panel_shortcuts()),
            Action.LARGER: lambda: self._resize(1),
            Action.SMALLER: lambda: self._resize(-1),
            Action.USUAL_SIZE: lambda: self._desktop.enlarge(1.0),
        }

    def _resize(self, by: int) -> None:
        self._desktop.enlarge(beside_zoom(self._state.desktop.zoom, by))

    def close(self) -> None:
        """Close the panel; while a server runs, ask first what becomes of it."""
        if isinstance(self.shown, OverviewPage):
            # One question at a time: this one makes the other pointless.
            self.shown.dismiss()
        if not self._server.goes_on:
            self.leave()
        elif self.leaving is None or not self.leaving.winfo_exists():
            self.leaving = LeavingDialog(self, self._look, self.leave, self._stop_and_end)

    def _stop_and_end(self, failed: Callable[[], None]) -> None:
        """Stop the server, then end; `failed` is told when it runs on."""
        events = self._state.server.events

        def watch(phase: ServerPhase) -> None:
            # It was stopping and runs again: that did not work, and the state says why.
            if phase is ServerPhase.RUNNING:
                events.phase.disconnect(watch)
                failed()

        def stopped() -> None:
            events.phase.disconnect(watch, missing_ok=True)
            self.leave()

        if self._state.server.phase is ServerPhase.STOPPING:
            failed()  # somebody was faster; the window stays until that is through
            return
        events.phase.connect(watch)
        self._server.stop(stopped)

    def leave(self) -> None:
        """End the panel, whatever the server does."""
        self.placement.keep()
        self._quit()
