from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.views.wordbreak import next_stop, word_at, word_jump


def test_words() -> None:
    assert word_at("one two", 5) == (4, 7)
    assert word_at("one two", 0) == (0, 3)
    assert word_at("", 0) == (0, 0)
    assert word_at("say (hello), ok", 7) == (5, 10)
    assert word_at("say (hello), ok", 11) == (11, 12)
    assert word_at("a  b", 2) == (1, 3)
    assert word_at("a👍🏽b", 2) == (1, 3)
    assert word_at("one\ntwo", 5) == (4, 7)


def test_stops() -> None:
    assert [next_stop("a👍🏽b", at, 1) for at in (0, 1, 3, 4)] == [1, 3, 4, None]
    assert [next_stop("a👍🏽b", at, -1) for at in (4, 3, 1, 0)] == [3, 1, 0, None]
    assert next_stop("e\u0301x", 0, 1) == 2
    assert next_stop("one two", 1, 1, words=True) == 3
    assert next_stop("one two", 7, -1, words=True) == 4


def test_the_cursor_jumps_to_where_words_begin() -> None:
    text = "one, two  (three)"
    ahead, at = [], 0
    while at < len(text):
        at = word_jump(text, at, 1)
        ahead.append(at)
    assert ahead == [3, 5, 10, 11, 16, 17]
    back = []
    while at > 0:
        at = word_jump(text, at, -1)
        back.append(at)
    assert back == [16, 11, 10, 5, 3, 0]


@given(st.text(alphabet="ab .\n\u0301\ufffc", max_size=30), st.integers(0, 30))
def test_every_jump_goes_on_until_the_end(text: str, start: int) -> None:
    at = min(start, len(text))
    if at < len(text):
        assert at < word_jump(text, at, 1) <= len(text)
    if at > 0:
        assert 0 <= word_jump(text, at, -1) < at
