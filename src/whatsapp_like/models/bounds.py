"""The largest numbers there are: apart from the types that check them, for who needs no more.

No thread of its own: constants.
"""

from __future__ import annotations

from typing import Final

MAX_ID: Final = 2**63 - 1
"""The highest id, seq or nonce."""

MAX_MILLIS: Final = 2**53 - 1
"""The highest time in milliseconds, which still is a number in JavaScript."""

ALWAYS: Final = MAX_MILLIS
"""As a conversation's `muted_until`: of what stays muted until it is unmuted."""

MAX_PINNED: Final = 10
"""Conversations that one account may pin: more of them would leave no room for news."""

MAX_MEMBERS: Final = 1024
"""Members of a group; a channel has as many as subscribe."""

CHANGED_WITHIN: Final = 48 * 3600
"""Seconds during which their senders may edit messages and delete them for everyone, where a server
says nothing else."""
