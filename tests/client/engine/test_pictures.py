"""Pictures in the client: told of, fetched a few at a time, and believed by their bytes alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.engine.test_groups import ask, create
from tests.client.engine.test_hub import joins, settle
from tests.client.rig import Rig
from tests.images import image_file
from tests.server.core.world import WALL, World
from whatsapp_like.client import events
from whatsapp_like.client.archive import schema
from whatsapp_like.client.archive.pictures import Pictures
from whatsapp_like.client.engine.pictures import AT_ONCE
from whatsapp_like.client.operations import SavePicture, TouchPicture
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.picture import picture_id
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.rows import NewPicture
from whatsapp_like.server.store.store import Store

FACE = image_file()
ID = picture_id(FACE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path, WALL)
    yield made
    made.close()


@pytest.fixture
def world(store: Store) -> Iterator[World]:
    made = World(store)
    yield made
    assert made.errors == []


@pytest.fixture
def people(world: World) -> tuple[Rig, Rig]:
    return joins(world, "ada"), joins(world, "nora")


def sets(world: World, rig: Rig, data: bytes, conversation: int | None = None) -> int:
    """Set a picture as the client does; return its id."""
    answers: list[e.PictureKept] = []
    rig.engine.ask_whole(
        lambda n: e.SetPicture(id=n, conversation=conversation),
        e.PictureKept,
        lambda reply, _: answers.append(reply),
        lambda error: pytest.fail(str(error)),
        data,
    )
    settle(world, rig)
    return answers[0].picture


class Asked:
    """What came of a wish for a picture."""

    def __init__(self, rig: Rig, picture: int, code: str | None = None) -> None:
        self.data: bytes | None = None
        self.error: Exception | None = None
        rig.engine.pictures.fetch(picture, code, self._done, self._failed)

    def has_come(self) -> bool:
        """Tell whether it is here."""
        return self.data is not None

    def _done(self, data: bytes) -> None:
        self.data = data

    def _failed(self, error: Exception) -> None:
        self.error = error


def kept(rig: Rig, picture: int) -> bytes | None:
    found = rig.archive.read(lambda reader: reader.picture(picture))
    return found.data if found is not None else None


def test_whose_picture_it_is_everybody_hears_and_keeps(
    world: World, people: tuple[Rig, Rig]
) -> None:
    ada, nora = people
    create(world, ada, nora)
    assert sets(world, ada, FACE) == ID
    settle(world, ada, nora)
    assert ada.engine.account is not None
    assert ada.engine.account.picture == ID
    assert ada.told(events.AccountChanged)[-1].account.picture == ID
    person = nora.engine.roster.person(ada.number)
    assert person is not None
    assert person.account.picture == ID
    kept_people = nora.archive.read(lambda reader: reader.load()).people
    assert [each.account.picture for each in kept_people] == [
        ID if each.account.id == ada.number else 0 for each in kept_people
    ]


def test_a_groups_picture_is_in_its_line(world: World, people: tuple[Rig, Rig]) -> None:
    ada, nora = people
    group = create(world, ada, nora)
    sets(world, ada, FACE, group)
    settle(world, ada, nora)
    for rig in people:
        line = rig.archive.read(lambda reader: reader.summary(group))
        assert line is not None
        assert line.conversation is not None
        assert line.conversation.group is not None
        assert line.conversation.group.picture == ID


def test_a_picture_is_fetched_once_and_kept(world: World, people: tuple[Rig, Rig]) -> None:
    ada, nora = people
    sets(world, ada, FACE)
    one, other = Asked(nora, ID), Asked(nora, ID)
    settle(world, nora)
    assert one.data == other.data == FACE
    assert kept(nora, ID) == FACE


def test_few_are_on_their_way_at_once(world: World, people: tuple[Rig, Rig]) -> None:
    _ada, nora = people
    wishes = [Asked(nora, number) for number in range(1, 9)]
    assert nora.session is not None
    asked = nora.engine.link.take_output().count(b'"picture.fetch"')
    assert asked == AT_ONCE
    nora.cut()
    assert all(isinstance(wish.error, ConnectionLost) for wish in wishes)
    nora.online()
    settle(world, nora)
    wishes = [Asked(nora, number) for number in range(1, 9)]
    settle(world, nora)
    for wish in wishes:
        assert isinstance(wish.error, Refused)
        assert wish.error.code is ErrorCode.NOT_FOUND


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path, WALL)
    world = World(store, Policy(requests_burst=20, requests_rate=1))
    ada = joins(world, "ada")
    sets(world, ada, FACE)
    # The first ones are on their way at once, and what is wished for last comes next.
    for number in range(1, AT_ONCE + 1):
        Asked(ada, number)
    wish = Asked(ada, ID)
    for number in range(10, 26):
        Asked(ada, number)
    settle(world, ada)
    assert not wish.has_come()
    for _ in range(100):
        if wish.has_come():
            break
        world.passes(1)
        ada.pass_time(1)
        settle(world, ada)
    assert wish.error is None
    assert wish.data == FACE
    store.close()


def test_offline_nothing_comes(people: tuple[Rig, Rig]) -> None:
    _ada, nora = people
    nora.cut()
    assert isinstance(Asked(nora, ID).error, ConnectionLost)


@pytest.mark.parametrize("data", [image_file(9, 9), b"GIF89a", b""])
def test_a_server_that_sends_another_picture_is_not_believed(
    world: World, store: Store, people: tuple[Rig, Rig], data: bytes
) -> None:
    ada, nora = people
    # Behind the back of the core, which would have looked at it.
    store.set_account_picture(ada.number, NewPicture(ID, data), WALL)
    wish = Asked(nora, ID)
    settle(world, nora)
    assert isinstance(wish.error, Refused)
    assert kept(nora, ID) is None


def test_what_has_the_id_but_is_no_picture_is_not_taken(
    world: World, store: Store, people: tuple[Rig, Rig]
) -> None:
    ada, nora = people
    data = b"MZ" + bytes(100)
    store.set_account_picture(ada.number, NewPicture(picture_id(data), data), WALL)
    wish = Asked(nora, picture_id(data))
    settle(world, nora)
    assert isinstance(wish.error, Refused)


def test_the_picture_of_a_group_that_an_invite_leads_to(
    world: World, people: tuple[Rig, Rig]
) -> None:
    ada, nora = people
    group = create(world, ada)
    sets(world, ada, FACE, group)
    invited = ask(
        world, ada, lambda n: e.CreateGroupInvite(id=n, conversation=group), e.GroupInviteCreated
    )
    refused, seen = Asked(nora, ID), Asked(nora, ID, invited.code)
    settle(world, nora)
    assert refused.error is not None
    assert seen.data == FACE


def test_what_was_longest_not_seen_makes_room() -> None:
    sql = sqlite3.connect(":memory:")
    schema.upgrade(sql)
    pictures = Pictures(sql, kept_bytes=250)

    def kept_now() -> list[int]:
        return [row[0] for row in sql.execute("SELECT id FROM picture ORDER BY id")]

    for number in (1, 2):
        pictures.save(SavePicture(number, bytes(100)))
    pictures.touch(TouchPicture(1, 20_000))
    pictures.save(SavePicture(3, bytes(100)))
    assert kept_now() == [1, 3]
    pictures.save(SavePicture(4, bytes(100)))
    assert kept_now() == [3, 4]
    sql.close()


def test_signing_out_leaves_no_picture_on_disk(people: tuple[Rig, Rig]) -> None:
    ada, _nora = people
    ada.archive.apply([SavePicture(ID, FACE)])
    assert kept(ada, ID) == FACE
    ada.archive.erase()
    assert kept(ada, ID) is None
