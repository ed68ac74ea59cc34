"""Words with emoji in them: pictures, never text to Tk."""

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.prose import Prose
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def kinds(prose: Prose) -> list[str]:
    return [str(prose.type(item)) for item in prose.find_all()]


def test_emoji_are_pictures_and_the_height_follows_the_width(
    stage: ttk.Toplevel, look: Look
) -> None:
    prose = Prose(stage, look, "Remove Nora 🎉 from your contacts?")
    prose.pack(fill="x")  # type: ignore[no-untyped-call]
    stage.update()
    assert kinds(prose) == ["text", "image", "text"]
    one = prose.winfo_height()
    stage.geometry("160x300")
    stage.update()
    assert prose.winfo_height() > one
    prose.say("a")
    stage.update()
    assert (kinds(prose), prose.winfo_height()) == (["text"], one)
    look.enlarge(2.0)
    stage.update()
    assert prose.winfo_height() > 1.7 * one
