from hypothesis import given
from hypothesis import strategies as st

from tests.controllers.fakes import PIN
from tests.controllers.many_fakes import CODE
from whatsapp_like.views.layout import Laid, Typesetter
from whatsapp_like.views.selection import Place, Selection, offset_at, spans
from whatsapp_like.views.wordbreak import next_stop, word_at

LINE = 20


def measure(text: str) -> int:
    return 8 * len(text)


def laid(text: str, most: int = 100) -> Laid:
    return Typesetter(measure, 20, 48, 1, links=True).lay(text, most, 40)


def test_the_ends_may_come_in_either_order() -> None:
    forth = Selection(Place(1, 5), Place(3, 2))
    back = Selection(Place(3, 2), Place(1, 5))
    for each in (forth, back):
        assert each.part(0, 10) == (0, 0)
        assert each.part(1, 10) == (5, 10)
        assert each.part(2, 10) == (0, 10)
        assert each.part(3, 10) == (0, 2)
        assert each.part(4, 10) == (0, 0)
    assert forth.shifted(4).part(5, 10) == (5, 10)


def test_a_place_is_the_nearest_gap_between_letters() -> None:
    text = laid("hello world and more")
    assert offset_at(text, -50, 5, LINE, measure) == 0
    assert offset_at(text, 3, 5, LINE, measure) == 0
    assert offset_at(text, 5, 5, LINE, measure) == 1
    assert offset_at(text, 1000, 5, LINE, measure) == len("hello world")
    assert offset_at(text, 0, 25, LINE, measure) == len("hello world ")
    assert offset_at(text, 0, -5, LINE, measure) == 0
    assert offset_at(text, 0, 500, LINE, measure) == len("hello world and more")


def test_an_emoji_is_taken_as_a_whole() -> None:
    text = laid("a👍🏽b")
    assert offset_at(text, 12, 5, LINE, measure) == 1
    assert offset_at(text, 25, 5, LINE, measure) == 3


def test_a_link_into_a_group_is_drawn_short_and_taken_as_a_whole() -> None:
    link = f"wl://[fd00::2]:7272/?pin={PIN}&group={CODE}"
    text = laid(f"in {link} now", 400)
    assert text.text == f"in {link} now"
    before, shown, after = text.lines[0].runs
    assert (shown.words, shown.url, shown.width) == ("Link to a group", link, 15 * 8)
    assert (after.words, after.x) == (" now", before.width + shown.width)
    assert offset_at(text, shown.x + 40, 5, LINE, measure) == shown.start
    assert offset_at(text, shown.x + 80, 5, LINE, measure) == after.start == 3 + len(link)
    (marked,) = spans(text, 3, 3 + len(link), measure)
    assert marked == (0, shown.x - 1, after.x + 1)
    assert word_at(text.text, 10) == (3, 3 + len(link))
    assert next_stop(text.text, 3, 1) == 3 + len(link)
    # Spelled out where there is no room, or where it could be neither opened nor copied.
    fixed = Typesetter(measure, 20, 48, 1).lay(link, 400, 40)
    for spelled in (laid(link, 100), fixed):
        assert "".join(run.words for line in spelled.lines for run in line.runs) == link


def test_empty_lines_have_a_place() -> None:
    text = laid("a\n\nb")
    assert offset_at(text, 50, 25, LINE, measure) == 2
    assert offset_at(laid("a\n\n"), 50, 45, LINE, measure) == 3
    assert offset_at(laid(""), 50, 5, LINE, measure) == 0


def test_spans_are_what_is_painted() -> None:
    text = laid("hello world and more")
    assert spans(text, 0, 0, measure) == []
    assert spans(text, 2, 4, measure) == [(0, 16, 32)]
    assert spans(text, 6, 15, measure) == [(0, 48, 88), (1, 0, 24)]
    assert spans(laid("a😀b"), 1, 2, measure) == [(0, 8, 30)]


@given(st.text(alphabet="ab \n😀ü", max_size=40), st.integers(-20, 150), st.integers(-30, 200))
def test_every_spot_is_a_place_in_the_text(text: str, x: int, y: int) -> None:
    made = laid(text)
    assert 0 <= offset_at(made, x, y, LINE, measure) <= len(made.text)


def test_letters_from_right_to_left_are_counted_from_the_right() -> None:
    text = laid("\u05d0\u05d1\u05d2")
    assert spans(text, 0, 1, measure) == [(0, 16, 24)]
    assert offset_at(text, 22, 5, LINE, measure) == 0
    assert offset_at(text, 1, 5, LINE, measure) == 3
