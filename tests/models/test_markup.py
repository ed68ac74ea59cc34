"""What is typed with WhatsApp's marks, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.models.markup import Block, BlockKind, Span, Style, blocks, plain

B, IT, S, C = Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE


def spans(text: str) -> list[tuple[str, Style]]:
    """Return the spans of a text that is one block of plain lines."""
    (block,) = blocks(text)
    assert block.kind is BlockKind.TEXT
    return [(span.text, span.style) for span in block.spans]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hello", [("hello", Style.PLAIN)]),
        ("*bold*", [("bold", B)]),
        ("_italic_ and ~gone~", [("italic", IT), (" and ", Style.PLAIN), ("gone", S)]),
        ("a *b c* d", [("a ", Style.PLAIN), ("b c", B), (" d", Style.PLAIN)]),
        ("*_both_*", [("both", B | IT)]),
        ("*a _b_ c*", [("a ", B), ("b", B | IT), (" c", B)]),
        ("say `x*y*z` now", [("say ", Style.PLAIN), ("x*y*z", C), (" now", Style.PLAIN)]),
        ("(*really*)!", [("(", Style.PLAIN), ("really", B), (")!", Style.PLAIN)]),
        ("*a*\n*b*", [("a", B), ("\n", Style.PLAIN), ("b", B)]),
        ("*Übermäßig*", [("Übermäßig", B)]),
    ],
)
def test_marks(typed: str, shown: list[tuple[str, Style]]) -> None:
    assert spans(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "2 * 3 * 4",
        "snake_case_name",
        "*open only",
        "* a*b",
        "**",
        "*a\nb*",
        "a*b*c",
        "``",
        "```",
        "``````",
        "* not closed *",
        "https://example.org/_a_/*b*",
        "x ~ y",
    ],
)
def test_what_nobody_meant_as_a_mark_stays(typed: str) -> None:
    assert plain(typed) == typed.replace("* not", "• not").replace("* a*b", "• a*b")


def test_quotes_and_lists() -> None:
    assert blocks("> one\n> *two*\nthree\n- four\n12. five") == (
        Block(BlockKind.QUOTE, (Span("one\n"), Span("two", B))),
        Block(BlockKind.TEXT, (Span("three"),)),
        Block(BlockKind.BULLET, (Span("four"),), "•"),
        Block(BlockKind.NUMBER, (Span("five"),), "12."),
    )


def test_a_code_block_keeps_its_lines() -> None:
    assert blocks("See:\n```\ndef f():\n    return *x*\n```\nDone") == (
        Block(BlockKind.TEXT, (Span("See:"),)),
        Block(BlockKind.CODE, (Span("def f():\n    return *x*", C),)),
        Block(BlockKind.TEXT, (Span("Done"),)),
    )


def test_lists_are_shown_without_marks_elsewhere() -> None:
    assert plain("*Plan*\n- _one_\n- two\n```x```") == "Plan\n• one\n• two\nx"


MARKED = st.text(alphabet="*_~` \na>b-1.é", max_size=60)


@given(MARKED)
def test_nothing_but_marks_is_lost(text: str) -> None:
    shown = "".join(block.label + block.text for block in blocks(text))
    kept = [c for c in shown if c not in "*_~`>-• \n"]
    assert kept == [c for c in text if c not in "*_~`>-• \n"]


@given(MARKED)
def test_what_is_shown_without_marks_has_no_style(text: str) -> None:
    for block in blocks(text):
        assert all(span.text or len(block.spans) == 1 for span in block.spans)
        assert (block.kind in (BlockKind.BULLET, BlockKind.NUMBER)) is bool(block.label)


@pytest.mark.parametrize("part", ["*a ", "_", "*_~", "`", "```", "> *x", "*a_b~c`", "*a b* "])
def test_a_hostile_text_takes_no_longer_than_any_other(part: str) -> None:
    # Thirty thousand marks: squared, this would take minutes.
    assert blocks(part * (32_000 // len(part)))
