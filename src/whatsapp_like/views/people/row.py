"""Somebody as a line of a list that tells who it was: myself among them as "You".

Runs on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from whatsapp_like.i18n import _
from whatsapp_like.views.people.describing import dot_of, is_me, seed_of, title_of
from whatsapp_like.views.rows import ListRow

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState


def person_row(state: AppState, key: Hashable, account: int, words: str = "") -> ListRow:
    """Return the row of an account, `words` below the name; without them, the alias."""
    me, person = state.session.account, state.people.get(account)
    if me is not None and is_me(state, account):
        alias = words or f"@{me.handle}"
        return ListRow(key=key, title=_("You"), called=me.name, seed=me.handle, preview=alias)
    alias = f"@{person.account.handle}" if person is not None else ""
    return ListRow(
        key=key,
        title=title_of(state, account),
        seed=seed_of(state, account),
        presence=dot_of(state, person),
        preview=words or alias,
    )
