"""What the server panel shows: the server on this computer, its sessions and its invites.

Runs on Tk's thread only: the panel's controllers write, its views read and connect. What is in the
containers is frozen and replaced whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from psygnal import SignalGroupDescriptor
from psygnal.containers import EventedDict

from whatsapp_like.models.account import SessionEntry
from whatsapp_like.models.address import DEFAULT_PORT
from whatsapp_like.models.enums import Registration
from whatsapp_like.models.server import Invite
from whatsapp_like.models.state.desktop import DesktopState


class ServerPhase(StrEnum):
    """What the server on this computer does. NEW: nothing is set up in the data folder yet."""

    NEW = "new"
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class Page(StrEnum):
    """The pages of the panel, in the order of its sidebar."""

    OVERVIEW = "overview"
    SESSIONS = "sessions"
    SETTINGS = "settings"


class SetupField(StrEnum):
    """What a complaint about a form is about; FORM is all of it."""

    FOLDER = "folder"
    NAME = "name"
    PORT = "port"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class SetupForm:
    """What is asked to set a server up, as typed."""

    folder: str
    name: str
    port: str
    registration: Registration


@dataclass(eq=False)
class ServerState:
    """Connect to `events.phase` and the like; equal values do not signal.

    `error` is a sentence about what went wrong last. `folder`, `name`, `port` and `registration`
    are as set up; `changed` tells that the running server was started with others. `since` is in
    milliseconds since 1970, 0 while it is unknown.

    While RUNNING: `addresses` are those under which others reach it ("host:port"), the likeliest
    first; `pin` is empty without TLS; `reached` tells whether we are logged in as its operator,
    `accounts` counts all accounts, -1 while unknown, `groups` and `channels` those with members.
    """

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    phase: ServerPhase = ServerPhase.STOPPED
    error: str = ""
    folder: str = ""
    name: str = ""
    port: int = DEFAULT_PORT
    registration: Registration = Registration.INVITE
    changed: bool = False
    since: int = 0
    addresses: tuple[str, ...] = ()
    pin: str = ""
    reached: bool = False
    accounts: int = -1
    groups: int = 0
    channels: int = 0


@dataclass(eq=False)
class InviteState:
    """The invite made here last: its code is told only once. `asking`: one is being made."""

    events: ClassVar[SignalGroupDescriptor] = SignalGroupDescriptor()

    current: Invite | None = None
    asking: bool = False
    error: str = ""


@dataclass(eq=False)
class PanelDesktop(DesktopState):
    """How the panel looks, and which data folder it was used with last ("" for the usual one)."""

    folder: str = ""


class PanelState:
    """All that the panel shows; `sessions` by session id."""

    def __init__(self) -> None:
        self.server = ServerState()
        self.invites = InviteState()
        self.sessions: EventedDict[int, SessionEntry] = EventedDict()
        self.desktop = PanelDesktop()
