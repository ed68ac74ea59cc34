"""Image files that people choose, and such as somebody sends who means harm."""

from __future__ import annotations

import os
import random
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.images import bomb, image_file, moving_file, png_of
from whatsapp_like.controllers.imaging import (
    SIDE,
    Cut,
    ImageTooLarge,
    ImageUnreadable,
    decode,
    open_image,
    pack,
    whole,
)
from whatsapp_like.models.picture import MAX_PICTURE_BYTES, check_picture


def put(folder: Path, data: bytes) -> Path:
    """Write a file."""
    path = folder / "image"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_out_square_and_no_larger_than_is_shown(kind: str) -> None:
    image = decode(image_file(600, 400, kind))
    assert (image.size, image.mode) == ((SIDE, SIDE), "RGB")
    assert decode(image_file(40, 30, kind)).size == (30, 30)


def _with(size: tuple[int, int]) -> bytes:
    """A PNG file whose pixels are fewer than its header says."""
    return png_of(*size, bytes(50))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0" + os.urandom(200),
        image_file()[:60],
        image_file(300, 300, "JPEG")[:400],
        image_file(300, 300, "WEBP")[:200],
        image_file(kind="GIF"),
        image_file(kind="BMP"),
        image_file(kind="TIFF"),
        image_file(2000, 20),
        moving_file("WEBP"),
        moving_file("PNG"),
        bomb(3000),
        png_of(2**31 - 1, 2**31 - 1),
        _with((1000, 1000)),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=range(15),
)
def test_a_strangers_file_that_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ImageUnreadable):
        decode(data)


@settings(max_examples=60)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_a_damaged_picture_shows_or_does_not(kind: str, data: st.DataObject) -> None:
    content = bytearray(image_file(48, 32, kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        image = decode(bytes(content))
    except ImageUnreadable:
        return
    assert max(image.size) <= SIDE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_a_file_is_opened_small_enough_to_be_worked_with(tmp_path: Path, kind: str) -> None:
    image = open_image(put(tmp_path, image_file(3000, 1500, kind)))
    assert (image.size, image.mode) == ((1024, 512), "RGB")
    assert open_image(put(tmp_path, image_file(20, 10, kind))).size == (20, 10)


def test_of_what_moves_the_first_image_is_taken(tmp_path: Path) -> None:
    image = open_image(put(tmp_path, moving_file("GIF")))
    red, green, _blue = image.getpixel((5, 5))  # type: ignore[misc]
    assert (red, green) == (255, 0)


def test_a_photograph_stands_upright_and_tells_nothing_of_its_making(tmp_path: Path) -> None:
    photograph = Image.new("RGB", (40, 20), "red")
    photograph.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # it is to be turned to the right
    exif[0x010F] = "Maker of cameras"
    stream = BytesIO()
    photograph.save(stream, "JPEG", exif=exif, comment=b"secret", quality=95)
    image = open_image(put(tmp_path, stream.getvalue()))
    assert image.size == (20, 40)
    red, _green, blue = image.getpixel((10, 4))  # type: ignore[misc]
    assert blue > red
    packed = pack(image, whole(image))
    assert b"secret" not in packed
    assert b"Maker" not in packed
    assert b"Exif" not in packed


def test_what_one_can_look_through_stands_on_white(tmp_path: Path) -> None:
    stream = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(stream, "PNG")
    for image in (open_image(put(tmp_path, stream.getvalue())), decode(stream.getvalue())):
        assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("data", [bomb(8000), png_of(60_000, 60_000)], ids=["8000", "claims"])
def test_a_file_with_too_many_pixels_is_not_decoded(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ImageTooLarge):
        open_image(put(tmp_path, data))


def test_a_file_with_too_many_bytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "image"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(ImageTooLarge):
        open_image(path)


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"%PDF-1.7", image_file()[:50]])
def test_a_file_that_is_no_image_is_told_apart(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ImageUnreadable):
        open_image(put(tmp_path, data))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes by name here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImageUnreadable):
        open_image(tmp_path / "pipe")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_image(tmp_path / "none")


def test_what_is_packed_is_the_square_that_was_cut_and_may_be_sent() -> None:
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (200, 0, 400, 200))
    for cut, is_red in (
        (Cut(0, 0, 200), True),
        (Cut(200, 0, 200), False),
        (Cut(250.5, 9.5, 60.25), False),
    ):
        data = pack(image, cut)
        assert check_picture(data)[1:] == (SIDE, SIDE)
        red, _green, blue = decode(data).getpixel((128, 128))  # type: ignore[misc]
        assert (red > blue) is is_red


def test_even_noise_becomes_a_picture_that_may_be_sent() -> None:
    noise = Image.frombytes("RGB", (SIDE, SIDE), random.Random(7).randbytes(SIDE * SIDE * 3))
    data = pack(noise, whole(noise))
    assert len(data) <= MAX_PICTURE_BYTES
    check_picture(data)


def test_the_whole_is_the_largest_square_in_the_middle() -> None:
    assert whole(Image.new("RGB", (400, 200))) == Cut(100, 0, 200)
    assert whole(Image.new("RGB", (7, 9))) == Cut(0, 1, 7)
