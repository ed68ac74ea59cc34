"""What the core knows of an entry before the store decides about it.

No thread of its own: the rule itself is in `server.store.changes`, where the target is.
"""

from __future__ import annotations

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.models.kinds import DELETE, EDIT, SYSTEM, TARGETED
from whatsapp_like.models.message import MAX_BODY_BYTES
from whatsapp_like.server.core.conversations import LiveConversation, LiveMember
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.rows import Change


def check_kind(kind: str, target: int) -> None:
    """Check that people may send such a kind, and that it has a target if it is to.

    Raises:
        Refused: NOT_ALLOWED or INVALID.
    """
    if kind.startswith(SYSTEM):
        raise Refused(ErrorCode.NOT_ALLOWED, "only the server writes this kind")
    if bool(target) != (kind in TARGETED):
        detail = "target: is missing" if kind in TARGETED else "target: this kind has none"
        raise Refused(ErrorCode.INVALID, detail)


def check_body(body: bytes) -> None:
    """Check the length of a body.

    Raises:
        Refused: INVALID or TOO_LARGE.
    """
    if not body:
        raise Refused(ErrorCode.INVALID, "a body has at least one byte")
    if len(body) > MAX_BODY_BYTES:
        raise Refused(ErrorCode.TOO_LARGE, f"a body has at most {MAX_BODY_BYTES} bytes")


def change_of(
    live: LiveConversation, member: LiveMember, kind: str, target: int, policy: Policy, wall: int
) -> Change:
    """Return what a member is about to change, and as what they may."""
    rules = live.kind is not ConversationKind.DIRECT and member.role is not MemberRole.MEMBER
    others = kind == DELETE and rules
    window = 0
    if kind == EDIT:
        window = policy.edit_window
    elif kind == DELETE and not others:
        window = policy.delete_window
    since = max(0, wall - window * 1000) if window else 0
    return Change(target, member.from_seq, since, others)
