"""Last step: signing in to an account, or making one.

Runs on the Tk thread. What can be checked here is checked while it is typed; the password is
stretched on the network thread and never leaves this computer.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.models.text import check_handle, clean_name, clean_required_name
from whatsapp_like.views.forms import Field
from whatsapp_like.views.passwords import NewPassword
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.welcome.step import Step

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look


def folded_handle(text: str) -> str:
    """Return a handle as it is meant: people write them with capitals and an @."""
    return text.strip().removeprefix("@").casefold()


class SignInStep(Step):
    """Asks for handle and password."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        server: str,
        go: Callable[[str, str], object],
        back: Callable[[], object],
        other: Callable[[], object] | None,
    ) -> None:
        """`other` leads to making an account, where the server takes new ones."""
        super().__init__(parent, look, _("Sign in"), _("Server: {server}").format(server=server))
        self._go = go
        self.handle = Field(self.form, look, _("Alias"), entered=self._next)
        self.password = Field(
            self.form, look, _("Password"), secret=True, entered=self.submit, changed=self._mended
        )
        self.add(self.handle)
        self.add(self.password)
        if other is not None:
            self.other = TextButton(
                self.form, look, _("No account yet? Make one"), other, rank=Rank.LINK
            )
            self.other.pack(anchor="w", pady=(look.px(10), 0))  # type: ignore[no-untyped-call]
        self.finish(_("Sign in"), self.submit, (_("Another server"), back))

    def start(self) -> None:
        """Put the keyboard into the first empty field."""
        (self.password if self.handle.value else self.handle).box.focus_field()

    def submit(self) -> None:
        """Sign in, if both fields are filled."""
        if self.waiting:
            return
        if not self.handle.value:
            self.handle.complain(_("Enter your alias."))
            self.handle.box.focus_field()
        elif not self.password.value:
            self.handle.complain("")
            self.password.complain(_("Enter your password."))
            self.password.box.focus_field()
        else:
            self.handle.complain("")
            self.password.complain("")
            self._go(folded_handle(self.handle.value), self.password.value)

    def refuse(self, words: str) -> None:
        """Say why signing in failed; the password is asked for again."""
        self.ready()
        self.fail(words)
        self.password.box.focus_field()
        field = self.password.box.field
        if isinstance(field, tk.Entry):
            field.selection_range(0, "end")

    def _next(self) -> None:
        self.password.box.focus_field()

    def _mended(self, _text: str) -> None:
        self.password.complain("")


class RegisterStep(Step):
    """Asks for what an account needs."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        server: str,
        code: str | None,
        go: Callable[[str, str, str, str, str], object],
        back: Callable[[], object],
        other: Callable[[], object],
    ) -> None:
        """`code` is the invite code to begin with; None where the server wants none."""
        super().__init__(
            parent, look, _("Make your account"), _("Server: {server}").format(server=server)
        )
        self._go = go
        form = self.form
        # At the top: on a small screen nobody would look for it below six fields.
        self.other = TextButton(
            form, look, _("You have an account? Sign in"), other, rank=Rank.LINK
        )
        self.other.pack(anchor="w", pady=(0, look.px(4)))  # type: ignore[no-untyped-call]
        self.code = None
        if code is not None:
            self.code = Field(form, look, _("Invite code"), entered=self.submit)
            self.code.box.set(code)
        self.first = Field(form, look, _("First name"), entered=self.submit)
        self.last = Field(form, look, _("Last name (may stay empty)"), entered=self.submit)
        self.handle = Field(
            form,
            look,
            _("Alias"),
            note=_("How others find you: a-z, 0-9, dot, hyphen, underscore."),
            changed=self._check_handle,
            entered=self.submit,
        )
        labels = (_("Password"), _("Password again"))
        self._passwords = NewPassword(form, look, labels, self.submit)
        self.password, self.again = self._passwords.field, self._passwords.again
        for field in filter(None, (self.code, self.first, self.last)):
            self.add(field)
        for field in (self.handle, self.password, self.again):
            self.add(field)
        self.finish(_("Make account"), self.submit, (_("Another server"), back))

    def start(self) -> None:
        """Put the keyboard into the first empty field."""
        fields = [field for field in (self.code, self.first) if field is not None]
        next((f for f in fields if not f.value), self.first).box.focus_field()

    def submit(self) -> None:
        """Make the account, if everything is as it has to be."""
        if self.waiting:
            return
        wrong = [field for field in self._fields() if not self._check(field)]
        if wrong:
            wrong[0].box.focus_field()
            return
        self._go(
            self.code.value if self.code else "",
            folded_handle(self.handle.value),
            self.password.value,
            self.first.value,
            self.last.value,
        )

    def refuse(self, words: str, field: str = "") -> None:
        """Say why the server makes no such account, below the "handle" or "code" it refused."""
        self.ready()
        place = {"handle": self.handle, "code": self.code}.get(field)
        if place is None:
            self.fail(words)
        else:
            place.complain(words)
        (place or self.handle).box.focus_field()

    def _fields(self) -> list[Field]:
        fields = (self.code, self.first, self.last, self.handle, self.password, self.again)
        return [field for field in fields if field is not None]

    def _check(self, field: Field) -> bool:
        if words := self._wrong(field):
            field.complain(words)
        elif field is self.handle:
            self._check_handle(field.value)
        elif field is self.password or field is self.again:
            # What is right about it goes on being said.
            self._passwords.remark()
        else:
            field.complain("")
        return not words

    def _wrong(self, field: Field) -> str:
        """Say what is wrong with a field, nothing when it is fine."""
        if field is self.code:
            return "" if field.value else _("Enter the invite code that you were sent.")
        if field is self.first or field is self.last:
            return _name_fault(field.value, required=field is self.first)
        if field is self.handle:
            return _handle_fault(folded_handle(field.value))
        return self._passwords.wrong(field)

    def _check_handle(self, text: str) -> None:
        handle = folded_handle(text)
        # One letter is not wrong yet: the person is still typing.
        if len(handle) < 2:
            self.handle.complain("")
        elif fault := _handle_fault(handle):
            self.handle.complain(fault)
        else:
            self.handle.remark(_("You will be @{handle}.").format(handle=handle))


def _name_fault(name: str, *, required: bool) -> str:
    try:
        (clean_required_name if required else clean_name)(name)
    except ValueError:
        if not name:
            return _("Enter your first name.")
        return _("At most 64 characters, and none that are invisible.")
    return ""


def _handle_fault(handle: str) -> str:
    try:
        check_handle(handle)
    except ValueError:
        return _(
            "2 to 32 of a-z, 0-9, dot, hyphen and underscore, the first one a letter or digit."
        )
    return ""
