from whatsapp_like.views.emoji import Piece, split
from whatsapp_like.views.oneline import cut, parted


def measure(text: str) -> int:
    return 10 * len(text)


def shorten(text: str, room: int) -> str:
    return text if measure(text) <= room else text[: max(0, room // 10 - 1)] + "…"


def shown(text: str, room: int) -> str:
    placed = cut(split(text), room, measure, shorten, 20)
    width = sum(20 if piece.key else measure(piece.text) for piece, _ in placed)
    assert width <= max(room, 10)
    assert [x for _, x in placed] == sorted(x for _, x in placed)
    return "".join(piece.text for piece, _ in placed)


def test_what_fits_is_whole() -> None:
    assert shown("abc 😀 d", 80) == "abc 😀 d"


def test_what_does_not_ends_in_an_ellipsis() -> None:
    assert shown("abcdefgh", 50) == "abcd…"
    assert shown("abc 😀 d", 70) == "abc 😀…"
    assert shown("abc😀😀😀", 60) == "abc😀…"
    assert shown("abc😀", 40) == "abc…"


def test_no_room_at_all() -> None:
    assert shown("😀", 5) == "…"
    assert cut([Piece("")], 0, measure, shorten, 20) == [(Piece(""), 0)]


def test_what_is_found_is_parted_from_the_rest() -> None:
    pieces = [Piece("see you "), Piece("🎉", "1f389"), Piece(" see")]
    parts, inside = parted(pieces, [(0, 3), (10, 13)])
    assert [part.text for part in parts] == ["see", " you ", "🎉", " ", "see"]
    assert [part.key for part in parts] == ["", "", "1f389", "", ""]
    assert inside == {0, 4}
