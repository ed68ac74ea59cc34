"""What the system asks: over a real D-Bus, and by asking again."""

# Without postponed annotations: the library reads signatures from them.
import threading
from collections.abc import Callable
from typing import Annotated, Any

import pytest
import ttkbootstrap as ttk
from dbus_fast.annotations import DBusSignature, DBusStr
from dbus_fast.errors import DBusError
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal
from dbus_fast.signature import Variant

from tests.system.conftest import Calls
from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.commands.scheme import SchemeFollower
from whatsapp_like.controllers.desktop import DesktopController
from whatsapp_like.models.state.desktop import DesktopState
from whatsapp_like.system.bus import Bus, Connection, session_bus
from whatsapp_like.system.scheme import (
    APPEARANCE,
    CONTRAST,
    INTERFACE,
    PATH,
    SCHEME,
    SERVICE,
    PatientWatch,
    PortalWatch,
    Scheme,
    watch,
)
from whatsapp_like.views.pump import Pump
from whatsapp_like.views.timers import Timers

Value = Annotated[Any, DBusSignature("v")]


class Portal(ServiceInterface):
    """A desktop's portal, as far as its settings go."""

    def __init__(self, **values: int) -> None:
        super().__init__(INTERFACE)
        self.values = {name.replace("_", "-"): value for name, value in values.items()}

    @dbus_method(name="Read")
    def read(self, space: DBusStr, key: DBusStr) -> Value:
        if space != APPEARANCE or key not in self.values:
            raise DBusError("org.freedesktop.portal.Error.NotFound", "no such setting")
        return Variant("v", Variant("u", self.values[key]))

    @dbus_signal(name="SettingChanged")
    def changed(
        self, space: str, key: str, value: int
    ) -> Annotated[tuple[str, str, Any], DBusSignature("ssv")]:
        return (space, key, Variant("u", value))


def offer(desktop: Bus, portal: Portal, post: Calls) -> None:
    async def begin(connection: Connection) -> None:
        connection.bus.export(PATH, portal)
        await connection.bus.request_name(SERVICE)
        post(lambda: None)

    desktop.ask(begin)
    post.run()


def change(desktop: Bus, portal: Portal, space: str, key: str, value: int) -> None:
    async def job(_connection: Connection) -> None:
        portal.changed(space, key, value)

    desktop.ask(job)


def test_the_portal_is_asked_and_every_change_is_told(bus: Bus, desktop: Bus, post: Calls) -> None:
    portal = Portal(color_scheme=1, contrast=0)
    offer(desktop, portal, post)
    told: list[tuple[bool, bool]] = []
    watching = watch(bus, post, lambda *scheme: told.append(scheme))
    post.run()
    assert told == [(True, False)]
    change(desktop, portal, "org.gnome.desktop.interface", SCHEME, 0)
    change(desktop, portal, APPEARANCE, "accent-color", 7)
    change(desktop, portal, APPEARANCE, SCHEME, 2)
    change(desktop, portal, APPEARANCE, CONTRAST, 1)
    post.run(2)
    assert told[1:] == [(False, False), (False, True)]
    change(desktop, portal, APPEARANCE, SCHEME, 1)
    watching.close()
    post.run()
    assert len(told) == 3


def test_an_older_portal_knows_no_contrast(bus: Bus, desktop: Bus, post: Calls) -> None:
    offer(desktop, Portal(color_scheme=1), post)
    told: list[tuple[bool, bool]] = []
    PortalWatch(bus, post, lambda *scheme: told.append(scheme))
    post.run()
    assert told == [(True, False)]


def test_without_a_portal_there_is_no_wish(bus: Bus, desktop: Bus, post: Calls) -> None:
    told: list[tuple[bool, bool]] = []
    PortalWatch(bus, post, lambda *scheme: told.append(scheme))
    post.run()
    assert told == [(False, False)]


@pytest.mark.parametrize("close", [False, True])
def test_a_system_that_tells_nothing_is_asked_again(post: Calls, close: bool) -> None:
    answers = iter([Scheme(False, False), Scheme(False, False), Scheme(True, False)])
    over = threading.Event()

    def read() -> Scheme:
        try:
            return next(answers)
        except StopIteration:
            over.set()
            return Scheme(True, False)

    told: list[tuple[bool, bool]] = []
    watching = PatientWatch(read, post, lambda *scheme: told.append(scheme), every=0.001)
    assert over.wait(10)
    if close:
        watching.close()
    post.run(2)
    assert told == ([] if close else [(False, False), (True, False)])
    watching.close()


@pytest.mark.gui
def test_the_whole_program_follows_the_desktop(
    bus: Bus, desktop: Bus, post: Calls, wait_until: Callable[..., None]
) -> None:
    portal = Portal(color_scheme=1)
    offer(desktop, portal, post)
    root = ttk.App()
    timers = Timers(root)
    mailbox = Mailbox()
    pump = Pump(root, mailbox)
    state = DesktopState()
    controller = DesktopController(state, timers, None)
    follower = SchemeFollower(controller, timers, bus, mailbox.post)
    wait_until(lambda: state.named_theme == "dark")
    change(desktop, portal, APPEARANCE, SCHEME, 2)
    wait_until(lambda: state.named_theme == "light")
    follower.close()
    pump.stop()
    mailbox.close()
    timers.stop()
    root.update()
    root.destroy()


@pytest.mark.gui
def test_a_session_without_a_bus_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, wait_until: Callable[..., None]
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    root = ttk.App()
    timers = Timers(root)
    before = threading.active_count()
    controller = DesktopController(DesktopState(), timers, None)
    follower = SchemeFollower(controller, timers, session_bus(), Calls())
    done: list[bool] = []
    timers.after(450, lambda: done.append(True))
    wait_until(lambda: done)
    assert threading.active_count() == before
    follower.close()
    timers.stop()
    root.destroy()
