"""The settings page: what the server is set up with, and how the panel looks.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.state.panel import PanelState, ServerPhase, SetupField, SetupForm
from whatsapp_like.views.choices import ChoiceRow, language_choices, theme_choices, zoom_choices
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.panel.actions import DesktopActions, SetupActions
from whatsapp_like.views.panel.fields import SetupFields
from whatsapp_like.views.panel.section import PAGE, Alert, Section
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.swatches import AccentRow
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

_SAVED_MS: Final = 2_400


class SettingsPage(ttk.Frame):
    """The server's settings over the panel's own."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: PanelState,
        setup: SetupActions,
        desktop: DesktopActions,
        draft: SetupForm | None = None,
    ) -> None:
        """`draft` is what was typed and not saved when the page was made before."""
        super().__init__(parent)
        self._look = look
        self._state = state
        self._actions = setup
        self._jobs = Jobs(self)
        px = look.px
        scrolled = Scrolled(self, look)
        scrolled.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
        body = scrolled.content
        Words(body, look, _("Settings"), role=Role.TITLE).pack(
            fill="x", padx=px(PAGE), pady=(px(22), px(18))
        )
        server = Section(body, look, _("Server"))
        server.pack(fill="x")  # type: ignore[no-untyped-call]
        self.fields = SetupFields(
            server.body,
            look,
            setup,
            draft or setup.form(),
            changed=self._changed,
            entered=self.save,
        )
        self.fields.pack(fill="x")  # type: ignore[no-untyped-call]
        self.alert = Alert(server.body, look)
        self._row = ttk.Frame(server.body)
        self._row.pack(fill="x", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        self.button = TextButton(self._row, look, _("Save"), self.save, rank=Rank.PRIMARY)
        self.button.pack(side="left")  # type: ignore[no-untyped-call]
        self._said = Words(self._row, look, ink=second_ink)
        self._said.pack(side="left", fill="x", expand=True, padx=px(16))
        looks = Section(body, look, _("Appearance"))
        looks.pack(fill="x")  # type: ignore[no-untyped-call]
        kept = state.desktop
        self.themes = _choices(
            looks.body,
            look,
            _("Theme"),
            theme_choices(),
            kept.theme,
            desktop.use_theme,
        )
        _label(looks.body, look, _("Accent"))
        self.accents = AccentRow(looks.body, look, desktop.use_accent)
        self.accents.pack(fill="x", pady=(px(6), px(14)))  # type: ignore[no-untyped-call]
        self.zooms = _choices(
            looks.body,
            look,
            _("Size"),
            zoom_choices(),
            kept.zoom,
            desktop.enlarge,
        )
        self.languages = _choices(
            looks.body,
            look,
            _("Language"),
            language_choices(),
            kept.language,
            desktop.speak,
        )
        observe(
            self,
            (state.server.events.phase,),
            lambda *_: self._jobs.idle("phase", self._phase_changed),
        )
        observe(
            self,
            (kept.events.theme, kept.events.accent, kept.events.zoom),
            lambda *_: self._show_looks(),
        )
        self._show_looks()
        self._phase_changed()
        self._changed()

    @property
    def draft(self) -> SetupForm | None:
        """What was typed and is not saved; None when nothing is."""
        form = self.fields.form
        return form if form != self._actions.form() else None

    @property
    def said(self) -> str:
        """What stands beside the button."""
        return str(self._said["text"])

    def focus_page(self) -> None:
        """Put the keyboard into the first field."""
        self.fields.name.box.focus_field()

    def save(self) -> None:
        """Write the settings down, unless something is wrong with them."""
        faults = self._actions.save(self.fields.form)
        self.fields.complain(faults)
        self._fail(faults.get(SetupField.FORM, ""))
        if faults:
            return
        # As the server will read them: a name without blanks around it.
        self.fields.show(self._actions.form())
        running = self._state.server.phase is not ServerPhase.STOPPED
        behind = running and self._state.server.changed
        words = _("Saved. They hold from the server's next start.") if behind else _("Saved.")
        self._changed()
        self._said.say(words)
        self._jobs.later("saved", _SAVED_MS, lambda: self._said.say(""))

    def _show_looks(self) -> None:
        desktop = self._state.desktop
        self.themes.show(desktop.theme)
        self.accents.show(desktop.accent)
        self.zooms.show(desktop.zoom)

    def _changed(self) -> None:
        self.button.enable(self.draft is not None)

    def _phase_changed(self) -> None:
        phase = self._state.server.phase
        self.fields.lock_folder(phase not in (ServerPhase.NEW, ServerPhase.STOPPED))

    def _fail(self, words: str) -> None:
        self.alert.say(words)
        if words:
            self.alert.pack(fill="x", pady=(self._look.px(20), 0), before=self._row)  # type: ignore[no-untyped-call]
        else:
            self.alert.pack_forget()


def _label(parent: tk.Misc, look: Look, text: str) -> None:
    words = Words(parent, look, text, role=Role.SMALL, ink=second_ink)
    words.pack(fill="x")


def _choices(
    parent: tk.Misc,
    look: Look,
    label: str,
    choices: Sequence[tuple[object, str]],
    value: object,
    chosen: Callable[..., object],
) -> ChoiceRow:
    """Put a labelled row of chips below what `parent` has."""
    px = look.px
    _label(parent, look, label)
    row = ChoiceRow(parent, look, choices, chosen)
    row.pack(fill="x", pady=(px(6), px(14)))  # type: ignore[no-untyped-call]
    row.show(value)
    return row
