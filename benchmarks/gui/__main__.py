"""Runs every benchmark of the desktop and writes the figures into docs/benchmarks.md.

`make bench-gui`, or `python -m benchmarks.gui [--quick] [--print] [--only NAMES] [--rounds N]
[--data FOLDER]`. `--only window` measures starts alone, without the large archive: a change is
compared with what was before.
Every measurement is a process of its own on a virtual screen that nobody else uses. `--data` keeps
the large archive for the next run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.client import say
from benchmarks.gui import data
from benchmarks.gui.group import MEMBERS
from benchmarks.gui.report import BEGIN, END, conditions, table
from benchmarks.gui.rig import PROFILE, Figures, offline_profile
from benchmarks.gui.start import measure_start
from benchmarks.process import Server, free_port
from benchmarks.report import publish
from benchmarks.targets import WL_PLAIN
from tests.screen import Screen
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import Profile
from whatsapp_like.models.address import ServerAddress

PASSWORD = "correct horse battery staple"
SAID = 200
"""Messages in each of the five conversations at the real server."""


class Size(NamedTuple):
    """How much is measured."""

    talk: int
    archive: int
    rounds: int
    seconds: float


FULL = Size(100_000, 1_000_000, 5, 20.0)
QUICK = Size(10_000, 30_000, 1, 3.0)


def child(module: str, *arguments: object) -> Figures:
    """Run a measurement in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.gui.{module}", *map(str, arguments)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(told))


def window(folder: Path, size: Size) -> Figures:
    """Measure first windows: an empty one, ours, and ours with little in the archive."""
    return _starts(folder, size, {})


def start(folder: Path, size: Size) -> Figures:
    """Measure first windows, also with much in the archive."""
    return _starts(folder, size, {"list large": folder})


def _starts(folder: Path, size: Size, more: dict[str, Path]) -> Figures:
    empty, small = folder / "empty", folder / "small"
    if not small.exists():
        data.fill(offline_profile(empty, data.ME), 0)
        data.fill(offline_profile(small, data.ME), 1, data.PEOPLE - 1)
    kinds = {"empty": empty, "window": empty, "form": empty, "list": empty, "list small": small}
    figures: Figures = {}
    for _ in range(size.rounds + 1):
        for kind, where in (kinds | more).items():
            wall, cpu = measure_start(kind.partition(" ")[0], where)
            figures.setdefault(kind, []).append(wall)
            figures.setdefault(f"{kind} cpu", []).append(cpu)
    # The first one of each reads the files into the system's memory.
    return {name: values[1:] or values for name, values in figures.items()}


def talk(folder: Path, size: Size) -> Figures:
    """Measure a long conversation."""
    return child("talk", folder, size.rounds)


def group(folder: Path, size: Size) -> Figures:
    """Measure the window about a large group."""
    place = folder / "group"
    if not place.exists():
        data.fill_group(offline_profile(place, data.ME), MEMBERS)
    return child("group", place, size.rounds)


def search(folder: Path, size: Size) -> Figures:
    """Measure searches."""
    return child("search", folder, size.rounds)


def desk(_folder: Path, size: Size) -> Figures:
    """Measure five conversations at a real server."""
    with tempfile.TemporaryDirectory(prefix="wl-bench-") as name:
        server, profiles, port = Path(name) / "server", Path(name) / "profiles", free_port()
        server.mkdir()
        command = WL_PLAIN.command(port, server)
        with Server(command, port):
            talks = asyncio.run(_meet(profiles, ServerAddress(host="127.0.0.1", port=port)))
        for conversation, sender in talks:
            say(server, conversation, sender, SAID)
        with Server(command, port):
            return child("desk", profiles, size.rounds, size.seconds)


async def _meet(profiles: Path, address: ServerAddress) -> list[tuple[int, int]]:
    """Let five people register and begin a conversation with Nora each."""
    talks = []
    async with Client.open(Profile.open(PROFILE, profiles)) as nora:
        await nora.register(
            address, handle=PROFILE, password=PASSWORD, first_name="Nora", plain=True
        )
        for number in range(5):
            handle = f"friend{number}"
            async with Client.open(Profile.open(handle, profiles)) as friend:
                account = await friend.register(
                    address, handle=handle, password=PASSWORD, first_name=handle, plain=True
                )
            talks.append(((await nora.open_direct(account.id)).id, account.id))
    return talks


MEASUREMENTS: dict[str, Callable[[Path, Size], Figures]] = {
    "window": window,
    "start": start,
    "talk": talk,
    "desk": desk,
    "search": search,
    "group": group,
}


def run(folder: Path, size: Size, only: list[str]) -> Figures:
    """Make what is measured, then measure it."""
    if set(only) - {"desk", "window", "group"} and not (folder / PROFILE).exists():
        print(f"writing an archive of {size.archive:,} messages", flush=True)
        data.fill(offline_profile(folder, data.ME), size.talk, size.archive - size.talk)
    # As an installed program is: compiled once, not at every start. Kept apart from the checkout's.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str((folder / "compiled").absolute())
    figures: Figures = {}
    with Screen():
        for name in only:
            print(f"measuring: {name}", flush=True)
            figures |= MEASUREMENTS[name](folder, size)
    return figures


def main() -> None:
    """Run all and write the page, or print what would stand there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little and short: does it still run?")
    parser.add_argument("--print", action="store_true", help="write nothing into docs")
    parser.add_argument("--only", default="start,talk,desk,search,group", metavar="NAMES")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each thing is measured")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the archive there")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    size = size._replace(rounds=options.rounds or size.rounds)
    before = conditions(size.rounds)
    with tempfile.TemporaryDirectory(prefix="wl-bench-") as folder:
        figures = run(options.data or Path(folder), size, options.only.split(","))
    told = f"{before}\n\n{table(figures)}"
    if options.print:
        print(told)
    else:
        publish(BEGIN, END, told)


if __name__ == "__main__":
    main()
