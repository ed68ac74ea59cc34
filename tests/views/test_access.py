from whatsapp_like.views.access import Description, describe_message, describe_row
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.emoji import safe
from whatsapp_like.views.messages import Extras, Mark, Option, Pill, Quote, ShownPoll
from whatsapp_like.views.rows import ListRow
from whatsapp_like.views.shapes import Tick


def test_a_row_of_a_list_in_words() -> None:
    row = ListRow(
        1, "Nora 🎉", presence=Presence.AWAY, time="12:31", preview="hi", unread=1, pinned=True
    )
    assert describe_row(row, selected=True) == Description(
        "listitem",
        "Nora :party popper:",
        "selected, away, 1 unread message, pinned, 12:31, hi",
    )


def test_what_somebody_says_about_themselves_is_named() -> None:
    row = ListRow(1, "Nora", custom="1f334", preview="hello")
    assert describe_row(row, False).state == f"{safe('🌴')}, hello"
    assert safe("🌴").isascii()


def test_a_message_in_words() -> None:
    row = Row(1, True, "Dinner? 🎉", "12:41", Tick.READ, "Today")
    assert describe_message(row) == Description(
        "listitem", "You: Dinner? :party popper:", "Today, 12:41, read"
    )
    other = Row(2, False, "", "12:42", day="Today", sender="Nora", unknown=True)
    assert describe_message(other).name == "Nora: This message needs a newer version of WL."


def test_all_that_a_message_has_is_in_words() -> None:
    extras = Extras(
        quote=Quote(1, "Sam", "sam", "Where?"),
        forwarded=True,
        marks=(Mark.EDITED, Mark.PINNED),
        pills=(Pill("🎉", 2, True, "Nora and you"),),
    )
    row = Row(1, False, "*There*", "12:41", day="Today", sender="Nora", extras=extras)
    assert describe_message(row) == Description(
        "listitem",
        "Nora: There, Forwarded, Answers Sam: Where?",
        "Today, 12:41, edited, pinned, Nora and you: :party popper:",
    )


def test_a_poll_in_words() -> None:
    poll = ShownPoll((Option("Pizza", 1, True), Option("Sushi", 0, False)), 1, False, True)
    row = Row(1, True, "What?", "12:41", Tick.READ, "Today", extras=Extras(poll=poll))
    assert describe_message(row).name == (
        "You: What?, Pizza, 1 vote, chosen by you, Sushi, 0 votes, Poll closed"
    )


def test_a_line_of_the_servers_in_words() -> None:
    row = Row(1, False, "Nora left", "12:41", day="Today", system=True)
    assert describe_message(row) == Description("listitem", "Nora left", "Today, 12:41")
