"""`wl-client login`: signs a profile in to an account, or makes the account.

Runs on the main thread: first what has to be asked for, then an asyncio loop with the client.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import getpass
import re
import sys
from dataclasses import replace
from pathlib import Path

from whatsapp_like.client.client import Client, computer_name
from whatsapp_like.client.pages import ServerFace
from whatsapp_like.commands.jobs import session
from whatsapp_like.commands.jobs.options import DONE, MISUSED, JobFailed
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import _, pgettext
from whatsapp_like.models.account import Account
from whatsapp_like.models.address import ServerAddress, pin_groups
from whatsapp_like.models.text import check_handle, clean_name, clean_required_name

_HOST_MOST = 40  # characters, so that the words around it fit
_HEX_PIN = re.compile(r"[0-9a-fA-F]{64}")
_PIN = re.compile(r"[A-Za-z0-9_-]{43}")


def run(options: argparse.Namespace) -> int:
    """Do the job; return the exit status."""
    server = _server(options)
    _check(options)
    with session.open_profile(options) as profile:
        # The profile is ours before a password is asked for, and the server's pin is trusted
        # before it is used.
        async def work() -> int:
            async with Client.open(profile) as client:
                face = await client.look_up(server)
                trusted = server if server.pin else _trust(server, face)
                password = _password(options)
                synced = session.Watch(client)
                account = await _enter(client, options, trusted, password)
                # What was said lately comes along, so that exports work without a connection; what
                # waited here since this computer was signed out goes to the server.
                await synced.sent(options.timeout)
                _tell(options, account, trusted, face)
            return DONE

        return asyncio.run(work())


def _server(options: argparse.Namespace) -> ServerAddress:
    try:
        server = ServerAddress.parse(options.server)
    except ValueError:
        raise JobFailed(
            _(
                "{server} is neither an address such as 192.168.1.20:7272 nor an invite link."
            ).format(server=options.server),
            MISUSED,
        ) from None
    pin = _pin(options.pin) if options.pin else server.pin
    return replace(server, pin=pin, code=options.code or server.code)


def _pin(text: str) -> str:
    """Return a pin given as on the wire, or as people see it: groups of hexadecimal digits."""
    digits = "".join(text.split())
    if _HEX_PIN.fullmatch(digits):
        return base64.urlsafe_b64encode(bytes.fromhex(digits)).rstrip(b"=").decode()
    if _PIN.fullmatch(text):
        return text
    raise JobFailed(_("The pin is not complete: copy it as a whole."), MISUSED)


def _check(options: argparse.Namespace) -> None:
    """Refuse what the server would refuse, before anything is asked for."""
    options.handle = options.handle.removeprefix("@").lower()
    try:
        check_handle(options.handle)
    except ValueError:
        raise JobFailed(
            _(
                "An alias has 2 to 32 of a-z, 0-9, dot, underscore and hyphen, and begins with a "
                "letter or a digit."
            ),
            MISUSED,
        ) from None
    try:
        # Beside the windows of the same computer it could not be told apart by that one's name.
        host = computer_name()[:_HOST_MOST]
        name = options.device_name or _("script on {computer}").format(computer=host)
        options.device_name = clean_required_name(name)
    except ValueError:
        raise JobFailed(
            _("A name has at most 64 characters, none of them invisible."), MISUSED
        ) from None
    if not options.register:
        return
    if not options.first.strip():
        raise JobFailed(_("Give your first name with --first to register."), MISUSED)
    try:
        clean_required_name(options.first)
        clean_name(options.last)
    except ValueError:
        raise JobFailed(
            _("A name has at most 64 characters, none of them invisible."), MISUSED
        ) from None


def _trust(server: ServerAddress, face: ServerFace) -> ServerAddress:
    """Return the server with the pin it showed, once a person has compared it."""
    groups = pin_groups(face.pin)
    if not sys.stdin.isatty():
        raise JobFailed(
            _(
                "The server's pin is {pin}. Compare it with what the server shows, then give it "
                "with --pin, or use an invite link."
            ).format(pin=groups),
        )
    print(_("{name} at {server} shows this pin:").format(name=face.name, server=server))
    print(f"  {groups}")
    answer = input(_("Does the server show the same to those who run it? [y/N] "))
    if answer.strip().lower()[:1] not in ("y", pgettext("answer", "y")):
        raise JobFailed(_("Not logged in."))
    return replace(server, pin=face.pin)


def _password(options: argparse.Namespace) -> str:
    """Return the password, from wherever it comes; never from the command line, where everybody on
    this computer could read it."""
    if options.password_file and options.password_file != "-":
        try:
            lines = Path(options.password_file).read_text("utf-8").splitlines()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise JobFailed(
                _("{path} cannot be read: {reason}.").format(
                    path=options.password_file, reason=reason
                )
            ) from error
        password = lines[0] if lines else ""
    elif options.password_file == "-" or not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass(_("Password: "))
        if options.register and getpass.getpass(_("Once more: ")) != password:
            raise JobFailed(_("The two passwords differ."))
    if not password:
        raise JobFailed(_("There was no password."))
    return password


async def _enter(
    client: Client, options: argparse.Namespace, server: ServerAddress, password: str
) -> Account:
    try:
        async with asyncio.timeout(options.timeout):
            if not options.register:
                return await client.login(
                    server,
                    handle=options.handle,
                    password=password,
                    device_name=options.device_name,
                )
            return await client.register(
                server,
                handle=options.handle,
                password=password,
                first_name=options.first,
                last_name=options.last,
                device_name=options.device_name,
            )
    except TimeoutError:
        raise JobFailed(_("The server did not answer in time.")) from None
    except ValueError:
        raise JobFailed(_("The password is too short: take 10 characters or more.")) from None
    except Refused as error:
        if error.code is not ErrorCode.NOT_ALLOWED:
            raise
        raise JobFailed(
            _(
                "This profile belongs to another account: take another one with --profile, or sign "
                "out in the window first."
            )
        ) from None


def _tell(
    options: argparse.Namespace, account: Account, server: ServerAddress, face: ServerFace
) -> None:
    if options.json:
        session.print_json(
            account=str(account.id),
            handle=account.handle,
            name=account.name,
            server=str(server),
            server_name=face.name,
            pin=server.pin or face.pin,
        )
    else:
        print(
            _("Logged in as {name} (@{handle}) on {server}.").format(
                name=account.name, handle=account.handle, server=face.name
            )
        )
