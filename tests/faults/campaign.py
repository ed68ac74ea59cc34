"""A campaign of faults: processes under load are killed, connections cut, stalled and split.

Afterwards nothing that was promised may be missing: every acknowledged message, and everything that
waited in an outbox, stands in every member's archive exactly once and in the same order everywhere.
`python -m tests.faults.campaign --rounds 500` is what `make soak` runs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.proxy import FaultProxy

PEOPLE = ("ana", "ben", "cleo")
PATIENCE = 60.0
"""Seconds after which something that should happen counts as lost."""


@dataclass
class Counts:
    """What a campaign did and found."""

    rounds: int = 0
    server_kills: int = 0
    client_kills: int = 0
    cuts: int = 0
    stalls: int = 0
    typed: int = 0
    acked: int = 0
    stored: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in vars(self).items())


class Person:
    """A client process and everything it ever said."""

    def __init__(self, handle: str, command: list[str]) -> None:
        self.handle = handle
        self.account = 0
        self.typed: set[str] = set()
        self.typing: set[str] = set()
        self.acked: dict[str, int] = {}
        self.failed: list[str] = []
        self._command = command
        self._dumps: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.start()

    def start(self) -> None:
        """Start the process, or start it again after a kill."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()

    def tell(self, command: str) -> None:
        """Give the process a command; one that is dying may not hear it."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(command + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass

    def kill(self) -> None:
        """End the process without warning, and read what it still had said."""
        self._process.send_signal(signal.SIGKILL)
        self._end()

    def stop(self) -> None:
        """Let the process end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._end()

    def dump(self) -> dict[str, list[tuple[int, int, str]]]:
        """Return its archive's conversations."""
        self.tell("dump")
        found = self._dumps.get(timeout=PATIENCE)
        return {name: [(s, a, t) for s, a, t in items] for name, items in found.items()}

    def _end(self) -> None:
        self._process.wait(20)
        self._listener.join(20)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.endswith("\n"):
                return  # killed in the middle of a line: it said nothing
            match json.loads(line):
                case {"account": account}:
                    self.account = account
                case {"typing": text}:
                    self.typing.add(text)
                case {"typed": text}:
                    self.typed.add(text)
                case {"acked": text, "seq": seq}:
                    self.acked[text] = seq
                case {"failed": error}:
                    self.failed.append(error)
                case {"dump": dump}:
                    self._dumps.put(dump)


@dataclass
class Campaign:
    """One server, three people, a bad network and a seed."""

    folder: Path
    seed: int
    counts: Counts = field(default_factory=Counts)

    def run(self, rounds: int, log: Callable[[str], None] = lambda _line: None) -> Counts:
        """Run that many rounds, then compare what everybody has."""
        chance = random.Random(self.seed)
        data = self.folder / "server"
        data.mkdir()
        (data / "wl-server.toml").write_text('registration = "open"\n')
        self._server = self._serve(data, 0)
        port, pin = self._address(data)
        with FaultProxy(port, self.seed) as proxy:
            python = [sys.executable, "-m", "tests.faults.chatter", f"127.0.0.1:{proxy.port}", pin]
            people = [
                Person(handle, [*python, str(self.folder / "profiles"), handle])
                for handle in PEOPLE
            ]
            try:
                _until(lambda: all(person.account for person in people), "everybody registers")
                for number in range(rounds):
                    self._round(chance, proxy, people, data, port)
                    self.counts.rounds = number + 1
                    self.counts.cuts = proxy.cuts
                    self.counts.typed = sum(len(person.typed) for person in people)
                    log(str(self.counts))
                proxy.stall(False)
                for person in people:
                    person.tell("quiet")
                self._compare(people)
            finally:
                for person in people:
                    person.stop()
                self._server.terminate()
                self._server.wait(20)
        return self.counts

    def _round(
        self,
        chance: random.Random,
        proxy: FaultProxy,
        people: list[Person],
        data: Path,
        port: int,
    ) -> None:
        for person in people:
            person.tell("chat " + " ".join(str(p.account) for p in people if p is not person))
        proxy.split = chance.choice((0, 0, 1, 7, 100))
        written = sum(len(person.typed) for person in people)
        _until(lambda: sum(len(p.typed) for p in people) > written + 60, "people write")
        mischief = chance.choice(("server", "client", "cut", "stall", "both"))
        if mischief in ("server", "both"):
            self._server.kill()
            self._server.wait(20)
            self.counts.server_kills += 1
        if mischief in ("client", "both"):
            person = chance.choice(people)
            person.kill()
            self.counts.client_kills += 1
            person.start()
        if mischief in ("server", "both"):
            self._server = self._serve(data, port)
        if mischief == "stall":
            proxy.stall(True)
            time.sleep(chance.random())
            proxy.cut()
            proxy.stall(False)
            self.counts.stalls += 1
        if mischief == "cut":
            proxy.cut()

    def _compare(self, people: list[Person]) -> None:
        """Wait until every archive holds all that was typed, then look at each one."""
        typed = {text for person in people for text in person.typed}
        by_pair = {
            "-".join(map(str, sorted((a.account, b.account)))): (a, b)
            for a in people
            for b in people
            if a.account < b.account
        }

        def complete() -> bool:
            dumps = [person.dump() for person in people]
            here = [{text for items in dump.values() for _, _, text in items} for dump in dumps]
            missing = sum(1 for text in typed if sum(text in texts for texts in here) < 2)
            return missing == 0

        with contextlib.suppress(TimeoutError):  # what is missing is counted below, one by one
            _until(complete, "everything arrives")
        dumps = {person.account: person.dump() for person in people}
        counts = self.counts
        counts.typed = len(typed)
        counts.acked = sum(len(person.acked) for person in people)
        for pair, members in by_pair.items():
            copies = [dumps[member.account].get(pair, []) for member in members]
            counts.stored += len(copies[0])
            counts.disordered += copies[0] != copies[1]
            for copy in copies:
                seqs = [seq for seq, _, _ in copy]
                counts.disordered += seqs != sorted(set(seqs))
                texts = Counter(text for _, _, text in copy)
                counts.doubled += sum(times - 1 for times in texts.values())
        everywhere = Counter(
            text
            for dump in dumps.values()
            for text in {text for items in dump.values() for _, _, text in items}
        )
        places = {
            (text, seq)
            for dump in dumps.values()
            for items in dump.values()
            for seq, _, text in items
        }
        counts.lost += sum(1 for text in typed if everywhere[text] != 2)
        for person in people:
            counts.lost += sum(1 for fact in person.acked.items() if fact not in places)
            counts.lost += len(person.failed)

    def _serve(self, data: Path, port: int) -> subprocess.Popen[bytes]:
        with (data / "stdout").open("ab") as stdout, (data / "stderr").open("ab") as stderr:
            return subprocess.Popen(
                [
                    *(sys.executable, "-m", "whatsapp_like.commands.server", "--headless"),
                    *("--data", str(data), "--port", str(port), "--listen", "127.0.0.1"),
                ],
                stdout=stdout,
                stderr=stderr,
                env={**os.environ, "LANGUAGE": "en"},
            )

    def _address(self, data: Path) -> tuple[int, str]:
        """Read port and pin from the invite link that the server prints at its first start."""

        def links() -> list[str]:
            return re.findall(r"wl://\S+", (data / "stdout").read_text())

        _until(lambda: bool(links()), "the server starts")
        found = re.search(r":(\d+)/\?.*?pin=([\w-]{43})", links()[0])
        assert found is not None
        return int(found[1]), found[2]


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:.0f} s: {what}")
        time.sleep(0.02)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run a campaign from the command line and print its counts; the exit status tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    _say(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="wl-faults-") as folder:
        counts = Campaign(Path(folder), options.seed).run(
            options.rounds,
            lambda line: print(line, flush=True),  # noqa: T201
        )
    _say(str(counts))
    sys.exit(1 if counts.lost or counts.doubled or counts.disordered else 0)


if __name__ == "__main__":
    main()
