"""A view that was destroyed leaves nothing: no command, timer, picture, binding or connection."""

import gc
import importlib
from collections.abc import Callable

import pytest
import ttkbootstrap as ttk

from whatsapp_like.views.theme import Look

pytestmark = pytest.mark.gui
NAMES = [
    "buttons",
    "composer",
    "conversation",
    "conversations",
    "emoji_picker",
    "emoji_search",
    "emoji_suggestions",
    "scrolled",
]


def count(root: ttk.App, look: Look, wait_until: Callable[..., None]) -> dict[str, int]:
    tcl = root.tk.splitlist
    # Those of destroyed windows would raise when they fire; Tk's and the toolkit's own end soon.
    wait_until(lambda: not tcl(root.tk.call("after", "info")))
    gc.collect()
    return {
        "commands": len(tcl(root.tk.call("info", "commands"))),
        "procedures": len(tcl(root.tk.call("info", "procs"))),
        "pictures": len(root.image_names()),
        "connections": len(look.changed),
        "widgets": len(root.winfo_children()),
    }


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left(
    name: str, root: ttk.App, look: Look, wait_until: Callable[..., None]
) -> None:
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
    before = count(root, look, wait_until)
    for _ in range(5):
        once()
    assert count(root, look, wait_until) == before
