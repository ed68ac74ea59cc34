"""Groups and channels: made, changed, joined and left, and who is in them.

Runs on Tk's thread. Lists of members stand in `state.members` while somebody looks at them, and
follow what the client tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from whatsapp_like.client.events import Event, MembersChanged, SignedOut
from whatsapp_like.controllers.words import explain
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.i18n import N_, _
from whatsapp_like.models.enums import History, MemberRole, Posting

if TYPE_CHECKING:
    from whatsapp_like.client.pages import FoundChannels
    from whatsapp_like.controllers.ports import Link
    from whatsapp_like.models.conversation import Member
    from whatsapp_like.models.group import Channel, GroupInvite
    from whatsapp_like.models.state.app import AppState

Failed = Callable[[str], None]
"""Gets a sentence that says why something could not be done."""

Done = Callable[[], None]

_CODES: Final = {
    ErrorCode.NOT_FOUND: N_("This person is not here any more."),
    ErrorCode.NOT_ALLOWED: N_("Only an admin of this conversation can do that."),
    ErrorCode.NOT_A_MEMBER: N_("You are not a member of this conversation any more."),
    ErrorCode.INVITE_INVALID: N_("This invite is wrong, used up or too old. Ask for another one."),
    ErrorCode.REMOVED: N_("An admin removed you. Only an admin can add you again."),
    ErrorCode.INVALID: N_("The name or the description cannot be used."),
    # How many they may be is the server's setting.
    ErrorCode.LIMIT_REACHED: N_("No more members fit into this group."),
}
_OWNED: Final = N_(
    "You own as many groups and channels as this server allows. Hand one over first."
)
_OWNED_OR_FULL: Final = N_(
    "This server allows fewer members in a group, or no more groups of your own."
)


class GroupController:
    """Carries out what a window asks of a group; `failed` gets a sentence when that failed."""

    def __init__(self, state: AppState, link: Link) -> None:
        self._state = state
        self._link = link
        self._watched: Counter[int] = Counter()  # by conversation: how many look at its members

    def receive(self, event: Event) -> None:
        """Take in what the client tells of members."""
        match event:
            case MembersChanged():
                if event.conversation in self._state.members:
                    self._read(event.conversation)
            case SignedOut():
                self._watched.clear()
                self._state.members.clear()
            case _:
                pass

    # --- members ----------------------------------------------------------------------------------

    def watch(self, conversation: int, failed: Failed | None = None) -> None:
        """Keep the list of members in the state from now on, and have it brought up to date."""
        self._watched[conversation] += 1
        self._state.members.setdefault(conversation, ())
        self._read(conversation)
        refused = _told(failed) if failed is not None else _ignore
        self._link.ask(lambda client: client.refresh_members(conversation), None, refused)

    def unwatch(self, conversation: int) -> None:
        """One who looked at the list does so no more."""
        self._watched[conversation] -= 1
        if self._watched[conversation] <= 0:
            del self._watched[conversation]
            self._state.members.pop(conversation, None)

    def _read(self, conversation: int) -> None:
        def answered(members: Sequence[Member]) -> None:
            if conversation in self._state.members:
                self._state.members[conversation] = tuple(members)

        self._link.ask(lambda client: client.members(conversation), answered)

    def add(self, conversation: int, accounts: Sequence[int], done: Done, failed: Failed) -> None:
        """Add people to a group."""
        self._link.ask(
            lambda client: client.add_members(conversation, accounts),
            lambda _none: done(),
            _told(failed),
        )

    def remove(self, conversation: int, account: int, failed: Failed) -> None:
        """Take somebody out of a group."""
        self._link.ask(
            lambda client: client.remove_member(conversation, account), None, _told(failed)
        )

    def set_role(self, conversation: int, account: int, role: MemberRole, failed: Failed) -> None:
        """Give somebody a role; OWNER hands the group over."""
        self._link.ask(
            lambda client: client.set_role(conversation, account, role), None, _told(failed)
        )

    # --- the group --------------------------------------------------------------------------------

    def create(
        self,
        title: str,
        done: Callable[[int], None],
        failed: Failed,
        *,
        description: str = "",
        members: Sequence[int] = (),
        channel: bool = False,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool = False,
    ) -> None:
        """Make a group or channel; `done` gets its conversation."""
        self._link.ask(
            lambda client: client.create_group(
                title,
                members,
                channel=channel,
                description=description,
                posting=posting,
                history=history,
                listed=listed,
            ),
            lambda head: done(head.id),
            _told(failed, limit=_(_OWNED if channel or not members else _OWNED_OR_FULL)),
        )

    def change(
        self,
        conversation: int,
        failed: Failed,
        done: Done | None = None,
        *,
        title: str | None = None,
        description: str | None = None,
        posting: Posting | None = None,
        history: History | None = None,
        listed: bool | None = None,
        expire_after: int | None = None,
    ) -> None:
        """Change what is given."""
        self._link.ask(
            lambda client: client.change_conversation(
                conversation,
                title=title,
                description=description,
                posting=posting,
                history=history,
                listed=listed,
                expire_after=expire_after,
            ),
            lambda _none: done() if done is not None else None,
            _told(failed),
        )

    def leave(self, conversation: int, failed: Failed) -> None:
        """Leave a group or channel; what is here stays."""
        self._link.ask(lambda client: client.leave(conversation), None, _told(failed))

    def forget(self, conversation: int, failed: Failed) -> None:
        """Take a group that I left out of the list, and off my devices' disks."""
        self._link.ask(lambda client: client.forget(conversation), None, _told(failed))

    # --- joining ----------------------------------------------------------------------------------

    def channels(
        self, text: str, after: int, found: Callable[[FoundChannels], None], failed: Failed
    ) -> None:
        """Find channels by their words; `after` continues behind the one with that id."""
        self._link.ask(lambda client: client.search_channels(text, after), found, _told(failed))

    def look(self, code: str, seen: Callable[[Channel], None], failed: Failed) -> None:
        """Find out what a code leads to."""
        self._link.ask(lambda client: client.look_at_group(code), seen, _told(failed))

    def join(
        self,
        done: Callable[[int], None],
        failed: Failed,
        *,
        code: str | None = None,
        channel: int | None = None,
    ) -> None:
        """Join with a code, or a listed channel; `done` gets the conversation."""
        self._link.ask(
            lambda client: client.join_group(code=code, channel=channel), done, _told(failed)
        )

    def invites(
        self, conversation: int, found: Callable[[Sequence[GroupInvite]], None], failed: Failed
    ) -> None:
        """List the invites of a group that are still good."""
        self._link.ask(lambda client: client.group_invites(conversation), found, _told(failed))

    def create_invite(
        self,
        conversation: int,
        uses: int,
        lifetime: int | None,
        done: Callable[[GroupInvite, str], None],
        failed: Failed,
    ) -> None:
        """Make an invite; `lifetime` in seconds, None for ever. Its code is told this once."""
        self._link.ask(
            lambda client: client.create_group_invite(conversation, uses, lifetime),
            lambda made: done(*made),
            _told(failed, limit=_("There are too many links into it already. Revoke some first.")),
        )

    def revoke_invite(self, conversation: int, invite: int, done: Done, failed: Failed) -> None:
        """Make an invite useless."""
        self._link.ask(
            lambda client: client.revoke_group_invite(conversation, invite),
            lambda _none: done(),
            _told(failed),
        )


def _ignore(_error: Exception) -> None:
    """What is on this computer is shown; there is nothing to say."""


def _told(failed: Failed, *, limit: str = "") -> Callable[[Exception], None]:
    """Tell a sentence for an error; `limit` is the one for a limit that is not the group's own."""

    def tell(error: Exception) -> None:
        if limit and isinstance(error, Refused) and error.code is ErrorCode.LIMIT_REACHED:
            failed(limit)
        elif isinstance(error, Refused) and error.code in _CODES:
            failed(_(_CODES[error.code]))
        elif isinstance(error, ValueError):
            failed(_(_CODES[ErrorCode.INVALID]))
        else:
            failed(explain(error))

    return tell
