"""What can be asked of the archive: the conversation list, pages of a timeline, search, the start.

Runs on the archive's thread. Every page is found by (conversation, seq) or by the full-text index,
so its time does not depend on how much there is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from whatsapp_like.client.archive import items, words
from whatsapp_like.client.archive.gathering import Gathering
from whatsapp_like.client.archive.groups import participants
from whatsapp_like.client.operations import (
    Loaded,
    LoadedConversation,
    LoadedItem,
    LoadedMarks,
    LoadedOwn,
    LoadedPerson,
    Reach,
)
from whatsapp_like.client.pages import Arrivals, Extent, Gap, HistoryPage, NewerPage
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Marks, Member
from whatsapp_like.models.kinds import TEXT
from whatsapp_like.models.markup import plain
from whatsapp_like.models.matching import Named, called
from whatsapp_like.models.message import text_of
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.query import Term, days_of, parse
from whatsapp_like.models.timeline import ConversationSummary, SearchHit, TimelineItem

LOOKED = 600
"""Newest messages that are looked at for the beginning of a word."""

LOOKED_BYTES = 512 * 1024
"""As much of their text, about: whoever writes to me chooses how long they are."""

COUNTED = 1000
"""Unread messages counted one by one; of more than these nobody minds the difference."""

_COUNTED = "deleted_by = 0 AND kind <> 'pin' AND kind NOT LIKE 'system.%'"
"""What counts as unread (`models.kinds.is_counted`) of what stands in a timeline: word for word as
in the index of it, `message_counted`."""


class Reader(Gathering):
    """All that the archive answers."""

    # --- the start --------------------------------------------------------------------------------

    def load(self) -> Loaded:
        """Return what the engine starts from."""
        sql = self._sql
        facts = dict(sql.execute("SELECT name, value FROM fact"))
        account = Account.model_validate_json(facts["account"]) if "account" in facts else None
        self.me = account.id if account else 0
        preferences = (
            Preferences.model_validate_json(facts["preferences"])
            if "preferences" in facts
            else Preferences()
        )
        reaches = {
            number: (Reach(*reach), version)
            for number, version, *reach in sql.execute(
                "SELECT id, member_version, cursor, low, older_high, older_low FROM conversation"
            )
        }
        return Loaded(
            account=account,
            preferences=preferences,
            nonce=facts.get("nonce", 0),
            local=facts.get("local", 0),
            position=facts.get("position", 0),
            conversations=tuple(
                LoadedConversation(head, *reaches[head.id]) for head in self._heads()
            ),
            items=tuple(
                LoadedItem(*row)
                for row in sql.execute(
                    "SELECT local, position, conversation, kind, body, time, nonce, device, error, "
                    "target FROM outbox ORDER BY position"
                )
            ),
            people=tuple(
                LoadedPerson(
                    Account.model_validate_json(profile),
                    Contact.model_validate_json(contact) if contact else None,
                    last_seen,
                    CustomStatus.model_validate_json(custom) if custom else None,
                )
                for profile, contact, last_seen, custom in sql.execute(
                    "SELECT profile, contact, last_seen, custom FROM person ORDER BY account"
                )
            ),
            marks=tuple(
                LoadedMarks(number, items.marks(row), frozenset(json.loads(waiting)))
                for number, waiting, *row in sql.execute(
                    f"SELECT conversation, waiting, {items.MARKS} FROM mark ORDER BY conversation"
                )
            ),
            own=tuple(self._unheard()),
            marks_version=facts.get("marks_version", 0),
            clock_offset=facts.get("clock_offset", 0),
        )

    def _unheard(self) -> Iterator[LoadedOwn]:
        for number, seq, waiting, starred, hidden, remind_at in self._sql.execute(
            "SELECT conversation, seq, waiting, starred, hidden, remind_at FROM own "
            "INDEXED BY own_waiting WHERE waiting <> ''"
        ):
            mark = {"starred": bool(starred), "hidden": bool(hidden), "remind_at": remind_at}
            changes = {name: mark[name] for name in json.loads(waiting)}
            yield LoadedOwn(number, seq, changes)

    def _heads(self) -> Iterator[Conversation]:
        for row in self._sql.execute(f"SELECT {items.HEAD} FROM conversation ORDER BY id"):
            yield items.conversation(row, items.members_of(self._sql, row[0]))

    # --- the conversation list --------------------------------------------------------------------

    def summaries(self) -> tuple[ConversationSummary, ...]:
        """Return every line of the list, the newest first."""
        ids = [row[0] for row in self._sql.execute("SELECT id FROM conversation")]
        ids += [-row[0] for row in self._sql.execute("SELECT account FROM placeholder")]
        lines = [line for line in map(self.summary, ids) if line is not None]
        lines.sort(key=_newest, reverse=True)
        return tuple(lines)

    def summary(self, conversation: int) -> ConversationSummary | None:
        """Return one line of the list; None if there is none."""
        if conversation < 0:
            return self._placeholder(conversation)
        head = self.head(conversation)
        if head is None:
            return None
        mine, marks = head.member(self.me), self._marks(conversation)
        unread, mentions = self._unread(conversation, mine, head.last_seq) if mine else (0, 0)
        return ConversationSummary(
            id=conversation,
            conversation=head,
            peer=head.peer(self.me) if head.kind == "direct" else 0,
            last=self._last(conversation, head),
            unread=unread,
            mentions=mentions,
            draft=self._draft(conversation),
            pinned=marks.pinned,
            muted_until=marks.muted_until,
            archived=marks.archived,
            marked_unread=marks.unread,
            alerts=marks.alerts,
        )

    def members(self, conversation: int) -> tuple[Member, ...]:
        """Return who is in a conversation, by role and account; of a channel whoever is known."""
        head = self.head(conversation)
        if head is None:
            return ()
        return participants(self._sql, conversation) if head.group is not None else head.members

    def _unread(self, conversation: int, mine: Member, last_seq: int) -> tuple[int, int]:
        """Return how many messages I have not read, and how many of them name me.

        Of what is here those of others count that say something of their own and were not deleted;
        of what is still to be fetched nothing is known, so each entry counts.
        """
        every = mine.unread(last_seq)
        if not every:
            return 0, 0
        cursor, low = self._reach(conversation)
        first = max(mine.read_seq + 1, low)
        unknown = mine.unread(min(first - 1, last_seq))
        unknown += mine.model_copy(update={"read_seq": max(cursor, mine.read_seq)}).unread(last_seq)
        count, mentions = self._sql.execute(
            "SELECT COUNT(*), IFNULL(SUM(mentions_me), 0) FROM (SELECT mentions_me FROM message "
            "INDEXED BY message_counted WHERE conversation = ? AND seq BETWEEN ? AND ? "
            f"AND sender <> ? AND {_COUNTED} LIMIT ?)",
            (conversation, first, cursor, self.me, COUNTED),
        ).fetchone()
        return (every if count == COUNTED else count + unknown), mentions

    def _placeholder(self, conversation: int) -> ConversationSummary | None:
        if not self._one("SELECT 1 FROM placeholder WHERE account = ?", -conversation):
            return None
        marks = self._marks(conversation)
        return ConversationSummary(
            id=conversation,
            peer=-conversation,
            last=self._last(conversation, None),
            draft=self._draft(conversation),
            pinned=marks.pinned,
            muted_until=marks.muted_until,
            archived=marks.archived,
            marked_unread=marks.unread,
            alerts=marks.alerts,
        )

    def _last(self, conversation: int, head: Conversation | None) -> TimelineItem | None:
        row = self._one(
            f"SELECT {items.QUEUED} FROM outbox WHERE conversation = ? AND target = 0 "
            "ORDER BY position DESC LIMIT 1",
            conversation,
        )
        waiting = items.queued(self._sql, [row], self.me)[0] if row else None
        if head is None or (waiting is not None and not waiting.error):
            return waiting
        row = self._one(
            f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
            conversation,
        )
        stored = items.committed(self._sql, [row], self.me, head)[0] if row else None
        # A message that failed long ago must not hide what came after it.
        if waiting is not None and (stored is None or waiting.time >= stored.time):
            return waiting
        return stored

    def _marks(self, conversation: int) -> Marks:
        row = self._one(f"SELECT {items.MARKS} FROM mark WHERE conversation = ?", conversation)
        return items.marks(row) if row else Marks()

    def _draft(self, conversation: int) -> str:
        row = self._one("SELECT text FROM draft WHERE conversation = ?", conversation)
        return str(row[0]) if row else ""

    # --- timelines --------------------------------------------------------------------------------

    def history(self, conversation: int, before: int | None, limit: int) -> HistoryPage:
        """Return the newest items, or those just below the seq `before`, in display order.

        Only an unbroken stretch is shown, the one up to the cursor or an earlier one that holds
        `before`: below it entries may be missing, and `complete` is False. What waits in the
        outbox comes with the newest page.
        """
        found: list[TimelineItem] = []
        head = self.head(conversation) if conversation > 0 else None
        complete = conversation < 0
        if head is not None:
            low, older_high, older_low = self._stretches(conversation)
            if before is not None and older_low < before <= older_high + 1:
                low = older_low
            rows = self._sql.execute(
                f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? AND seq >= ? "
                "AND seq < ? ORDER BY seq DESC LIMIT ?",
                (conversation, low, before or 2**63 - 1, limit),
            ).fetchall()
            found = items.committed(self._sql, rows[::-1], self.me, head)
            mine = head.member(self.me)
            first = mine.from_seq if mine else 1
            # A head comes before its entries: until the first page is here nothing is complete.
            is_fetched = head.last_seq < first or self._reach(conversation)[0] >= first
            complete = len(rows) < limit and low <= first and is_fetched
        if before is None:
            found += self._queued(conversation)
        return HistoryPage(tuple(found), complete)

    def newer(self, conversation: int, since: int, limit: int) -> NewerPage:
        """Return the items just above the seq `since`, in display order, up to where one misses.

        What waits in the outbox comes with the newest page.
        """
        head = self.head(conversation)
        if head is None:
            return NewerPage((), True)
        low, older_high, older_low = self._stretches(conversation)
        high = 2**63 - 1
        if since + 1 < low:
            high = older_high if older_low <= since + 1 else since
        rows = self._sql.execute(
            f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? AND seq > ? "
            "AND seq <= ? ORDER BY seq LIMIT ?",
            (conversation, since, high, limit),
        ).fetchall()
        found = items.committed(self._sql, rows, self.me, head)
        newest = len(rows) < limit and since + 1 >= low
        if newest:
            found += self._queued(conversation)
        return NewerPage(tuple(found), newest)

    def _queued(self, conversation: int) -> list[TimelineItem]:
        rows = self._sql.execute(
            f"SELECT {items.QUEUED} FROM outbox WHERE conversation = ? AND target = 0 "
            "ORDER BY local",
            (conversation,),
        )
        return items.queued(self._sql, rows, self.me)

    def _stretches(self, conversation: int) -> tuple[int, int, int]:
        """Return where the newest stretch begins, and the ends of an earlier one, high and low."""
        row = self._one(
            "SELECT low, older_high, older_low FROM conversation WHERE id = ?", conversation
        )
        return (row[0], row[1], row[2]) if row else (1, 0, 1)

    def _reach(self, conversation: int) -> tuple[int, int]:
        """Return the cursor, and where the newest stretch begins."""
        row = self._one("SELECT cursor, low FROM conversation WHERE id = ?", conversation)
        return (row[0], row[1]) if row else (0, 1)

    def entries(
        self, conversation: int, since: int, limit: int, start: int, end: int
    ) -> tuple[TimelineItem, ...]:
        """Return the oldest `limit` committed items above the seq `since` whose time lies in
        [start, end), holes included: for exports and bots."""
        head = self.head(conversation)
        if head is None:
            return ()
        rows = self._sql.execute(
            f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? AND seq > ? "
            "AND time >= ? AND time < ? ORDER BY seq LIMIT ?",
            (conversation, since, start, end, limit),
        ).fetchall()
        return tuple(items.committed(self._sql, rows, self.me, head))

    def extent(self, conversation: int, start: int, end: int) -> Extent:
        """Return what is here of a conversation between two times."""
        first, last, count = self._sql.execute(
            "SELECT min(seq), max(seq), count(*) FROM message WHERE conversation = ? "
            "AND time >= ? AND time < ?",
            (conversation, start, end),
        ).fetchone()
        return Extent(start, end, first or 0, last or 0, count)

    def gap(self, conversation: int, start: int) -> Gap:
        """Return what is missing here of a conversation since a time."""
        head = self.head(conversation)
        if head is None:
            return Gap(1, older=False, newer=False)
        cursor, low = self._reach(conversation)
        mine = head.member(self.me)
        floor = mine.from_seq if mine else 1
        # Times never fall from one entry to the next: what is missing below an entry from before
        # `start` is older than that, and nobody asked for it.
        row = self._one(
            "SELECT time FROM message WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1",
            conversation,
            low,
        )
        older = low > floor and (row is None or row[0] >= start)
        return Gap(low, older, newer=max(cursor, floor - 1) < head.last_seq)

    def arrivals(self, conversation: int, since: int, limit: int) -> Arrivals:
        """Return what others sent above both `since` and my read watermark, as far as nothing in
        between is missing."""
        head = self.head(conversation)
        mine = head.member(self.me) if head else None
        if head is None or mine is None:
            return Arrivals((), since, broken=False)
        cursor, low = self._reach(conversation)
        since = max(since, mine.read_seq, mine.from_seq - 1)
        if since + 1 < low <= cursor:
            return Arrivals((), since, broken=True)
        rows = self._sql.execute(
            f"SELECT {items.MESSAGE} FROM message WHERE conversation = ? AND seq > ? AND seq <= ? "
            f"AND sender <> ? AND {_COUNTED} ORDER BY seq LIMIT ?",
            (conversation, since, cursor, self.me, limit),
        ).fetchall()
        found = tuple(items.committed(self._sql, rows, self.me, head))
        through = found[-1].seq if len(found) == limit else max(since, cursor)
        return Arrivals(found, through, broken=False)

    # --- search -----------------------------------------------------------------------------------

    def search(
        self, text: str, conversation: int | None, limit: int, below: int, today: date
    ) -> tuple[SearchHit, ...]:
        """Return the newest messages that `text` asks for (`models.query`); `below` continues
        under the hit with that id.

        Raises:
            DateUnreadable: a date in it is none.
        """
        query = parse(text)
        start, end = days_of(query, today)
        lowest = items.id_floor(_millis(start)) if start else 0
        highest = min(below or 2**63, items.id_floor(_millis(end)) if end else 2**63) - 1
        places = None if conversation is None else {conversation}
        if query.places:
            named = self._places(query.places)
            places = named if places is None else places & named
        senders = called(query.senders, self._people(), self.me) if query.senders else None
        if not query or places == set() or senders == set():
            return ()
        found = None
        if query.terms and words.is_begun(query.terms[-1]):
            rest = words.expression(query.terms[:-1], places, senders)
            found = self._begun(query.terms[-1], rest, (lowest, highest), limit)
        if found is None:
            sought = words.expression(query.terms, places, senders)
            found = self._found(sought, (lowest, highest), limit)
        return tuple(self._hits(found, text))

    def _found(self, sought: str, ids: tuple[int, int], limit: int) -> list[int]:
        """Return the newest messages between two ids that an expression finds; without one all."""
        if sought:
            rows = self._sql.execute(
                "SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? "
                "ORDER BY rowid DESC LIMIT ?",
                (sought, *ids, limit),
            )
        else:
            rows = self._sql.execute(
                "SELECT id FROM message WHERE id BETWEEN ? AND ? AND kind = ? "
                "AND deleted_by = 0 ORDER BY id DESC LIMIT ?",
                (*ids, TEXT, limit),
            )
        return [number for (number,) in rows]

    def _begun(self, term: Term, rest: str, ids: tuple[int, int], limit: int) -> list[int] | None:
        """Find the newest messages with the beginning of a word by looking at them; None when it is
        too rare for that.

        The index has no list of what begins with a "t": FTS5 would join those of all such words,
        half a million entries, to name the newest fifty. A rare beginning has short lists.
        """
        sql = self._sql
        looked = self._found(rest, ids, max(LOOKED, 2 * limit))
        sql.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.newest USING fts5 "
            f"(text, content = '', tokenize = '{words.TOKENIZE}')"
        )
        # In a table of their own, so that the same rules as in the large one say what hits.
        sql.execute("BEGIN")
        try:
            texts = list(self._texts(looked))
            sql.executemany("INSERT INTO newest (rowid, text) VALUES (?, ?)", reversed(texts))
            rows = sql.execute(
                "SELECT rowid FROM newest WHERE newest MATCH ? ORDER BY rowid DESC LIMIT ?",
                (words.expression([term]), limit),
            )
            found = [number for (number,) in rows]
        finally:
            sql.execute("ROLLBACK")
        was_all = len(texts) == len(looked) < max(LOOKED, 2 * limit)
        return found if was_all or len(found) == limit else None

    def _texts(self, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield messages with their texts, until they are long enough together."""
        room = LOOKED_BYTES
        for number in ids:
            if room <= 0:
                return
            row = self._one("SELECT body FROM message WHERE id = ?", number)
            text = text_of(TEXT, row[0]) if row else ""
            room -= len(text)
            yield number, text

    def _hits(self, ids: Sequence[int], text: str) -> Iterator[SearchHit]:
        heads: dict[int, Conversation | None] = {}
        for number in ids:
            row = self._one(f"SELECT {items.MESSAGE} FROM message WHERE id = ?", number)
            if row is None:
                continue
            if row[0] not in heads:
                heads[row[0]] = self.head(row[0])
            if (head := heads[row[0]]) is None:
                continue
            (item,) = items.committed(self._sql, [row], self.me, head)
            shown = words.snippet(plain(text_of(item.kind, item.body)), text)
            yield SearchHit.model_construct(item=item, snippet=shown, id=number)

    def _people(self) -> Iterator[Named]:
        """Return what everybody can be called."""
        for number, profile, contact in self._sql.execute(
            "SELECT account, profile, contact FROM person"
        ):
            # Only names are needed: models would cost ten times as much.
            names = json.loads(profile)
            own = json.loads(contact)["nickname"] if contact else ""
            full = f"{names['first_name']} {names['last_name']}".strip()
            yield Named(number, names["handle"], (full, own) if own else (full,))

    def _places(self, wanted: Sequence[str]) -> set[int]:
        """Return the conversations that have a name: their title, or that of the other member."""
        titled = self._sql.execute("SELECT id, title FROM conversation WHERE title <> ''")
        found = called(wanted, [Named(number, "", (title,)) for number, title in titled])
        people = called(wanted, self._people(), self.me)
        direct: dict[int, set[int]] = {}
        for number, account in self._sql.execute(
            "SELECT id, account FROM conversation JOIN member ON conversation = id "
            "WHERE kind = 'direct'"
        ):
            direct.setdefault(number, set()).add(account)
        for number, both in direct.items():
            # With myself alone I am the other one.
            if (both - {self.me} or both) & people:
                found.add(number)
        return found


def _newest(line: ConversationSummary) -> int:
    head = line.conversation.last_time if line.conversation else 0
    return max(head, line.last.time if line.last else 0)


def _millis(day: date) -> int:
    """Return when a day begins on this computer's clock, in milliseconds."""
    return round(datetime.combine(day, time()).astimezone().timestamp() * 1000)
