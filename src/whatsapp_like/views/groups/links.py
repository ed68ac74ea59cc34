"""Links into groups, `wl://HOST[:PORT]/?pin=PIN&group=CODE`: made, and read from what was pasted.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from whatsapp_like.i18n import _
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.links import is_ours

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class NoCode(ValueError):
    """What was pasted leads into no group of this server; says so in a sentence."""


def group_link(state: AppState, code: str) -> str:
    """Return the link for a code of this server."""
    session = state.session
    server = ServerAddress.parse(session.server_address)
    return replace(server, pin=session.server_pin or None, group=code).link()


def code_of(state: AppState, text: str) -> str:
    """Return the code in a link or a bare code that somebody pasted.

    Raises:
        NoCode: it is neither, or a link into a group of another server.
    """
    text = text.strip()
    if not is_ours(text):
        if _CODE.fullmatch(text) is None:
            raise NoCode(_("This is neither a link nor a code."))
        return text
    try:
        server = ServerAddress.parse(text)
    except ValueError:
        raise NoCode(_("This link is damaged. Copy all of it.")) from None
    if server.group is None:
        raise NoCode(_("This link leads to a server, not into a group."))
    session = state.session
    if server.pin is not None and session.server_pin:
        same = server.pin == session.server_pin
    else:
        same = str(server) == session.server_address
    if not same:
        raise NoCode(
            _("This link leads to another server ({server}). Open WL with a profile there.").format(
                server=server
            )
        )
    return server.group
