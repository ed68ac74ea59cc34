"""Both ends say and hear the same classes: neither has an envelope or a shared value of its own."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

import whatsapp_like.client
import whatsapp_like.models
import whatsapp_like.server
from whatsapp_like.models.ids import Model
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.connection import client_side, server_side


def _subclasses(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _load(package: str, path: list[str]) -> None:
    for module in pkgutil.walk_packages(path, f"{package}."):
        # Migrations run within alembic only, `__main__` runs at import.
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _defined_in(room: str) -> set[type[BaseModel]]:
    return {
        kind
        for kind in _subclasses(BaseModel)
        if kind.__module__.startswith(f"whatsapp_like.{room}")
    }


def _fields(kind: type[BaseModel]) -> frozenset[str]:
    return frozenset(kind.model_fields)


def test_neither_end_defines_an_envelope_or_repeats_a_shared_model() -> None:
    _load("whatsapp_like.models", list(whatsapp_like.models.__path__))
    _load("whatsapp_like.client", list(whatsapp_like.client.__path__))
    _load("whatsapp_like.server", list(whatsapp_like.server.__path__))
    envelopes = {*get_args(e.ClientEnvelope), *get_args(e.ServerEnvelope)}
    shared = {
        kind
        for kind in _defined_in("models.") | _defined_in("protocol.") - envelopes
        if len(kind.model_fields) >= 3
        and not kind.__module__.startswith("whatsapp_like.models.state")
    }
    assert len(shared) > 10
    for own in _defined_in("server") | _defined_in("client"):
        assert "type" not in own.model_fields, f"{own} looks like an envelope"
        repeated = [kind for kind in shared if _fields(kind) <= _fields(own)]
        assert repeated == [], f"{own} repeats a shared model"


def test_what_each_end_hears_are_the_classes_that_the_other_says() -> None:
    for kind in get_args(e.ClientEnvelope) + get_args(e.ServerEnvelope):
        assert kind.__module__.startswith(f"{e.__name__}.")
        assert issubclass(kind, Model)
    client, server = client_side(0.0), server_side(0.0)
    hello = e.Hello(id=1, client="wl-client/0.1")
    ((heard, _),) = server.receive(client.send(hello), 0.0)  # type: ignore[misc]
    assert type(heard) is e.Hello
    assert heard == hello
