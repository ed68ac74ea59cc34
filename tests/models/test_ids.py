"""Numbers: their bounds in Python and their one spelling in JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from whatsapp_like.models.bounds import MAX_ID, MAX_MILLIS
from whatsapp_like.models.ids import (
    Count,
    Cursor,
    Id,
    Millis,
    Model,
    Nonce,
    RequestId,
    Seq,
)


class Both(Model):
    """One of each kind."""

    id: Id = 1
    cursor: Cursor = 0


def test_ids_travel_as_strings_and_are_ints_in_python() -> None:
    both = Both(id=MAX_ID, cursor=0)
    assert both.model_dump_json() == '{"id":"9223372036854775807","cursor":"0"}'
    assert both.model_dump() == {"id": MAX_ID, "cursor": 0}


@given(st.integers(0, MAX_ID))
def test_every_number_within_the_bounds_survives(number: int) -> None:
    both = Both(id=max(number, 1), cursor=number)
    assert Both.model_validate_json(both.model_dump_json()) == both


@given(st.text("0123456789+-_. eE٣x\n", max_size=24))
def test_a_number_has_one_spelling(text: str) -> None:
    adapter: TypeAdapter[int] = TypeAdapter(Cursor)
    try:
        number = adapter.validate_json('"%s"' % text.replace("\n", "\\n"))  # noqa: UP031
    except ValidationError:
        return
    assert str(number) == text
    assert 0 <= number <= MAX_ID


@pytest.mark.parametrize("hint", [Id, Seq, Nonce])
def test_ids_seqs_and_nonces_start_at_one(hint: Any) -> None:
    adapter: TypeAdapter[int] = TypeAdapter(hint)
    assert adapter.validate_python(1) == 1
    assert adapter.validate_python(MAX_ID) == MAX_ID
    for wrong in (0, -1, MAX_ID + 1, 1.0, "1", True, None):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)


@pytest.mark.parametrize(
    ("hint", "low", "high"),
    [
        (Cursor, 0, MAX_ID),
        (Millis, 0, MAX_MILLIS),
        (Count, 0, MAX_MILLIS),
        (RequestId, 1, 2**32 - 1),
    ],
)
def test_bounds(hint: Any, low: int, high: int) -> None:
    adapter: TypeAdapter[int] = TypeAdapter(hint)
    assert adapter.validate_python(low) == low
    assert adapter.validate_python(high) == high
    for wrong in (low - 1, high + 1):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)


def test_models_are_frozen_and_lenient_to_what_is_new() -> None:
    both = Both.model_validate_json('{"id":"5","later":true}')
    assert both == Both(id=5)
    with pytest.raises(ValidationError):
        both.id = 6  # type: ignore[misc]
    assert hash(both) == hash(Both(id=5))
