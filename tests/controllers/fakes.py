"""What stands in for the network thread, the timers and the clock in tests of the desktop."""

from __future__ import annotations

import functools
import inspect
import socket
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, overload

from tests.controllers.many_fakes import FakeMany
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import (
    Event,
    ExportProgressed,
    ItemRemoved,
    ItemsChanged,
    PeopleChanged,
    StatusChanged,
    SummaryChanged,
)
from whatsapp_like.client.pages import FoundAccounts, HistoryPage, NewerPage, ServerFace
from whatsapp_like.models.account import Account, DeviceEntry, Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import (
    AlertLevel,
    ConversationKind,
    MemberRole,
    PresenceStatus,
    Registration,
    Tick,
)
from whatsapp_like.models.export import ExportFormat, ExportResult
from whatsapp_like.models.matching import Named, called
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.presence import CustomStatus, Presence
from whatsapp_like.models.query import days_of, parse
from whatsapp_like.models.quoting import quote
from whatsapp_like.models.timeline import ConversationSummary, Person, SearchHit, TimelineItem

T = TypeVar("T")
START = 1_790_000_000_000
PIN = "3q2-796tvu_erb7v3q2-796tvu_erb7v3q2-796tvu8"
OTHER_PIN = "3q2-796tvu_erb7v3q2-796tvu_AAAAAAAAAAAAAAAA"


def account(number: int, handle: str, first: str, last: str = "") -> Account:
    return Account(id=number, handle=handle, first_name=first, last_name=last)


ME = account(1, "ada", "Ada", "Lovelace")
NORA = account(2, "nora", "Nora", "Becker")
JONAS = account(3, "jonas", "Jonas", "Weber")


def person(who: Account, status: PresenceStatus = PresenceStatus.OFFLINE, **more: Any) -> Person:
    contact = more.pop("contact", None)
    return Person(
        account=who,
        contact=contact,
        presence=Presence(account=who.id, status=status, **more),
    )


def item(conversation: int, seq: int, sender: int, text: str, **more: Any) -> TimelineItem:
    values: dict[str, Any] = {
        "conversation": conversation,
        "seq": seq,
        "sender": sender,
        "time": START + seq * 60_000,
        "kind": "text",
        "body": TextBody(text=text).encode(),
    }
    return TimelineItem(**(values | more))


def summary(
    number: int, peer: int, last: TimelineItem | None = None, **more: Any
) -> ConversationSummary:
    head = Conversation(
        id=number,
        kind=ConversationKind.DIRECT,
        members=(
            Member(account=ME.id, read_seq=more.pop("read_seq", 0)),
            Member(account=peer),
        ),
        last_seq=last.seq if last else 0,
        last_time=last.time if last else 0,
    )
    return ConversationSummary(id=number, conversation=head, peer=peer, last=last, **more)


def group_summary(
    number: int,
    title: str,
    last: TimelineItem | None = None,
    *,
    role: MemberRole = MemberRole.MEMBER,
    channel: bool = False,
    group: Group | None = None,
    **more: Any,
) -> ConversationSummary:
    head = Conversation(
        id=number,
        kind=ConversationKind.CHANNEL if channel else ConversationKind.GROUP,
        title=title,
        members=(Member(account=ME.id, role=role),),
        last_seq=last.seq if last else 0,
        last_time=last.time if last else 0,
        group=group or Group(member_count=3, member_version=1),
    )
    return ConversationSummary(id=number, conversation=head, last=last, **more)


class FakeClient(FakeMany):
    """A client that records what it is asked and answers from its own little world."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[Any, ...]] = []
        self.failures: dict[str, Exception] = {}
        self.page = 50  # accounts that a search returns at a time
        self.face = ServerFace(
            name="Office", version="1", pin=PIN, registration=Registration.INVITE
        )
        self.directory: list[Account] = [NORA, JONAS]
        self.known: dict[int, Person] = {}
        self.own: dict[int, DeviceEntry] = {}
        self.listed: dict[int, ConversationSummary] = {}
        self.tell: Callable[[Event], None] = lambda event: None
        self._local = 0

    def called(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of each call of that method."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _note(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, *arguments))
        if name in self.failures:
            raise self.failures[name]

    async def look_up(self, server: ServerAddress, *, plain: bool = False) -> ServerFace:
        self._note("look_up", server)
        return self.face

    async def register(
        self,
        server: ServerAddress,
        *,
        handle: str,
        password: str,
        first_name: str,
        last_name: str = "",
        device_name: str = "",
        plain: bool = False,
    ) -> Account:
        self._note("register", server, handle, password, first_name, last_name)
        return account(ME.id, handle, first_name, last_name)

    async def login(
        self,
        server: ServerAddress,
        *,
        handle: str,
        password: str,
        device_name: str = "",
        plain: bool = False,
    ) -> Account:
        self._note("login", server, handle, password)
        return ME

    async def sign_out(self) -> None:
        self._note("sign_out")

    def retry_now(self) -> None:
        self._note("retry_now")

    def replace_pin(self, pin: str) -> None:
        self._note("replace_pin", pin)

    def people(self) -> tuple[Person, ...]:
        return tuple(self.known.values())

    async def search_directory(self, text: str, after: int = 0) -> FoundAccounts:
        self._note("search_directory", text, after)
        words = text.casefold()
        hits = [a for a in self.directory if words in f"{a.handle} {a.name}".casefold()]
        page = [a for a in hits if a.id > after][: self.page]
        return FoundAccounts(tuple(page), page[-1].id if page and page[-1] != hits[-1] else None)

    async def put_contact(
        self, account: int, *, nickname: str = "", notes: str = "", blocked: bool = False
    ) -> None:
        self._note("put_contact", account, nickname, notes, blocked)
        contact = Contact(account=account, nickname=nickname, notes=notes, blocked=blocked)
        before = self.known.get(account)
        if before is None:
            before = person(next(a for a in self.directory if a.id == account))
        self.known[account] = before.model_copy(update={"contact": contact})
        self.tell(PeopleChanged(people=(self.known[account],)))

    async def remove_contact(self, account: int) -> None:
        self._note("remove_contact", account)
        self.known[account] = self.known[account].model_copy(update={"contact": None})
        self.tell(PeopleChanged(people=(self.known[account],)))

    async def summaries(self) -> tuple[ConversationSummary, ...]:
        return tuple(self.listed.values())

    async def open_direct(self, account: int) -> ConversationSummary:
        self._note("open_direct", account)
        for each in self.listed.values():
            if each.peer == account:
                return each
        made = ConversationSummary(id=-account, peer=account)
        self.listed[made.id] = made
        return made

    async def history(
        self, conversation: int, before: TimelineItem | None = None, limit: int = 100
    ) -> HistoryPage:
        self._note("history", conversation, before.seq if before else None, limit)
        older = [
            i for i in self.items.get(conversation, []) if before is None or i.seq < before.seq
        ]
        return HistoryPage(tuple(older[-limit:]), len(older) <= limit)

    async def newer(self, conversation: int, after: TimelineItem, limit: int = 100) -> NewerPage:
        self._note("newer", conversation, after.seq, limit)
        return self._newer(conversation, after.seq, limit)

    async def around(
        self, conversation: int, seq: int, limit: int = 100
    ) -> tuple[HistoryPage, NewerPage]:
        self._note("around", conversation, seq, limit)
        older = [i for i in self.items[conversation] if 0 < i.seq < seq]
        half = limit // 2
        newer = self._newer(conversation, seq - 1, limit - half)
        return HistoryPage(tuple(older[-half:]), len(older) <= half), newer

    def _newer(self, conversation: int, since: int, limit: int) -> NewerPage:
        newer = [i for i in self.items[conversation] if i.seq > since or not i.seq]
        return NewerPage(tuple(newer[:limit]), len(newer) <= limit)

    async def search_messages(
        self, text: str, conversation: int | None = None, limit: int = 50, below: int = 0
    ) -> tuple[SearchHit, ...]:
        self._note("search_messages", text, conversation, limit, below)
        query = parse(text)
        days_of(query, datetime.now().astimezone().date())
        senders = called(query.senders, self._named(), ME.id)
        words = query.words.casefold().split()
        hits = []
        for each in [i for items in self.items.values() for i in items if i.kind == "text"]:
            shown = TextBody.decode(each.body).text
            here = conversation in (None, each.conversation) and (not below or each.time < below)
            here = here and (not query.senders or each.sender in senders)
            if query and here and all(word in shown.casefold() for word in words):
                hits.append(SearchHit(item=each, snippet=shown, id=each.time))
        hits.sort(key=lambda hit: hit.item.time, reverse=True)
        return tuple(hits[:limit])

    def _named(self) -> list[Named]:
        return [
            Named(p.account.id, p.account.handle, (p.account.name, p.name))
            for p in self.known.values()
        ]

    async def save_draft(self, conversation: int, text: str) -> None:
        self._note("save_draft", conversation, text)

    async def send_text(
        self,
        conversation: int,
        text: str,
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
        read: int = 0,
    ) -> TimelineItem:
        self._note("send_text", conversation, text)
        attributes = quote(reply) if reply else TextAttributes()
        attributes = attributes.model_copy(update={"mentions": tuple(mentions)})
        body = TextBody(text=text, attributes=attributes).encode()
        self._local += 1
        sent = TimelineItem(
            conversation=conversation,
            local=self._local,
            sender=ME.id,
            time=START + 10**9 + self._local * 1000,
            kind="text",
            body=body,
            tick=Tick.WAITING,
        )
        self.items.setdefault(conversation, []).append(sent)
        self.tell(ItemsChanged(conversation=conversation, items=(sent,)))
        if conversation in self.listed:
            changed = self.listed[conversation].model_copy(update={"last": sent, "draft": ""})
            self.listed[conversation] = changed
            self.tell(SummaryChanged(summary=changed))
        return sent

    async def retry(self, item: TimelineItem) -> None:
        self._note("retry", item)

    async def discard(self, item: TimelineItem) -> None:
        self._note("discard", item)
        self.tell(ItemRemoved(item=item))

    async def mark(
        self,
        conversation: int,
        *,
        pinned: bool | None = None,
        muted_until: int | None = None,
        archived: bool | None = None,
        unread: bool | None = None,
        alerts: AlertLevel | None = None,
    ) -> None:
        self._note("mark", conversation, pinned, muted_until, archived, unread)
        wanted = {
            "pinned": pinned,
            "muted_until": muted_until,
            "archived": archived,
            "marked_unread": unread,
            "alerts": alerts,
        }
        self._change(conversation, **{k: v for k, v in wanted.items() if v is not None})

    def _change(self, conversation: int, **values: Any) -> None:
        if conversation in self.listed:
            changed = self.listed[conversation].model_copy(update=values)
            self.listed[conversation] = changed
            self.tell(SummaryChanged(summary=changed))

    async def mark_read(self, conversation: int, seq: int) -> None:
        self._note("mark_read", conversation, seq)
        if conversation in self.listed and self.listed[conversation].marked_unread:
            self._change(conversation, marked_unread=False)

    def report_typing(self, conversation: int, active: bool = True) -> None:
        self._note("report_typing", conversation, active)

    def report_activity(self, active: bool) -> None:
        self._note("report_activity", active)

    async def set_preferences(self, preferences: Preferences) -> None:
        self._note("set_preferences", preferences)

    async def set_status(self, text: str, until: int | None = None) -> None:
        self._note("set_status", text, until)
        self.tell(StatusChanged(custom=CustomStatus(text=text, until=until) if text else None))

    async def devices(self) -> tuple[DeviceEntry, ...]:
        self._note("devices")
        return tuple(self.own.values())

    async def sign_out_device(self, device: int) -> None:
        self._note("sign_out_device", device)
        del self.own[device]

    async def sign_out_others(self) -> None:
        self._note("sign_out_others")
        self.own = {number: each for number, each in self.own.items() if each.current}

    async def change_password(self, old: str, new: str, *, sign_out_others: bool = False) -> None:
        self._note("change_password", old, new, sign_out_others)

    async def rename(self, first_name: str, last_name: str = "") -> None:
        self._note("rename", first_name, last_name)

    async def export(
        self,
        conversation: int,
        targets: Mapping[ExportFormat, Path],
        *,
        first: date | None = None,
        last: date | None = None,
        job: int = 0,
    ) -> ExportResult:
        self._note("export", conversation, dict(targets), first, last, job)
        self.tell(ExportProgressed(job=job, fetching=True, fraction=0.5))
        self.tell(ExportProgressed(job=job, fetching=False, fraction=1.0))
        return ExportResult(files=tuple(targets.values()), count=3)

    def cancel_export(self, job: int) -> None:
        self._note("cancel_export", job)


class FakeLink:
    """A bridge without a thread: requests run at once, answers and events wait for `drain`."""

    def __init__(self, client: FakeClient | None = None) -> None:
        self.client = client or FakeClient()
        self.client.tell = self.tell
        self.on_event: Callable[[Event], None] = lambda event: None
        self._waiting: deque[Callable[[], object]] = deque()
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)

    @overload
    def ask(
        self,
        request: Callable[[Client], Coroutine[Any, Any, T]],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    @overload
    def ask(
        self,
        request: Callable[[Client], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None: ...

    def ask(
        self,
        request: Callable[[Client], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        try:
            result = request(self.client)
            if inspect.iscoroutine(result):
                result = _finished(result)
        except Exception as error:
            # `error` itself is gone when its block ends.
            self._later(functools.partial(_fail, failed, error))
        else:
            if done is not None:
                self._later(lambda: done(result))

    def tell(self, event: Event) -> None:
        """Let the client tell something."""
        self._later(lambda: self.on_event(event))

    def fileno(self) -> int:
        return self._near.fileno()

    def drain(self, budget: float = 0.0) -> bool:
        """Deliver everything that waits."""
        with suppress(BlockingIOError):
            self._near.recv(4096)
        while self._waiting:
            self._waiting.popleft()()
        return False

    def close(self) -> None:
        self._near.close()
        self._far.close()

    def _later(self, job: Callable[[], object]) -> None:
        self._waiting.append(job)
        if len(self._waiting) == 1:
            self._far.send(b"x")


class FakeTimers:
    """Timers that fire when a test moves the time."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0
        self.elsewhere = -1
        """For how long nobody has touched the computer, in milliseconds; -1 for unknown."""
        self._jobs: list[tuple[float, Callable[[], None]]] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def clock(self) -> float:
        return self.now

    def after(self, ms: int, job: Callable[[], None]) -> Callable[[], None]:
        entry = (self.now + ms / 1000, job)
        self._jobs.append(entry)

        def cancel() -> None:
            if entry in self._jobs:
                self._jobs.remove(entry)

        return cancel

    def inactive(self) -> int:
        return self.elsewhere

    def advance(self, seconds: float) -> None:
        """Let time pass; what falls due runs in order."""
        end = self.now + seconds
        while due := [entry for entry in self._jobs if entry[0] <= end]:
            entry = min(due, key=lambda each: each[0])
            self._jobs.remove(entry)
            self.now = entry[0]
            entry[1]()
        self.now = end


def _finished(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that waits for nothing to its end."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("the fake client must not wait")


def _fail(failed: Callable[[Exception], None] | None, error: Exception) -> None:
    if failed is None:
        raise error
    failed(error)
