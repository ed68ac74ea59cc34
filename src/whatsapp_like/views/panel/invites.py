"""The invite section of the overview: for how many, for how long, and what to send them.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from datetime import UTC, datetime

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, format_date, format_time, ngettext
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.server import Invite
from whatsapp_like.models.state.panel import PanelState
from whatsapp_like.views.forms import Field, Words, danger_ink, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.panel.actions import ServerActions
from whatsapp_like.views.panel.section import CopyLine, Section
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role


class InviteSection(Section):
    """Makes invites and shows the newest one."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: PanelState, actions: ServerActions
    ) -> None:
        super().__init__(parent, look, _("Invite people"))
        self._state = state
        self._actions = actions
        self._jobs = Jobs(self)
        px = look.px
        row = self._row = ttk.Frame(self.body)
        row.pack(fill="x")  # type: ignore[no-untyped-call]
        self.uses = Field(row, look, _("For how many people"), entered=self.make)
        self.days = Field(
            row,
            look,
            _("Valid for days"),
            placeholder=_("Never expires"),
            entered=self.make,
        )
        self.uses.box.set("1")
        self.days.box.set("7")
        row.columnconfigure((0, 1), weight=1, uniform="fields")
        for column, field in enumerate((self.uses, self.days)):
            field.grid(row=0, column=column, sticky="new", padx=(0, px(12)))  # type: ignore[no-untyped-call]
        self.new = TextButton(row, look, _("New invite"), self.make, mark=Icon.ADD_PERSON)
        lead = look.line(Role.SMALL) + px(4)
        self.new.grid(row=0, column=2, sticky="ne", pady=(lead, 0))  # type: ignore[no-untyped-call]
        self._said = Words(self.body, look, role=Role.SMALL, ink=second_ink)
        self.link = CopyLine(self.body, look, _("Copy the link"), label=_("Link"))
        self.code = CopyLine(self.body, look, _("Copy the code"), label=_("Code"))
        events = state.invites.events
        observe(
            self,
            (
                events.current,
                events.asking,
                events.error,
                state.server.events.registration,
                state.server.events.reached,
            ),
            lambda *_: self._jobs.idle("show", self._show),
        )
        self._px = px
        self._show()

    @property
    def said(self) -> str:
        """What is said about the newest invite, or why there is none."""
        return str(self._said["text"]) if self._said.winfo_manager() else ""

    def make(self) -> None:
        """Make an invite, if the numbers can be."""
        uses = _number(self.uses.value, 1, 100_000)
        days = 0 if not self.days.value else _number(self.days.value, 0, 3660)
        between = _("A number from {least} to {most}.")
        self.uses.complain("" if uses is not None else between.format(least=1, most=100_000))
        self.days.complain("" if days is not None else between.format(least=0, most=3660))
        if uses is None:
            self.uses.box.focus_field()
        elif days is None:
            self.days.box.focus_field()
        else:
            self._actions.make_invite(uses, days)

    def _show(self) -> None:
        server, invites = self._state.server, self._state.invites
        self.explain(_explanation(server.registration))
        is_closed = server.registration is Registration.CLOSED
        if is_closed:
            self._row.pack_forget()
        elif not self._row.winfo_manager():
            self._row.pack(fill="x", before=self._said if self._said.winfo_manager() else None)  # type: ignore[no-untyped-call]
        self.new.wait(_("One moment…") if invites.asking else "")
        self.new.enable(server.reached)
        invite = None if is_closed else invites.current
        for widget in (self.link, self.code, self._said):
            tk.Pack.pack_forget(widget)
        if invites.error:
            self._said.say(invites.error, danger_ink)
        elif invite is not None:
            self._said.say(validity(invite), second_ink)
        if invite is not None:
            self.link.say(self._actions.invite_link(invite))
            self.code.say(invite.code or "")
            self.link.pack(fill="x", pady=(self._px(12), 0))  # type: ignore[no-untyped-call]
            self.code.pack(fill="x", pady=(self._px(8), 0))  # type: ignore[no-untyped-call]
        if invites.error or invite is not None:
            self._said.pack(fill="x", pady=(self._px(8), 0))


def validity(invite: Invite) -> str:
    """Say for whom and until when an invite is good, and that it won't be shown again."""
    people = ngettext("For {n} person", "For {n} people", invite.uses_left)
    words = people.format(n=invite.uses_left)
    if invite.expires is None:
        until = _("never expires")
    else:
        moment = datetime.fromtimestamp(invite.expires / 1000, UTC)
        when = _("{date} at {time}").format(date=format_date(moment), time=format_time(moment))
        until = _("valid until {when}").format(when=when)
    return _("{people}, {until}. Hand it on now: it is shown only here.").format(
        people=words, until=until
    )


def _explanation(registration: Registration) -> str:
    match registration:
        case Registration.INVITE:
            return _("Send someone the link, or let them type the code when they register.")
        case Registration.OPEN:
            return _(
                "Anyone who reaches the server can register. A link still spares people "
                "the typing, and brings the pin along."
            )
        case Registration.CLOSED:
            return _("Registration is closed: nobody can use an invite. Settings open it.")


def _number(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    return int(text) if least <= int(text) <= most else None
