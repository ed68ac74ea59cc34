"""CPU time a delivered message costs, latency, memory and start of each server, side by side.

`python -m benchmarks.messages [--rounds N] [--seconds S] [--targets a,b]` prints the medians.
Rounds are interleaved, so a drift of the machine's speed meets every server alike.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict

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
        figures["start ms"] = server.started * 1000
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
    with target.running() as (server, port):
        (await Load.connect(target.make, port, 2, target.context())).close()  # warm up
        before, cpu = server.memory(), server.cpu()
        load = await Load.connect(target.make, port, IDLE, target.context())
        figures["login µs"] = (server.cpu() - cpu) / IDLE * 1e6
        figures["KiB/conn"] = (server.memory() - before) / IDLE / 1024
        load.close()
    return figures


def main() -> None:
    """Measure all targets in interleaved rounds and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--targets", default=",".join(TARGETS))
    options = parser.parse_args()
    pin_to_load_core()
    results: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    targets = [TARGETS[name] for name in options.targets.split(",")]
    for _ in range(options.rounds):
        for target in targets:
            for name, value in uvloop.run(measure(target, options.seconds)).items():
                results[target.name][name].append(value)
    names = list(next(iter(results.values())))
    print("| |", " | ".join(names), "|")
    print("|---" * (len(names) + 1) + "|")
    for target in targets:
        medians = [statistics.median(results[target.name][name]) for name in names]
        print(f"| {target.name} |", " | ".join(f"{value:.4g}" for value in medians), "|")


if __name__ == "__main__":
    main()
