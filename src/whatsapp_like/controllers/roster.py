"""The people I know: finding them in the directory, adding, naming, blocking, removing.

Runs on Tk's thread. Nothing is written into `state.people` here but what the client tells: my own
changes come back as events too, so every device shows the same.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from whatsapp_like.client.events import Event, PeopleChanged, SignedOut
from whatsapp_like.controllers.changes import put
from whatsapp_like.controllers.words import explain

if TYPE_CHECKING:
    from whatsapp_like.client.client import Client
    from whatsapp_like.client.pages import FoundAccounts
    from whatsapp_like.controllers.ports import Link
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.contact import Contact
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Person


class RosterController:
    """Keeps `state.people` and changes my contacts."""

    def __init__(self, state: AppState, link: Link) -> None:
        self._state = state
        self._link = link
        self._search = 0

    def load(self, people: Sequence[Person]) -> None:
        """Show what the archive knows."""
        put(self._state.people, ((person.account.id, person) for person in people))

    def receive(self, event: Event) -> None:
        """Take in what the client tells about people."""
        match event:
            case PeopleChanged():
                self.load(event.people)
            case SignedOut():
                self._state.people.clear()
            case _:
                pass

    def search(
        self,
        text: str,
        after: int,
        found: Callable[[Sequence[Account], int], None],
        failed: Callable[[str], None],
    ) -> None:
        """Search the directory; `found` gets a page and where the next one begins, 0 at the end.

        Only the latest search is answered: typing on makes the earlier ones void.
        """
        self._search += 1
        search = self._search
        words = text.strip().removeprefix("@")

        def answered(page: FoundAccounts) -> None:
            if search == self._search:
                found(page.accounts, page.next or 0)

        def refused(error: Exception) -> None:
            if search == self._search:
                failed(explain(error))

        self._link.ask(lambda client: client.search_directory(words, after), answered, refused)

    def add(
        self, account: int, nickname: str, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Add somebody to my contacts."""
        self._put(self._contact(account), done, failed, nickname=nickname)

    def edit(
        self,
        account: int,
        nickname: str,
        notes: str,
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Change what I call somebody and what I note about them."""
        self._put(self._contact(account), done, failed, nickname=nickname, notes=notes)

    def block(
        self, account: int, blocked: bool, done: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        """Block somebody, or let them through again."""
        self._put(self._contact(account), done, failed, blocked=blocked)

    def remove(self, account: int, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Remove somebody from my contacts; a block goes with it."""
        self._ask(lambda client: client.remove_contact(account), done, failed)

    def _contact(self, account: int) -> Contact:
        from whatsapp_like.models.contact import Contact  # after the first window

        person = self._state.people.get(account)
        return person.contact if person and person.contact else Contact(account=account)

    def _put(
        self,
        contact: Contact,
        done: Callable[[], None],
        failed: Callable[[str], None],
        **changes: str | bool,
    ) -> None:
        wanted = contact.model_copy(update=changes)
        self._ask(
            lambda client: client.put_contact(
                wanted.account,
                nickname=wanted.nickname,
                notes=wanted.notes,
                blocked=wanted.blocked,
            ),
            done,
            failed,
        )

    def _ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, None]],
        done: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        self._link.ask(request, lambda _none: done(), lambda error: failed(explain(error)))
