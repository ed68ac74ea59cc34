"""Exports as the client runs them: what is missing here is fetched first, then the files are made.

Runs on the network thread's loop, each export in a task of its own, so that it can be cancelled at
any moment whatever it waits for.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.events import Event, ExportProgressed
from whatsapp_like.client.export.document import ExportHeader, day_range
from whatsapp_like.client.export.job import export
from whatsapp_like.client.export.zone import LocalZone
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.pages import Gap
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.i18n import _
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.timeline import Person

Subscribe = Callable[[Callable[[Event], None]], Callable[[], None]]


class Exports:
    """The exports of one client. `older` has the next older page of a conversation on disk."""

    def __init__(
        self,
        archive: ArchiveWorker,
        machine: Machine,
        subscribe: Subscribe,
        tell: Callable[[Event], None],
        older: Callable[[int], Awaitable[None]],
    ) -> None:
        self._archive = archive
        self._machine = machine
        self._subscribe = subscribe
        self._tell = tell
        self._older = older
        self._running: dict[int, asyncio.Task[ExportResult]] = {}

    async def run(
        self,
        conversation: int,
        targets: Mapping[ExportFormat, Path],
        first: date | None,
        last: date | None,
        job: int,
    ) -> ExportResult:
        """Export; see `Client.export`."""
        work = asyncio.ensure_future(self._carry_out(conversation, targets, first, last, job))
        self._running[job] = work
        try:
            return await work
        except asyncio.CancelledError:
            # Who awaits us is cancelled, which cancels `work` too, or `cancel` was called.
            if (this := asyncio.current_task()) is not None and this.cancelling():
                raise
            return ExportResult(files=(), count=0, complete=False, cancelled=True)
        finally:
            if self._running.get(job) is work:
                del self._running[job]

    def cancel(self, job: int) -> None:
        """End an export early; nothing of it stays. Harmless when it is over."""
        if job in self._running:
            self._running[job].cancel()

    async def _carry_out(
        self,
        conversation: int,
        targets: Mapping[ExportFormat, Path],
        first: date | None,
        last: date | None,
        job: int,
    ) -> ExportResult:
        zone = LocalZone()
        start, end = day_range(first, last, zone)
        with suppress(ConnectionLost):
            await self._caught_up(conversation)
        # Only now: what was known by its other member alone may have become one of the server's.
        conversation = self._machine.engine.timelines.resolve(conversation)
        gap = await self._fetch(conversation, start, job)
        head = await self._archive.read(lambda reader: reader.head(conversation))
        account = self._machine.engine.account
        if head is None or account is None:
            raise Refused(ErrorCode.NOT_FOUND, "nothing was said in this conversation yet")
        extent = await self._archive.read(lambda reader: reader.extent(conversation, start, end))
        # In the head of a group I am alone.
        members = await self._archive.read(lambda reader: reader.members(conversation))
        people = {person.account.id: person for person in self._machine.engine.roster.people()}
        return await export(
            self._archive,
            header_of(head, members, account.id, people, not (gap.older or gap.newer)),
            targets,
            extent,
            zone=zone,
            now=int(time.time() * 1000),
            progress=lambda part: self._tell(
                ExportProgressed(job=job, fetching=False, fraction=part)
            ),
        )

    async def _caught_up(self, conversation: int) -> None:
        """Wait until the newest entries of a conversation are here, on disk.

        Raises:
            ConnectionLost: there is no connection, or none any more.
        """
        happened = asyncio.Event()
        unsubscribe = self._subscribe(lambda _event: happened.set())
        try:
            while not self._is_settled(conversation):
                if not self._machine.engine.link.is_open:
                    raise ConnectionLost("not connected")
                happened.clear()
                await happened.wait()
        finally:
            unsubscribe()
        await self._machine.kept()

    def _is_settled(self, conversation: int) -> bool:
        """Tell whether a conversation has caught up, or does not exist."""
        timelines = self._machine.engine.timelines
        conversation = timelines.resolve(conversation)
        return timelines.is_ready(conversation) or (
            timelines.is_listed and conversation not in timelines.tracks
        )

    async def _fetch(self, conversation: int, start: int, job: int) -> Gap:
        """Have everything since then here, as far as there is a connection; return what lacks."""

        async def look() -> Gap:
            return await self._archive.read(lambda reader: reader.gap(conversation, start))

        gap = await look()
        highest = gap.low
        try:
            while gap.older and self._machine.engine.link.is_open:
                part = 1 - gap.low / highest
                self._tell(ExportProgressed(job=job, fetching=True, fraction=part))
                await self._older(conversation)
                gap = await look()
        except (ConnectionLost, Refused):
            gap = await look()  # a part of it may have come
        return gap


def header_of(
    head: Conversation,
    members: Sequence[Member],
    me: int,
    people: Mapping[int, Person],
    complete: bool,
) -> ExportHeader:
    """Return what an export says of a conversation, with the names that I see."""
    known = [people[member.account] for member in members if member.account in people]
    names = {account: person.name for account, person in people.items()}
    shared = Counter(person.name for person in known)
    for person in known:
        if shared[person.name] > 1:  # two of one name could not be told apart in the text
            names[person.account.id] = f"{person.name} ({person.account.handle})"
    title = head.title
    if head.kind is ConversationKind.DIRECT:
        peer = head.peer(me)
        title = _("Notes to self") if peer == me else names.get(peer, str(peer))
    return ExportHeader(
        conversation=head.id,
        kind=head.kind,
        title=title,
        me=me,
        accounts=tuple(person.account for person in known),
        names=names,
        complete=complete,
    )
