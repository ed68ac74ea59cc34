"""Build assets/emoji.zip: every emoji as a small picture, with its names in English and French.

Beside it goes assets/shortcodes.json: what is written between two colons for an emoji.

    npm pack emoji-datasource-google@16.0.0 emojibase-data@17.0.0
    python tools/build_emoji.py emoji-datasource-google-16.0.0.tgz emojibase-data-17.0.0.tgz

Run by a developer when a new version of Emoji appears; users never run it.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Container
from pathlib import Path
from typing import Any, Final

from PIL import Image

OUT: Final = Path(__file__).parent.parent / "assets" / "emoji.zip"
SIZE: Final = 64
SHEET: Final = f"package/img/google/sheets-clean/{SIZE}.png"
COLOURS: Final = 128
# GitHub's are what people know; the others fill up. A code means what the first of these says.
SHORTCODES: Final = {"en": ("github", "iamcal", "emojibase"), "fr": ("cldr-native", "cldr")}
_TONED: Final = re.compile("1f3f[b-f]")
# Fixed, so that the same input gives the same file.
DATE: Final = (2024, 1, 1, 0, 0, 0)
NOTICE: Final = """\
The pictures are Noto Color Emoji, Copyright Google LLC, licensed under the Apache License,
Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0), as packaged by emoji-datasource-google;
changed: cut out of their sheet and reduced to 128 colours.
Order and groups come from emoji-datasource, Copyright (c) 2013 Cal Henderson, MIT License.
Names and search words come from emojibase-data, Copyright (c) 2017-2019 Miles Johnson, MIT License,
and through it from the Unicode CLDR, Copyright (c) Unicode, Inc., Unicode License V3
(https://www.unicode.org/license.txt).
"""


def key_of(codes: str) -> str:
    """Return the key of an emoji given as `1F468-200D-...`: without the variation selector."""
    return "-".join(code for code in codes.lower().split("-") if code != "fe0f")


def text_of(codes: str) -> str:
    """Return the emoji itself."""
    return "".join(chr(int(code, 16)) for code in codes.split("-"))


def read(archive: Path, name: str) -> bytes:
    """Return one member of a package."""
    with tarfile.open(archive) as package:
        member = package.extractfile(name)
        if member is None:
            raise SystemExit(f"{archive} has no {name}")
        return member.read()


def picture(sheet: Image.Image, x: int, y: int) -> bytes:
    """Return the picture at column `x`, row `y` of the sheet as a small PNG."""
    step = SIZE + 2  # each picture has a margin of one pixel
    box = (x * step + 1, y * step + 1, x * step + 1 + SIZE, y * step + 1 + SIZE)
    small = sheet.crop(box).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def names(package: Path, language: str) -> dict[str, list[str]]:
    """Return, by key, the name of each emoji and then its search words."""
    table = {}
    for entry in json.loads(read(package, f"package/{language}/compact.json")):
        table[key_of(entry["hexcode"])] = [entry["label"], *entry.get("tags", ())]
    return table


def shortcodes(package: Path, pictures: Container[str]) -> dict[str, dict[str, str]]:
    """Return for each language the keys of those emoji that have pictures, by shortcode."""
    tables: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for language, sources in SHORTCODES.items():
        table = tables[language] = {}
        for source in sources:
            content = json.loads(read(package, f"package/{language}/shortcodes/{source}.json"))
            for codes, given in content.items():
                key = key_of(codes)
                if _TONED.search(key):
                    continue  # the tone is a choice of its own
                for code in [given] if isinstance(given, str) else given:
                    if code not in taken and key in pictures:
                        table[code] = key
                        taken.add(code)
    return tables


def main() -> None:
    """Read both packages and write the zip."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pictures", type=Path, help="emoji-datasource-google, as packed by npm")
    parser.add_argument("names", type=Path, help="emojibase-data, as packed by npm")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--shortcodes-only", action="store_true")
    arguments = parser.parse_args()

    if arguments.shortcodes_only:
        with zipfile.ZipFile(arguments.out) as known_pictures:
            drawn = {Path(name).stem for name in known_pictures.namelist()}
        write_shortcodes(arguments.out, shortcodes(arguments.names, drawn))
        return
    entries: list[dict[str, Any]] = json.loads(read(arguments.pictures, "package/emoji.json"))
    entries.sort(key=lambda entry: entry["sort_order"])
    sheet = Image.open(io.BytesIO(read(arguments.pictures, SHEET))).convert("RGBA")
    groups: dict[str, list[list[str]]] = {}
    pictures: dict[str, bytes] = {}
    for entry in entries:
        tones = list(entry.get("skin_variations", {}).values())
        for each in (entry, *tones):
            pictures[key_of(each["unified"])] = picture(sheet, each["sheet_x"], each["sheet_y"])
        if entry["category"] != "Component":  # bare skin tones and hair: nobody picks these
            texts = [text_of(each["unified"]) for each in (entry, *tones)]
            groups.setdefault(entry["category"], []).append(texts)

    with zipfile.ZipFile(arguments.out, "w") as out:

        def write(name: str, content: str | bytes, method: int) -> None:
            member = zipfile.ZipInfo(name, DATE)
            member.compress_type = method
            out.writestr(member, content)

        write("NOTICE", NOTICE, zipfile.ZIP_DEFLATED)
        write("groups.json", _json(groups), zipfile.ZIP_DEFLATED)
        for language in ("en", "fr"):
            known = names(arguments.names, language)
            # Names for those that have pictures; a skin tone is called as what it varies.
            chosen = {key: known[key] for key in pictures if key in known}
            write(f"{language}.json", _json(chosen), zipfile.ZIP_DEFLATED)
        for key, content in sorted(pictures.items()):
            write(f"{key}.png", content, zipfile.ZIP_STORED)
    write_shortcodes(arguments.out, shortcodes(arguments.names, pictures))
    print(f"{arguments.out}: {len(pictures)} emoji, {arguments.out.stat().st_size / 1e6:.1f} MB")


def write_shortcodes(beside: Path, tables: dict[str, dict[str, str]]) -> None:
    """Write the shortcodes beside the zip."""
    beside.with_name("shortcodes.json").write_text(_json(tables) + "\n", encoding="utf-8")


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
