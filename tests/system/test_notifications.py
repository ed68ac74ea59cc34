"""Alerts on a real D-Bus: what a desktop gets to show, and what it says back."""

# Without postponed annotations: the library reads signatures from them and trips over "None".
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import pytest
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from tests.system.conftest import Calls, wait_for
from whatsapp_like.models.alerts import Alert
from whatsapp_like.system import bus as bus_module
from whatsapp_like.system.bus import Bus, Connection
from whatsapp_like.system.notifications import PATH, SERVICE, Notifications, Portrait

Words = Annotated[list[str], DBusSignature("as")]
NORA = Alert(
    conversation=50, title="Nora Becker", text="1 < 2 & <b>3</b> 👨‍👩‍👧", name="Nora Becker"
)


class Service(ServiceInterface):
    """A notification service that remembers what it shows."""

    def __init__(self, abilities: tuple[str, ...] = ("body", "actions", "body-markup")) -> None:
        super().__init__(SERVICE)
        self.abilities = abilities
        self.shown: dict[int, tuple[str, str, list[str], dict[str, Any]]] = {}
        self._last = 6

    @dbus_method(name="GetCapabilities")
    def capabilities(self) -> Words:
        return list(self.abilities)

    @dbus_method(name="Notify")
    def notify(
        self,
        program: DBusStr,
        replaces: DBusUInt32,
        icon: DBusStr,
        title: DBusStr,
        body: DBusStr,
        actions: Words,
        hints: DBusDict,
        expires: DBusInt32,
    ) -> DBusUInt32:
        self._last += 1
        number = replaces or self._last
        self.shown[number] = (title, body, actions, hints)
        return number

    @dbus_method(name="CloseNotification")
    def close(self, number: DBusUInt32) -> None:
        self.shown.pop(number, None)
        self.closed(number, 3)

    @dbus_signal(name="NotificationClosed")
    def closed(self, number: int, reason: int) -> Annotated[tuple[int, int], DBusSignature("uu")]:
        return (number, reason)

    @dbus_signal(name="ActionInvoked")
    def invoked(self, number: int, action: str) -> Annotated[tuple[int, str], DBusSignature("us")]:
        return (number, action)


class Screen:
    """A desktop that shows notifications, and what our end heard of them."""

    def __init__(self, bus: Bus, post: Calls) -> None:
        self.opened: list[int] = []
        self.failed: list[Alert] = []
        self.service = Service()
        self.alerts = Notifications(bus, post, self.opened.append, self.failed.append)


@pytest.fixture
def screen(bus: Bus, post: Calls) -> Screen:
    return Screen(bus, post)


def offer(desktop: Bus, service: Service, post: Calls) -> None:
    """Let the desktop offer the service, and wait until it does."""

    async def begin(connection: Connection) -> None:
        connection.bus.export(PATH, service)
        await connection.bus.request_name(SERVICE)
        post(lambda: None)

    desktop.ask(begin)
    post.run()


def let(desktop: Bus, do: Callable[[], object]) -> None:
    async def job(_connection: Connection) -> None:
        do()

    desktop.ask(job)


def test_the_desktop_gets_the_words_as_text_and_the_face(
    screen: Screen, desktop: Bus, post: Calls
) -> None:
    offer(desktop, screen.service, post)
    screen.alerts.show(NORA, Portrait(1, b"\x01\x02\x03\xff"))
    wait_for(lambda: screen.service.shown)
    title, body, actions, hints = screen.service.shown[7]
    assert title == "Nora Becker"
    assert body == "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt; 👨‍👩‍👧"
    assert actions == ["default", "Open"]
    assert hints["image-data"].value == (1, 1, 4, True, 8, 4, b"\x01\x02\x03\xff")
    assert hints["suppress-sound"].value is True


def test_where_bodies_are_no_markup_they_are_left_as_they_are(
    screen: Screen, desktop: Bus, post: Calls
) -> None:
    screen.service.abilities = ("body",)
    offer(desktop, screen.service, post)
    screen.alerts.show(NORA)
    wait_for(lambda: screen.service.shown)
    assert screen.service.shown[7][1] == NORA.text
    assert "image-data" not in screen.service.shown[7][3]


def test_a_click_opens_the_conversation(screen: Screen, desktop: Bus, post: Calls) -> None:
    offer(desktop, screen.service, post)
    screen.alerts.show(NORA)
    screen.alerts.show(Alert(conversation=0, title="3 new messages"))
    wait_for(lambda: len(screen.service.shown) == 2)
    let(desktop, lambda: screen.service.invoked(99, "default"))  # of another program
    let(desktop, lambda: screen.service.invoked(8, "default"))
    let(desktop, lambda: screen.service.invoked(7, "default"))
    post.run(2)
    assert screen.opened == [0, 50]


def test_the_next_of_a_conversation_takes_the_place_of_the_one_before_while_that_is_shown(
    screen: Screen, desktop: Bus, post: Calls
) -> None:
    offer(desktop, screen.service, post)
    screen.alerts.show(NORA)
    screen.alerts.show(replace(NORA, text="two"))
    wait_for(lambda: screen.service.shown.get(7, ("", ""))[1] == "two")
    screen.alerts.show(replace(NORA, text="2"), amends=True)
    wait_for(lambda: screen.service.shown[7][1] == "2")
    assert list(screen.service.shown) == [7]
    screen.alerts.withdraw(50)
    wait_for(lambda: not screen.service.shown)
    screen.alerts.withdraw(50)
    screen.alerts.show(replace(NORA, text="edited"), amends=True)
    screen.alerts.show(replace(NORA, conversation=51, text="other"))
    wait_for(lambda: "other" in [words[1] for words in screen.service.shown.values()])
    assert len(screen.service.shown) == 1
    assert 7 not in screen.service.shown


def test_without_a_service_without_a_bus_and_without_an_answer_we_are_told(
    screen: Screen, desktop: Bus, post: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.alerts.show(NORA)
    post.run()
    assert screen.failed == [NORA]

    async def hang(connection: Connection) -> None:
        connection.bus.add_message_handler(lambda message: message.member == "GetCapabilities")
        await connection.bus.request_name(SERVICE)
        post(lambda: None)

    monkeypatch.setattr(bus_module, "ANSWER_WITHIN", 0.05)
    desktop.ask(hang)
    post.run()
    screen.alerts.show(NORA)
    post.run()
    assert len(screen.failed) == 2


def test_without_a_session_there_is_no_bus(bus: Bus, post: Calls) -> None:
    failed: list[Alert] = []
    alerts = Notifications(bus, post, lambda _conversation: None, failed.append)
    alerts.show(NORA)
    alerts.withdraw(50)
    post.run()
    assert failed == [NORA]
    bus.close()
    alerts.show(NORA)


def test_a_service_that_comes_later_is_found(screen: Screen, desktop: Bus, post: Calls) -> None:
    screen.alerts.show(NORA)
    post.run()
    offer(desktop, screen.service, post)
    screen.alerts.show(NORA)
    wait_for(lambda: screen.service.shown)
    assert screen.failed == [NORA]


def test_a_service_that_answers_nonsense_is_no_service(
    screen: Screen, desktop: Bus, post: Calls
) -> None:
    class Odd(Service):
        @dbus_method(name="GetCapabilities")
        def capabilities(self) -> DBusStr:
            return "everything"

    offer(desktop, Odd(), post)
    screen.alerts.show(NORA)
    post.run()
    assert screen.failed == [NORA]
