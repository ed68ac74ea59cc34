"""The two ways to sign a profile in, made ready: a new account, or a password.

Runs on the network thread's loop; the stretching of passwords runs in a worker thread. The
libraries behind it are imported when somebody signs in, not before the first window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from whatsapp_like.client.connector import SignIn
from whatsapp_like.client.engine.opening import NewAccount, Password, Scram
from whatsapp_like.client.machine import Machine
from whatsapp_like.models.account import Kdf
from whatsapp_like.models.address import ServerAddress


async def new_account(
    server: ServerAddress,
    plain: bool,
    handle: str,
    password: str,
    first_name: str,
    last_name: str,
    device_name: str,
) -> SignIn:
    """Return the wish to make an account; what it carries of the password is no use to a thief.

    Raises:
        ValueError: the password is too short.
    """
    from whatsapp_like.client import login

    login.check_password(password)
    credentials = await asyncio.to_thread(login.make_credentials, password)
    private_key, device = login.new_device(device_name)
    way = NewAccount(handle, first_name, last_name, server.code, credentials, device)
    return SignIn(server, plain, private_key, lambda _: way)


def by_password(
    machine: Machine,
    server: ServerAddress,
    plain: bool,
    handle: str,
    password: str,
    device_name: str,
) -> SignIn:
    """Return the wish to log in; the password is stretched once the server has named the salt."""
    from whatsapp_like.client import login

    private_key, device = login.new_device(device_name)

    def way(binding: bytes) -> Password:
        def stretch(salt: bytes, kdf: Kdf, then: Callable[[Scram], None]) -> None:
            async def work() -> None:
                secret = await asyncio.to_thread(login.stretch, password, salt, kdf)
                then(login.ScramExchange(handle, secret, salt, binding))
                machine.pump()

            machine.spawn(work())

        return Password(handle, device, stretch)

    return SignIn(server, plain, private_key, way)
