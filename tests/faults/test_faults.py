"""Whatever is killed, cut or stalled: nothing promised is lost, doubled or out of order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.campaign import Campaign

ROUNDS = 20


@pytest.mark.integration
@pytest.mark.timeout(300)
def test_faults_lose_double_and_reorder_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    counts = Campaign(tmp_path, seed).run(ROUNDS)
    with capsys.disabled():
        print(f"\nfaults, seed {seed}: {counts}")  # noqa: T201
    assert (counts.lost, counts.doubled, counts.disordered) == (0, 0, 0), f"seed {seed}"
    assert counts.server_kills + counts.client_kills + counts.cuts + counts.stalls >= ROUNDS
    assert counts.acked
