"""An archive in memory, and what fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, open_archive
from whatsapp_like.client.operations import Reach, SaveHead, SaveSelf, StoreEntries
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.message import Entry, TextBody

Fill = Callable[..., None]
TODAY = datetime.fromtimestamp(TIME / 1000).astimezone().date()
"""The day on which everything happens here."""


@pytest.fixture
def archive() -> Iterator[Archive]:
    made = open_archive(None)
    made.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(100, 1, 2))])
    yield made
    made.close()


def direct(number: int, *members: int, last_seq: int = 0) -> Conversation:
    return Conversation(
        id=number,
        kind=ConversationKind.DIRECT,
        members=tuple(Member(account=m) for m in members),
        last_seq=last_seq,
    )


def entry(seq: int, sender: int = 2, conversation: int = 100, time: int = 0) -> Entry:
    return Entry(
        conversation=conversation,
        seq=seq,
        sender=sender,
        device=9,
        nonce=seq,
        time=time or TIME + seq * 1000,
    )


def store(
    archive: Archive,
    texts: list[str],
    *,
    first: int = 1,
    sender: int = 2,
    conversation: int = 100,
    time: int = 0,
) -> None:
    """Store texts as the entries from `first` on, all of them at `time` if that is given."""
    archive.apply(
        [
            StoreEntries(
                conversation,
                [entry(first + n, sender, conversation, time) for n in range(len(texts))],
                [TextBody(text=text).encode() for text in texts],
                Reach(first + len(texts) - 1),
                {},
            )
        ]
    )
