"""Rows asked for and planned once, from their measuring until they are drawn.

Needs no Tk; called on the Tk thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whatsapp_like.views.bubble.drawn import Plan
    from whatsapp_like.views.messages import Row, TimelineModel


class Planning:
    """The rows of a `model` and what `plan(row, before)` makes of them, until they may change.

    Whoever measures rows has to `forget` them before control goes back to Tk.
    """

    def __init__(self, model: TimelineModel, plan: Callable[[Row, Row | None], Plan]) -> None:
        self._model = model
        self._make = plan
        self._rows: dict[int, Row] = {}
        self._plans: dict[int, Plan] = {}

    def row(self, index: int) -> Row:
        """Return the row at `index`."""
        row = self._rows.get(index)
        if row is None:
            row = self._rows[index] = self._model.row(index)
        return row

    def before(self, index: int) -> Row | None:
        """Return the row that stands above `index`, None above the first."""
        return self.row(index - 1) if index else None

    def plan(self, index: int) -> Plan:
        """Return what there is to draw of the row at `index`."""
        plan = self._plans.get(index)
        if plan is None:
            plan = self._plans[index] = self._make(self.row(index), self.before(index))
        return plan

    def height(self, index: int) -> int:
        """Return how high the row at `index` is."""
        return self.plan(index).total

    def forget(self) -> None:
        """Ask and plan anew from now on."""
        self._rows.clear()
        self._plans.clear()
