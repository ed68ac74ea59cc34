"""What an app does with messages, without a connection: it all shows at once, and waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.client.archive.conftest import direct, entry
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.client import Client
from whatsapp_like.client.operations import Reach, SaveHead, SavePerson, SaveSelf, StoreEntries
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.bodies import Card, Location, Poll
from whatsapp_like.models.kinds import CARD, LOCATION, POLL, TEXT
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.timeline import Ballot, ReactionTally, TimelineItem

THERE = 100
LUNCH = Poll(question="Lunch?", options=("noon", "one"))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """A client with a conversation: a text of mine, one of theirs, and their poll."""
    with Profile.open("home", tmp_path) as profile:
        archive = open_archive(profile.archive)
        said = [
            (entry(1, sender=1), TextBody(text="mine").encode()),
            (entry(2), TextBody(text="theirs").encode()),
            (entry(3).model_copy(update={"kind": POLL}), LUNCH.encode()),
        ]
        archive.apply(
            [
                SaveSelf(account(1), Preferences()),
                *(SavePerson(account(n), None, None) for n in (1, 2)),
                SaveHead(direct(THERE, 1, 2)),
                StoreEntries(
                    THERE, [one for one, _ in said], [body for _, body in said], Reach(3), {}
                ),
            ]
        )
        archive.close()
    async with Client.open(Profile.open("home", tmp_path), connect=False) as made:
        yield made


async def items(client: Client, conversation: int = THERE) -> tuple[TimelineItem, ...]:
    return (await client.history(conversation)).items


async def test_an_edit_keeps_what_the_text_answers(client: Client) -> None:
    _mine, theirs, _poll = await items(client)
    await client.send_text(THERE, "@user2 yes", reply=theirs, mentions=(2,))
    answer = (await items(client))[-1]
    assert TextBody.decode(answer.body).attributes == TextAttributes(
        reply_to=2, reply_sender=2, reply_text="theirs", mentions=(2,)
    )
    await client.edit(answer, "yes", mentions=())
    (edited,) = [item for item in await items(client) if item.local == answer.local]
    body = TextBody.decode(edited.body)
    assert (body.text, body.attributes.reply_to, body.attributes.mentions) == ("yes", 2, ())
    assert not edited.is_edited, "nobody has seen what it said before"


async def test_what_is_committed_is_changed_by_entries_of_their_own(client: Client) -> None:
    mine, theirs, poll = await items(client)
    await client.edit(mine, "ours")
    await client.react(theirs, "👍")
    await client.pin(theirs)
    await client.vote(poll, [1])
    mine, theirs, poll = await items(client)
    assert (TextBody.decode(mine.body).text, mine.is_edited, mine.is_changing) == (
        "ours",
        True,
        True,
    )
    assert theirs.reactions == (ReactionTally(emoji="👍", accounts=(1,)),)
    assert theirs.is_pinned
    assert await client.pinned(THERE) == (theirs,)
    assert poll.ballots == (Ballot(account=1, choices=(1,)),)
    await client.pin(theirs, pinned=False)
    await client.delete(mine)
    assert await client.pinned(THERE) == ()
    mine = (await items(client))[0]
    assert (mine.body, mine.deleted_by) == (b"", 1)


async def test_what_was_not_sent_yet_just_goes(client: Client) -> None:
    item = await client.send_text(THERE, "oops")
    await client.delete(item)
    hidden = await client.send_text(THERE, "oops")
    await client.hide([hidden])
    assert len(await items(client)) == 3
    with pytest.raises(Refused) as caught:
        await client.react(item, "👍")
    assert caught.value.code is ErrorCode.NOT_FOUND


async def test_what_cannot_be_is_said_at_once(client: Client) -> None:
    mine, theirs, poll = await items(client)
    with pytest.raises(Refused) as caught:
        await client.edit(theirs, "forged")
    assert caught.value.code is ErrorCode.NOT_ALLOWED
    for impossible in (
        client.edit(mine, "  "),
        client.vote(mine, [0]),
        client.vote(poll, [2]),
        client.vote(poll, [0, 1]),
        client.react(mine, "x" * 33),
        client.send_poll(THERE, "Alone?", ["yes"]),
        client.send_location(THERE, 91, 0),
        client.forward([mine.model_copy(update={"kind": "system.title"})], [THERE]),
        client.send_text(THERE, "x", mentions=range(1, 99)),
    ):
        with pytest.raises(ValueError, match=r"."):
            await impossible
    with pytest.raises(ConnectionLost):
        await client.send_card(THERE, 99)
    assert len(await items(client)) == 3


async def test_all_kinds_are_sent_and_passed_on(client: Client) -> None:
    mine, _theirs, poll = await items(client)
    await client.save_draft(THERE, "half")
    place = await client.send_location(THERE, 45.5, -73.6, "Montréal")
    card = await client.send_card(THERE, 2)
    asked = await client.send_poll(THERE, "When?", ["now", "later"], multiple=True)
    line = next(line for line in await client.summaries() if line.id == THERE)
    assert line.draft == "half", "only what was typed is the draft"
    await client.forward([mine, poll, place, card, asked], [-7, -8])
    for conversation in (-7, -8):
        text, *rest = await items(client, conversation)
        assert TextBody.decode(text.body) == TextBody(
            text="mine", attributes=TextAttributes(forwarded=True)
        )
        assert [(item.kind, item.body) for item in rest] == [
            (POLL, LUNCH.encode()),
            (LOCATION, Location(latitude=45.5, longitude=-73.6, label="Montréal").encode()),
            (CARD, Card(account=2, handle="user2", name="User 2").encode()),
            (POLL, asked.body),
        ]


async def test_a_broadcast_goes_to_each_alone(client: Client) -> None:
    sent = await client.broadcast("all of you", [2, 7, 8])
    assert [item.conversation for item in sent] == [THERE, -7, -8]
    for conversation in (-7, -8):
        (item,) = await items(client, conversation)
        assert (item.kind, TextBody.decode(item.body).text) == (TEXT, "all of you")


async def test_stars_reminders_and_what_is_hidden(client: Client) -> None:
    mine, theirs, poll = await items(client)
    await client.star([mine, theirs])
    await client.star([mine], starred=False)
    assert [hit.item.seq for hit in await client.starred()] == [2]
    assert await client.starred(-7) == ()
    await client.remind(poll, TIME)
    assert [(item.seq, item.remind_at) for item in await client.reminders()] == [(3, TIME)]
    await client.hide([theirs, poll])
    assert [item.seq for item in await items(client)] == [1]
    assert await client.starred() == ()
    assert await client.reminders() == ()
    assert await client.item(THERE, 2) is None
    assert await client.item(THERE, 1) == mine
    with pytest.raises(ValueError, match="remind_at"):
        await client.remind(mine, -1)
