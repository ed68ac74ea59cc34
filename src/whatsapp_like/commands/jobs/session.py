"""What the jobs share: the profile they work on, the connection they wait for, whom they mean.

Runs on the main thread, in the client's asyncio loop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shlex

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Connecting, Event, Offline, Synced
from whatsapp_like.client.profile import Profile
from whatsapp_like.commands.jobs.options import JobFailed, explain
from whatsapp_like.controllers.words import explain_offline
from whatsapp_like.errors import ErrorCode, PinMismatch
from whatsapp_like.i18n import _
from whatsapp_like.models.account import Account
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import ConversationKind


def open_profile(options: argparse.Namespace, *, signed_in: bool = False) -> Profile:
    """Open the profile that the options name; `signed_in`: it has to belong to somebody.

    Raises:
        JobFailed: it belongs to nobody yet.
        DataError: it cannot be used.
    """
    profile = Profile.open(options.profile, options.data)
    if signed_in and profile.identity is None:
        profile.close()
        raise JobFailed(
            _(
                "The profile {name} is not logged in: use wl-client login first, with the same "
                "--profile and --data."
            ).format(name=options.profile)
        )
    return profile


def login_command(options: argparse.Namespace, profile: Profile, client: Client) -> str:
    """Return what to type to log this profile in again; empty while it belongs to nobody."""
    identity, account = profile.identity, client.account
    if identity is None or account is None:
        return ""
    words = ["wl-client", "login", identity.server.link(), "--handle", account.handle]
    if options.profile != "default":
        words += ["--profile", options.profile]
    if options.data is not None:
        words += ["--data", str(options.data)]
    return shlex.join(words)


class Watch:
    """Follows a client's connection from its making on. `reason` says why there is none;
    `signed_out` that it is for want of a login, which the command `login` mends."""

    def __init__(self, client: Client, login: str = "") -> None:
        self._client = client
        self._login = login
        self.reason = ""
        self.hopeless = False
        self.signed_out = False
        self.synced = False
        self._news = asyncio.Event()
        client.subscribe(self._note)

    def _note(self, event: Event) -> None:
        if isinstance(event, Synced):
            self.synced = True
            self.reason = ""
        elif isinstance(event, Offline):
            self.synced = False
            self.reason = (
                explain(PinMismatch(event.expected_pin, event.presented_pin))
                if event.presented_pin
                else explain_offline(event.reason)
            )
            self.signed_out = event.reason in (ErrorCode.LOGIN_FAILED, ErrorCode.SIGNED_OUT)
            if self.signed_out and self._login:
                again = _("Log in again: {command}").format(command=self._login)
                self.reason = f"{self.reason} {again}"
            # Nothing is tried again before a person has done something.
            self.hopeless = event.retry_at == 0.0
        elif isinstance(event, Connecting):
            self.hopeless = False
        self._news.set()

    async def changed(self) -> None:
        """Wait until anything at all has happened since the last call."""
        await self._news.wait()
        self._news.clear()

    async def sent(self, seconds: float) -> bool:
        """Wait until what is new is here and nothing of mine waits; False as `reached`."""
        try:
            async with asyncio.timeout(seconds):
                while not self.hopeless and (self._client.is_sending or not self.synced):
                    await self.changed()
        except TimeoutError:
            return False
        return self.synced

    async def reached(self, seconds: float) -> bool:
        """Wait until what is new is here; False when that takes too long or will not happen."""
        try:
            async with asyncio.timeout(seconds):
                while not self.synced and not self.hopeless:
                    await self.changed()
        except TimeoutError:
            return False
        return self.synced


def known(client: Client, handle: str) -> Account | None:
    """Return somebody this profile knows, without asking the server."""
    handle = handle.removeprefix("@").lower()
    for person in client.people():
        if person.account.handle == handle:
            return person.account
    return None


async def find(client: Client, handle: str) -> Account | None:
    """Return the account of a handle, asking the server if need be.

    Raises:
        ConnectionLost: it is not known here, and there is no connection.
    """
    account = known(client, handle)
    handle = handle.removeprefix("@").lower()
    after: int | None = 0
    while account is None and after is not None:
        page = await client.search_directory(handle, after)
        account = next((each for each in page.accounts if each.handle == handle), None)
        after = page.next
    return account


async def group_called(client: Client, text: str) -> Conversation | None:
    """Return the group or channel of this profile with that title or id.

    Raises:
        JobFailed: there are several.
    """
    heads = [each.conversation for each in await client.summaries() if each.conversation]
    many = [head for head in heads if head.kind is not ConversationKind.DIRECT]
    wanted = text.strip().casefold()
    found = [head for head in many if str(head.id) == wanted]
    found = found or [head for head in many if head.title.casefold() == wanted]
    if len(found) > 1:
        ids = ", ".join(sorted(str(head.id) for head in found))
        words = _("Several groups are called {title}: name one by its id ({ids}).")
        raise JobFailed(words.format(title=text, ids=ids))
    return found[0] if found else None


def print_json(**values: object) -> None:
    """Print one line for programs."""
    print(json.dumps(values, ensure_ascii=False))
