"""The page about my devices: where my account is signed in, and signing it out there.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Final

import ttkbootstrap as ttk

from whatsapp_like.i18n import _
from whatsapp_like.models.account import DeviceEntry
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views import times
from whatsapp_like.views.confirm import ConfirmDialog
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.forms import Words, second_ink
from whatsapp_like.views.icons import Icon, badge
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.people.describing import now_of, online
from whatsapp_like.views.settings.lines import Line, Lines
from whatsapp_like.views.settings.page import Means, SettingsPage
from whatsapp_like.views.settings.signout import ask_sign_out
from whatsapp_like.views.textbutton import Rank, TextButton
from whatsapp_like.views.theme import Look, Role

_MINUTE_MS: Final = 60_000
_DISC: Final = 44
_MARK: Final = 21


def describe_device(device: DeviceEntry, state: AppState) -> str:
    """Say on what a device runs, when it signed in, and when and whence it is or was connected."""
    now = now_of(state)
    # "wl-client/0.1 Linux": the system is what people know their computers by.
    program, _blank, system = (device.client or "").partition(" ")
    if device.since is None:
        when = times.last_seen(device.last_seen, now)
    else:
        when = _("connected since {when}").format(when=times.spoken(device.since, now))
    signed_in = _("signed in {when}").format(when=times.spoken(device.created, now))
    lines = ((system, program, signed_in), (when, device.address))
    return "\n".join(filter(None, (" · ".join(filter(None, line)) for line in lines)))


class DeviceLine(Line[DeviceEntry]):
    """One device: its name, and a line about it."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        state: AppState,
        pressed: Callable[[], object],
    ) -> None:
        super().__init__(parent, look, _("Sign out"), pressed)
        self._state = state
        self._connected = False
        self._picture = tk.Label(self, bd=0, padx=0, pady=0)
        self._picture.grid(row=0, column=0, padx=(0, look.px(14)))
        words = ttk.Frame(self)
        words.grid(row=0, column=1, sticky="ew")  # type: ignore[no-untyped-call]
        self.name = Words(words, look, "", role=Role.NAME)
        self.about = Words(words, look, "", role=Role.SMALL, ink=second_ink)
        for each in (self.name, self.about):
            each.pack(fill="x")
        look.watch(self, self._relook)
        self._relook()

    def show(self, value: DeviceEntry) -> None:
        """Show this device."""
        self.name.say(value.name)
        self.about.say(describe_device(value, self._state))
        self.button.about = safe(value.name)
        self._connected = value.since is not None
        self._relook()

    def _relook(self) -> None:
        look, palette, px = self._look, self._look.palette, self._look.px
        ink, fill = (
            (palette.on_accent, palette.accent)
            if self._connected
            else (palette.second, palette.field)
        )
        sizes, colours = (px(_DISC), px(_MARK)), (ink, fill, palette.ground)
        self._held = look.pictures.of(badge, Icon.DEVICE, sizes, colours)
        self._picture.configure(image=str(self._held), background=palette.ground)


class DevicesPage(SettingsPage):
    """This computer, and the others."""

    def __init__(self, parent: tk.Misc, means: Means) -> None:
        super().__init__(parent, means, _("Devices"))
        look = self.look
        self._jobs = Jobs(self)
        self.label(_("Where your account is signed in. Each device has a key of its own."), 2)
        self.told = Words(self.content, look, "", ink=second_ink)
        self.add(self.told, 22)
        self._shown = ttk.Frame(self.content)
        self._heading(_("This computer"), 22)
        self.here = Lines(self._shown, look, self._line)
        self._heading_others = self._heading(_("Other devices"), 28)
        self.others = Lines(self._shown, look, self._line)
        self.none = Words(self._shown, look, _("You are signed in nowhere else."), ink=second_ink)
        self.all = TextButton(
            self._shown,
            look,
            _("Sign out all other devices"),
            self._ask_all,
            rank=Rank.DANGER,
        )
        self.here.pack(fill="x", before=self._heading_others)  # type: ignore[no-untyped-call]
        self.others.pack(fill="x")  # type: ignore[no-untyped-call]
        session = self._state.session.events
        signals = (
            *(session.devices, session.devices_fault),
            *(session.phase, session.clock_offset),
        )
        observe(self, signals, lambda *_: self._jobs.idle("fill", self._fill))
        self._tick()
        means.account.devices.load()

    def _heading(self, title: str, gap: int) -> Words:
        words = Words(self._shown, self.look, title, role=Role.NAME)
        words.pack(fill="x", pady=(self.look.px(gap), 0))
        return words

    def _line(self, parent: tk.Misc, device: int) -> DeviceLine:
        return DeviceLine(parent, self.look, self._state, lambda: self._ask(device))

    def _tick(self) -> None:
        # "Last seen" and "since" move on by themselves.
        self._fill()
        self._jobs.later("minute", _MINUTE_MS, self._tick)

    def _fill(self) -> None:
        devices = self._state.session.devices
        if not devices:
            words = self._state.session.devices_fault or _("Loading…")
            if not online(self._state):
                words = _("Your devices are listed while you are connected.")
            self.told.say(words)
            tk.Pack.pack_forget(self._shown)
            self.told.pack(fill="x", pady=(self.look.px(22), 0))
            return
        self.told.pack_forget()
        self._shown.pack(fill="x")  # type: ignore[no-untyped-call]
        rest = [device for device in devices if not device.current]
        rest.sort(key=lambda d: (d.since is not None, d.since or d.last_seen), reverse=True)
        self.here.show([(each.id, each) for each in devices if each.current])
        self.others.show([(each.id, each) for each in rest])
        for widget, is_shown in ((self.none, not rest), (self.all, bool(rest))):
            if is_shown and not widget.winfo_manager():
                tk.Pack.pack_configure(widget, anchor="w", fill="x", pady=(self.look.px(18), 0))
            elif not is_shown:
                tk.Pack.pack_forget(widget)

    # --- signing out ------------------------------------------------------------------------------

    def _ask(self, device: int) -> None:
        found = {each.id: each for each in self._state.session.devices}.get(device)
        if found is None:
            return
        if found.current:
            ask_sign_out(self)
            return
        ConfirmDialog(
            self.winfo_toplevel(),
            self.look,
            _("Sign out {name}?").format(name=found.name),
            describe_device(found, self._state)
            + "\n\n"
            + _("It keeps what it has, and needs your password to connect again."),
            _("Sign out"),
            lambda: self._sign_out(device),
        )

    def _sign_out(self, device: int) -> None:
        line = self.others.lines.get(device)
        if line is not None:
            line.button.wait(_("Wait…"))
        self.means.account.devices.sign_out(device, lambda: None, self._refused)

    def _ask_all(self) -> None:
        ConfirmDialog(
            self.winfo_toplevel(),
            self.look,
            _("Sign out all other devices?"),
            _("They keep what they have, and need your password to connect again."),
            _("Sign out all"),
            self._sign_out_all,
        )

    def _sign_out_all(self) -> None:
        self.all.wait(_("Wait…"))
        self.means.account.devices.sign_out_others(self._settle, self._refused)

    def _settle(self) -> None:
        if self.winfo_exists():
            for button in (self.all, *(line.button for line in self.others.lines.values())):
                button.wait("")

    def _refused(self, words: str) -> None:
        self._settle()
        self.means.say(words)
