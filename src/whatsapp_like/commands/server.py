"""The command `wl-server`: opens the panel, serves without one, or makes an invite.

Runs on the main thread. What a job needs is imported when the job is known: `--help` should not
wait for a database.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from whatsapp_like import __version__
from whatsapp_like.errors import NoDisplay, WLError
from whatsapp_like.i18n import _

if TYPE_CHECKING:
    from whatsapp_like.server.settings import Settings
    from whatsapp_like.server.status import Status

_DAY: Final = 86_400


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status: 0 done, 1 not possible, 2 asked wrongly."""
    given = vars(parser().parse_args(arguments))
    job = given.pop("job", None)
    headless = given.pop("headless", False)
    _never_fail_to_print()
    try:
        if job == "invite":
            uses, days, admin = (given.pop(name) for name in ("uses", "days", "admin"))
            return _invite(_load(given), uses, days, admin)
        if headless:
            return _serve(_load(given))
        return _open_panel(given)
    except WLError as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line; flags that are not given are absent, not None."""
    settings = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    add = settings.add_argument_group(
        _("settings"),
        _("Each can also stand in wl-server.toml in the data folder, or in a variable WL_…"),
    ).add_argument
    add("--data", metavar=_("FOLDER"), help=_("where everything is kept"))
    add("--name", metavar=_("NAME"), help=_("what people see as the name of this server"))
    add("--port", metavar=_("PORT"), help=_("where to listen (7272)"))
    add("--listen", metavar=_("ADDRESSES"), help=_("where to listen, instead of everywhere"))
    add(
        "--public",
        action="store_true",
        help=_("let in the whole internet, not only private networks"),
    )
    add("--networks", metavar=_("NETWORKS"), help=_("further networks to let in, such as a VPN's"))
    add("--registration", metavar="invite|open|closed", help=_("who may make an account"))
    add("--certificate", metavar=_("FILE"), help=_("a certificate of your own (PEM)"))
    add("--key", metavar=_("FILE"), help=_("its key, where that is another file"))
    add("--plain", action="store_true", help=_("no TLS, on loopback only: behind a proxy"))
    add(
        "--trusted-proxies",
        metavar=_("NETWORKS"),
        help=_("proxies that say with PROXY v2 for whom they connect"),
    )
    add(
        "--durability",
        metavar="full|relaxed",
        help=_("whether a sent message survives a power cut, or only a crash"),
    )
    add("--log-level", metavar="debug|info|warning|error", help=_("what is logged"))
    add("--log-format", metavar="console|json", help=_("for people, or for machines"))
    add("--metrics", metavar=_("ADDRESS"), help=_("host:port for Prometheus, on loopback"))

    command = argparse.ArgumentParser(
        prog="wl-server",
        description=_("Routes and keeps messages. Without options, the panel opens."),
        parents=[settings],
    )
    command.add_argument("--version", action="version", version=f"wl-server {__version__}")
    command.add_argument("--headless", action="store_true", help=_("serve, without a window"))
    jobs = command.add_subparsers(dest="job", metavar=_("JOB"))
    invite = jobs.add_parser(
        "invite",
        parents=[settings],
        help=_("print an invite link"),
        description=_("Prints an invite link, then its code; the server may be running or not."),
    )
    invite.add_argument(
        "--uses", type=_between(1, 100_000), default=1, help=_("how many may register with it (1)")
    )
    invite.add_argument(
        "--days", type=_between(0, 3660), default=7, help=_("how long it is valid (7; 0: for ever)")
    )
    invite.add_argument("--admin", action="store_true", help=_("who uses it is an administrator"))
    return command


def _between(low: int, high: int) -> Any:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(
                _("must be a number from {low} to {high}").format(low=low, high=high)
            )
        return int(text)

    return number


def _load(flags: dict[str, Any]) -> Settings:
    from whatsapp_like.server.log import log
    from whatsapp_like.server.settings import load_settings

    settings = load_settings(flags)
    log.configure(settings.log_level, settings.log_format)
    return settings


def _serve(settings: Settings) -> int:
    from whatsapp_like.server.serve import serve

    serve(settings, _announce)
    return 0


def _announce(status: Status) -> None:
    """Print what people need to connect."""
    from whatsapp_like.models.address import ServerAddress, pin_groups
    from whatsapp_like.server.serve import invite_link

    addresses = [str(ServerAddress(host=host, port=status.port)) for host in status.addresses]
    lines = [
        (_("Server"), status.name),
        (_("Addresses"), "\n".join(addresses)),
        (_("Pin"), pin_groups(status.pin) if status.pin else _("none: plain TCP, without TLS")),
    ]
    if status.code is not None:
        lines += [
            (_("Administrator's code, for one registration"), status.code),
            (_("Administrator's invite link"), invite_link(status, status.code)),
        ]
    for name, value in lines:
        _say(f"{name}:\n  " + value.replace("\n", "\n  "))
    _say(_("Ctrl-C stops the server."))


def _invite(settings: Settings, uses: int, days: int, admin: bool) -> int:
    from whatsapp_like.models.account import AccountRole
    from whatsapp_like.server.inviting import make_invite

    role = AccountRole.ADMIN if admin else AccountRole.USER
    link, code = make_invite(settings, role, uses, days * _DAY or None)
    _say(link)
    _say(code)
    return 0


def _open_panel(flags: dict[str, Any]) -> int:
    no_display = _("There is no display to open the panel on: serve with wl-server --headless.")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform not in ("win32", "darwin") and not has_display:
        _complain(no_display)
        return 2
    try:
        from whatsapp_like.commands import panel
    except ImportError as error:
        _complain(
            _(
                "The panel cannot open, for lack of {module}: install it (on Debian: apt install "
                "python3-tk), or serve with wl-server --headless."
            ).format(module=error.name)
        )
        return 2
    try:
        while True:
            try:
                return panel.run(_load(flags))
            except WLError as error:
                if not panel.tell_trouble(error):
                    raise
    except NoDisplay:
        _complain(no_display)
        return 2


def _never_fail_to_print() -> None:
    """A terminal that can't show a name gets a question mark for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:  # whoever started us does not listen: that is no reason not to serve
        return


def _complain(text: str) -> None:
    print(f"wl-server: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
