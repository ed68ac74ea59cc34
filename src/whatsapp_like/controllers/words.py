"""What went wrong, in plain sentences that say what to do: the only place where codes become words.

Called on Tk's thread; pure functions. A person never sees a code: one without a sentence here is
told as a failure of the server, and the code stays in the log.
"""

from __future__ import annotations

from typing import Final

from whatsapp_like.client.events import ARCHIVE, LOST, PIN_MISMATCH, UNREACHABLE
from whatsapp_like.errors import (
    ConnectionFailed,
    ConnectionLost,
    DataError,
    ErrorCode,
    PinMismatch,
    ProtocolError,
    Refused,
    Unreachable,
)
from whatsapp_like.i18n import N_, _, ngettext
from whatsapp_like.models.state.session import Remedy, Trouble

_CODES: Final = {
    ErrorCode.MALFORMED: N_("The server and this program do not understand each other."),
    ErrorCode.UNKNOWN_TYPE: N_("The server is older than this program and cannot do that yet."),
    ErrorCode.TOO_LARGE: N_("That is too long to send."),
    ErrorCode.OUT_OF_STATE: N_("The server and this program do not understand each other."),
    ErrorCode.VERSION: N_("This program and the server are too far apart: update the older one."),
    ErrorCode.INVALID: N_("The server does not accept what was entered."),
    ErrorCode.BUSY: N_("The server is very busy. Try again in a moment."),
    ErrorCode.THROTTLED: N_("That was too often in a short time. Wait a little, then try again."),
    ErrorCode.LOGIN_FAILED: N_("The alias or the password is wrong."),
    ErrorCode.DISABLED: N_("This account has been disabled. Ask whoever runs the server."),
    ErrorCode.HANDLE_TAKEN: N_("This alias is taken. Choose another one."),
    ErrorCode.REGISTRATION_CLOSED: N_("This server takes no new accounts."),
    ErrorCode.INVITE_INVALID: N_("This invite code is wrong, used up or too old."),
    ErrorCode.NOT_FOUND: N_("Nobody of that name is known here."),
    ErrorCode.NOT_A_MEMBER: N_("You do not belong to this conversation."),
    ErrorCode.NOT_ALLOWED: N_("You are not allowed to do that."),
    ErrorCode.REMOVED: N_("An admin removed you. Only an admin can add you again."),
    ErrorCode.LIMIT_REACHED: N_("The server's limit for this is reached."),
    ErrorCode.SLOW_READER: N_("The connection is too slow and was closed. It will be tried again."),
    ErrorCode.SILENT: N_("The server did not answer in time."),
    ErrorCode.REPLACED: N_("This computer has connected a second time; the newer one goes on."),
    ErrorCode.SIGNED_OUT: N_("Another device of yours has signed this computer out."),
    ErrorCode.CLOSING: N_("The server is stopping."),
    ErrorCode.STORAGE: N_("The server cannot save at the moment. Nothing is lost."),
    ErrorCode.INTERNAL: N_("The server failed at this. Try again, or tell whoever runs it."),
}
_REASONS: Final = {
    UNREACHABLE: N_("The server does not answer."),
    PIN_MISMATCH: N_("The server shows another certificate than before."),
    LOST: N_("The connection was interrupted."),
    ARCHIVE: N_("This computer cannot save messages. Free some space on its disk."),
    # Not a wrong password, which nobody typed: the key of this computer was refused.
    ErrorCode.LOGIN_FAILED: N_("The server does not know this computer any more."),
}
# What the windows say where a sentence alone is not enough: its title, and what can be done.
_TROUBLES: Final = {
    PIN_MISMATCH: (
        N_("Not connected, to be safe"),
        N_("The server shows another certificate than before. What is here can be read."),
        Remedy.COMPARE,
    ),
    ARCHIVE: (
        N_("This computer cannot save"),
        N_("Free some space on its disk. Until then nothing is sent or received."),
        Remedy.RETRY,
    ),
    ErrorCode.CLOSING: (
        N_("The server has stopped"),
        N_("What you write now is sent once it is back."),
        Remedy.RETRY,
    ),
    ErrorCode.LOGIN_FAILED: (
        N_("This computer was signed out"),
        N_("The server does not know it any more. Sign in again: everything here stays."),
        Remedy.SIGN_IN,
    ),
    ErrorCode.SIGNED_OUT: (
        N_("Signed out from another device"),
        N_("What is here can be read and exported. Sign in again to go on."),
        Remedy.SIGN_IN,
    ),
    ErrorCode.REPLACED: (
        N_("Connected elsewhere"),
        N_("Another program has connected with the key of this computer."),
        Remedy.TAKE_OVER,
    ),
    ErrorCode.DISABLED: (
        N_("Account disabled"),
        N_("Ask whoever runs the server. What is here can be read."),
        Remedy.RETRY,
    ),
    ErrorCode.VERSION: (
        N_("Update needed"),
        N_("This program and the server are too far apart: update the older one."),
        Remedy.RETRY,
    ),
}


def explain(error: Exception) -> str:
    """Return the sentence for an exception that a request ended with."""
    if isinstance(error, Refused):
        return explain_code(error.code, error.retry_after)
    if isinstance(error, ProtocolError):
        return explain_code(error.code)
    if isinstance(error, Unreachable):
        return _("Nobody answers there. Check the address, and that the server is running.")
    if isinstance(error, PinMismatch):
        return _(_REASONS[PIN_MISMATCH])
    if isinstance(error, ConnectionLost):
        return _(_REASONS[LOST])
    if isinstance(error, ConnectionFailed):
        return _("There is no connection to the server.")
    if isinstance(error, DataError):
        return str(error)
    return _("That did not work. Details are in the log.")


def explain_code(code: str, retry_after: float | None = None) -> str:
    """Return the sentence for a refusal's code; `retry_after` is in seconds."""
    try:
        sentence = _(_CODES[ErrorCode(code)])
    except ValueError:
        # A newer server's code: still no reason to show it.
        sentence = _(_CODES[ErrorCode.INTERNAL])
    if retry_after is None or retry_after < 1:
        return sentence
    seconds = round(retry_after)
    if seconds < 90:
        wait = ngettext("Try again in {n} second.", "Try again in {n} seconds.", seconds)
        return f"{sentence} {wait.format(n=seconds)}"
    minutes = round(retry_after / 60)
    wait = ngettext("Try again in {n} minute.", "Try again in {n} minutes.", minutes)
    return f"{sentence} {wait.format(n=minutes)}"


def explain_offline(reason: str) -> str:
    """Return the sentence for `SessionState.reason`; empty for an empty one."""
    if not reason:
        return ""
    return _(_REASONS[reason]) if reason in _REASONS else explain_code(reason)


def trouble_of(reason: str) -> Trouble:
    """Return what the windows say about `SessionState.reason`, and what can be done about it."""
    if reason in _TROUBLES:
        title, words, remedy = _TROUBLES[reason]
        return Trouble(title=_(title), words=_(words), remedy=remedy)
    return Trouble(title=_("No connection"), words=explain_offline(reason))
