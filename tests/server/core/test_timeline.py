"""Fetching the log: whole, in pages, in both directions, by members only."""

from __future__ import annotations

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import DataUnwritable, ErrorCode
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.conversation import MAX_EXPIRY
from whatsapp_like.protocol import envelopes as e


def test_catching_up_and_looking_back(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    for n in range(1, 11):
        alice.sends(talk, f"m{n}")
    page = bob.asks(e.FetchTimeline, conversation=talk, since=7)
    assert [entry.seq for entry in page.entries] == [8, 9, 10]
    assert (page.first, page.last, sum(page.sizes)) == (8, 10, len(bob.payload))
    page = bob.asks(e.FetchTimeline, conversation=talk, before=8, limit=3)
    assert [entry.seq for entry in page.entries] == [5, 6, 7]
    page = bob.asks(e.FetchTimeline, conversation=talk, since=10)
    assert (page.entries, page.first > page.last) == ((), True)
    entry = bob.asks(e.FetchTimeline, conversation=talk).entries[0]
    assert (entry.sender, entry.device, entry.nonce) == (alice.id, alice.device, 1)


def test_long_bodies_come_in_pages_that_fit_a_frame(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    for n in range(12):
        alice.sends(talk, f"{n}" + "x" * 32_000)
    assert len(bob.texts(talk)) == 12


def test_many_entries_come_in_pages_that_fit_a_header(make_world: Make) -> None:
    world = make_world(messages_rate=1e9)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    for n in range(600):
        alice.sends(talk, f"m{n}")
    page = bob.asks(e.FetchTimeline, conversation=talk, limit=256)
    assert len(page.entries) == 256
    assert len(bob.texts(talk)) == 600


def test_a_page_of_the_longest_headers_there_can_be_fits(make_world: Make) -> None:
    world = make_world(messages_rate=1e9, messages_burst=1000)
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    alice.asks(e.ChangeConversation, conversation=talk, expire_after=MAX_EXPIRY)
    for n in range(256):
        assert alice.does("x" * 32, talk, body=b"x", nonce=MAX_ID - 256 + n).seq == n + 2
    page = bob.asks(e.FetchTimeline, conversation=talk, since=1, limit=256)
    assert len(page.entries) == 256


def test_only_members_read(world: World) -> None:
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    talk = alice.opens(bob)
    alice.sends(talk, "secret")
    there = carol.refused(ErrorCode.NOT_A_MEMBER, e.FetchTimeline, conversation=talk)
    nowhere = carol.refused(ErrorCode.NOT_A_MEMBER, e.FetchTimeline, conversation=talk ^ 1)
    assert there.detail == nowhere.detail


def test_a_read_that_fails_is_not_said_to_be_unstored(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    talk = alice.opens(bob)
    world.storage.fails = DataUnwritable("the disk fails")
    refused = alice.refused(ErrorCode.STORAGE, e.FetchTimeline, conversation=talk)
    assert "stored" not in refused.detail
    world.errors.clear()
