"""People: searching, adding, editing, blocking, removing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.controllers.fakes import JONAS, NORA, FakeClient, FakeLink, person
from whatsapp_like.client.events import PeopleChanged, SignedOut
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.errors import ConnectionLost
from whatsapp_like.models.account import Account
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.state.app import AppState


@pytest.fixture
def roster(state: AppState, link: FakeLink) -> RosterController:
    controller = RosterController(state, link)
    link.on_event = controller.receive
    return controller


def nothing() -> None:
    """Take no notice."""


def test_equal_news_of_people_are_no_news(
    roster: RosterController, link: FakeLink, state: AppState
) -> None:
    changes: list[object] = []
    for signal in (state.people.events.added, state.people.events.changed):
        signal.connect(lambda *arguments: changes.append(arguments))
    people = (person(NORA), person(JONAS))
    link.tell(PeopleChanged(people=people))
    link.tell(PeopleChanged(people=people))
    link.drain()
    assert len(changes) == 2
    link.tell(SignedOut())
    link.drain()
    assert not state.people


def test_only_the_latest_search_is_answered(roster: RosterController, link: FakeLink) -> None:
    found: list[tuple[Sequence[Account], int]] = []
    failed: list[str] = []
    roster.search("no", 0, lambda a, n: found.append((a, n)), failed.append)
    roster.search("@jon", 0, lambda a, n: found.append((a, n)), failed.append)
    link.drain()
    assert found == [((JONAS,), 0)]
    assert not failed


def test_editing_keeps_what_is_not_edited(
    roster: RosterController, link: FakeLink, client: FakeClient, state: AppState
) -> None:
    contact = Contact(account=NORA.id, nickname="Nono", notes="tall")
    client.known[NORA.id] = person(NORA, contact=contact)
    roster.load(client.people())
    roster.block(NORA.id, True, nothing, pytest.fail)
    link.drain()
    assert client.called("put_contact") == [(NORA.id, "Nono", "tall", True)]
    assert state.people[NORA.id].blocked
    roster.edit(NORA.id, "N.", "very tall", nothing, pytest.fail)
    link.drain()
    assert client.called("put_contact")[-1] == (NORA.id, "N.", "very tall", True)
    roster.remove(NORA.id, nothing, pytest.fail)
    link.drain()
    assert state.people[NORA.id].contact is None


def test_a_refusal_is_told_in_words(
    roster: RosterController, link: FakeLink, client: FakeClient
) -> None:
    client.failures["put_contact"] = ConnectionLost("offline")
    failed: list[str] = []
    roster.add(NORA.id, "", nothing, failed.append)
    link.drain()
    assert failed == ["The connection was interrupted."]
