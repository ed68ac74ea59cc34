"""The client as an app sees it: one asyncio object that sends, tells events and answers from disk.

Everything here runs on the network thread's loop. All SQL runs in the archive's own thread; the
engine in between does no I/O at all.
"""

from __future__ import annotations

import asyncio
import platform
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from whatsapp_like import __version__
from whatsapp_like.client import events
from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.arrivals import arrivals
from whatsapp_like.client.asking import fail, resolve
from whatsapp_like.client.connector import Connector
from whatsapp_like.client.events import Event
from whatsapp_like.client.export.exports import Exports
from whatsapp_like.client.grouping import Grouping
from whatsapp_like.client.look import look_up
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.messaging import Messaging
from whatsapp_like.client.operations import Loaded, OpenPlaceholder, SaveDraft
from whatsapp_like.client.pages import HistoryPage, NewerPage, ServerFace
from whatsapp_like.client.picturing import Picturing
from whatsapp_like.client.profile import Profile
from whatsapp_like.client.scheduling import Scheduling
from whatsapp_like.client.signing import by_password, new_account
from whatsapp_like.client.vanishing import Vanishing
from whatsapp_like.errors import ConnectionLost, Refused, WLError
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.conversation import Member
from whatsapp_like.models.enums import AlertLevel
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.text import clean_required_name
from whatsapp_like.models.timeline import ConversationSummary, Person, SearchHit, TimelineItem
from whatsapp_like.protocol import envelopes as e

FORGET_WITHIN = 2.0
"""Seconds that the server gets to forget this device while I sign out."""


class Client(Messaging, Grouping, Scheduling, Picturing):
    """One account on one server, with its archive.

    Made by `Client.open`. A conversation is named by the server's id or, for a direct one, by minus
    the other account's id; both work everywhere, whether the conversation exists yet or not.
    What needs the server raises ConnectionLost while offline; everything else works offline.
    """

    def __init__(self, profile: Profile, archive: ArchiveWorker, loaded: Loaded) -> None:
        self._profile = profile
        self._listeners: dict[object, Callable[[Event], None]] = {}
        super().__init__(Machine(archive, loaded, _name(), self._tell), archive)
        self._vanishing = Vanishing(archive, self._machine)
        self.subscribe(self._vanishing.heard)
        self._connector = Connector(self._machine, profile, self._tell)
        self._exports = Exports(
            archive, self._machine, self.subscribe, self._tell, self._fetch_older
        )

    @classmethod
    @asynccontextmanager
    async def open(cls, profile: Profile, *, connect: bool = True) -> AsyncIterator[Client]:
        """Open a profile and keep it connected while the block runs: `async with` this.

        A profile that belongs to nobody yet stays signed out until `register` or `login`. The
        profile is closed at the end. Without `connect` it answers from disk alone, for good.

        Raises:
            DataError: the archive is damaged, newer than this WL, or cannot be written.
        """
        with profile:
            archive = ArchiveWorker(profile.archive)
            await archive.open()
            try:
                client = cls(profile, archive, await archive.read(lambda reader: reader.load()))
                await client._vanishing.sweep()
                client._machine.spawn(client._vanishing.run())
                running = asyncio.create_task(client._connector.run()) if connect else None
                try:
                    yield client
                finally:
                    if running is not None:
                        running.cancel()
                        with suppress(asyncio.CancelledError):
                            await running
                    await client._machine.close()
            finally:
                await archive.close()

    # --- what happens -----------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` on the loop for each event from now on; return the way to stop it."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners.values()):
            listener(event)

    async def events(self) -> AsyncIterator[Event]:
        """Yield each event from now on."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        unsubscribe = self.subscribe(queue.put_nowait)
        try:
            while True:
                yield await queue.get()
        finally:
            unsubscribe()

    async def arrivals(self) -> AsyncIterator[TimelineItem]:
        """Yield what others sent and I have not read, oldest first per conversation, without end.

        For bots: whatever `mark_read` (or `send_text(..., read=...)`) has not confirmed is yielded
        again after a restart, so nothing goes unanswered.
        """
        async for item in arrivals(self._archive, self.subscribe, self._fetch_older):
            yield item

    # --- getting in and out -----------------------------------------------------------------------

    @property
    def account(self) -> Account | None:
        """The account this profile belongs to; None while signed out."""
        return self._machine.engine.account

    @property
    def preferences(self) -> Preferences:
        """My preferences, as the server told them last; the usual ones before it ever has."""
        return self._machine.engine.preferences

    async def look_up(self, server: ServerAddress, *, plain: bool = False) -> ServerFace:
        """Ask a server for its name, pin and policy; nothing of mine is told.

        Raises:
            Unreachable: nobody answers there.
            PinMismatch: `server.pin` is not what it presents.
            Refused: it speaks no version that this WL speaks (VERSION).
        """
        return await look_up(server, _name(), plain=plain)

    async def register(
        self,
        server: ServerAddress,
        *,
        handle: str,
        password: str,
        first_name: str,
        last_name: str = "",
        device_name: str = "",
        plain: bool = False,
    ) -> Account:
        """Make an account and sign this profile in. `server` carries the pin, and the invite code.

        Raises:
            Refused: HANDLE_TAKEN, INVITE_INVALID, REGISTRATION_CLOSED, INVALID, THROTTLED, …
            ConnectionFailed: Unreachable, PinMismatch, or lost on the way.
        """
        name = device_name or computer_name()
        wish = await new_account(server, plain, handle, password, first_name, last_name, name)
        return await self._connector.sign_in(wish)

    async def login(
        self,
        server: ServerAddress,
        *,
        handle: str,
        password: str,
        device_name: str = "",
        plain: bool = False,
    ) -> Account:
        """Sign this profile in to an account that exists; this computer becomes a device of it.

        Raises:
            Refused: LOGIN_FAILED (name or password), DISABLED, THROTTLED; NOT_ALLOWED when the
                profile belongs to another account: `sign_out` first.
            ConnectionFailed: as `register`.
        """
        name = device_name or computer_name()
        return await self._connector.sign_in(
            by_password(self._machine, server, plain, handle, password, name)
        )

    async def sign_out(self) -> None:
        """Forget account, device key and everything in the archive, what waits to be sent too."""
        identity = self._profile.identity
        self._profile.save(None)
        if identity is not None:
            # So that the list of my devices does not go on naming this one. Offline, or with an
            # older server, it does.
            with suppress(WLError, TimeoutError):
                async with asyncio.timeout(FORGET_WITHIN):
                    await self.sign_out_device(identity.device)
        # Before anything is erased: what the connection still brings would be stored behind it.
        await self._connector.hang_up()
        await self._machine.erase()
        self._tell(events.SignedOut())

    def retry_now(self) -> None:
        """Try to connect at once instead of when the wait is over."""
        self._connector.retry_now()

    def replace_pin(self, pin: str) -> None:
        """Trust this pin from now on (a person compared it) and connect."""
        identity = self._profile.identity
        if identity is not None:
            server = replace(identity.server, pin=pin)
            self._profile.save(replace(identity, server=server))
            self._connector.retry_now()

    @property
    def is_sending(self) -> bool:
        """Whether anything of mine is still to go out to the server."""
        return self._machine.engine.outbox.is_busy

    # --- people -----------------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Return everybody I know of: contacts and members of my conversations, me included."""
        return self._machine.engine.roster.people()

    # --- conversations ----------------------------------------------------------------------------

    async def summaries(self) -> tuple[ConversationSummary, ...]:
        """Return every line of the conversation list, newest first."""
        return await self._archive.read(lambda reader: reader.summaries())

    async def open_direct(self, account: int) -> ConversationSummary:
        """Return the direct conversation with somebody, at once and offline too.

        While the server has none it is a placeholder of id `-account`; `SummaryReplaced` tells when
        the first message or the connection made it real.
        """
        await self._machine.usable()
        conversation = self._resolve(-account)
        if conversation < 0 and self.online:
            with suppress(ConnectionLost):
                reply = await self._ask(
                    lambda n: e.OpenDirect(id=n, account=account),
                    e.ConversationOpened,
                    self._machine.engine.direct_opened,
                )
                conversation = reply.conversation.id
        if conversation < 0:
            self._machine.engine.link.store(OpenPlaceholder(account))
        await self._settle()
        line = await self._archive.read(lambda reader: reader.summary(conversation))
        if line is None:  # it became real while we looked
            real = self._resolve(conversation)
            line = await self._archive.read(lambda reader: reader.summary(real))
        assert line is not None
        return line

    async def history(
        self, conversation: int, before: TimelineItem | None = None, limit: int = 100
    ) -> HistoryPage:
        """Return the newest items, or those just before an item: from the archive, else from the
        server.

        Nobody waits for the server while some are here: those come at once, fewer than `limit`, and
        the call for what is before them fetches. Offline it returns what is here. Unless `complete`
        there are older ones.
        """
        conversation = self._resolve(conversation)
        below = before.seq if before is not None and before.seq else None
        while True:
            page = await self._archive.read(
                lambda reader: reader.history(conversation, below, limit)
            )
            if page.complete or any(item.seq for item in page.items):
                return page
            try:
                await self._fetch_older(conversation)
            except (ConnectionLost, Refused):
                return page

    async def newer(self, conversation: int, after: TimelineItem, limit: int = 100) -> NewerPage:
        """Return the items just after a committed one; what misses is fetched from the server.
        Offline the page is empty where something misses, `newest` False."""
        conversation = self._resolve(conversation)
        while True:
            page = await self._archive.read(
                lambda reader: reader.newer(conversation, after.seq, limit)
            )
            if page.items or page.newest:
                return page
            try:
                # The hole is filled from its upper end, page by page.
                await self._fetch_older(conversation)
            except (ConnectionLost, Refused):
                return page

    async def around(
        self, conversation: int, seq: int, limit: int = 100
    ) -> tuple[HistoryPage, NewerPage]:
        """Return what is here just before a committed item's seq, and from there on."""
        conversation, half = self._resolve(conversation), limit // 2
        return await self._archive.read(
            lambda reader: (
                reader.history(conversation, seq, half),
                reader.newer(conversation, seq - 1, limit - half),
            )
        )

    async def _fetch_older(self, conversation: int) -> None:
        """Have the next older page on disk.

        Raises:
            ConnectionLost: offline.
            Refused: the server declined.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        self._machine.engine.link.now = self._machine.now
        self._machine.engine.timelines.older(
            conversation,
            lambda error: fail(future, error) if error else resolve(future, None),
        )
        self._machine.work()
        await future

    async def search_messages(
        self, text: str, conversation: int | None = None, limit: int = 50, below: int = 0
    ) -> tuple[SearchHit, ...]:
        """Find messages that hold every word of `text` (the last one as a prefix), newest first.

        Accents and case do not matter; words in quotation marks follow each other. `from:`, `in:`,
        `after:` and `before:` narrow the search, or list messages when there are no words:
        `from:nora after:2026-01-31`. `below` continues under the hit with that id.

        Raises:
            DateUnreadable: what stands behind `after:` or `before:` is no date.
        """
        where = None if conversation is None else self._resolve(conversation)
        today = datetime.now().date()  # noqa: DTZ005 - days are those of this computer
        return await self._archive.read(
            lambda reader: reader.search(text, where, limit, below, today)
        )

    async def save_draft(self, conversation: int, text: str) -> None:
        """Keep what is typed but not sent; an empty text removes it."""
        await self._machine.usable()
        self._machine.engine.link.store(SaveDraft(self._resolve(conversation), text))
        await self._settle()

    async def members(self, conversation: int) -> tuple[Member, ...]:
        """Return who is in a conversation, by role, as this computer knows it; offline too. A
        channel's are here for its admins, once `refresh_members` has asked for them."""
        conversation = self._resolve(conversation)
        return await self._archive.read(lambda reader: reader.members(conversation))

    async def mark(
        self,
        conversation: int,
        *,
        pinned: bool | None = None,
        muted_until: int | None = None,
        archived: bool | None = None,
        unread: bool | None = None,
        alerts: AlertLevel | None = None,
    ) -> None:
        """Change my marks of a conversation, those that are given; my other devices follow.

        Offline too: the server hears of it once online again. `muted_until` is in milliseconds by
        the server's clock, 0 for not muted, `ALWAYS` for without end.

        Raises:
            Refused: LIMIT_REACHED: MAX_PINNED are pinned already; NOT_FOUND.
            ValueError: an impossible time.
        """
        await self._machine.usable()
        wanted = {
            "pinned": pinned,
            "muted_until": muted_until,
            "archived": archived,
            "unread": unread,
            "alerts": alerts,
        }
        changes = {name: value for name, value in wanted.items() if value is not None}
        self._machine.engine.marking.mark(self._resolve(conversation), changes)
        await self._settle()

    async def export(
        self,
        conversation: int,
        targets: Mapping[ExportFormat, Path],
        *,
        first: date | None = None,
        last: date | None = None,
        job: int = 0,
    ) -> ExportResult:
        """Write a conversation, or its days `first` to `last`, into a file per format.

        Older history that is not here is fetched first if there is a connection; else the result
        says that it is not complete. `ExportProgressed` tells how far the export is, under the
        number `job`. A file that is there already is replaced, at the very end.

        Raises:
            DataUnwritable: a file cannot be written; those that were there are unchanged.
            Refused: NOT_FOUND: nothing was said in this conversation yet.
            ValueError: the first day is after the last.
        """
        return await self._exports.run(conversation, targets, first, last, job)

    def cancel_export(self, job: int) -> None:
        """End an export early: its result says so, and none of its files has changed."""
        self._exports.cancel(job)

    # --- what I do right now ----------------------------------------------------------------------

    def report_typing(self, conversation: int, active: bool = True) -> None:
        """I am typing (call it at each keystroke: the wire hears one in 4 s), or I stopped."""
        engine = self._machine.engine
        engine.link.now = self._machine.now
        engine.typists.report(self._resolve(conversation), active)
        self._machine.pump()

    def report_activity(self, active: bool) -> None:
        """The person at this computer is active, or has been idle for five minutes."""
        self._machine.engine.report_activity(active)
        self._machine.pump()


def _name() -> str:
    """Return what this program calls itself on the wire."""
    return f"wl-client/{__version__} {platform.system() or 'unknown'}"


def computer_name() -> str:
    """Return a name that people recognise this computer by, fit to name a device."""
    try:
        return clean_required_name(platform.node())
    except ValueError:
        return platform.system() or "computer"
