"""Render every view of tests/gallery, light and dark, at 100 % and 200 %, to PNG files.

    python tools/gallery.py FOLDER [NAME ...] [--sheets FOLDER]
    python tools/gallery.py FOLDER conversation --theme contrast-dark --zoom 0.85 --wallpaper

With `--sheets` the four pictures of each view are also put onto one small sheet, as the documents
show them. Uses a virtual screen of its own; needs Xvfb on Linux.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path
from typing import Final, cast

ROOT: Final = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import ttkbootstrap as ttk  # noqa: E402
from PIL import Image, ImageChops, ImageGrab  # noqa: E402

from tests import gallery  # noqa: E402
from tests.screen import Screen  # noqa: E402
from whatsapp_like import i18n  # noqa: E402
from whatsapp_like.models.state.desktop import Density  # noqa: E402
from whatsapp_like.views.accents import ACCENTS, accented  # noqa: E402
from whatsapp_like.views.palette import PALETTES, Palette  # noqa: E402
from whatsapp_like.views.theme import ROOMS, Look, Room  # noqa: E402

Rgb = tuple[int, int, int]

SPARE: Final = ("samples",)
THEMES: Final = ("light", "dark")
ZOOMS: Final = (1.0, 2.0)
TILE: Final = (560, 520)  # the most that one picture takes on a sheet
GAP: Final = 8
KEPT: Final = 64  # the colours that cover most: grounds, boxes, text
COLOURS: Final = 128  # few enough for small files, enough for gradients and emoji


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
    app: ttk.App,
    look: Look,
    name: str,
    out: Path,
    palette: Palette,
    zoom: float,
    room: Room,
    wallpaper: bool,
) -> None:
    """Render one module of the gallery."""
    module = importlib.import_module(f"tests.gallery.{name}")
    look.enlarge(zoom)
    look.dress(palette, room=room, wallpaper=wallpaper)
    width, height = (look.px(length) for length in module.SIZE)
    window = ttk.Toplevel(title=name, size=(width, height), position=(20, 20))
    window.configure(background=look.palette.ground)
    view = module.build(window, look)
    view.pack(fill="both", expand=True)
    app.update()
    # Nothing in it is under the pointer, unless it says so.
    window.event_generate("<Motion>", warp=True, x=width + 40, y=height + 40)
    app.update()
    if (after := getattr(module, "after", None)) is not None:
        after(view)  # what needs a size first: a focus, a scroll, a pointer
    picture = grab(app, window)
    picture.save(out / f"{name}-{palette.name}-{round(zoom * 100)}.png", optimize=True)
    window.destroy()
    app.update()


def sheet(name: str, pictures: Path, out: Path) -> None:
    """Put a view's pictures side by side: light and dark, 100 % above 200 %."""
    tiles = [
        [Image.open(pictures / f"{name}-{theme}-{round(zoom * 100)}.png") for theme in THEMES]
        for zoom in ZOOMS
    ]
    for row in tiles:
        for tile in row:
            tile.thumbnail(TILE, Image.Resampling.LANCZOS)
    width = max(sum(tile.width + GAP for tile in row) for row in tiles) - GAP
    height = sum(row[0].height + GAP for row in tiles) - GAP
    page = Image.new("RGB", (width, height), "#8a9699")
    top = 0
    for row in tiles:
        left = 0
        for tile in row:
            page.paste(tile, (left, top))
            left += tile.width + GAP
        top += row[0].height + GAP
    few(page).save(out / f"{name}.png", optimize=True)


def few(page: Image.Image) -> Image.Image:
    """Return the page in a palette: grounds as they are, and rare colours, as of warnings, too."""
    found = cast(list[tuple[int, Rgb]], page.getcolors(page.width * page.height) or [])
    colours = [colour for _count, colour in sorted(found, reverse=True)]
    # Each shade once, however often it is there: else the few red pixels would become grey.
    shades = {tuple(part >> 3 << 3 | 4 for part in colour) for colour in colours}
    line = Image.new("RGB", (len(shades), 1))
    line.putdata(sorted(shades))
    others = line.quantize(COLOURS).getpalette() or []
    chart = Image.new("P", (1, 1))
    chart.putpalette([part for colour in colours[:KEPT] for part in colour] + others)
    return page.quantize(palette=chart, dither=Image.Dither.NONE)


def index(names: list[str], out: Path) -> None:
    """Write the page that shows every sheet, with what each module says of itself."""
    lines = [
        "# Gallery",
        "",
        "Every view with invented people, light and dark, at 100 % and 200 %: `make gallery`.",
    ]
    for name in names:
        said = importlib.import_module(f"tests.gallery.{name}").__doc__ or ""
        sentence = said.partition("\n\n")[0].replace("\n", " ").strip()
        lines += ["", f"## {name.replace('_', ' ').capitalize()}", "", sentence, ""]
        lines += [f"![{name}]({name}.png)"]
    (out / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Render what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--theme", action="append", choices=list(PALETTES))
    parser.add_argument("--accent", default=ACCENTS[0].name)
    parser.add_argument("--zoom", action="append", type=float)
    parser.add_argument("--language", default="en")
    parser.add_argument("--density", type=Density, default=Density.NORMAL, choices=list(Density))
    parser.add_argument("--wallpaper", action="store_true")
    parser.add_argument("--sheets", type=Path, help="a folder for small sheets and their page")
    arguments = parser.parse_args()
    i18n.set_language(arguments.language)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    names = [module.name for module in pkgutil.iter_modules(gallery.__path__)]
    wanted = arguments.names or [name for name in names if name not in SPARE]
    with Screen("3200x3300"):
        app = ttk.App()
        app.withdraw()
        look = Look(app)
        for name in wanted:
            for zoom in arguments.zoom or ZOOMS:
                for theme in arguments.theme or THEMES:
                    palette = accented(PALETTES[theme], arguments.accent)
                    out, paper = arguments.folder, arguments.wallpaper
                    room = ROOMS[arguments.density]
                    render(app, look, name, out, palette, zoom, room, paper)
            print(name)
        app.destroy()
    if arguments.sheets:
        arguments.sheets.mkdir(parents=True, exist_ok=True)
        for name in wanted:
            sheet(name, arguments.folder, arguments.sheets)
        if not arguments.names:
            index(wanted, arguments.sheets)


if __name__ == "__main__":
    main()
