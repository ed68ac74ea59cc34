"""The composer: empty, with one line, with many."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass, field

import ttkbootstrap as ttk

from whatsapp_like.views.composer import ComposerView, Tool
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.theme import Look

SIZE = (620, 520)


@dataclass
class Sent:
    """Remembers what was sent and edited."""

    sent: list[str] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    takes: bool = True

    def send(self, text: str) -> bool:
        self.sent.append(text)
        return self.takes

    def edited(self, text: str) -> None:
        self.edits.append(text)

    def complain(self, words: str) -> None:
        self.complaints.append(words)


def build(parent: tk.Misc, look: Look) -> tk.Widget:
    """Return three composers, one below the other."""
    frame = ttk.Frame(parent)
    tool = Tool(Icon.EMOJI, "Emoji", lambda: None)
    texts = (
        "",
        "Perfect, see you there! 🎉👍🏽",
        "One line\nand another 😀 with a\n" + "Rechtsschutzversicherungsgesellschaft " * 12,
    )
    for number, text in enumerate(texts):
        composer = ComposerView(frame, look, Sent(), tools=[tool] if number else [])
        composer.set_text(text)
        composer.pack(fill="x")  # type: ignore[no-untyped-call]
    return frame
