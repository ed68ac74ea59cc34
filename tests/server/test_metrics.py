"""The figures, and the endpoint that tells them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from whatsapp_like.server.core.hub import Counts
from whatsapp_like.server.metrics import Histogram, Metrics, serve_metrics

COUNTS = Counts(*range(1, 1 + len(Counts._fields)))


def test_a_histogram_counts_each_bucket_with_those_below() -> None:
    histogram = Histogram((1, 10))
    for value in (0.5, 1, 3, 100):
        histogram.add(value)

    assert list(histogram.lines("x")) == [
        'x_bucket{le="1"} 2',
        'x_bucket{le="10"} 3',
        'x_bucket{le="+Inf"} 4',
        "x_sum 104.5",
        "x_count 4",
    ]


def test_every_figure_has_its_type() -> None:
    metrics = Metrics()
    metrics.bytes_in = 77

    lines = list(metrics.lines(COUNTS))

    typed = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    values = {
        line.split("{")[0].split()[0]
        for line in lines
        if not line.startswith("#") and "_bucket" not in line
    }
    assert {name.removesuffix("_sum").removesuffix("_count") for name in values} == typed
    assert f"wl_sessions {COUNTS.sessions}" in lines
    assert "wl_received_bytes_total 77" in lines


@pytest.fixture
async def port() -> AsyncIterator[int]:
    server = await serve_metrics("127.0.0.1", 0, lambda: "wl_x 1\n")
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.integration
async def test_prometheus_gets_the_figures(port: int) -> None:
    answer = await ask(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: 7\r\n" in answer
    assert answer.endswith(b"\r\n\r\nwl_x 1\n")


@pytest.mark.integration
@pytest.mark.parametrize(
    ("request_line", "status"),
    [(b"GET / HTTP/1.1", b"404"), (b"POST /metrics HTTP/1.1", b"405")],
)
async def test_nothing_else_is_there(port: int, request_line: bytes, status: bytes) -> None:
    answer = await ask(port, request_line + b"\r\n\r\n")

    assert answer.split()[1] == status


@pytest.mark.integration
@pytest.mark.parametrize("request_bytes", [b"", b"GET /metr", b"x" * 10_000])
async def test_nonsense_gets_no_answer(port: int, request_bytes: bytes) -> None:
    assert await ask(port, request_bytes) == b""
