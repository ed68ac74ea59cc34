"""The two unions: complete, of shared models, with one meaning per word."""

import inspect
import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.models.strategies import instances
from whatsapp_like.models.ids import Model
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import client_decoder, encode, server_decoder
from whatsapp_like.protocol.framing import PAGE, FrameReader

CLIENT: tuple[type[Model], ...] = get_args(e.ClientEnvelope)
SERVER: tuple[type[Model], ...] = get_args(e.ServerEnvelope)
KINDS = sorted({*CLIENT, *SERVER}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15)
@given(data=st.data(), payload=st.binary(max_size=50))
def test_whatever_an_envelope_holds_survives_the_wire(
    kind: Any, data: st.DataObject, payload: bytes
) -> None:
    envelope = data.draw(instances(kind))
    ((header, carried),) = FrameReader(PAGE).feed(encode(envelope, payload))
    assert carried == payload
    if kind in CLIENT:
        assert client_decoder.decode(header) == envelope
    if kind in SERVER:
        assert server_decoder.decode(header) == envelope


def test_the_unions_hold_every_envelope_of_the_module() -> None:
    defined = {
        member
        for _, member in inspect.getmembers(e, inspect.isclass)
        if issubclass(member, Model) and "type" in member.model_fields
    }
    assert defined == {*CLIENT, *SERVER}


def test_types_are_dotted_words_and_unique() -> None:
    types = [kind.model_fields["type"].default for kind in KINDS]
    assert len(set(types)) == len(types)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z_]+)?", name) for name in types)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_envelope_explains_itself_and_is_frozen(kind: type[Model]) -> None:
    assert kind.__doc__
    assert kind.model_config["frozen"]
    assert kind.model_config["strict"]


def test_requests_carry_an_id_and_replies_what_they_answer() -> None:
    for kind in CLIENT:
        assert ("id" in kind.model_fields) is issubclass(kind, e.Request)
        assert "re" not in kind.model_fields
    for kind in SERVER:
        assert "id" not in kind.model_fields
        assert ("re" in kind.model_fields) is (issubclass(kind, e.Reply) or kind is e.ErrorReply)


def _models_inside(hint: Any) -> set[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        inner = (_models_inside(field.annotation) for field in hint.model_fields.values())
        return {hint}.union(*inner)
    return set().union(*(_models_inside(arm) for arm in get_args(hint)))


def test_what_envelopes_hold_are_the_shared_models() -> None:
    own = {e.Receipt, e.Watermark}
    for kind in KINDS:
        for inside in _models_inside(kind) - {kind} - own:
            assert inside.__module__.startswith("whatsapp_like.models."), (kind, inside)
