"""What can be chosen, without a window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whatsapp_like import i18n
from whatsapp_like.views import emoji
from whatsapp_like.views.picker import catalogue


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


def keys(*texts: str) -> list[str]:
    return [emoji.key_of(text) for text in texts]


def test_every_group_is_there_and_every_emoji_has_a_picture() -> None:
    sections = catalogue.sections()
    assert [section.label for section in sections][:2] == ["Smileys", "People"]
    assert len(sections) == len(emoji.groups()) == len(catalogue.GROUPS)
    assert all(emoji.has(key) for section in sections for key in section.keys)


def test_the_recent_ones_come_first() -> None:
    first, *others = catalogue.sections(0, ("1f389",))
    assert first == ("Recently used", ("1f389",))
    assert len(others) == len(catalogue.GROUPS)


def test_a_skin_tone_is_used_where_there_is_one() -> None:
    assert catalogue.toned("1f44d", 3) == emoji.key_of("👍🏽")
    assert catalogue.toned("1f600", 3) == "1f600"
    assert catalogue.toned("1f44d", 0) == "1f44d"
    # Of two people both, and never one of them only.
    assert catalogue.toned("1f91d", 5) == "1f91d-1f3ff"
    sections = catalogue.sections(5)
    assert all(emoji.has(key) for section in sections for key in section.keys)
    assert emoji.text_of(catalogue.toned("270c", 2)) == "✌🏼"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thumbs up", "👍"),
        ("pouce", "👍"),
        ("coeur", "❤️"),
        ("CŒUR rouge", "❤️"),
        ("tada", "🎉"),
        ("fete", "🎉"),
        ("+1", "👍"),
        (":smile:", "😄"),
    ],
)
def test_words_of_both_languages_find(words: str, found: str) -> None:
    assert emoji.key_of(found) in catalogue.search(words)


def test_whole_names_come_before_beginnings_and_other_words() -> None:
    found = catalogue.search("heart")
    assert found.index(emoji.key_of("❤️")) < found.index(emoji.key_of("😻"))
    assert catalogue.search("thumbs", 1)[:1] == keys("👍🏻")


def test_nothing_found_is_nothing() -> None:
    assert catalogue.search("xyzzyq") == []
    assert catalogue.suggest("xyzzyq") == []


def test_no_more_than_eight_are_suggested_the_best_first() -> None:
    found = catalogue.suggest("smi")
    assert [each.code for each in found[:3]] == ["smile", "smirk", "smiley"]
    assert len(found) == len({each.key for each in found}) == 8
    assert catalogue.suggest("heart")[0] == ("2764", "heart")


def test_in_french_french_is_suggested_first() -> None:
    i18n.set_language("fr")
    assert catalogue.language() == "fr"
    assert catalogue.name("1f600") == "visage rieur"
    assert all(each.code.startswith("sour") for each in catalogue.suggest("sour")[:2])


@pytest.mark.parametrize(
    ("before", "begun"),
    [
        (":sm", "sm"),
        ("hello :+1", "+1"),
        ("(:heart", "heart"),
        (":cœ", "cœ"),
        (":s", ""),
        ("10:30", ""),
        ("http://example", ""),
        ("a::b", ""),
        (":sm ", ""),
        ("", ""),
    ],
)
def test_what_has_been_begun(before: str, begun: str) -> None:
    assert catalogue.begun(before) == begun


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (":smile:", "😄"),
        ("so :Heart:", "❤️"),
        (":x:", "❌"),
        (":étincelles:", "✨"),
        (":etincelles:", "✨"),
        ("at 10:30:", None),
        ("a:x:", None),
        (":nothing_of_that_name:", None),
        ("::", None),
    ],
)
def test_a_whole_shortcode(before: str, found: str | None) -> None:
    suggestion = catalogue.whole(before)
    assert (suggestion.key if suggestion else None) == (emoji.key_of(found) if found else None)
