"""Pictures between clients on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.images import image_file
from tests.integration.client_world import somebody
from tests.integration.server_process import ServerProcess
from whatsapp_like.client import events
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.address import ServerAddress
from whatsapp_like.models.picture import picture_id

pytestmark = pytest.mark.integration

FACE = image_file(256, 256, "JPEG")
ID = picture_id(FACE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    folder = tmp_path_factory.mktemp("server") / "data"
    with ServerProcess(folder, "--registration", "open") as process:
        yield ServerAddress(host="127.0.0.1", port=process.port, pin=process.status.pin)
        assert "error" not in process.log, process.log


async def test_a_picture_reaches_the_other_and_stays_here_offline(
    tmp_path: Path, server: ServerAddress
) -> None:
    async with somebody(tmp_path, server) as one, somebody(tmp_path, server) as other:
        await other.client.send_text(-one.id, "hello")
        await one.hears(events.SummaryChanged)
        assert await one.client.set_picture(FACE) == ID
        await other.hears(
            events.PeopleChanged,
            lambda event: any(each.account.picture == ID for each in event.people),
        )
        assert await other.client.picture(ID) == FACE
        # By when this is on the disk, everything before it is, too.
        await other.client.send_text(-one.id, "seen")
        assert await one.client.set_picture(b"") == 0
        assert await other.client.picture(ID) == FACE
        with pytest.raises(Refused) as caught:
            await other.client.picture(ID + 1)
        assert caught.value.code is ErrorCode.NOT_FOUND
        with pytest.raises(ValueError, match="picture"):
            await one.client.set_picture(b"GIF89a")
        await other.client.sign_out()
        with pytest.raises(ConnectionLost):
            await other.client.picture(ID)


async def test_a_group_has_a_picture(tmp_path: Path, server: ServerAddress) -> None:
    async with somebody(tmp_path, server) as one, somebody(tmp_path, server) as other:
        group = (await one.client.create_group("Lab", [other.id])).id
        assert await one.client.set_picture(FACE, group) == ID
        await other.hears(
            events.SummaryChanged,
            lambda event: (
                (head := event.summary.conversation) is not None
                and head.group is not None
                and head.group.picture == ID
            ),
        )
        assert await other.client.picture(ID) == FACE
        with pytest.raises(Refused) as caught:
            await other.client.set_picture(FACE, group)
        assert caught.value.code is ErrorCode.NOT_ALLOWED
