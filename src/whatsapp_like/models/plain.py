"""Values out of JSON and into it without pydantic: for the small files that every start reads.

No thread of its own: pure functions. Pydantic checks what comes from the network and the archive.
Loading it takes a fifth of the way to the first window, which needs nothing but who the profile
belongs to and how the desktop looks: frozen dataclasses, checked here. Bounds are theirs, in
`__post_init__`. Public names: `read`, `written`,
`kinds_of`, `NOT_KEPT`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

NOT_KEPT: Final = {"kept": False}
"""Marks a field that is in no file: `field(metadata=NOT_KEPT)`."""


def read(kind: type[T], value: object) -> T:
    """Return `value`, made of what JSON knows, as a `kind`.

    That is a bool, int, float or str, an enum of them, `X | None`, a list, a tuple of any length
    or a dict by strings of those, or a dataclass of them all: fields that are missing are the usual
    ones, others than its own are left out.

    Raises:
        ValueError: it is none, or out of its bounds.
    """
    return cast(T, _read(kind, value))


def written(value: Any) -> Any:
    """Return a value of such a kind as what JSON knows."""
    if is_dataclass(value):
        return {name: written(getattr(value, name)) for name in kinds_of(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [written(each) for each in value]
    if isinstance(value, dict):
        return {key: written(each) for key, each in value.items()}
    return value


def kinds_of(kind: Any) -> Mapping[str, Any]:
    """Return the kind of each field of a dataclass, by its name; without those that are marked as
    `NOT_KEPT`, which are in no file."""
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind) if each.metadata != NOT_KEPT}


def _read(kind: Any, value: object) -> object:
    if kind in (bool, int, str):
        return _only(type(value) is kind, value)
    if kind is float:
        _only(type(value) in (int, float), value)
        try:
            return float(cast(float, value))
        except OverflowError as error:
            raise ValueError(str(error)) from None
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        _only(value is not None or NoneType in inner, value)
        return None if value is None else _read(next(e for e in inner if e is not NoneType), value)
    if origin in (list, tuple):
        _only(isinstance(value, list | tuple), value)
        return origin(_read(inner[0], each) for each in cast(list[object], value))
    if origin is dict:
        _only(isinstance(value, dict), value)
        pairs = cast(dict[object, object], value).items()
        return {_read(str, name): _read(inner[1], each) for name, each in pairs}
    if is_dataclass(kind):
        _only(isinstance(value, dict), value)
        given = cast(dict[str, object], value)
        kinds = kinds_of(kind)
        values = {name: _read(kinds[name], given[name]) for name in kinds if name in given}
        try:
            return cast(Any, kind)(**values)
        except TypeError as error:
            raise ValueError(f"something is missing: {error}") from None
    return kind(value)


def _only(fits: bool, value: object) -> object:
    if not fits:
        raise ValueError(f"a {type(value).__name__} is not expected here")
    return value
