"""The page about chats: where they open, what Enter does, and the skin tone of emoji.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk

from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.state.desktop import TONES
from whatsapp_like.views.choices import ChoiceRow, layout_choices
from whatsapp_like.views.observing import observe
from whatsapp_like.views.settings.page import Means, SettingsPage


class ChatsPage(SettingsPage):
    """Where chats are shown and how messages are written."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Chats"))
        actions = means.actions
        self.label(_("Open chats in"))
        self.layouts = ChoiceRow(
            self.content,
            self.look,
            layout_choices(),
            lambda value: actions.choose_layout(Layout(str(value))),
        )
        self.add(self.layouts, 6)
        self.label(_("Send a message with"))
        self.sending = ChoiceRow(
            self.content,
            self.look,
            ((True, pgettext("key", "Enter")), (False, pgettext("key", "Ctrl+Enter"))),
            lambda value: actions.send_with_enter(bool(value)),
        )
        self.add(self.sending, 6)
        self._meaning = self.label("", 8)
        self.label(_("Skin tone of new emoji"))
        self.tones = ChoiceRow(
            self.content,
            self.look,
            [*enumerate(_tones())],
            lambda value: actions.choose_tone(int(str(value))),
        )
        self.add(self.tones, 6)
        desktop = self._state.desktop.events
        signals = (desktop.layout, desktop.enter_sends, desktop.emoji_tone)
        observe(self, signals, lambda *_: self._fill())
        self._fill()

    def _fill(self) -> None:
        desktop = self._state.desktop
        self.layouts.show(desktop.layout)
        self.sending.show(desktop.enter_sends)
        self._meaning.say(
            _("Shift+Enter begins a new line.")
            if desktop.enter_sends
            else _("Enter begins a new line.")
        )
        self.tones.show(desktop.emoji_tone)


def _tones() -> list[str]:
    """Return the names of the skin tones, that of none first."""
    names = [
        pgettext("skin tone", "None"),
        pgettext("skin tone", "Light"),
        pgettext("skin tone", "Medium-light"),
        pgettext("skin tone", "Medium"),
        pgettext("skin tone", "Medium-dark"),
        pgettext("skin tone", "Dark"),
    ]
    assert len(names) == TONES + 1
    return names
