"""What people do with messages, by clients on a real server over TLS."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.integration.client_world import PASSWORD, Someone, somebody
from tests.integration.server_process import ServerProcess
from whatsapp_like.client import events
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.bodies import Card
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import Ballot, ReactionTally, TimelineItem

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    folder = tmp_path_factory.mktemp("server") / "data"
    with ServerProcess(folder, "--registration", "open") as process:
        yield ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        assert "error" not in process.log, process.log


@asynccontextmanager
async def two(folder: Path, server: ServerAddress) -> AsyncIterator[tuple[Someone, Someone, int]]:
    """Two people, and their conversation with one message of the first."""
    async with somebody(folder, server) as one, somebody(folder, server) as other:
        await one.client.send_text(-other.id, "hello")
        talk = (await one.hears(events.SummaryReplaced)).summary.id
        await sees(other, talk, lambda item: item.seq == 1)
        await sees(one, talk, lambda item: item.seq == 1)
        yield one, other, talk


async def sees(who: Someone, talk: int, is_it: object) -> TimelineItem:
    """Wait until somebody was told of an item like that, and return it."""
    assert callable(is_it)
    found: list[TimelineItem] = []

    def look() -> bool:
        for event in who.told(events.ItemsChanged):
            if event.conversation == talk:
                found.extend(item for item in event.items if is_it(item))
        return bool(found)

    await who.until(look)
    return found[-1]


def said(item: TimelineItem) -> str:
    return TextBody.decode(item.body).text


async def test_everything_done_to_a_message_reaches_the_other(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with two(tmp_path, server) as (one, other, talk):
        (hello,) = await one.items(talk)
        await one.client.edit(hello, "hello there")
        await sees(other, talk, lambda item: item.is_edited and said(item) == "hello there")
        await other.client.react(hello, "👍")
        changed = await sees(one, talk, lambda item: item.reactions)
        assert changed.reactions == (ReactionTally(emoji="👍", accounts=(other.id,)),)
        await other.client.pin(hello)
        await sees(one, talk, lambda item: item.kind == "pin" and item.target == 1)
        assert [item.seq for item in await one.client.pinned(talk)] == [1]
        await one.client.send_poll(talk, "Lunch?", ["noon", "one"])
        poll = await sees(other, talk, lambda item: item.kind == "poll")
        await other.client.vote(poll, [1])
        voted = await sees(one, talk, lambda item: item.ballots)
        assert voted.ballots == (Ballot(account=other.id, choices=(1,)),)
        await one.client.close_poll(voted)
        closed = await sees(other, talk, lambda item: item.is_closed)
        await other.client.vote(closed, [0])
        refused = await other.hears(events.ChangeRefused)
        assert (refused.kind, refused.seq, refused.code) == ("vote", closed.seq, "not_allowed")
        first, *_rest = await other.client.edits(talk, 1)
        assert (first.time, first.body) == (hello.time, hello.body)
        await one.client.delete(hello)
        gone = await sees(other, talk, lambda item: item.deleted_by)
        assert (gone.body, gone.deleted_by, gone.is_pinned) == (b"", one.id, False)


async def test_strangers_are_written_to_and_their_cards_sent(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with two(tmp_path, server) as (one, other, talk), somebody(tmp_path, server) as third:
        stranger = third.client.account
        assert stranger is not None
        await other.client.send_card(talk, stranger.id)
        card = await sees(one, talk, lambda item: item.kind == "card")
        said_of = Card.decode(card.body)
        assert (said_of.account, said_of.handle) == (stranger.id, stranger.handle)
        with pytest.raises(Refused) as refused:
            await other.client.send_card(talk, 4711)
        assert refused.value.code is ErrorCode.NOT_FOUND
        await one.client.broadcast("hello everybody", [other.id, stranger.id])
        await one.until(lambda: stranger.id in {each.account.id for each in one.client.people()})
        made = (await third.hears(events.SummaryChanged)).summary.id
        await sees(third, made, lambda item: said(item) == "hello everybody")
        await sees(other, talk, lambda item: item.kind == "text" and item.seq == 3)


async def test_my_marks_are_on_all_my_devices(tmp_path: Path, server: ServerAddress) -> None:
    async with two(tmp_path, server) as (one, other, talk):
        (hello,) = await one.items(talk)
        await other.client.send_text(talk, "secret")
        await sees(one, talk, lambda item: item.seq == 2)
        assert one.client.account is not None
        async with Client.open(Profile.open("laptop", tmp_path)) as laptop:
            there = Someone(laptop)
            handle = one.client.account.handle
            await laptop.login(server, handle=handle, password=PASSWORD, device_name="laptop")
            await there.synced()
            await one.client.star([hello])
            await sees(there, talk, lambda item: item.starred)
            assert [hit.item.seq for hit in await laptop.starred()] == [1]
            later = int(time.time() * 1000) + 3_600_000
            await laptop.remind(hello, later)
            told = await one.hears(events.RemindersChanged)
            assert [(item.seq, item.remind_at) for item in told.items] == [(1, later)]
            secret = await one.client.item(talk, 2)
            assert secret is not None
            await one.client.hide([secret])
            await there.hears(events.ItemRemoved)
            assert await there.texts(talk) == await one.texts(talk) == ["hello"]
            assert await other.texts(talk) == ["hello", "secret"]


async def test_what_is_scheduled_is_sent_or_taken_back(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with two(tmp_path, server) as (one, other, talk):
        now = int(time.time() * 1000)
        late = await one.client.schedule_text(talk, "never", now + 3_600_000)
        soon = await one.client.schedule_text(talk, "not now", now + 3_600_000)
        assert {item.id for item in await one.client.scheduled(talk)} == {late.id, soon.id}
        soon = await one.client.reschedule(soon, at=now, text="now")
        await sees(other, talk, lambda item: said(item) == "now")
        await one.hears(events.ScheduledChanged, lambda e: e.gone and e.item.id == soon.id)
        with pytest.raises(Refused) as caught:
            await one.client.cancel_scheduled(soon)
        assert caught.value.code is ErrorCode.NOT_FOUND
        await one.client.cancel_scheduled(late)
        assert await one.client.scheduled() == ()
        mine = await sees(one, talk, lambda item: item.seq and said(item) == "now")
        assert mine.sender == one.id


async def test_messages_disappear_and_receipts_tell_who_has_them(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with two(tmp_path, server) as (one, other, talk):
        await other.client.mark_read(talk, 1)
        (hello,) = await one.items(talk)
        await sees(one, talk, lambda item: item.seq == 1 and item.tick.value == "read")
        (receipt,) = await one.client.receipts(hello)
        assert receipt.account == other.id
        assert 0 < receipt.delivered_at <= receipt.read_at
        await one.client.change_conversation(talk, expire_after=2)
        await sees(other, talk, lambda item: item.kind == "system.timer")
        await one.client.send_text(talk, "for two seconds")
        for who in (one, other):
            await sees(who, talk, lambda item: item.expires and said(item) == "for two seconds")
            gone = await who.hears(events.ItemRemoved)
            assert gone.item.seq == 3
            kept = [item.seq for item in await who.items(talk)]
            assert kept == [1, 2]
            assert await who.client.search_messages("seconds") == ()
