"""Tests of the assets' locator, in a checkout and in a built wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

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


def test_the_wheel_carries_assets_catalogues_and_types(tmp_path: Path) -> None:
    _build_wheel(tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    shipped = {p.relative_to(ROOT) for p in (ROOT / "assets").rglob("*") if p.is_file()}
    assert {f"whatsapp_like/{path.as_posix()}" for path in shipped} <= names
    assert "whatsapp_like/py.typed" in names
    assert "whatsapp_like/locale/fr/LC_MESSAGES/wl.mo" in names

    # The locator inside the wheel gives out the wheel's file, not the checkout's.
    code = "from whatsapp_like.assets import asset; print(asset('README.md'))"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "installed",
        capture_output=True,
        text=True,
        check=True,
    )
    expected = tmp_path / "installed" / "whatsapp_like" / "assets" / "README.md"
    assert Path(found.stdout.strip()) == expected.resolve()


def _build_wheel(folder: Path) -> None:
    """Build as `pip install .` does, with the builder that is already here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
