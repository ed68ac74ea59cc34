"""Tests of the dependency rule: which room may import which."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "whatsapp_like"


def test_rooms_import_only_what_lies_below_them() -> None:
    # In a process of its own: it sets up logging and silences every logger that exists by then.
    check = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_module_outgrows_the_reader() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: size for name, size in sizes.items() if size > 600} == {}


def test_product_code_does_not_know_of_tests() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "PYTEST_CURRENT_TEST" not in text, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in ("pytest", "tests"), path


def test_modules_do_not_wait_for_each_other() -> None:
    """The Tk and the network thread load modules at the same time, each waiting for what the other
    one is loading. In a circle, Python gives one of them a module that is not finished."""
    sources = {_name(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    needs = {
        name: {
            each
            for node in _loading(module.body)
            for imported in node.names
            for each in (f"{node.module}.{imported.name}", node.module)
            if each in sources
        }
        for name, module in sources.items()
    }
    for name, needed in needs.items():
        # A package is not waited for by what is in it, nor by whoever wants a module of it.
        needed -= {
            each for each in needed if any(n.startswith(f"{each}.") for n in (name, *needed))
        }
    assert list(TopologicalSorter(needs).static_order())


def test_models_are_imported_from_where_they_are() -> None:
    """Two ways to one name would be two answers to which module has to be loaded for it."""
    made = {_name(path): _made(path) for path in (PACKAGE / "models").rglob("*.py")}
    detours = [
        f"{path.relative_to(ROOT)}: {node.module}.{name.name}"
        for folder in ("src", "tests", "benchmarks", "examples", "tools")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in made
        for name in node.names
        if name.name not in made[node.module] and f"{node.module}.{name.name}" not in made
    ]
    assert detours == []


def _made(path: Path) -> set[str]:
    made = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                made.add(name)
            case ast.Assign(targets=targets):
                made |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                made.add(name)
    return made


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )


def _loading(nodes: Iterable[ast.stmt]) -> Iterator[ast.ImportFrom]:
    """Yield what is imported while a module is loaded."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            yield from _loading((*node.body, *node.orelse))
