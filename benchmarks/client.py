"""What wl-client's engine takes for a lot at once: 100,000 missed messages, and their export.

Somebody registers and goes offline; the other side of the conversation then says 100,000 things,
which are put into the stopped server's store. Measured is the time from coming back until the
oldest and the newest of them are found by the search, then the export to both formats. Server and
client each have a core.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.process import Server, free_port, resident
from benchmarks.targets import WL_PLAIN
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import Profile
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.export import ExportFormat
from whatsapp_like.models.message import TextBody
from whatsapp_like.server.store.rows import Append
from whatsapp_like.server.store.store import Store

MESSAGES = 100_000
BATCH = 1_000
PASSWORD = "correct horse battery staple"
WORDS = (  # their order makes the messages differ
    "the river froze early this winter and nobody in the village remembered such a cold before "
    "we walked over it to the mill where they bake bread on fridays and sell honey"
)
PATIENCE = 120.0
LOOK_EVERY = 0.02


def _text(number: int) -> str:
    """Return some thirty different words, and one that only this message has."""
    known = WORDS.split()
    words = (known[(number * 7 + turn * turn) % len(known)] for turn in range(30))
    return f"{' '.join(words)} number{number:06}"


@asynccontextmanager
async def _client(folder: Path, name: str) -> AsyncIterator[Client]:
    async with Client.open(Profile.open(name, folder)) as client:
        yield client


def say(folder: Path, conversation: int, sender: int, count: int) -> None:
    """Put messages into the store of a stopped server."""
    store = Store.open(folder, int(time.time() * 1000), relaxed=True)
    try:
        (device,) = store.devices(sender)
        for start in range(1, count + 1, BATCH):
            store.append(
                [
                    Append(
                        conversation,
                        sender,
                        device.id,
                        device.last_nonce + number,
                        "text",
                        TextBody(text=_text(number)).encode(),
                    )
                    for number in range(start, min(start + BATCH, count + 1))
                ],
                int(time.time() * 1000),
            )
    finally:
        store.close()


async def _found(client: Client, number: int) -> None:
    """Wait until the search finds a message."""
    async with asyncio.timeout(PATIENCE):
        # Not at each event: so many searches would be what is measured.
        while not await client.search_messages(f"number{number:06}", limit=1):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY)


async def _export(client: Client, conversation: int, folder: Path) -> dict[str, float]:
    """Export everything; return seconds, and by how many MiB the process grew meanwhile."""
    before, most = resident(), 0
    targets = {form: folder / f"export.{form.value}" for form in ExportFormat}
    begin, cpu = time.perf_counter(), time.process_time()
    export = asyncio.create_task(client.export(conversation, targets))
    while not export.done():
        await asyncio.wait([export], timeout=LOOK_EVERY)
        most = max(most, resident())
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    result = export.result()
    if result.count != MESSAGES or not result.complete:
        raise RuntimeError(f"exported {result.count} of {MESSAGES}")
    grown = max(0, most - before) / 2**20
    return {"export s": seconds, "export CPU s": cpu, "export MiB": grown}


async def measure_client() -> dict[str, float]:
    """Return the seconds that syncing and exporting take."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="wl-bench-") as name:
        server_folder, profiles, port = Path(name) / "server", Path(name) / "profiles", free_port()
        server_folder.mkdir()
        command = WL_PLAIN.command(port, server_folder)
        address = ServerAddress(host="127.0.0.1", port=port)
        with Server(command, port):
            async with _client(profiles, "nora") as nora, _client(profiles, "ada") as ada:
                for client, handle in ((nora, "nora"), (ada, "ada")):
                    await client.register(
                        address, handle=handle, password=PASSWORD, first_name=handle, plain=True
                    )
                assert nora.account is not None
                assert ada.account is not None
                sender = ada.account.id
                conversation = (await nora.open_direct(sender)).id
        say(server_folder, conversation, sender, MESSAGES)
        with Server(command, port):
            begin, cpu = time.perf_counter(), time.process_time()
            async with _client(profiles, "nora") as nora:
                for number in (MESSAGES, 1):
                    await _found(nora, number)
                    which = "newest" if number == MESSAGES else "all"
                    figures[f"{which} found s"] = time.perf_counter() - begin
                figures["sync CPU s"] = time.process_time() - cpu
                figures |= await _export(nora, conversation, Path(name))
    return figures
