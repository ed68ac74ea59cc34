"""Whom one can choose: whom I know, what fits best first, and below them others of the server.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.views.main.rows import (
    ConversationRows,
    Somebody,
    Talk,
    folded,
    matches,
    people_of,
    person_row,
)
from whatsapp_like.views.people.describing import is_many, is_me, talk_title, title_of
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick

if TYPE_CHECKING:
    from whatsapp_like.models.account import Account
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary

Key = Talk | Somebody
"""What names a row: a conversation, or somebody with whom there is none yet."""

_LEAST: Final = 3
"""How well my own name fits me: somebody else is meant, if anybody has it."""


class Addressee(NamedTuple):
    """Who was chosen: the conversation, minus the account where only that is known; the account,
    0 for a group or channel; what they are called."""

    conversation: int
    account: int
    name: str


class _Candidate(NamedTuple):
    """Somewhere one can go, and by which names; `least` are those by which it is found last."""

    key: Key
    names: tuple[str, ...]
    least: tuple[str, ...] = ()


def closeness(word: str, names: str) -> int | None:
    """Return how well a folded word fits folded names, each in a line, 0 best; None for not.

    The beginning of a part of a name fits best, then what is within one, then letters in their
    order from such a beginning on.
    """
    lines = f"\n{names}"
    if f" {word}" in lines or f"\n{word}" in lines:
        return 0
    if word in names:
        return 1
    for name in names.splitlines() if len(word) > 1 else ():
        parts = name.split()
        for at, part in enumerate(parts):
            rest = iter(" ".join(parts[at:]))
            if part.startswith(word[0]) and all(letter in rest for letter in word):
                return 2
    return None


class Candidates:
    """The model of a list to choose from, with what was taken of it.

    Rows keep their order while it is open: what happens meanwhile must not move anything away
    under the pointer.
    """

    def __init__(
        self,
        state: AppState,
        *,
        talks: Callable[[int], bool] | None = None,
        fits: Callable[[int], bool] = lambda _account: True,
        blocked: bool = False,
        previews: bool = False,
    ) -> None:
        """`talks` tells which conversations are offered; without it people alone are. `fits` tells
        which accounts are, mine among them; with `blocked` the server may find those whom I
        blocked. `previews` shows what was said last."""
        self._state = state
        self._usable = talks
        self._fits = fits
        self._blocked = blocked
        self._previews = previews
        self._rows = ConversationRows(state)
        self._known: list[_Candidate] = []
        self._reached: dict[int, Key] = {}
        self._folded: list[str] | None = None
        self._words: list[str] = []
        self._found: Sequence[Account] = ()
        self._accounts: dict[int, Account] = {}
        self._above: list[Key] = []
        self._below: list[Key] = []
        self.taken: dict[Key, None] = {}
        """What was taken, in the order in which it was."""
        self.refresh()

    def __len__(self) -> int:
        return len(self._above) + len(self._below)

    def key(self, index: int) -> Key:
        """Return what the row at `index` leads to."""
        known = len(self._above)
        return self._above[index] if index < known else self._below[index - known]

    def index(self, key: Key | None) -> int | None:
        """Return where a row stands, None when it is not shown."""
        return next((n for n in range(len(self)) if self.key(n) == key), None)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`; one that is taken has a check mark."""
        key = self.key(index)
        row = self.row_of(key)
        return replace(row, checked=True) if key in self.taken else row

    @property
    def headings(self) -> dict[int, str]:
        """What stands above some rows."""
        return {len(self._above): _("Others on this server")} if self._below else {}

    @property
    def is_me(self) -> bool:
        """Whether nobody but myself is shown."""
        me = self._state.session.account
        return len(self) == 1 and me is not None and self.addressee(self.key(0)).account == me.id

    @property
    def others(self) -> int:
        """How many are shown whom I do not know."""
        return len(self._below)

    def search(self, text: str) -> None:
        """Show whom the words of `text` may mean, what fits best first."""
        self._words = folded(text.removeprefix("@")).split()
        self._sift()

    def find(self, accounts: Sequence[Account]) -> None:
        """Show these too, as far as I do not know them."""
        self._found = accounts
        self._accounts |= {each.id: each for each in accounts}
        self._sift_found()

    def refresh(self) -> None:
        """Read the state again; what is not there any more is taken no longer."""
        read = list(self._read())
        places = {self.present(each.key): place for place, each in enumerate(self._known)}
        new = len(places)
        self._known = sorted(read, key=lambda each: places.get(each.key, new))
        self._folded = None
        taken = map(self.present, self.taken)
        self.taken = {key: None for key in taken if self._exists(key)}
        self._sift()

    def present(self, key: Key) -> Key:
        """Return what leads there now: a conversation with somebody may have begun meanwhile, or
        got its id."""
        account = key.account if isinstance(key, Somebody) else -key.conversation
        return self._reached.get(account, key)

    def toggle(self, key: Key) -> None:
        """Take what a row leads to, or let it go again."""
        if key in self.taken:
            del self.taken[key]
        else:
            self.taken[key] = None

    def addressee(self, key: Key) -> Addressee:
        """Return who that is."""
        name = self.row_of(key).title
        if isinstance(key, Somebody):
            return Addressee(-key.account, key.account, name)
        summary = self._state.conversations.get(key.conversation)
        peer = summary.peer if summary is not None and not is_many(summary) else 0
        return Addressee(key.conversation, peer, name)

    def row_of(self, key: Key) -> ListRow:
        """Return the row of what can be chosen, whether it is shown or not."""
        state = self._state
        if isinstance(key, Talk):
            return self._talk_row(key)
        person = state.people.get(key.account)
        if person is not None:
            return person_row(state, person)
        account = self._accounts.get(key.account)
        if account is None:  # gone, and the state is not read again yet
            return ListRow(key=key, title=title_of(state, key.account))
        handle = account.handle
        title = title_of(state, account.id) if is_me(state, account.id) else account.name
        return ListRow(key=key, title=title, seed=handle, preview=f"@{handle}")

    def _talk_row(self, key: Talk) -> ListRow:
        state, row = self._state, self._rows.row_of(key.conversation)
        if self._previews:
            return row
        summary = state.conversations.get(key.conversation)
        person = state.people.get(summary.peer) if summary and not is_many(summary) else None
        if person is not None:
            return replace(person_row(state, person), key=key)
        # Where it goes is what matters here, and not what was said there.
        return replace(row, time="", preview="", tick=Tick.NONE, unread=0, draft=False, typing="")

    # --- who is there -----------------------------------------------------------------------------

    def _read(self) -> Iterator[_Candidate]:
        """Find whom I know: conversations, the newest first, then myself and people by name."""
        state = self._state
        me, reached = state.session.account, dict[int, Key]()
        if self._usable is not None:
            for talk in sorted(state.conversations.values(), key=_newest, reverse=True):
                if self._usable(talk.id):
                    reached[talk.peer] = Talk(talk.id)
                    title = talk_title(state, talk.id)
                    if me is not None and talk.peer == me.id:
                        yield _Candidate(Talk(talk.id), (title,), _called(me))
                    else:
                        person = state.people.get(talk.peer)
                        called = _called(person.account) if person is not None else ()
                        yield _Candidate(Talk(talk.id), (title, *called))
        if me is not None and me.id not in reached and self._fits(me.id):
            self._accounts[me.id] = me
            reached[me.id] = Somebody(me.id)
            yield _Candidate(Somebody(me.id), (title_of(state, me.id),), _called(me))
        for person in people_of(state):
            account = person.account
            if account.id not in reached and self._fits(account.id):
                reached[account.id] = Somebody(account.id)
                yield _Candidate(Somebody(account.id), (person.name, *_called(account)))
        self._reached = reached

    def _exists(self, key: Key) -> bool:
        if isinstance(key, Somebody):
            known = key.account in self._state.people or key.account in self._accounts
            return known and self._fits(key.account)
        usable = self._usable
        return key.conversation in self._state.conversations and bool(
            usable is not None and usable(key.conversation)
        )

    def _sift(self) -> None:
        self._above = self._ranked() if self._words else [each.key for each in self._known]
        self._sift_found()

    def _sift_found(self) -> None:
        self._below = [Somebody(each.id) for each in self._found if self._is_offered(each.id)]

    def _is_offered(self, account: int) -> bool:
        """Tell whether somebody whom the server found is shown."""
        if account in self._reached or not self._fits(account):
            return False
        person = self._state.people.get(account)
        return self._blocked or person is None or not person.blocked

    def _ranked(self) -> list[Key]:
        """Return whom the words may mean, the best first; those that fit alike keep their order."""
        if self._folded is None:
            # Not before it is needed: of thousands of names it takes its time.
            self._folded = [folded("\n".join(each.names)) for each in self._known]
        ranked: list[tuple[int, Key]] = []
        for candidate, names in zip(self._known, self._folded, strict=True):
            fits = [closeness(word, names) for word in self._words]
            if None not in fits:
                ranked.append((max(each for each in fits if each is not None), candidate.key))
            elif candidate.least and matches(self._words, *candidate.least):
                ranked.append((_LEAST, candidate.key))
        ranked.sort(key=lambda each: each[0])
        return [key for _rank, key in ranked]


def _newest(talk: ConversationSummary) -> int:
    return talk.last.time if talk.last else 0


def _called(account: Account) -> tuple[str, ...]:
    return account.name, account.handle
