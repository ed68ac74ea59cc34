"""What is told of a message besides its text."""

from __future__ import annotations

from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import Edit
from whatsapp_like.views.conversation.facts import said_before


def said(*texts: str) -> list[str]:
    edits = [Edit(time=n, body=TextBody(text=text).encode()) for n, text in enumerate(texts, 1)]
    return [fact.value for fact in said_before(edits)]


def test_what_a_message_said_is_told_in_full_where_it_is_short() -> None:
    assert said("one", "two") == ["one", "two"]


def test_of_a_very_long_one_only_the_beginning_is_told() -> None:
    assert all(len(text) < 500 for text in said("x" * 30_000, "a\nb" * 8000))
    assert said("x", "a\n" * 3000 + "b")[1].count("\n") < 10


def test_of_very_many_edits_the_newest_are_told() -> None:
    assert said(*map(str, range(300)))[-1] == "299"
    assert len(said(*map(str, range(300)))) < 20
