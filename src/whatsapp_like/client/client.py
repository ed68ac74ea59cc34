"""The client as an app sees it: one asyncio object that sends, tells events and answers from disk.

Everything here runs on the network thread's loop. All SQL runs in the archive's own thread; the
engine in between does no I/O at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from whatsapp_like.client.events import Event
from whatsapp_like.client.pages import FoundAccounts, HistoryPage, ServerFace
from whatsapp_like.client.profile import Profile
from whatsapp_like.models.account import Account, AccountRole, Preferences
from whatsapp_like.models.server import Invite, ServerAddress
from whatsapp_like.models.timeline import ConversationSummary, Person, SearchHit, TimelineItem


class Client:
    """One account on one server, with its archive.

    Made by `Client.open`. A conversation is named by the server's id or, for a direct one, by minus
    the other account's id; both work everywhere, whether the conversation exists yet or not.
    What needs the server raises ConnectionLost while offline; everything else works offline.
    """

    @classmethod
    def open(cls, profile: Profile) -> AbstractAsyncContextManager[Client]:
        """Open a profile and keep it connected while the block runs: `async with` this.

        A profile that belongs to nobody yet stays signed out until `register` or `login`.

        Raises:
            DataError: the archive is damaged, newer than this WL, or cannot be written.
        """
        raise NotImplementedError

    # --- what happens -----------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` on the loop for each event from now on; return the way to stop it."""
        raise NotImplementedError

    def events(self) -> AsyncIterator[Event]:
        """Yield each event from now on."""
        raise NotImplementedError

    def arrivals(self) -> AsyncIterator[TimelineItem]:
        """Yield what others sent and I have not read, oldest first per conversation, without end.

        For bots: whatever `mark_read` (or `send_text(..., read=...)`) has not confirmed is yielded
        again after a restart, so nothing goes unanswered.
        """
        raise NotImplementedError

    # --- getting in and out -----------------------------------------------------------------------

    @property
    def account(self) -> Account | None:
        """The account this profile belongs to; None while signed out."""
        raise NotImplementedError

    @property
    def online(self) -> bool:
        """Whether a session is open."""
        raise NotImplementedError

    async def look_up(self, server: ServerAddress) -> ServerFace:
        """Ask a server for its name, pin and policy; nothing of mine is told.

        Raises:
            Unreachable: nobody answers there.
            PinMismatch: `server.pin` is not what it presents.
            Refused: it speaks no version that this WL speaks (VERSION).
        """
        raise NotImplementedError

    async def register(
        self,
        server: ServerAddress,
        *,
        handle: str,
        password: str,
        first_name: str,
        last_name: str = "",
        device_name: str = "",
    ) -> Account:
        """Make an account and sign this profile in. `server` carries the pin, and the invite code.

        Raises:
            Refused: HANDLE_TAKEN, INVITE_INVALID, REGISTRATION_CLOSED, INVALID, THROTTLED, …
            ConnectionFailed: Unreachable, PinMismatch, or lost on the way.
        """
        raise NotImplementedError

    async def login(
        self, server: ServerAddress, *, handle: str, password: str, device_name: str = ""
    ) -> Account:
        """Sign this profile in to an account that exists; this computer becomes a device of it.

        Raises:
            Refused: LOGIN_FAILED (name or password), DISABLED, THROTTLED; NOT_ALLOWED when the
                profile belongs to another account: `sign_out` first.
            ConnectionFailed: as `register`.
        """
        raise NotImplementedError

    async def sign_out(self) -> None:
        """Forget account, device key and everything in the archive, what waits to be sent too."""
        raise NotImplementedError

    def retry_now(self) -> None:
        """Try to connect at once instead of when the wait is over."""
        raise NotImplementedError

    def replace_pin(self, pin: str) -> None:
        """Trust this pin from now on (a person compared it) and connect."""
        raise NotImplementedError

    # --- people -----------------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Return everybody I know of: contacts and members of my conversations, me included."""
        raise NotImplementedError

    async def search_directory(self, text: str, after: int = 0) -> FoundAccounts:
        """Find accounts whose handle or name holds every word of `text`.

        Raises:
            ConnectionLost: offline.
        """
        raise NotImplementedError

    async def put_contact(
        self, account: int, *, nickname: str = "", notes: str = "", blocked: bool = False
    ) -> None:
        """Add or change my entry about somebody.

        Raises:
            Refused: the server declined.
            ConnectionLost: offline.
        """
        raise NotImplementedError

    async def remove_contact(self, account: int) -> None:
        """Remove my entry about somebody, a block included.

        Raises:
            Refused: the server declined.
            ConnectionLost: offline.
        """
        raise NotImplementedError

    # --- conversations ----------------------------------------------------------------------------

    async def summaries(self) -> tuple[ConversationSummary, ...]:
        """Return every line of the conversation list, newest first."""
        raise NotImplementedError

    async def open_direct(self, account: int) -> ConversationSummary:
        """Return the direct conversation with somebody, at once and offline too.

        While the server has none it is a placeholder of id `-account`; `SummaryReplaced` tells when
        the first message or the connection made it real.
        """
        raise NotImplementedError

    async def history(
        self, conversation: int, before: TimelineItem | None = None, limit: int = 100
    ) -> HistoryPage:
        """Return the newest items, or those just before an item: from the archive, else from the
        server. Offline it returns what is here, `complete` False."""
        raise NotImplementedError

    async def search_messages(
        self, text: str, conversation: int | None = None, limit: int = 50, before: int = 0
    ) -> tuple[SearchHit, ...]:
        """Find messages that hold every word of `text` (the last one as a prefix), newest first.

        Accents and case do not matter. `before` continues below that item's time (milliseconds).
        """
        raise NotImplementedError

    async def save_draft(self, conversation: int, text: str) -> None:
        """Keep what is typed but not sent; an empty text removes it."""
        raise NotImplementedError

    # --- messages ---------------------------------------------------------------------------------

    async def send_text(self, conversation: int, text: str, *, read: int = 0) -> TimelineItem:
        """Put a text into the outbox and return it as soon as it is on this computer's disk.

        It clears the conversation's draft. `read` marks the conversation read up to that seq in the
        same transaction: a bot answers exactly once.

        Raises:
            ValueError: the text is empty or too long.
            DataUnwritable: the disk is full or not writable; nothing was kept.
        """
        raise NotImplementedError

    async def retry(self, item: TimelineItem) -> None:
        """Queue a failed message again, behind what waits already."""
        raise NotImplementedError

    async def discard(self, item: TimelineItem) -> None:
        """Drop a message that failed or was never on the wire.

        Raises:
            Refused: NOT_ALLOWED: the server may have it already.
        """
        raise NotImplementedError

    async def mark_read(self, conversation: int, seq: int) -> None:
        """I have read everything up to `seq`; the server hears it now, or once online again."""
        raise NotImplementedError

    def report_typing(self, conversation: int, active: bool = True) -> None:
        """I am typing (call it at each keystroke: the wire hears one in 4 s), or I stopped."""
        raise NotImplementedError

    def report_activity(self, active: bool) -> None:
        """The person at this computer is active, or has been idle for five minutes."""
        raise NotImplementedError

    # --- account and server -----------------------------------------------------------------------

    async def set_preferences(self, preferences: Preferences) -> None:
        """Replace my preferences.

        Raises:
            ConnectionLost: offline.
        """
        raise NotImplementedError

    async def rename(self, first_name: str, last_name: str = "") -> None:
        """Change my first and last name.

        Raises:
            Refused: INVALID, with the reason.
            ConnectionLost: offline.
        """
        raise NotImplementedError

    async def create_invite(
        self,
        role: AccountRole = AccountRole.USER,
        uses: int = 1,
        lifetime: int | None = 7 * 86400,
    ) -> Invite:
        """Make an invite; `lifetime` in seconds, None for ever. The answer alone has the code.

        Raises:
            Refused: NOT_ALLOWED: not an administrator.
            ConnectionLost: offline.
        """
        raise NotImplementedError

    async def watch_sessions(self) -> None:
        """Tell the server's open sessions by `SessionsChanged`, now and at each change from now on.

        Raises:
            Refused: NOT_ALLOWED: not an administrator.
            ConnectionLost: offline.
        """
        raise NotImplementedError
