"""What a message's menu offers follows what the server said."""

from __future__ import annotations

import time

import pytest

from whatsapp_like.models.account import Account
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.conversation.rights import Rights

HOUR = 3600


@pytest.mark.parametrize(
    ("edit_window", "delete_window", "hours", "edits", "deletes"),
    [
        (48 * HOUR, 48 * HOUR, 47, True, True),
        (48 * HOUR, 48 * HOUR, 49, False, False),
        (HOUR, 0, 2, False, True),
        (0, HOUR, 2, True, False),
        (72 * HOUR, 72 * HOUR, 49, True, True),
    ],
)
def test_the_servers_windows_are_the_menus(
    edit_window: int, delete_window: int, hours: int, edits: bool, deletes: bool
) -> None:
    state = AppState()
    state.session.account = Account(id=1, handle="ada", first_name="Ada")
    state.session.edit_window, state.session.delete_window = edit_window, delete_window
    sent = round((time.time() - hours * HOUR) * 1000)
    body = TextBody(text="hello").encode()
    item = TimelineItem(conversation=7, seq=1, sender=1, time=sent, kind="text", body=body)
    rights = Rights(state, 7)
    assert (rights.edit(item), rights.delete(item)) == (edits, deletes)
