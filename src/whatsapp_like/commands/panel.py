"""The panel: builds its parts, joins them, and runs Tk's loop until the window is closed.

Runs on the main thread, which is Tk's from here on. Workers and the network thread come and go; all
they say passes through a pump.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar, overload

import platformdirs
import ttkbootstrap as ttk

from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event
from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.client.profile import Identity, Profile
from whatsapp_like.commands.display import open_display, tell
from whatsapp_like.commands.scheme import SchemeFollower
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.controllers.panel import PanelController
from whatsapp_like.controllers.panel_flags import flags_for
from whatsapp_like.controllers.panel_sessions import OperatorController
from whatsapp_like.controllers.panel_setup import SetupController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.errors import DataUnwritable, NoDisplay, SettingsError, WLError
from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.panel import PanelState
from whatsapp_like.server.first_start import OPERATOR_FILE, read_operator
from whatsapp_like.server.host import Host
from whatsapp_like.server.settings import Settings, load_settings
from whatsapp_like.server.status import Status
from whatsapp_like.system.bus import session_bus
from whatsapp_like.views.dressing import palette_of
from whatsapp_like.views.panel.view import PanelView
from whatsapp_like.views.placement import KeptPlaces, screens_of
from whatsapp_like.views.pump import Collector, Pump
from whatsapp_like.views.root import make_root
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timers import Timers

T = TypeVar("T")


def run(settings: Settings) -> int:
    """Show the panel until it is closed; return the command's exit status.

    Raises:
        NoDisplay: there is none.
    """
    root = open_display(make_root)
    panel = Panel(root, settings, default_file())
    panel.view.pack(fill="both", expand=True)  # type: ignore[no-untyped-call]
    root.deiconify()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, panel.interrupted)
    try:
        root.mainloop()
    finally:
        panel.close()
    return 0


def tell_trouble(error: WLError) -> bool:
    """Show why the panel cannot open, unless a terminal does; return whether to try again."""
    if isinstance(error, NoDisplay):
        return False
    return tell(_("The panel cannot open"), str(error), "", make_root)


def default_file() -> Path:
    """Return where the panel keeps how it looks, and which data folder it was used with last."""
    return platformdirs.user_config_path("wl-server", appauthor=False) / "panel.json"


class Panel:
    """Everything a panel consists of, joined."""

    def __init__(self, root: ttk.App, settings: Settings, file: Path | None) -> None:
        """Open on the data folder of `settings`, or on the last one where none was named."""
        self._root = root
        self.state = PanelState()
        self._timers = Timers(root)
        self._desktop = DesktopController(self.state.desktop, self._timers, file)
        desktop = self.state.desktop
        look = Look(root, palette_of(desktop), desktop.zoom)
        self._bus = session_bus()
        self._mailbox = Mailbox()
        post = self._mailbox.post
        self._scheme = SchemeFollower(self._desktop, self._timers, self._bus, post)
        self._collector = Collector(root)
        self._workers = Workers()
        self._pumps = (Pump(root, self._workers), Pump(root, self._mailbox))
        given = _settings_of_last_folder(settings, desktop.folder)
        operator = OperatorController(self.state)
        self.setup = SetupController(self.state)
        self.setup.show(given)
        self.controller = PanelController(
            self.state,
            operator,
            Host(),
            self._workers,
            self._connect,
            self._timers,
            lambda: flags_for(self.state.server, given),
        )
        self.view = PanelView(
            root,
            look,
            self.state,
            self.controller,
            self.setup,
            self._desktop,
            KeptPlaces(desktop, self._desktop.remember_window, screens_of(root)),
            self._quit,
        )
        self._is_open = True
        self.controller.attach()

    def interrupted(self, _number: int, _frame: FrameType | None) -> None:
        """Leave on Ctrl-C or at the end of the desktop's session; the server goes on."""
        # Not here, in the middle of whatever Python was doing: in the loop's next turn.
        self._timers.after(0, self.view.leave)

    def _quit(self) -> None:
        # Timers and watched sockets belong to Tk: they go before it does.
        self.close()
        self._root.destroy()

    def close(self) -> None:
        """Let go of everything; a server that runs goes on."""
        if self._is_open:
            self._is_open = False
            self.controller.close()
            self._desktop.save()
            self._scheme.close()
            for pump in self._pumps:
                pump.stop()
            self._workers.close()
            if self._bus is not None:
                self._bus.close()
            self._mailbox.close()
            self._timers.stop()
            self._collector.stop()

    def _connect(
        self, folder: Path, status: Status, on_event: Callable[[Event], None]
    ) -> OperatorBridge:
        """Connect to the running server with the key that lies in its data folder."""
        operator = read_operator(folder)
        if operator is None:
            raise DataUnwritable(
                _(
                    "The server runs, but its operator's key {path} cannot be read: who is "
                    "connected is not shown."
                ).format(path=folder / OPERATOR_FILE)
            )
        identity = Identity(
            server=ServerAddress(host=status.local, port=status.port, pin=status.pin),
            account=operator.account,
            device=operator.device,
            private_key=operator.private_key,
            plain=status.pin is None,
        )
        return OperatorBridge(self._root, identity, on_event)


class OperatorBridge:
    """A client in memory on a network thread of its own, pumped into Tk's loop."""

    def __init__(
        self, root: ttk.App, identity: Identity, on_event: Callable[[Event], None]
    ) -> None:
        self._bridge = Bridge(Profile.temporary(identity), on_event)
        self._pump = Pump(root, self._bridge)
        self._bridge.start()

    @overload
    def ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    @overload
    def ask(
        self,
        request: Callable[[Client], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    def ask(
        self,
        request: Callable[[Client], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `request` on the network thread; one of `done` and `failed` follows, here."""
        self._bridge.ask(request, done, failed)

    def close(self) -> None:
        """Hang up; nothing more is delivered."""
        self._pump.stop()
        self._bridge.close()


def _settings_of_last_folder(settings: Settings, folder: str) -> Settings:
    """Return the settings of the folder that was used last, unless another one was asked for."""
    if not folder or "data" in settings.model_fields_set:
        return settings
    try:
        last = load_settings({"data": Path(folder)})
    except SettingsError:
        return settings
    return last
