"""The overview: how the server is, where it is reached, and how people come to it.

Runs on the Tk thread. What only a running server has is shown while it runs.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.address import pin_groups
from whatsapp_like.models.state.panel import PanelState, ServerPhase
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.focus import keyboard_at
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.panel.actions import ServerActions
from whatsapp_like.views.panel.fields import registrations
from whatsapp_like.views.panel.head import ServerHead
from whatsapp_like.views.panel.invites import InviteSection
from whatsapp_like.views.panel.section import COPIED_MS, PAGE, Alert, CopyLine, Section
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.welcome.pins import PinBox


class OverviewPage(ttk.Frame):
    """The first page."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: PanelState, actions: ServerActions
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._actions = actions
        self._jobs = Jobs(self)
        self._phase = state.server.phase
        self.question: ConfirmDialog | None = None
        px = look.px
        scrolled = Scrolled(self, look)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        body = self._body = scrolled.content
        self.head = ServerHead(body, look, state, actions, self._ask_stop, self._ask_restart)
        self.head.pack(fill="x", padx=px(PAGE), pady=(px(22), px(20)))  # type: ignore[no-untyped-call]
        self.alert = Alert(body, look)
        self.behind = Alert(body, look, danger=False)
        self.refresh = TextButton(
            body, look, _("Restart now"), self._ask_restart, rank=Rank.LINK, mark=Icon.REFRESH
        )
        self.first = FirstAdministrator(body, look)
        self.addresses = AddressSection(body, look)
        self.invites = InviteSection(body, look, state, actions)
        self.pin = PinSection(body, look)
        self.set_up = SummarySection(body, look)
        events = state.server.events
        observe(
            self,
            (
                events.phase,
                events.error,
                events.changed,
                events.addresses,
                events.pin,
                events.accounts,
                events.name,
                events.port,
                events.folder,
                events.registration,
            ),
            lambda *_: self._jobs.idle("show", self._show),
        )
        self._show()

    def focus_page(self) -> None:
        """Put the keyboard where one goes on: a stray key must neither stop nor cancel anything."""
        phase = self._state.server.phase
        if phase in (ServerPhase.NEW, ServerPhase.STOPPED):
            self.head.start.focus_set()
        elif phase is ServerPhase.RUNNING and self._handed_on:
            self._handed_on[0].button.focus_set()
        else:
            self.focus_set()

    @property
    def _handed_on(self) -> list[CopyLine]:
        """What people are given so that they come, the most urgent first."""
        first = [self.first.link] if self._actions.administrator_code else []
        return [*first, *self.addresses.lines]

    def _go_on(self) -> None:
        """Move on with the server: what the keyboard was at in the head has another meaning now."""
        before, self._phase = self._phase, self._state.server.phase
        moved = self._phase not in (before, ServerPhase.STOPPING)
        at = str(keyboard_at(self))
        if at == str(self) or (moved and at.startswith(f"{self.head}.")):
            self.focus_page()

    def dismiss(self) -> None:
        """Take back what is being asked, if anything."""
        if self.question is not None and self.question.winfo_exists():
            self.question.close()

    def _show(self) -> None:
        """Show the sections that fit the state, in their order."""
        server, px = self._state.server, self._look.px
        running = server.phase in (ServerPhase.RUNNING, ServerPhase.STOPPING)
        self.alert.say(server.error)
        self.behind.say(_("The server still runs with the earlier settings."))
        code = self._actions.administrator_code
        self.first.show(code, self._actions.administrator_link if code else "")
        self.addresses.show(server.addresses)
        self.pin.show(server.pin)
        self.set_up.show(self._state)
        wanted: list[tuple[tk.Widget, bool, tuple[int, int], int]] = [
            (self.alert, bool(server.error), (0, px(18)), px(PAGE)),
            (self.behind, running and server.changed, (0, px(6)), px(PAGE)),
            (self.refresh, running and server.changed, (0, px(14)), px(PAGE)),
            (self.first, running and bool(code), (0, 0), 0),
            (self.addresses, running, (0, 0), 0),
            (self.invites, running, (0, 0), 0),
            (self.pin, running and bool(server.pin), (0, 0), 0),
            (self.set_up, not running, (0, 0), 0),
        ]
        # Only what changed is packed anew, else the page would flicker at every address.
        shown = [widget for widget, is_wanted, _pady, _padx in wanted if is_wanted]
        if [w for w in self._body.pack_slaves() if w is not self.head] != shown:
            self._pack(wanted)
        self._go_on()

    def _pack(self, wanted: list[tuple[tk.Widget, bool, tuple[int, int], int]]) -> None:
        for widget, is_wanted, pady, padx in wanted:
            tk.Pack.pack_forget(widget)
            if is_wanted and widget is self.refresh:
                tk.Pack.pack_configure(widget, anchor="w", padx=padx, pady=pady)
            elif is_wanted:
                tk.Pack.pack_configure(widget, fill="x", padx=padx, pady=pady)

    def _ask_stop(self) -> None:
        if self._state.server.phase is ServerPhase.STARTING or not self._state.sessions:
            self._actions.stop()
        else:
            self._ask(_("Stop the server?"), _("Stop"), self._actions.stop)

    def _ask_restart(self) -> None:
        if not self._state.sessions:
            self._actions.restart()
        else:
            self._ask(_("Restart the server?"), _("Restart"), self._actions.restart)

    def _ask(self, question: str, answer: str, yes: Callable[[], object]) -> None:
        self.question = ConfirmDialog(
            self,
            self._look,
            question,
            _(
                "Everybody is told and disconnected. Nothing is lost: what they write meanwhile "
                "waits on their computers."
            ),
            answer,
            yes,
        )


class FirstAdministrator(Section):
    """How the first account is made: it runs the server from WL itself."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(
            parent,
            look,
            _("First administrator"),
            _("Make your own account with this, once: in WL, paste the link or type the code."),
        )
        self.link = CopyLine(self.body, look, _("Copy the link"), label=_("Link"))
        self.code = CopyLine(self.body, look, _("Copy the code"), label=_("Code"))
        self.link.pack(fill="x")  # type: ignore[no-untyped-call]
        self.code.pack(fill="x", pady=(look.px(8), 0))  # type: ignore[no-untyped-call]

    def show(self, code: str, link: str) -> None:
        """Show the code and its link."""
        self.code.say(code)
        self.link.say(link)


class AddressSection(Section):
    """Under which addresses others reach the server."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, look, _("Addresses"))
        self._look = look
        self.lines: list[CopyLine] = []

    def show(self, addresses: tuple[str, ...]) -> None:
        """Show a line for each address."""
        if [line.text for line in self.lines] == list(addresses) and self.lines:
            return
        near = all(a.startswith(("127.", "[::1]", "localhost")) for a in addresses)
        words = (
            _("Only this computer can reach the server, on port {port}.")
            if near
            else _("In WL, people enter one of these to find the server. Its port is {port}.")
        )
        # Not as set up, but as it is: the settings may have changed since it was started.
        self.explain(words.format(port=addresses[0].rpartition(":")[2] if addresses else ""))
        for line in self.lines:
            line.destroy()
        self.lines = [
            CopyLine(self.body, self._look, _("Copy the address"), address) for address in addresses
        ]
        for number, line in enumerate(self.lines):
            line.pack(fill="x", pady=(self._look.px(8) if number else 0, 0))  # type: ignore[no-untyped-call]


class PinSection(Section):
    """The server's pin, for people to compare."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(
            parent,
            look,
            _("Pin"),
            _(
                "WL shows the same numbers when somebody connects for the first time. If they "
                "match, nobody sits in between. An invite link brings the pin along."
            ),
        )
        self._look = look
        self._jobs = Jobs(self)
        self._pin = ""
        self._box: PinBox | None = None
        self.copy = TextButton(
            self.body, look, _("Copy pin"), self._copy, rank=Rank.LINK, mark=Icon.COPY
        )
        self.copy.pack(side="bottom", anchor="w", pady=(look.px(8), 0))  # type: ignore[no-untyped-call]

    def show(self, pin: str) -> None:
        """Show a pin in its groups."""
        if pin == self._pin:
            return
        self._pin = pin
        if self._box is not None:
            self._box.destroy()
            self._box = None
        if pin:
            self._box = PinBox(self.body, self._look, pin)
            self._box.pack(fill="x")  # type: ignore[no-untyped-call]

    def _copy(self) -> None:
        self.clipboard_clear()
        self.clipboard_append(pin_groups(self._pin))
        self.copy.rename(_("Copied"))
        self._jobs.later("copied", COPIED_MS, lambda: self.copy.rename(_("Copy pin")))


class SummarySection(Section):
    """What is set up, while the server does not run."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, look, _("As set up"))
        self._facts: list[tuple[Words, Words]] = []
        self.body.columnconfigure(0, minsize=look.px(170))
        self.body.columnconfigure(1, weight=1)
        for row, label in enumerate((_("Port"), _("Who may register"), _("Data folder"))):
            left = Words(self.body, look, label, ink=second_ink)
            right = Words(self.body, look, "", role=Role.CHIP)
            left.grid(row=row, column=0, sticky="new", pady=look.px(4))
            right.grid(row=row, column=1, sticky="new", pady=look.px(4))
            self._facts.append((left, right))

    def show(self, state: PanelState) -> None:
        """Show what is set up."""
        server = state.server
        modes = {option.key: option.label for option in registrations()}
        values = (str(server.port), modes[server.registration], server.folder)
        for (_left, right), value in zip(self._facts, values, strict=True):
            right.say(value)
