"""The desktop client: builds its parts, joins them, and runs Tk's loop until the window is closed.

Runs on the main thread, which is Tk's from here on. The bridge starts the network thread; whatever
that has to say comes back through the pump. This is the one place that knows all the parts:

    client ── events ──▶ controllers ── change ──▶ state ── signals ──▶ views
    client ◀── requests ── controllers ◀── calls ── views
"""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

import platformdirs

from whatsapp_like.assets import asset
from whatsapp_like.client import doorbell
from whatsapp_like.client.bridge import Bridge
from whatsapp_like.client.events import Synced
from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.client.profile import Profile, folder_of
from whatsapp_like.commands.alerting import Alerting
from whatsapp_like.commands.display import open_display, tell
from whatsapp_like.commands.scheme import SchemeFollower
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.door import DoorController
from whatsapp_like.controllers.export import ExportController
from whatsapp_like.controllers.groups import GroupController
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.controllers.links import LinkController
from whatsapp_like.controllers.marking import MarkingController
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.controllers.pictures import PictureController
from whatsapp_like.controllers.preferences import PreferencesController
from whatsapp_like.controllers.profiles import ProfilesController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.controllers.status import StatusController
from whatsapp_like.controllers.themes import ThemesController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.errors import (
    DataBusy,
    DataDamaged,
    DataError,
    DataNewer,
    DataUnwritable,
    SettingsError,
)
from whatsapp_like.i18n import _
from whatsapp_like.models.state.app import AppState
from whatsapp_like.system.bus import session_bus
from whatsapp_like.system.log import log
from whatsapp_like.system.sound import Sound
from whatsapp_like.views.app import Desktop
from whatsapp_like.views.dressing import palette_of
from whatsapp_like.views.pump import Collector, Pump
from whatsapp_like.views.root import make_root
from whatsapp_like.views.theme import Look
from whatsapp_like.views.timers import Timers

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    import ttkbootstrap as ttk

    from whatsapp_like.client.events import Event
    from whatsapp_like.models.timeline import ConversationSummary, Person

DEFAULT_PROFILE = "default"
SETTINGS_FILE = "desktop.json"
FIRST_DRAWN_MS = 30
TRAY_MS = 1_000


def run(name: str, folder: Path | None, link: str = "") -> int:
    """Show the desktop of a profile until it is closed, and where `link` leads, if one is given;
    return the command's exit status.

    One that is open already comes to the front instead.

    Raises:
        DataError: the profile cannot be used.
        NoDisplay: there is no screen.
        SettingsError: `name` can't be that of a profile.
    """
    while True:
        try:
            return _run(name, folder, link)
        except (DataError, SettingsError) as error:
            if not tell(_("WL cannot open"), str(error), _advice(error), make_root):
                raise


def _run(name: str, folder: Path | None, link: str) -> int:
    # The lock first: a second desktop on one profile must not even show a window.
    try:
        profile = Profile.open(name, folder)
    except DataBusy:
        if doorbell.ring(folder_of(name, folder), words=link):
            return 0
        raise
    try:
        root = open_display(make_root)
    except BaseException:
        profile.close()
        raise
    client = DesktopClient(root, profile, name, link)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, client.interrupted)
    try:
        root.mainloop()
    finally:
        client.close()
    if client.error is not None:
        raise client.error
    return 0


def _advice(error: DataError | SettingsError) -> str:
    """Return what to do about an error whose own sentence does not say it."""
    match error:
        case DataBusy():
            return _(
                "It may be at work without a window, or it hangs. Another profile can be open at "
                "the same time: wl-client --profile NAME."
            )
        case DataUnwritable():
            return _("See that the folder is yours, and that there is room left, then try again.")
        case DataNewer() | DataDamaged():
            return _("What is on the server stays there: nothing of it is lost.")
        case _:
            return ""


class DesktopClient:
    """Everything a desktop client consists of, joined."""

    def __init__(
        self, root: ttk.App, profile: Profile, name: str = DEFAULT_PROFILE, link: str = ""
    ) -> None:
        """Open the windows of `profile` and begin to connect; then go where `link` leads."""
        self._link = link
        self.root = root
        self.error: Exception | None = None
        self.state = AppState()
        self._timers = Timers(root)
        self._bridge = Bridge(profile, self._receive)
        state, bridge, timers = self.state, self._bridge, self._timers
        archive = profile.archive
        file = archive.with_name(SETTINGS_FILE) if archive else None
        # First of all: it reads the language, in which everything else is written.
        sound = Sound(asset("alert.wav"))
        self._workers = Workers()
        self._themes = ThemesController(
            state.desktop,
            platformdirs.user_config_path("wl-client", appauthor=False) / "themes",
            self._workers,
            timers,
        )
        self.preferences = PreferencesController(
            state,
            bridge,
            timers,
            file,
            sound.play if sound.audible else None,
            self._themes.open_folder,
        )
        self.session = SessionController(state, bridge, timers, time.time)
        self.roster = RosterController(state, bridge)
        self.status = StatusController(state, bridge, timers, time.time)
        self.conversations = ConversationController(state, bridge, timers)
        self.marking = MarkingController(state, bridge, timers, time.time)
        self.groups = GroupController(state, bridge)
        self.messages = MessageController(state, bridge)
        self.later = LaterController(state, bridge, timers, time.time)
        self.pictures = PictureController(bridge, self._workers)
        self.exports = ExportController(
            state, bridge, self._workers, platformdirs.user_documents_path()
        )
        self._controllers = (
            self.session,
            self.roster,
            self.status,
            self.conversations,
            self.marking,
            self.groups,
            self.messages,
            self.later,
            self.preferences,
            self.exports,
        )
        root.report_callback_exception = _report
        identity = profile.identity
        account = identity.account if identity else 0
        self.session.start(identity.server if identity else None, account)
        folder = profile.folder
        profiles = (
            ProfilesController(name, folder.parent, state.session, self._workers)
            if folder
            else None
        )
        look = Look(root, palette_of(state.desktop), state.desktop.zoom)
        self.desktop = Desktop(
            root,
            look,
            state,
            self.session,
            self.roster,
            self.conversations,
            self.preferences,
            self.marking,
            self.groups,
            open_link=LinkController(self._workers).open,
            status=self.status,
            messages=self.messages,
            later=self.later,
            pictures=self.pictures,
            profile="" if name == DEFAULT_PROFILE else name,
            quit=self.quit,
            export=self._open_export,
            profiles=profiles,
        )
        self.conversations.replaced.connect(self.desktop.become)
        self.marking.undone.connect(self.desktop.say)
        self.messages.refused.connect(self.desktop.say_in)
        self._bus = session_bus()
        self._mailbox = Mailbox()
        post = self._mailbox.post
        self.alerting = Alerting(self.desktop, look, state, timers, sound, self._bus, post)
        if self._bus is not None:
            timers.after(TRAY_MS, self._join_tray)
        self.later.due.connect(self.alerting.remind)
        self._door = DoorController(profile.folder, timers, self._rung)
        self._scheme = SchemeFollower(self.preferences, timers, self._bus, post)
        self._collector = Collector(root)
        self._pumps = (Pump(root, bridge), Pump(root, self._workers), Pump(root, self._mailbox))
        self._is_open = True
        # The thread begins with importing half of the program, and only one thread runs Python at a
        # time: the first window is drawn before that. What is asked meanwhile waits for it.
        timers.after(FIRST_DRAWN_MS, self._connect)
        # What the archive knows is on screen before the network has said a word.
        bridge.ask(
            lambda client: client.people(),
            lambda people: self._load_people(people, account),
            self._fail,
        )
        bridge.ask(lambda client: client.summaries(), self._load_summaries, self._fail)
        bridge.ask(lambda client: client.preferences, self.preferences.know, self._fail)

    def _connect(self) -> None:
        if self._is_open:
            self._bridge.start()
            if self._link and self.desktop.main is None:
                # Who signs in first is led to its group then.
                self.desktop.follow(self._link)

    def _rung(self, link: str) -> None:
        """Somebody started the program again, with a link perhaps."""
        self.desktop.come_to_front()
        if link:
            self._link = "" if self.desktop.main is not None else link
            self.desktop.follow(link)

    def _open_export(self, window: tk.Misc, conversation: int) -> None:
        from whatsapp_like.views.export import open_export

        open_export(window, self.desktop.look, self.exports, conversation)

    def _join_tray(self) -> None:
        """Show our icon where there is a tray; from then on the main window may hide behind it."""
        from whatsapp_like.commands.tray import TrayIcon
        from whatsapp_like.system.tray import Tray

        if self._bus is not None:
            quiet = self.preferences.alerts
            icon = TrayIcon(self.desktop, self.state, self._timers, quiet, self.quit)
            icon.show_in(Tray(self._bus, self._mailbox.post, icon))
            self.root.protocol("WM_DELETE_WINDOW", icon.window_closed)

    def interrupted(self, _number: int, _frame: FrameType | None) -> None:
        """Leave on Ctrl-C or at the end of the desktop's session."""
        # Not here, in the middle of whatever Python was doing: in the loop's next turn.
        self._timers.after(0, self.quit)

    def close(self) -> None:
        """Say goodbye and let go of everything; what is typed or waits to be sent is on disk."""
        if not self._is_open:
            return
        self._is_open = False
        steps: list[Callable[[], object]] = [
            self._door.close,
            self.alerting.close,
            self.desktop.keep_place,
            self.conversations.save_drafts,
            self.preferences.save,
            self._themes.stop,
            self._scheme.close,
            # Timers and watched sockets belong to Tk: they go before it does.
            *(pump.stop for pump in self._pumps),
            self._workers.close,
            *([self._bus.close] if self._bus is not None else []),
            self._mailbox.close,
            self._bridge.close,
            self._timers.stop,
            self._collector.stop,
        ]
        # Whatever one of them meets, the others are done: a thread that stays behind would keep the
        # program from ending, and its profile from being opened again.
        with ExitStack() as closing:
            for step in reversed(steps):
                closing.callback(step)

    def quit(self) -> None:
        """Close every window, then everything else; the loop ends."""
        self.root.withdraw()
        try:
            self.close()
        finally:
            self.root.destroy()

    def _receive(self, event: Event) -> None:
        """Hand an event to every controller, in the order in which they depend on each other."""
        for controller in self._controllers:
            controller.receive(event)
        # Last: what is told of somebody is looked up in the state.
        self.alerting.receive(event)
        if self._link and isinstance(event, Synced):
            # What it leads to, only the server knows.
            link, self._link = self._link, ""
            self._timers.after(0, lambda: self.desktop.follow(link))

    def _load_people(self, people: tuple[Person, ...], account: int) -> None:
        self.roster.load(people)
        self.status.look()
        self.session.know(account)

    def _load_summaries(self, summaries: tuple[ConversationSummary, ...]) -> None:
        self.conversations.load(summaries)
        self.marking.look()
        self.alerting.load(summaries)
        self.later.load()

    def _fail(self, error: Exception) -> None:
        """The archive cannot be opened: nothing works without it."""
        if self.error is None:
            self.error = error
            self._timers.after(0, self.quit)


def _report(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
    """Log what a callback of Tk raised: the program goes on, as Tk does."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    log().error("callback failed", exc_info=(type(error), error, trace))
