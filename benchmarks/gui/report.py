"""The figures of the desktop as the table of docs/benchmarks.md, each beside its target."""

from __future__ import annotations

import os
import platform
import sqlite3
import tkinter as tk
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from benchmarks.gui.rig import Figures, median, p95
from benchmarks.report import processor

BEGIN: Final = "<!-- desktop: `make bench-gui` writes it -->"
END: Final = "<!-- end of desktop -->"

ROWS: Final = (
    ("an empty ttkbootstrap window, ms", "empty", ""),
    ("wl-client's first window, ms", "window", ""),
    ("… ratio to the empty one", "window ratio", "≤ 2.0"),
    ("wl-client's first form in a new profile, ms", "form", ""),
    ("… ratio to the empty window", "form ratio", "≤ 2.0"),
    ("start to the drawn list of conversations, archive without messages, ms", "list", ""),
    ("… ratio to the empty window", "list window ratio", ""),
    ("… with one message in each of 200 conversations", "list small", ""),
    ("… with 1,000,000 messages in them", "list large", ""),
    ("… ratio to the one without", "list ratio", "≤ 1.2"),
    ("… ratio to the one with 200", "list small ratio", ""),
    ("the first conversation opened after the start, ms", "first open", ""),
    ("100,000-message conversation: opened, ms", "open", "≤ 100"),
    ("… a step of scrolling", "scroll", "p95 ≤ 5"),
    ("… a page", "page", "≤ 10"),
    ("… a message appended", "append", "≤ 3"),
    ("… a step of resizing", "resize", "≤ 12"),
    ("… memory it takes beside another one, MiB", "memory", "≤ 10"),
    ("five conversations open: another theme, ms", "theme", "≤ 120"),
    ("… resident memory, MiB", "resident", "≤ 120"),
    ("… idle, connected, a caret blinking: % of a core", "idle", "≤ 0.5"),
    ("… 5,000 events/s: gaps in Tk's loop, ms", "gap", ""),
    ("… the largest gap", "largest gap", "≤ 50"),
    ("… events/s handled", "rate", "5,000"),
    ("a group of 1,000 members: its window opened, ms", "group", "≤ 150"),
    ("… the first one after the start", "first group", ""),
    ("… a letter of a search in the list", "members", ""),
    ("1,000,000 messages searched: whole words, first page, ms", "words", "≤ 50"),
    ("… first letters of a word", "beginnings", "≤ 50"),
    ("… with operators", "operators", "≤ 50"),
    ("… operators alone", "lists", "≤ 50"),
    ("… in the window, from the last letter to the drawn page", "typed", ""),
)
RATIOS: Final = {
    "window ratio": ("window", "empty"),
    "form ratio": ("form", "empty"),
    "list window ratio": ("list", "empty"),
    "list ratio": ("list large", "list"),
    "list small ratio": ("list large", "list small"),
}


def table(figures: Figures) -> str:
    """Return the Markdown: medians, 95th percentiles, medians of the processor's time."""
    lines = ["| | median | p95 | CPU | target |", "|---|---|---|---|---|"]
    for label, name, target in ROWS:
        if name in RATIOS:
            above, below = RATIOS[name]
            if above in figures and below in figures:
                shares = [
                    f"{median(figures[above + kind]) / median(figures[below + kind]):.2f}"
                    for kind in ("", " cpu")
                ]
                lines.append(f"| {label} | {shares[0]} | | {shares[1]} | {target} |")
        elif name in figures:
            used = _cell(median(figures[f"{name} cpu"])) if f"{name} cpu" in figures else ""
            lines.append(f"| {label} | {_cells(figures[name])} | {used} | {target} |")
    return "\n".join(lines)


def conditions(rounds: int) -> str:
    """Say when, where and with what was measured."""
    load = os.getloadavg()[0]
    tcl = tk.Tcl().call("info", "patchlevel")
    return (
        f"{datetime.now(UTC):%d %B %Y}; {processor()}, {os.cpu_count()} cores; "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}, "
        f"Tk {tcl}, ttkbootstrap {version('ttkbootstrap')}, Pillow {version('pillow')}, "
        f"SQLite {sqlite3.sqlite_version}, Xvfb. {rounds} rounds; "
        f"load of the machine when it began: {load:.1f}."
    )


def _cells(values: Sequence[float]) -> str:
    if len(values) == 1:
        return f"{_cell(values[0])} |"
    return f"{_cell(median(values))} | {_cell(p95(values))}"


def _cell(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
