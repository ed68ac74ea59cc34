"""Tests of the dependency rule: which room may import which."""

import ast
import subprocess
import sys
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


def test_models_are_imported_from_where_they_are() -> None:
    """Two ways to one name would be two answers to which module has to be loaded for it."""
    models = "whatsapp_like.models"
    made = {
        ".".join((models, *path.relative_to(PACKAGE / "models").with_suffix("").parts)): _made(path)
        for path in (PACKAGE / "models").rglob("*.py")
    }
    detours = [
        f"{path.relative_to(ROOT)}: {node.module}.{name.name}"
        for folder in ("src", "tests", "benchmarks", "examples", "tools")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in made
        for name in node.names
        if name.name not in made[node.module]
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
