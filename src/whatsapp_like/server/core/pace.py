"""How many requests one connection may make: more is refused, far more ends it.

Runs on the network thread. Messages have a rate of their own (see messages).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsapp_like.errors import ErrorCode, Refused
from whatsapp_like.protocol.envelopes import Request
from whatsapp_like.server.core.session import Session
from whatsapp_like.server.core.throttle import ROUNDING

if TYPE_CHECKING:
    from whatsapp_like.server.core.hub import Hub

REPORTS_PER_REQUEST = 50
"""Reports weigh so much less: a receipt for every message of a fast sender must be fine."""

STEPS_BEFORE_LOGIN = 20
"""Requests that a connection may make before somebody has logged in over it."""


class Pace:
    """Counts what every connection asks, as `Throttle` does, but in the session itself."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        policy = hub.policy
        self._cost = 1 / policy.requests_rate
        self._span = policy.requests_burst / policy.requests_rate + ROUNDING

    def allows(self, session: Session, envelope: object) -> bool:
        """Count an envelope; False if the connection was ended for it.

        Raises:
            Refused: THROTTLED.
        """
        is_request = isinstance(envelope, Request)
        if session.account is None:
            debt = self._charge(session, self._span / STEPS_BEFORE_LOGIN)
        elif is_request:
            debt = self._charge(session, self._cost)
        else:
            debt = self._charge(session, self._cost / REPORTS_PER_REQUEST)
        if debt > 0 and is_request and not session.gone:
            raise Refused(ErrorCode.THROTTLED, "too many requests", retry_after=round(debt, 3))
        return not session.gone

    def weigh(self, session: Session, requests: float) -> None:
        """Count a request as so many more: what it sets off is more than an answer. Alone it uses
        up no more than half a burst, and so ends nobody's connection."""
        self._charge(session, min(self._cost * requests, self._span / 2))

    def charge_refused(self, session: Session) -> None:
        """Count a message that was refused for coming too fast; too many of them end it as well."""
        self._charge(session, self._cost)

    def _charge(self, session: Session, cost: float) -> float:
        """Add to what a connection owes; return how much of it is above the burst, in seconds."""
        now = self._hub.now
        # Refused ones count too: who does not heed that asks for the end.
        session.requests = max(session.requests, now) + cost
        debt = session.requests - now - self._span
        if debt > self._span:
            self._hub.cut(session, ErrorCode.THROTTLED, "too many requests", round(debt, 3))
        return debt
