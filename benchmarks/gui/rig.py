"""The desktop client in this process, as `wl-client` builds it, with a stopwatch beside it."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from whatsapp_like.client.events import Event
from whatsapp_like.client.profile import Identity, Profile
from whatsapp_like.commands.desktop import SETTINGS_FILE, DesktopClient
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.state.arrangement import Layout
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.views.conversation.view import ConversationView
from whatsapp_like.views.root import make_root

PROFILE: Final = "nora"
PATIENCE_MS: Final = 60_000

Figures = dict[str, list[float]]
"""What was measured, by the name of its row: every single value, or a median of its own."""


class Rig(DesktopClient):
    """A desktop client whose loop runs as long as a measurement needs it."""

    def __init__(self, folder: Path, name: str = PROFILE) -> None:
        self.listed = False
        forget_windows(folder, name)
        super().__init__(make_root(), Profile.open(name, folder), name)

    def _load_summaries(self, summaries: tuple[ConversationSummary, ...]) -> None:
        super()._load_summaries(summaries)
        self.listed = True

    def receive(self, event: Event) -> None:
        """Hand an event to the controllers, as the pump does."""
        self._receive(event)

    def wait(self, condition: Callable[[], object]) -> None:
        """Run the loop until something is true.

        Raises:
            TimeoutError: it does not come true.
        """
        late: list[bool] = []
        guard = self.root.after(PATIENCE_MS, lambda: late.append(True))
        while not condition():
            if late:
                raise TimeoutError(f"waited {PATIENCE_MS} ms")
            self.root.tk.dooneevent(0)
        self.root.after_cancel(guard)

    def settle(self) -> None:
        """Let everything be drawn, by Tk and by the screen."""
        settle(self.root)

    def timed(self, figures: Figures, name: str, act: Callable[[], object]) -> None:
        """Note the milliseconds from an act to the picture of it, and those of the processor."""
        begin, used = time.perf_counter(), time.process_time()
        act()
        self.settle()
        figures.setdefault(name, []).append((time.perf_counter() - begin) * 1000)
        figures.setdefault(f"{name} cpu", []).append((time.process_time() - used) * 1000)

    def rest(self, seconds: float) -> None:
        """Run the loop for a while, as nobody touches anything."""
        over: list[bool] = []
        self.root.after(round(seconds * 1000), lambda: over.append(True))
        self.wait(lambda: over)

    def open(self, conversation: int) -> ConversationView:
        """Open a conversation in a window of its own and wait until its messages are drawn."""
        view = self.desktop.desk.open(conversation, Layout.WINDOWS)
        self.wait(lambda: view.timeline.visible()[1] >= 0)
        self.settle()
        return view


def forget_windows(folder: Path, name: str = PROFILE) -> None:
    """Let a profile start as for the first time, without the windows of an earlier start."""
    (folder / name / SETTINGS_FILE).unlink(missing_ok=True)


def settle(root: tk.Misc) -> None:
    """Let everything be drawn, by Tk and by the screen."""
    root.update()
    # The answer to this comes after everything that was asked of the screen before.
    root.winfo_pointerx()


def resident() -> float:
    """Return this process's resident memory in MiB, shared pages included."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no memory figure")


def cpu() -> float:
    """Return the user and system seconds of this process, all threads, so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def offline_profile(folder: Path, account: int, name: str = PROFILE) -> Path:
    """Make a profile of somebody whose server never answers; return where its archive belongs."""
    with Profile.open(name, folder) as profile:
        profile.save(
            Identity(
                # Port 9 is "discard": nobody serves it, so connecting fails at once.
                server=ServerAddress(host="127.0.0.1", port=9),
                account=account,
                device=9,
                private_key=bytes(32),
                plain=True,
            )
        )
        assert profile.archive is not None
        return profile.archive


def tell(figures: Figures | dict[str, float]) -> None:
    """Print what was measured, for the process that asked for it."""
    json.dump(figures, sys.stdout)
    sys.stdout.flush()


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 % do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
