"""The wire as it is: every envelope against its golden file."""

import json
from typing import Any

import pytest

from tests.wire.golden import CLIENT, FOLDER, SERVER, golden, path_of
from tests.wire.samples import SAMPLES
from whatsapp_like.models.ids import Model
from whatsapp_like.protocol.codec import Decoder, client_decoder, server_decoder
from whatsapp_like.protocol.framing import FrameReader

KINDS = sorted({*CLIENT, *SERVER}, key=lambda kind: kind.__name__)
EXAMPLES = {type(envelope): (envelope, payload) for envelope, payload in SAMPLES}
DECODERS: dict[str, Decoder[Any]] = {"client": client_decoder, "server": server_decoder}


def _read(kind: type[Model]) -> Any:
    return json.loads(path_of(kind).read_text("utf-8"))


def test_every_envelope_has_a_golden_file_and_no_file_is_left_over() -> None:
    assert len(EXAMPLES) == len(SAMPLES)
    assert {path.name for path in FOLDER.glob("*.json")} == {path_of(k).name for k in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_envelope_encodes_byte_for_byte(kind: type[Model]) -> None:
    assert golden(*EXAMPLES[kind]) == _read(kind), "changed the wire? see tests/wire/golden.py"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_golden_frame_decodes_to_the_same_value(kind: type[Model]) -> None:
    stored = _read(kind)
    ((header, payload),) = FrameReader().feed(bytes.fromhex(stored["frame"]))
    for side in stored["said_by"]:
        assert (DECODERS[side].decode(header), payload) == EXAMPLES[kind]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_order_blanks_escapes_and_absent_defaults_do_not_matter(kind: type[Model]) -> None:
    stored = _read(kind)
    fields: dict[str, Any] = json.loads(stored["header"])
    defaults = {
        name: field.default
        for name, field in kind.model_fields.items()
        if name != "type" and not field.is_required()
    }
    envelope = EXAMPLES[kind][0]
    for name, default in defaults.items():
        if getattr(envelope, name) == default:
            del fields[name]
    foreign = json.dumps(dict(reversed(fields.items())), indent=3, ensure_ascii=True)
    for side in stored["said_by"]:
        assert DECODERS[side].decode(foreign.encode()) == envelope


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_fields_of_a_newer_version_are_ignored(kind: type[Model]) -> None:
    stored = _read(kind)
    newer = {"added_later": {"at": [1, None, "x"]}, **json.loads(stored["header"])}
    for side in stored["said_by"]:
        assert DECODERS[side].decode(json.dumps(newer).encode()) == EXAMPLES[kind][0]
