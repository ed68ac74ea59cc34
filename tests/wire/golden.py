"""The golden files: every envelope as the bytes it is on the wire, one JSON file per type.

`python -m tests.wire.golden` writes them anew from `samples.py`. A changed file is a changed wire:
look at the difference, say in docs/protocol.md what changed, and keep what is deployed readable.
"""

import json
from pathlib import Path
from typing import Any, get_args

from tests.wire.samples import SAMPLES
from whatsapp_like.models.ids import Model
from whatsapp_like.protocol.codec import encode
from whatsapp_like.protocol.envelopes import ClientEnvelope, ServerEnvelope

FOLDER = Path(__file__).parent

CLIENT: tuple[type[Model], ...] = get_args(ClientEnvelope)
SERVER: tuple[type[Model], ...] = get_args(ServerEnvelope)


def type_of(kind: type[Model]) -> str:
    """Return the `type` that names a class on the wire."""
    return str(kind.model_fields["type"].default)


def path_of(kind: type[Model]) -> Path:
    """Return the golden file of a class."""
    return FOLDER / f"{type_of(kind)}.json"


def golden(envelope: Model, payload: bytes) -> dict[str, Any]:
    """Return what the golden file of an example holds."""
    kind = type(envelope)
    said_by = [side for side, union in (("client", CLIENT), ("server", SERVER)) if kind in union]
    return {
        "class": kind.__name__,
        "said_by": said_by,
        "header": envelope.model_dump_json(),
        "payload": payload.hex(),
        "frame": encode(envelope, payload).hex(),  # type: ignore[arg-type]
    }


def write() -> None:
    """Write every golden file anew."""
    for envelope, payload in SAMPLES:
        text = json.dumps(golden(envelope, payload), ensure_ascii=False, indent=2)
        path_of(type(envelope)).write_text(text + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    write()
