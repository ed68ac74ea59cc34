"""Whom one can choose: what a few letters find, in which order, and what the server adds."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import ME, FakeClient, account, person, summary
from tests.gui.world import fill
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.state.app import AppState
from whatsapp_like.views.main.rows import Somebody, Talk
from whatsapp_like.views.people.candidates import Addressee, Candidates, closeness

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
    rows = Candidates(state, talks=lambda _conversation: True, previews=True)
    rows.search(text)
    assert [rows.row(index).key for index in range(len(rows))] == [
        rows.key(index) for index in range(len(rows))
    ]
    return [rows.key(index) for index in range(len(rows))]


def test_conversations_come_first_the_newest_at_the_top_then_other_contacts(
    state: AppState,
) -> None:
    talks = [Talk(52), Talk(51), Talk(50), Talk(53)]
    assert found(state, "") == [*talks, Somebody(ME.id), Somebody(AMIR)]


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


def keys(rows: Candidates) -> list[object]:
    return [rows.key(index) for index in range(len(rows))]


def test_whom_the_server_finds_stands_below_those_i_know_and_nobody_twice(state: AppState) -> None:
    state.people[8] = person(
        account(8, "abby", "Abby", "Abel"), contact=Contact(account=8, blocked=True)
    )
    rows = Candidates(state, talks=lambda _conversation: True)
    rows.search("a")
    before = keys(rows)
    priya = account(9, "priya", "Priya", "Rao")
    rows.find([ME, account(AMIR, "amir", "Amir", "Haddad"), state.people[8].account, priya])
    assert keys(rows) == [*before, Somebody(9)]
    assert rows.headings == {len(before): "Others on this server"}
    assert rows.row(len(before)).preview == "@priya"
    rows.toggle(Somebody(9))
    assert rows.row(len(before)).checked
    rows.search("")
    rows.find([])
    assert rows.headings == {}
    assert rows.addressee(Somebody(9)) == Addressee(-9, 9, "Priya Rao")
    # Somebody whom I have come to know stays taken, and leaves the others.
    state.people[9] = person(priya)
    rows.refresh()
    rows.find([priya])
    assert (rows.others, list(rows.taken)) == (0, [Somebody(9)])


def test_whoever_is_taken_stays_so_when_a_conversation_with_them_begins(state: AppState) -> None:
    state.people[7] = person(account(7, "samir", "Samir", "Aziz"))
    rows = Candidates(state, talks=lambda _conversation: True)
    before = keys(rows)
    rows.toggle(Somebody(AMIR))
    talk = summary(60, AMIR)
    # The server gives it its id.
    for begun in (talk.model_copy(update={"id": -AMIR, "conversation": None}), talk):
        state.conversations.pop(-AMIR, None)
        state.conversations[begun.id] = begun
        rows.refresh()
        assert list(rows.taken) == [Talk(begun.id)]
        assert keys(rows).index(Talk(begun.id)) == before.index(Somebody(AMIR))
    assert rows.addressee(Talk(60)) == Addressee(60, AMIR, "Amir Haddad")


def test_a_row_stands_until_it_is_read_anew_though_its_person_is_gone(state: AppState) -> None:
    rows = Candidates(state, talks=lambda _conversation: True)
    at = rows.index(Somebody(AMIR))
    assert at is not None
    state.people.clear()
    assert rows.row(at).title == "Somebody"
    rows.refresh()
    assert rows.index(Somebody(AMIR)) is None


def test_nothing_moves_away_under_the_pointer(state: AppState) -> None:
    rows = Candidates(state, talks=lambda conversation: conversation != 53)
    before = keys(rows)
    assert Talk(53) not in before
    rows.toggle(Talk(50))
    rows.toggle(Talk(51))
    newest = state.conversations[52].last
    assert newest is not None
    said = newest.model_copy(update={"time": newest.time + 1})
    state.conversations[50] = state.conversations[50].model_copy(update={"last": said})
    rows.refresh()
    assert keys(rows) == before
    assert rows.addressee(Talk(50)) == Addressee(50, 2, "Nora 🎉")
    del state.conversations[51]
    rows.refresh()
    # One writes to Jonas by himself now.
    assert list(rows.taken) == [Talk(50)]
    assert set(keys(rows)) == {*before, Somebody(3)} - {Talk(51)}
