import pytest
from PIL import Image

from whatsapp_like.views.shapes import (
    Corner,
    Tick,
    circle_mask,
    corner,
    disc,
    gradient_of,
    initials,
    rim,
    ring,
    tail,
    tick_width,
    ticks,
)

FILL, GROUND = "#ff0000", "#0000ff"
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.parametrize(
    ("which", "outside", "inside"),
    [
        (Corner.NW, (0, 0), (12, 12)),
        (Corner.NE, (12, 0), (0, 12)),
        (Corner.SW, (0, 12), (12, 0)),
        (Corner.SE, (12, 12), (0, 0)),
    ],
)
def test_a_corner_is_round_on_its_own_side(
    which: Corner, outside: tuple[int, int], inside: tuple[int, int]
) -> None:
    picture = corner(which, 13, FILL, GROUND)
    assert picture.size == (13, 13)
    assert picture.mode == "RGB"
    assert picture.getpixel(outside) == BLUE
    assert picture.getpixel(inside) == RED


def test_without_a_ground_a_corner_keeps_its_alpha() -> None:
    picture = corner(Corner.NW, 13, FILL, None)
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_shadow_falls_below_the_bottom_corners_only() -> None:
    assert corner(Corner.NW, 13, FILL, GROUND, drop=2, shadow=60).size == (13, 13)
    picture = corner(Corner.SW, 13, FILL, GROUND, drop=2, shadow=60)
    assert picture.size == (13, 15)
    red, green, blue = picture.getpixel((12, 14))  # type: ignore[misc]
    assert (red, green) == (0, 0)
    assert 150 < blue < 255


def test_an_outline_surrounds_the_fill() -> None:
    picture = corner(Corner.NW, 13, FILL, GROUND, outline="#00ff00", width=2)
    assert picture.getpixel((12, 0)) == (0, 255, 0)
    assert picture.getpixel((12, 6)) == RED


@pytest.mark.parametrize("own", [True, False])
def test_the_tail_points_outwards(own: bool) -> None:
    picture = tail(own, 13, 8, 11, FILL, GROUND)
    assert picture.size == (21, 13)
    tip, under = (17, 1), (19, 12)
    if not own:
        tip, under = (20 - tip[0], tip[1]), (20 - under[0], under[1])
    assert picture.getpixel(tip) == RED
    assert picture.getpixel(under) == BLUE


def test_discs_and_rings() -> None:
    assert disc(20, FILL, GROUND).getpixel((10, 10)) == RED
    assert disc(20, FILL, GROUND, 2, 60).size == (20, 22)
    assert ring(20, 2, FILL, GROUND).getpixel((10, 10)) == BLUE
    assert ring(20, 2, FILL, GROUND).getpixel((0, 10)) == RED
    around = rim(40, 20, 10, 2, FILL)
    solid = around.getchannel("A")
    assert [solid.getpixel(at) for at in ((0, 0), (20, 0), (20, 10))] == [0, 255, 0]
    assert disc(20, FILL, GROUND, rim="#00ff00").getpixel((10, 0)) != RED


def test_each_tick_has_a_shape_of_its_own() -> None:
    shapes = {t: ticks(t, 15, "#000000", "#ffffff") for t in Tick if t is not Tick.NONE}
    pictures = [picture.resize((30, 30)).tobytes() for picture in shapes.values()]
    assert len(set(pictures)) == len(pictures) == 5
    assert tick_width(Tick.NONE, 15) == 0
    assert tick_width(Tick.DELIVERED, 15) > tick_width(Tick.SENT, 15)
    assert all(picture.width == tick_width(tick, 15) for tick, picture in shapes.items())


def test_a_picture_that_is_cut_out_leaves_its_ground_free() -> None:
    for picture in (
        corner(Corner.NW, 12, FILL, GROUND, cut=True, drop=1, shadow=60),
        tail(True, 12, 8, 11, FILL, GROUND, cut=True),
    ):
        seen = {colour for _n, colour in picture.getcolors(999) or () if isinstance(colour, tuple)}
        assert {colour[3] for colour in seen} == {0, 255}, "each pixel is there or not"
        there = {colour[:3] for colour in seen if colour[3]}
        assert RED in there
        assert BLUE not in there


def test_a_tail_has_an_outline_around_it_but_not_towards_its_bubble() -> None:
    picture = tail(False, 12, 8, 11, FILL, GROUND, outline="#000000", width=1)
    for x in range(6, picture.width):
        dark = picture.getpixel((x, 0))
        assert isinstance(dark, tuple)
        assert max(dark) < 90
    assert picture.getpixel((picture.width - 1, picture.height // 2)) == RED
    assert picture.getpixel((picture.width - 4, picture.height - 1)) == RED


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nora Becker", "NB"),
        ("Anna Maria von Berg", "AB"),
        ("nora", "N"),
        ("😀 Nora (work)", "N"),
        ("王小明", "王"),
        ("straße ßen", "SS"),
        ("", ""),
        ("  ---  ", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_colours_of_a_name_never_change() -> None:
    # Written down, so that a new version does not give everyone other colours.
    assert gradient_of("nora") == gradient_of("nora")
    assert len({gradient_of(str(number)) for number in range(200)}) == 10


def test_the_presence_dot_is_cut_out() -> None:
    whole: Image.Image = circle_mask(50)
    cut = circle_mask(50, dot=14, gap=3)
    assert whole.getpixel((42, 36)) == 255
    assert cut.getpixel((42, 36)) == 0
    assert cut.getpixel((10, 25)) == 255
