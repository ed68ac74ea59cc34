"""Roles: the table of docs/protocol.md, row by row."""

from __future__ import annotations

import pytest

from whatsapp_like.models.enums import MemberRole, Posting
from whatsapp_like.models.roles import Deed, may

OWNER, ADMIN, MEMBER = MemberRole.OWNER, MemberRole.ADMIN, MemberRole.MEMBER


@pytest.mark.parametrize(
    ("deed", "target", "allowed"),
    [
        (Deed.CHANGE, MEMBER, {OWNER, ADMIN}),
        (Deed.INVITE, MEMBER, {OWNER, ADMIN}),
        (Deed.ADD, MEMBER, {OWNER, ADMIN}),
        (Deed.REMOVE, MEMBER, {OWNER, ADMIN}),
        (Deed.REMOVE, ADMIN, {OWNER}),
        (Deed.REMOVE, OWNER, set()),
        (Deed.PROMOTE, MEMBER, {OWNER, ADMIN}),
        (Deed.PROMOTE, ADMIN, set()),
        (Deed.DEMOTE, ADMIN, {OWNER}),
        (Deed.DEMOTE, MEMBER, set()),
        (Deed.DEMOTE, OWNER, set()),
        (Deed.HAND_OVER, MEMBER, {OWNER}),
        (Deed.HAND_OVER, ADMIN, {OWNER}),
        (Deed.HAND_OVER, OWNER, set()),
        (Deed.DELETE, MEMBER, {OWNER, ADMIN}),
        (Deed.DELETE, OWNER, {OWNER, ADMIN}),
    ],
)
def test_who_may_do_what_to_whom(deed: Deed, target: MemberRole, allowed: set[MemberRole]) -> None:
    assert {role for role in MemberRole if may(role, deed, target=target)} == allowed


@pytest.mark.parametrize(
    ("posting", "allowed"),
    [(Posting.ALL, {OWNER, ADMIN, MEMBER}), (Posting.ADMINS, {OWNER, ADMIN})],
)
def test_who_may_write(posting: Posting, allowed: set[MemberRole]) -> None:
    assert {role for role in MemberRole if may(role, Deed.WRITE, posting=posting)} == allowed


@pytest.mark.parametrize("deed", list(Deed))
def test_whoever_left_may_do_nothing(deed: Deed) -> None:
    assert not may(None, deed)
