"""`wl-client export`: writes a conversation to files, without a connection unless asked to fetch.

Runs on the main thread, in the client's asyncio loop.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, ExportProgressed
from whatsapp_like.commands.jobs import session
from whatsapp_like.commands.jobs.options import DONE, MISUSED, JobFailed, complain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.filename import file_name

_FORMATS = {
    "text": (ExportFormat.TEXT,),
    "json": (ExportFormat.JSON,),
    "both": (ExportFormat.TEXT, ExportFormat.JSON),
}


def run(options: argparse.Namespace) -> int:
    """Do the job; return the exit status."""
    if options.first and options.last and options.first > options.last:
        raise JobFailed(_("The first day is after the last."), MISUSED)
    with session.open_profile(options, signed_in=True) as profile:

        async def work() -> int:
            async with Client.open(profile, connect=options.fetch) as client:
                watch = session.Watch(client, session.login_command(options, profile, client))
                return await _export(client, watch, options)

        return asyncio.run(work())


async def _export(client: Client, watch: session.Watch, options: argparse.Namespace) -> int:
    if options.fetch and not await watch.reached(options.timeout):
        raise JobFailed(watch.reason or _("The server did not answer in time."))
    conversation, name = await _conversation(client, options.peer)
    if sys.stderr.isatty():
        client.subscribe(_show_progress)
    try:
        result = await client.export(
            conversation, _targets(options, name), first=options.first, last=options.last
        )
    except Refused as error:
        if error.code is not ErrorCode.NOT_FOUND:
            raise
        raise JobFailed(
            _("There is no conversation with {handle} on this computer.").format(
                handle=options.peer
            )
        ) from None
    finally:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    _tell(options, result)
    return DONE


async def _conversation(client: Client, name: str) -> tuple[int, str]:
    """Return what is to be exported, and what it is called: what I share with whom has that alias,
    else the group that is called so."""
    account = session.known(client, name)
    if account is not None:
        called = next(p.name for p in client.people() if p.account.id == account.id)
        return -account.id, called
    group = await session.group_called(client, name)
    if group is None:
        words = _("There is no conversation with {handle} on this computer.")
        raise JobFailed(words.format(handle=name))
    return group.id, group.title


def _targets(options: argparse.Namespace, name: str) -> dict[ExportFormat, Path]:
    forms = _FORMATS[options.format]
    out = Path(options.out) if options.out else Path()
    if out.is_dir():
        return {form: out / file_name(name, f".{form.value}") for form in forms}
    if len(forms) == 1 and out.suffix:
        return {forms[0]: out}
    # As the window does. "talk.json" for both becomes talk.txt and talk.json; "v1.2" keeps its dot.
    endings = {f".{form.value}" for form in ExportFormat}
    stem = out.with_suffix("") if out.suffix in endings else out
    return {form: stem.with_name(f"{stem.name}.{form.value}") for form in forms}


def _show_progress(event: Event) -> None:
    if isinstance(event, ExportProgressed):
        words = _("Fetching {part}") if event.fetching else _("Writing {part}")
        part = f"{event.fraction:.0%}"
        print("\r" + words.format(part=part) + "\x1b[K", end="", file=sys.stderr, flush=True)


def _tell(options: argparse.Namespace, result: ExportResult) -> None:
    files = [str(path) for path in result.files]
    if options.json:
        session.print_json(files=files, count=result.count, complete=result.complete)
    else:
        words = ngettext("{n} message in {files}", "{n} messages in {files}", result.count)
        print(words.format(n=result.count, files=", ".join(files)))
    if not result.complete:
        complain(
            _("Some messages are not on this computer: --fetch gets them from the server first.")
        )
