"""The photographs of people and groups, by the seed of their avatars: what is here, had, awaited.

Runs on the Tk thread. A photograph is asked for when somebody draws it, decoded elsewhere, and told
of by `changed`, a few at a time; initials stand there meanwhile. Who is known by which seed is
`people.describing`'s to say: an account by its handle, a group or channel by its id.
"""

from __future__ import annotations

import tkinter as tk
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from psygnal import Signal

from whatsapp_like.models.state.session import Phase
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import entries_of, observe, when_gone

if TYPE_CHECKING:
    from PIL import Image

    from whatsapp_like.models.state.app import AppState

KEPT: Final = 128
"""Decoded photographs kept, of 200 KB at most; those drawn once are kept by `Pictures` besides."""

_AT_ONCE: Final = 4
_TOLD_MS: Final = 80


class Source(Protocol):
    """Has photographs by their ids."""

    def __call__(
        self,
        picture: int,
        done: Callable[[Image.Image], None],
        failed: Callable[[], None],
        code: str | None = None,
    ) -> None:
        """Call `done` with a decoded photograph, or `failed`; `code` is the invite by which its
        group was seen."""


class Faces:
    """Photographs; without a source there are none. `changed` says that something drawn before
    looks different now."""

    changed = Signal()

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self._jobs = Jobs(root)
        self._source: Source | None = None
        self._ids: dict[str, int] = {}
        self._groups: set[str] = set()
        self._codes: dict[int, str] = {}
        self._photographs: OrderedDict[int, Image.Image] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._under_way: set[int] = set()
        self._failed: set[int] = set()
        self._is_telling = False

    def attach(self, state: AppState, source: Source, owner: tk.Misc) -> None:
        """Follow who has which picture, for as long as `owner` lives."""
        self._forget()
        self._source, self._state = source, state
        when_gone(owner, self._forget)
        observe(owner, entries_of(state.people), lambda key, *_: self._person(key))
        observe(owner, entries_of(state.conversations), lambda key, *_: self._talk(key))
        observe(owner, (state.session.events.phase,), lambda *_: self._phase())
        for account in list(state.people):
            self._person(account)
        for conversation in list(state.conversations):
            self._talk(conversation)

    def _forget(self) -> None:
        self._source = None
        self._forget_people()
        self._under_way.clear()
        self._failed.clear()

    def _forget_people(self) -> None:
        self._ids.clear()
        self._groups.clear()
        self._codes.clear()
        self._photographs.clear()
        self._wanted.clear()

    def watch(self, widget: tk.Misc, redraw: Callable[[], object]) -> None:
        """Call `redraw` when photographs came, for as long as `widget` lives."""
        connection = self.changed.connect(lambda: redraw())
        when_gone(widget, lambda: self.changed.disconnect(connection, missing_ok=True))

    def lend(self, seed: str, picture: int, code: str | None = None) -> None:
        """Show somebody with a picture whom the state does not know: a find, or a group that an
        invite, its `code`, leads to."""
        if picture and seed not in self._ids and seed not in self._groups:
            self._ids[seed] = picture
            if code is not None:
                self._codes[picture] = code

    def id_of(self, seed: str) -> int:
        """Return the id of the picture of whoever has this seed; 0 for none."""
        return self._ids.get(seed, 0)

    def photograph(self, picture: int) -> Image.Image | None:
        """Return a photograph; None while it is not here, and then it is asked for."""
        found = self._photographs.get(picture)
        if found is not None:
            self._photographs.move_to_end(picture)
        elif picture and self._source is not None:
            self._want(picture)
        return found

    def of(self, seed: str) -> Image.Image | None:
        """Return the photograph of whoever has this seed, if there is one and it is here."""
        return self.photograph(self.id_of(seed))

    def has_failed(self, picture: int) -> bool:
        """Tell whether a photograph could not be had; it is tried again with the next session."""
        return picture in self._failed

    # --- who has which ----------------------------------------------------------------------------

    def _person(self, account: int) -> None:
        person = self._state.people.get(account)
        # Nobody is ever taken out of the state but all of them at once, when I sign out.
        if person is not None and person.account.handle not in self._groups:
            self._know(person.account.handle, person.account.picture)

    def _talk(self, conversation: int) -> None:
        summary = self._state.conversations.get(conversation)
        head = summary.conversation if summary is not None else None
        if head is not None and head.group is not None:
            # An alias may look like a group's id: it must not lend the group its face.
            self._groups.add(str(conversation))
            self._know(str(conversation), head.group.picture)

    def _know(self, seed: str, picture: int) -> None:
        if self._ids.get(seed, 0) == picture:
            return
        if picture:
            self._ids[seed] = picture
        else:
            del self._ids[seed]
        self._tell()

    def _phase(self) -> None:
        phase = self._state.session.phase
        if phase is Phase.SIGNED_OUT:
            self._forget_people()
        if phase is Phase.ONLINE and self._failed:
            self._failed.clear()
            self._tell()

    def _tell(self) -> None:
        if not self._is_telling:
            self._is_telling = True
            self._jobs.later("tell", _TOLD_MS, self._told)

    def _told(self) -> None:
        self._is_telling = False
        self.changed.emit()

    # --- having them ------------------------------------------------------------------------------

    def _want(self, picture: int) -> None:
        if picture in self._under_way or picture in self._failed:
            return
        self._wanted[picture] = None
        self._wanted.move_to_end(picture)
        self._ask()

    def _ask(self) -> None:
        while self._wanted and len(self._under_way) < _AT_ONCE and self._source is not None:
            # What was drawn last is what is in sight.
            picture, _none = self._wanted.popitem()
            self._under_way.add(picture)
            self._source(
                picture,
                partial(self._came, picture),
                partial(self._missed, picture),
                self._codes.get(picture),
            )

    def _came(self, picture: int, image: Image.Image) -> None:
        self._under_way.discard(picture)
        self._photographs[picture] = image
        if len(self._photographs) > KEPT:
            self._photographs.popitem(last=False)
        self._tell()
        self._ask()

    def _missed(self, picture: int) -> None:
        self._under_way.discard(picture)
        self._failed.add(picture)
        self._ask()
