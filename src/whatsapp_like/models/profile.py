"""The profiles of a computer as people see them: whose each is, and whether it is open.

No thread of its own: frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileFace:
    """Whose a profile is, kept beside its archive so that others can tell without opening it."""

    handle: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProfileSummary:
    """One profile; `server` is where its account is, empty while nobody has signed in there."""

    profile: str
    face: ProfileFace = ProfileFace()
    server: str = ""
    open: bool = False
