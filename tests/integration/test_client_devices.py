"""My devices and my password, by clients on a real server over TLS."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.integration.client_world import PASSWORD, Someone, again, somebody
from tests.integration.server_process import ServerProcess
from whatsapp_like.client.client import Client
from whatsapp_like.client.events import DevicesChanged, Offline, Online, SummaryReplaced
from whatsapp_like.client.profile import Profile
from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.models.address import ServerAddress

NEW = "quite another battery staple"

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    folder = tmp_path_factory.mktemp("server") / "data"
    with ServerProcess(folder, "--registration", "open") as process:
        yield ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        assert "error" not in process.log, process.log


@asynccontextmanager
async def second(
    folder: Path, server: ServerAddress, handle: str, name: str = "laptop"
) -> AsyncIterator[Someone]:
    """Sign the same account in on another computer."""
    async with Client.open(Profile.open(f"{handle}-{name}", folder)) as client:
        someone = Someone(client)
        await client.login(server, handle=handle, password=PASSWORD, device_name=name)
        await someone.synced()
        yield someone


async def test_a_device_is_seen_and_signed_out_and_keeps_what_it_has(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "many") as here:
        await here.client.send_text(-here.id, "kept everywhere")
        await here.hears(SummaryReplaced)
        async with second(tmp_path, server, "many") as there:
            await here.hears(DevicesChanged)
            devices = {device.name: device for device in await here.client.devices()}
            assert len(devices) == 2
            laptop = devices.pop("laptop")
            (mine,) = devices.values()
            assert (mine.current, laptop.current) == (True, False)
            assert laptop.address == "127.0.0.1"
            assert laptop.client is not None
            assert laptop.client.startswith("wl-client/")
            (line,) = await there.client.summaries()
            await here.client.sign_out_device(laptop.id)
            offline = await there.hears(Offline)
            assert (offline.reason, offline.retry_at) == (ErrorCode.SIGNED_OUT, 0.0)
            # All that was there can be read, and is still there after the password was given.
            assert await there.texts(line.id) == ["kept everywhere"]
            with pytest.raises(Refused) as refused:
                await here.client.sign_out_device(laptop.id)
            assert refused.value.code is ErrorCode.NOT_FOUND
            await there.client.login(server, handle="many", password=PASSWORD)
            assert await there.texts(line.id) == ["kept everywhere"]
            assert len(await there.client.devices()) == 2


async def test_a_device_signed_out_while_it_was_off_asks_for_the_password(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "off") as here:
        async with second(tmp_path, server, "off"):
            pass
        await here.client.sign_out_others()
        assert [device.current for device in await here.client.devices()] == [True]
        async with again(tmp_path, "off-laptop") as there:
            offline = await there.hears(Offline)
            assert (offline.reason, offline.retry_at) == (ErrorCode.LOGIN_FAILED, 0.0)


async def test_signing_out_takes_this_computer_off_the_list(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server, "leaves") as here:
        async with second(tmp_path, server, "leaves") as there:
            assert len(await here.client.devices()) == 2
            await there.client.sign_out()
            assert there.client.account is None
        assert [device.current for device in await here.client.devices()] == [True]


async def test_the_password_is_changed(tmp_path: Path, server: ServerAddress) -> None:
    async with (
        somebody(tmp_path, server, "changes") as here,
        second(tmp_path, server, "changes") as there,
    ):
        with pytest.raises(ValueError, match="shorter"):
            await here.client.change_password(PASSWORD, "short")
        with pytest.raises(Refused) as refused:
            await here.client.change_password("not the password", NEW)
        assert refused.value.code is ErrorCode.LOGIN_FAILED
        await here.client.change_password(PASSWORD, NEW)
        assert there.client.online
        async with Client.open(Profile.temporary()) as other:
            with pytest.raises(Refused):
                await other.login(server, handle="changes", password=PASSWORD)
            await other.login(server, handle="changes", password=NEW)
            # And back, with everybody else thrown out.
            await here.client.change_password(NEW, PASSWORD, sign_out_others=True)
            offline = await there.hears(Offline)
            assert offline.reason == ErrorCode.SIGNED_OUT
        assert [device.current for device in await here.client.devices()] == [True]
    async with again(tmp_path, "changes") as here:
        await here.hears(Online)
