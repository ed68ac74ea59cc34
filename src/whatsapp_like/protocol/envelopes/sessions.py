"""Getting in: the greeting, registering and logging in, and what I set about myself.

No thread of its own: frozen values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from whatsapp_like.models.account import Account, Credentials, DeviceKey, Kdf, Preferences, Salt
from whatsapp_like.models.bounds import CHANGED_WITHIN
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.ids import Count, Cursor, Id, Millis, Model
from whatsapp_like.models.names import Handle, Name, Program, RequiredName
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.protocol.envelopes.basics import VERSION, Features, Reply, Request

LoginNonce = Annotated[bytes, Field(min_length=16, max_length=64)]
Mechanism = Annotated[str, Field(max_length=32)]
ScramMessage = Annotated[str, Field(max_length=1024)]
InviteCode = Annotated[str, Field(max_length=64)]


# --- greeting -------------------------------------------------------------------------------------


class Hello(Request):
    """First envelope of a connection: versions I speak and what I am ("wl-client/0.1 Linux")."""

    type: Literal["hello"] = "hello"
    min: Annotated[int, Field(ge=1, le=65535)] = VERSION
    max: Annotated[int, Field(ge=1, le=65535)] = VERSION
    features: Features = ()
    client: Program


class Welcome(Reply):
    """The server's side of the greeting. `nonce` is what a resuming device signs. `edit_window` and
    `delete_window` are the seconds during which senders may edit a message, and delete it for
    everyone; 0: always."""

    type: Literal["welcome"] = "welcome"
    version: Annotated[int, Field(ge=1, le=65535)]
    features: Features = ()
    server: Program
    name: Name = ""
    time: Millis
    nonce: LoginNonce
    registration: Registration
    mechanisms: Annotated[tuple[Mechanism, ...], Field(max_length=16)]
    edit_window: Count = CHANGED_WITHIN
    delete_window: Count = CHANGED_WITHIN


# --- account and session --------------------------------------------------------------------------


class Register(Request):
    """Make an account and open a session on this device at once; the password stays at home."""

    type: Literal["account.register"] = "account.register"
    handle: Handle
    first_name: RequiredName
    last_name: Name = ""
    invite: InviteCode | None = None
    credentials: Credentials
    device: DeviceKey


class StartLogin(Request):
    """Ask how to stretch the password of `handle`; unknown names get a stable invention."""

    type: Literal["login.start"] = "login.start"
    handle: Annotated[str, Field(max_length=64)]


class LoginParameters(Reply):
    """Salt and Argon2id parameters for the stretch."""

    type: Literal["login.parameters"] = "login.parameters"
    salt: Salt
    kdf: Kdf


class ChallengeLogin(Request):
    """SCRAM client-first-message (RFC 5802 §7), for the handle of `login.start`."""

    type: Literal["login.challenge"] = "login.challenge"
    mechanism: Mechanism
    message: ScramMessage


class LoginChallenge(Reply):
    """SCRAM server-first-message."""

    type: Literal["login.challenged"] = "login.challenged"
    message: ScramMessage


class FinishLogin(Request):
    """SCRAM client-final-message; adds this device to the account."""

    type: Literal["login.finish"] = "login.finish"
    message: ScramMessage
    device: DeviceKey


class ResumeSession(Request):
    """Log in with a device's key: its signature over the resume statement."""

    type: Literal["session.resume"] = "session.resume"
    account: Id
    device: Id
    signature: Annotated[bytes, Field(min_length=64, max_length=64)]


class SessionOpened(Reply):
    """A session is open. `nonce` is the highest one the server has from this device, `custom` what
    I say about myself; `scram` is the server-final-message after a password login, which the client
    must verify."""

    type: Literal["session.opened"] = "session.opened"
    session: Id
    account: Account
    device: Id
    nonce: Cursor
    preferences: Preferences
    custom: CustomStatus | None = None
    scram: ScramMessage | None = None


class SetPreferences(Request):
    """Replace my preferences."""

    type: Literal["preferences.set"] = "preferences.set"
    preferences: Preferences


class PreferencesChanged(Model):
    """Event: one of my devices changed my preferences."""

    type: Literal["preferences.changed"] = "preferences.changed"
    preferences: Preferences


class SetStatus(Request):
    """Say this about myself from now on, None for nothing; those who see my presence see it too."""

    type: Literal["status.set"] = "status.set"
    custom: CustomStatus | None = None


class StatusChanged(Model):
    """Event to my devices: this is what I say about myself now."""

    type: Literal["status.changed"] = "status.changed"
    custom: CustomStatus | None = None


class RenameAccount(Request):
    """Change my first and last name."""

    type: Literal["account.rename"] = "account.rename"
    first_name: RequiredName
    last_name: Name = ""


class AccountChanged(Model):
    """Event: somebody I know (or I) has a new name or role."""

    type: Literal["account.changed"] = "account.changed"
    account: Account
