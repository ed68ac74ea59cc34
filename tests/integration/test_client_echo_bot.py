"""The example bot as a process: it registers by an invite link, answers, and comes back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.client_world import somebody
from tests.integration.server_process import ServerProcess, run
from whatsapp_like.client.events import ItemsChanged, SummaryReplaced
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.message import TextBody

pytestmark = pytest.mark.integration

BOT = Path(__file__).parents[2] / "examples" / "echo_bot.py"


class Bot:
    """The bot's process."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", str(BOT), "--data", str(folder), *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        """Return its next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


async def test_the_echo_bot(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "server", "--registration", "open") as process:
        link = next(
            word
            for word in run("invite", "--data", str(tmp_path / "server")).stdout.split()
            if word.startswith("wl://")
        )
        server = ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        code = ServerAddress.parse(link).code
        invite = replace(server, code=code).link()
        async with somebody(tmp_path, server) as nora:
            bot = Bot(tmp_path, invite)
            assert bot.says() == "Registered as echo.\n"
            (found,) = (await nora.client.search_directory("echo")).accounts
            await nora.client.send_text(-found.id, "Is there an echo?")
            talk = (await nora.hears(SummaryReplaced)).summary.id
            await nora.hears(ItemsChanged, lambda e: e.items[-1].seq == 2)
            bot.kill()
            await nora.client.send_text(talk, "And now?")
            await nora.hears(ItemsChanged, lambda e: e.items[-1].seq == 3)
            bot = Bot(tmp_path)
            try:
                await nora.hears(ItemsChanged, lambda e: e.items[-1].seq == 4)
            finally:
                bot.kill()
            last = (await nora.items(talk))[-1]
            assert (last.sender, TextBody.decode(last.body).text) == (found.id, "And now?")


def test_a_first_run_without_a_link_says_what_it_needs(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(BOT), "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 2
    assert "invite link" in ended.stderr
