"""Pictures: set, told of, fetched; nothing that is none gets in."""

from __future__ import annotations

import pytest

from tests.images import bomb, image_file, moving_file, png_of
from tests.server.core.world import Wire, World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.models.picture import MAX_PICTURE_BYTES, picture_id
from whatsapp_like.protocol import envelopes as e

FACE, OTHER = image_file(), image_file(kind="JPEG")
ID, OTHER_ID = picture_id(FACE), picture_id(OTHER)


def fetch(wire: Wire, picture: int, **fields: str) -> bytes:
    """Fetch a picture; return its bytes."""
    reply = wire.asks(e.FetchPicture, b"", picture=picture, **fields)
    assert isinstance(reply, e.PictureFetched), reply
    assert reply.picture == picture
    return wire.payload


def test_my_picture_is_told_to_me_and_to_those_who_know_me(world: World) -> None:
    alice, bob, dave = (world.joins(name) for name in ("alice", "bob", "dave"))
    phone = alice.second_device()
    bob.puts(alice)
    for wire in (alice, bob, dave, phone):
        wire.forgets()
    assert alice.asks(e.SetPicture, FACE).picture == ID
    told = e.AccountChanged(account=alice.account.model_copy(update={"picture": ID}))
    for wire in (alice, phone, bob):
        wire.receives(told)
    dave.receives()
    assert fetch(bob, ID) == FACE
    assert dave.asks(e.SearchDirectory, text="alice").accounts == (told.account,)
    assert fetch(dave, ID) == FACE
    world.restarts()
    assert alice.again().account == told.account


def test_a_new_one_takes_the_place_of_the_old_one_and_an_empty_one_removes_it(
    alice: Wire, bob: Wire
) -> None:
    alice.asks(e.SetPicture, FACE)
    alice.asks(e.SetPicture, OTHER)
    bob.refused(ErrorCode.NOT_FOUND, e.FetchPicture, picture=ID)
    assert fetch(bob, OTHER_ID) == OTHER
    assert alice.asks(e.SetPicture).picture == 0
    bob.refused(ErrorCode.NOT_FOUND, e.FetchPicture, picture=OTHER_ID)
    assert bob.asks(e.SearchDirectory, text="alice").accounts[0].picture == 0


def test_a_picture_reaches_the_lists_of_members(alice: Wire, bob: Wire) -> None:
    alice.groups(bob)
    bob.forgets()
    alice.asks(e.SetPicture, FACE)
    changed = bob.takes(e.MembersChanged)
    assert isinstance(changed, e.MembersChanged)
    assert [account.picture for account in changed.accounts] == [ID]


def test_a_groups_picture_is_told_like_its_name(alice: Wire, bob: Wire) -> None:
    group = alice.groups(bob)
    bob.forgets()
    assert alice.asks(e.SetPicture, FACE, conversation=group).picture == ID
    entry = bob.takes(e.MessageReceived)
    assert isinstance(entry, e.MessageReceived)
    assert entry.entry.kind == "system.picture"
    head = bob.takes(e.ConversationChanged)
    assert isinstance(head, e.ConversationChanged)
    assert head.conversation.group is not None
    assert head.conversation.group.picture == ID
    assert fetch(bob, ID) == FACE


def test_a_groups_picture_is_not_for_strangers_nor_for_those_who_left(
    world: World, alice: Wire, bob: Wire
) -> None:
    eve = world.joins("eve")
    group = alice.groups(bob)
    alice.asks(e.SetPicture, FACE, conversation=group)
    eve.refused(ErrorCode.NOT_FOUND, e.FetchPicture, picture=ID)
    code = alice.asks(e.CreateGroupInvite, conversation=group).code
    assert eve.asks(e.LookAtGroup, code=code).group.picture == ID
    eve.refused(ErrorCode.NOT_FOUND, e.FetchPicture, picture=ID, code="x" * 26)
    assert fetch(eve, ID, code=code) == FACE
    bob.asks(e.LeaveConversation, conversation=group)
    bob.refused(ErrorCode.NOT_FOUND, e.FetchPicture, picture=ID)
    left = bob.head(group).group
    assert left is not None
    assert left.picture == 0


def test_a_listed_channels_picture_is_for_everybody(alice: Wire, bob: Wire) -> None:
    channel = alice.groups(kind=ConversationKind.CHANNEL.value, listed=True)
    alice.asks(e.SetPicture, FACE, conversation=channel)
    (found,) = bob.asks(e.SearchChannels).channels
    assert found.picture == ID
    assert fetch(bob, ID) == FACE


def test_members_do_not_set_a_groups_picture(world: World, alice: Wire, bob: Wire) -> None:
    group, talk = alice.groups(bob), alice.opens(bob)
    bob.refused(ErrorCode.NOT_ALLOWED, e.SetPicture, payload=FACE, conversation=group)
    bob.refused(ErrorCode.NOT_ALLOWED, e.SetPicture, payload=FACE, conversation=talk)
    eve = world.joins("eve")
    eve.refused(ErrorCode.NOT_A_MEMBER, e.SetPicture, payload=FACE, conversation=group)


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a" + bytes(40),
        image_file(kind="BMP"),
        moving_file("WEBP"),
        FACE[:20],
        png_of(100_000, 100_000),
        bomb(1500),
        b"<svg/>",
    ],
    ids=range(7),
)
def test_what_is_no_picture_is_refused(alice: Wire, data: bytes) -> None:
    alice.refused(ErrorCode.INVALID, e.SetPicture, payload=data)
    alice.receives()


def test_a_long_one_is_refused(alice: Wire) -> None:
    data = FACE + bytes(MAX_PICTURE_BYTES)
    alice.refused(ErrorCode.TOO_LARGE, e.SetPicture, payload=data)


def test_the_operator_has_none_and_a_full_disk_takes_none(world: World, alice: Wire) -> None:
    world.operator().refused(ErrorCode.NOT_ALLOWED, e.SetPicture, payload=FACE)
    alice.asks(e.SetPicture, OTHER)
    world.hub.set_short_of_space(True)
    alice.refused(ErrorCode.STORAGE, e.SetPicture, payload=FACE)
    assert alice.asks(e.SetPicture).picture == 0


def test_what_was_forgotten_by_whoever_went_is_set_all_the_same(world: World) -> None:
    alice = world.joins("alice")
    phone = alice.second_device()
    world.storage.held = True
    alice.asks_only(e.SetPicture, FACE)
    alice.hangs_up()
    world.storage.release()
    world.flush()
    changed = phone.takes(e.AccountChanged)
    assert isinstance(changed, e.AccountChanged)
    assert changed.account.picture == ID
