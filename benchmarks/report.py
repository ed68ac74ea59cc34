"""The figures as the tables of docs/benchmarks.md, each beside its target."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ROUTER, MOSQUITTO, WL, TLS = "router", "mosquitto", "wl", "wl-tls"


class Figures(NamedTuple):
    """Medians: by server and by name, those of the client, and those of rooms by server."""

    servers: dict[str, dict[str, float]]
    client: dict[str, float]
    rooms: dict[str, dict[str, float]]


SERVER_ROWS = (
    ("CPU µs per message, one-way", "one-way µs", "≤ 40 (goal 30)"),
    ("messages/s, one-way", "one-way msg/s", ""),
    ("CPU µs per message, eight in flight", "eight µs", "≤ 20 (goal 10)"),
    ("messages/s, eight in flight", "eight msg/s", ""),
    ("CPU µs per message at 500/s", "paced µs", ""),
    ("end to end at 500/s, p50 ms", "p50 ms", "≤ 0.8"),
    ("end to end at 500/s, p99 ms", "p99 ms", "≤ 2"),
    ("KiB per idle connection, logged in", "KiB/conn", "≤ 6, TLS ≤ 30"),
    ("start to accept, folder in use, ms", "start ms", "≤ 500"),
    ("of it CPU", "start CPU ms", ""),
    ("start to accept, empty folder, ms", "first start ms", "≤ 500"),
    ("of it CPU", "first start CPU ms", ""),
    ("CPU µs: connect and hello", "hello µs", ""),
    ("CPU µs: connect, hello, device's key", "resume µs", ""),
    ("CPU µs: connect, hello, password (SCRAM)", "scram µs", ""),
)
ROOM_NAMES = {
    "nats": "nats-server, core",
    "ejabberd": "ejabberd, room",
    "prosody": "prosody, room",
    WL: "WL, group",
    TLS: "WL, group, TLS",
}
ROOM_TARGETS = {
    "nats": "ratio ≤ 1",
    "ejabberd": "ratio ≤ 0.35",
    "prosody": "ratio ≤ 0.1",
    WL: "≤ 12",
    TLS: "≤ 20",
}
CLIENT_ROWS = (
    ("100,000 missed messages: the newest is found after, s", "newest found s", ""),
    ("… all are synced and searchable after, s", "all found s", "≤ 10"),
    ("… of it CPU of the client", "sync CPU s", ""),
    ("export of 100,000 messages to text and JSON, s", "export s", "≤ 5"),
    ("… of it CPU of the client", "export CPU s", ""),
    ("… memory it took, MiB", "export MiB", "constant"),
)


def tables(figures: Figures) -> str:
    """Return the Markdown of all tables."""
    servers = figures.servers
    lines = ["| | router | mosquitto | WL | WL, TLS | target |", "|---|---|---|---|---|---|"]
    for label, name, target in SERVER_ROWS:
        cells = [_cell(servers[server].get(name)) for server in (ROUTER, MOSQUITTO, WL, TLS)]
        lines.append(f"| {label} | {' | '.join(cells)} | {target} |")
    lines += [
        "",
        "| ratio, same rounds | WL/router | WL/mosquitto | TLS/plain |",
        "|---|---|---|---|",
    ]
    for label, name, _ in SERVER_ROWS:
        if name in ("one-way µs", "eight µs", "paced µs", "p50 ms"):
            ratios = (
                servers[WL][name] / servers[ROUTER][name],
                servers[WL][name] / servers[MOSQUITTO][name],
                servers[TLS][name] / servers[WL][name],
            )
            lines.append(f"| {label} | {' | '.join(map(_cell, ratios))} |")
    logins = [
        servers[server][way] - servers[server]["hello µs"]
        for way in ("resume µs", "scram µs")
        for server in (WL, TLS)
    ]
    lines += [
        "",
        "| login, without TLS and greeting | WL | WL, TLS | target |",
        "|---|---|---|---|",
        f"| CPU µs by the device's key | {_cell(logins[0])} | {_cell(logins[1])} | ≤ 1000 |",
        f"| CPU µs by password | {_cell(logins[2])} | {_cell(logins[3])} | ≤ 1000 |",
        "",
        "| client | | target |",
        "|---|---|---|",
    ]
    for label, name, target in CLIENT_ROWS:
        lines.append(f"| {label} | {_cell(figures.client[name])} | {target} |")
    return "\n".join([*lines, "", *_rooms(figures.rooms)])


def _rooms(rooms: dict[str, dict[str, float]]) -> list[str]:
    """Return the lines of the table of rooms."""
    lines = [
        "| one writes, 500 read | CPU µs per copy | copies/s | WL to it | WL, TLS to it | target |",
        "|---|---|---|---|---|---|",
    ]
    for name, figures in rooms.items():
        cost = figures["µs/copy"]
        ratios = [
            _cell(rooms[ours]["µs/copy"] / cost) if name not in (WL, TLS) else ""
            for ours in (WL, TLS)
        ]
        cells = [_cell(cost), _cell(figures["copies/s"]), *ratios, ROOM_TARGETS.get(name, "")]
        lines.append(f"| {ROOM_NAMES.get(name, name)} | {' | '.join(cells)} |")
    return lines


def conditions(rounds: int, seconds: float) -> str:
    """Say when, where and with what was measured."""
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%d %B %Y}; {processor()}, {os.cpu_count()} cores; "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}, "
        f"uvloop {version('uvloop')}, pydantic {version('pydantic')}, "
        f"SQLite {sqlite3.sqlite_version}, {_mosquitto()}. Medians of {rounds} interleaved rounds "
        f"of {seconds:g} s; load of the machine when it began: {load:.1f}."
    )


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def processor() -> str:
    """Name the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _mosquitto() -> str:
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        return "no mosquitto"
    told = subprocess.run([program, "-h"], capture_output=True, text=True, check=False).stdout
    return told.partition("\n")[0].removesuffix(".") or "mosquitto"


def publish(part: str, end: str, told: str) -> None:
    """Write figures into the page, between the lines `part` and `end`."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(part)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{part}\n\n{told}\n\n{end}{after}", encoding="utf-8")
    print(f"written: {PAGE}")
