"""What the client shows of people."""

from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.timeline import Person

NORA = Account(id=2, handle="nora", first_name="Nora", last_name="B")


def test_my_nickname_comes_before_their_name() -> None:
    person = Person(account=NORA, presence=Presence(account=2))
    assert (person.name, person.blocked) == ("Nora B", False)
    known = person.model_copy(update={"contact": Contact(account=2, blocked=True)})
    assert (known.name, known.blocked) == ("Nora B", True)
    friend = person.model_copy(update={"contact": Contact(account=2, nickname="Nono")})
    assert (friend.name, friend.blocked) == ("Nono", False)
