"""Render every view of tests/gallery, light and dark, at 100 % and 200 %, to PNG files.

    python tools/gallery.py FOLDER [NAME ...]
    python tools/gallery.py FOLDER conversation --theme contrast-dark --zoom 0.85 --wallpaper

Uses a virtual screen of its own; needs Xvfb on Linux.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import ttkbootstrap as ttk  # noqa: E402
from PIL import Image, ImageChops, ImageGrab  # noqa: E402

from tests import gallery  # noqa: E402
from tests.screen import Screen  # noqa: E402
from whatsapp_like import i18n  # noqa: E402
from whatsapp_like.views.accents import ACCENTS, accented  # noqa: E402
from whatsapp_like.views.palette import PALETTES, Palette  # noqa: E402
from whatsapp_like.views.theme import Look  # noqa: E402

SPARE: Final = ("samples",)


def grab(app: ttk.App, window: ttk.Toplevel) -> Image.Image:
    """Return the picture of `window`, once two in a row are equal."""
    x, y = window.winfo_rootx(), window.winfo_rooty()
    box = (x, y, x + window.winfo_width(), y + window.winfo_height())
    before: Image.Image | None = None
    end = time.monotonic() + 3
    while True:
        app.update()
        now = ImageGrab.grab(box)
        if before is not None and ImageChops.difference(before, now).getbbox() is None:
            return now
        if time.monotonic() > end:
            return now
        before = now
        time.sleep(0.02)


def render(
    app: ttk.App, look: Look, name: str, out: Path, palette: Palette, zoom: float, wallpaper: bool
) -> None:
    """Render one module of the gallery."""
    module = importlib.import_module(f"tests.gallery.{name}")
    look.enlarge(zoom)
    look.dress(palette, wallpaper=wallpaper)
    width, height = (look.px(length) for length in module.SIZE)
    window = ttk.Toplevel(title=name, size=(width, height), position=(20, 20))
    window.configure(background=look.palette.ground)
    view = module.build(window, look)
    view.pack(fill="both", expand=True)
    app.update()
    if (after := getattr(module, "after", None)) is not None:
        after(view)  # what needs a size first: a focus, a scroll, a pointer
    picture = grab(app, window)
    picture.save(out / f"{name}-{palette.name}-{round(zoom * 100)}.png", optimize=True)
    window.destroy()
    app.update()


def main() -> None:
    """Render what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--theme", action="append", choices=list(PALETTES))
    parser.add_argument("--accent", default=ACCENTS[0].name)
    parser.add_argument("--zoom", action="append", type=float)
    parser.add_argument("--language", default="en")
    parser.add_argument("--wallpaper", action="store_true")
    arguments = parser.parse_args()
    i18n.set_language(arguments.language)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    names = [module.name for module in pkgutil.iter_modules(gallery.__path__)]
    wanted = arguments.names or [name for name in names if name not in SPARE]
    with Screen("2600x2000"):
        app = ttk.App()
        app.withdraw()
        look = Look(app)
        for name in wanted:
            for zoom in arguments.zoom or (1.0, 2.0):
                for theme in arguments.theme or ("light", "dark"):
                    palette = accented(PALETTES[theme], arguments.accent)
                    out, paper = arguments.folder, arguments.wallpaper
                    render(app, look, name, out, palette, zoom, paper)
            print(name)
        app.destroy()


if __name__ == "__main__":
    main()
