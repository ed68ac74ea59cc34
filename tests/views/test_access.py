from whatsapp_like.views.access import Description, describe_message, describe_row
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.bubbles import Row
from whatsapp_like.views.emoji import safe
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
