"""A view that was destroyed leaves nothing: no command, timer, picture, binding or connection."""

import gc
import importlib

import pytest
import ttkbootstrap as ttk

from tests.views.test_gallery import NAMES
from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui


def count(root: ttk.App, look: Look) -> dict[str, int]:
    root.update()
    gc.collect()
    tcl = root.tk.splitlist
    return {
        "commands": len(tcl(root.tk.call("info", "commands"))),
        "procedures": len(tcl(root.tk.call("info", "procs"))),
        "timers": len(tcl(root.tk.call("after", "info"))),
        "pictures": len(root.image_names()),
        "connections": len(look.changed),
        "widgets": len(root.winfo_children()),
    }


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left(name: str, root: ttk.App, look: Look) -> None:
    module = importlib.import_module(f"tests.gallery.{name}")

    def once() -> None:
        window = ttk.Toplevel(size=(600, 500))
        view = module.build(window, look)
        view.pack(fill="both", expand=True)
        window.update()
        if hasattr(module, "after"):
            module.after(view)
            window.update()
        window.destroy()

    once()  # the first one fills the stores that are kept on purpose
    once()
    before = count(root, look)
    for _ in range(5):
        once()
    assert count(root, look) == before
