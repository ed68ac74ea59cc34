"""Messages as a person handles them: sent, edited, deleted, reacted to, pinned, passed on.

Runs on the network thread's loop. `Client` is made of it. All of it goes through the outbox, so it
works offline, and shows at once; what the server refuses is undone and told by `ChangeRefused`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from whatsapp_like.client.archive.worker import ArchiveWorker
from whatsapp_like.client.asking import Asking
from whatsapp_like.client.machine import Machine
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models import kinds
from whatsapp_like.models.bodies import Body, Card, Location, Nothing, Poll, Reaction, Vote
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.quoting import reworded, text_body
from whatsapp_like.models.timeline import Edit, SearchHit, TimelineItem
from whatsapp_like.protocol import envelopes as e


class Messaging(Asking):
    """What is done with messages.

    Every method raises Refused with NOT_ALLOWED while signed out, and DataUnwritable when the disk
    is full or not writable: nothing was kept then.
    """

    def __init__(self, machine: Machine, archive: ArchiveWorker) -> None:
        super().__init__(machine)
        self._archive = archive

    # --- something new ----------------------------------------------------------------------------

    async def send_text(
        self,
        conversation: int,
        text: str,
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
        read: int = 0,
    ) -> TimelineItem:
        """Put a text into the outbox and return it as soon as it is on this computer's disk.

        It clears the conversation's draft. `reply` is the committed item that it answers; each of
        `mentions` stands in the text as @handle. `read` marks the conversation read up to that seq
        in the same transaction: a bot answers exactly once.

        Raises:
            ValueError: the text is empty or too long, or there are more than MAX_MENTIONS.
        """
        body = text_body(text, reply, mentions).encode()
        return await self._send(conversation, kinds.TEXT, body, read=read, typed=True)

    async def send_poll(
        self, conversation: int, question: str, options: Sequence[str], *, multiple: bool = False
    ) -> TimelineItem:
        """Ask a question with 2 to 12 answers, of which members may choose one, or several.

        Raises:
            ValueError: no such number of options, one that is empty or too long, or the question.
        """
        poll = Poll(question=question, options=tuple(options), multiple=multiple)
        return await self._send(conversation, kinds.POLL, poll.encode())

    async def send_location(
        self, conversation: int, latitude: float, longitude: float, label: str = ""
    ) -> TimelineItem:
        """Send a place, in degrees (WGS 84).

        Raises:
            ValueError: not on Earth, or the label is too long.
        """
        place = Location(latitude=latitude, longitude=longitude, label=label)
        return await self._send(conversation, kinds.LOCATION, place.encode())

    async def send_card(self, conversation: int, account: int) -> TimelineItem:
        """Send somebody's card; whom I do not know the server is asked for.

        Raises:
            Refused: NOT_FOUND: there is nobody of that id.
            ConnectionLost: offline, and nobody of that id is known here.
        """
        await self._me()
        roster = self._machine.engine.roster
        if not roster.knows(account):
            await self._ask(
                lambda n: e.FetchAccounts(id=n, accounts=(account,)),
                e.AccountPage,
                lambda page: roster.know(page.accounts),
            )
        person = roster.person(account)
        if person is None:
            raise Refused(ErrorCode.NOT_FOUND, "nobody of that id")
        known = person.account
        card = Card(account=known.id, handle=known.handle, name=known.name)
        return await self._send(conversation, kinds.CARD, card.encode())

    async def broadcast(self, text: str, accounts: Iterable[int]) -> tuple[TimelineItem, ...]:
        """Send a text to several people, to each in their direct conversation.

        Raises:
            ValueError: the text is empty or too long.
        """
        body = TextBody(text=text).encode()
        return await self._send_all([(-account, kinds.TEXT, body) for account in accounts])

    async def forward(
        self, items: Iterable[TimelineItem], conversations: Iterable[int]
    ) -> tuple[TimelineItem, ...]:
        """Send what these items say to other conversations; texts are marked as forwarded.

        Raises:
            ValueError: one of them says nothing that can be passed on: deleted, unknown, a change
                that the server told.
        """
        said = [(item.kind, _passed_on(item)) for item in items]
        return await self._send_all(
            [(conversation, *each) for conversation in conversations for each in said]
        )

    # --- changes ----------------------------------------------------------------------------------

    async def edit(
        self, item: TimelineItem, text: str, *, mentions: Sequence[int] | None = None
    ) -> None:
        """Let a text of mine say something else; what it answers and mentions stays, unless
        `mentions` are given. One that the server has not seen is replaced in the outbox.

        Raises:
            ValueError: the text is empty or too long, or the item is not a text.
            Refused: NOT_ALLOWED: it is not mine.
        """
        me = await self._me()
        if item.sender != me:
            raise Refused(ErrorCode.NOT_ALLOWED, "not mine")
        if item.kind != kinds.TEXT:
            raise ValueError("only a text can be edited")
        body = reworded(item.body, text, mentions).encode()
        if not item.seq and self._machine.engine.outbox.replace(item.local, body):
            await self._settle()
        else:
            await self._alter(item, kinds.EDIT, body)

    async def delete(self, item: TimelineItem) -> None:
        """Delete a message for everyone; one that the server has not seen is discarded."""
        await self._me()
        if not item.seq and self._machine.engine.outbox.discard(item.local):
            await self._settle()
        else:
            await self._alter(item, kinds.DELETE, Nothing().encode())

    async def react(self, item: TimelineItem, emoji: str) -> None:
        """React with an emoji, in place of my one before; an empty one takes it back.

        Raises:
            ValueError: longer than any emoji.
        """
        await self._alter(item, kinds.REACTION, Reaction(emoji=emoji).encode())

    async def pin(self, item: TimelineItem, pinned: bool = True) -> None:
        """Pin a message for everyone, or not any more."""
        await self._alter(item, kinds.PIN if pinned else kinds.UNPIN, Nothing().encode())

    async def vote(self, item: TimelineItem, choices: Iterable[int]) -> None:
        """Choose options of a poll, by number from 0, in place of my choices before; none takes
        them back.

        Raises:
            ValueError: the item is no poll, or has no such options, or takes one alone.
        """
        vote = Vote(choices=tuple(sorted(set(choices))))
        poll = Poll.decode(item.body if item.kind == kinds.POLL else b"")
        if vote.choices and vote.choices[-1] >= len(poll.options):
            raise ValueError("no such option")
        if len(vote.choices) > 1 and not poll.multiple:
            raise ValueError("one option alone")
        await self._alter(item, kinds.VOTE, vote.encode())

    async def close_poll(self, item: TimelineItem) -> None:
        """End a poll of mine: nobody can vote in it any more."""
        await self._alter(item, kinds.CLOSE, Nothing().encode())

    # --- my own marks -----------------------------------------------------------------------------

    async def star(self, items: Iterable[TimelineItem], starred: bool = True) -> None:
        """Star committed items for myself, or not any more; my other devices follow."""
        await self._mark(items, {"starred": starred})

    async def hide(self, items: Iterable[TimelineItem]) -> None:
        """Delete items for myself alone, here at once and on my other devices, for good; what the
        server has not seen is discarded."""
        kept = list(items)
        await self._mark([item for item in kept if item.seq], {"hidden": True})
        for item in kept:
            if not item.seq:
                await self.discard(item)

    async def remind(self, item: TimelineItem, at: int) -> None:
        """Remind me of a committed item at a time, in milliseconds by the server's clock; 0 for no
        reminder. `RemindersChanged` tells what is to come; the app keeps the time.

        Raises:
            ValueError: an impossible time.
        """
        await self._mark([item], {"remind_at": at})

    async def _mark(self, items: Iterable[TimelineItem], changes: Mapping[str, bool | int]) -> None:
        await self._me()
        seqs: dict[int, list[int]] = {}
        for item in items:
            if not item.seq:
                raise ValueError("what has no place yet cannot be marked")
            seqs.setdefault(self._resolve(item.conversation), []).append(item.seq)
        for conversation, those in seqs.items():
            self._machine.engine.entry_marks.mark(conversation, sorted(those), changes)
        await self._settle()

    async def starred(
        self, conversation: int | None = None, limit: int = 50, below: int = 0
    ) -> tuple[SearchHit, ...]:
        """Return what I starred, in one conversation or all, the newest first; `below` continues
        under the one with that id."""
        where = None if conversation is None else self._resolve(conversation)
        return await self._archive.read(lambda reader: reader.starred(where, limit, below))

    async def reminders(self) -> tuple[TimelineItem, ...]:
        """Return what I want to be reminded of, the next first."""
        return await self._archive.read(lambda reader: reader.reminders())

    # --- looked up --------------------------------------------------------------------------------

    async def item(self, conversation: int, seq: int) -> TimelineItem | None:
        """Return a committed item, such as the one that an answer quotes; None if it is not
        here."""
        conversation = self._resolve(conversation)
        return await self._archive.read(lambda reader: reader.item(conversation, seq))

    async def edits(self, conversation: int, seq: int) -> tuple[Edit, ...]:
        """Return all that a message has said, oldest first; nothing if it was never edited."""
        conversation = self._resolve(conversation)
        return await self._archive.read(lambda reader: reader.edits(conversation, seq))

    async def pinned(self, conversation: int) -> tuple[TimelineItem, ...]:
        """Return what is pinned in a conversation, the newest pin first."""
        conversation = self._resolve(conversation)
        return await self._archive.read(lambda reader: reader.pinned(conversation))

    # --- what waits -------------------------------------------------------------------------------

    async def retry(self, item: TimelineItem) -> None:
        """Queue a failed message again, behind what waits already."""
        await self._machine.usable()
        self._machine.engine.outbox.retry(item.local)
        await self._settle()

    async def discard(self, item: TimelineItem) -> None:
        """Drop a message that failed or was never on the wire.

        Raises:
            Refused: NOT_ALLOWED: the server may have it already.
        """
        await self._machine.usable()
        if not self._machine.engine.outbox.discard(item.local):
            raise Refused(ErrorCode.NOT_ALLOWED, "the server may have it already")
        await self._settle()

    async def mark_read(self, conversation: int, seq: int) -> None:
        """I have read everything up to `seq`; the server hears it now, or once online again."""
        await self._machine.usable()
        conversation = self._resolve(conversation)
        self._machine.engine.receipts.mark_read(conversation, seq)
        self._machine.engine.marking.read(conversation)
        await self._settle()

    # --- inside -----------------------------------------------------------------------------------

    async def _me(self) -> int:
        """Wait until the outbox takes something; return whose it is."""
        await self._machine.usable()
        account = self._machine.engine.account
        if account is None:
            raise Refused(ErrorCode.NOT_ALLOWED, "signed out")
        return account.id

    async def _send(
        self, conversation: int, kind: str, body: bytes, *, read: int = 0, typed: bool = False
    ) -> TimelineItem:
        item = self._put(await self._me(), conversation, kind, body, read, typed)
        await self._settle()
        return item

    async def _send_all(self, wanted: Sequence[tuple[int, str, bytes]]) -> tuple[TimelineItem, ...]:
        """Queue several, all of them in one transaction as far as they fit."""
        me = await self._me()
        items = tuple(self._put(me, *each) for each in wanted)
        # Not waited for: what is sent must be on the disk first, whether the server answers or not.
        self._machine.engine.groups.want_names(-to for to, _kind, _body in wanted if to < 0)
        await self._settle()
        return items

    def _put(
        self,
        me: int,
        conversation: int,
        kind: str,
        body: bytes,
        read: int = 0,
        typed: bool = False,
    ) -> TimelineItem:
        now = int(time.time() * 1000)
        local = self._machine.engine.put(conversation, kind, body, now, read, typed=typed)
        # It may be sent soon; what was queued is what the caller asked for.
        return TimelineItem(
            conversation=self._resolve(conversation),
            local=local,
            sender=me,
            time=now,
            kind=kind,
            body=body,
            tick=Tick.WAITING,
        )

    async def _alter(self, item: TimelineItem, kind: str, body: bytes) -> None:
        await self._me()
        target = await self._target(item)
        now = int(time.time() * 1000)
        self._machine.engine.put(item.conversation, kind, body, now, target=target, typed=False)
        await self._settle()

    async def _target(self, item: TimelineItem) -> int:
        """Return what a change of an item names: its seq, or minus its number while it has none.

        Raises:
            Refused: NOT_FOUND: it was discarded.
        """
        if item.seq:
            return item.seq
        if self._machine.engine.outbox.waits(item.local):
            return -item.local
        # It left the outbox since the caller saw it: its place is on the way to the disk, or there.
        await self._settle()
        conversation = self._resolve(item.conversation)
        seq = await self._archive.read(lambda reader: reader.seq_of(conversation, item.local))
        if not seq:
            raise Refused(ErrorCode.NOT_FOUND, "no such message")
        return seq


def _passed_on(item: TimelineItem) -> bytes:
    """Return the body with which an item is forwarded.

    Raises:
        ValueError: it says nothing that can be passed on.
    """
    bodies: dict[str, type[Body]] = {
        kinds.POLL: Poll,
        kinds.LOCATION: Location,
        kinds.CARD: Card,
    }
    if item.kind == kinds.TEXT:
        text = TextBody.decode(item.body).text
        return TextBody(text=text, attributes=TextAttributes(forwarded=True)).encode()
    if item.kind not in bodies:
        raise ValueError("nothing that can be passed on")
    return bodies[item.kind].decode(item.body).encode()
