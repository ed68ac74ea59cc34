"""Who may register with a server, and with which invites.

No thread of its own: frozen values shared by server and client.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from whatsapp_like.models.account import AccountRole
from whatsapp_like.models.ids import Id, Millis, Model

Port = Annotated[int, Field(ge=1, le=65535)]


class Invite(Model):
    """A permission to register; `code` is known only when it is made, the server keeps its hash."""

    id: Id
    role: AccountRole = AccountRole.USER
    uses_left: Annotated[int, Field(ge=0, le=100_000)]
    created: Millis
    expires: Millis | None = None
    code: str | None = None
