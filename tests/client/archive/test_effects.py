"""What changes do to messages: whatever arrives first, the outcome is that of the order of seqs."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.client.archive.conftest import TODAY, direct, store
from tests.client.peer import TIME, account
from whatsapp_like.client.archive import Archive, open_archive
from whatsapp_like.client.events import ItemRemoved, ItemsChanged, SummaryChanged
from whatsapp_like.client.operations import (
    DropItem,
    MarkEntries,
    Operation,
    QueueItem,
    Reach,
    SaveHead,
    SaveSelf,
    StoreEntries,
    StoreSent,
)
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.bodies import Nothing, Poll, Reaction, Vote
from whatsapp_like.models.kinds import TARGETED, is_row
from whatsapp_like.models.message import Entry, TextAttributes, TextBody
from whatsapp_like.models.timeline import Ballot, ReactionTally, TimelineItem

THERE = 100
Said = tuple[Entry, bytes]


def text(said: str) -> bytes:
    return TextBody(text=said).encode()


NOTHING = Nothing().encode()
THUMB, HEART = Reaction(emoji="👍").encode(), Reaction(emoji="❤️").encode()
POLL = Poll(question="When?", options=("now", "later"), multiple=False).encode()


def entry(seq: int, kind: str = "text", target: int = 0, sender: int = 2) -> Entry:
    return Entry(
        conversation=THERE,
        seq=seq,
        sender=sender,
        device=9,
        nonce=seq,
        time=TIME + seq * 1000,
        kind=kind,
        target=target,
    )


def page(said: Sequence[Said], cursor: int, low: int = 1) -> StoreEntries:
    return StoreEntries(
        THERE, [one for one, _ in said], [body for _, body in said], Reach(cursor, low), {}
    )


def push(archive: Archive, seq: int, kind: str, target: int, body: bytes, sender: int = 2) -> None:
    archive.apply([page([(entry(seq, kind, target, sender), body)], seq)])


def made(path: Path | None = None) -> Archive:
    archive = open_archive(path)
    archive.apply([SaveSelf(account(1), Preferences()), SaveHead(direct(THERE, 1, 2))])
    return archive


def items(archive: Archive) -> tuple[TimelineItem, ...]:
    return archive.read(lambda reader: reader.history(THERE, None, 1000)).items


def find(archive: Archive, words: str) -> list[int]:
    hits = archive.read(lambda reader: reader.search(words, None, 100, 0, TODAY))
    return [hit.item.seq for hit in hits]


def said(item: TimelineItem) -> str:
    return TextBody.decode(item.body).text


def test_an_edit_changes_what_is_shown_and_what_is_found(archive: Archive) -> None:
    store(archive, ["the brwon fox", "another"])
    told = archive.apply([page([(entry(3, "edit", 1), text("the brown fox"))], 3)])
    (changed,) = [event for event in told if isinstance(event, ItemsChanged)]
    assert [(said(item), item.is_edited) for item in changed.items] == [("the brown fox", True)]
    assert [(item.seq, said(item)) for item in items(archive)] == [
        (1, "the brown fox"),
        (2, "another"),
    ]
    assert (find(archive, "brown"), find(archive, "brwon"), find(archive, "another")) == (
        [1],
        [],
        [2],
    )
    push(archive, 4, "edit", 1, text("the red fox"))
    assert (find(archive, "red"), find(archive, "brown")) == ([1], [])


def test_earlier_words_stay_readable(archive: Archive) -> None:
    store(archive, ["one", "two"])

    def history(seq: int) -> list[tuple[int, str]]:
        found = archive.read(lambda reader: reader.edits(THERE, seq))
        return [(edit.time, TextBody.decode(edit.body).text) for edit in found]

    assert history(1) == []
    push(archive, 3, "edit", 1, text("uno"))
    push(archive, 4, "edit", 1, text("forged"), sender=1)
    push(archive, 5, "edit", 1, text("eins"))
    assert history(1) == [(TIME + 1000, "one"), (TIME + 3000, "uno"), (TIME + 5000, "eins")]
    assert (history(2), history(99)) == ([], [])
    push(archive, 6, "delete", 1, NOTHING)
    assert history(1) == []


def test_nobody_edits_what_somebody_else_said(archive: Archive) -> None:
    store(archive, ["mine"])
    push(archive, 2, "edit", 1, text("forged"), sender=1)
    (item,) = items(archive)
    assert (said(item), item.is_edited) == ("mine", False)


def test_a_deleted_message_leaves_nothing_but_its_place(tmp_path: Path) -> None:
    archive = made(tmp_path / "archive.db")
    store(archive, ["secret plan", "next"])
    push(archive, 3, "reaction", 1, THUMB)
    push(archive, 4, "edit", 1, text("secret scheme"))
    push(archive, 5, "pin", 1, NOTHING)
    push(archive, 6, "delete", 1, NOTHING)
    first = items(archive)[0]
    assert (first.body, first.deleted_by, first.reactions) == (b"", 2, ())
    assert not first.is_edited
    assert not first.is_pinned
    assert find(archive, "secret") == []
    archive.close()
    sql = sqlite3.connect(tmp_path / "archive.db")
    kept = sql.execute(
        "SELECT body FROM message UNION ALL SELECT original FROM message "
        "UNION ALL SELECT body FROM change"
    ).fetchall()
    sql.close()
    assert not any(b"secret" in (body or b"") for (body,) in kept)


def test_reactions_count_the_last_of_each(archive: Archive) -> None:
    store(archive, ["hello"])
    push(archive, 2, "reaction", 1, THUMB, sender=1)
    push(archive, 3, "reaction", 1, HEART, sender=2)
    assert items(archive)[0].reactions == (
        ReactionTally(emoji="👍", accounts=(1,)),
        ReactionTally(emoji="❤️", accounts=(2,)),
    )
    push(archive, 4, "reaction", 1, HEART, sender=1)
    assert items(archive)[0].reactions == (ReactionTally(emoji="❤️", accounts=(2, 1)),)
    push(archive, 5, "reaction", 1, Reaction().encode(), sender=2)
    assert items(archive)[0].reactions == (ReactionTally(emoji="❤️", accounts=(1,)),)
    push(archive, 6, "reaction", 1, b"\xff nonsense", sender=1)
    assert items(archive)[0].reactions == ()


def test_votes_that_do_not_fit_the_poll_are_none(archive: Archive) -> None:
    archive.apply([page([(entry(1, "poll"), POLL)], 1)])
    push(archive, 2, "vote", 1, Vote(choices=(1,)).encode(), sender=1)
    push(archive, 3, "vote", 1, Vote(choices=(0, 1)).encode(), sender=1)
    push(archive, 4, "vote", 1, Vote(choices=(7,)).encode(), sender=2)
    push(archive, 5, "close", 1, NOTHING, sender=1)
    (item,) = items(archive)
    assert (item.ballots, item.is_closed) == ((), False)
    push(archive, 6, "vote", 1, Vote(choices=(1,)).encode(), sender=1)
    push(archive, 7, "close", 1, NOTHING)
    push(archive, 8, "vote", 1, Vote(choices=(0,)).encode(), sender=2)
    (item,) = items(archive)
    assert (item.ballots, item.is_closed) == ((Ballot(account=1, choices=(1,)),), True)


def test_a_change_is_no_line_of_its_own_but_a_pin_is(archive: Archive) -> None:
    store(archive, ["hello"])
    push(archive, 2, "reaction", 1, THUMB)
    line = archive.read(lambda reader: reader.summary(THERE))
    assert line is not None
    assert line.last is not None
    assert (line.last.seq, line.last.reactions[0].emoji, line.unread) == (1, "👍", 1)
    push(archive, 3, "pin", 1, NOTHING)
    assert [(item.seq, item.kind, item.is_pinned, item.target) for item in items(archive)] == [
        (1, "text", True, 0),
        (3, "pin", False, 1),
    ]
    push(archive, 4, "unpin", 1, NOTHING)
    assert [(item.seq, item.is_pinned) for item in items(archive)] == [(1, False), (3, False)]


def test_unread_counts_what_others_say_and_did_not_delete(archive: Archive) -> None:
    me = TextBody(text="@user1 look", attributes=TextAttributes(mentions=(1,))).encode()
    talk = [
        (entry(1), text("one")),
        (entry(2), me),
        (entry(3), text("gone")),
        (entry(4, "reaction", 1), THUMB),
        (entry(5, sender=1), text("mine")),
        (entry(6, "delete", 3), NOTHING),
        (entry(7, "pin", 1), NOTHING),
        (entry(8, "system.title"), b'{"title":"x"}'),
    ]

    def counts() -> tuple[int, int]:
        line = archive.read(lambda reader: reader.summary(THERE))
        assert line is not None
        return line.unread, line.mentions

    archive.apply([page(talk, 8)])
    assert counts() == (2, 1)
    # What is known of but not here yet counts as a whole.
    archive.apply([SaveHead(direct(THERE, 1, 2, last_seq=10))])
    assert counts() == (4, 1)
    push(archive, 9, "edit", 2, text("never mind"))
    assert counts() == (3, 0)
    found = archive.read(lambda reader: reader.arrivals(THERE, 0, 10))
    assert ([item.seq for item in found.items], found.through) == ([1, 2], 9)


def queue(local: int, kind: str, target: int, body: bytes) -> QueueItem:
    return QueueItem(local, local, THERE, kind, body, TIME, target=target, typed=False)


def test_what_waits_shows_at_once_and_is_undone_when_dropped(archive: Archive) -> None:
    store(archive, ["mine", "theirs"], sender=1)
    told = archive.apply([queue(1, "edit", 1, text("better")), queue(2, "reaction", 2, THUMB)])
    (changed,) = [event for event in told if isinstance(event, ItemsChanged)]
    assert [(item.seq, item.is_changing) for item in changed.items] == [(1, True), (2, True)]
    first, second = items(archive)
    assert (said(first), first.is_edited, first.is_changing) == ("better", True, True)
    assert second.reactions == (ReactionTally(emoji="👍", accounts=(1,)),)
    told = archive.apply([DropItem(1)])
    assert not [event for event in told if isinstance(event, ItemRemoved)]
    (changed,) = [event for event in told if isinstance(event, ItemsChanged)]
    assert [(said(item), item.is_edited, item.is_changing) for item in changed.items] == [
        ("mine", False, False)
    ]
    archive.apply([StoreSent(2, entry(3, "reaction", 2, sender=1), Reach(3))])
    assert [(item.seq, item.is_changing, len(item.reactions)) for item in items(archive)] == [
        (1, False, 0),
        (2, False, 1),
    ]


def test_what_changes_an_unsent_message_moves_with_it(archive: Archive) -> None:
    archive.apply([QueueItem(1, 1, THERE, "text", text("frist"), TIME)])
    archive.apply([queue(2, "edit", -1, text("first"))])
    (item,) = items(archive)
    assert (said(item), item.seq, item.is_changing) == ("first", 0, True)
    told = archive.apply([StoreSent(1, entry(1, sender=1), Reach(1))])
    assert [said(i) for e in told if isinstance(e, ItemsChanged) for i in e.items] == ["first"]
    (loaded,) = archive.read(lambda reader: reader.load()).items
    assert (loaded.local, loaded.target) == (2, 1)
    archive.apply([StoreSent(2, entry(2, "edit", 1, sender=1), Reach(2))])
    (item,) = items(archive)
    assert (said(item), item.seq, item.is_changing) == ("first", 1, False)


def test_a_page_below_tells_nothing_but_what_it_changes_in_an_earlier_stretch(
    archive: Archive,
) -> None:
    store(archive, ["one", "two"])
    archive.apply(
        [
            StoreEntries(
                THERE, [entry(9), entry(10)], [text("nine"), text("ten")], Reach(10, 9, 2, 1), {}
            )
        ]
    )
    older = [(entry(7), text("seven")), (entry(8, "reaction", 2), THUMB)]
    told = archive.apply(
        [
            StoreEntries(
                THERE,
                [one for one, _ in older],
                [body for _, body in older],
                Reach(10, 7, 2, 1),
                {},
            )
        ]
    )
    changed = [event for event in told if isinstance(event, ItemsChanged)]
    assert [[item.seq for item in event.items] for event in changed] == [[2]]
    assert not [event for event in told if isinstance(event, SummaryChanged)]


# --- the same as a model that knows everything, in order ------------------------------------------


@dataclass
class Model:
    """An item as the protocol describes it, made by applying all entries in the order of seqs."""

    sender: int
    kind: str
    body: bytes
    is_edited: bool = False
    deleted_by: int = 0
    emoji: dict[int, str] = field(default_factory=dict)
    is_pinned: bool = False
    ballots: dict[int, tuple[int, ...]] = field(default_factory=dict)
    is_closed: bool = False


def server(wishes: Sequence[tuple[str, int, int, int]]) -> list[Said]:
    """Return the log that a server makes of what people wish: kind, sender, target, a number."""
    log: list[Said] = []
    model = apply(log)
    for kind, sender, target, number in wishes:
        seq = len(log) + 1
        body = {
            "text": text(f"word{number} said{seq}"),
            "poll": POLL,
            "edit": text(f"word{number} edited{seq}"),
            "reaction": (THUMB, HEART, Reaction().encode())[number],
            "vote": Vote(choices=(number % 2,)).encode(),
        }.get(kind, NOTHING)
        if kind in TARGETED:
            of = model.get(target)
            if of is None or of.deleted_by or of.kind not in ("text", "poll"):
                continue
            if kind in ("edit", "close", "delete") and of.sender != sender:
                continue
            if (kind == "edit" and of.kind != "text") or (
                kind in ("vote", "close") and (of.kind != "poll" or of.is_closed)
            ):
                continue
        log.append((entry(seq, kind, target if kind in TARGETED else 0, sender), body))
        if kind == "delete":
            log = [
                (one, b"" if target in (one.seq, one.target) and one.kind != "delete" else body)
                for one, body in log
            ]
        model = apply(log)
    return log


def apply(log: Sequence[Said]) -> dict[int, Model]:
    model: dict[int, Model] = {}
    for one, body in log:
        of = model.get(one.target)
        if is_row(one.kind):
            model[one.seq] = Model(one.sender, one.kind, body)
        if of is None or (not body and one.kind != "delete"):
            continue
        if one.kind == "delete":
            model[one.target] = Model(of.sender, of.kind, b"", deleted_by=one.sender)
        elif one.kind == "edit":
            of.body, of.is_edited = body, True
        elif one.kind == "reaction":
            of.emoji.pop(one.sender, None)
            if emoji := Reaction.decode(body).emoji:
                of.emoji[one.sender] = emoji
        elif one.kind in ("pin", "unpin"):
            of.is_pinned = one.kind == "pin"
        elif one.kind == "vote":
            of.ballots.pop(one.sender, None)
            of.ballots[one.sender] = Vote.decode(body).choices
        elif one.kind == "close":
            of.is_closed = True
    return model


def shown(item: TimelineItem) -> tuple[object, ...]:
    emoji = {tally.emoji: set(tally.accounts) for tally in item.reactions}
    return (
        *(item.kind, item.sender, item.body, item.is_edited, item.deleted_by, item.is_pinned),
        *(item.is_closed, emoji, {each.account: each.choices for each in item.ballots}),
    )


def wanted(model: Model) -> tuple[object, ...]:
    emoji: dict[str, set[int]] = {}
    for sender, one in model.emoji.items():
        emoji.setdefault(one, set()).add(sender)
    return (
        *(model.kind, model.sender, model.body, model.is_edited, model.deleted_by),
        *(model.is_pinned, model.is_closed, emoji, model.ballots),
    )


KINDS = ("text", "text", "poll", "edit", "delete", "reaction", "pin", "unpin", "vote", "close")
WISHES = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from((1, 2)), st.integers(1, 12), st.integers(0, 2)
    ),
    min_size=8,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(WISHES, st.data())
def test_however_it_arrives_the_items_are_those_of_the_order(
    wishes: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    log = server(wishes)
    count = len(log)
    # Some of it is here, then the tail comes, pages below it newest first, and pushes above.
    tail = data.draw(st.integers(0, count), label="tail from")
    pushed = data.draw(st.integers(tail, count), label="pushed from")
    cuts = (
        sorted(data.draw(st.sets(st.integers(1, max(1, tail - 1))), label="cuts")) if tail else []
    )
    edges = [0, *[cut for cut in cuts if cut < tail], tail]
    below = [(a, b) for a, b in itertools.pairwise(edges) if a < b][::-1]
    work: list[Operation] = []
    if pushed > tail:
        work.append(page(log[tail:pushed], pushed, tail + 1))
    ups = [page([log[n]], n + 1, 1) for n in range(pushed, count)]
    downs = [page(log[a:b], pushed, a + 1) for a, b in below]
    order = data.draw(st.permutations([0] * len(ups) + [1] * len(downs)), label="order")
    for which in order:
        work.append((downs if which else ups).pop(0))
    for again in data.draw(st.lists(st.sampled_from(work), max_size=3)) if work else []:
        work.insert(data.draw(st.integers(0, len(work))), again)
    # Closed also where the drawing ends an example early.
    with closing(made()) as archive:
        while work:
            batch = data.draw(st.integers(1, 4), label="in one transaction")
            archive.apply(work[:batch])
            del work[:batch]
        archive.apply([page([], count)])
        model = apply(log)
        assert {item.seq: shown(item) for item in items(archive)} == {
            seq: wanted(of) for seq, of in model.items()
        }
        for number in range(3):
            holds = {
                seq
                for seq, of in model.items()
                if of.kind == "text" and b"word%d " % number in of.body
            }
            assert set(find(archive, f"word{number} ")) == holds


@pytest.mark.parametrize("kind", sorted(TARGETED))
def test_a_change_of_nothing_harms_nobody(archive: Archive, kind: str) -> None:
    store(archive, ["one"])
    push(archive, 2, kind, 77, b"\x00")
    push(archive, 3, kind, 0, b"\x00")
    assert [item.seq for item in items(archive) if item.kind == "text"] == [1]


def test_the_cost_of_a_change_does_not_depend_on_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted in steps of SQLite's machine, which are the same on every computer."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noting(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **kwargs))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", noting)
    archive = made()
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    opened[0].set_progress_handler(step, 10)

    def cost(work: Callable[[], object]) -> int:
        before = steps[0]
        work()
        return steps[0] - before

    def costs(seq: int) -> list[int]:
        archive.apply([MarkEntries(THERE, [2], {"starred": True})])
        return [
            cost(lambda: push(archive, seq, "reaction", 1, THUMB)),
            cost(lambda: push(archive, seq + 1, "pin", 2, NOTHING)),
            cost(lambda: push(archive, seq + 2, "edit", 3, text("better"))),
            cost(lambda: push(archive, seq + 3, "delete", 4, NOTHING)),
            cost(lambda: archive.read(lambda reader: reader.history(THERE, 60, 50))),
            cost(lambda: archive.read(lambda reader: reader.pinned(THERE))),
            cost(lambda: archive.read(lambda reader: reader.starred(None, 50, 0))),
            cost(lambda: archive.read(lambda reader: reader.edits(THERE, 3))),
        ]

    count = 3000
    store(archive, [f"text {n}" for n in range(count)])
    few = costs(count + 1)
    first = count + 5
    many = [(entry(first + n, "reaction", 100 + n % 2000), THUMB) for n in range(count)]
    archive.apply([page(many, first + count - 1)])
    # Nor does it on how often somebody changes their mind, or others did it before.
    first += count
    many = [
        (entry(first + n, kind, 1 + n % 3), body)
        for n, (kind, body) in zip(
            range(count), itertools.cycle([("reaction", HEART), ("vote", NOTHING)])
        )
    ]
    archive.apply([page(many, first + count - 1)])
    assert all(
        after < 2 * before + 50 for before, after in zip(few, costs(first + count), strict=True)
    ), few
    archive.close()


def test_words_that_were_taken_out_are_in_the_files_no_more(tmp_path: Path) -> None:
    archive = made(tmp_path / "a.sqlite3")
    count = 3000
    store(archive, [f"number {n} says something" for n in range(count)])
    push(archive, count + 1, "text", 0, text("a zebrafish swims"))
    push(archive, count + 2, "edit", count + 1, text("an okapi walks"))
    push(archive, count + 3, "delete", count + 1, NOTHING)

    def is_left() -> bool:
        data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return b"zebrafish" in data or b"okapi" in data

    assert is_left()
    assert archive.tidy()
    # Others have their turn between two steps.
    push(archive, count + 4, "text", 0, text("a gnu"))
    while archive.tidy():
        pass
    assert not is_left()
    assert not archive.tidy()
    assert len(find(archive, "something")) == 100
    assert (find(archive, "gnu"), find(archive, "okapi")) == ([count + 4], [])
    archive.close()
