"""Every module of the gallery can be built, in every theme and at both ends of the zoom.

Its dialogs have their buttons on a small screen too.
"""

import importlib
import pkgutil
import tkinter as tk
from collections.abc import Iterator

import pytest
import ttkbootstrap as ttk

from tests import gallery
from whatsapp_like.views.placement import FRAME, Area
from whatsapp_like.views.scrolled import Scrolled
from whatsapp_like.views.textbutton import TextButton
from whatsapp_like.views.theme import Look
from whatsapp_like.views.window import Dialog

SMALL = Area(0, 0, 1280, 720)
pytestmark = pytest.mark.gui
NAMES = [
    module.name for module in pkgutil.iter_modules(gallery.__path__) if module.name != "samples"
]


@pytest.mark.parametrize(
    ("theme", "zoom"),
    [("light", 0.85), ("dark", 2.0), ("contrast-light", 2.0), ("contrast-dark", 0.85)],
)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn(
    name: str,
    theme: str,
    zoom: float,
    look: Look,
    stage: ttk.Toplevel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("whatsapp_like.views.window.area_of", lambda _window: SMALL)
    module = importlib.import_module(f"tests.gallery.{name}")
    look.enlarge(zoom)
    look.use(theme)
    view = module.build(stage, look)
    view.pack(fill="both", expand=True)
    stage.update()
    if hasattr(module, "after"):
        module.after(view)
    stage.update()
    assert view.winfo_ismapped()
    for widget in _below(stage):
        if isinstance(widget, Dialog):
            assert _holds(widget)


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from _below(child)


def _holds(dialog: Dialog) -> bool:
    """Tell whether a dialog fits on the small screen, and shows its last buttons; what is above
    them scrolls where there is no room for it."""
    dialog.update()
    assert dialog.winfo_width() <= SMALL.width
    assert dialog.winfo_height() <= SMALL.height - FRAME
    for button in _below(dialog.foot):
        if isinstance(button, TextButton) and button.winfo_ismapped():
            bottom = button.winfo_rooty() + button.winfo_height()
            assert button.winfo_height() >= button.winfo_reqheight()
            assert bottom <= dialog.winfo_rooty() + dialog.winfo_height()
    scrolls = isinstance(dialog.body.master, Scrolled)
    return scrolls or dialog.body.winfo_height() >= 150
