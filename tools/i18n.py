"""Collects the words on screen from the source into each language's catalogue, and compiles it."""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "whatsapp_like"
LOCALE = SOURCE / "locale"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def extract() -> Catalog:
    """Collect every message of the source."""
    catalogue = Catalog(project="WL", fuzzy=False)
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    for name, _line, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context, locations=[(name, 0)])
    return catalogue


def read(po: Path) -> Catalog:
    """Read one language's catalogue."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def compiled(catalogue: Catalog) -> bytes:
    """Return the binary catalogue that gettext reads."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def in_print(french: str) -> str:
    """Return a translation as it is printed: with typographic apostrophes, and with blanks at which
    no line breaks beside what French sets apart from its words."""
    french = re.sub(r"(?<=\w)'(?=[\w«{])", "\u2019", french)
    return re.sub(r" (?=[:;?!»](?![\w:]))|(?<=«) ", "\u00a0", french)


def update(po: Path) -> list[str]:
    """Bring one catalogue up to date with the source; return the messages it does not translate."""
    catalogue = read(po)
    # Never guess: a similar sentence is not the same one.
    catalogue.update(extract(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    for message in catalogue if po.parts[-3] == "fr" else ():
        if message.id and isinstance(message.string, str):
            message.string = in_print(message.string)
        elif message.id and message.string:
            message.string = tuple(in_print(form) for form in message.string)
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False)
    po.write_bytes(out.getvalue())
    po.with_suffix(".mo").write_bytes(compiled(catalogue))
    return untranslated(catalogue)


def untranslated(catalogue: Catalog) -> list[str]:
    """Name the messages without a translation, of any of their plural forms."""
    missing = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not all(strings):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def main() -> int:
    """Update every catalogue; return 1 when one of them lacks a translation."""
    missing = 0
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/wl.po")):
        for message in update(po):
            print(f"{po.relative_to(ROOT)}: not translated: {message!r}")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
