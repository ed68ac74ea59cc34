"""Which entries may change which, and what is left of what was deleted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.server.store.factories import NOW, Somebody, somebody
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models import kinds as k
from whatsapp_like.server.store.changes import Target, refusal
from whatsapp_like.server.store.rows import Append, Appended, Change, LogEntry
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

ME, OTHER = 1, 2
NOT_FOUND, NOT_ALLOWED = ErrorCode.NOT_FOUND, ErrorCode.NOT_ALLOWED

# --- the rule -------------------------------------------------------------------------------------

KINDS = (k.TEXT, k.POLL, k.LOCATION, k.CARD, "new.kind", "system.title", *sorted(k.TARGETED))
CONTENT = {k.TEXT, k.POLL, k.LOCATION, k.CARD}
STANDING = CONTENT | {"new.kind"}

MAY = {
    # kind: what of my own, what of others, what of others as an admin
    k.EDIT: ({k.TEXT}, set(), set()),
    k.DELETE: (STANDING, set(), STANDING),
    k.REACTION: (CONTENT, CONTENT, CONTENT),
    k.PIN: (CONTENT, CONTENT, CONTENT),
    k.UNPIN: (CONTENT, CONTENT, CONTENT),
    k.VOTE: ({k.POLL}, {k.POLL}, {k.POLL}),
    k.CLOSE: ({k.POLL}, set(), set()),
    k.TEXT: (set(), set(), set()),
}


@pytest.mark.parametrize("kind", MAY)
@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("case", ["own", "others", "admin"])
def test_the_table(kind: str, what: str, case: str) -> None:
    own, others, admin = MAY[kind]
    allowed: set[str] = {"own": own, "others": others, "admin": admin}[case]
    target = Target(ME if case == "own" else OTHER, NOW, what, 0, 0, False)
    answer = refusal(kind, ME, Change(5, 1, NOW, case == "admin"), target, False)
    assert answer == (None if what in allowed else NOT_ALLOWED)


TEXT = Target(ME, NOW, k.TEXT, 0, 0, False)


@pytest.mark.parametrize(
    ("kind", "change", "target", "expected"),
    [
        (k.EDIT, Change(5), None, NOT_FOUND),
        (k.EDIT, Change(5), TEXT._replace(is_gone=True), NOT_FOUND),
        (k.EDIT, Change(5, from_seq=6), TEXT, NOT_FOUND),
        (k.REACTION, Change(5), TEXT._replace(sender=OTHER, withheld_from=ME), NOT_FOUND),
        (k.EDIT, Change(5), TEXT._replace(withheld_from=OTHER), None),
        (k.EDIT, Change(5, since=NOW), TEXT, None),
        (k.EDIT, Change(5, since=NOW + 1), TEXT, NOT_ALLOWED),
        (k.DELETE, Change(5, since=NOW), TEXT, None),
        (k.DELETE, Change(5, since=NOW + 1), TEXT, NOT_ALLOWED),
        (k.DELETE, Change(5, since=NOW + 1, others=True), TEXT, None),
        (k.REACTION, Change(5, since=NOW + 1), TEXT, None),
    ],
)
def test_what_is_there_and_when(
    kind: str, change: Change, target: Target | None, expected: ErrorCode | None
) -> None:
    assert refusal(kind, ME, change, target, False) == expected


def test_a_closed_poll_takes_no_votes_but_may_be_closed_twice() -> None:
    poll = TEXT._replace(kind=k.POLL)
    assert refusal(k.VOTE, ME, Change(5), poll, True) == NOT_ALLOWED
    assert refusal(k.CLOSE, ME, Change(5), poll, True) is None


# --- in the log -----------------------------------------------------------------------------------


class Talk(NamedTuple):
    """A direct conversation of Nora and Bob."""

    store: Store
    conversation: int
    nora: Somebody
    bob: Somebody

    def entry(
        self,
        nonce: int,
        kind: str = k.TEXT,
        target: int = 0,
        body: bytes = b"x",
        *,
        who: Somebody | None = None,
        expire_after: int = 0,
    ) -> Append:
        """An entry of Nora's, unless said otherwise."""
        sender = who or self.nora
        change = Change(target) if target else None
        return Append(
            *(self.conversation, sender.account, sender.device, nonce, kind, body),
            *(0, expire_after, change),
        )

    def bodies(self) -> list[bytes]:
        """All bodies, by seq."""
        page = self.store.fetch(self.conversation, self.nora.account, 0, None, 100, 10**6)
        return page.bodies

    def entries(self) -> list[LogEntry]:
        """All entries, by seq."""
        return self.store.fetch(self.conversation, self.nora.account, 0, None, 100, 10**6).entries


@pytest.fixture
def talk(store: Store) -> Talk:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    return Talk(store, store.open_direct(nora.account, bob.account, NOW).conversation, nora, bob)


def refused(code: ErrorCode) -> Appended:
    return Appended(0, 0, False, code)


@pytest.mark.parametrize("together", [True, False])
def test_a_deletion_takes_the_bodies_of_its_target_and_of_what_changed_it(
    talk: Talk, together: bool
) -> None:
    batch = [
        talk.entry(1, body=b"secret"),
        talk.entry(2, body=b"other"),
        talk.entry(3, k.EDIT, 1, b"secret two"),
        talk.entry(1, k.REACTION, 1, b"up", who=talk.bob),
        talk.entry(4, k.PIN, 1, b"{}"),
        talk.entry(2, k.REACTION, 2, b"up", who=talk.bob),
        talk.entry(5, k.DELETE, 1, b"{}"),
    ]
    answers = (
        talk.store.append(batch, NOW)
        if together
        else [answer for entry in batch for answer in talk.store.append([entry], NOW)]
    )
    assert [answer.seq for answer in answers] == [1, 2, 3, 4, 5, 6, 7]
    assert talk.bodies() == [b"", b"other", b"", b"", b"{}", b"up", b"{}"]
    assert [entry.target for entry in talk.entries()] == [0, 0, 1, 1, 1, 2, 1]


@pytest.mark.parametrize("size", [1, 1000])
def test_the_bytes_of_what_was_deleted_leave_the_file(talk: Talk, folder: Path, size: int) -> None:
    secret = b"a rare secret of Nora's" * size
    talk.store.append([talk.entry(1, body=secret), talk.entry(2)], NOW)
    talk.store.append([talk.entry(3, k.DELETE, 1)], NOW)
    talk.store.close()
    assert b"rare secret" not in (folder / FILE).read_bytes()


@pytest.mark.parametrize("together", [True, False])
def test_nothing_changes_what_is_deleted(talk: Talk, together: bool) -> None:
    first = [talk.entry(1), talk.entry(2, k.DELETE, 1)]
    late = [
        talk.entry(3, k.EDIT, 1),
        talk.entry(4, k.DELETE, 1),
        talk.entry(1, k.REACTION, 1, who=talk.bob),
        talk.entry(5, k.REACTION, 2),
        talk.entry(6),
    ]
    if together:
        answers = talk.store.append([*first, *late], NOW)[2:]
    else:
        talk.store.append(first, NOW)
        answers = talk.store.append(late, NOW)
    gone = refused(NOT_FOUND)
    assert answers == [gone, gone, gone, refused(NOT_ALLOWED), Appended(3, NOW, True)]


@pytest.mark.parametrize("together", [True, False])
def test_votes_end_with_the_close(talk: Talk, together: bool) -> None:
    first = [
        talk.entry(1, k.POLL),
        talk.entry(1, k.VOTE, 1, who=talk.bob),
        talk.entry(2, k.CLOSE, 1, who=talk.bob),
        talk.entry(2, k.CLOSE, 1),
    ]
    late = [talk.entry(3, k.VOTE, 1, who=talk.bob), talk.entry(4, k.REACTION, 1, who=talk.bob)]
    answers = (
        talk.store.append([*first, *late], NOW)
        if together
        else talk.store.append(first, NOW) + talk.store.append(late, NOW)
    )
    assert [answer.seq or answer.refused for answer in answers] == (
        [1, 2, NOT_ALLOWED, 3, NOT_ALLOWED, 4]
    )


def test_a_target_is_looked_for_in_its_own_conversation(talk: Talk) -> None:
    notes = talk.store.open_direct(talk.nora.account, talk.nora.account, NOW).conversation
    batch = [talk.entry(1), talk.entry(2, k.EDIT, 1)._replace(conversation=notes)]
    assert talk.store.append(batch, NOW)[1] == refused(NOT_FOUND)


def test_a_target_that_comes_later_in_the_batch_is_not_there(talk: Talk) -> None:
    batch = [talk.entry(1, k.EDIT, 1), talk.entry(2), talk.entry(3, k.EDIT, 1)]
    assert talk.store.append(batch, NOW) == [
        refused(NOT_FOUND),
        Appended(1, NOW, True),
        Appended(2, NOW, True),
    ]


def test_a_refused_entry_takes_neither_seq_nor_nonce_and_is_decided_anew(talk: Talk) -> None:
    vote = talk.entry(1, k.REACTION, 1, who=talk.bob)
    assert talk.store.append([vote], NOW) == [refused(NOT_FOUND)]
    assert talk.store.append([vote, talk.entry(1), vote], NOW) == [
        refused(NOT_FOUND),
        Appended(1, NOW, True),
        Appended(2, NOW, True),
    ]
    device = talk.store.device(talk.bob.device)
    assert device is not None
    assert device.last_nonce == 1


def test_a_resend_has_its_old_answer_though_it_would_be_refused_now(talk: Talk) -> None:
    edit = talk.entry(2, k.EDIT, 1)
    talk.store.append([talk.entry(1), edit, talk.entry(3, k.DELETE, 1)], NOW)
    assert talk.store.append([edit], NOW + 1) == [Appended(2, NOW, False)]


# --- disappearing ---------------------------------------------------------------------------------


def test_what_disappears_is_stamped_and_what_changes_it_goes_with_it(talk: Talk) -> None:
    talk.store.append([talk.entry(1, expire_after=60)], NOW)
    late = [talk.entry(2, k.EDIT, 1), talk.entry(1, k.REACTION, 1, who=talk.bob)]
    answers = talk.store.append(late, NOW + 59_999)
    assert [answer.expires for answer in answers] == [NOW + 60_000] * 2
    assert [entry.expires for entry in talk.entries()] == [NOW + 60_000] * 3
    assert talk.store.append([talk.entry(3, k.EDIT, 1)], NOW + 60_000) == [refused(NOT_FOUND)]


def test_what_changes_something_that_stays_stays(talk: Talk) -> None:
    talk.store.append([talk.entry(1)], NOW)
    edit = talk.entry(2, k.EDIT, 1, expire_after=60)
    assert talk.store.append([edit], NOW) == [Appended(2, NOW, True)]
