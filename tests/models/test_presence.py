"""Presence as one observer sees it."""

import pytest

from whatsapp_like.models.presence import Presence, PresenceStatus


@pytest.mark.parametrize(
    ("status", "connected"),
    [
        (PresenceStatus.ONLINE, True),
        (PresenceStatus.AWAY, True),
        (PresenceStatus.OFFLINE, False),
        (PresenceStatus.UNKNOWN, False),
    ],
)
def test_connected_means_at_least_one_device(status: PresenceStatus, connected: bool) -> None:
    assert Presence(account=1, status=status).connected is connected
