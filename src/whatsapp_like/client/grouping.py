"""Groups and channels, as far as only the server can do it: each of these is a request.

Runs on the network thread's loop. `Client` is made of it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence

from whatsapp_like.client.asking import Asking, fail, resolve
from whatsapp_like.client.machine import Machine
from whatsapp_like.client.pages import FoundChannels
from whatsapp_like.models.conversation import Conversation
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.group import Channel, GroupInvite
from whatsapp_like.protocol import envelopes as e


class Grouping(Asking):
    """Makes, changes, joins and leaves; every request raises ConnectionLost while offline, and
    Refused UNKNOWN_TYPE from a server that is too old."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self._unanswered: dict[e.CreateGroup, int] = {}
        """Groups that I asked for and have not got, with the token that makes them one: also behind
        a refusal, since an answer that was lost before it may have been no refusal."""

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
        """Make a group, or a channel, with me as its owner, and return it. Without `posting` and
        `history` all write in a group and joiners see what comes; in a channel admins write, and
        all of it is seen.

        Raises:
            ValueError: the title is empty or too long, or there are too many members.
            Refused: NOT_FOUND: one of them does not exist; LIMIT_REACHED.
            ConnectionLost: offline, or the answer was lost; the same again makes no second group.
        """
        wanted = e.CreateGroup(
            id=1,
            kind="channel" if channel else "group",
            title=title,
            description=description,
            members=tuple(members),
            posting=posting,
            history=history,
            listed=listed,
        )
        token = self._unanswered.setdefault(wanted, secrets.randbits(62) + 1)
        reply = await self._ask(
            lambda n: wanted.model_copy(update={"id": n, "token": token}),
            e.ConversationOpened,
            self._machine.engine.direct_opened,
        )
        self._unanswered.pop(wanted, None)
        return reply.conversation

    async def change_conversation(
        self,
        conversation: int,
        *,
        title: str | None = None,
        description: str | None = None,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool | None = None,
        expire_after: int | None = None,
    ) -> None:
        """Change what is given. `expire_after`, in seconds, 0 for never, also of a direct one.

        Raises:
            ValueError: an impossible value.
            Refused: NOT_ALLOWED: only owner and admins may; NOT_A_MEMBER.
        """
        await self._ask(
            lambda n: e.ChangeConversation(
                id=n,
                conversation=conversation,
                title=title,
                description=description,
                posting=posting,
                history=history,
                listed=listed,
                expire_after=expire_after,
            ),
            e.Done,
        )

    async def add_members(self, conversation: int, accounts: Sequence[int]) -> None:
        """Add accounts to a group.

        Raises:
            Refused: NOT_ALLOWED; LIMIT_REACHED: it would have more than MAX_MEMBERS; NOT_FOUND.
        """
        await self._ask(
            lambda n: e.AddMembers(id=n, conversation=conversation, accounts=tuple(accounts)),
            e.Done,
        )

    async def remove_member(self, conversation: int, account: int) -> None:
        """Remove somebody from a group.

        Raises:
            Refused: NOT_ALLOWED: their role is not lower than mine; NOT_FOUND: not a member.
        """
        await self._ask(
            lambda n: e.RemoveMember(id=n, conversation=conversation, account=account), e.Done
        )

    async def set_role(self, conversation: int, account: int, role: MemberRole) -> None:
        """Give somebody a role; OWNER hands the group over, and I stay as an admin.

        Raises:
            Refused: NOT_ALLOWED; NOT_FOUND: not a member.
        """
        await self._ask(
            lambda n: e.SetRole(id=n, conversation=conversation, account=account, role=role), e.Done
        )

    async def leave(self, conversation: int) -> None:
        """Leave a group or channel; what I have of it stays until `forget`."""
        await self._ask(lambda n: e.LeaveConversation(id=n, conversation=conversation), e.Done)

    async def forget(self, conversation: int) -> None:
        """Take a group that I left out of my list and off my devices' disks.

        Raises:
            Refused: NOT_ALLOWED: I am still in it.
        """
        await self._ask(
            lambda n: e.ForgetConversation(id=n, conversation=conversation),
            e.Done,
            lambda _: self._machine.engine.groups.forgotten(conversation),
        )

    async def refresh_members(self, conversation: int) -> None:
        """Have the list of members on disk as the server has it now.

        Raises:
            Refused: NOT_ALLOWED: a channel's are for its admins.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._machine.engine.link.now = self._machine.now
        self._machine.engine.groups.refresh(
            conversation, lambda: resolve(future, None), lambda error: fail(future, error)
        )
        kept = self._machine.kept()
        self._machine.work()
        await future
        await kept

    # --- joining ----------------------------------------------------------------------------------

    async def create_group_invite(
        self, conversation: int, uses: int = 100, lifetime: int | None = 7 * 86400
    ) -> tuple[GroupInvite, str]:
        """Make an invite; return it with its code, which cannot be told again. `lifetime` is in
        seconds, None for ever.

        Raises:
            Refused: NOT_ALLOWED: only owner and admins may; LIMIT_REACHED.
        """
        reply = await self._ask(
            lambda n: e.CreateGroupInvite(
                id=n, conversation=conversation, uses=uses, lifetime=lifetime
            ),
            e.GroupInviteCreated,
        )
        return reply.invite, reply.code

    async def group_invites(self, conversation: int) -> tuple[GroupInvite, ...]:
        """Return the invites that are still good, newest first.

        Raises:
            Refused: NOT_ALLOWED: only owner and admins may.
        """
        reply = await self._ask(
            lambda n: e.ListGroupInvites(id=n, conversation=conversation), e.GroupInvites
        )
        return reply.invites

    async def revoke_group_invite(self, conversation: int, invite: int) -> None:
        """Make an invite useless.

        Raises:
            Refused: NOT_ALLOWED; NOT_FOUND: it is not good any more.
        """
        await self._ask(
            lambda n: e.RevokeGroupInvite(id=n, conversation=conversation, invite=invite), e.Done
        )

    async def look_at_group(self, code: str) -> Channel:
        """Return what a code leads to.

        Raises:
            Refused: INVITE_INVALID: wrong, used up, expired or revoked.
        """
        return (await self._ask(lambda n: e.LookAtGroup(id=n, code=code), e.GroupSeen)).group

    async def join_group(self, *, code: str | None = None, channel: int | None = None) -> int:
        """Join with a code, or a listed channel by its id; return the conversation.

        Raises:
            Refused: INVITE_INVALID; NOT_FOUND: no such channel, or not listed; LIMIT_REACHED;
                REMOVED: an admin removed me, and only an admin can add me again.
        """
        reply = await self._ask(
            lambda n: e.JoinGroup(id=n, code=code, conversation=channel),
            e.ConversationOpened,
            self._machine.engine.direct_opened,
        )
        return reply.conversation.id

    async def search_channels(self, text: str, after: int = 0) -> FoundChannels:
        """Find listed channels whose title or description holds every word of `text`."""
        page = await self._ask(
            lambda n: e.SearchChannels(id=n, text=text, after=after), e.ChannelPage
        )
        return FoundChannels(page.channels, page.next)
