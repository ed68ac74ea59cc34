"""Frames out of bytes, however the bytes arrive and whatever they claim."""

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp_like.errors import ErrorCode, LocalProtocolError
from whatsapp_like.protocol.framing import (
    AFTER_LOGIN,
    BEFORE_LOGIN,
    MAX_HEADER,
    PAGE,
    Frame,
    FrameReader,
    encode_frame,
)

FRAMES = st.tuples(st.binary(max_size=300), st.binary(max_size=300))


def _read(pieces: list[bytes], limit: int = BEFORE_LOGIN) -> tuple[list[Frame], ErrorCode | None]:
    reader = FrameReader(limit)
    frames = [frame for piece in pieces for frame in reader.feed(piece)]
    return frames, reader.error.code if reader.error else None


def _cut(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


def test_layout_is_length_header_length_header_payload() -> None:
    assert encode_frame(b"{}", b"abc") == bytes.fromhex("00000007 0002 7b7d 616263")


def test_an_empty_header_and_payload_are_a_frame() -> None:
    assert _read([b"\x00\x00\x00\x02\x00\x00"]) == ([(b"", b"")], None)


@given(st.lists(FRAMES, max_size=6), st.lists(st.integers(0, 10_000), max_size=12))
def test_any_split_gives_the_frames_of_one_piece(frames: list[Frame], cuts: list[int]) -> None:
    data = b"".join(encode_frame(*frame) for frame in frames)
    assert _read([data]) == (frames, None)
    assert _read(_cut(data, cuts)) == (frames, None)
    assert _read([data[i : i + 1] for i in range(len(data))]) == (frames, None)


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=8))
def test_any_split_of_any_bytes_gives_the_same_result(data: bytes, cuts: list[int]) -> None:
    whole = _read([data])
    assert _read(_cut(data, cuts)) == whole
    assert _read([data[i : i + 1] for i in range(len(data))]) == whole


@given(
    st.lists(FRAMES, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=5),
)
def test_damaged_frames_end_in_frames_or_a_documented_error(
    frames: list[Frame], damage: list[tuple[int, int]]
) -> None:
    data = bytearray(b"".join(encode_frame(*frame) for frame in frames))
    for position, value in damage:
        data[position % len(data)] = value
    _, code = _read([bytes(data)])
    assert code in (None, ErrorCode.TOO_LARGE, ErrorCode.MALFORMED)


def test_what_precedes_bad_input_is_still_read_and_what_follows_is_not() -> None:
    good = encode_frame(b"{}")
    reader = FrameReader()
    assert list(reader.feed(good + b"\x00\x00\x00\x01" + good)) == [(b"{}", b"")]
    assert reader.error is not None
    assert reader.error.code is ErrorCode.MALFORMED
    assert list(reader.feed(good)) == []
    assert reader.buffered == 0


@pytest.mark.parametrize("limit", [BEFORE_LOGIN, AFTER_LOGIN, PAGE])
def test_the_limit_is_the_last_length_accepted(limit: int) -> None:
    at_the_limit = encode_frame(b"{}", bytes(limit - 4))
    assert _read([at_the_limit], limit)[1] is None
    claim = (limit + 1).to_bytes(4, "big")
    assert _read([claim], limit) == ([], ErrorCode.TOO_LARGE)


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("00000000", ErrorCode.MALFORMED),
        ("00000001", ErrorCode.MALFORMED),
        ("ffffffff", ErrorCode.TOO_LARGE),
        ("00000002 0001", ErrorCode.MALFORMED),
        ("00000003 ffff 00", ErrorCode.MALFORMED),
    ],
)
def test_impossible_lengths_are_refused_at_once(claim: str, code: ErrorCode) -> None:
    assert _read([bytes.fromhex(claim)]) == ([], code)


def test_a_claim_allocates_nothing() -> None:
    readers = [FrameReader(PAGE) for _ in range(100)]
    claim = PAGE.to_bytes(4, "big")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for reader in readers:
        list(reader.feed(claim))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100 * 1024  # they claimed 25 MiB
    assert {reader.buffered for reader in readers} == {4}


def test_between_two_frames_nothing_is_held() -> None:
    reader = FrameReader()
    data = encode_frame(b"{}", b"payload")
    list(reader.feed(data[:-1]))
    assert reader.buffered == len(data) - 1
    list(reader.feed(data[-1:]))
    assert reader.buffered == 0


def test_a_new_limit_applies_to_the_very_next_frame() -> None:
    small, large = encode_frame(b"{}"), encode_frame(b"{}", bytes(10_000))
    reader = FrameReader()
    sizes = []
    for _, payload in reader.feed(small + large):
        sizes.append(len(payload))
        reader.limit = AFTER_LOGIN
    assert sizes == [0, 10_000]


def test_a_page_in_single_bytes_is_read_in_linear_time() -> None:
    data = encode_frame(b"{}", bytes(PAGE - 4))
    # Were every byte to copy what came before it, this would copy 32 GiB.
    frames, code = _read([data[i : i + 1] for i in range(len(data))], PAGE)
    assert (len(frames), code) == (1, None)


@pytest.mark.parametrize(
    ("header", "payload"), [(bytes(MAX_HEADER + 1), b""), (b"{}", bytes(PAGE))]
)
def test_what_fits_no_frame_is_our_own_bug(header: bytes, payload: bytes) -> None:
    with pytest.raises(LocalProtocolError) as caught:
        encode_frame(header, payload)
    assert caught.value.code is ErrorCode.TOO_LARGE
