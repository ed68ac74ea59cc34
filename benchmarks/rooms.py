"""CPU time of each copy where one writes and 500 read: WL's group beside other servers' rooms.

`python -m benchmarks.rooms [--rounds N] [--seconds S] [--targets a,b] [--members N]` prints the
medians. The next message is sent when everybody has the last one, so every copy is a write of its
own: the hardest case. Nobody but WL and mosquitto acknowledges, nobody but WL stores.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path

import uvloop

from benchmarks.drivers import Driver
from benchmarks.load import Load, Round
from benchmarks.messages import medians
from benchmarks.process import pin_to_load_core
from benchmarks.room_drivers import NatsDriver, RoomOfMqtt, RoomOfRouter, RoomOfWl, XmppDriver
from benchmarks.targets import MOSQUITTO, ROUTER, Target, find, wl

MEMBERS = 500


class RoomLoad(Load):
    """Connections that are all in one room; the first one writes."""

    async def fan(self, seconds: float) -> Round:
        """Send one message after the other for `seconds`; all must reach everybody."""
        self.round = Round()
        self._readers = len(self.drivers) - 1
        self._end = time.perf_counter() + seconds
        begin = time.perf_counter()
        self._send(self.drivers[0])
        while time.perf_counter() < self._end or not self._is_complete():
            await asyncio.sleep(0.05)
            if time.perf_counter() > self._end + 10:
                break
        await asyncio.sleep(0.3)  # doubled messages would show
        counted = self.round
        counted.seconds = time.perf_counter() - begin
        if counted.delivered != counted.sent * self._readers or counted.acked != counted.sent:
            raise RuntimeError(f"{counted.sent} sent, {counted.acked} acked, {counted.delivered}")
        return counted

    def _is_complete(self) -> bool:
        counted = self.round
        return counted.delivered == counted.sent * self._readers and counted.acked == counted.sent

    def _go_on(self) -> None:
        if self._is_complete() and time.perf_counter() < self._end:
            self._send(self.drivers[0])

    def acked(self, driver: Driver, _number: int) -> None:
        """Count an acknowledgement."""
        self.round.acked += 1
        self._go_on()

    def delivered(self, _driver: Driver, _body: bytes) -> None:
        """Count a copy."""
        self.round.delivered += 1
        self._go_on()


def _nats(port: int, folder: Path) -> list[str]:
    command = [find("nats-server"), "--addr", "127.0.0.1", "--port", str(port)]
    return [*command, "--log", str(folder / "log")]


def _prosody(port: int, folder: Path) -> list[str]:
    settings = folder / "prosody.cfg.lua"
    settings.write_text(
        f"""
run_as_root = true
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
modules_enabled = {{ "roster", "saslauth" }}
modules_disabled = {{ "s2s", "offline" }}
c2s_ports = {{ {port} }}
c2s_interfaces = {{ "127.0.0.1" }}
s2s_ports = {{}}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
storage = "memory"
log = {{ error = "{folder}/error.log" }}
VirtualHost "localhost"
  authentication = "anonymous"
Component "conference.localhost" "muc"
  muc_room_locking = false
  muc_room_default_history_length = 0
  muc_room_default_presence_broadcast = {{ visitor=false, participant=false, moderator=false }}
"""
    )
    return [find("prosody"), "-F", "--config", str(settings)]


def _ejabberd(port: int, folder: Path) -> list[str]:
    (folder / "ejabberd.yml").write_text(
        f"""
hosts: [localhost]
loglevel: none
listen:
  - port: {port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    access: all
auth_method: [anonymous]
anonymous_protocol: sasl_anon
allow_multiple_connections: true
shaper: {{}}
modules:
  mod_muc:
    host: conference.localhost
    access: all
    history_size: 0
    max_users: 5000
    min_message_interval: 0
    min_presence_interval: 0
    default_room_options:
      presence_broadcast: []
      max_users: 5000
"""
    )
    # What its own control script does, without another user and a node's name.
    return [
        *("env", f"ERL_LIBS={_ERLANG}", find("erl"), "-noinput", "+K", "true"),
        *("-mnesia", "dir", f'"{folder}"', "-ejabberd", "config", f'"{folder}/ejabberd.yml"'),
        *("-ejabberd", "log_path", f'"{folder}/ejabberd.log"', "-s", "ejabberd"),
    ]


_ERLANG = "/usr/lib/x86_64-linux-gnu"

ROOMS = {
    target.name: target
    for target in (
        Target("router", RoomOfRouter, ROUTER.command),
        Target("mosquitto", RoomOfMqtt, MOSQUITTO.command),
        Target("nats", NatsDriver, _nats),
        Target("ejabberd", XmppDriver, _ejabberd),
        Target("prosody", XmppDriver, _prosody),
        Target("wl", RoomOfWl, lambda port, folder: wl(port, folder, plain=True)),
        Target("wl-tls", RoomOfWl, lambda port, folder: wl(port, folder, plain=False), tls=True),
    )
}


async def measure_room(target: Target, seconds: float, members: int = MEMBERS) -> dict[str, float]:
    """Return what a copy costs the server, in µs, and how many arrive in a second."""
    with target.running() as (server, port):
        load = await RoomLoad.connect(target.make, port, members + 1, target.context())
        assert isinstance(load, RoomLoad)
        await load.fan(0.5)  # warm up
        before = server.cpu()
        counted = await load.fan(seconds)
        figures = {
            "µs/copy": (server.cpu() - before) / counted.delivered * 1e6,
            "copies/s": counted.delivered / counted.seconds,
        }
        load.close()
    return figures


def measure_rooms(
    rounds: int, seconds: float, targets: list[Target]
) -> dict[str, dict[str, float]]:
    """Return the medians of interleaved rounds, by server."""
    results: dict[str, list[dict[str, float]]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            results[target.name].append(uvloop.run(measure_room(target, seconds)))
    return {name: medians(each) for name, each in results.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--targets", default=",".join(ROOMS))
    options = parser.parse_args()
    pin_to_load_core()
    targets = [ROOMS[name] for name in options.targets.split(",")]
    for name, figures in measure_rooms(options.rounds, options.seconds, targets).items():
        print(name, " ".join(f"{label} {value:,.4g}" for label, value in figures.items()))


if __name__ == "__main__":
    main()
