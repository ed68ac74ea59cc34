"""What is done with messages: what is asked of the client, and what is said when it fails."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import ME, NORA, FakeLink, item
from whatsapp_like.client.events import ChangeRefused
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.state.app import AppState

TALK = 50


@pytest.fixture
def messages(link: FakeLink) -> MessageController:
    made = MessageController(AppState(), link)
    link.on_event = made.receive
    return made


def test_each_is_asked_of_the_client(messages: MessageController, link: FakeLink) -> None:
    mine, hers = item(TALK, 3, ME.id, "hi"), item(TALK, 4, NORA.id, "hello")
    messages.edit(mine, "hey", (), pytest.fail)
    messages.delete((mine, hers), pytest.fail)
    messages.react(hers, "👍", pytest.fail)
    messages.pin(hers, True, pytest.fail)
    messages.forward((mine, hers), (60, -3), lambda: None, pytest.fail)
    messages.broadcast("all", (2, 3), lambda: None, pytest.fail)
    link.drain()
    assert link.client.calls == [
        ("edit", 3, "hey", ()),
        ("delete", 3),
        ("delete", 4),
        ("react", 4, "👍"),
        ("pin", 4, True),
        ("forward", (3, 4), (60, -3)),
        ("broadcast", "all", (2, 3)),
    ]


def test_what_the_server_refuses_later_is_told_in_its_conversation(
    messages: MessageController, link: FakeLink
) -> None:
    told: list[tuple[int, str]] = []
    messages.refused.connect(lambda where, words: told.append((where, words)))
    link.client.tell(ChangeRefused(conversation=TALK, seq=3, kind="edit", code="not_found"))
    link.client.tell(ChangeRefused(conversation=TALK, seq=3, kind="vote", code="not_allowed"))
    link.client.tell(ChangeRefused(conversation=TALK, seq=3, kind="reaction", code="not_allowed"))
    link.drain()
    assert told == [
        (TALK, "The message was deleted before your edit arrived."),
        (TALK, "This poll is closed."),
        (TALK, "You are not allowed to do that."),
    ]


def test_what_cannot_be_done_is_a_sentence(messages: MessageController, link: FakeLink) -> None:
    told: list[str] = []
    mine = item(TALK, 3, ME.id, "hi")
    link.client.failures["edit"] = ValueError("is empty")
    link.client.failures["pin"] = Refused(ErrorCode.NOT_FOUND)
    messages.edit(mine, "", (), told.append)
    messages.pin(mine, True, told.append)
    link.drain()
    assert told == [
        "That cannot be sent like this: something is empty or too long.",
        "This message is not here any more.",
    ]
