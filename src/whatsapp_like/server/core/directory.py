"""The directory: all enabled accounts, for those who are logged in.

Runs on the network thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import fit_page
from whatsapp_like.server.core.accounts import account_of
from whatsapp_like.server.core.session import Handlers, Session
from whatsapp_like.server.store.rows import AccountRow

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub


class Directory:
    """Answers `directory.search`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.handlers: Handlers = {e.SearchDirectory: self._search}

    def _search(self, session: Session, request: e.SearchDirectory) -> None:
        limit = min(request.limit, self._hub.policy.page_rows)

        def answer(found: list[AccountRow]) -> None:
            def build(rows: Sequence[AccountRow]) -> e.DirectoryPage:
                return e.DirectoryPage(
                    re=request.id,
                    accounts=tuple(map(account_of, rows)),
                    next=rows[-1].id if len(rows) < len(found) else None,
                )

            self._hub.say(session, fit_page(found[:limit], build))

        self._hub.read(
            session,
            request.id,
            lambda reader: reader.search_accounts(request.text, request.after, limit + 1),
            answer,
        )
