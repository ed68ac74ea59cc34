"""The switcher's model: what a few letters find, and in which order."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import ME, FakeClient, account, person, summary
from tests.gui.world import fill
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.switcher import SwitcherRows, closeness

AMIR = 6


@pytest.fixture
def state() -> AppState:
    client, made = FakeClient(), AppState()
    fill(client)
    made.people.update(client.known)
    made.people[AMIR] = person(
        account(AMIR, "amir", "Amir", "Haddad"), contact=Contact(account=AMIR)
    )
    made.conversations.update(client.listed)
    made.session.account = ME
    return made


def found(state: AppState, text: str) -> list[object]:
    rows = SwitcherRows(state)
    rows.search(text)
    assert [rows.row(index).key for index in range(len(rows))] == [
        rows.key(index) for index in range(len(rows))
    ]
    return [rows.key(index) for index in range(len(rows))]


def test_conversations_come_first_the_newest_at_the_top_then_other_contacts(
    state: AppState,
) -> None:
    assert found(state, "") == [Talk(52), Talk(51), Talk(50), Talk(53), Somebody(AMIR)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("jon", Talk(51)),
        ("lefevre", Talk(52)),  # accents do not matter
        ("ZOÉ", Talk(52)),
        ("@amir", Somebody(AMIR)),
        ("nbck", Talk(50)),  # Nora Becker
        ("becker nora", Talk(50)),
    ],
)
def test_a_few_letters_are_enough(state: AppState, text: str, first: object) -> None:
    assert found(state, text)[0] == first


def test_people_of_my_groups_come_after_those_i_added_and_blocked_ones_not_at_all(
    state: AppState,
) -> None:
    state.people[7] = person(account(7, "aaron", "Aaron", "Abel"))
    state.people[8] = person(
        account(8, "abby", "Abby", "Abel"), contact=Contact(account=8, blocked=True)
    )
    assert found(state, "")[-2:] == [Somebody(AMIR), Somebody(7)]
    assert found(state, "abel") == [Somebody(7)]


def test_what_nobody_is_called_finds_nobody(state: AppState) -> None:
    assert found(state, "xyz") == []


def test_the_beginning_of_a_name_fits_best() -> None:
    names = "nora becker\nnora"
    words = {"be": 0, "nora": 0, "eck": 1, "nbr": 2, "bkr": 2, "x": None, "rn": None, "nn": None}
    assert {word: closeness(word, names) for word in words} == words


def test_thousands_of_names_are_sifted(state: AppState) -> None:
    for number in range(100, 5100):
        state.people[number] = person(account(number, f"p{number}", f"First{number}", "Last"))
        state.conversations[number] = summary(number, number)
    state.people[5099] = person(account(5099, "needle", "Ñeedle", "Last"))
    assert found(state, "needl")[0] == Talk(5099)
