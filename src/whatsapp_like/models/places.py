"""Places as people write and paste them: in figures, as a geo: address, as the link of a map.

No thread of its own: pure functions.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"[-+]?\d{1,3}(?:\.\d{1,15})?"
_LINKS: Final = tuple(
    re.compile(pattern.replace("N", rf"({_NUMBER})"), re.IGNORECASE)
    for pattern in (
        r"^geo:N,N",
        r"[?&]mlat=N&mlon=N",  # OpenStreetMap's marker
        r"#map=\d+/N/N",  # and its view
        r"[?&](?:q|query|ll|center|destination)=(?:loc:)?N(?:,|%2C)\s*N",
        r"/@N,N",  # Google's view
    )
)
_FIGURES: Final = re.compile(
    rf"^\s*({_NUMBER})\s*°?\s*([NS]?)\s*[,;\s]\s*({_NUMBER})\s*°?\s*([EWO]?)\s*$", re.IGNORECASE
)
_MOST: Final = 2_000


def place_of(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude that a text names, in degrees; None for none on Earth.

    Read are "45.5, -73.6" (with N, S, E, W or O too), geo: addresses (RFC 5870) and what the
    best known maps put into their links.
    """
    text = text.strip()[:_MOST]
    figures = _FIGURES.match(text)
    if figures:
        latitude, longitude = float(figures[1]), float(figures[3])
        if figures[2].upper() == "S":
            latitude = -latitude
        if figures[4].upper() in ("W", "O"):
            longitude = -longitude
        return _checked(latitude, longitude)
    for link in _LINKS:
        found = link.search(text)
        if found:
            return _checked(float(found[1]), float(found[2]))
    return None


def _checked(latitude: float, longitude: float) -> tuple[float, float] | None:
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if inside else None
