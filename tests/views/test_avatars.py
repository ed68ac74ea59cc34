import pytest
from PIL import Image, ImageFont

from whatsapp_like.models.enums import ConversationKind
from whatsapp_like.views.avatars import Presence, avatar, dot_colour, portrait
from whatsapp_like.views.palette import LIGHT


def test_an_avatar_is_a_disc_on_its_ground() -> None:
    picture = avatar(50, "Nora Becker", "nora", "#ffffff")
    assert picture.size == (50, 50)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((25, 3)) != (255, 255, 255)
    # The initials are white.
    assert (255, 255, 255) in [picture.getpixel((x, 25)) for x in range(8, 42)]


@pytest.mark.parametrize("name", ["", "😀", "王小明", "\U00010fffe", "علي", "ÅÉ"])
def test_any_name_has_an_avatar(name: str) -> None:
    assert avatar(50, name, name, None).getbbox() is not None


def test_one_face_leaves_nothing_of_itself_in_another() -> None:
    alone = avatar(46, "Nora Becker", "x", None, dot="#00ff00", dot_size=14).tobytes()
    avatar(46, "Will Moss", "x", None)
    avatar(46, "", "x", None, dot="#ff0000", dot_size=14, kind=ConversationKind.GROUP)
    assert avatar(46, "Nora Becker", "x", None, dot="#00ff00", dot_size=14).tobytes() == alone


def test_fonts_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    avatar(50, "Nora Becker", "x", None)
    looked: list[object] = []
    monkeypatch.setattr(ImageFont, "truetype", lambda *args: looked.append(args))
    for size in (31, 51, 71):
        avatar(size, "Quentin Vance", "x", None)
    assert looked == []


def test_people_groups_and_channels_look_different() -> None:
    drawn = {avatar(50, "Nora", "x", "#ffffff", kind=kind).tobytes() for kind in ConversationKind}
    assert len(drawn) == len(ConversationKind)


def test_presence_differs_in_shape_too() -> None:
    online = avatar(50, "N", "x", "#ffffff", dot="#00ff00", dot_size=14)
    away = avatar(50, "N", "x", "#ffffff", dot="#00ff00", dot_size=14, hollow=True)
    assert online.getpixel((42, 42)) == (0, 255, 0)
    assert away.getpixel((42, 42)) != (0, 255, 0)
    assert dot_colour(Presence.ONLINE, LIGHT) != dot_colour(Presence.AWAY, LIGHT)


def test_a_photograph_fills_the_disc() -> None:
    picture = portrait(Image.new("RGB", (300, 100), (1, 2, 3)), 40, "#ffffff")
    assert picture.size == (40, 40)
    assert picture.getpixel((20, 20)) == (1, 2, 3)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
