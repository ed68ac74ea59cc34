"""The icon in a tray, on a real D-Bus with a tray of the test's own."""

# Without postponed annotations: the library reads signatures from them and trips over "None".
import signal
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from dbus_fast.annotations import DBusBool, DBusStr
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.system.conftest import Calls, wait_for
from whatsapp_like.system.bus import Bus, Connection
from whatsapp_like.system.tray import WATCHER, WATCHER_PATH, Tray
from whatsapp_like.system.tray_face import Choice, Face
from whatsapp_like.system.tray_item import ITEM, ITEM_PATH, MENU, MENU_PATH

FACE = Face(
    title="WL",
    tip="2 unread chats",
    pictures=((1, 1, b"\xff\x01\x02\x03"),),
    choices=(
        Choice("open", "Open WL"),
        Choice("quiet", "Do not_disturb", checked=False),
        Choice(""),
        Choice("quit", "Quit"),
    ),
)


class Watcher(ServiceInterface):
    """A tray's register."""

    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []
        self.shown = True

    @dbus_method(name="RegisterStatusNotifierItem")
    def register(self, service: DBusStr) -> None:
        self.items.append(service)

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def host(self) -> DBusBool:
        return self.shown

    @dbus_signal(name="StatusNotifierHostUnregistered")
    def gone(self) -> None:
        pass


class Actions:
    """What the tray asked for."""

    def __init__(self) -> None:
        self.done: list[object] = []

    def activated(self) -> None:
        self.done.append("activated")

    def chosen(self, name: str) -> None:
        self.done.append(name)

    def present(self, present: bool) -> None:
        self.done.append(present)


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def tray(bus: Bus, post: Calls, actions: Actions) -> Tray:
    return Tray(bus, post, actions)


@pytest.fixture
def watcher(desktop: Bus) -> Watcher:
    return Watcher()


class Panel:
    """The desktop's end, which reads the icon."""

    def __init__(self, desktop: Bus) -> None:
        self.desktop = desktop
        self.signals: list[str] = []
        self._exported = False

    def begin(self, watcher: Watcher) -> None:
        async def job(connection: Connection) -> None:
            if not self._exported:
                connection.bus.export(WATCHER_PATH, watcher)
            self._exported = True
            await connection.bus.request_name(WATCHER)
            await connection.listen(f"path='{ITEM_PATH}'", self._heard)
            await connection.listen(f"path='{MENU_PATH}'", lambda _message: None)

        self.run(job)

    def end(self) -> None:
        async def job(connection: Connection) -> None:
            await connection.bus.release_name(WATCHER)

        self.run(job)

    def call(
        self,
        item: str,
        interface: str,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        answers: str = "",
    ) -> Any:
        found: list[Any] = []

        async def job(connection: Connection) -> None:
            path = MENU_PATH if interface == MENU else ITEM_PATH
            found.append(
                await connection.call(item, path, interface, method, signature, body, answers)
            )

        self.run(job)
        return found[0]

    def read(self, item: str, interface: str) -> dict[str, Any]:
        found: list[Any] = []

        async def job(connection: Connection) -> None:
            path = MENU_PATH if interface == MENU else ITEM_PATH
            properties = "org.freedesktop.DBus.Properties"
            found.append(
                await connection.call(
                    item, path, properties, "GetAll", "s", (interface,), answers="a{sv}"
                )
            )

        self.run(job)
        return {name: value.value for name, value in found[0][0].items()}

    def run(self, job: Callable[[Connection], Any]) -> None:
        ended: list[bool] = []

        async def whole(connection: Connection) -> None:
            await job(connection)
            ended.append(True)

        self.desktop.ask(whole, lambda: ended.append(False))
        wait_for(lambda: ended)
        assert ended == [True]

    def _heard(self, message: Any) -> None:
        if message.interface in (ITEM, MENU):
            self.signals.append(message.member)


@pytest.fixture
def panel(desktop: Bus) -> Panel:
    return Panel(desktop)


@pytest.fixture
def item(panel: Panel, tray: Tray, watcher: Watcher, post: Calls, actions: Actions) -> str:
    """The name under which the icon stands in the tray."""
    panel.begin(watcher)
    tray.show(FACE)
    post.run()
    assert actions.done == [True]
    actions.done.clear()
    return watcher.items[0]


def test_the_tray_gets_the_icon_and_its_menu(item: str, panel: Panel) -> None:
    icon = panel.read(item, ITEM)
    assert (icon["Title"], icon["Status"], icon["Menu"]) == ("WL", "Active", MENU_PATH)
    assert [tuple(each) for each in icon["IconPixmap"]] == [(1, 1, b"\xff\x01\x02\x03")]
    assert icon["ToolTip"][3] == "2 unread chats"
    assert panel.read(item, MENU)["Version"] == 3
    _revision, (number, _look, lines) = panel.call(
        item, MENU, "GetLayout", "iias", (0, -1, []), answers="u(ia{sv}av)"
    )
    assert number == 0
    shown = [{name: v.value for name, v in line.value[1].items()} for line in lines]
    assert shown == [
        {"label": "Open WL"},
        {"label": "Do not__disturb", "toggle-type": "checkmark", "toggle-state": 0},
        {"type": "separator"},
        {"label": "Quit"},
    ]


def test_clicks_come_back(item: str, panel: Panel, post: Calls, actions: Actions) -> None:
    from dbus_fast.signature import Variant

    panel.call(item, ITEM, "Activate", "ii", (1, 2))
    panel.call(item, ITEM, "Scroll", "is", (1, "vertical"))
    clicked = (2, "clicked", Variant("s", ""), 0)
    panel.call(item, MENU, "Event", "isvu", clicked)
    panel.call(item, MENU, "Event", "isvu", (2, "hovered", Variant("s", ""), 0))
    events = [[4, "clicked", Variant("s", ""), 0], [9, "clicked", Variant("s", ""), 0]]
    assert panel.call(item, MENU, "EventGroup", "a(isvu)", (events,), answers="ai") == [[9]]
    post.run(3)
    assert actions.done == ["activated", "quiet", "quit"]


def test_what_changes_is_told_and_what_does_not_is_not(item: str, panel: Panel, tray: Tray) -> None:
    tray.show(FACE)
    tray.show(Face("WL", "none", ((1, 1, b"\xff\xff\xff\xff"),), FACE.choices[:1]))
    wait_for(lambda: "LayoutUpdated" in panel.signals)
    assert panel.signals == ["NewIcon", "NewToolTip", "LayoutUpdated"]
    lines = panel.call(item, MENU, "GetGroupProperties", "aias", ([], []), answers="a(ia{sv})")[0]
    assert len(lines) == 1


def test_a_tray_that_goes_and_comes_is_noticed(
    item: str, panel: Panel, watcher: Watcher, post: Calls, actions: Actions
) -> None:
    panel.end()
    post.run()
    assert actions.done == [False]
    panel.begin(watcher)
    post.run()
    assert actions.done == [False, True]
    watcher.shown = False
    panel.desktop.ask(lambda _connection: _do(watcher.gone))
    post.run()
    assert actions.done == [False, True, False]


def test_a_bus_that_dies_takes_the_tray_along(
    session: subprocess.Popen[bytes], item: str, post: Calls, actions: Actions
) -> None:
    session.terminate()
    post.run()
    assert actions.done == [False]


def test_leaving_does_what_was_asked_before(
    panel: Panel, bus: Bus, tray: Tray, watcher: Watcher
) -> None:
    panel.begin(watcher)
    tray.show(FACE)
    bus.close()
    assert len(watcher.items) == 1


def test_nobody_waits_for_a_bus_that_does_not_answer(
    session: subprocess.Popen[bytes], item: str, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whatsapp_like.system.bus.ANSWER_WITHIN", 3600)
    done: list[bool] = []

    async def job(connection: Connection) -> None:
        session.send_signal(signal.SIGSTOP)
        done.append(False)
        await connection.call(WATCHER, WATCHER_PATH, WATCHER, "RegisterStatusNotifierItem")
        done.append(True)

    bus.ask(job)
    wait_for(lambda: done)
    bus.close()
    assert done == [False]


def test_a_register_that_nobody_shows_is_no_tray(
    panel: Panel, tray: Tray, watcher: Watcher, actions: Actions
) -> None:
    watcher.shown = False
    panel.begin(watcher)
    tray.show(FACE)
    wait_for(lambda: watcher.items)
    panel.read(watcher.items[0], ITEM)
    assert actions.done == []


def test_without_a_tray_and_without_a_bus_there_is_none(
    bus: Bus, tray: Tray, panel: Panel, post: Calls, actions: Actions
) -> None:
    tray.show(FACE)
    panel.begin(Watcher())
    post.run()  # the tray that came later
    assert actions.done == [True]


async def _do(what: Callable[[], object]) -> None:
    what()
