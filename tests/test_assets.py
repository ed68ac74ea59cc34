"""Tests of the assets' locator in a checkout, and of the wheel and what an installation gives."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from whatsapp_like.assets import asset

ROOT = Path(__file__).parent.parent


def test_an_asset_is_found_in_a_checkout() -> None:
    assert asset("README.md") == ROOT / "assets" / "README.md"


def test_a_missing_asset_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such\.png"):
        asset("no-such.png")


def test_nothing_outside_the_assets_is_given_out() -> None:
    with pytest.raises(ValueError, match="not inside the assets"):
        asset("../pyproject.toml")


def test_the_wheel_carries_all_it_needs_and_brings_both_commands(tmp_path: Path) -> None:
    _build_wheel(tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {p.relative_to(ROOT) for p in (ROOT / "assets").rglob("*") if p.is_file()}
    assert {f"whatsapp_like/{path.as_posix()}" for path in shipped} <= names
    assert "whatsapp_like/py.typed" in names
    assert "whatsapp_like/locale/fr/LC_MESSAGES/wl.mo" in names

    python = _install(wheel, tmp_path / "venv")
    # The locator inside the wheel gives out the wheel's file, not the checkout's.
    found = _say(
        [python, "-c", "from whatsapp_like.assets import asset; print(asset('README.md'))"]
    )
    assert Path(found.strip()).is_relative_to(tmp_path.resolve())
    for command, word in (("wl-server", "DOSSIER"), ("wl-client", "TÂCHE")):
        said = _say([python.parent / command, "--help"], LANGUAGE="fr")
        assert said.startswith(f"usage: {command} ")
        assert word in said


def _build_wheel(folder: Path) -> None:
    """Build as `pip install .` does, with the builder that is already here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _install(wheel: Path, folder: Path) -> Path:
    """Install a wheel into an environment of its own, which borrows the packages that it needs from
    here; return its Python."""
    venv.create(folder, symlinks=os.name == "posix")
    scheme = {"base": str(folder), "platbase": str(folder)}
    paths = sysconfig.get_paths("venv", scheme)
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    Path(paths["purelib"], "borrowed.pth").write_text("\n".join(borrowed), "utf-8")
    python = Path(paths["scripts"], "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    _say([*pip, "--ignore-installed", wheel])
    return python


def _say(command: list[Any], **environment: str) -> str:
    """Run a command away from the checkout; return what it said."""
    return subprocess.run(
        command,
        cwd=tempfile.gettempdir(),
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
