"""Running the server: what administrators and the operator ask.

No thread of its own: frozen values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from whatsapp_like.models.account import AccountRole, SessionEntry
from whatsapp_like.models.ids import Count, Cursor, Id, Model
from whatsapp_like.models.server import Invite
from whatsapp_like.protocol.envelopes.basics import Reply, Request


class CreateInvite(Request):
    """Make an invite; `lifetime` is in seconds, None for ever."""

    type: Literal["invite.create"] = "invite.create"
    role: AccountRole = AccountRole.USER
    uses: Annotated[int, Field(ge=1, le=100_000)] = 1
    lifetime: Annotated[int, Field(ge=60, le=10 * 366 * 86400)] | None = 7 * 86400


class InviteCreated(Reply):
    """The invite with its code: the only time the code is told."""

    type: Literal["invite.created"] = "invite.created"
    invite: Invite


class ListSessions(Request):
    """The open sessions, by id; then `session.changed` and `session.closed` keep me current."""

    type: Literal["session.list"] = "session.list"
    after: Cursor = 0


class SessionPage(Reply):
    """Open sessions; `accounts` counts all accounts of the server, `groups` and `channels` those
    that have members."""

    type: Literal["session.page"] = "session.page"
    sessions: tuple[SessionEntry, ...]
    accounts: Count
    groups: Count = 0
    channels: Count = 0
    next: Cursor | None = None


class SessionChanged(Model):
    """Event to those who asked for sessions: one opened or became idle or active."""

    type: Literal["session.changed"] = "session.changed"
    session: SessionEntry


class SessionClosed(Model):
    """Event to those who asked for sessions: one ended."""

    type: Literal["session.closed"] = "session.closed"
    session: Id
