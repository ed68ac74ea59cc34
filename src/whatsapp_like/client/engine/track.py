"""One conversation as the engine follows it: how far we have it, and what we know of its head.

No thread of its own: bookkeeping in memory, driven by `timelines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from whatsapp_like.client.operations import Reach
from whatsapp_like.errors import ErrorCode, RemoteProtocolError
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.message import Entry
from whatsapp_like.protocol.envelopes import TimelinePage

TAIL = 50
"""Entries read first of a conversation that this device has never seen, or not for long."""

TOO_LONG = 1000
"""A gap of more entries than this is not fetched upwards: the tail is read anew."""

MAX_EARLY = 512
"""Entries kept that arrived before the ones below them; more are fetched again."""


class Track:
    """How far a conversation is here. `reach` is what the archive was handed, `committed` the
    cursor that it has on disk, `last_seq` the newest entry that is known to exist."""

    __slots__ = (
        "committed",
        "early",
        "fetching",
        "filling",
        "floor",
        "head",
        "id",
        "last_seq",
        "last_time",
        "me",
        "reach",
        "read",
        "ready",
        "told_delivered",
        "told_read",
        "watermarks",
    )

    def __init__(self, head: Conversation, reach: Reach, me: int) -> None:
        self.id = head.id
        self.me = me
        self.head = head
        self.reach = reach
        self.committed = reach.cursor
        self.last_seq = max(head.last_seq, reach.cursor)
        self.last_time = head.last_time
        self.early: dict[int, tuple[Entry, bytes]] = {}
        self.fetching = False
        self.filling = False
        self.ready = False
        mine = head.member(me)
        self.floor = mine.from_seq - 1 if mine else 0
        self.read = mine.read_seq if mine else 0
        self.watermarks = {m.account: (m.delivered_seq, m.read_seq) for m in head.members}
        # What the server knows of my own watermarks: below ours, it is told (again).
        self.told_delivered = mine.delivered_seq if mine else 0
        self.told_read = self.read

    # --- the head ---------------------------------------------------------------------------------

    def take(self, head: Conversation) -> bool:
        """Take a head from the server; tell whether it says anything new."""
        is_new = (
            head.last_seq > self.last_seq
            or head.last_time > self.last_time
            or head.title != self.head.title
            or head.expire_after != self.head.expire_after
            or head.group != self.head.group
            or [_shape(m) for m in head.members] != [_shape(m) for m in self.head.members]
        )
        for member in head.members:
            is_new |= self.raise_watermarks(member.account, member.delivered_seq, member.read_seq)
        before = self.head.group
        self.head = head
        if before is not None:
            self.raise_everybody(before.delivered_seq, before.read_seq)
        self.last_seq = max(self.last_seq, head.last_seq)
        self.last_time = max(self.last_time, head.last_time)
        mine = head.member(self.me)
        if mine is not None:
            self.floor = mine.from_seq - 1
        return is_new

    def completed(self, head: Conversation) -> Conversation:
        """Return a head with what is known here of a group that I am not in any more.

        The server tells nothing of it then, and who left keeps what they had.
        """
        group, known = head.group, self.head.group
        if group is None or known is None or not group.left:
            return head
        kept = {"description": known.description, "picture": known.picture}
        return head.model_copy(update={"group": group.model_copy(update=kept)})

    def headed(self, group: Group) -> Conversation:
        """Return the head as it is known now, with other details of the group.

        My marks are not in it: those of an old head would take back what I marked since.
        """
        known = {
            "group": group,
            "last_seq": self.last_seq,
            "last_time": self.last_time,
            "marks": None,
        }
        return self.head.model_copy(update=known)

    def is_news(self, head: Conversation) -> bool:
        """Tell whether others wrote something that a head knows of, and I have never heard of.

        By its time: what is withheld from me raises only the seq.
        """
        mine = head.member(self.me)
        is_unread = mine is not None and mine.read_seq < head.last_seq
        return is_unread and head.last_time > self.last_time

    def trust(self, head: Conversation) -> None:
        """Believe, at the start of a session, what the server knows of my own watermarks."""
        mine = head.member(self.me)
        self.told_delivered = mine.delivered_seq if mine else 0
        self.told_read = mine.read_seq if mine else 0

    def raise_watermarks(self, account: int, delivered: int, read: int) -> bool:
        """Raise somebody's watermarks; tell whether that changed any."""
        old = self.watermarks.get(account, (0, 0))
        new = (max(old[0], delivered), max(old[1], read))
        self.watermarks[account] = new
        if account == self.me:
            self.read = max(self.read, read)
            self.told_delivered = max(self.told_delivered, delivered)
            self.told_read = max(self.told_read, read)
        return new != old

    def raise_everybody(self, delivered: int, read: int) -> bool:
        """Raise how far everybody else in a group is; tell whether that changed anything. It never
        falls here: a tick that was shown stays, whoever joins."""
        group = self.head.group
        if group is None or (delivered <= group.delivered_seq and read <= group.read_seq):
            return False
        raised = group.model_copy(
            update={
                "delivered_seq": max(delivered, group.delivered_seq),
                "read_seq": max(read, group.read_seq),
            }
        )
        self.head = self.head.model_copy(update={"group": raised})
        return True

    @property
    def is_direct(self) -> bool:
        """Whether it is a conversation of two (or of me alone)."""
        return self.head.kind is ConversationKind.DIRECT

    @property
    def peer(self) -> int:
        """The other account of a direct conversation."""
        return self.head.peer(self.me)

    # --- upwards: what is new ---------------------------------------------------------------------

    @property
    def is_behind(self) -> bool:
        """Whether entries exist that are not here."""
        return self.last_seq > max(self.reach.cursor, self.floor)

    @property
    def since(self) -> int:
        """Where fetching upwards goes on."""
        return max(self.reach.cursor, self.floor)

    @property
    def wants_tail(self) -> bool:
        """Whether only the newest entries should be fetched now, the rest later."""
        missing = self.last_seq - self.since
        return missing > (TOO_LONG if self.reach.cursor else TAIL)

    def accept(self, entry: Entry) -> bool:
        """Move the cursor over an entry if it is the next one."""
        if entry.seq != self.reach.cursor + 1:
            return False
        self.reach = self.reach._replace(cursor=entry.seq)
        self.note(entry)
        return True

    def note(self, entry: Entry) -> None:
        """Raise the head over an entry that exists, and my read watermark over my own next one."""
        self.last_seq = max(self.last_seq, entry.seq)
        self.last_time = max(self.last_time, entry.time)
        if entry.sender == self.me and self.read == entry.seq - 1:
            self.read = entry.seq
            if self.told_read == entry.seq - 1:
                self.told_read = entry.seq

    def keep_early(self, entry: Entry, body: bytes) -> None:
        """Keep an entry that arrived before those below it."""
        self.last_seq = max(self.last_seq, entry.seq)
        if len(self.early) < MAX_EARLY:
            self.early[entry.seq] = (entry, body)

    def next_early(self) -> tuple[Entry, bytes] | None:
        """Return the kept entry that comes next, if it is there."""
        if not self.early:
            return None
        for seq in [seq for seq in self.early if seq <= self.reach.cursor]:
            del self.early[seq]
        return self.early.pop(self.reach.cursor + 1, None)

    def take_page(self, page: TimelinePage, asked_to: int) -> None:
        """Move the cursor over a page fetched upwards; `asked_to` was the newest seq then."""
        reach = self.reach
        cursor = page.last if page.first <= page.last else asked_to
        low = self.floor + 1 if reach.cursor < reach.low else reach.low
        self.reach = reach._replace(cursor=max(cursor, reach.cursor), low=low)
        self._note_page(page)

    def take_tail(self, page: TimelinePage, asked_to: int) -> None:
        """Move the cursor to the end; what it held before becomes the older stretch."""
        old, since = self.reach, self.since
        low = page.first if page.first <= page.last else since + 1
        if low > since + 1:
            had = old.cursor >= old.low
            older = (old.cursor, old.low) if had else (0, 1)
            self.reach = Reach(asked_to, low, *older)
        else:
            low = old.low if old.cursor >= old.low else self.floor + 1
            self.reach = old._replace(cursor=asked_to, low=low)
        self._note_page(page)

    def _note_page(self, page: TimelinePage) -> None:
        for entry in page.entries:
            self.note(entry)

    # --- downwards: what is older -----------------------------------------------------------------

    @property
    def is_complete(self) -> bool:
        """Whether everything below the cursor that is for me is here."""
        return self.reach.low <= self.floor + 1 or self.reach.cursor == 0

    @property
    def fill_since(self) -> int:
        """Where fetching downwards may stop."""
        reach = self.reach
        return reach.older_high if reach.older_high >= reach.older_low else self.floor

    def take_older(self, page: TimelinePage, since: int) -> None:
        """Lower the low mark by a page fetched downwards; join the older stretch if it is met."""
        reach = self.reach
        low = page.first if page.first <= page.last else since + 1
        older_high, older_low = reach.older_high, reach.older_low
        if older_high >= older_low and low <= older_high + 1:
            low, older_high, older_low = older_low, 0, 1
        self.reach = Reach(reach.cursor, min(low, reach.low), older_high, older_low)


def _shape(member: Member) -> tuple[object, ...]:
    return (member.account, member.role, member.from_seq, member.withheld)


def bodies_of(
    page: TimelinePage, payload: bytes, conversation: int, low: int, high: int
) -> Sequence[bytes]:
    """Cut a page's payload into bodies.

    Raises:
        RemoteProtocolError: sizes, seqs or conversation do not fit together or the question, which
            allows the seqs from `low` to `high`.
    """
    fits = page.conversation == conversation and len(page.sizes) == len(page.entries)
    fits = fits and sum(page.sizes) == len(payload)
    if page.first <= page.last:
        fits = fits and low <= page.first and page.last <= high
    before = page.first - 1
    for entry in page.entries:
        fits = fits and entry.conversation == conversation and before < entry.seq <= page.last
        before = entry.seq
    if not fits:
        raise RemoteProtocolError(ErrorCode.INVALID, "a page that does not fit the question")
    ends = accumulate(page.sizes)
    return [payload[end - size : end] for size, end in zip(page.sizes, ends, strict=True)]
