"""The options of wl-client's jobs, and the way from them to the job that is asked for.

Runs on the main thread. Imports nothing of the client: `--help` and the windows need none of it.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from whatsapp_like.errors import DataBusy, PinMismatch, SettingsError, WLError
from whatsapp_like.i18n import _

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
WAITING: Final = 3
"""The server does not have the message yet: it is in the outbox."""
INTERRUPTED: Final = 130

TIMEOUT: Final = 30.0
"""Seconds that a job waits for the server unless told otherwise."""


class JobFailed(Exception):
    """A job ends here; its message is what the person hears, `status` the exit status."""

    def __init__(self, words: str, status: int = FAILED) -> None:
        super().__init__(words)
        self.status = status


def add_jobs(jobs: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add the jobs to what `ArgumentParser.add_subparsers` returned; `parents` holds --profile and
    --data."""
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument(
        "--json", action="store_true", help=_("print the result as one line of JSON")
    )
    patience = argparse.ArgumentParser(add_help=False)
    patience.add_argument(
        "--timeout",
        type=_seconds,
        default=TIMEOUT,
        metavar=_("SECONDS"),
        help=_("how long to wait for the server (30)"),
    )
    _add_login(jobs, [*parents, machine, patience])
    _add_send(jobs, [*parents, machine, patience])
    _add_export(jobs, [*parents, machine, patience])


def _add_login(jobs: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    add = jobs.add_parser(
        "login",
        parents=parents,
        help=_("log this profile in to an account, or register one"),
        description=_(
            "Logs this profile in. The password is asked for; without a terminal it is the first "
            "line of the standard input."
        ),
    ).add_argument
    add("server", metavar=_("SERVER"), help=_("its address (host or host:port) or an invite link"))
    add("--handle", "--alias", required=True, metavar=_("ALIAS"), help=_("the account's alias"))
    add("--register", action="store_true", help=_("make this account"))
    add("--first", default="", metavar=_("NAME"), help=_("first name, to register"))
    add("--last", default="", metavar=_("NAME"), help=_("last name, to register"))
    add("--code", default="", metavar=_("CODE"), help=_("invite code, to register"))
    add("--pin", default="", metavar=_("PIN"), help=_("the server's pin, instead of the question"))
    add(
        "--device-name",
        default="",
        metavar=_("NAME"),
        help=_("what your other devices call this one (script on this computer)"),
    )
    add(
        "--password-file",
        metavar=_("FILE"),
        help=_("a file whose first line is the password; - is the standard input"),
    )


def _add_send(jobs: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    add = jobs.add_parser(
        "send",
        parents=parents,
        help=_("send a message"),
        description=_(
            "Sends a message and waits until the server has it. Exit status 3: it does not have "
            "it yet, the message waits in the outbox of this profile."
        ),
    ).add_argument
    add(
        "--to",
        required=True,
        metavar=_("NAME"),
        help=_("whom to write to: an alias, or a group's title or id"),
    )
    add("--no-wait", action="store_true", help=_("leave it in the outbox, do not wait"))
    add("text", metavar=_("TEXT"), help=_("what to say; - reads it from the standard input"))


def _add_export(jobs: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    add = jobs.add_parser(
        "export",
        parents=parents,
        help=_("write a conversation to files"),
        description=_(
            "Writes what this computer has of a conversation, without a connection; --fetch gets "
            "what is missing from the server first. A file that is there already is replaced."
        ),
    ).add_argument
    add(
        "--with",
        required=True,
        dest="peer",
        metavar=_("NAME"),
        help=_("whose conversation: an alias, or a group's title or id"),
    )
    add(
        "--format",
        choices=("text", "json", "both"),
        default="text",
        help=_("text to read, JSON for programs, or both (text)"),
    )
    add(
        "--out",
        metavar=_("FILE"),
        help=_("file or folder to write to; the endings .txt and .json are added"),
    )
    add("--from", dest="first", type=_day, metavar=_("DATE"), help=_("first day, as 2026-11-23"))
    add("--to", dest="last", type=_day, metavar=_("DATE"), help=_("last day, as 2026-11-23"))
    add("--fetch", action="store_true", help=_("connect and fetch what is missing first"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is no date such as 2026-11-23").format(text=text)
        ) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(_("must be a number of seconds, at most 86400"))
    return seconds


def run_job(options: argparse.Namespace) -> int:
    """Do the job `options.job`; return the exit status. Errors are told in one sentence."""
    # A terminal that can't show a character gets a question mark for it.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        job = importlib.import_module(f"whatsapp_like.commands.jobs.{options.job}")
        return int(job.run(options))
    except JobFailed as error:
        complain(str(error))
        return error.status
    except DataBusy as error:
        complain(
            _(
                "{reason} Its window may be open: write there, close it, or log in another "
                "profile with --profile."
            ).format(reason=error)
        )
    except WLError as error:
        complain(explain(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who reads our output has gone; at exit Python would try again to write what is left.
        sys.stdout = None
    return FAILED


def explain(error: Exception) -> str:
    """Return the sentence for an error."""
    from whatsapp_like.controllers import words
    from whatsapp_like.models.address import pin_groups

    if isinstance(error, PinMismatch):
        return _(
            "The server's pin is {presented}, not {expected}: this may be another server. Nothing "
            "was sent to it. If those who run it confirm the new pin, use wl-client login with it."
        ).format(presented=pin_groups(error.presented), expected=pin_groups(error.expected))
    if isinstance(error, SettingsError):
        return str(error)
    return words.explain(error)


def complain(words: str) -> None:
    """Say a sentence on the standard error."""
    print(f"wl-client: {words}", file=sys.stderr)
