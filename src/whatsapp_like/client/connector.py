"""Keeps a profile connected: signs in, comes back after every loss, waits in between.

Runs on the network thread's loop, as one task for the life of a client.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from whatsapp_like.client import events
from whatsapp_like.client.engine.opening import Resume, Way
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.profile import Identity, Profile
from whatsapp_like.errors import ConnectionLost, DataError, WLError
from whatsapp_like.models.account import Account
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.protocol.envelopes import SessionOpened


class SignIn:
    """A wish to sign the profile in; `done` gets the account or the reason why not."""

    def __init__(
        self, server: ServerAddress, plain: bool, private_key: bytes, way: Callable[[bytes], Way]
    ) -> None:
        self.server = server
        self.plain = plain
        self.private_key = private_key
        self.way = way
        self.done: asyncio.Future[Account] = asyncio.get_running_loop().create_future()


class Connector:
    """Connects by the profile's identity, or by a `SignIn` that makes one."""

    def __init__(
        self, machine: Machine, profile: Profile, tell: Callable[[events.Event], None]
    ) -> None:
        self._machine = machine
        self._profile = profile
        self._tell = tell
        self._poke = asyncio.Event()
        self._sign_in: SignIn | None = None
        self._running: asyncio.Task[WLError] | None = None

    async def run(self) -> None:
        """Keep connected until cancelled."""
        if self._profile.identity is None:
            self._tell(events.SignedOut())
        wait: float | None = 0.0
        while True:
            wait = await self._turn(wait)

    async def _turn(self, wait: float | None) -> float | None:
        """Wait, then connect once and stay; return how long to wait after that."""
        if self._profile.identity is None:
            wait = None
        if self._sign_in is None and wait != 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._poke.wait(), wait)
        self._poke.clear()
        if self._sign_in is not None:
            return await self._try_sign_in(self._sign_in)
        identity = self._profile.identity
        if identity is None:
            return None
        reason = await self._attempt(
            identity.server,
            identity.plain,
            lambda _: _resume(identity),
            lambda _pin, _session: None,
        )
        return self._machine.disconnected(reason, time.time())

    async def _try_sign_in(self, wish: SignIn) -> float | None:
        self._sign_in = None

        def opened(pin: str, session: SessionOpened) -> None:
            identity = Identity(
                server=replace(wish.server, pin=pin or None, code=None),
                account=session.account.id,
                device=session.device,
                private_key=wish.private_key,
                plain=wish.plain,
            )
            try:
                # Few bytes, once: worth the moment that the loop stands still, since nothing may
                # be sent by a device that a crash would make us forget.
                self._profile.save(identity)
            except DataError as error:
                self._machine.drop(error)
            else:
                wish.done.set_result(session.account)

        reason = await self._attempt(wish.server, wish.plain, wish.way, opened)
        if wish.done.done():
            return self._machine.disconnected(reason, time.time())
        # Not in: who asked hears why, and nothing is tried again by itself.
        self._machine.disconnected(reason, time.time(), again=False)
        wish.done.set_exception(reason)
        if self._profile.identity is None:
            self._tell(events.SignedOut())
        return None

    async def _attempt(
        self,
        server: ServerAddress,
        plain: bool,
        way: Callable[[bytes], Way],
        opened: Callable[[str, SessionOpened], None],
    ) -> WLError:
        self._running = asyncio.create_task(
            self._machine.attempt(server, plain, way, _wall, opened)
        )
        try:
            return await self._running
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if this is not None and this.cancelling():
                raise
            return ConnectionLost("interrupted")

    # --- what the client asks ---------------------------------------------------------------------

    async def sign_in(self, wish: SignIn) -> Account:
        """Sign in now, whatever else is under way.

        Raises:
            WLError: why it did not work.
        """
        self._sign_in = wish
        self.interrupt()
        return await wish.done

    def retry_now(self) -> None:
        """Do not wait any longer; does nothing while a connection stands."""
        self._machine.engine.retry_now()
        self._poke.set()

    def interrupt(self) -> None:
        """End the connection or the attempt, and look at once at what there is to do."""
        if self._running is not None:
            self._running.cancel()
        self._poke.set()

    async def hang_up(self) -> None:
        """As `interrupt`, and wait until the connection has gone and its end has been told."""
        running = self._running
        self.interrupt()
        if running is not None:
            # `run` waited for it before we did, so it has heard of the end before we go on.
            await asyncio.wait([running])


def _resume(identity: Identity) -> Resume:
    def sign(statement: bytes) -> bytes:
        from whatsapp_like.client.login import sign

        return sign(identity.private_key, statement)

    return Resume(identity.account, identity.device, sign)


def _wall() -> int:
    return int(time.time() * 1000)
