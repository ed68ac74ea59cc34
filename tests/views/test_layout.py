import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.markup import BlockKind, Style
from whatsapp_like.views.formatted import Mention, shown
from whatsapp_like.views.layout import FOLDED, Laid, Typesetter, broken

STAMP = 50


def measure(text: str) -> int:
    return 8 * len(text)


@pytest.fixture
def typesetter() -> Typesetter:
    return Typesetter(measure, emoji=20, large=48, margin=1)


def lines(laid: Laid) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in laid.lines]


def test_words_fill_lines(typesetter: Typesetter) -> None:
    laid = typesetter.lay("the quick brown fox jumps", 100, STAMP)
    assert lines(laid) == ["the quick", "brown fox", "jumps"]
    assert laid.width == 40 + STAMP
    assert not laid.stamp_below


def test_the_time_stands_below_where_the_last_line_is_full(typesetter: Typesetter) -> None:
    laid = typesetter.lay("the quick", 100, STAMP)
    assert laid.stamp_below
    assert laid.width == 72


def test_empty_lines_are_kept(typesetter: Typesetter) -> None:
    assert lines(typesetter.lay("a\n\nb\n", 100, STAMP)) == ["a", "", "b", ""]
    assert lines(typesetter.lay("", 100, STAMP)) == [""]


def test_spaces_in_a_row_are_kept(typesetter: Typesetter) -> None:
    assert lines(typesetter.lay("a  b", 100, STAMP)) == ["a  b"]


def test_a_word_wider_than_a_line_is_broken(typesetter: Typesetter) -> None:
    assert lines(typesetter.lay("ab " + "x" * 30 + " c", 80, STAMP)) == [
        "ab",
        "x" * 10,
        "x" * 10,
        "x" * 10,
        "c",
    ]


def test_addresses_are_runs_that_lead_somewhere(typesetter: Typesetter) -> None:
    laid = typesetter.lay("see https://a.org/b, or www.c.org.", 400, STAMP)
    runs = [(run.text, run.url) for run in laid.lines[0].runs]
    assert runs == [
        ("see ", ""),
        ("https://a.org/b", "https://a.org/b"),
        (", or ", ""),
        ("www.c.org", "https://www.c.org"),
        (".", ""),
    ]


def test_a_long_address_breaks_at_its_joints(typesetter: Typesetter) -> None:
    laid = typesetter.lay("https://example.org/one/two", 168, STAMP)
    assert lines(laid) == ["https://example.org/", "one/two"]
    assert {run.url for line in laid.lines for run in line.runs} == {"https://example.org/one/two"}


def test_emoji_have_their_room(typesetter: Typesetter) -> None:
    laid = typesetter.lay("a 😀b", 400, STAMP)
    runs = [(run.x, run.key) for run in laid.lines[0].runs]
    assert runs == [(0, ""), (17, "1f600"), (38, "")]


@pytest.mark.parametrize(
    ("text", "large"), [("😀", True), ("😀 🎉👍🏽", True), ("😀😀😀😀", False), ("a😀", False)]
)
def test_a_few_emoji_alone_are_large(typesetter: Typesetter, text: str, large: bool) -> None:
    assert typesetter.lay(text, 400, STAMP).large is large


def test_the_same_text_is_laid_once(typesetter: Typesetter) -> None:
    assert typesetter.lay("a b", 100, STAMP) is typesetter.lay("a b", 100, STAMP)
    assert typesetter.lay("a b", 100, STAMP) is not typesetter.lay("a b", 101, STAMP)


def test_a_word_made_to_be_slow_is_not(typesetter: Typesetter) -> None:
    measured = 0

    def counting(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return measure(text)

    assert len(list(broken("x" * 32_000, 400, counting))) == 640
    assert measured < 1_000_000


@pytest.mark.parametrize("part", ["word ", "word\n", "see www.a.org 😀 ", "x" * 60 + "😀"])
def test_a_very_long_text_is_folded_and_not_laid_beyond(typesetter: Typesetter, part: str) -> None:
    measured = 0

    def counting(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return measure(text)

    text = part * 3000
    laid = Typesetter(counting, 20, 48, 1).lay(text, 200, STAMP, more=70)
    assert laid.folded
    assert len(laid.lines) == FOLDED
    assert laid.text == text
    assert measured < 30_000
    whole = typesetter.lay(text, 200, STAMP)
    assert not whole.folded
    assert whole.lines[:FOLDED] == laid.lines


def test_some_lines_more_are_not_worth_folding(typesetter: Typesetter) -> None:
    assert not typesetter.lay("a\n" * (FOLDED + 5), 200, STAMP, more=70).folded
    assert typesetter.lay("a\n" * (FOLDED + 7), 200, STAMP, more=70).folded


def test_something_narrower_than_a_letter_ends() -> None:
    assert list(broken("abc", 1, measure)) == [("a", 8), ("b", 8), ("c", 8)]


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "bb ",
                "  ",
                "\n",
                "😀",
                "👍🏽",
                "https://x.yy/zz/zzzz ",
                "www.e.org",
                "ü",
                "x" * 40,
            ]
        ),
        max_size=16,
    ),
    st.sampled_from([60, 120, 200]),
)
def test_every_run_fits_and_knows_its_place(parts: list[str], most: int) -> None:
    laid = Typesetter(measure, 20, 48, 1).lay("".join(parts), most, STAMP)
    shown = []
    for line in laid.lines:
        assert line.width <= most or laid.large
        for run in line.runs:
            assert laid.text[run.start : run.start + len(run.text)] == run.text
            shown.append(run.text)
    assert "".join("".join(shown).split()) == "".join(laid.text.split())


def test_runs_of_a_paragraph_from_right_to_left_stand_in_that_order(typesetter: Typesetter) -> None:
    laid = typesetter.lay("\u05d0\u05d1 😀 \u05d2\nab 😀", 400, STAMP)
    first, second = laid.lines
    places = {run.start: run.x for run in first.runs}
    assert places[0] > places[3] > places[4]
    assert [run.x for run in second.runs] == [0, 25]


@pytest.fixture
def formatter() -> Typesetter:
    def measure(text: str, style: Style = Style.PLAIN) -> int:
        return (10 if style & Style.BOLD else 8) * len(text)

    return Typesetter(measure, emoji=20, large=48, margin=1, formats=True)


def styles(laid: Laid) -> list[list[tuple[str, Style]]]:
    return [[(run.text, run.style) for run in line.runs] for line in laid.lines]


def test_styles_are_runs_of_their_own_width(formatter: Typesetter) -> None:
    laid = formatter.lay("a *bold* b", 400, STAMP)
    assert styles(laid) == [[("a ", Style.PLAIN), ("bold", Style.BOLD), (" b", Style.PLAIN)]]
    assert [run.x for run in laid.lines[0].runs] == [0, 16, 56]
    assert laid.text == "a bold b"


def test_a_comma_stays_with_its_word(formatter: Typesetter) -> None:
    laid = formatter.lay("some *words*, more", 90, STAMP)
    assert lines(laid) == ["some words,", "more"]


def test_lists_are_set_in(formatter: Typesetter) -> None:
    laid = formatter.lay("- one two three\n10. four", 80, STAMP)
    assert lines(laid) == ["• one two", "three", "10. four"]
    assert [line.runs[-1].x for line in laid.lines] == [16, 16, 32]


def test_areas_have_rims_and_the_time_stands_below_them(formatter: Typesetter) -> None:
    laid = formatter.lay("see\n> this\n> and that\n```\nif x:\n    y\n```", 300, STAMP)
    assert lines(laid) == ["see", "this", "and that", "if x:", "    y"]
    assert [(area.kind, area.first, area.last) for area in laid.areas] == [
        (BlockKind.QUOTE, 1, 2),
        (BlockKind.CODE, 3, 4),
    ]
    assert laid.areas[1].text == "if x:\n    y"
    assert laid.stamp_below
    tops = [laid.top(number, 20) for number in range(5)]
    assert tops == sorted(tops)
    assert tops[1] > 20
    assert laid.height(20) > tops[4] + 20
    for number, top in enumerate(tops):
        assert laid.line_at(top, 20) == number
        assert laid.line_at(top + 19, 20) == number


def test_marks_mean_nothing_where_nothing_is_formatted(
    formatter: Typesetter, typesetter: Typesetter
) -> None:
    assert lines(formatter.lay("*no*", 300, STAMP, formatted=False)) == ["*no*"]
    assert lines(typesetter.lay("*no*", 300, STAMP)) == ["*no*"]


@given(st.text(alphabet="ab *_~`>-1.@\n😀", max_size=60), st.integers(30, 200))
def test_places_in_a_formatted_text_are_those_of_what_is_shown(text: str, most: int) -> None:
    def measure(text: str, style: Style = Style.PLAIN) -> int:
        return 8 * len(text)

    mentions = (Mention("ab", 3),)
    laid = Typesetter(measure, 20, 48, 1, formats=True).lay(text, most, STAMP, 0, mentions)
    assert laid.text == shown(text, True, mentions)
    at = 0
    for line in laid.lines:
        for run in line.runs:
            assert laid.text[run.start : run.start + len(run.text)] == run.text
            assert run.start >= at
            at = run.start + len(run.text)


def test_a_long_formatted_text_is_folded(formatter: Typesetter) -> None:
    laid = formatter.lay("*word* " * 5000, 100, STAMP, 40)
    assert laid.folded
    assert len(laid.lines) == FOLDED
