"""Groups and channels: made, changed, joined and left, and who is in them.

No thread of its own: frozen values. All of it belongs to the feature `groups`: whoever does not
name it is told of direct conversations only.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import FailFast, Field

from whatsapp_like.models.account import Account
from whatsapp_like.models.bounds import MAX_MEMBERS
from whatsapp_like.models.conversation import Expiry, Member
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.models.ids import Count, Cursor, Id, Model
from whatsapp_like.models.names import Description, RequiredName
from whatsapp_like.protocol.envelopes.basics import Reply, Request
from whatsapp_like.protocol.envelopes.people import SearchText

Accounts = Annotated[tuple[Id, ...], Field(max_length=MAX_MEMBERS), FailFast()]
SomeAccounts = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MAX_MEMBERS), FailFast()]
Code = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[!-~]*$")]


class CreateGroup(Request):
    """Make a group or channel with me as its owner; answered by `conversation.opened`. Unless said
    otherwise all write in a group, and those who join see what comes then; in a channel only admins
    write, and all of it is seen. `token` is a number that I make up: sent again with the same one,
    after an answer was lost, it makes no second group and leads to the first."""

    type: Literal["group.create"] = "group.create"
    kind: Literal["group", "channel"] = "group"
    title: RequiredName
    description: Description = ""
    members: Accounts = ()
    posting: Posting | None = None
    history: History | None = None
    listed: bool = False
    token: Id | None = None


class ChangeConversation(Request):
    """Change what is given; answered by `done`. Of a direct conversation either member may change
    `expire_after`, and there is nothing else to change."""

    type: Literal["conversation.change"] = "conversation.change"
    conversation: Id
    title: RequiredName | None = None
    description: Description | None = None
    posting: Posting | None = None
    history: History | None = None
    listed: bool | None = None
    expire_after: Expiry | None = None


class LeaveConversation(Request):
    """Leave a group or channel; answered by `done`. The last owner's place goes to whoever has been
    an admin longest, else a member."""

    type: Literal["conversation.leave"] = "conversation.leave"
    conversation: Id


class ForgetConversation(Request):
    """Take one that I left out of my list, on all my devices; answered by `done`."""

    type: Literal["conversation.forget"] = "conversation.forget"
    conversation: Id


class ConversationForgotten(Model):
    """Event to my devices: this one is not in my list any more."""

    type: Literal["conversation.forgotten"] = "conversation.forgotten"
    conversation: Id


class AddMembers(Request):
    """Add accounts, those that are in already left alone; answered by `done`."""

    type: Literal["members.add"] = "members.add"
    conversation: Id
    accounts: SomeAccounts


class RemoveMember(Request):
    """Remove somebody of a lower role than mine; answered by `done`."""

    type: Literal["members.remove"] = "members.remove"
    conversation: Id
    account: Id


class SetRole(Request):
    """Give somebody a role; answered by `done`. Whoever hands over as owner stays as an admin."""

    type: Literal["members.set_role"] = "members.set_role"
    conversation: Id
    account: Id
    role: MemberRole


class ListMembers(Request):
    """Who has joined, changed or gone since a version of the list: 0 asks for all of it."""

    type: Literal["members.list"] = "members.list"
    conversation: Id
    since: Cursor = 0


class MembersPage(Reply):
    """Changes of the list, with the accounts of `members`; `next` goes on as another `since`, None
    at the end, and only then `version` is reached. The watermarks in it are not told."""

    type: Literal["members.page"] = "members.page"
    conversation: Id
    members: tuple[Member, ...]
    gone: tuple[Id, ...]
    accounts: tuple[Account, ...]
    version: Cursor
    next: Cursor | None = None


class MembersChanged(Model):
    """Event: the list of members went from version `since` to `version`. Whoever has another one
    than `since` asks. Many changes at once name nobody, and are asked for."""

    type: Literal["members.changed"] = "members.changed"
    conversation: Id
    since: Cursor
    version: Cursor
    count: Count
    members: tuple[Member, ...] = ()
    gone: tuple[Id, ...] = ()
    accounts: tuple[Account, ...] = ()


class EverybodyReached(Model):
    """Event: how far every other member of a group has it; the numbers of the head, newer. They
    fall when somebody joins who has less."""

    type: Literal["receipts.everybody"] = "receipts.everybody"
    conversation: Id
    delivered_seq: Cursor
    read_seq: Cursor


class CreateGroupInvite(Request):
    """Make a code with which others join; `lifetime` is in seconds, None for ever."""

    type: Literal["group.create_invite"] = "group.create_invite"
    conversation: Id
    uses: Annotated[int, Field(ge=1, le=100_000)] = 100
    lifetime: Annotated[int, Field(ge=60, le=10 * 366 * 86400)] | None = 7 * 86400


class GroupInviteCreated(Reply):
    """The invite with its code: the only time the code is told."""

    type: Literal["group.invite_created"] = "group.invite_created"
    invite: GroupInvite
    code: Code


class ListGroupInvites(Request):
    """The invites of a group that are still good."""

    type: Literal["group.list_invites"] = "group.list_invites"
    conversation: Id


class GroupInvites(Reply):
    """Invites without their codes, newest first."""

    type: Literal["group.invites"] = "group.invites"
    invites: Annotated[tuple[GroupInvite, ...], Field(max_length=100)]


class RevokeGroupInvite(Request):
    """Make an invite useless; answered by `done`."""

    type: Literal["group.revoke_invite"] = "group.revoke_invite"
    conversation: Id
    invite: Id


class LookAtGroup(Request):
    """What a code leads to, before one joins."""

    type: Literal["group.look"] = "group.look"
    code: Code


class GroupSeen(Reply):
    """A group or channel as those see it who may join it."""

    type: Literal["group.seen"] = "group.seen"
    group: Channel


class JoinGroup(Request):
    """Join with a code, or a listed channel by its id; answered by `conversation.opened`."""

    type: Literal["group.join"] = "group.join"
    code: Code | None = None
    conversation: Id | None = None


class SearchChannels(Request):
    """Listed channels whose title or description holds every word of `text` (all when empty)."""

    type: Literal["channel.search"] = "channel.search"
    text: SearchText = ""
    after: Cursor = 0


class ChannelPage(Reply):
    """Channels by id; `next` continues, None at the end."""

    type: Literal["channel.page"] = "channel.page"
    channels: tuple[Channel, ...]
    next: Cursor | None = None


class FetchAccounts(Request):
    """The accounts with these ids: senders that left, names in the server's lines."""

    type: Literal["account.fetch"] = "account.fetch"
    accounts: Annotated[tuple[Id, ...], Field(min_length=1, max_length=256), FailFast()]


class AccountPage(Reply):
    """The accounts asked for, as far as there are any."""

    type: Literal["account.page"] = "account.page"
    accounts: tuple[Account, ...]
