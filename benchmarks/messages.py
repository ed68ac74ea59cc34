"""CPU time a delivered message costs, latency and memory of each server, side by side.

`python -m benchmarks.messages [--rounds N] [--seconds S] [--targets a,b]` prints the medians.
Rounds are interleaved, so a drift of the machine's speed meets every server alike.
"""

from __future__ import annotations

import argparse
import statistics

import uvloop

from benchmarks.load import Load
from benchmarks.process import pin_to_load_core
from benchmarks.targets import TARGETS, Target

CONNECTIONS = 200
IDLE = 1000
RATE = 500.0


async def measure(target: Target, seconds: float) -> dict[str, float]:
    """Run every scenario once against a fresh server; times in µs or ms, memory in KiB."""
    figures: dict[str, float] = {}
    with target.running() as (server, port):
        load = await Load.connect(target.make, port, CONNECTIONS, target.context())
        for name, window, one_way in (("one-way", 1, True), ("eight", 8, False)):
            await load.closed_loop(0.3, window, one_way=one_way)  # warm up
            before = server.cpu()
            round_ = await load.closed_loop(seconds, window, one_way=one_way)
            figures[f"{name} µs"] = (server.cpu() - before) / round_.delivered * 1e6
            figures[f"{name} msg/s"] = round_.delivered / round_.seconds
        before = server.cpu()
        round_ = await load.open_loop(seconds, RATE)
        figures["paced µs"] = (server.cpu() - before) / round_.delivered * 1e6
        times = sorted(round_.latencies)
        figures["p50 ms"] = times[len(times) // 2] * 1000
        figures["p99 ms"] = times[int(len(times) * 0.99)] * 1000
        load.close()
    return figures


async def measure_idle(target: Target) -> float:
    """Return how many KiB a connection that says nothing more holds (of WL see `logins`)."""
    with target.running() as (server, port):
        (await Load.connect(target.make, port, 2, target.context())).close()  # warm up
        before = server.memory()
        load = await Load.connect(target.make, port, IDLE, target.context())
        held = (server.memory() - before) / IDLE / 1024
        load.close()
    return held


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure over several rounds."""
    return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}


def main() -> None:
    """Measure all targets in interleaved rounds and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--targets", default=",".join(TARGETS))
    options = parser.parse_args()
    pin_to_load_core()
    targets = [TARGETS[name] for name in options.targets.split(",")]
    results: dict[str, list[dict[str, float]]] = {target.name: [] for target in targets}
    for _ in range(options.rounds):
        for target in targets:
            results[target.name].append(uvloop.run(measure(target, options.seconds)))
    print("| |", " | ".join(results[targets[0].name][0]), "|")
    for name, rounds in results.items():
        print(f"| {name} |", " | ".join(f"{v:.4g}" for v in medians(rounds).values()), "|")


if __name__ == "__main__":
    main()
