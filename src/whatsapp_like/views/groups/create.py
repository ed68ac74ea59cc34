"""Makes a group or a channel: its name, what it is about, and who gets what.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.enums import History, Posting
from whatsapp_like.views.forms import Field, NotesField, Switch, Words, danger_ink, second_ink
from whatsapp_like.views.portraits.button import PictureButton
from whatsapp_like.views.portraits.chooser import PictureChooser
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.views.people.candidates import Addressee


class CreateActions(Protocol):
    """What the dialog may ask for; see GroupController."""

    def create(
        self,
        title: str,
        done: Callable[[int], None],
        failed: Callable[[str], None],
        *,
        description: str = "",
        members: Sequence[int] = (),
        channel: bool = False,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool = False,
    ) -> None:
        """Make a group or channel; `done` gets its conversation."""
        ...


class CreateDialog(Dialog):
    """Asks for what a group of `members`, or a channel, is to be."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: CreateActions,
        pictures: PictureChooser,
        say: Callable[[str], object],
        created: Callable[[int], object],
        members: Sequence[Addressee] = (),
        *,
        channel: bool = False,
    ) -> None:
        title = _("New channel") if channel else _("New group")
        super().__init__(parent, look, title, width=460)
        self._actions = actions
        self._pictures = pictures
        self._say_later = say
        self._created = created
        self._members = tuple(each.account for each in members)
        self._is_channel = channel
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x")
        Words(self.body, look, self._about(len(members)), role=Role.SMALL, ink=second_ink).pack(
            fill="x", pady=(px(4), px(14))
        )
        self.picture = PictureButton(self.body, look, pictures, self._say)
        self.picture.pack(pady=(0, px(8)))  # type: ignore[no-untyped-call]
        self.title_field = Field(
            self.body, look, _("Name"), changed=lambda _text: self._typed(), entered=self._create
        )
        self.title_field.pack(fill="x")  # type: ignore[no-untyped-call]
        self.description = NotesField(self.body, look, _("Description (optional)"), lines=3)
        self.description.pack(fill="x", pady=(px(12), px(14)))  # type: ignore[no-untyped-call]
        self.listed = self.everybody = self.history = None
        if channel:
            self.listed = self._switch(
                _("Everybody on this server finds it"),
                _("Else only whoever has an invite can subscribe."),
                on=True,
            )
            self.everybody = self._switch(
                _("Subscribers can write"), _("Else only you and admins do."), on=False
            )
        else:
            self.history = self._switch(
                _("New members see earlier messages"),
                _("Else they see what is written once they are in."),
                on=False,
            )
        self._words = Words(self.body, look, "", role=Role.SMALL, ink=danger_ink)
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(8), 0))  # type: ignore[no-untyped-call]
        self.create = TextButton(buttons, look, _("Create"), self._create, rank=Rank.PRIMARY)
        self.create.pack(side="right")  # type: ignore[no-untyped-call]
        cancel = TextButton(buttons, look, _("Cancel"), self.close)
        cancel.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]
        self._typed()
        self.open(self.title_field.box.field)

    def _about(self, members: int) -> str:
        if self._is_channel:
            return _("A channel is read by everybody who subscribes to it.")
        words = ngettext("You and {n} person.", "You and {n} people.", members)
        return words.format(n=members) if members else _("You can add people later.")

    def _switch(self, label: str, note: str, *, on: bool) -> Switch:
        switch = Switch(self.body, self.look, label, note, lambda _on: None)
        switch.set(on)
        switch.pack(fill="x", pady=(0, self.look.px(14)))  # type: ignore[no-untyped-call]
        return switch

    def _typed(self) -> None:
        self._say("")
        self.create.enable(bool(self.title_field.value.strip()))

    def _create(self) -> None:
        # Enter comes here too: without a name, and while the first one is under way.
        if not self.create.enabled:
            return
        self.create.wait(_("Creating…"))
        writes = self.everybody.on if self.everybody is not None else not self._is_channel
        sees = self.history is not None and self.history.on
        self._actions.create(
            self.title_field.value,
            self._done,
            self._failed,
            description=self.description.value,
            members=self._members,
            channel=self._is_channel,
            posting=Posting.ALL if writes else Posting.ADMINS,
            # What was said in a channel before is what one subscribes to it for.
            history=History.ALL if sees or self._is_channel else History.JOINED,
            listed=self.listed is not None and self.listed.on,
        )

    def _done(self, conversation: int) -> None:
        if self.winfo_exists():
            chosen = self.picture.chosen
            self.close()
            if chosen is not None:
                self._pictures.save(*chosen, conversation, self._say_later)
        self._created(conversation)

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self.create.wait("")
            self._say(words)

    def _say(self, words: str) -> None:
        self._words.say(words)
        if words:
            self._words.pack(fill="x", pady=(0, self.look.px(10)))
        else:
            self._words.pack_forget()
