"""The export dialog: what to write, of which days, where to; how far it is; what came of it.

Runs on the Tk thread. It stands beside its conversation, which can be used meanwhile; closing it
ends an export that is under way.
"""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import ttkbootstrap as ttk

from whatsapp_like.i18n import _, date_hint, ngettext
from whatsapp_like.models.export import ExportFormat, ExportRequest, ExportResult
from whatsapp_like.views.choices import ChoiceRow
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.day import DayField
from whatsapp_like.views.folders import choose_folder
from whatsapp_like.views.forms import GAP, Field, Words, danger_ink, second_ink
from whatsapp_like.views.observing import when_gone
from whatsapp_like.views.progress import ProgressBar
from whatsapp_like.views.prose import Prose
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

_WIDTH: Final = 480
_TEXT: Final = (ExportFormat.TEXT,)
_JSON: Final = (ExportFormat.JSON,)
_BOTH: Final = (ExportFormat.TEXT, ExportFormat.JSON)
_ALL, _SOME = "all", "some"


class ExportActions(Protocol):
    """What the dialog may ask for; see ExportController."""

    def title(self, conversation: int) -> str:
        """Return what a conversation is called."""
        ...

    def suggest(self, conversation: int) -> Path:
        """Return where an export would go, without an ending."""
        ...

    def problem(self, request: ExportRequest) -> str:
        """Say what is wrong with where it is to go; else nothing."""
        ...

    def existing(self, request: ExportRequest) -> list[str]:
        """Return the names of files that would be replaced."""
        ...

    def start(
        self,
        request: ExportRequest,
        progress: Callable[[bool, float], object],
        done: Callable[[ExportResult], object],
        failed: Callable[[str], object],
    ) -> int:
        """Begin an export and return its number."""
        ...

    def cancel(self, job: int) -> None:
        """End an export early."""
        ...

    def open_folder(self, folder: Path, failed: Callable[[str], object]) -> None:
        """Show a folder in the system's file manager."""
        ...


Choose = Callable[[tk.Misc, str], str | None]
"""Asks for a folder, from one on; None when nothing was chosen."""


class ExportDialog(Dialog):
    """Exports one conversation."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: ExportActions,
        conversation: int,
        choose: Choose = choose_folder,
    ) -> None:
        super().__init__(parent, look, _("Export conversation"), _WIDTH)
        self._actions = actions
        self._conversation = conversation
        self._choose = choose
        self._job: int | None = None
        self._formats: tuple[ExportFormat, ...] = _TEXT
        self._range = _ALL
        self.result: ExportResult | None = None
        # One line, since at 200 % every line counts on a common screen.
        self._title = Prose(self.body, look, actions.title(conversation), role=Role.NAME)
        self._title.pack(fill="x")  # type: ignore[no-untyped-call]
        self._form = ttk.Frame(self.body)
        self._form.pack(fill="x")  # type: ignore[no-untyped-call]
        self._build_form()
        self.bar = ProgressBar(self.body, look)
        self._said = Words(self.body, look, "")
        self._build_buttons()
        self.target.box.set(str(actions.suggest(conversation)))
        self._show_choices()
        when_gone(self, self._gone)
        self.open(self.go)

    @property
    def said(self) -> str:
        """What is said above the buttons."""
        return str(self._said["text"]) if self._said.winfo_manager() else ""

    # --- parts ------------------------------------------------------------------------------------

    def _build_form(self) -> None:
        look, form = self.look, self._form
        self._label(_("Format"))
        self.formats = ChoiceRow(
            form,
            look,
            ((_TEXT, _("Text")), (_JSON, "JSON"), (_BOTH, _("Both"))),
            self._choose_formats,
        )
        self.formats.pack(fill="x", pady=(look.px(4), 0))  # type: ignore[no-untyped-call]
        self._meaning = self._note()
        self._label(_("Messages"))
        self.ranges = ChoiceRow(
            form, look, ((_ALL, _("All")), (_SOME, _("Some days"))), self._choose_range
        )
        self.ranges.pack(fill="x", pady=(look.px(4), 0))  # type: ignore[no-untyped-call]
        self._days = ttk.Frame(form)
        self._days.columnconfigure((0, 1), weight=1, uniform="day")
        self.first = self._day(_("First day"), 0)
        self.last = self._day(_("Last day"), 1)
        self._place = ttk.Frame(form)
        self._place.pack(fill="x", pady=(look.px(GAP), 0))  # type: ignore[no-untyped-call]
        self.target = Field(
            self._place,
            look,
            _("Save as"),
            changed=lambda _: self._show_names(),
            entered=self._export,
        )
        self.target.pack(fill="x")  # type: ignore[no-untyped-call]
        self.folder = TextButton(
            form, look, _("Choose a folder…"), self._choose_folder, rank=Rank.LINK
        )
        # At the right of the field's label.
        middle = look.line(Role.SMALL) // 2
        self.folder.place(in_=self.target, relx=1.0, y=middle - look.px(12), anchor="ne")  # type: ignore[no-untyped-call]

    def _label(self, text: str) -> None:
        words = Words(self._form, self.look, text, role=Role.SMALL, ink=second_ink)
        words.pack(fill="x", pady=(self.look.px(GAP), 0))

    def _note(self) -> Words:
        words = Words(self._form, self.look, "", role=Role.SMALL, ink=second_ink)
        words.pack(fill="x", pady=(self.look.px(6), 0))
        return words

    def _day(self, label: str, column: int) -> DayField:
        field = DayField(self._days, self.look, label, self._export)
        gap = self.look.px(6)
        field.grid(row=0, column=column, sticky="new", padx=(gap * column, gap * (1 - column)))  # type: ignore[no-untyped-call]
        return field

    def _build_buttons(self) -> None:
        px = self.look.px
        self._buttons = ttk.Frame(self.foot)
        self._buttons.pack(fill="x", pady=(px(20), 0))  # type: ignore[no-untyped-call]
        self.go = TextButton(self._buttons, self.look, _("Export"), self._export, rank=Rank.PRIMARY)
        self.stop = TextButton(self._buttons, self.look, _("Cancel"), self._stop)
        self.look_in = TextButton(
            self._buttons, self.look, _("Open folder"), self._open_folder, rank=Rank.PRIMARY
        )
        self.go.pack(side="right")  # type: ignore[no-untyped-call]
        self.stop.pack(side="right", padx=(0, px(10)))  # type: ignore[no-untyped-call]

    # --- choices ----------------------------------------------------------------------------------

    def _choose_formats(self, value: object) -> None:
        self._formats = value if value in (_TEXT, _JSON, _BOTH) else _TEXT
        self._show_choices()

    def _choose_range(self, value: object) -> None:
        self._range = str(value)
        self._show_choices()
        if self._range == _SOME:
            self.first.box.focus_field()

    def _show_choices(self) -> None:
        self.formats.show(self._formats)
        self.ranges.show(self._range)
        self._meaning.say(
            {
                _TEXT: _("To read, print and search, in the form of WhatsApp's exports."),
                _JSON: _("For programs: everything there is, in a documented form."),
                _BOTH: _("Two files: one to read, one for programs."),
            }[self._formats]
        )
        if self._range == _SOME:
            self._days.pack(fill="x", pady=(self.look.px(10), 0), before=self._place)  # type: ignore[no-untyped-call]
        else:
            self._days.pack_forget()
        self._show_names()

    def _show_names(self) -> None:
        """Say what the files will be called."""
        name = Path(self.target.value).name
        names = [f"{name}.{form.value}" for form in self._formats] if name else []
        self.target.remark(_(" and ").join(names))

    def _choose_folder(self) -> None:
        path = Path(os.path.expanduser(self.target.value))
        folder = self._choose(self, str(path.parent))
        if folder and self.winfo_exists():
            self.target.box.set(str(Path(folder) / path.name))
            self._show_names()
            self.go.focus_set()

    # --- exporting --------------------------------------------------------------------------------

    def _export(self) -> None:
        if self._job is not None:
            return
        self._say("")
        days = self._read_days()
        if days is None:
            return
        request = ExportRequest(
            conversation=self._conversation,
            path=Path(os.path.expanduser(self.target.value)),
            formats=self._formats,
            first=days[0],
            last=days[1],
        )
        if problem := self._actions.problem(request):
            self.target.complain(problem)
            self.target.box.focus_field()
            return
        self._show_names()
        existing = self._actions.existing(request)
        if not existing:
            self._begin(request)
            return
        ConfirmDialog(
            self,
            self.look,
            ngettext("Replace this file?", "Replace these files?", len(existing)),
            _(" and ").join(existing),
            _("Replace"),
            lambda: self._begin(request),
        )

    def _read_days(self) -> tuple[date | None, date | None] | None:
        """Return the days that were typed, or None after complaining about them."""
        if self._range == _ALL:
            return None, None
        days: list[date | None] = []
        for field in (self.first, self.last):
            field.complain("")
            try:
                days.append(field.day)
            except ValueError:
                self._refuse_day(field, _("Enter a day as {hint}.").format(hint=date_hint()))
                return None
        first, last = days
        if first is not None and last is not None and first > last:
            self._refuse_day(self.last, _("This is before the first day."))
            return None
        return first, last

    def _refuse_day(self, field: Field, words: str) -> None:
        field.complain(words)
        field.box.focus_field()

    def _begin(self, request: ExportRequest) -> None:
        if not self.winfo_exists():
            return
        # What was chosen cannot be changed any more: out of the way with it.
        self._form.pack_forget()
        self.go.pack_forget()
        self.bar.show(0.0)
        self._say(_("Writing…"))
        self.bar.pack(fill="x", pady=(self.look.px(18), 0), before=self._said)  # type: ignore[no-untyped-call]
        self.stop.focus_set()
        self._job = self._actions.start(request, self._progressed, self._done, self._failed)

    def _progressed(self, fetching: bool, part: float) -> None:
        if self._is_here():
            self.bar.show(part)
            words = _("Fetching older messages from the server…") if fetching else _("Writing…")
            if words != self.said:
                self._say(words)

    def _done(self, result: ExportResult) -> None:
        self._job = None
        if not self._is_here():
            return
        if result.cancelled:
            self._ready()
            self._say(_("Cancelled: nothing was written."), second_ink)
            return
        self.result = result
        self.bar.pack_forget()
        words = ngettext("{n} message was exported.", "{n} messages were exported.", result.count)
        lines = [words.format(n=f"{result.count:n}"), *(str(path) for path in result.files)]
        if not result.complete:
            lines.append(
                _(
                    "It is not complete: some messages are not on this computer. Connect to the "
                    "server and export again."
                )
            )
        self._say("\n".join(lines))
        self.look_in.pack(side="right", before=self.stop)  # type: ignore[no-untyped-call]
        self.stop.rename(_("Close"))
        self.look_in.focus_set()

    def _failed(self, words: str) -> None:
        self._job = None
        if self._is_here():
            self._ready()
            self._say(words, danger_ink)

    def _ready(self) -> None:
        """Take input again."""
        self.bar.pack_forget()
        self._form.pack(fill="x", after=self._title)  # type: ignore[no-untyped-call]
        self.go.pack(side="right", before=self.stop)  # type: ignore[no-untyped-call]
        self.go.focus_set()

    def _say(self, words: str, ink: Callable[..., str] | None = None) -> None:
        if not words:
            self._said.pack_forget()
            return
        self._said.say(words, ink or (lambda palette: palette.text))
        self._said.pack(fill="x", pady=(self.look.px(14), 0))

    def _open_folder(self) -> None:
        if self.result is not None and self.result.files:
            folder = self.result.files[0].parent
            self._actions.open_folder(folder, self._not_opened)

    def _not_opened(self, words: str) -> None:
        if self._is_here():
            self._say(words, danger_ink)

    # --- the end ----------------------------------------------------------------------------------

    def _stop(self) -> None:
        """Cancel what is under way; else close."""
        if self._job is None:
            self.close()
        else:
            self._actions.cancel(self._job)

    def take_attention(self) -> None:
        """Leave the other windows their keys and clicks: an export may take its time."""

    def escape(self) -> None:
        """Cancel what is under way; else close."""
        self._stop()

    def _gone(self) -> None:
        if self._job is not None:
            self._actions.cancel(self._job)

    def _is_here(self) -> bool:
        return bool(self.winfo_exists())


def open_export(
    parent: tk.Misc,
    look: Look,
    actions: ExportActions,
    conversation: int,
    choose: Choose = choose_folder,
) -> ExportDialog:
    """Open the export dialog of a conversation's window, or bring it to the front."""
    for child in parent.winfo_children():
        if isinstance(child, ExportDialog):
            child.lift()
            child.focus_set()
            return child
    return ExportDialog(parent, look, actions, conversation, choose)
