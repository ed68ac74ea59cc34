"""When a disk has too little room."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from whatsapp_like.server.space import is_short

GIB = 1024**3


@pytest.mark.parametrize(
    ("total", "free", "short", "still_short"),
    [
        (1000 * GIB, 100, True, True),
        (1000 * GIB, GIB - 1, True, True),
        (1000 * GIB, GIB, False, True),
        (1000 * GIB, 2 * GIB, False, False),
        (4 * GIB, GIB // 4, False, False),
        (4 * GIB, GIB // 8, True, True),
    ],
)
def test_a_floor_or_a_share_of_a_small_disk(
    monkeypatch: pytest.MonkeyPatch, total: int, free: int, short: bool, still_short: bool
) -> None:
    usage = SimpleNamespace(total=total, free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)

    assert is_short(Path(), GIB, was_short=False) is short
    assert is_short(Path(), GIB, was_short=True) is still_short


def test_no_floor_is_never_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(total=GIB, free=0))

    assert not is_short(Path(), 0, was_short=True)
