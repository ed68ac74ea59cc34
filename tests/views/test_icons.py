import pytest

from whatsapp_like.views.icons import Icon, icon


@pytest.mark.parametrize("name", Icon)
def test_every_icon_exists(name: Icon) -> None:
    picture = icon(name, 16, "#ff0000")
    assert picture.size == (16, 16)
    assert picture.getbbox() is not None


def test_an_icon_has_one_colour_and_no_halo() -> None:
    picture = icon(Icon.SEARCH, 20, "#336699", "#ffffff")
    assert picture.mode == "RGB"
    assert [least for least, _ in picture.getextrema()] >= [0x33, 0x66, 0x99]  # type: ignore[misc]
