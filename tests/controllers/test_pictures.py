"""Pictures had for the views, and files made into pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.controllers.fakes import FakeLink
from tests.images import image_file
from whatsapp_like.controllers.pictures import PictureController
from whatsapp_like.controllers.words import explain
from whatsapp_like.controllers.workers import Workers
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.picture import check_picture, picture_id

FACE = image_file(80, 60)
ID = picture_id(FACE)


class Desk:
    """The controller with its worker threads; `settle` waits for an outcome."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.client = self.link.client
        self.workers = Workers()
        self.controller = PictureController(self.link, self.workers)
        self.images: list[Image.Image] = []
        self.words: list[str] = []
        self.dones = 0

    def got(self, image: Image.Image) -> None:
        self.images.append(image)

    def failed(self, words: str = "") -> None:
        self.words.append(words)

    def done(self) -> None:
        self.dones += 1

    def settle(self, is_settled: Callable[[], object]) -> None:
        waiter = threading.Event()
        for _ in range(1000):
            self.link.drain()
            self.workers.drain()
            if is_settled():
                return
            waiter.wait(0.01)
        raise AssertionError("nothing came of it")


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.workers.close()
    made.link.close()


def test_a_picture_is_had_decoded(desk: Desk) -> None:
    desk.client.kept_pictures[ID] = FACE
    desk.controller.fetch(ID, desk.got, desk.failed)
    desk.settle(lambda: desk.images)
    assert desk.images[0].size == (60, 60)


@pytest.mark.parametrize("data", [None, b"GIF89a", FACE[:40]])
def test_what_is_missing_or_no_picture_fails_quietly(desk: Desk, data: bytes | None) -> None:
    if data is not None:
        desk.client.kept_pictures[ID] = data
    desk.controller.fetch(ID, desk.got, desk.failed)
    desk.settle(lambda: desk.words)
    assert desk.words == [""]


def test_a_file_becomes_my_picture(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "me.png"
    path.write_bytes(image_file(500, 300))
    desk.controller.open(str(path), desk.got, desk.failed)
    desk.settle(lambda: desk.images)
    desk.controller.save(desk.images[0], (10, 0, 300), None, desk.done, desk.failed)
    desk.settle(lambda: desk.dones)
    ((data, conversation),) = desk.client.called("set_picture")
    assert conversation is None
    assert check_picture(data)[1:] == (256, 256)


def test_a_groups_picture_is_set_and_removed(desk: Desk) -> None:
    desk.controller.save(Image.new("RGB", (9, 9)), (0, 0, 9), 70, desk.done, desk.failed)
    desk.settle(lambda: desk.dones == 1)
    desk.controller.remove(70, desk.done, desk.failed)
    desk.settle(lambda: desk.dones == 2)
    assert [where for _data, where in desk.client.called("set_picture")] == [70, 70]
    assert desk.client.called("set_picture")[1][0] == b""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "WL cannot read this picture"),
        (image_file()[:40], "WL cannot read this picture"),
        (None, "The file cannot be read (No such file or directory)."),
    ],
)
def test_why_a_file_is_no_picture_is_said(
    desk: Desk, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    desk.controller.open(str(path), desk.got, desk.failed)
    desk.settle(lambda: desk.words)
    assert desk.words[0].startswith(words)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(ErrorCode.NOT_ALLOWED), "Only an admin of this conversation can do that."),
        (Refused(ErrorCode.UNKNOWN_TYPE), "This server is too old for pictures."),
        (ConnectionLost("x"), explain(ConnectionLost("x"))),
    ],
)
def test_why_it_was_not_set_is_said(desk: Desk, error: Exception, words: str) -> None:
    desk.client.failures["set_picture"] = error
    desk.controller.remove(None, desk.done, desk.failed)
    desk.settle(lambda: desk.words)
    assert words in desk.words[0]
