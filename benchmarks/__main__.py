"""Runs every benchmark and writes the figures into docs/benchmarks.md: `make bench`.

`python -m benchmarks [--quick] [--print]`; the servers get core 0, the load core 1, so nothing else
should run meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio

import uvloop

from benchmarks.client import measure_client
from benchmarks.logins import measure_logins
from benchmarks.messages import measure, measure_idle, medians
from benchmarks.process import pin_to_load_core
from benchmarks.report import Figures, conditions, publish, tables
from benchmarks.rooms import ROOMS, measure_rooms
from benchmarks.targets import MOSQUITTO, ROUTER, TARGETS, WL_PLAIN, WL_TLS

BEGIN, END = "<!-- figures: `make bench` writes them -->", "<!-- end of figures -->"


def run(rounds: int, seconds: float) -> Figures:
    """Measure everything; rounds of the servers are interleaved."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in TARGETS}
    logins: dict[str, list[dict[str, float]]] = {WL_PLAIN.name: [], WL_TLS.name: []}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", flush=True)
        for name, target in TARGETS.items():
            figures[name].append(uvloop.run(measure(target, seconds)))
        for target in (WL_PLAIN, WL_TLS):
            logins[target.name].append(uvloop.run(measure_logins(target)))
    servers = {name: medians(each) for name, each in figures.items()}
    for target in (ROUTER, MOSQUITTO):
        servers[target.name]["KiB/conn"] = uvloop.run(measure_idle(target))
    for name, each in logins.items():
        servers[name] |= medians(each)
    # On asyncio's own loop: it is what wl-client runs on.
    client = medians([asyncio.run(measure_client()) for _ in range(rounds)])
    return Figures(servers, client, measure_rooms(rounds, seconds, list(ROOMS.values())))


def main() -> None:
    """Run all and write the page, or print what would stand there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round: does it still run?")
    parser.add_argument("--print", action="store_true", help="write nothing into docs")
    options = parser.parse_args()
    pin_to_load_core()
    rounds, seconds = (1, 1.0) if options.quick else (3, 3.0)
    told = f"{conditions(rounds, seconds)}\n\n{tables(run(rounds, seconds))}"
    if options.print:
        print(told)
    else:
        publish(BEGIN, END, told)


if __name__ == "__main__":
    main()
