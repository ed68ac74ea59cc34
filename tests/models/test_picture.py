"""What can be told of a picture without decoding it."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.images import bomb, image_file, moving_file, png_of
from whatsapp_like.models.picture import (
    MAX_PICTURE_BYTES,
    MAX_PICTURE_SIDE,
    PictureFormat,
    check_picture,
    picture_id,
)


@pytest.mark.parametrize("kind", list(PictureFormat))
@pytest.mark.parametrize("size", [(1, 1), (256, 200), (1024, 3)])
def test_the_header_tells_the_dimensions(kind: PictureFormat, size: tuple[int, int]) -> None:
    head = check_picture(image_file(*size, kind.value))
    assert (head.format, head.width, head.height) == (kind, *size)


def test_webp_files_of_every_kind_are_read() -> None:
    from io import BytesIO

    from PIL import Image

    for mode, options in (("RGB", {"lossless": True}), ("RGBA", {}), ("RGB", {"exif": b"Exif"})):
        stream = BytesIO()
        Image.new(mode, (40, 30), 1).save(stream, "WEBP", **options)
        assert check_picture(stream.getvalue())[1:] == (40, 30)


def test_a_progressive_jpeg_with_data_about_its_making_is_read() -> None:
    from io import BytesIO

    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (40, 30)).save(stream, "JPEG", progressive=True, exif=b"Exif\0\0" + b"x" * 900)
    assert check_picture(stream.getvalue())[1:] == (40, 30)


@pytest.mark.parametrize("kind", list(PictureFormat))
def test_one_that_is_too_wide_or_high_is_refused(kind: PictureFormat) -> None:
    for size in ((MAX_PICTURE_SIDE + 1, 1), (1, MAX_PICTURE_SIDE + 1)):
        with pytest.raises(ValueError, match="pixels"):
            check_picture(image_file(*size, kind.value))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(20),
        b"BM" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"RIFF\x00\x00\x00\x00WEBPVP8X",
        b"RIFF\x00\x00\x00\x00WEBPJUNK" + bytes(40),
        image_file(kind="GIF"),
        image_file(kind="BMP"),
        image_file(kind="TIFF"),
        png_of(0, 5),
        png_of(2**31, 2**31),
        bomb(2000),
    ],
    ids=range(17),
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"picture|file"):
        check_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_moves_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=r"move|JPEG, PNG or WebP"):
        check_picture(moving_file(kind))


def test_a_jpeg_with_two_frame_headers_is_refused() -> None:
    small = image_file(8, 8, "JPEG")
    at = small.index(b"\xff\xc0")
    (length,) = struct.unpack_from(">H", small, at + 2)
    frame = bytearray(small[at : at + 2 + length])
    frame[5:9] = struct.pack(">HH", 60000, 60000)
    for data in (small[:at] + bytes(frame) + small[at:],):
        with pytest.raises(ValueError, match="JPEG"):
            check_picture(data)


def test_a_long_one_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        check_picture(image_file() + bytes(MAX_PICTURE_BYTES))


@given(st.sampled_from(list(PictureFormat)), st.data())
def test_a_damaged_header_never_does_more_than_be_refused(
    kind: PictureFormat, data: st.DataObject
) -> None:
    good = bytearray(image_file(20, 10, kind.value))
    for _ in range(data.draw(st.integers(0, 4))):
        good[data.draw(st.integers(0, min(len(good), 80) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(good[: data.draw(st.integers(0, len(good)))])
    try:
        head = check_picture(cut)
    except ValueError:
        return
    assert 0 < head.width <= MAX_PICTURE_SIDE
    assert 0 < head.height <= MAX_PICTURE_SIDE


@given(st.binary())
def test_an_id_follows_from_the_bytes_and_is_one(data: bytes) -> None:
    assert 1 <= picture_id(data) < 2**63
    assert picture_id(data) == picture_id(bytes(data))
    assert picture_id(data) != picture_id(data + b"x")
