"""One person in detail, live: every fact we may see, and what I can change about them.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views import times
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.forms import Field, NotesField, Words, second_ink
from whatsapp_like.views.notice import Notice
from whatsapp_like.views.observing import entries_of, observe
from whatsapp_like.views.people.blocking import ask_block
from whatsapp_like.views.people.card import CardWindow
from whatsapp_like.views.people.custom import CustomLine
from whatsapp_like.views.people.describing import (
    custom_of,
    dot_of,
    is_me,
    now_of,
    online,
    presence_words,
    seed_of,
    status_words,
    title_of,
)
from whatsapp_like.views.people.face import FaceView
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

if TYPE_CHECKING:
    from whatsapp_like.models.presence import DevicePresence
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Person
    from whatsapp_like.views.placement import Places

_MINUTE_MS: Final = 60_000


class DetailActions(Protocol):
    """What the detail view may ask for; each ends in `done` or in `failed` with a sentence."""

    def add(
        self, account: int, nickname: str, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Add somebody to my contacts."""
        ...

    def edit(
        self,
        account: int,
        nickname: str,
        notes: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Change what I call somebody and what I note about them."""
        ...

    def block(
        self, account: int, blocked: bool, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Block somebody, or let them through again."""
        ...

    def remove(self, account: int, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Remove somebody from my contacts."""
        ...


class DetailWindow(CardWindow):
    """Shows one person."""

    def __init__(
        self,
        root: tk.Misc,
        look: Look,
        state: AppState,
        places: Places,
        account: int,
        actions: DetailActions,
        write: Callable[[int], object],
    ) -> None:
        name = title_of(state, account)
        super().__init__(root, look, state, places, "contact", name, (440, 720), (340, 420))
        self.account = account
        self._actions = actions
        self._write = write
        self._build()
        observe(self, entries_of(state.people), self._changed)
        events = state.session.events
        observe(self, (events.phase, events.account, events.custom), self._changed_me)
        self._jobs.later("minute", _MINUTE_MS, self._tick)
        self.write.focus_set()

    def _build(self) -> None:
        look, px, account = self.look, self.look.px, self.account
        scrolled = Scrolled(self, look)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        body = self._body = scrolled.content
        body.configure(padding=px(22))
        self.face = FaceView(body, look, size=72, role=Role.TITLE)
        self.face.pack(fill="x")  # type: ignore[no-untyped-call]
        self.custom = CustomLine(body, look)
        self.custom.pack(fill="x")  # type: ignore[no-untyped-call]
        self._buttons = ttk.Frame(body)
        self._buttons.pack(fill="x", pady=(px(16), px(8)))  # type: ignore[no-untyped-call]
        self.write = TextButton(
            self._buttons, look, _("Write"), lambda: self._write(account), rank=Rank.PRIMARY
        )
        self.write.pack(side="left")  # type: ignore[no-untyped-call]
        self.block = TextButton(self._buttons, look, _("Block"), self._toggle_block)
        self.block.pack(side="left", padx=px(8))  # type: ignore[no-untyped-call]
        self._facts: dict[str, Words] = {}
        self._table = ttk.Frame(body)
        self._table.columnconfigure(1, weight=1)
        self._table.pack(fill="x", pady=(px(8), px(4)))  # type: ignore[no-untyped-call]
        self.nickname = Field(body, look, _("Nickname"), note=_("What only you call them."))
        self.notes = NotesField(body, look, _("Notes (only you see them)"))
        self.save = TextButton(body, look, _("Save"), self._save)
        self.remove = TextButton(
            body, look, _("Remove from contacts"), self._ask_remove, rank=Rank.DANGER
        )
        self.add = TextButton(body, look, _("Add to contacts"), self._add)
        self.notice = Notice(self, look, docked=True)
        self._filled: Person | None = None
        self._fill()

    @property
    def facts(self) -> dict[str, str]:
        """What the table says, by its labels."""
        return {label: str(words["text"]) for label, words in self._facts.items()}

    @property
    def unsaved(self) -> bool:
        """Whether something is written here that was not saved."""
        contact = self._filled.contact if self._filled else None
        if contact is None:
            return False
        written = (self.nickname.value, self.notes.value)
        return written != (contact.nickname.strip(), contact.notes.strip())

    # --- live -------------------------------------------------------------------------------------

    def _changed(self, account: int, *_: object) -> None:
        if account == self.account:
            self._jobs.idle("fill", self._fill)

    def _changed_me(self, *_: object) -> None:
        self._jobs.idle("fill", self._fill)

    def _tick(self) -> None:
        self._fill()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _fill(self) -> None:
        person = self._state.people.get(self.account)
        if person is None:
            self.close()
            return
        dot = dot_of(self._state, person)
        name = title_of(self._state, self.account)
        self._entitle(name, seed_of(self._state, self.account))
        self.face.show(
            name,
            person.account.handle,
            dot,
            presence_words(self._state, self.account),
            loud=dot.value == "online",
        )
        self.custom.show(custom_of(self._state, self.account), now_of(self._state))
        for row, (label, text) in enumerate(self._described(person)):
            self._fact(row, label, text)
        self._fill_form(person)
        self._filled = person

    def _described(self, person: Person) -> list[tuple[str, str | None]]:
        """Return the facts by their labels; None for one that makes no sense now."""
        account, presence, state = person.account, person.presence, self._state
        here = online(state) and presence.connected
        since = presence.since if here and presence.since else 0
        span = times.duration(max(0, now_of(state) - since) // 1000) if since else ""
        devices = presence.devices if here else ()
        last = times.sortable(presence.last_seen) if presence.last_seen else ""
        return [
            (_("First name"), account.first_name),
            (_("Last name"), account.last_name),
            (_("Alias"), f"@{account.handle}"),
            (_("Connected"), status_words(state, person)),
            (_("IP address"), (presence.address or _("not shared")) if here else ""),
            (_("Connected since"), f"{times.sortable(since)} ({span})" if since else ""),
            (_("Last seen"), None if here else last),
            (_("Client"), "\n".join(sorted({device.client for device in devices}))),
            (_("Devices"), "\n".join(_device_words(device) for device in devices)),
        ]

    def _fact(self, row: int, label: str, text: str | None) -> None:
        px, look = self.look.px, self.look
        if text is None:
            if label in self._facts:
                del self._facts[label]
                for cell in self._table.grid_slaves(row=row):
                    cell.destroy()
            return
        if label not in self._facts:
            name = Words(self._table, look, label, role=Role.SMALL, ink=second_ink, wrap=False)
            name.grid(row=row, column=0, sticky="nw", padx=(0, px(18)), pady=px(5))
            words = self._facts[label] = Words(self._table, look, "", role=Role.PREVIEW)
            words.grid(row=row, column=1, sticky="ew", pady=px(4))
        shown = text or "\u2013"
        if str(self._facts[label]["text"]) != shown:
            self._facts[label].say(shown)

    def _fill_form(self, person: Person) -> None:
        contact, before = person.contact, self._filled.contact if self._filled else None
        mine = is_me(self._state, self.account)
        self.block.rename(_("Unblock") if person.blocked else _("Block"))
        px = self.look.px
        widgets: list[tk.Widget] = [self.nickname, self.notes, self.save, self.remove]
        if contact is not None and not self.nickname.winfo_manager():
            self.add.pack_forget()
            for widget in widgets:
                tk.Pack.pack_configure(widget, fill="x", pady=(px(12), 0))
        elif contact is None and not self.add.winfo_manager():
            for widget in widgets:
                tk.Pack.pack_forget(widget)
            if not mine:
                self.add.pack(fill="x", pady=(px(16), 0))  # type: ignore[no-untyped-call]
        if mine:
            self.block.pack_forget()
        # What is being written here is not overwritten by news about something else.
        if contact is not None and (before is None or before.nickname != contact.nickname):
            self.nickname.box.set(contact.nickname)
        if contact is not None and (before is None or before.notes != contact.notes):
            self.notes.set(contact.notes)

    # --- what I change ----------------------------------------------------------------------------

    def _save(self) -> None:
        self.save.wait(_("Saving…"))
        self._actions.edit(
            self.account, self.nickname.value, self.notes.value, self._saved, self._failed
        )

    def _add(self) -> None:
        self.add.wait(_("Adding…"))
        self._actions.add(self.account, "", self._settled, self._failed)

    def _toggle_block(self) -> None:
        person = self._state.people.get(self.account)
        if person is None:
            return
        if person.blocked:
            self._block(False)
            return
        ask_block(self, self.look, self._state, self.account, lambda: self._block(True))

    def _block(self, blocked: bool) -> None:
        self.block.wait(_("Wait…"))
        self._actions.block(self.account, blocked, self._settled, self._failed)

    def _ask_remove(self) -> None:
        name = title_of(self._state, self.account)
        ConfirmDialog(
            self,
            self.look,
            _("Remove {name} from your contacts?").format(name=name),
            _("Nickname and notes are deleted. The conversation stays."),
            _("Remove"),
            self._remove,
        )

    def _remove(self) -> None:
        self.remove.wait(_("Removing…"))
        self._actions.remove(self.account, self._settled, self._failed)

    def _saved(self) -> None:
        self._settled()
        if self.winfo_exists():
            self.notice.say(_("Saved."))

    def _settled(self) -> None:
        # The answer may come after the window was closed.
        if self.winfo_exists():
            for button in (self.save, self.remove, self.add, self.block):
                button.wait("")

    def _failed(self, words: str) -> None:
        self._settled()
        if self.winfo_exists():
            self.notice.say(words)


def _device_words(device: DevicePresence) -> str:
    place = f" · {device.address}" if device.address else ""
    idle = f" · {_('idle')}" if device.idle else ""
    return f"{device.name}{place}{idle}"
