"""Profiles with an archive that was filled without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from whatsapp_like.client import operations as op
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.profile import ARCHIVE_FILE, Profile
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Member
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.message import Entry, TextBody

ADA = Account(id=1, handle="ada", first_name="Ada", last_name="Lovelace")
NORA = Account(id=2, handle="nora", first_name="Nora", last_name="Becker")
NAME = "test"
THERE = 77
NOON = 1_713_186_242_000
MINUTE = 60_000
BATCH = 500


def text_of(seq: int) -> str:
    return f"Message {seq}: the train leaves at half past nine from platform four"


def fill(
    folder: Path,
    count: int,
    *,
    low: int = 1,
    newest: int | None = None,
    text: Callable[[int], str] = text_of,
    nickname: str = "",
    me: Account = ADA,
    peer: Account = NORA,
) -> None:
    """Make the profile `NAME` below `folder`: the messages `low` to `count` of one conversation,
    a minute apart, by turns; the newest that is known to exist is `newest`."""
    path = folder / NAME
    path.mkdir(parents=True, exist_ok=True)
    archive = open_archive(path / ARCHIVE_FILE)
    contact = Contact(account=peer.id, nickname=nickname) if nickname else None
    head = Conversation(
        id=THERE,
        kind=ConversationKind.DIRECT,
        members=tuple(
            Member(account=number, delivered_seq=count, read_seq=count)
            for number in sorted({me.id, peer.id})
        ),
        last_seq=newest or count,
        last_time=NOON + count * MINUTE,
    )
    archive.apply(
        [
            op.SaveSelf(me, Preferences()),
            op.SavePerson(me, None, None),
            op.SavePerson(peer, contact, None),
            op.SaveHead(head),
        ]
    )
    for first in range(low, count + 1, BATCH):
        seqs = range(first, min(first + BATCH, count + 1))
        entries = [
            Entry.model_construct(
                conversation=THERE,
                seq=seq,
                sender=(me.id, peer.id)[seq % 2],
                device=5,
                nonce=seq,
                time=NOON + seq * MINUTE,
                kind="text",
            )
            for seq in seqs
        ]
        bodies = [TextBody(text=text(seq)).encode() for seq in seqs]
        reach = op.Reach(seqs[-1], low)
        archive.apply([op.StoreEntries(THERE, entries, bodies, reach, {})])
    archive.close()


def opened(folder: Path) -> Profile:
    """Open that profile."""
    return Profile.open(NAME, folder)
