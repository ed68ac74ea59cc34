"""Presence as one observer sees it."""

import pytest

from whatsapp_like.models.enums import PresenceStatus
from whatsapp_like.models.presence import CustomStatus, Presence


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


def test_a_status_holds_until_its_end() -> None:
    assert CustomStatus(text="here").holds(2**52)
    lunch = CustomStatus(text="lunch", until=1000)
    assert lunch.holds(999)
    assert not lunch.holds(1000)
