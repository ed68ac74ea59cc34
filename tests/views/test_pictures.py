import pytest
import ttkbootstrap as ttk

from whatsapp_like.views import shapes
from whatsapp_like.views.pictures import Pictures

pytestmark = pytest.mark.gui


def test_the_same_drawing_is_made_once(root: ttk.App) -> None:
    pictures = Pictures(root)
    one = pictures.of(shapes.disc, 20, "#ff0000", "#ffffff")
    assert pictures.of(shapes.disc, 20, "#ff0000", "#ffffff") is one
    assert pictures.of(shapes.disc, 20, "#ff0000", "#000000") is not one


def test_the_oldest_is_forgotten_but_lives_while_it_is_held(root: ttk.App) -> None:
    pictures = Pictures(root, kept=2)
    first = pictures.of(shapes.disc, 10, "#ff0000", None)
    name = str(first)
    pictures.of(shapes.disc, 11, "#ff0000", None)
    pictures.of(shapes.disc, 12, "#ff0000", None)
    assert len(pictures) == 2
    assert name in root.image_names()
    del first
    assert name not in root.image_names()
