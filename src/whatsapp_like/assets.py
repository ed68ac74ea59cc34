"""Where the files shipped with the program are, in an installed package and in a checkout alike.

Called by any thread; only paths, nothing is opened here.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def asset(name: str) -> Path:
    """Return the path of the shipped file or folder `name`, such as "icons/wl.png".

    Raises:
        FileNotFoundError: nothing of that name is shipped.
        ValueError: `name` leads out of the assets.
    """
    folder = _folder()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{name!r} is not inside the assets")
    if not path.exists():
        raise FileNotFoundError(f"The asset {name!r} is missing from {folder}: reinstall WL.")
    return path


def _folder() -> Path:
    """Prefer what the wheel carries; an editable install has none and reads the checkout's."""
    packaged = _PACKAGE / "assets"
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent / "assets"
