"""What only the server can do: each of these is a request, and returns with its answer.

Runs on the network thread's loop. `Client` is made of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from whatsapp_like.client.engine.opening import mechanism_of
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.pages import FoundAccounts
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import AccountRole, DeviceEntry, Preferences
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.server import Invite
from whatsapp_like.protocol import envelopes as e

R = TypeVar("R", bound=e.Reply)
T = TypeVar("T")


class Asking:
    """Asks the server; every request raises ConnectionLost while offline."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @property
    def online(self) -> bool:
        """Whether a session is open."""
        return self._machine.engine.link.is_open

    # --- people -----------------------------------------------------------------------------------

    async def search_directory(self, text: str, after: int = 0) -> FoundAccounts:
        """Find accounts whose handle or name holds every word of `text`.

        Raises:
            ConnectionLost: offline.
        """
        page = await self._ask(
            lambda n: e.SearchDirectory(id=n, text=text, after=after), e.DirectoryPage
        )
        return FoundAccounts(page.accounts, page.next)

    async def put_contact(
        self, account: int, *, nickname: str = "", notes: str = "", blocked: bool = False
    ) -> None:
        """Add or change my entry about somebody.

        Raises:
            Refused: the server declined.
            ConnectionLost: offline.
        """
        await self._ask(
            lambda n: e.PutContact(
                id=n, account=account, nickname=nickname, notes=notes, blocked=blocked
            ),
            e.Done,
        )

    async def remove_contact(self, account: int) -> None:
        """Remove my entry about somebody, a block included.

        Raises:
            Refused: the server declined.
            ConnectionLost: offline.
        """
        await self._ask(lambda n: e.RemoveContact(id=n, account=account), e.Done)

    # --- what I set about myself ------------------------------------------------------------------

    async def set_preferences(self, preferences: Preferences) -> None:
        """Replace my preferences.

        Raises:
            ConnectionLost: offline.
        """
        await self._ask(
            lambda n: e.SetPreferences(id=n, preferences=preferences),
            e.Done,
            lambda _: self._machine.engine.take_preferences(preferences),
        )

    async def set_status(self, text: str, until: int | None = None) -> None:
        """Say this about myself, to those who may see my presence; an empty text for nothing.

        It is void from `until` on, in milliseconds by the server's clock; None for never.

        Raises:
            ValueError: too long, or a character that does not belong on a line.
            Refused: INVALID: it would be over already.
            ConnectionLost: offline.
        """
        custom = CustomStatus(text=text, until=until) if text else None
        await self._ask(
            lambda n: e.SetStatus(id=n, custom=custom),
            e.Done,
            lambda _: self._machine.engine.take_custom(custom),
        )

    async def rename(self, first_name: str, last_name: str = "") -> None:
        """Change my first and last name.

        Raises:
            Refused: INVALID, with the reason.
            ConnectionLost: offline.
        """
        await self._ask(
            lambda n: e.RenameAccount(id=n, first_name=first_name, last_name=last_name), e.Done
        )

    # --- my account's keys ------------------------------------------------------------------------

    async def devices(self) -> tuple[DeviceEntry, ...]:
        """Return my devices, by id.

        Raises:
            Refused: UNKNOWN_TYPE: the server is too old for this and all below.
            ConnectionLost: offline.
        """
        self._need_devices()
        found: list[DeviceEntry] = []
        after: int | None = 0
        while after is not None:
            cursor = after
            page = await self._ask(lambda n: e.ListDevices(id=n, after=cursor), e.DevicePage)  # noqa: B023
            found += page.devices
            after = page.next
        return tuple(found)

    async def sign_out_device(self, device: int) -> None:
        """Sign another device of mine out: it needs the password to come back.

        Raises:
            Refused: NOT_FOUND: it is none of mine, or gone already.
            ConnectionLost: offline.
        """
        self._need_devices()
        await self._ask(lambda n: e.RemoveDevice(id=n, device=device), e.Done)

    async def sign_out_others(self) -> None:
        """Sign all my devices out but this one.

        Raises:
            ConnectionLost: offline.
        """
        self._need_devices()
        await self._ask(lambda n: e.RemoveOtherDevices(id=n), e.Done)

    async def change_password(self, old: str, new: str, *, sign_out_others: bool = False) -> None:
        """Replace my password; neither leaves this computer. My other devices stay signed in,
        unless `sign_out_others`.

        Raises:
            ValueError: the new one is too short.
            Refused: LOGIN_FAILED: the old one is wrong; THROTTLED: it was too often.
            ConnectionLost: offline.
        """
        from whatsapp_like.client import login

        login.check_password(new)
        self._need_devices()
        engine = self._machine.engine
        account, binding = engine.account, engine.binding
        if account is None:
            raise ConnectionLost("not connected")
        handle = account.handle
        # Bound to this connection: on another one, should this end meanwhile, it proves nothing.
        start = await self._ask(lambda n: e.StartLogin(id=n, handle=handle), e.LoginParameters)
        secret = await asyncio.to_thread(login.stretch, old, start.salt, start.kdf)
        scram = login.ScramExchange(handle, secret, start.salt, binding)
        challenge = await self._ask(
            lambda n: e.ChallengeLogin(
                id=n, mechanism=mechanism_of(binding), message=scram.first()
            ),
            e.LoginChallenge,
        )
        try:
            proof = scram.final(challenge.message)
        except ValueError as error:
            raise Refused(ErrorCode.LOGIN_FAILED, str(error)) from error
        credentials = await asyncio.to_thread(login.make_credentials, new)
        await self._ask(
            lambda n: e.ChangePassword(
                id=n, message=proof, credentials=credentials, sign_out_others=sign_out_others
            ),
            e.Done,
        )

    def _need_devices(self) -> None:
        """See that the server knows of devices.

        Raises:
            Refused: UNKNOWN_TYPE: it does not; the steps of a login would end its connection.
        """
        welcome = self._machine.engine.welcome
        if self.online and welcome is not None and e.DEVICES not in welcome.features:
            raise Refused(ErrorCode.UNKNOWN_TYPE, "the server is older")

    # --- the server -------------------------------------------------------------------------------

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
        reply = await self._ask(
            lambda n: e.CreateInvite(id=n, role=role, uses=uses, lifetime=lifetime),
            e.InviteCreated,
        )
        return reply.invite

    async def watch_sessions(self) -> None:
        """Tell the server's open sessions by `SessionsChanged`, now and at each change from now on.

        Raises:
            Refused: NOT_ALLOWED: not an administrator.
            ConnectionLost: offline.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self.online:
            raise ConnectionLost("not connected")
        self._machine.engine.panel.watch(
            lambda: resolve(future, None), lambda error: fail(future, error)
        )
        self._machine.work()
        await future

    # --- inside -----------------------------------------------------------------------------------

    def _resolve(self, conversation: int) -> int:
        return self._machine.engine.timelines.resolve(conversation)

    async def _settle(self) -> None:
        """Wait until what was just asked for is on disk."""
        kept = self._machine.kept()
        self._machine.work()
        await kept

    async def _ask(
        self,
        request: Callable[[int], e.ClientEnvelope],
        reply: type[R],
        first: Callable[[R], None] = lambda _answer: None,
    ) -> R:
        """Ask the server. `first` hears the answer at once: events that the server sends behind it
        may be in the same read, and whoever awaits runs only after them."""
        answer, _payload = await self._ask_whole(request, reply, first=first)
        return answer

    async def _ask_whole(
        self,
        request: Callable[[int], e.ClientEnvelope],
        reply: type[R],
        payload: bytes = b"",
        *,
        first: Callable[[R], None] = lambda _answer: None,
    ) -> tuple[R, bytes]:
        """Ask the server something with a payload; return the answer with its own."""
        future: asyncio.Future[tuple[R, bytes]] = asyncio.get_running_loop().create_future()

        def answered(answer: R, body: bytes) -> None:
            first(answer)
            resolve(future, (answer, body))

        self._machine.engine.link.now = self._machine.now
        self._machine.engine.ask_whole(
            request,
            reply,
            answered,
            lambda error: fail(future, error),
            payload,
        )
        self._machine.work()
        return await future


def resolve(future: asyncio.Future[T], value: T) -> None:
    """Answer whoever waits for a future."""
    if not future.done():  # whoever waited may have been cancelled
        future.set_result(value)


def fail(future: asyncio.Future[T], error: Exception) -> None:
    """Let whoever waits for a future have an error."""
    if not future.done():
        future.set_exception(error)
