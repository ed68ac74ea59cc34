"""My devices are asked for once somebody looks, and again whenever they may be others."""

from __future__ import annotations

import pytest

from tests.controllers.fakes import ME, FakeClient, FakeLink
from whatsapp_like.client.events import DevicesChanged, Offline, Online, SignedOut
from whatsapp_like.controllers.devices import DevicesController
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import DeviceEntry, Preferences
from whatsapp_like.models.state.app import AppState

HERE = DeviceEntry(id=1, name="desktop", created=0, last_seen=9, current=True, since=5)
THERE = DeviceEntry(id=2, name="laptop", created=0, last_seen=7)
ONLINE = Online(account=ME, server_name="Office", preferences=Preferences(), clock_offset=0)


@pytest.fixture
def devices(state: AppState, link: FakeLink) -> DevicesController:
    link.client.own = {1: HERE, 2: THERE}
    controller = DevicesController(state, link)
    link.on_event = controller.receive
    return controller


def listed(state: AppState) -> list[int]:
    return [device.id for device in state.session.devices]


def unexpected(words: str) -> None:
    raise AssertionError(words)


def test_nobody_asks_for_devices_that_nobody_looks_at(
    devices: DevicesController, state: AppState, client: FakeClient, link: FakeLink
) -> None:
    devices.receive(ONLINE)
    devices.receive(DevicesChanged())
    link.drain()
    assert not client.called("devices")
    devices.load()
    link.drain()
    assert listed(state) == [1, 2]
    del client.own[2]
    devices.receive(DevicesChanged())
    link.drain()
    assert listed(state) == [1]


def test_offline_nothing_is_known_of_them(
    devices: DevicesController, state: AppState, client: FakeClient, link: FakeLink
) -> None:
    devices.load()
    link.drain()
    devices.receive(Offline(reason="lost"))
    assert listed(state) == []
    devices.receive(ONLINE)
    link.drain()
    assert listed(state) == [1, 2]
    devices.receive(SignedOut())
    assert listed(state) == []
    devices.receive(ONLINE)
    link.drain()
    assert listed(state) == []


def test_devices_are_signed_out_and_the_list_is_read_again(
    devices: DevicesController, state: AppState, client: FakeClient, link: FakeLink
) -> None:
    done: list[str] = []
    devices.load()
    devices.sign_out(2, lambda: done.append("one"), unexpected)
    link.drain()
    assert listed(state) == [1]
    client.own[2] = THERE
    devices.sign_out_others(lambda: done.append("all"), unexpected)
    link.drain()
    assert listed(state) == [1]
    assert done == ["one", "all"]


def test_a_device_that_is_gone_already_is_signed_out_as_well(
    devices: DevicesController, client: FakeClient, link: FakeLink
) -> None:
    done: list[str] = []
    client.failures["sign_out_device"] = Refused(ErrorCode.NOT_FOUND)
    devices.sign_out(2, lambda: done.append("done"), unexpected)
    link.drain()
    assert done == ["done"]


def test_what_does_not_work_is_said(
    devices: DevicesController, state: AppState, client: FakeClient, link: FakeLink
) -> None:
    said: list[str] = []
    devices.load()
    link.drain()
    for name in ("devices", "sign_out_device", "sign_out_others"):
        client.failures[name] = ConnectionLost("offline")
    devices.receive(DevicesChanged())
    devices.sign_out(2, lambda: said.append("never"), said.append)
    devices.sign_out_others(lambda: said.append("never"), said.append)
    link.drain()
    assert said == ["The connection was interrupted."] * 2
    assert (listed(state), state.session.devices_fault) == ([], said[0])
    client.failures["devices"] = Refused(ErrorCode.UNKNOWN_TYPE)
    devices.load()
    link.drain()
    older = "The server is older than this program and cannot do that yet."
    assert state.session.devices_fault == older
    del client.failures["devices"]
    devices.load()
    link.drain()
    assert (listed(state), state.session.devices_fault) == ([1, 2], "")


def test_the_password_is_changed_or_it_is_said_which_field_is_wrong(
    devices: DevicesController, client: FakeClient, link: FakeLink
) -> None:
    heard: list[str] = []

    def change() -> None:
        devices.change_password(
            "old",
            "new",
            True,
            lambda: heard.append("done"),
            lambda words: heard.append(f"old: {words}"),
            lambda words: heard.append(f"all: {words}"),
        )
        link.drain()

    change()
    assert client.called("change_password") == [("old", "new", True)]
    client.failures["change_password"] = Refused(ErrorCode.LOGIN_FAILED)
    change()
    client.failures["change_password"] = Refused(ErrorCode.THROTTLED, retry_after=120)
    change()
    assert heard == [
        "done",
        "old: This is not your password.",
        "all: That was too often in a short time. Wait a little, then try again. "
        "Try again in 2 minutes.",
    ]
