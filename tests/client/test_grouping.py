"""Groups are asked for once, whatever becomes of the answer."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from tests.client.peer import Peer
from tests.client.rig import Rig
from tests.client.test_asking import Bench
from whatsapp_like.client.grouping import Grouping
from whatsapp_like.client.machine import Machine
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.protocol import envelopes as e


async def test_a_group_whose_answer_was_lost_is_asked_for_by_the_same_token() -> None:
    rig = Rig(Peer()).online()
    grouping = Grouping(cast(Machine, Bench(rig)))

    async def asks(title: str) -> tuple[e.CreateGroup, asyncio.Future[Conversation]]:
        asking = asyncio.ensure_future(grouping.create_group(title, [2]))
        await asyncio.sleep(0)
        assert rig.session is not None
        said = rig.session.asked(e.CreateGroup)[-1]
        assert isinstance(said, e.CreateGroup)
        return said, asking

    def answers(said: e.CreateGroup) -> None:
        me = Member(account=1)
        head = Conversation(id=9, kind=ConversationKind.GROUP, title=said.title, members=(me,))
        assert rig.session is not None
        rig.session.say(e.ConversationOpened(re=said.id, conversation=head, accounts=()))
        rig.flow()

    first, lost = await asks("Lab")
    rig.cut()
    with pytest.raises(ConnectionLost):
        await lost
    rig.online()
    other, unanswered = await asks("Another")
    unanswered.cancel()
    again, found = await asks("Lab")
    answers(again)
    assert (await found).id == 9
    assert first.token == again.token != other.token

    anew, lost = await asks("Club")
    rig.cut()
    with pytest.raises(ConnectionLost):
        await lost
    rig.online()
    hurried, refused = await asks("Club")
    assert rig.session is not None
    rig.session.say(e.ErrorReply(re=hurried.id, code=ErrorCode.THROTTLED, retry_after=1.0))
    rig.flow()
    with pytest.raises(Refused):
        await refused
    last, made = await asks("Club")
    answers(last)
    await made
    assert anew.token == hurried.token == last.token != first.token
    another, unanswered = await asks("Club")
    assert another.token != last.token
    unanswered.cancel()
    rig.close()
