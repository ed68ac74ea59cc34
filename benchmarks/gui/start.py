"""How long it takes from nothing to a window, and to the list of conversations in it.

`python -m benchmarks.gui.start empty|form|window|list FOLDER BEGUN`: one start in a process of its
own, which says how long it took since the monotonic time BEGUN, and its processor time, in ms.

- empty: a ttkbootstrap window without anything in it
- form: `wl-client` of a new profile, up to the form of a first start
- window: `wl-client` of somebody who has signed in, up to its first window
- list: the desktop, up to the drawn list of the archive's conversations
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure_start(kind: str, folder: Path) -> tuple[float, float]:
    """Return the milliseconds that a start takes, and those of the processor."""
    # Not above: what is started must not find it imported.
    from benchmarks.gui.rig import forget_windows

    forget_windows(folder)
    begun = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.gui.start", kind, str(folder), str(begun)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    wall, cpu = told.split()
    return float(wall), float(cpu)


def _say(begun: float, used: float) -> None:
    sys.stdout.write(f"{(time.monotonic() - begun) * 1000} {used * 1000}\n")
    sys.stdout.flush()


def _empty(begun: float) -> None:
    import ttkbootstrap as ttk

    root = ttk.App(title="empty")
    root.update()
    root.winfo_pointerx()
    _say(begun, time.thread_time())
    root.destroy()


def _window(folder: Path, profile: str, begun: float) -> None:
    import tkinter as tk

    from whatsapp_like.commands.client import main

    def first_turn(self: tk.Misc, _n: int = 0) -> None:
        # In place of the loop: what is waiting to be drawn is drawn, then the window is there.
        self.update()
        self.winfo_pointerx()
        # Tk's thread alone: the network's begins meanwhile, but nothing waits for it here.
        _say(begun, time.thread_time())

    tk.Misc.mainloop = first_turn  # type: ignore[assignment, method-assign]
    main(["--data", str(folder), "--profile", profile])


def _list(folder: Path, begun: float) -> None:
    from benchmarks.gui.rig import Rig

    rig = Rig(folder)
    rig.wait(lambda: rig.listed)
    rig.settle()
    _say(begun, time.process_time())
    rig.quit()


if __name__ == "__main__":
    KIND, FOLDER, BEGUN = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    if KIND == "empty":
        _empty(BEGUN)
    elif KIND == "window":
        _window(FOLDER, "nora", BEGUN)
    elif KIND == "form":
        with tempfile.TemporaryDirectory(prefix="wl-bench-") as NEW:
            _window(Path(NEW), "new", BEGUN)
    else:
        _list(FOLDER, BEGUN)
