"""The time zone of this computer, summer and winter: in it the times of an export are written.

Runs in any thread; asks the C library, which follows the system's setting.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

_SYSTEM_ZONE = Path("/etc/localtime")


class LocalZone(tzinfo):
    """This computer's zone, right for every date: a fixed offset would shift half of the year."""

    def __str__(self) -> str:
        """Return its public name ("Europe/Paris") where that is known, else its abbreviations."""
        name = os.environ.get("TZ", "").removeprefix(":") or _linked(_SYSTEM_ZONE)
        return name or "/".join(dict.fromkeys(time.tzname))

    def fromutc(self, moment: datetime) -> datetime:
        """Return the local time of a moment given in UTC."""
        stamp = moment.replace(tzinfo=UTC).timestamp()
        # Naive, because only that way is the second of two equal hours marked as such (`fold`).
        return datetime.fromtimestamp(stamp).replace(tzinfo=self)  # noqa: DTZ006

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return how far the local time is ahead of UTC then."""
        local = _as_local(moment)
        return local.utcoffset() if local else None

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Return None: how much of the offset is summer time is not known."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the zone's abbreviation then."""
        local = _as_local(moment)
        return local.tzname() if local else None


def _as_local(moment: datetime | None) -> datetime | None:
    # A naive time is taken as local by `astimezone`, its fold included.
    return moment.replace(tzinfo=None).astimezone() if moment else None


def _linked(link: Path) -> str:
    """Return the name of the zone that a link into the zones' folder stands for, else nothing."""
    return str(link.resolve()).partition("zoneinfo/")[2]
