"""Every module of the gallery can be built, in every theme and at both ends of the zoom."""

import importlib
import pkgutil

import pytest
import ttkbootstrap as ttk

from tests import gallery
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
NAMES = [
    module.name for module in pkgutil.iter_modules(gallery.__path__) if module.name != "samples"
]


@pytest.mark.parametrize(
    ("theme", "zoom"),
    [("light", 0.85), ("dark", 2.0), ("contrast-light", 2.0), ("contrast-dark", 0.85)],
)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn(name: str, theme: str, zoom: float, look: Look, stage: ttk.Toplevel) -> None:
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
