"""Who is in a group, as a list to search, and what may be done with each of them.

Needs no Tk; called on the Tk thread, to which the state belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from whatsapp_like.i18n import _
from whatsapp_like.models.enums import MemberRole
from whatsapp_like.models.roles import Deed, may
from whatsapp_like.views.icons import Icon
from whatsapp_like.views.main.rows import Somebody, folded, matches
from whatsapp_like.views.menus import Choice
from whatsapp_like.views.people.describing import (
    custom_words,
    dot_of,
    is_channel,
    is_me,
    online,
    presence_words,
    seed_of,
    title_of,
)
from whatsapp_like.views.rows import ListRow

if TYPE_CHECKING:
    from whatsapp_like.models.conversation import Member
    from whatsapp_like.models.state.app import AppState

_DEEDS = (Deed.PROMOTE, Deed.DEMOTE, Deed.HAND_OVER, Deed.REMOVE)
_ORDER = (MemberRole.OWNER, MemberRole.ADMIN, MemberRole.MEMBER)


class MemberRows:
    """The model of the list: the owner, admins, then members, each by name."""

    def __init__(self, state: AppState, conversation: int) -> None:
        self._state = state
        self._conversation = conversation
        self._words: list[str] = []
        self._members: list[Member] = []

    def __len__(self) -> int:
        return len(self._members)

    def row(self, index: int) -> ListRow:
        """Return the row at `index`."""
        state, member = self._state, self._members[index]
        number = member.account
        person = state.people.get(number)
        role = state.role_in(self._conversation)
        mine = is_me(state, number)
        where = presence_words(state, number) if online(state) else ""
        handle = _("You") if mine else f"@{person.account.handle}" if person else ""
        custom = custom_words(state, number)
        return ListRow(
            key=Somebody(number),
            title=person.name if mine and person else title_of(state, number),
            seed=seed_of(state, number),
            presence=dot_of(state, person if not mine else None),
            preview=" · ".join(filter(None, [handle, "" if mine else where, custom])),
            note=role_word(member.role),
            # Whoever may change something about a member gets to it with a click.
            opens=not mine and any(may(role, deed, target=member.role) for deed in _DEEDS),
        )

    def search(self, text: str) -> None:
        """Show only whose names hold every word of `text`."""
        self._words = folded(text.removeprefix("@")).split()
        self.refresh()

    def refresh(self) -> None:
        """Read the state again."""
        state = self._state
        found = []
        for member in state.members.get(self._conversation, ()):
            person = state.people.get(member.account)
            names = (person.name, person.account.name, person.account.handle) if person else ()
            if matches(self._words, *names):
                me = not is_me(state, member.account)
                name = folded(names[0]) if names else ""
                found.append(((_ORDER.index(member.role), me, name), member))
        found.sort(key=lambda each: each[0])
        self._members = [member for _key, member in found]

    def member(self, account: int) -> Member | None:
        """Return a member that is shown."""
        return next((each for each in self._members if each.account == account), None)


def role_word(role: MemberRole) -> str:
    """Return the sign of whoever runs a group; nothing for the others."""
    return {MemberRole.OWNER: _("Owner"), MemberRole.ADMIN: _("Admin")}.get(role, "")


class MemberDeeds(NamedTuple):
    """What a member's menu calls with their account."""

    write: Callable[[int], object]
    details: Callable[[int], object]
    promote: Callable[[int], object]
    demote: Callable[[int], object]
    hand_over: Callable[[int], object]
    remove: Callable[[int], object]


def member_choices(
    state: AppState, conversation: int, member: Member, deeds: MemberDeeds
) -> list[Choice]:
    """Return the lines of a member's menu: what my role allows with them."""
    account, role = member.account, state.role_in(conversation)
    if is_me(state, account):
        return []
    channel = is_channel(state.conversations.get(conversation))
    out = _("Remove from the channel") if channel else _("Remove from the group")
    choices = []
    if account in state.people:
        choices += [
            Choice(_("Write"), lambda: deeds.write(account), mark=Icon.MESSAGE),
            Choice(_("Contact details"), lambda: deeds.details(account), mark=Icon.WHO),
        ]
    more = [
        Choice(label, _on(run, account), danger=deed is Deed.REMOVE, mark=mark)
        for deed, label, run, mark in (
            (Deed.PROMOTE, _("Make admin"), deeds.promote, Icon.ADMIN),
            (Deed.DEMOTE, _("Take the admin's rights"), deeds.demote, Icon.DEMOTE),
            (Deed.HAND_OVER, _("Make owner"), deeds.hand_over, Icon.KEY),
            (Deed.REMOVE, out, deeds.remove, Icon.REMOVE_PERSON),
        )
        if may(role, deed, target=member.role)
    ]
    return [*choices, Choice(), *more] if choices and more else [*choices, *more]


def _on(run: Callable[[int], object], account: int) -> Callable[[], object]:
    return lambda: run(account)
