"""What the client in tests of the desktop answers about groups and what is done with messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from whatsapp_like.client.client import Client
from whatsapp_like.client.events import Event, MembersChanged, ScheduledChanged
from whatsapp_like.client.pages import FoundChannels
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import ConversationKind, History, MemberRole, Posting
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.models.marking import MessageReceipt
from whatsapp_like.models.picture import picture_id
from whatsapp_like.models.quoting import gist, reworded, text_body
from whatsapp_like.models.timeline import Edit, ScheduledItem, SearchHit, TimelineItem

CODE = "Zq3mQ0yVt4yB0dPlb2k1Ag"


class FakeMany(Client):
    """Records what is asked; lists of members and invites are its own little world."""

    tell: Callable[[Event], None]

    def __init__(self) -> None:
        self.items: dict[int, list[TimelineItem]] = {}
        self.received: dict[int, tuple[MessageReceipt, ...]] = {}
        self.waiting: dict[int, ScheduledItem] = {}
        self.said: dict[int, tuple[Edit, ...]] = {}
        self.lists: dict[int, tuple[Member, ...]] = {}
        self.channels: list[Channel] = []
        self.invites: list[GroupInvite] = []
        self.behind_code = Channel(
            id=900, kind=ConversationKind.GROUP, title="Lab 3", member_count=12
        )
        self.kept_pictures: dict[int, bytes] = {}

    def _note(self, name: str, *arguments: Any) -> None:
        raise NotImplementedError

    # --- messages ---------------------------------------------------------------------------------

    async def edit(
        self, item: TimelineItem, text: str, *, mentions: Sequence[int] | None = None
    ) -> None:
        self._note("edit", item.seq, text, mentions)

    async def delete(self, item: TimelineItem) -> None:
        self._note("delete", item.seq)

    async def react(self, item: TimelineItem, emoji: str) -> None:
        self._note("react", item.seq, emoji)

    async def pin(self, item: TimelineItem, pinned: bool = True) -> None:
        self._note("pin", item.seq, pinned)

    async def vote(self, item: TimelineItem, choices: Iterable[int]) -> None:
        self._note("vote", item.seq, tuple(choices))

    async def close_poll(self, item: TimelineItem) -> None:
        self._note("close_poll", item.seq)

    async def star(self, items: Iterable[TimelineItem], starred: bool = True) -> None:
        self._note("star", tuple(item.seq for item in items), starred)

    async def hide(self, items: Iterable[TimelineItem]) -> None:
        self._note("hide", tuple(item.seq for item in items))

    async def remind(self, item: TimelineItem, at: int) -> None:
        self._note("remind", item.seq, at)

    async def starred(
        self, conversation: int | None = None, limit: int = 50, below: int = 0
    ) -> tuple[SearchHit, ...]:
        self._note("starred", conversation, limit, below)
        found = [
            SearchHit(item=item, snippet=gist(item), id=item.time)
            for items in self.items.values()
            for item in items
            if item.starred and (not below or item.time < below)
        ]
        found.sort(key=lambda hit: hit.id, reverse=True)
        return tuple(found[:limit])

    async def item(self, conversation: int, seq: int) -> TimelineItem | None:
        return next((i for i in self.items.get(conversation, []) if i.seq == seq), None)

    async def pinned(self, conversation: int) -> tuple[TimelineItem, ...]:
        shown = [item for item in self.items.get(conversation, []) if item.is_pinned]
        return tuple(reversed(shown))

    async def edits(self, conversation: int, seq: int) -> tuple[Edit, ...]:
        return self.said.get(seq, ())

    async def send_poll(
        self, conversation: int, question: str, options: Sequence[str], *, multiple: bool = False
    ) -> TimelineItem:
        self._note("send_poll", conversation, question, tuple(options), multiple)
        return TimelineItem(conversation=conversation, sender=1, time=0, kind="poll", body=b"")

    async def send_location(
        self, conversation: int, latitude: float, longitude: float, label: str = ""
    ) -> TimelineItem:
        self._note("send_location", conversation, latitude, longitude, label)
        return TimelineItem(conversation=conversation, sender=1, time=0, kind="location", body=b"")

    async def send_card(self, conversation: int, account: int) -> TimelineItem:
        self._note("send_card", conversation, account)
        return TimelineItem(conversation=conversation, sender=1, time=0, kind="card", body=b"")

    async def receipts(self, item: TimelineItem) -> tuple[MessageReceipt, ...]:
        self._note("receipts", item.seq)
        return self.received.get(item.seq, ())

    async def reminders(self) -> tuple[TimelineItem, ...]:
        shown = [item for items in self.items.values() for item in items if item.remind_at]
        return tuple(sorted(shown, key=lambda item: item.remind_at))

    async def schedule_text(
        self,
        conversation: int,
        text: str,
        at: int,
        *,
        reply: TimelineItem | None = None,
        mentions: Sequence[int] = (),
    ) -> ScheduledItem:
        self._note("schedule_text", conversation, text, at, reply and reply.seq, tuple(mentions))
        body = text_body(text, reply, mentions).encode()
        number = len(self.waiting) + 1
        made = ScheduledItem(id=number, conversation=conversation, at=at, kind="text", body=body)
        self.waiting[number] = made
        return made

    async def reschedule(
        self, item: ScheduledItem, *, at: int | None = None, text: str | None = None
    ) -> ScheduledItem:
        self._note("reschedule", item.id, at if text is None else text)
        body = item.body if text is None else reworded(item.body, text).encode()
        moved = item.model_copy(update={"at": at or item.at, "body": body})
        self.waiting[item.id] = moved
        return moved

    async def cancel_scheduled(self, item: ScheduledItem) -> None:
        self._note("cancel_scheduled", item.id)
        del self.waiting[item.id]
        self.tell(ScheduledChanged(item=item, gone=True))

    async def scheduled(self, conversation: int | None = None) -> tuple[ScheduledItem, ...]:
        return tuple(self.waiting.values())

    async def forward(
        self, items: Iterable[TimelineItem], conversations: Iterable[int]
    ) -> tuple[TimelineItem, ...]:
        self._note("forward", tuple(item.seq for item in items), tuple(conversations))
        return ()

    async def broadcast(self, text: str, accounts: Iterable[int]) -> tuple[TimelineItem, ...]:
        self._note("broadcast", text, tuple(accounts))
        return ()

    # --- groups -----------------------------------------------------------------------------------

    async def set_picture(self, data: bytes, conversation: int | None = None) -> int:
        self._note("set_picture", data, conversation)
        number = picture_id(data) if data else 0
        self.kept_pictures[number] = data
        return number

    async def picture(self, picture: int, code: str | None = None) -> bytes:
        self._note("picture", picture)
        if picture not in self.kept_pictures:
            raise Refused(ErrorCode.NOT_FOUND)
        return self.kept_pictures[picture]

    async def create_group(
        self,
        title: str,
        members: Sequence[int] = (),
        *,
        channel: bool = False,
        description: str = "",
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool = False,
    ) -> Conversation:
        self._note("create_group", title, tuple(members), channel, posting, history, listed)
        return Conversation(
            id=900,
            kind=ConversationKind.CHANNEL if channel else ConversationKind.GROUP,
            title=title,
            members=(Member(account=1, role=MemberRole.OWNER),),
            group=Group(description=description, member_count=1 + len(members)),
        )

    async def change_conversation(self, conversation: int, **changes: Any) -> None:
        given = {name: value for name, value in changes.items() if value is not None}
        self._note("change_conversation", conversation, given)

    async def members(self, conversation: int) -> tuple[Member, ...]:
        return self.lists.get(conversation, ())

    async def refresh_members(self, conversation: int) -> None:
        self._note("refresh_members", conversation)

    async def add_members(self, conversation: int, accounts: Sequence[int]) -> None:
        self._note("add_members", conversation, tuple(accounts))
        added = tuple(Member(account=account) for account in accounts)
        self.lists[conversation] = (*self.lists.get(conversation, ()), *added)
        self.tell(MembersChanged(conversation=conversation))

    async def remove_member(self, conversation: int, account: int) -> None:
        self._note("remove_member", conversation, account)

    async def set_role(self, conversation: int, account: int, role: MemberRole) -> None:
        self._note("set_role", conversation, account, role)

    async def leave(self, conversation: int) -> None:
        self._note("leave", conversation)

    async def forget(self, conversation: int) -> None:
        self._note("forget", conversation)

    async def create_group_invite(
        self, conversation: int, uses: int = 100, lifetime: int | None = 7 * 86400
    ) -> tuple[GroupInvite, str]:
        self._note("create_group_invite", conversation, uses, lifetime)
        made = GroupInvite(id=len(self.invites) + 1, creator=1, created=0, uses_left=uses)
        self.invites.append(made)
        return made, CODE

    async def group_invites(self, conversation: int) -> tuple[GroupInvite, ...]:
        return tuple(self.invites)

    async def revoke_group_invite(self, conversation: int, invite: int) -> None:
        self._note("revoke_group_invite", conversation, invite)
        self.invites = [each for each in self.invites if each.id != invite]

    async def look_at_group(self, code: str) -> Channel:
        self._note("look_at_group", code)
        return self.behind_code

    async def join_group(self, *, code: str | None = None, channel: int | None = None) -> int:
        self._note("join_group", code, channel)
        return channel or 900

    async def search_channels(self, text: str, after: int = 0) -> FoundChannels:
        self._note("search_channels", text, after)
        return FoundChannels(tuple(c for c in self.channels if text in c.title), None)
