"""Appending, resends, pages and what is withheld."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.server.store.factories import NOW, Somebody, somebody, text
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.server.store import nonces, timeline
from whatsapp_like.server.store.rows import Append, Appended, Page
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store


class Talk(NamedTuple):
    """A direct conversation."""

    store: Store
    conversation: int
    nora: Somebody
    bob: Somebody

    def send(self, *nonces: int, now: int = NOW, withheld_from: int = 0) -> list[Appended]:
        """Append entries of Nora's."""
        batch = [text(self.conversation, self.nora, n, b"%d" % n, withheld_from) for n in nonces]
        return self.store.append(batch, now)

    def page(
        self,
        account: int,
        since: int = 0,
        before: int | None = None,
        limit: int = 100,
        max_bytes: int = 10_000,
    ) -> Page:
        """Fetch a page."""
        return self.store.fetch(self.conversation, account, since, before, limit, max_bytes)


def seqs(page: Page) -> list[int]:
    return [entry.seq for entry in page.entries]


def answers(page: Page) -> tuple[list[int], int, int]:
    return seqs(page), page.first, page.last


@pytest.fixture
def talk(store: Store) -> Talk:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    return Talk(store, store.open_direct(nora.account, bob.account, NOW).conversation, nora, bob)


@pytest.fixture
def reopened(talk: Talk, folder: Path) -> Iterator[Talk]:
    """The conversation after two messages and a restart of the server."""
    talk.send(4, 6)
    talk.store.close()
    store = Store.open(folder, NOW)
    yield talk._replace(store=store)
    store.close()


# --- appending ------------------------------------------------------------------------------------


def test_seqs_rise_without_gaps_in_each_conversation(talk: Talk) -> None:
    notes = talk.store.open_direct(talk.nora.account, talk.nora.account, NOW).conversation
    batch = [
        text(talk.conversation, talk.nora, 1),
        text(notes, talk.nora, 2),
        text(talk.conversation, talk.bob, 1),
    ]
    assert [answer[:3] for answer in talk.store.append(batch, NOW)] == [
        (1, NOW, True),
        (1, NOW, True),
        (2, NOW, True),
    ]
    assert talk.send(3) == [Appended(3, NOW, True)]
    assert talk.store.append([], NOW) == []


def test_an_entry_comes_back_as_it_went_in(talk: Talk) -> None:
    sent = Append(
        talk.conversation, talk.nora.account, talk.nora.device, 2**63 - 1, "x.y", b"\0\xff"
    )
    talk.store.append([sent, sent._replace(nonce=5, body=b"")], NOW)
    page = talk.page(talk.bob.account)
    assert page.entries[0] == (1, talk.nora.account, talk.nora.device, 2**63 - 1, NOW, "x.y", 0, 0)
    assert page.bodies == [b"\0\xff", b""]


def test_times_never_fall_though_the_clock_does(talk: Talk) -> None:
    assert [a.time for a in talk.send(1, now=NOW + 5)] == [NOW + 5]
    assert [a.time for a in talk.send(2, 3, now=NOW)] == [NOW + 5] * 2
    assert [a.time for a in talk.send(4, now=NOW + 6)] == [NOW + 6]


def test_times_and_seqs_go_on_after_a_restart(reopened: Talk) -> None:
    assert reopened.send(7, now=NOW - 1) == [Appended(3, NOW, True)]


def test_what_does_not_exist_is_refused_alone(talk: Talk) -> None:
    nobody = Somebody(talk.nora.account, 7)
    batch = [
        text(7, talk.nora, 1),
        text(talk.conversation, talk.nora, 1),
        text(talk.conversation, nobody, 1),
    ]
    missing = Appended(0, 0, False, ErrorCode.NOT_FOUND)
    assert talk.store.append(batch, NOW) == [missing, Appended(1, NOW, True), missing]
    assert seqs(talk.page(talk.nora.account)) == [1]


def test_a_failed_batch_leaves_nothing_and_can_be_repeated(talk: Talk) -> None:
    talk.send(1)
    batch = [text(talk.conversation, talk.nora, n) for n in (2, 3)]
    impossible = text(talk.conversation, talk.nora, 4)._replace(body=object())  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        talk.store.append([*batch, impossible], NOW)
    assert seqs(talk.page(talk.bob.account)) == [1]
    assert talk.store.append(batch, NOW) == [Appended(2, NOW, True), Appended(3, NOW, True)]


def test_memory_of_last_numbers_is_bounded(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "REMEMBERED", 1)
    others = [somebody(talk.store, f"user{n}") for n in range(3)]
    for nonce in (1, 2):
        for other in others:
            where = talk.store.open_direct(talk.nora.account, other.account, NOW).conversation
            assert talk.store.append([text(where, other, nonce)], NOW)[0].seq == nonce


# --- resends --------------------------------------------------------------------------------------


def test_a_resend_gets_the_old_answer_and_stores_nothing(talk: Talk) -> None:
    first = talk.send(1, 2, now=NOW)
    again = talk.send(2, 1, 3, 3, now=NOW + 9)
    assert again[:2] == [first[1]._replace(is_new=False), first[0]._replace(is_new=False)]
    assert again[2:] == [Appended(3, NOW + 9, True), Appended(3, NOW + 9, False)]
    assert seqs(talk.page(talk.bob.account)) == [1, 2, 3]


def test_a_resend_is_known_after_a_restart(reopened: Talk) -> None:
    assert reopened.send(6, 4) == [Appended(2, NOW, False), Appended(1, NOW, False)]
    device = reopened.store.device(reopened.nora.device)
    assert device is not None
    assert device.last_nonce == 6


def test_the_same_nonce_of_two_devices_is_two_messages(talk: Talk) -> None:
    other = talk.store.add_device(talk.nora.account, "Desktop", b"d" * 32, NOW)
    talk.send(1)
    sent = text(talk.conversation, talk.nora, 1)._replace(device=other.id)
    assert talk.store.append([sent], NOW) == [Appended(2, NOW, True)]


def test_a_skipped_nonce_may_come_later(talk: Talk) -> None:
    assert [a.seq for a in talk.send(5, 9, 7, 2, 8, 6, 1)] == [1, 2, 3, 4, 5, 6, 7]
    assert [a.seq for a in talk.send(1, 2, 5, 6, 7, 8, 9)] == [7, 4, 1, 6, 3, 5, 2]
    assert [a.seq for a in talk.send(3, 4, 10)] == [8, 9, 10]


def test_a_skipped_nonce_may_come_after_a_restart(reopened: Talk) -> None:
    assert [a.seq for a in reopened.send(5, 7, 5, 3)] == [3, 4, 3, 5]


def test_many_skipped_nonces_are_told_apart_from_resends(talk: Talk) -> None:
    odd = range(1, 4 * nonces.KNOWN_GAPS, 2)
    talk.send(*odd)
    assert not any(answer.is_new for answer in talk.send(*odd))
    even = [nonce + 1 for nonce in odd]
    assert all(answer.is_new for answer in talk.send(*even))
    assert not any(answer.is_new for answer in talk.send(*even))


def test_a_nonce_used_in_another_conversation_is_refused(talk: Talk) -> None:
    notes = talk.store.open_direct(talk.nora.account, talk.nora.account, NOW).conversation
    talk.send(1)
    invalid = Appended(0, 0, False, ErrorCode.INVALID)
    assert talk.store.append([text(notes, talk.nora, 1)], NOW) == [invalid]
    same = [text(talk.conversation, talk.nora, 2), text(notes, talk.nora, 2)]
    assert talk.store.append(same, NOW) == [Appended(2, NOW, True), invalid]


def test_a_resend_too_old_to_recognise_is_refused(
    reopened: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "RESEND_WINDOW", 5)
    assert reopened.send(4, 5)[1] == Appended(3, NOW, True)
    reopened.send(7, 8, 9)
    invalid = Appended(0, 0, False, ErrorCode.INVALID)
    assert reopened.send(4, 3) == [invalid, invalid]
    assert reopened.send(6) == [Appended(2, NOW, False)]


# --- pages ----------------------------------------------------------------------------------------


def test_pages_upwards(talk: Talk) -> None:
    talk.send(1, 2, 3, 4, 5)
    me = talk.bob.account
    assert answers(talk.page(me)) == ([1, 2, 3, 4, 5], 1, 5)
    assert answers(talk.page(me, limit=2)) == ([1, 2], 1, 2)
    assert answers(talk.page(me, since=2, limit=2)) == ([3, 4], 3, 4)
    assert answers(talk.page(me, since=4, limit=2)) == ([5], 5, 5)
    assert answers(talk.page(me, since=5)) == ([], 6, 5)
    assert answers(talk.page(me, since=9)) == ([], 10, 5)


def test_pages_downwards(talk: Talk) -> None:
    talk.send(1, 2, 3, 4, 5)
    me = talk.bob.account
    page = talk.page(me, before=5, limit=2)
    assert answers(page) == ([3, 4], 3, 4)
    assert page.bodies == [b"3", b"4"]
    assert answers(talk.page(me, before=3)) == ([1, 2], 1, 2)
    assert answers(talk.page(me, before=5, since=2)) == ([3, 4], 3, 4)
    assert answers(talk.page(me, before=1)) == ([], 1, 0)
    assert answers(talk.page(me, before=99, limit=1)) == ([5], 5, 5)


def test_a_page_keeps_to_its_bytes_but_one_entry_fits(talk: Talk) -> None:
    batch = [text(talk.conversation, talk.nora, n, b"x" * 100) for n in (1, 2, 3, 4)]
    talk.store.append(batch, NOW)
    me = talk.bob.account
    assert answers(talk.page(me, max_bytes=299)) == ([1, 2], 1, 2)
    assert answers(talk.page(me, max_bytes=300)) == ([1, 2, 3], 1, 3)
    assert answers(talk.page(me, max_bytes=1)) == ([1], 1, 1)
    assert answers(talk.page(me, before=4, max_bytes=200)) == ([2, 3], 2, 3)


def test_an_empty_conversation_has_nothing(talk: Talk) -> None:
    assert answers(talk.page(talk.bob.account)) == ([], 1, 0)
    assert answers(talk.page(talk.bob.account, before=1)) == ([], 1, 0)


def test_a_stranger_gets_no_page(talk: Talk) -> None:
    for conversation in (talk.conversation, 7):
        with pytest.raises(Refused) as refused:
            talk.store.fetch(conversation, 7, 0, None, 10, 1000)
        assert refused.value.code is ErrorCode.NOT_A_MEMBER


def test_who_joined_or_left_gets_what_is_theirs(talk: Talk, folder: Path) -> None:
    talk.send(1, 2, 3, 4, 5)
    joined, left = 101, 102
    with sqlite3.connect(folder / FILE) as direct:  # groups will do this by requests of their own
        direct.executemany(
            "INSERT INTO member (conversation, account, role, from_seq, to_seq) "
            "VALUES (?, ?, 'member', ?, ?)",
            [(talk.conversation, joined, 4, None), (talk.conversation, left, 2, 3)],
        )
    direct.close()
    assert answers(talk.page(joined)) == ([4, 5], 1, 5)
    assert answers(talk.page(joined, before=5)) == ([4], 1, 4)
    assert answers(talk.page(left)) == ([2, 3], 1, 3)
    assert answers(talk.page(left, before=9, limit=1)) == ([3], 3, 3)
    assert answers(talk.page(left, since=3)) == ([], 4, 3)
    assert left not in [member.account for member in talk.store.members(talk.conversation)]
    assert talk.store.memberships(left) == []
    assert [head.conversation for head in talk.store.heads(left, 0, 10)] == [talk.conversation]
    assert talk.store.memberships(joined) == [talk.conversation]


# --- withheld -------------------------------------------------------------------------------------


def test_what_is_withheld_is_the_senders_alone(talk: Talk) -> None:
    bob = talk.bob.account
    talk.send(1)
    talk.send(2, 3, withheld_from=bob)
    talk.send(4, withheld_from=bob)
    talk.send(5)
    talk.send(6, withheld_from=bob)
    assert answers(talk.page(talk.nora.account)) == ([1, 2, 3, 4, 5, 6], 1, 6)
    assert answers(talk.page(bob)) == ([1, 5], 1, 6)
    assert answers(talk.page(bob, limit=1)) == ([1], 1, 1)
    assert answers(talk.page(bob, since=1, limit=1)) == ([5], 2, 5)
    assert answers(talk.page(bob, before=7, limit=1)) == ([5], 5, 6)
    withheld = {m.account: m.withheld for m in talk.store.members(talk.conversation)}
    assert withheld == {talk.nora.account: (), bob: ((2, 4), (6, 6))}


def test_both_may_withhold_from_each_other(talk: Talk) -> None:
    nora, bob = talk.nora.account, talk.bob.account
    for nonce in (1, 2):
        talk.send(nonce, withheld_from=bob)
        talk.store.append([text(talk.conversation, talk.bob, nonce, withheld_from=nora)], NOW)
    assert seqs(talk.page(nora)) == [1, 3]
    assert seqs(talk.page(bob)) == [2, 4]
    withheld = {m.account: m.withheld for m in talk.store.members(talk.conversation)}
    assert withheld == {bob: ((1, 1), (3, 3)), nora: ((2, 2), (4, 4))}


def test_a_page_looks_at_so_many_seqs_and_answers_for_those(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "SCANNED", 4)
    me = talk.bob.account
    talk.send(1)
    talk.send(*range(2, 12), withheld_from=me)
    talk.send(12)
    assert answers(talk.page(me)) == ([1], 1, 4)
    assert answers(talk.page(me, since=4)) == ([], 5, 8)
    assert answers(talk.page(me, since=8)) == ([12], 9, 12)
    assert answers(talk.page(me, before=12)) == ([], 8, 11)
    assert answers(talk.page(me, before=5)) == ([1], 1, 4)


# --- the reader -----------------------------------------------------------------------------------


def test_a_reader_sees_commits_from_its_own_thread_and_cannot_write(talk: Talk) -> None:
    talk.send(1, 2)
    reader = talk.store.reader()
    seen: list[Page] = []

    def read() -> None:
        seen.append(reader.fetch(talk.conversation, talk.bob.account, 0, None, 10, 1000))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert seqs(seen[0]) == [1, 2]
    talk.send(3)
    assert reader.heads(talk.bob.account, 0, 10)[0].last_seq == 3
    assert not hasattr(reader, "append")
    reader.close()
