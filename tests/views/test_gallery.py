"""Every module of the gallery can be built, in both themes and at both ends of the zoom."""

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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [0.85, 2.0])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn(name: str, zoom: float, theme: str, look: Look, stage: ttk.Toplevel) -> None:
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
