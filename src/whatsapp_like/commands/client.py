"""The command `wl-client`: opens the desktop; scripts use its jobs instead.

Runs on the main thread. What a job needs is imported when the job is known: the desktop brings Tk
along, and a script on a server has none.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from whatsapp_like import __version__
from whatsapp_like.commands.jobs.options import add_jobs, run_job
from whatsapp_like.errors import NoDisplay, WLError
from whatsapp_like.i18n import _

_DESKTOP: Final = "whatsapp_like.commands.desktop"
_LINK: Final = "wl://"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status: 0 done, 1 not possible, 2 asked wrongly."""
    given = argparse.Namespace(profile="default", data=None)
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A link alone, as the system hands it over, or behind options: beside a job it is the job's.
    link = words[-1] if words and words[-1].lower().startswith(_LINK) else ""
    if link and not _options().parse_known_args(words[:-1])[1]:
        words.pop()
    else:
        link = ""
    _parser().parse_args(words, given)
    if given.job is not None:
        return run_job(given)
    try:
        return _open_desktop(given.profile, given.data, link)
    except WLError as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def _options() -> argparse.ArgumentParser:
    """Return a parser of what may stand anywhere."""
    # Without defaults: those of a job would replace what stands before its name.
    profile = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    profile.add_argument(
        "--profile", metavar=_("NAME"), help=_("which account: profiles keep several apart")
    )
    profile.add_argument(
        "--data", type=Path, metavar=_("FOLDER"), help=_("where the profiles are kept")
    )
    return profile


def _parser() -> argparse.ArgumentParser:
    profile = _options()
    parser = argparse.ArgumentParser(
        prog="wl-client",
        usage=_("%(prog)s [OPTIONS] [JOB | wl://LINK]"),
        description=_(
            "Writes messages. Without a job, the desktop opens, and where a link leads that is "
            "given in its place."
        ),
        parents=[profile],
    )
    parser.add_argument("--version", action="version", version=f"wl-client {__version__}")
    jobs = parser.add_subparsers(dest="job", metavar=_("JOB"), prog="wl-client")
    add_jobs(jobs, [profile])
    return parser


def _open_desktop(profile: str, data: Path | None, link: str) -> int:
    no_display = _("There is no display to open windows on.")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform not in ("win32", "darwin") and not has_display:
        _complain(no_display)
        return 2
    # The pump collects garbage from here on. While hundreds of classes are made there is none, and
    # looking for it all the time costs a tenth of the start.
    gc.disable()
    # Pydantic would ask every package on this computer whether it extends it: none of ours does.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        desktop = importlib.import_module(_DESKTOP)
    except ImportError as error:
        _complain(
            _(
                "The desktop cannot open, for lack of {module}: install it (on Debian: apt "
                "install python3-tk)."
            ).format(module=error.name)
        )
        return 2
    try:
        return int(desktop.run(profile, data, link))
    except NoDisplay:
        _complain(no_display)
        return 2


def _complain(text: str) -> None:
    print(f"wl-client: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
