"""The head of the overview: which server this is, how it is, and what can be done with it.

Runs on the Tk thread.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk
from PIL.ImageTk import PhotoImage

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.state.panel import PanelState, ServerPhase, ServerState
from whatsapp_like.views import shapes, times
from whatsapp_like.views.icons import Icon, icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.oneline import draw_line
from whatsapp_like.views.panel.actions import ServerActions
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

_DISC: Final = 64
_GAP: Final = 18
_MINUTE_MS: Final = 60_000


class ServerHead(ttk.Frame):
    """A disc, the name over a line about the state, and the buttons that fit the state."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: PanelState,
        actions: ServerActions,
        stop: Callable[[], object],
        restart: Callable[[], object],
    ) -> None:
        """`stop` and `restart` ask first: people are connected."""
        super().__init__(parent)
        self._look = look
        self._state = state
        self._jobs = Jobs(self)
        self._held: list[PhotoImage] = []
        self._line = self._counts = ""
        px = look.px
        self._buttons = ttk.Frame(self)
        self._buttons.pack(side="right", padx=(px(12), 0))  # type: ignore[no-untyped-call]
        self.start = TextButton(
            self._buttons,
            look,
            _("Start server"),
            actions.start,
            rank=Rank.PRIMARY,
            mark=Icon.START,
        )
        self.stop = TextButton(self._buttons, look, _("Stop"), stop, mark=Icon.STOP)
        self.restart = TextButton(self._buttons, look, _("Restart"), restart, mark=Icon.REFRESH)
        self.face = ttk.Canvas(self, autostyle=False, highlightthickness=0, bd=0, takefocus=False)
        self.face.pack(side="left", fill="x", expand=True)  # type: ignore[no-untyped-call]
        self.face.bind("<Configure>", lambda _: self._draw(), add=True)
        events = state.server.events
        observe(
            self,
            (
                events.phase,
                events.name,
                events.since,
                events.reached,
                events.accounts,
                events.groups,
                events.channels,
                *entries_of(state.sessions),
            ),
            lambda *_: self._jobs.idle("show", self._show),
        )
        look.watch(self, self._relook)
        self._relook()
        self._show()
        self._tick()

    @property
    def said(self) -> str:
        """What stands below the name."""
        return f"{self._line}\n{self._counts}".strip()

    def _tick(self) -> None:
        # "since today" becomes "since yesterday" while nobody touches anything.
        self._show()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _show(self) -> None:
        self._line, self._counts = state_line(self._state), counts_line(self._state)
        phase = self._state.server.phase
        running = phase in (ServerPhase.RUNNING, ServerPhase.STOPPING)
        self._place(self.stop, running or phase is ServerPhase.STARTING)
        self._place(self.restart, running)
        self._place(self.start, phase in (ServerPhase.STOPPED, ServerPhase.NEW))
        self.stop.rename(_("Cancel") if phase is ServerPhase.STARTING else _("Stop"))
        self.stop.wait(_("Stopping…") if phase is ServerPhase.STOPPING else "")
        self.restart.enable(phase is ServerPhase.RUNNING)
        self._draw()

    def _place(self, button: TextButton, shown: bool) -> None:
        if not shown:
            button.pack_forget()
        elif not button.winfo_manager():
            button.pack(side="right", padx=(self._look.px(10), 0))  # type: ignore[no-untyped-call]

    def _relook(self) -> None:
        look, px = self._look, self._look.px
        self.face.configure(
            background=look.palette.ground,
            height=max(px(_DISC + 4), look.line(Role.TITLE) + 2 * look.line(Role.PREVIEW) + px(8)),
            width=px(160),
        )
        self._draw()

    def _draw(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        canvas, width = self.face, self.face.winfo_width()
        if width < px(100):
            return
        canvas.delete("all")
        middle = int(canvas["height"]) // 2
        running = self._state.server.phase is ServerPhase.RUNNING
        fill = palette.accent if running else palette.field
        ink = palette.on_accent if running else palette.second
        disc = look.pictures.of(shapes.disc, px(_DISC), fill, palette.ground)
        mark = look.pictures.of(icon, Icon.SERVER, px(27), ink, fill)
        canvas.create_image(0, middle, image=str(disc), anchor="w")
        canvas.create_image(px(_DISC) // 2, middle, image=str(mark))
        lines = [(Role.PREVIEW, self._line, palette.accent if running else palette.second)]
        if self._counts:
            lines.append((Role.PREVIEW, self._counts, palette.second))
        x = px(_DISC + _GAP)
        room = max(0, width - x)
        # The block of name and lines stands in the middle of the disc's height.
        whole = look.line(Role.TITLE) + sum(look.line(role) + px(2) for role, _t, _i in lines)
        y = middle - whole // 2
        held, _end = draw_line(
            canvas,
            look,
            self._state.server.name,
            (x, y + look.line(Role.TITLE) // 2, room),
            Role.TITLE,
            palette.text,
            palette.ground,
            look.line(Role.TITLE) - px(4),
            "name",
        )
        self._held = [disc, mark, *held]
        y += look.line(Role.TITLE) + px(2)
        for role, text, colour in lines:
            canvas.create_text(
                x,
                y,
                text=look.shortened(role, text, room),
                anchor="nw",
                font=role.value,
                fill=colour,
            )
            y += look.line(role) + px(2)


def state_line(state: PanelState) -> str:
    """Say in a line how the server is, and since when."""
    server = state.server
    return {
        ServerPhase.NEW: _("Stopped"),
        ServerPhase.STOPPED: _("Stopped"),
        ServerPhase.STARTING: _("Starting…"),
        ServerPhase.STOPPING: _("Stopping…"),
        ServerPhase.RUNNING: _running_line(server),
    }[server.phase]


def counts_line(state: PanelState) -> str:
    """Say how many people are connected, how many have an account, and how many groups and channels
    there are, once that is known."""
    server = state.server
    if server.phase is not ServerPhase.RUNNING or not server.reached or server.accounts < 0:
        return ""
    people = len({session.account.id for session in state.sessions.values()})
    connected = ngettext("{n} connected", "{n} connected", people).format(n=people)
    accounts = ngettext("{n} account", "{n} accounts", server.accounts)
    counts = [connected, accounts.format(n=server.accounts)]
    if server.groups:
        groups = ngettext("{n} group", "{n} groups", server.groups)
        counts.append(groups.format(n=server.groups))
    if server.channels:
        channels = ngettext("{n} channel", "{n} channels", server.channels)
        counts.append(channels.format(n=server.channels))
    return " · ".join(counts)


def _running_line(server: ServerState) -> str:
    if not server.since:
        return _("Running")
    # The server is on this computer: its clock is ours.
    now = time.time_ns() // 1_000_000
    return _("Running since {when}").format(when=times.spoken(server.since, now))
