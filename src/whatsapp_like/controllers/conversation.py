"""The conversations: their list, the timelines on screen, sending, reading, typing, drafts.

Runs on Tk's thread. A timeline is loaded when its window opens and dropped when it closes; what the
archive and the server hold stays with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from psygnal import Signal

from whatsapp_like.client.events import (
    Event,
    ItemRemoved,
    ItemsChanged,
    Offline,
    SignedOut,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
    Synced,
    TimelineReset,
)
from whatsapp_like.controllers.changes import put
from whatsapp_like.controllers.typing import TypingController
from whatsapp_like.controllers.words import explain, explain_code
from whatsapp_like.i18n import _
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.state.timeline import Timeline

if TYPE_CHECKING:
    from whatsapp_like.client.pages import HistoryPage, NewerPage
    from whatsapp_like.controllers.ports import Link, Timers
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary, SearchHit, TimelineItem

PAGE = 100
HITS = 50
HITS_IN_ONE = 1000
DRAFT_MS = 800
RETRY_MS = 10_000


class Search(NamedTuple):
    """A search that somebody waits for."""

    text: str
    below: int
    found: Callable[[Sequence[SearchHit]], None]


class ConversationController:
    """Keeps `state.conversations` and `state.timelines`, and carries out what a window asks."""

    replaced = Signal(int, int)
    """(old id, new id): a conversation that existed only here has become one of the server's."""

    def __init__(self, state: AppState, link: Link, timers: Timers) -> None:
        self._state = state
        self._link = link
        self._timers = timers
        self._typing = TypingController(state, link, timers)
        self._loading: dict[int, list[TimelineItem]] = {}
        """What arrives for a timeline while its page is under way; only the last one asked for
        is shown, so the list itself names the asking."""
        self._newer: dict[int, list[TimelineItem]] = {}
        """The same, while a page of newer items is under way."""
        self._older: set[int] = set()
        self._stalled: set[int] = set()
        self._cancel_retry: Callable[[], None] | None = None
        self._marked: dict[int, int] = {}
        self._searches: dict[int | None, tuple[Search | None, bool]] = {}
        """By conversation: the search that is wanted next, and whether one is under way."""
        self._drafts: dict[int, tuple[str, Callable[[], None]]] = {}

    # --- what the client tells --------------------------------------------------------------------

    def load(self, summaries: Sequence[ConversationSummary]) -> None:
        """Show the list as the archive has it."""
        put(self._state.conversations, ((summary.id, summary) for summary in summaries))

    def receive(self, event: Event) -> None:
        """Take in what the client tells about conversations."""
        self._typing.receive(event)
        match event:
            case ItemsChanged():
                self._merge(event.conversation, event.items)
            case ItemRemoved():
                timeline = self._state.timelines.get(event.item.conversation)
                if timeline is not None:
                    timeline.remove(event.item)
            case SummaryChanged():
                put(self._state.conversations, [(event.summary.id, event.summary)])
            case SummaryReplaced():
                self._replace(event.old_id, event.summary)
            case SummaryRemoved():
                self._state.conversations.pop(event.id, None)
            case TimelineReset():
                timeline = self._state.timelines.get(event.conversation)
                # A window that was moved into the past stays there.
                if timeline is not None and timeline.newest:
                    self._load(event.conversation)
            case Synced():
                self._ask_again()
            case Offline():
                self._older.clear()
                self._newer.clear()
            case SignedOut():
                self._forget()
            case _:
                pass

    # --- what a window asks -----------------------------------------------------------------------

    def start_with(
        self, account: int, opened: Callable[[int], None], failed: Callable[[str], None]
    ) -> None:
        """Find or make the direct conversation with somebody, offline too."""

        def answered(summary: ConversationSummary) -> None:
            put(self._state.conversations, [(summary.id, summary)])
            opened(summary.id)

        self._link.ask(
            lambda client: client.open_direct(account),
            answered,
            lambda error: failed(explain(error)),
        )

    def open(self, conversation: int, place: int = 0) -> Timeline:
        """Return the conversation's timeline, which fills as soon as its newest page is read, or
        the one where what is unread begins, or else the one around the seq `place`."""
        timeline = self._state.timelines.get(conversation)
        if timeline is None:
            timeline = self._state.timelines[conversation] = Timeline()
            place = self._unread_from(conversation) or place
            if place:
                self._load_around(conversation, place, lambda: None)
            else:
                self._load(conversation)
        return timeline

    def _unread_from(self, conversation: int) -> int:
        """Return the seq after which all is unread if it may lie before the newest page, else 0."""
        summary, account = self._state.conversations.get(conversation), self._state.session.account
        head = summary.conversation if summary else None
        me = head.member(account.id) if head and account else None
        if summary is None or head is None or me is None or not summary.unread:
            return 0
        return me.read_seq + 1 if head.last_seq - me.read_seq > PAGE else 0

    def close(self, conversation: int) -> None:
        """Drop the timeline; what is typed but not sent is saved."""
        self._save_draft(conversation)
        self._typing.stopped(conversation)
        self._state.timelines.pop(conversation, None)
        self._loading.pop(conversation, None)
        self._older.discard(conversation)
        self._newer.pop(conversation, None)
        self._stalled.discard(conversation)

    def older(self, conversation: int) -> None:
        """Load the page before the oldest loaded item, unless that is under way or done."""
        timeline = self._state.timelines.get(conversation)
        if timeline is None or timeline.complete or conversation in self._older:
            return
        before = next((item for item in timeline if item.seq), None)
        if before is None or conversation in self._loading:
            return
        self._older.add(conversation)

        def answered(page: HistoryPage) -> None:
            self._older.discard(conversation)
            # The timeline may have been dropped, or loaded anew, meanwhile.
            if self._state.timelines.get(conversation) is not timeline:
                return
            if next((item for item in timeline if item.seq), None) != before:
                return
            if page.items or page.complete:
                timeline.prepend(page.items, complete=page.complete)
            else:
                timeline.stall()
                self._stall(conversation)

        def refused(_error: Exception) -> None:
            self._older.discard(conversation)
            if self._state.timelines.get(conversation) is timeline:
                timeline.stall()
                self._stall(conversation)

        self._link.ask(lambda client: client.history(conversation, before, PAGE), answered, refused)

    def newer(self, conversation: int) -> None:
        """Load the page after the newest loaded item, unless that is under way or done."""
        timeline = self._state.timelines.get(conversation)
        if timeline is None or timeline.newest or not len(timeline):
            return
        if conversation in self._newer or conversation in self._loading:
            return
        after = timeline[len(timeline) - 1]
        arrived = self._newer[conversation] = []

        def answered(page: NewerPage) -> None:
            if self._newer.get(conversation) is not arrived:
                return
            del self._newer[conversation]
            if not len(timeline) or timeline[len(timeline) - 1].seq != after.seq:
                return
            if page.items or page.newest:
                timeline.extend(page.items, newest=page.newest)
                self._merge(conversation, arrived)
            else:
                self._stall(conversation)

        def refused(error: Exception) -> None:
            self._newer.pop(conversation, None)
            raise error

        self._link.ask(lambda client: client.newer(conversation, after, PAGE), answered, refused)

    def _stall(self, conversation: int) -> None:
        """Ask again for what could not be had: with the next connection, or soon."""
        self._stalled.add(conversation)
        if self._cancel_retry is None:
            self._cancel_retry = self._timers.after(RETRY_MS, self._retry)

    def _retry(self) -> None:
        self._cancel_retry = None
        if self._state.session.phase in (Phase.SYNCING, Phase.ONLINE):
            self._ask_again()  # or else the next connection does

    def _ask_again(self) -> None:
        stalled, self._stalled = self._stalled, set()
        for conversation in stalled:
            self.older(conversation)
            self.newer(conversation)

    def newest(self, conversation: int) -> None:
        """Show the newest page again after `show_item` has moved the window into the past."""
        timeline = self._state.timelines.get(conversation)
        if timeline is not None and not timeline.newest:
            self._load(conversation)

    def show_item(self, item: TimelineItem, shown: Callable[[], None]) -> None:
        """Have a committed item in its open timeline, with what is around it; `shown` follows."""
        conversation = item.conversation
        timeline = self._state.timelines.get(conversation)
        if timeline is None:
            return
        if timeline.index_of(item.seq) is not None:
            shown()
            return
        self._load_around(conversation, item.seq, shown)

    def _load_around(self, conversation: int, seq: int, shown: Callable[[], None]) -> None:
        """Show the items on both sides of a place, or the newest page where neither is here."""
        timeline, waiting = self._state.timelines[conversation], self._wait(conversation)

        def answered(pages: tuple[HistoryPage, NewerPage]) -> None:
            if self._loading.get(conversation) is not waiting:
                return
            older, newer = pages
            items = older.items + newer.items
            if not items:
                self._load(conversation)
                return
            del self._loading[conversation]
            timeline.replace(items, complete=older.complete, newest=newer.newest)
            self._merge(conversation, waiting)
            shown()

        def refused(error: Exception) -> None:
            if self._loading.get(conversation) is waiting:
                del self._loading[conversation]
                self._merge(conversation, waiting)
            raise error

        self._link.ask(lambda client: client.around(conversation, seq, PAGE), answered, refused)

    def search(
        self,
        text: str,
        conversation: int | None,
        below: int,
        found: Callable[[Sequence[SearchHit]], None],
    ) -> None:
        """Find messages by their words, everywhere or in one conversation, the newest first.

        `below` asks for the page under the hit with that id. Only the latest search
        of each conversation is answered: typing on makes the earlier ones void.
        """
        under_way = self._searches.get(conversation, (None, False))[1]
        self._searches[conversation] = (Search(text, below, found), under_way)
        if not under_way:
            self._search(conversation)

    def _search(self, conversation: int | None) -> None:
        """Carry out what is wanted. One at a time: whoever types fast must not fill a queue."""
        search = self._searches.pop(conversation)[0]
        if search is None:
            return
        self._searches[conversation] = (None, True)
        limit = HITS if conversation is None else HITS_IN_ONE

        def answered(hits: Sequence[SearchHit]) -> None:
            latest = self._searches[conversation][0] is None
            self._search(conversation)
            if latest:
                search.found(hits)

        text, below = search.text, search.below
        self._link.ask(
            lambda client: client.search_messages(text, conversation, limit, below),
            answered,
            lambda _error: answered(()),
        )

    def send(
        self,
        conversation: int,
        text: str,
        failed: Callable[[str], None],
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
    ) -> None:
        """Send a text, as the answer to a committed item perhaps; each of `mentions` stands in it
        as @handle. It appears at once, with a clock. `failed` when it could not be kept."""
        self._forget_draft(conversation)
        self._typing.sent(conversation)
        # Who writes looks at the end, where it appears.
        self.newest(conversation)

        def refused(error: Exception) -> None:
            failed(_("This text is too long.") if isinstance(error, ValueError) else explain(error))

        self._link.ask(
            lambda client: client.send_text(conversation, text, reply=reply, mentions=mentions),
            lambda item: self._merge(item.conversation, (item,)),
            refused,
        )

    def retry(self, item: TimelineItem) -> None:
        """Send a failed message again."""
        self._link.ask(lambda client: client.retry(item))

    def discard(self, item: TimelineItem, failed: Callable[[str], None]) -> None:
        """Drop a message that was not sent."""
        self._link.ask(
            lambda client: client.discard(item), None, lambda error: failed(explain(error))
        )

    def why_failed(self, item: TimelineItem) -> str:
        """Say why a message was refused."""
        return explain_code(item.error) if item.error else ""

    def mark_read(self, conversation: int, seq: int) -> None:
        """I have seen everything up to `seq`; costs nothing when that is known already."""
        summary = self._state.conversations.get(conversation)
        account = self._state.session.account
        if summary is None or summary.conversation is None or account is None:
            return
        me = summary.conversation.member(account.id)
        known = max(me.read_seq if me else 0, self._marked.get(conversation, 0))
        if seq > known or summary.marked_unread:
            self._marked[conversation] = max(seq, known)
            self._link.ask(lambda client: client.mark_read(conversation, seq))

    def typed(self, conversation: int, text: str) -> None:
        """Take note of what the composer holds: the others see typing, a draft is kept."""
        self._typing.typed(conversation, bool(text.strip()))
        self._forget_draft(conversation)
        cancel = self._timers.after(DRAFT_MS, lambda: self._save_draft(conversation))
        self._drafts[conversation] = (text, cancel)

    def save_drafts(self) -> None:
        """Save what is typed everywhere: the program ends."""
        for conversation in list(self._drafts):
            self._save_draft(conversation)

    # --- inside -----------------------------------------------------------------------------------

    def _load(self, conversation: int) -> None:
        waiting = self._wait(conversation)
        timeline = self._state.timelines[conversation]

        def answered(page: HistoryPage) -> None:
            # A placeholder may have got its real id meanwhile: look the timeline up by identity.
            found = next((i for i, t in self._state.timelines.items() if t is timeline), None)
            if found is None or self._loading.get(found) is not waiting:
                return
            del self._loading[found]
            timeline.replace(page.items, complete=page.complete)
            self._merge(found, waiting)

        def refused(error: Exception) -> None:
            self._loading.pop(conversation, None)
            raise error

        self._link.ask(lambda client: client.history(conversation, None, PAGE), answered, refused)

    def _wait(self, conversation: int) -> list[TimelineItem]:
        """Hold back what arrives from now on: a page that replaces the timeline is under way."""
        # What an earlier asking has held back stands in this answer too, or is held for it.
        waiting = list(self._loading.get(conversation, ()))
        self._loading[conversation] = waiting
        self._newer.pop(conversation, None)
        return waiting

    def _merge(self, conversation: int, items: Sequence[TimelineItem]) -> None:
        timeline = self._state.timelines.get(conversation)
        if timeline is None:
            return
        waiting = self._loading.get(conversation)
        if waiting is not None:
            waiting.extend(items)
            return
        if not timeline.newest and conversation in self._newer:
            self._newer[conversation].extend(items)
        # History below the loaded part is left to `older`: merged now, it would leave a gap.
        first = next((item.seq for item in timeline if item.seq), 0)
        if not timeline.complete and first:
            items = [item for item in items if not item.seq or item.seq >= first]
        timeline.merge(items)

    def _replace(self, old: int, summary: ConversationSummary) -> None:
        state, new = self._state, summary.id
        put(state.conversations, [(new, summary)])
        timeline = state.timelines.pop(old, None)
        if timeline is not None:
            state.timelines[new] = timeline
        if old in self._loading:
            self._loading[new] = self._loading.pop(old)
        if old in self._drafts:
            text, cancel = self._drafts.pop(old)
            cancel()
            self.typed(new, text)
        self._typing.stopped(old)
        # Windows move to the new id before the old line goes, so none of them is left without one.
        self.replaced.emit(old, new)
        state.conversations.pop(old, None)

    def _forget_draft(self, conversation: int) -> None:
        if conversation in self._drafts:
            self._drafts.pop(conversation)[1]()

    def _save_draft(self, conversation: int) -> None:
        if conversation in self._drafts:
            text, cancel = self._drafts.pop(conversation)
            cancel()

            def failed(error: Exception) -> None:
                # Not on disk: kept here until the next thing typed, or the end, saves it again.
                self._drafts.setdefault(conversation, (text, lambda: None))
                raise error

            self._link.ask(lambda client: client.save_draft(conversation, text), None, failed)

    def _forget(self) -> None:
        for conversation in list(self._drafts):
            self._forget_draft(conversation)
        self._loading.clear()
        self._older.clear()
        self._newer.clear()
        self._stalled.clear()
        if self._cancel_retry is not None:
            self._cancel_retry()
            self._cancel_retry = None
        self._marked.clear()
        self._state.timelines.clear()
        self._state.conversations.clear()
