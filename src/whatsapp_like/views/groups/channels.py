"""The channels that are listed on this server: searched, looked at, subscribed to.

Runs on the Tk thread.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.entry import EntryBox
from whatsapp_like.views.forms import Words, danger_ink, second_ink
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.listing import ListView
from whatsapp_like.views.people.describing import count_words
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.theme import Look, Role
from whatsapp_like.views.window import Dialog

if TYPE_CHECKING:
    from whatsapp_like.models.group import Channel

_WAIT_MS: Final = 200
_HEIGHT: Final = 420


class FoundChannels(Protocol):
    """A page of channels; `next` continues, None at the end."""

    @property
    def channels(self) -> Sequence[Channel]:
        """The channels of the page."""
        ...

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        ...


class ChannelActions(Protocol):
    """What the dialog may ask for; see GroupController."""

    def channels(
        self,
        text: str,
        after: int,
        found: Callable[[FoundChannels], None],
        failed: Callable[[str], None],
    ) -> None:
        """Find channels by their words; `after` continues behind the one with that id."""
        ...


class Listed(NamedTuple):
    """Names the row of a channel."""

    channel: int


class ChannelsDialog(Dialog):
    """A search over all channels; `chosen` gets the one that was taken, and the dialog stays."""

    def __init__(
        self,
        parent: tk.Misc,
        look: Look,
        actions: ChannelActions,
        chosen: Callable[[Channel, Dialog], object],
    ) -> None:
        super().__init__(parent, look, _("Channels"), width=480, scrolls=False)
        self._actions = actions
        self._chosen = chosen
        self._jobs = Jobs(self)
        self._found: list[Channel] = []
        self._next: int | None = None
        self._asking = False
        px = look.px
        Words(self.body, look, _("Channels"), role=Role.TITLE).pack(fill="x", pady=(0, px(12)))
        self.search = EntryBox(
            self.body,
            look,
            label=_("Search channels"),
            placeholder=_("Search channels"),
            search=True,
            changed=lambda _text: self._jobs.later("ask", _WAIT_MS, self._ask),
            entered=self._first,
        )
        self.search.pack(fill="x")  # type: ignore[no-untyped-call]
        self._words = Words(self.body, look, "", role=Role.SMALL, ink=second_ink)
        self._words.pack(fill="x", pady=(px(6), 0))
        self.list = ListView(self.body, look, self, self, _("Loading…"), more=self._more)
        self.list.fill(_HEIGHT)
        self.search.field.bind("<Down>", lambda _: self._into_list(), add=True)
        self.search.hear(self.list.canvas)
        self._ask()
        self.open(self.search.field)

    # --- the list's model and actions -------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._found)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        channel = self._found[index]
        words = [count_words(channel.member_count, channel=True)]
        words += channel.description.splitlines()[:1]
        return ListRow(
            key=Listed(channel.id),
            title=channel.title,
            seed=str(channel.id),
            preview=" · ".join(words),
            note=_("Subscribed") if channel.joined else "",
            kind=ConversationKind.CHANNEL,
        )

    def choose(self, key: Hashable) -> None:
        """Take a channel."""
        channel = next((each for each in self._found if Listed(each.id) == key), None)
        if channel is not None:
            self._chosen(channel, self)

    def menu(self, key: Hashable, x: int, y: int) -> None:
        """Nothing can be done here but choose."""

    # --- searching --------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._asking = True
        text = self.search.value
        self._actions.channels(text, 0, lambda page: self._answered(text, page), self._failed)

    def _more(self) -> None:
        if self._next is None or self._asking:
            return
        self._asking = True
        text, before = self.search.value, self._found
        self._actions.channels(
            text, self._next, lambda page: self._answered(text, page, before), self._failed
        )

    def _answered(self, text: str, page: FoundChannels, before: Sequence[Channel] = ()) -> None:
        if not self.winfo_exists() or text != self.search.value:
            return
        self._asking = False
        self._found, self._next = [*before, *page.channels], page.next
        for channel in page.channels:
            self.look.faces.lend(str(channel.id), channel.picture)
        self._words.say("", second_ink)
        if text:
            self.list.set_empty(_("No channel of that name on this server."), Icon.SEARCH)
        else:
            self.list.set_empty(_("This server has no channels yet."), Icon.GROUP)
        self.list.refresh()

    def _failed(self, words: str) -> None:
        if self.winfo_exists():
            self._asking = False
            self._words.say(words, danger_ink)
            self.list.set_empty("")

    def _first(self) -> None:
        if self._found:
            self.choose(Listed(self._found[0].id))

    def _into_list(self) -> str:
        if self._found:
            self.list.canvas.focus_set()
            self.list.show(0)
        return "break"
