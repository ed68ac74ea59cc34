"""Mentions: who of a group is meant by @, offered while one writes and read from what was sent.

Runs on the Tk thread. Nobody's list of members is asked for before somebody writes an @.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.message import MAX_MENTIONS
from whatsapp_like.views.completing import Completion, put_above
from whatsapp_like.views.conversation.vanishing import TimerActions
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.main.rows import folded
from whatsapp_like.views.observing import entries_of, observe, when_gone
from whatsapp_like.views.people.describing import is_me
from whatsapp_like.views.suggesting import Shown, SuggestionsView

if TYPE_CHECKING:
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import Person
    from whatsapp_like.views.composer import ComposerView
    from whatsapp_like.views.palette import Palette
    from whatsapp_like.views.theme import Look

_MOST: Final = 6
_WIDTH: Final = 320
_BEGUN: Final = re.compile(r"(?:^|[\s(])@([\w.-]{0,32})$")
_MEANT: Final = re.compile(r"(?<![\w@])@([a-z0-9_.-]{1,32})", re.IGNORECASE)


class MemberActions(TimerActions, Protocol):
    """Who keeps lists of members; see GroupController."""

    def watch(self, conversation: int, failed: Callable[[str], None] | None = None) -> None:
        """Keep the list of members in the state from now on."""
        ...

    def unwatch(self, conversation: int) -> None:
        """One who looked at the list does so no more."""
        ...


class Mentions:
    """Offers members above a composer; `conversation` tells which one it writes to."""

    def __init__(
        self,
        composer: ComposerView,
        look: Look,
        state: AppState,
        members: MemberActions,
        conversation: Callable[[], int],
    ) -> None:
        self._composer = composer
        self._writing = composer.writing
        self._look = look
        self._state = state
        self._members = members
        self._conversation = conversation
        self._jobs = Jobs(composer)
        self._watched = 0
        self._dismissed = False
        self.completion: Completion[Person] = Completion(
            self._writing, "mention", self._make, self._take, self._dismiss
        )
        self.completion.follow(self._jobs, self._moved)
        observe(composer, entries_of(state.members), lambda *_: self._jobs.idle("told", self.look))
        when_gone(composer, self._gone)
        composer.bind("<Unmap>", lambda _: self.completion.hide(), add=True)
        composer.bind("<Configure>", lambda _: self._jobs.idle("place", self._place), add=True)

    def meant(self, text: str) -> tuple[int, ...]:
        """Return whom a text mentions: members by their handles."""
        if not self._in_group():
            return ()
        handles = {found.casefold().rstrip(".-") for found in _MEANT.findall(text)}
        listed = self._state.members.get(self._conversation(), ())
        known = {member.account for member in listed}
        people = self._state.people.values()
        found = [
            person.account.id
            for person in people
            if person.account.handle.casefold() in handles
            and (not known or person.account.id in known)
        ]
        return tuple(found[:MAX_MENTIONS])

    def look(self) -> None:
        """Look at what was just written."""
        begun = _BEGUN.search(self._writing.before_cursor()) if self._in_group() else None
        if begun is None:
            self._dismissed = False
            self.completion.hide()
            return
        if not self._watched:
            self._watched = self._conversation()
            self._members.watch(self._watched)
        self.completion.show([] if self._dismissed else self._people(folded(begun[1])))
        self._place()

    def _make(self) -> SuggestionsView[Person]:
        top = self._composer.winfo_toplevel()
        return SuggestionsView(top, self._look, self._take, self._shown, _chat)

    def _in_group(self) -> bool:
        summary = self._state.conversations.get(self._conversation())
        head = summary.conversation if summary else None
        return head is not None and head.kind is not ConversationKind.DIRECT

    def _people(self, begun: str) -> list[Person]:
        """Return the members whose handle or one of whose names begins so, by name."""
        found = []
        for member in self._state.members.get(self._conversation(), ()):
            person = self._state.people.get(member.account)
            if person is None or is_me(self._state, member.account):
                continue
            names = (person.account.handle, *person.name.split(), *person.account.name.split())
            if any(folded(name).startswith(begun) for name in names):
                found.append(person)
        return sorted(found, key=lambda person: folded(person.name))[:_MOST]

    def _shown(self, person: Person) -> Shown:
        name, seed = person.name, person.account.handle
        return Shown(
            name,
            f"@{seed}",
            lambda size, ground: self._look.face(size, name, seed, ground),
        )

    def _take(self, person: Person) -> None:
        begun = _BEGUN.search(self._writing.before_cursor())
        self.completion.hide()
        if begun is not None:
            self._writing.replace_before(len(begun[1]) + 1, f"@{person.account.handle} ")
        self._writing.focus_set()

    def _gone(self) -> None:
        self.completion.hide()
        if self._watched:
            self._members.unwatch(self._watched)

    def _place(self) -> None:
        if self.completion.list is not None:
            shown, px = self.completion.list, self._look.px
            put_above(shown, self._composer, self._look, px(_WIDTH), shown.least_height)

    def _dismiss(self) -> None:
        self._dismissed = True

    def _moved(self) -> None:
        """Follow a cursor that was moved away from what was being written."""
        if _BEGUN.search(self._writing.before_cursor()) is None:
            self.completion.hide()


def _chat(palette: Palette) -> str:
    return palette.chat
