"""What a role in a group or channel allows: the table of docs/protocol.md, "Groups and channels".

No thread of its own: a pure function. A client asks it what to offer; the server decides.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from whatsapp_like.models.enums import MemberRole, Posting


class Deed(Enum):
    """What somebody may want to do. CHANGE: title, description and settings; INVITE: codes;
    PROMOTE: make a member an admin; DEMOTE: make an admin a member; DELETE: others' messages, for
    everyone."""

    WRITE = auto()
    CHANGE = auto()
    INVITE = auto()
    ADD = auto()
    REMOVE = auto()
    PROMOTE = auto()
    DEMOTE = auto()
    HAND_OVER = auto()
    DELETE = auto()


_ADMINS: Final = frozenset({MemberRole.OWNER, MemberRole.ADMIN})
_TARGETS: Final = {
    Deed.PROMOTE: frozenset({MemberRole.MEMBER}),
    Deed.DEMOTE: frozenset({MemberRole.ADMIN}),
    Deed.HAND_OVER: frozenset({MemberRole.ADMIN, MemberRole.MEMBER}),
}


def may(
    role: MemberRole | None,
    deed: Deed,
    *,
    target: MemberRole = MemberRole.MEMBER,
    posting: Posting = Posting.ALL,
) -> bool:
    """Tell whether somebody with `role` (None: no member any more) may do `deed`.

    `target` is the role of whom it is done to, `posting` the group's setting for WRITE.
    """
    if role is None:
        return False
    if deed is Deed.WRITE:
        return posting is Posting.ALL or role in _ADMINS
    if role not in _ADMINS:
        return False
    if deed is Deed.REMOVE:
        # The owner removes admins too; nobody removes the owner.
        return target is MemberRole.MEMBER or (
            role is MemberRole.OWNER and target is MemberRole.ADMIN
        )
    if target not in _TARGETS.get(deed, frozenset(MemberRole)):
        return False
    return role is MemberRole.OWNER or deed not in (Deed.DEMOTE, Deed.HAND_OVER)
