"""Hypothesis strategies read off the pydantic models: a new field needs no line here."""

import types
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, Lt, MaxLen, MinLen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.models.text import HANDLE, check_handle

NAMELIKE = st.characters(exclude_categories=["C", "Zl", "Zp"], codec="utf-8")


@cache
def instances(model: Any) -> SearchStrategy[Any]:
    """Return a strategy for valid instances of a model."""
    hints = get_type_hints(model, include_extras=True)
    fields = {name: values(hints[name]) for name in model.model_fields if name != "type"}
    made = st.fixed_dictionaries(fields).map(lambda chosen: _validated(model, chosen))
    return made.filter(lambda result: result is not None)  # a rule that spans fields


def values(hint: Any) -> SearchStrategy[Any]:
    """Return a strategy for what a field of that type may hold."""
    if get_origin(hint) is Annotated:
        kind, *metadata = get_args(hint)
        return _annotated(hint, kind, list(_flat(metadata)))
    return _plain(hint)


def _validated(model: Any, chosen: dict[str, Any]) -> Any:
    try:
        return model(**chosen)
    except ValidationError:
        return None


def _flat(metadata: list[Any]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from item.metadata
        else:
            yield item


def _plain(hint: Any) -> SearchStrategy[Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([values(arm) for arm in args])
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple:
        return st.lists(values(args[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return st.deferred(lambda: instances(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    simple: dict[Any, SearchStrategy[Any]] = {
        type(None): st.none(),
        bool: st.booleans(),
        bytes: st.binary(max_size=64),
        str: st.text(max_size=64),
    }
    return simple[hint]


def _annotated(hint: Any, kind: Any, metadata: list[Any]) -> SearchStrategy[Any]:
    low, high, shortest, longest = 0, 2**62, 0, 64
    pattern = None
    functions = []
    for item in metadata:
        if isinstance(item, Ge):
            low = int(item.ge)  # type: ignore[call-overload]
        elif isinstance(item, Le):
            high = int(item.le)  # type: ignore[call-overload]
        elif isinstance(item, Lt):
            high = int(item.lt) - 1  # type: ignore[call-overload]
        elif isinstance(item, MinLen):
            shortest = item.min_length
        elif isinstance(item, MaxLen):
            longest = item.max_length
        elif isinstance(item, AfterValidator):
            functions.append(item.func)
        elif hasattr(item, "low"):  # an id, a seq and the like
            low, high = item.low, MAX_ID
        pattern = getattr(item, "pattern", None) or pattern
    made: SearchStrategy[Any]
    if kind is int:
        made = st.integers(low, high)
    elif kind is float:
        made = st.floats(low, high)
    elif kind is bytes:
        made = st.binary(min_size=shortest, max_size=longest)
    elif get_origin(kind) is tuple:
        item_values = values(get_args(kind)[0])
        made = st.lists(item_values, min_size=shortest, max_size=shortest + 3).map(tuple)
    elif pattern is not None:
        made = st.from_regex(pattern.replace("$", r"\Z"))
    elif check_handle in functions:
        made = st.from_regex(HANDLE, fullmatch=True)
    elif kind is str:
        made = st.text(NAMELIKE, min_size=shortest, max_size=min(longest, 70))
    else:
        return _plain(kind)
    adapter: TypeAdapter[Any] = TypeAdapter(hint)
    return made.map(lambda value: _accepted(adapter, value)).filter(lambda value: value is not None)


def _accepted(adapter: TypeAdapter[Any], value: Any) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None
