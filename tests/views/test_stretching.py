import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.stretching import stretch
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def test_room_around_widgets_grows_with_the_zoom(look: Look, stage: ttk.Toplevel) -> None:
    outer = ttk.Frame(stage, padding=(10, 4, 10, 4))
    outer.pack(padx=(0, 6), pady=8)  # type: ignore[no-untyped-call]
    inner = ttk.Label(outer, text="?")
    inner.grid(row=0, column=1, padx=5, ipady=3)  # type: ignore[no-untyped-call]
    placed = ttk.Label(stage, text="!")
    placed.place(relx=1.0, x=-12, y=20)  # type: ignore[no-untyped-call]
    stretch(stage, 2.0)
    assert outer.pack_info()["padx"] == (0, 12)
    assert outer.pack_info()["pady"] == 16
    assert [str(each) for each in outer["padding"]] == ["20", "8", "20", "8"]
    assert inner.grid_info()["padx"] == 10
    assert inner.grid_info()["ipady"] == 6
    assert (placed.place_info()["x"], placed.place_info()["y"]) == ("-24", "40")
    assert placed.place_info()["relx"] == "1"
    stretch(stage, 0.5)
    assert outer.pack_info()["padx"] == (0, 6)
    stage.update()
