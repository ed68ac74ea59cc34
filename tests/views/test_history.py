"""Steps of a text, taken back and taken again."""

from whatsapp_like.views.history import Change, History, Moment


def write(history: History, text: str, change: Change, cursor: int | None = None) -> None:
    """Let `text` become one letter longer."""
    at = len(text) if cursor is None else cursor
    history.begin(change, at, lambda: Moment(text, at))
    history.done(at + 1)


def test_letters_in_a_row_are_one_step() -> None:
    history = History()
    for text in ("", "a", "ab"):
        write(history, text, Change.LETTER)
    assert history.back(Moment("abc", 3)) == Moment("", 0)
    assert not history.can_undo
    assert history.forth(Moment("", 0)) == Moment("abc", 3)
    assert history.forth(Moment("abc", 3)) is None


def test_another_place_and_another_change_are_another_step() -> None:
    history = History()
    write(history, "", Change.LETTER)
    write(history, "a", Change.LETTER, cursor=0)
    write(history, "ba", Change.SPACE, cursor=1)
    assert history.back(Moment("b a", 2)) == Moment("ba", 1)
    assert history.back(Moment("ba", 1)) == Moment("a", 0)
    assert history.back(Moment("a", 0)) == Moment("", 0)


def test_a_change_ends_what_could_be_taken_again() -> None:
    history = History()
    write(history, "", Change.BLOCK)
    history.back(Moment("a", 1))
    assert history.can_redo
    write(history, "", Change.LETTER)
    assert not history.can_redo


def test_large_texts_keep_fewer_steps() -> None:
    history = History()
    for number in range(300):
        write(history, "x" * 30_000 + str(number), Change.BLOCK)
    steps = history.kept()[0]
    assert 20 < len(steps) < 40
    assert steps[-1].text.endswith("299")
