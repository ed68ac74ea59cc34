"""What the server asks of the system before it serves."""

import sys

import pytest

from whatsapp_like.server.serve import allow_open_files

if sys.platform != "win32":
    import resource


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(("most", "asked"), [(65536, [10_256]), (10_240, [10_256, 10_240]), (0, 2)])
def test_open_files_are_raised_as_far_as_the_kernel_allows(
    monkeypatch: pytest.MonkeyPatch, most: int, asked: list[int] | int
) -> None:
    """As on macOS, which names no hard limit and refuses what its kernel does not allow."""
    tried: list[int] = []

    def setrlimit(_which: int, limits: tuple[int, int]) -> None:
        tried.append(limits[0])
        if limits[0] > most:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", setrlimit)

    allow_open_files(10_000)

    assert (len(tried) if isinstance(asked, int) else tried) == asked
