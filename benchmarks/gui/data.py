"""An archive with as many messages as one likes, written by the archive's own code.

The texts are as long as in a messenger: 60 % have up to 10 words, 30 % up to 40, 10 % up to 150.
Their words are as frequent as a language's (Zipf): a few stand in every second message, most in
hardly any.
"""

from __future__ import annotations

import random
import time
from itertools import accumulate, product
from pathlib import Path
from typing import Final

from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.operations import (
    Reach,
    SaveHead,
    SaveMembers,
    SavePerson,
    SaveSelf,
    StoreEntries,
)
from whatsapp_like.models.account import Account, Preferences
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Conversation, Group, Member
from whatsapp_like.models.enums import ConversationKind, MemberRole
from whatsapp_like.models.message import Entry, TextBody

ME: Final = 1
PEOPLE: Final = 200
"""Each of them shares a conversation with me."""
FIRST_TALK: Final = 1000
GROUP: Final = 900
TEXTS: Final = 40_000
"""Different texts; further messages repeat them, each with a word of its own."""
BATCH: Final = 10_000
SPACING_MS: Final = 20_000

FREQUENT: Final = (
    "the i you to a and it that of in is for me my on have but we so not be do this are with was "
    "no just at what if they all your can like will get up know go time when there out how about "
    "see good think one from message want now got come an or day then here well would ok as some "
    "need back really more home going today tomorrow he she us did had been them which where why "
    "could should right still never work week night after before new always much over let too make"
)
_ONSETS: Final = ("b", "br", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t")
_VOWELS: Final = ("a", "e", "i", "o", "u", "ea")
_CODAS: Final = ("", "n", "r", "s", "l", "nd")


def words() -> list[str]:
    """Return some 36,000 words, the most frequent first."""
    syllables = ["".join(parts) for parts in product(_ONSETS, _VOWELS, _CODAS)]
    made = [first + second for first, second in product(syllables, repeat=2)]
    random.Random(7).shuffle(made)
    return [*FREQUENT.split(), *made[:36_000]]


def texts(count: int = TEXTS) -> list[str]:
    """Return texts, always the same ones."""
    dice = random.Random(11)
    known = words()
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(known))))
    made = []
    for _ in range(count):
        kind = dice.random()
        length = dice.randint(1, 10) if kind < 0.6 else dice.randint(10, 40)
        if kind >= 0.9:
            length = dice.randint(40, 150)
        made.append(" ".join(dice.choices(known, cum_weights=weights, k=length)))
    return made


def talk_of(person: int) -> int:
    """Return the conversation I share with somebody."""
    return FIRST_TALK + person


def fill(path: Path, largest: int, others: int = 0) -> None:
    """Write an archive: `largest` messages with person 2, and `others` with everybody else."""
    archive = open_archive(path)
    now = round(time.time() * 1000)
    count = largest + others
    start = now - count * SPACING_MS
    rest = range(3, PEOPLE + 2)
    archive.apply(
        [
            SaveSelf(_account(ME), Preferences()),
            SavePerson(_account(ME), None, now),
            *(SavePerson(_account(n), Contact(account=n), now) for n in (2, *rest)),
            *(SaveHead(_head(n)) for n in (2, *rest)),
        ]
    )
    # Rounded up, the others' share of each batch would outrun what there is of it.
    place = {n: 0 for n in (2, *rest)}
    stock = texts()
    share = largest / max(1, count)
    given = 0
    for first in range(0, count, BATCH):
        batch = range(first, min(first + BATCH, count))
        entries: dict[int, tuple[list[Entry], list[bytes]]] = {}
        for number in batch:
            if given < share * (number + 1):
                person, given = 2, given + 1
            else:
                person = rest[number % len(rest)]
            place[person] += 1
            seq = place[person]
            sender = ME if number % 5 < 2 else person
            known = entries.setdefault(person, ([], []))
            known[0].append(
                Entry(
                    conversation=talk_of(person),
                    seq=seq,
                    sender=sender,
                    device=9,
                    nonce=number + 1,
                    time=start + number * SPACING_MS,
                )
            )
            text = f"{stock[number % len(stock)]} n{number}"
            known[1].append(TextBody(text=text).encode())
        archive.apply(
            [
                StoreEntries(talk_of(person), made, bodies, Reach(place[person]), {})
                for person, (made, bodies) in entries.items()
            ]
        )
    archive.close()


def fill_group(path: Path, members: int) -> None:
    """Write an archive with a group of so many, me among them, whom everybody is known of."""
    archive = open_archive(path)
    now = round(time.time() * 1000)
    numbers = range(ME, ME + members)
    head = Conversation(
        id=GROUP,
        kind=ConversationKind.GROUP,
        title="Everybody",
        members=(Member(account=ME, role=MemberRole.OWNER),),
        group=Group(member_count=members, member_version=members),
    )
    archive.apply(
        [
            SaveSelf(_account(ME), Preferences()),
            *(SavePerson(_account(n), None, now) for n in numbers if n != ME),
            SaveHead(head),
            SaveMembers(GROUP, [Member(account=n) for n in numbers], (), members),
        ]
    )
    archive.close()


def _account(number: int) -> Account:
    return Account(id=number, handle=f"person{number}", first_name=f"Person {number}")


def _head(person: int) -> Conversation:
    return Conversation(
        id=talk_of(person),
        kind=ConversationKind.DIRECT,
        members=(Member(account=ME), Member(account=person)),
    )
