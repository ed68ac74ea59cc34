"""Writing into state without noise: a value that is equal already is not set again.

Runs on Tk's thread. A container signals equal values too, and each signal may redraw something; so
every controller writes through these two functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from psygnal.containers import EventedDict

V = TypeVar("V")


def assign(model: object, **values: Any) -> None:
    """Set the fields of `model` that differ."""
    for name, value in values.items():
        if getattr(model, name) != value:
            setattr(model, name, value)


def put(container: EventedDict[int, V], values: Iterable[tuple[int, V]]) -> None:
    """Set the entries of `container` that differ."""
    for key, value in values:
        if key not in container or container[key] != value:
            container[key] = value
