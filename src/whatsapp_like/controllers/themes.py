"""Themes of somebody's own: a folder of small TOML files, read again whenever one changes.

Runs on Tk's thread; the folder is looked at in a worker, since a disk may be slow or far away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whatsapp_like.assets import asset
from whatsapp_like.controllers.changes import assign
from whatsapp_like.controllers.export import show_folder
from whatsapp_like.errors import SettingsError
from whatsapp_like.i18n import _
from whatsapp_like.system.log import log

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Jobs, Timers
    from whatsapp_like.models.state.desktop import DesktopState
    from whatsapp_like.models.theme import OwnTheme

LOOK_MS: Final = 2_000
MOST_THEMES: Final = 50
MOST_BYTES: Final = 64 * 1024
EXAMPLE: Final = "example.toml"


Seen = dict[str, tuple[int, int]]


class ThemesController:
    """Keeps `own_themes` and `theme_faults` of the state as the files of a folder say."""

    def __init__(self, desktop: DesktopState, folder: Path, jobs: Jobs, timers: Timers) -> None:
        """Read the folder at once: the first window is to be in the right colours."""
        self._desktop = desktop
        self._folder = folder
        self._jobs = jobs
        self._timers = timers
        self._seen: Seen = {}
        self._cancel: Callable[[], None] | None = None
        self._take_in(_look(folder, {}))
        self._wait()

    def open_folder(self, failed: Callable[[str], None]) -> None:
        """Show the folder to somebody; one that is new has an example in it."""
        folder = self._folder

        def refused(_error: Exception) -> None:
            failed(_("The folder cannot be opened: look into {folder}.").format(folder=folder))

        self._jobs.run(lambda: _show(folder), lambda _none: None, refused)

    def stop(self) -> None:
        """Look no more."""
        if self._cancel is not None:
            self._cancel()

    def _wait(self) -> None:
        self._cancel = self._timers.after(LOOK_MS, self._look_again)

    def _look_again(self) -> None:
        self._cancel = None
        folder, seen = self._folder, self._seen
        self._jobs.run(lambda: _look(folder, seen), self._looked, self._not_looked)

    def _looked(self, found: tuple[Seen, dict[str, OwnTheme | str]] | None) -> None:
        self._take_in(found)
        self._wait()

    def _not_looked(self, error: Exception) -> None:
        log().warning("folder of themes not read", error=str(error))
        self._wait()

    def _take_in(self, found: tuple[Seen, dict[str, OwnTheme | str]] | None) -> None:
        if found is None:
            return
        self._seen, read = found
        themes = {name: each for name, each in read.items() if not isinstance(each, str)}
        faults = {name: each for name, each in read.items() if isinstance(each, str)}
        # While a file is half written or wrong, its theme stays as it was.
        kept = {n: t for n, t in self._desktop.own_themes.items() if n in faults}
        assign(self._desktop, own_themes={**kept, **themes}, theme_faults=faults)


def _look(folder: Path, seen: Seen) -> tuple[Seen, dict[str, OwnTheme | str]] | None:
    """Return each theme, or what is wrong with it, by its file's name; None when nothing changed.

    Called by any thread.
    """
    now: Seen = {}
    try:
        # To open a pipe would be to wait for somebody who writes into it.
        files = [each for each in sorted(folder.glob("*.toml")) if not each.is_fifo()]
        files = files[:MOST_THEMES]
        for file in files:
            facts = file.stat()
            now[file.stem] = (facts.st_mtime_ns, facts.st_size)
    except OSError:
        # The folder is not there, or a file went while it was being looked at: next time.
        return None
    if now == seen:
        return None
    return now, {file.stem: _read(file) for file in files}


def _read(file: Path) -> OwnTheme | str:
    # Few have a theme of their own: all others start without what checks them.
    from whatsapp_like.models.theme import read_theme

    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            return _("The file is too large for a theme.")
        return read_theme(content.decode("utf-8-sig"))
    except SettingsError as error:
        return str(error)
    except UnicodeDecodeError:
        return _("The file is not written in UTF-8.")
    except OSError as error:
        return _("The file cannot be read: {reason}.").format(reason=error.strerror)


def _show(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        example = asset("theme-example.toml").read_text(encoding="utf-8")
        (folder / EXAMPLE).write_text(example, encoding="utf-8")
    show_folder(folder)
