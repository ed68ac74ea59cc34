"""A new password, typed twice: what is said about it while somebody types.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _, ngettext
from whatsapp_like.views.forms import Field

if TYPE_CHECKING:
    from whatsapp_like.views.theme import Look

PASSWORD_LEAST: Final = 10


class NewPassword:
    """Two fields, which whoever made this puts into the form."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        labels: tuple[str, str],
        entered: Callable[[], object],
    ) -> None:
        """`labels` are those of the first field and of the repetition."""
        first, second = labels
        self.field = Field(
            parent,
            look,
            first,
            note=_length_note(),
            secret=True,
            changed=lambda _text: self.remark(),
            entered=entered,
        )
        self.again = Field(
            parent,
            look,
            second,
            secret=True,
            changed=lambda _text: self.remark(),
            entered=entered,
        )

    def wrong(self, field: Field) -> str:
        """Say what is wrong with one of the two, nothing when it is fine."""
        if field is self.field:
            return _length_note() if len(field.value) < PASSWORD_LEAST else ""
        return "" if field.value == self.field.value else _("The two passwords differ.")

    def remark(self) -> None:
        """Say how far they are."""
        missing = PASSWORD_LEAST - len(self.field.value)
        if not self.field.value:
            self.field.complain("")
        elif missing > 0:
            words = ngettext("{n} character to go.", "{n} characters to go.", missing)
            self.field.remark(words.format(n=missing))
        else:
            self.field.remark(_("Long enough. Whole sentences are the best passwords."))
        # Complain about the second only once it is as long as the first.
        again = self.again.value
        if len(again) >= len(self.field.value) and again != self.field.value:
            self.again.complain(_("The two passwords differ."))
        elif again and again == self.field.value:
            self.again.remark(_("They match."))
        else:
            self.again.complain("")


def _length_note() -> str:
    return _("At least {n} characters.").format(n=PASSWORD_LEAST)
