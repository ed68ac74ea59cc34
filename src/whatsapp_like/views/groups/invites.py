"""The ways into a group or channel: links that are made, handed on and taken back.

Runs on the Tk thread. A code is told once, when it is made; the list shows what it is good for.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.i18n import _, format_date, format_time, ngettext
from whatsapp_like.views.choices import ChoiceRow
from whatsapp_like.views.forms import Field, Words, danger_ink, second_ink
from whatsapp_like.views.groups.links import group_link
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.panel.section import CopyLine
from whatsapp_like.views.people.describing import is_me, title_of
from whatsapp_like.views.settings.lines import Line, Lines
from whatsapp_like.views.telling import span_words
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.group import GroupInvite
    from whatsapp_like.models.state.app import AppState

Failed = Callable[[str], None]

_DAY: Final = 86_400
_LIFETIMES: Final = (_DAY, 7 * _DAY, 30 * _DAY, None)
_MOST_USES: Final = 100_000


class InviteActions(Protocol):
    """What the dialog may ask for; see GroupController."""

    def invites(
        self, conversation: int, found: Callable[[Sequence[GroupInvite]], None], failed: Failed
    ) -> None:
        """List the invites of a group that are still good."""
        ...

    def create_invite(
        self,
        conversation: int,
        uses: int,
        lifetime: int | None,
        done: Callable[[GroupInvite, str], None],
        failed: Failed,
    ) -> None:
        """Make an invite; `lifetime` in seconds, None for ever."""
        ...

    def revoke_invite(
        self, conversation: int, invite: int, done: Callable[[], None], failed: Failed
    ) -> None:
        """Make an invite useless."""
        ...


class InviteLine(Line["GroupInvite"]):
    """One invite: for how many and until when, and whose it is."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, pressed: Callable[[], object]
    ) -> None:
        super().__init__(parent, look, _("Revoke"), pressed)
        self._state = state
        self._words = Words(self, look, "")
        self._words.grid(row=0, column=0, columnspan=2, sticky="ew")

    def show(self, value: GroupInvite) -> None:
        """Show this invite."""
        maker = _("Made by you")
        if not is_me(self._state, value.creator):
            maker = _("Made by {name}").format(name=title_of(self._state, value.creator))
        self._words.say(f"{validity(value)}\n{maker}")
        self.button.about = validity(value)


class InvitesDialog(Dialog):
    """Makes links into a group and lists those that are good."""

    def __init__(
        self, parent: tk.Misc, look: Look, state: AppState, actions: InviteActions, number: int
    ) -> None:
        super().__init__(parent, look, _("Invite links"), width=480)
        self._state = state
        self._actions = actions
        self.conversation = number
        self._lifetime: int | None = 7 * _DAY
        self._jobs = Jobs(self)
        px = look.px
        Words(self.body, look, _("Invite links"), role=Role.TITLE).pack(fill="x")
        note = _("Whoever has the link and an account on this server can join with it.")
        Words(self.body, look, note, role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(4), px(14))
        )
        self.uses = Field(self.body, look, _("For how many people"), entered=self.make)
        self.uses.box.set("100")
        self.uses.pack(fill="x")  # type: ignore[no-untyped-call]
        Words(self.body, look, _("Valid for"), role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(10), px(6))
        )
        self.lifetimes = ChoiceRow(
            self.body,
            look,
            [(each, span_words(each) if each else _("Never expires")) for each in _LIFETIMES],
            self._choose,
        )
        self.lifetimes.show(self._lifetime)
        self.lifetimes.pack(fill="x")  # type: ignore[no-untyped-call]
        self.new = TextButton(self.body, look, _("Make a link"), self.make, rank=Rank.PRIMARY)
        self.new.pack(anchor="w", pady=(px(14), 0))  # type: ignore[no-untyped-call]
        self._said = Words(self.body, look, "", role=Role.SMALL, ink=second_ink)
        self._said.pack(fill="x", pady=(px(8), 0))
        self.link = CopyLine(self.body, look, _("Copy the link"), label=_("Link"))
        self.lines = Lines(self.body, look, self._line)
        self.lines.pack(fill="x", pady=(px(8), 0))  # type: ignore[no-untyped-call]
        self._none = Words(self.body, look, "", ink=second_ink)
        self._none.pack(fill="x")
        shut = TextButton(self.foot, look, _("Close"), self.close)
        shut.pack(side="right", pady=(px(12), 0))  # type: ignore[no-untyped-call]
        self._version = self._members()
        observe(
            self, entries_of(state.conversations), lambda *_: self._jobs.idle("used", self._used)
        )
        self._list()
        self.open(self.uses.box.field)

    @property
    def said(self) -> str:
        """What is said of the newest link, or why there is none."""
        return str(self._said["text"])

    def make(self) -> None:
        """Make a link, if the number can be and none is being made."""
        if not self.new.enabled:
            return
        text = self.uses.value
        uses = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
        if not 1 <= uses <= _MOST_USES:
            between = _("A number from {least} to {most}.")
            self.uses.complain(between.format(least=1, most=_MOST_USES))
            self.uses.box.focus_field()
            return
        self.uses.complain("")
        self.new.wait(_("One moment…"))
        self._actions.create_invite(
            self.conversation, uses, self._lifetime, self._made, self._failed
        )

    def _made(self, _invite: GroupInvite, code: str) -> None:
        if not self.winfo_exists():
            return
        self.new.wait("")
        self._said.say(_("Hand it on now: it is shown only here."), second_ink)
        self.link.say(group_link(self._state, code))
        place = {"fill": "x", "pady": (self.look.px(8), 0), "after": self._said}
        tk.Pack.pack_configure(self.link, **place)  # type: ignore[arg-type]
        self._list()

    def _choose(self, lifetime: object) -> None:
        self._lifetime = int(str(lifetime)) if lifetime is not None else None
        self.lifetimes.show(self._lifetime)

    def _line(self, parent: tk.Misc, invite: int) -> InviteLine:
        return InviteLine(parent, self.look, self._state, lambda: self._revoke(invite))

    def _revoke(self, invite: int) -> None:
        self.lines.lines[invite].button.wait(_("Wait…"))
        self._actions.revoke_invite(self.conversation, invite, self._list, self._failed)

    def _members(self) -> int:
        summary = self._state.conversations.get(self.conversation)
        head = summary.conversation if summary else None
        return head.group.member_version if head and head.group else 0

    def _used(self) -> None:
        """List the links anew when members have changed: somebody may have used one up."""
        if self._members() != self._version:
            self._version = self._members()
            self._list()

    def _list(self) -> None:
        if self.winfo_exists():
            self._actions.invites(self.conversation, self._found, self._failed)

    def _found(self, invites: Sequence[GroupInvite]) -> None:
        if self.winfo_exists():
            self.lines.show([(invite.id, invite) for invite in invites])
            self._none.say("" if invites else _("There is no valid link."))

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.new.wait("")
            for line in self.lines.lines.values():
                line.button.wait("")
            self._said.say(words, danger_ink)


def validity(invite: GroupInvite) -> str:
    """Say for how many and until when an invite is good."""
    people = ngettext("For {n} person", "For {n} people", invite.uses_left)
    words = people.format(n=invite.uses_left)
    if invite.expires is None:
        until = _("never expires")
    else:
        moment = datetime.fromtimestamp(invite.expires / 1000, UTC).astimezone()
        when = _("{date} at {time}").format(date=format_date(moment), time=format_time(moment))
        until = _("valid until {when}").format(when=when)
    return f"{words}, {until}"
