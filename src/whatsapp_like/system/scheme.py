"""What the system asks of every program: light or dark, and more contrast or not.

Started and ended on Tk's thread, where each change is posted; nothing here makes that thread wait.
Linux desktops answer over D-Bus (the settings of their portal) and signal what changes. Windows and
macOS are asked every few seconds in a thread: some values of the registry, or the user's defaults.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from whatsapp_like.system.bus import Bus, Connection, NoAnswer

if TYPE_CHECKING:
    from dbus_fast.message import Message

    from whatsapp_like.system.notifications import Post

SERVICE: Final = "org.freedesktop.portal.Desktop"
PATH: Final = "/org/freedesktop/portal/desktop"
INTERFACE: Final = "org.freedesktop.portal.Settings"
APPEARANCE: Final = "org.freedesktop.appearance"
SCHEME: Final = "color-scheme"  # 0 for no wish, 1 for dark, 2 for light
CONTRAST: Final = "contrast"  # 0 for no wish, 1 for more
_EVERY: Final = 4.0
_HIGH_CONTRAST: Final = 0x42
_IS_ON: Final = 1


class Scheme(NamedTuple):
    """What is asked."""

    dark: bool
    contrast: bool


Told = Callable[[bool, bool], None]
"""Takes `dark` and `contrast`, on Tk's thread."""


class Watch(Protocol):
    """Tells what is asked, now and after each change, until it is closed."""

    def close(self) -> None:
        """Tell nothing more."""
        ...


def watch(bus: Bus | None, post: Post, told: Told) -> Watch:
    """Begin to watch; `bus` is the desktop's, where there is one."""
    if bus is not None:
        return PortalWatch(bus, post, told)
    return PatientWatch(_read, post, told)


class PortalWatch:
    """Asks the desktop's portal once and hears what changes; without a portal nothing is told."""

    def __init__(self, bus: Bus, post: Post, told: Told) -> None:
        self._post = post
        self._told = told
        self._is_open = True
        # This belongs to the bus's thread.
        self._wishes = {SCHEME: 0, CONTRAST: 0}
        bus.ask(self._ask)

    def close(self) -> None:
        """Tell nothing more."""
        self._is_open = False

    # --- on the bus's thread ----------------------------------------------------------------------

    async def _ask(self, connection: Connection) -> None:
        rule = f"interface='{INTERFACE}',member='SettingChanged',path='{PATH}'"
        await connection.listen(rule, self._heard)
        for key in self._wishes:
            try:
                answer = await connection.call(
                    SERVICE, PATH, INTERFACE, "Read", "ss", (APPEARANCE, key), answers="v"
                )
            except NoAnswer:
                continue  # older portals know no contrast
            self._wishes[key] = _number(answer[0])
        self._tell()

    def _heard(self, message: Message) -> None:
        if message.interface != INTERFACE or message.member != "SettingChanged":
            return
        if message.signature != "ssv":
            return
        space, key, value = message.body
        if space == APPEARANCE and key in self._wishes:
            self._wishes[key] = _number(value)
            self._tell()

    def _tell(self) -> None:
        scheme = Scheme(self._wishes[SCHEME] == 1, self._wishes[CONTRAST] == 1)
        self._post(lambda: self._told(*scheme) if self._is_open else None)


def _number(value: Any) -> int:
    """Return the number in a variant; some portals wrap it twice."""
    while hasattr(value, "value"):
        value = value.value
    return value if isinstance(value, int) else 0


class PatientWatch:
    """Asks again and again, in a thread of its own."""

    def __init__(
        self, read: Callable[[], Scheme], post: Post, told: Told, every: float = _EVERY
    ) -> None:
        """`read` may wait; it is called every `every` seconds."""
        self._read = read
        self._post = post
        self._told = told
        self._every = every
        self._ended = threading.Event()
        # A daemon: nobody waits for a system that does not answer.
        threading.Thread(target=self._run, name="wl-scheme", daemon=True).start()

    def close(self) -> None:
        """Tell nothing more; the thread ends."""
        self._ended.set()

    def _run(self) -> None:
        before: Scheme | None = None
        while not self._ended.is_set():
            scheme = self._read()
            if scheme != before:
                before = scheme
                self._tell(scheme)
            self._ended.wait(self._every)

    def _tell(self, scheme: Scheme) -> None:
        self._post(lambda: None if self._ended.is_set() else self._told(*scheme))


def _read() -> Scheme:
    """Ask this system; one that does not say has no wish."""
    if sys.platform == "win32":
        return _windows()
    elif sys.platform == "darwin":
        return Scheme(
            _default("-g", "AppleInterfaceStyle") == "Dark",
            _default("com.apple.universalaccess", "increaseContrast") == "1",
        )
    else:
        return Scheme(dark=False, contrast=False)


def _default(domain: str, name: str) -> str:
    """Return one of a macOS user's defaults, nothing when it is not set."""
    try:
        answer = subprocess.run(
            ["defaults", "read", domain, name],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()


if sys.platform == "win32":

    def _windows() -> Scheme:
        import ctypes
        import winreg

        class HighContrast(ctypes.Structure):
            _fields_ = (
                ("size", ctypes.c_uint),
                ("flags", ctypes.c_uint),
                ("scheme", ctypes.c_wchar_p),
            )

        dark = False
        place = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                dark = winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0
        except OSError:
            pass  # before Windows 10 there was no dark
        asked = HighContrast(size=ctypes.sizeof(HighContrast))
        answered = ctypes.windll.user32.SystemParametersInfoW(
            _HIGH_CONTRAST, asked.size, ctypes.byref(asked), 0
        )
        return Scheme(dark, bool(answered and asked.flags & _IS_ON))
