"""Writes the table of rooms in docs/architecture.md from the first sentence of each module."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "whatsapp_like"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- rooms: made by `make rooms`, from the first sentence of each module -->"
END = "<!-- end of rooms -->"


def modules() -> list[Path]:
    """List the package's modules, each folder's own first."""
    return sorted(PACKAGE.rglob("*.py"), key=lambda path: path.with_name(path.stem).parts)


def sentence(path: Path) -> str:
    """Return the first paragraph of a module's docstring.

    Raises:
        ValueError: the module has no docstring.
    """
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    if not docstring:
        raise ValueError(f"{path.relative_to(ROOT)} does not say what belongs in it")
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def table() -> str:
    """Return the table: a line per module, packages in bold."""
    lines = ["| Module | What belongs there |", "| --- | --- |"]
    for path in modules():
        place = path.relative_to(PACKAGE)
        if place == Path("__init__.py"):
            continue
        if place.name == "__init__.py":
            name = f"**`{place.parent.as_posix()}/`**"
        else:
            name = f"`{place.as_posix()}`"
        lines.append(f"| {name} | {sentence(path)} |")
    return "\n".join(lines)


def page() -> str:
    """Return the page as it should be, with a fresh table between the marks."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
