"""The profiles of this computer: whose they are, which are open, and the way to another one.

Runs on the Tk thread. Public names: `ProfilesDialog`, `ProfileActions`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.forms import Field, Words, danger_ink, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.menus import Choice, pop_up
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.profile import ProfileSummary

_WIDTH: Final = 460
_HEIGHT: Final = 320
_LISTED: Final = 6  # in a menu; the dialog has the rest


class ProfileActions(Protocol):
    """What the dialog may ask for."""

    @property
    def current(self) -> str:
        """The profile that is open here."""
        ...

    def look(self, done: Callable[[Sequence[ProfileSummary]], None]) -> None:
        """Find out which profiles there are."""
        ...

    def check(self, name: str) -> str:
        """Say what is wrong with the name of a new profile; nothing when it can be used."""
        ...

    def open(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Open a profile, or bring its window to the front."""
        ...

    def remove(self, name: str, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Delete a profile from this computer."""
        ...


def profile_choices(
    actions: ProfileActions,
    look: Look,
    over: Callable[[], tk.Misc],
    failed: Callable[[str], None],
    found: Callable[[Sequence[Choice]], object],
) -> None:
    """Find out what a menu offers: the other profiles, and all of them in a dialog `over` a window.

    `failed` hears why a profile could not be opened.
    """

    def go_to(each: ProfileSummary) -> Choice:
        label = " · ".join(filter(None, (each.face.name, each.profile)))
        return Choice(
            label, lambda: actions.open(each.profile, lambda: None, failed), mark=Icon.PERSON
        )

    def looked(profiles: Sequence[ProfileSummary]) -> None:
        others = [each for each in profiles if each.profile != actions.current]
        show = lambda: ProfilesDialog(over(), look, actions)  # noqa: E731
        all_of_them = Choice(_("Profiles…"), show, mark=Icon.PROFILES)
        found([Choice(), *(go_to(each) for each in others[:_LISTED]), all_of_them])

    actions.look(looked)


class ProfilesDialog(Dialog):
    """A list of the profiles; choosing one goes there."""

    def __init__(self, parent: tk.Misc, look: Look, actions: ProfileActions) -> None:
        title = _("Profiles")
        super().__init__(parent, look, title, width=_WIDTH, scrolls=False)
        self._actions = actions
        self.profiles: list[ProfileSummary] = []
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x")
        Words(
            self.body,
            look,
            _("Each keeps an account of its own apart; several can be open at once."),
            ink=second_ink,
        ).pack(fill="x", pady=(px(6), px(10)))
        self.list = ListView(self.body, look, self, self)
        self.list.fill(_HEIGHT)
        self.list.canvas.bind("<Delete>", lambda _: self._remove_marked(), add=True)
        self._error = Words(self.foot, look, "", ink=danger_ink)
        self._error.pack(fill="x", pady=(px(6), 0))
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(10), 0))  # type: ignore[no-untyped-call]
        self.add = TextButton(buttons, look, _("Add profile…"), self._add)
        self.add.pack(side="left")  # type: ignore[no-untyped-call]
        self.leave = TextButton(buttons, look, _("Close"), self.close)
        self.leave.pack(side="right")  # type: ignore[no-untyped-call]
        self.refresh()
        self.open(self.list.canvas)

    def refresh(self) -> None:
        """Look again which profiles there are."""
        self._actions.look(self._found)

    @property
    def said(self) -> str:
        """What went wrong."""
        return str(self._error["text"])

    # --- the list's model and actions -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.profiles)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        each = self.profiles[index]
        here = each.profile == self._actions.current
        who = f"@{each.face.handle}" if each.face.handle else ""
        where = each.server or _("nobody has signed in yet")
        name = each.profile if each.face.name else ""
        return ListRow(
            key=each.profile,
            title=each.face.name or each.profile,
            seed=each.face.handle or each.profile,
            preview=" · ".join(filter(None, (name, who, where))),
            time=_("this one") if here else _("open") if each.open else "",
        )

    def choose(self, key: Hashable) -> None:
        """Go to a profile."""
        name = str(key)
        if name == self._actions.current:
            self.close()
        else:
            self._actions.open(name, self._opened, self._fail)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Show what can be done with a profile."""
        choices = [Choice(_("Open"), lambda: self.choose(key), mark=Icon.PROFILES)]
        if self._is_removable(key):
            choices.append(
                Choice(
                    _("Remove from this computer…"),
                    lambda: self._ask(str(key)),
                    danger=True,
                    mark=Icon.DELETE,
                )
            )
        pop_up(self, self.look, choices, x, y)

    # --- what happens -----------------------------------------------------------------------------

    def _found(self, profiles: Sequence[ProfileSummary]) -> None:
        if not self.winfo_exists():
            return
        current = self._actions.current
        self.profiles = sorted(profiles, key=lambda each: each.profile != current)
        self.list.select(current)
        self.list.show(min(self.list.current or 0, max(0, len(self.profiles) - 1)))

    def _opened(self) -> None:
        if self.winfo_exists():
            self.close()

    def _fail(self, words: str) -> None:
        if self.winfo_exists():
            self._error.say(words)
            self.refresh()

    def _is_removable(self, key: Hashable) -> bool:
        """Tell whether a profile could be removed: none that is open."""
        return any(
            each.profile == key and not each.open and each.profile != self._actions.current
            for each in self.profiles
        )

    def _remove_marked(self) -> None:
        index = self.list.current
        if index is not None and index < len(self.profiles):
            name = self.profiles[index].profile
            if self._is_removable(name):
                self._ask(name)

    def _ask(self, name: str) -> None:
        ConfirmDialog(
            self,
            self.look,
            _("Remove the profile “{name}” from this computer?").format(name=name),
            _(
                "Its messages, drafts and settings on this computer are deleted, and what was not "
                "sent yet is lost. The account and everything on the server stay: to use it here "
                "again, sign in."
            ),
            _("Remove"),
            lambda: self._actions.remove(name, self.refresh, self._fail),
        )

    def _add(self) -> None:
        NewProfileDialog(self, self.look, self._actions, self._opened)


class NewProfileDialog(Dialog):
    """Asks how a new profile is to be called, and opens it; `opened` hears that."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: ProfileActions,
        opened: Callable[[], object],
    ) -> None:
        title = _("Add profile")
        super().__init__(parent, look, title)
        self._actions = actions
        self._done = opened
        px = look.px
        Words(self.body, look, title, role=Role.TITLE).pack(fill="x", pady=(0, px(14)))
        self.name = Field(
            self.body,
            look,
            _("Name of the profile"),
            note=_("Only you see it, such as “work”. Its window opens and asks for the server."),
            entered=self._go,
            changed=lambda _text: self.name.complain(""),
        )
        self.name.pack(fill="x")  # type: ignore[no-untyped-call]
        buttons = ttk.Frame(self.foot)
        buttons.pack(fill="x", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(buttons, look, _("Add"), self._go, rank=Rank.PRIMARY)
        self.cancel = TextButton(buttons, look, _("Cancel"), self.close)
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        self.cancel.pack(side="right", padx=px(10))  # type: ignore[no-untyped-call]
        self.open(self.name.box.field)

    def _go(self) -> None:
        name = self.name.value
        wrong = self._actions.check(name)
        if wrong:
            self.name.complain(wrong)
            self.name.box.focus_field()
            return
        self.go.wait(_("Opening…"))
        self._actions.open(name, self._opened, self._fail)

    def _opened(self) -> None:
        if self.winfo_exists():
            self.close()
        self._done()

    def _fail(self, words: str) -> None:
        if self.winfo_exists():
            self.go.wait("")
            self.name.complain(words)
