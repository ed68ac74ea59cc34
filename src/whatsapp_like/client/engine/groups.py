"""Groups and channels: who is in them, what everybody has, and those that left my list.

Runs on the network thread; no I/O. Lists of members are kept in the archive with the version they
have: what the server tells is a difference to a version, and only what changed since ours is asked
for. A channel's list, which only its admins may have, is asked for when somebody wants to see it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from whatsapp_like.client.engine.link import Failed, Link
from whatsapp_like.client.engine.roster import Roster
from whatsapp_like.client.engine.timelines import RETRY_AFTER, Timelines
from whatsapp_like.client.events import MembersChanged
from whatsapp_like.client.operations import ForgetConversation, RaiseEverybody, SaveMembers
from whatsapp_like.errors import ConnectionLost, Refused
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e

NAMES = 90
"""Names asked for at once: they fit one answer, however long they are."""


class Groups:
    """What is special about conversations of many.

    `versions` are those of the lists of members in the archive, by conversation.
    """

    def __init__(
        self,
        link: Link,
        timelines: Timelines,
        roster: Roster,
        versions: Iterable[tuple[int, int]],
        on_forgotten: Callable[[int], None],
    ) -> None:
        self._link = link
        self._timelines = timelines
        self._roster = roster
        self._on_forgotten = on_forgotten
        self._versions = dict(versions)
        self._behind: deque[int] = deque()
        self._asking = 0
        self._asks_again = False
        self._nameless: dict[int, None] = {}
        self._asked_names: set[int] = set()
        self._is_known = False
        self._told: set[int] = set()
        self._waiting: dict[int, list[tuple[Callable[[], None], Failed]]] = {}

    # --- session ----------------------------------------------------------------------------------

    def opened(self, features: Iterable[str]) -> None:
        """A session is open; an older server has no groups."""
        self._is_known = e.GROUPS in features
        self._told.clear()

    def disconnected(self) -> None:
        """What was asked is asked again with the next session."""
        self._behind.clear()
        self._asking, self._asks_again = 0, False
        self._asked_names.clear()
        self._nameless.clear()
        waiting, self._waiting = self._waiting, {}
        for callers in waiting.values():
            for _done, failed in callers:
                failed(ConnectionLost("not connected"))

    def listed(self, heads: Iterable[Conversation]) -> None:
        """These are all conversations in my list: others were taken out on another device."""
        if not self._is_known:
            return
        # What appeared while the list was read may be in none of its pages.
        listed = {head.id for head in heads} | self._told
        for track in tuple(self._timelines.tracks.values()):
            if not track.is_direct and track.id not in listed:
                self.forgotten(track.id)

    def forgotten(self, conversation: int) -> None:
        """A conversation is not in my list any more, on any device."""
        self._told.discard(conversation)
        if self._timelines.forget(conversation):
            self._versions.pop(conversation, None)
            self._link.store(ForgetConversation(conversation))
            self._on_forgotten(conversation)

    # --- members ----------------------------------------------------------------------------------

    def take_head(self, head: Conversation) -> None:
        """Take a head: it tells the version of its list of members."""
        self._told.add(head.id)
        group = head.group
        if group is None or group.left or head.kind is not ConversationKind.GROUP:
            return
        if group.member_version > self._versions.get(head.id, 0):
            self._fall_behind(head.id)

    def _fall_behind(self, conversation: int) -> None:
        if conversation == self._asking:
            # The page under way may have been read before this change.
            self._asks_again = True
        elif conversation not in self._behind:
            self._behind.append(conversation)

    def changed(self, event: e.MembersChanged) -> None:
        """The list of members of a group changed."""
        self._roster.know(event.accounts)
        track = self._timelines.tracks.get(event.conversation)
        if track is None:
            return
        known = self._versions.get(event.conversation, 0)
        if event.version <= known:
            return
        complete = event.since == known and bool(event.members or event.gone)
        if complete and event.conversation != self._asking:
            self._versions[event.conversation] = event.version
            self._link.store(
                SaveMembers(event.conversation, event.members, event.gone, event.version)
            )
            self._link.tell(MembersChanged(conversation=event.conversation))
        elif known or track.head.kind is ConversationKind.GROUP:
            self._fall_behind(event.conversation)
        group = track.head.group
        if group is not None:
            # No head comes with it, and how many they are is in the head.
            count = {"member_count": event.count, "member_version": event.version}
            self._timelines.take_head(track.headed(group.model_copy(update=count)))

    def refresh(self, conversation: int, done: Callable[[], None], failed: Failed) -> None:
        """Have the list of members as the server has it now; `done` once it is handed to the
        archive. One that has not changed is not asked for."""
        if not self._link.is_open or conversation not in self._timelines.tracks:
            failed(ConnectionLost("not connected"))
            return
        if self._has_newest(conversation):
            done()
            return
        self._waiting.setdefault(conversation, []).append((done, failed))
        self._fall_behind(conversation)

    def _has_newest(self, conversation: int) -> bool:
        """Tell whether the list here is the one that the head tells of: then nothing is asked."""
        known = self._versions.get(conversation, 0)
        group = self._timelines.tracks[conversation].head.group
        current = group is not None and known >= group.member_version
        asked = conversation == self._asking or conversation in self._behind
        return bool(known) and current and not asked

    def work(self) -> None:
        """Ask for what is missing, one list after the other, and for unknown names."""
        if not (self._link.is_open and self._timelines.is_listed):
            return
        if self._behind and not self._asking:
            self._asking = self._behind.popleft()
            self._ask(self._asking)
        while self._nameless:
            wanted = tuple(self._nameless)[:NAMES]
            for account in wanted:
                del self._nameless[account]
            self._asked_names.update(wanted)
            self._link.ask(
                e.FetchAccounts(id=self._link.new_id(), accounts=wanted),
                e.AccountPage,
                lambda page, _: self._roster.know(page.accounts),
                lambda _: None,
            )

    def _ask(self, conversation: int) -> None:
        since = self._versions.get(conversation, 0)

        def done(page: e.MembersPage, _payload: bytes) -> None:
            self._roster.know(page.accounts)
            # The version of the whole list is reached with its last page only.
            reached = page.version if page.next is None else page.next
            if reached > since:
                self._versions[conversation] = reached
                self._link.store(SaveMembers(conversation, page.members, page.gone, reached))
                if page.next is not None:
                    self._ask(conversation)
                    return
            self._asked(conversation)
            self._link.tell(MembersChanged(conversation=conversation))
            for answered, _failed in self._waiting.pop(conversation, ()):
                answered()

        def failed(error: Refused | ConnectionLost) -> None:
            self._asking, self._asks_again = 0, False
            for _done, refused in self._waiting.pop(conversation, ()):
                refused(error)
            if isinstance(error, Refused) and error.retry_after is not None:
                self._link.later(RETRY_AFTER, lambda: self._fall_behind(conversation))

        self._link.ask(
            e.ListMembers(id=self._link.new_id(), conversation=conversation, since=since),
            e.MembersPage,
            done,
            failed,
        )

    def _asked(self, conversation: int) -> None:
        self._asking = 0
        if self._asks_again:
            self._asks_again = False
            self._fall_behind(conversation)

    # --- names and receipts -----------------------------------------------------------------------

    def want_names(self, accounts: Iterable[int]) -> None:
        """Ask for the names of accounts that nothing has told of yet."""
        if not self._is_known:
            return
        for account in accounts:
            if not self._roster.knows(account) and account not in self._asked_names:
                self._nameless[account] = None

    def everybody(self, event: e.EverybodyReached) -> None:
        """Everybody else in a group has it up to here."""
        track = self._timelines.tracks.get(event.conversation)
        if track is None:
            return
        # Of what is not written yet nobody can have anything: whoever joins has not (see a head).
        delivered = min(event.delivered_seq, track.last_seq)
        read = min(event.read_seq, track.last_seq)
        if track.raise_everybody(delivered, read):
            self._link.store(RaiseEverybody(track.id, delivered, read))
