"""A small world for the desktop: people, conversations, and the desktop over a recording client."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from typing import Any

from tests.controllers.fakes import (
    JONAS,
    ME,
    NORA,
    PIN,
    FakeClient,
    FakeLink,
    account,
    item,
    person,
    summary,
)
from whatsapp_like.client.events import Event, Online, Synced
from whatsapp_like.controllers.conversation import ConversationController
from whatsapp_like.controllers.groups import GroupController
from whatsapp_like.controllers.later import LaterController
from whatsapp_like.controllers.marking import MarkingController
from whatsapp_like.controllers.messages import MessageController
from whatsapp_like.controllers.pictures import PictureController
from whatsapp_like.controllers.preferences import PreferencesController
from whatsapp_like.controllers.roster import RosterController
from whatsapp_like.controllers.session import SessionController
from whatsapp_like.controllers.status import StatusController
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.enums import PresenceStatus, Tick
from whatsapp_like.models.presence import CustomStatus, DevicePresence
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.views.app import Desktop
from whatsapp_like.views.desk.window import ConversationWindow
from whatsapp_like.views.pump import Pump
from whatsapp_like.views.timers import Timers

SERVER = ServerAddress(host="192.168.1.20", pin=PIN)
ZOE = account(4, "zoe", "Zoé", "Lefèvre-Vandenbroucke de la Rochefoucauld")
MAX = account(5, "max", "Maximilian", "Rechtsschutzversicherungsgesellschaft")
NOW = round(time.time() * 1000)
MINUTE = 60_000


def window_of(view: tk.Misc) -> ConversationWindow:
    """Return the floating window in which a conversation stands."""
    window = view.winfo_toplevel()
    assert isinstance(window, ConversationWindow)
    return window


def fill(client: FakeClient) -> None:
    """Give the client people, conversations and messages."""
    device = DevicePresence(
        device=9, name="nora-pc", client="wl-client/0.1 Linux", since=NOW - 3_600_000
    )
    client.directory = [NORA, JONAS, ZOE, MAX, account(6, "amir", "Amir", "Haddad")]
    client.known = {
        1: person(ME, PresenceStatus.ONLINE),
        2: person(
            NORA,
            PresenceStatus.ONLINE,
            since=NOW - 3_600_000,
            address="192.168.1.44",
            devices=(device.model_copy(update={"address": "192.168.1.44"}),),
            contact=Contact(account=2, nickname="Nora 🎉", notes="Met at the library."),
            custom=CustomStatus(text="🌴 On holiday, back on Monday", until=NOW + 3 * 86_400_000),
        ),
        3: person(JONAS, last_seen=NOW - 26 * 3_600_000, contact=Contact(account=3)),
        4: person(
            ZOE,
            PresenceStatus.AWAY,
            since=NOW - 86_400_000,
            address="10.0.0.7",
            contact=Contact(account=4),
            devices=(device,),
        ),
        5: person(MAX, contact=Contact(account=5, blocked=True)),
    }
    texts: list[tuple[int, str]] = [
        (2, "Did you get the tickets for Saturday? 🎫"),
        (1, "Yes! Two seats, row F. Sending you the PDF now so you have it offline too."),
        (2, "The view from the trail this morning 😍 totally worth getting up at five"),
        (1, "Wow, that light! Dinner at 7 to celebrate? https://example.org/map"),
        (2, "🎉🎉"),
        (2, "Perfect, see you there! 🎉"),
    ]
    client.items[50] = [
        item(
            50,
            seq,
            sender,
            text,
            time=NOW - (30 * 60 - seq * 200) * MINUTE // 2,
            local=seq if sender == 1 else 0,
            tick=Tick.READ,
        )
        for seq, (sender, text) in enumerate(texts, 1)
    ]
    client.items[51] = [
        item(51, seq, 3 - 2 * (seq % 2), f"Message number {seq}", time=NOW - (400 - seq) * MINUTE)
        for seq in range(1, 321)
    ]
    last = client.items[50][-1]
    client.listed = {
        50: summary(50, 2, last, unread=2, read_seq=4),
        51: summary(51, 3, client.items[51][-1], read_seq=320),
        52: summary(
            52,
            4,
            item(52, 3, 1, "À tout à l'heure 👋", time=NOW - 9 * MINUTE, tick=Tick.DELIVERED),
            read_seq=3,
        ),
        53: summary(
            53,
            5,
            item(53, 1, 5, "?", time=NOW - 3 * 86_400_000, kind="poll"),
            draft="I wanted to ask you",
            read_seq=1,
        ),
    }


class World:
    """The whole desktop on a fake client; `settle` delivers what waits."""

    def __init__(
        self,
        root: Any,
        look: Any,
        *,
        signed_in: bool = True,
        kept: DesktopState | None = None,
        **options: Any,
    ) -> None:
        """`kept` is what an earlier desktop left behind."""
        self.root = root
        self.look = look
        self.link = FakeLink()
        self.client = self.link.client
        self.state = AppState()
        if kept is not None:
            self.state.desktop = kept
        self.links: list[str] = []
        self.no_browser = False
        self.timers = Timers(root)
        link, state, timers = self.link, self.state, self.timers
        self.session = SessionController(state, link, timers, time.time)
        self.roster = RosterController(state, link)
        self.conversations = ConversationController(state, link, timers)
        self.marking = MarkingController(state, link, timers, time.time)
        self.groups = GroupController(state, link)
        self.messages = MessageController(state, link)
        self.later = LaterController(state, link, timers, time.time)
        self.preferences = PreferencesController(state, link, timers, None)
        self.workers = Workers()
        self.pictures = PictureController(link, self.workers)
        self.status = StatusController(state, link, timers, time.time)
        link.on_event = self.receive
        if signed_in:
            fill(self.client)
            self.roster.load(self.client.people())
            self.conversations.load(tuple(self.client.listed.values()))
            self.session.start(SERVER, ME.id)
            link.tell(
                Online(
                    account=ME,
                    server_name="Office",
                    preferences=Preferences(),
                    clock_offset=0,
                )
            )
            link.tell(Synced())
            link.drain()
        else:
            self.session.start(None, 0)
        self.desktop = Desktop(
            root,
            look,
            state,
            self.session,
            self.roster,
            self.conversations,
            self.preferences,
            self.marking,
            self.groups,
            status=self.status,
            messages=self.messages,
            later=self.later,
            pictures=self.pictures,
            quit=lambda: None,
            open_link=self.open_link,
            **options,
        )
        self.conversations.replaced.connect(self.desktop.become)
        self.marking.undone.connect(self.desktop.say)
        self.messages.refused.connect(self.desktop.say_in)
        self.pump = Pump(root, link)
        self._working = Pump(root, self.workers)

    def open_link(self, address: str, failed: Callable[[str], object]) -> None:
        """Remember what was to be opened; nothing on this computer is started."""
        self.links.append(address)
        if self.no_browser:
            failed("No program on this computer opens this address.")

    def receive(self, event: Event) -> None:
        """Hand an event to every controller."""
        for controller in (
            self.session,
            self.roster,
            self.status,
            self.conversations,
            self.marking,
            self.groups,
            self.messages,
            self.later,
            self.preferences,
        ):
            controller.receive(event)

    def close(self) -> None:
        """Close every window; the root stays for the next test."""
        self.pump.stop()
        self._working.stop()
        self.workers.close()
        self.desktop.close_windows()
        for child in self.root.winfo_children():
            child.destroy()
        self.timers.stop()
        self.link.close()
