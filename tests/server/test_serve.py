"""What the server asks of the system before it serves."""

import sys
from ipaddress import ip_address
from pathlib import Path

import pytest

from whatsapp_like.server.serve import allow_open_files, reachable_hosts
from whatsapp_like.server.settings import load_settings

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


def test_an_address_that_is_easy_to_type_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [ip_address(text) for text in ("fd00::2", "8.8.8.8", "10.0.0.2", "192.168.0.2")]
    monkeypatch.setattr("whatsapp_like.server.serve.own_addresses", lambda: own)

    hosts = reachable_hosts(load_settings({"data": tmp_path}))

    # And from one that is not private nobody would be let in.
    assert hosts == ("10.0.0.2", "192.168.0.2", "fd00::2")
