"""Whose work WL is built on, and under which licences.

Runs on the Tk thread; it reads what the installed packages say about themselves.
"""

from __future__ import annotations

import tkinter as tk
from importlib import metadata
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.assets import asset
from whatsapp_like.i18n import _
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_PARTS: Final = (
    "ttkbootstrap",
    "pillow",
    "pydantic",
    "pydantic-settings",
    "psygnal",
    "cryptography",
    "argon2-cffi",
    "scramp",
    "structlog",
    "platformdirs",
    "SQLAlchemy",
    "alembic",
    "uvloop",
    "winloop",
)
_WIDTH: Final = 600
_HEIGHT: Final = 460


def parts() -> list[tuple[str, str]]:
    """Return each package that is installed, with its version, and its licence."""
    found = []
    for name in _PARTS:
        try:
            facts = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # belongs to another system
        found.append((f"{facts['Name']} {facts['Version']}", _licence(facts)))
    return found


def _licence(facts: metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        # Some put the whole text there: its first line is the name.
        if field in facts:
            return facts[field].strip().splitlines()[0]
    classifiers = facts.get_all("Classifier") or []
    named = [each.rsplit("::", 1)[1] for each in classifiers if each.startswith("License ::")]
    return ", ".join(each.strip() for each in named) or _("see the package")


class LicencesDialog(Dialog):
    """A list of packages, and below it what is shipped with WL: pictures and words of emoji."""

    def __init__(self, parent: tk.Misc, look: Look) -> None:
        super().__init__(parent, look, _("Licences"), _WIDTH, scrolls=False)
        px = look.px
        scrolled = Scrolled(self.body, look)
        scrolled.configure(height=px(_HEIGHT))
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        scrolled.content.configure(padding=(0, 0, px(16), 0))
        for part, licence in parts():
            line = ttk.Frame(scrolled.content)
            line.pack(fill="x", pady=(0, px(6)))  # type: ignore[no-untyped-call]
            Words(line, look, licence, ink=second_ink, wrap=False).pack(side="right")
            Words(line, look, part).pack(side="left", fill="x", expand=True)
        notice = asset("licences/NOTICE.txt").read_text(encoding="utf-8")
        words = Words(scrolled.content, look, notice, role=Role.SMALL, ink=second_ink)
        words.pack(fill="x", pady=(px(16), 0))
        close = TextButton(self.foot, look, _("Close"), self.close)
        close.pack(side="right", pady=(px(16), 0))  # type: ignore[no-untyped-call]
        self.open(close)
