"""The roster: my own entries about others."""

from __future__ import annotations

from tests.server.core.conftest import Make
from tests.server.core.world import World
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.contact import Contact
from whatsapp_like.protocol import envelopes as e


def test_a_contact_follows_my_devices_and_nobody_else_learns_of_it(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    phone = alice.second_device()
    alice.puts(bob, nickname="Bobby", notes="met at\nschool")
    contact = Contact(account=bob.id, nickname="Bobby", notes="met at\nschool", added=world.wall)
    for wire in (alice, phone):
        wire.receives(e.ContactChanged(contact=contact, account=bob.account))
    page = phone.asks(e.ListRoster)
    assert (page.contacts, page.accounts, page.next) == ((contact,), (bob.account,), None)
    bob.receives()
    assert bob.asks(e.ListRoster).contacts == ()


def test_changing_keeps_the_time_it_was_added(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.puts(bob)
    added = world.wall
    world.passes(2)
    alice.puts(bob, nickname="B")
    contact = alice.asks(e.ListRoster).contacts[0]
    assert (contact.nickname, contact.added) == ("B", added)


def test_removing(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    phone = alice.second_device()
    alice.puts(bob)
    phone.forgets()
    assert isinstance(alice.asks(e.RemoveContact, account=bob.id), e.Done)
    phone.receives(e.ContactRemoved(account=bob.id))
    assert alice.asks(e.ListRoster).contacts == ()
    phone.forgets()
    assert isinstance(alice.asks(e.RemoveContact, account=bob.id), e.Done)  # there is none
    phone.receives()


def test_who_cannot_be_a_contact(world: World) -> None:
    alice, operator = world.joins("alice"), world.operator()
    alice.refused(ErrorCode.INVALID, e.PutContact, account=alice.id)
    alice.refused(ErrorCode.NOT_FOUND, e.PutContact, account=alice.id ^ 1)
    alice.refused(ErrorCode.NOT_FOUND, e.PutContact, account=operator.id)


def test_there_is_a_limit(make_world: Make) -> None:
    world = make_world(contacts_per_account=1)
    alice, bob, carol = world.joins("alice"), world.joins("bob"), world.joins("carol")
    alice.puts(bob)
    alice.refused(ErrorCode.LIMIT_REACHED, e.PutContact, account=carol.id)
    alice.puts(bob, nickname="still to be changed")


def test_long_notes_come_in_several_pages(world: World) -> None:
    alice = world.joins("alice")
    others = [world.joins(f"user{n}", last_name="漢" * 64) for n in range(30)]
    for other in others:
        alice.puts(other, notes="漢" * 2000, nickname="漢" * 64)
    seen: list[int] = []
    pages, after = 0, 0
    while True:
        page = alice.asks(e.ListRoster, after=after)
        seen += [contact.account for contact in page.contacts]
        pages += 1
        if page.next is None:
            break
        after = page.next
    assert seen == sorted(other.id for other in others)
    assert pages > 2


def test_a_page_never_brings_back_what_changed_meanwhile(world: World) -> None:
    alice, bob = world.joins("alice"), world.joins("bob")
    alice.puts(bob, nickname="old")
    late = world.storage.answers_late()
    listing = alice.asks_only(e.ListRoster)
    alice.puts(bob, nickname="new")
    late()
    world.flush()
    assert alice.reply(listing).contacts[0].nickname == "new"
