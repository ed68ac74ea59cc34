"""What entries say in one line."""

import pytest

from tests.controllers.fakes import PIN
from tests.controllers.many_fakes import CODE
from whatsapp_like.i18n import set_language
from whatsapp_like.models.account import Account
from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.enums import History, MemberRole, Posting
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.presence import Presence
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import Person, TimelineItem
from whatsapp_like.views.telling import names_of, says, span_words

ME, NORA, SAM = 1, 2, 3


@pytest.fixture
def state() -> AppState:
    state = AppState()
    names = {ME: "Ada", NORA: "Nora", SAM: "Sam"}
    for number, name in names.items():
        account = Account(id=number, handle=name.lower(), first_name=name)
        state.people[number] = Person(account=account, presence=Presence(account=number))
    state.session.account = state.people[ME].account
    return state


def item(kind: str, body: bytes, sender: int = NORA, **more: int) -> TimelineItem:
    return TimelineItem(
        conversation=9, seq=4, sender=sender, time=0, kind=kind, body=body, deleted_by=0
    ).model_copy(update=more)


def test_content_in_one_line(state: AppState) -> None:
    assert says(state, item("text", TextBody(text="*Yes*, _now_").encode())) == "Yes, now"
    link = f"Here: wl://host/?pin={PIN}&group={CODE}, *now*"
    assert says(state, item("text", TextBody(text=link).encode())) == "Here: Link to a group, now"
    poll = Poll(question="Lunch?", options=("Yes", "No"))
    assert says(state, item("poll", poll.encode())) == "📊 Lunch?"
    place = Location(latitude=1, longitude=2, label="Library")
    assert says(state, item("location", place.encode())) == "📍 Library"
    card = Card(account=SAM, handle="sam", name="Sam")
    assert says(state, item("card", card.encode())) == "👤 Sam"


@pytest.mark.parametrize("kind", ["text", "poll", "location", "card", "system.added", "video"])
def test_what_does_not_read_so_is_for_a_newer_program(state: AppState, kind: str) -> None:
    assert says(state, item(kind, b"\xff")) is None


def test_deletions_say_by_whom(state: AppState) -> None:
    assert says(state, item("text", b"", deleted_by=NORA)) == "This message was deleted"
    assert says(state, item("text", b"", deleted_by=ME)) == "You deleted this message"
    assert says(state, item("text", b"", deleted_by=SAM)) == "Sam deleted this message"


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("created", SystemBody(title="Lab 3"), "Nora created the group “Lab 3”"),
        ("added", SystemBody(accounts=(ME,)), "Nora added you"),
        ("removed", SystemBody(accounts=(SAM,)), "Nora removed Sam"),
        ("left", SystemBody(), "Nora left"),
        ("joined", SystemBody(), "Nora joined"),
        ("role", SystemBody(accounts=(SAM,), role=MemberRole.ADMIN), "Nora made Sam an admin"),
        ("title", SystemBody(title="Lab 4"), "Nora changed the name to “Lab 4”"),
        ("posting", SystemBody(posting=Posting.ADMINS), "Nora allowed only admins to write"),
        (
            "history",
            SystemBody(history=History.ALL),
            "Nora let new members see earlier messages",
        ),
        (
            "timer",
            SystemBody(expire_after=604_800),
            "Nora set messages to disappear after 1 week",
        ),
        ("timer", SystemBody(expire_after=0), "Nora turned disappearing messages off"),
    ],
)
def test_the_servers_lines(state: AppState, kind: str, body: SystemBody, words: str) -> None:
    assert says(state, item(f"system.{kind}", body.encode())) == words


def test_what_i_did_is_told_to_me_as_mine(state: AppState) -> None:
    body = SystemBody(accounts=(NORA, SAM)).encode()
    assert says(state, item("system.added", body, ME)) == "You added Nora and Sam"


def test_the_reader_decides_about_the_language(state: AppState) -> None:
    set_language("fr")
    try:
        body = SystemBody(accounts=(ME,)).encode()
        assert says(state, item("system.added", body)) == "Nora vous a ajouté"
        assert says(state, item("system.left", b"{}")) == "Nora est parti"
    finally:
        set_language("en")


def test_many_names_are_counted(state: AppState) -> None:
    assert names_of(state, (NORA, SAM, ME, 7, 8)) == "Nora, Sam, you and 2 others"
    assert names_of(state, (NORA,)) == "Nora"


def test_spans() -> None:
    assert [span_words(n) for n in (60, 3600, 86400, 90_000, 1_209_600)] == [
        "1 minute",
        "1 hour",
        "1 day",
        "25 hours",
        "2 weeks",
    ]
