"""Export files: complete or not there at all, valid by the published schema, constant in memory."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, timedelta, timezone
from pathlib import Path

import jsonschema
import pytest

from whatsapp_like.client.export.document import ExportHeader, day_range
from whatsapp_like.client.export.writers import WRITERS
from whatsapp_like.models.account import Account
from whatsapp_like.models.bodies import Card, Location, Poll, SystemBody
from whatsapp_like.models.enums import ConversationKind, Tick
from whatsapp_like.models.export import ExportFormat
from whatsapp_like.models.message import TextAttributes, TextBody
from whatsapp_like.models.timeline import Ballot, Edit, ReactionTally, TimelineItem

ME, NORA, THERE = 11, 22, 2**62
NOON = 1_713_186_242_000
SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "export.schema.json").read_text(encoding="utf-8")
)
HEADER = ExportHeader(
    conversation=THERE,
    kind=ConversationKind.DIRECT,
    title="Nora Becker",
    me=ME,
    accounts=(
        Account(id=ME, handle="me", first_name="Ada"),
        Account(id=NORA, handle="nora", first_name="Nora", last_name="Becker"),
    ),
    names={ME: "Ada", NORA: "Nora Becker"},
)


def item(seq: int, sender: int, text: str, *, reply_to: int = 0) -> TimelineItem:
    content = TextBody(text=text, attributes=TextAttributes(reply_to=reply_to))
    return TimelineItem(
        conversation=THERE,
        seq=seq,
        sender=sender,
        time=NOON + seq * 1000,
        kind="text",
        body=content.encode(),
        tick=Tick.READ,
    )


def unknown(seq: int) -> TimelineItem:
    return TimelineItem(
        conversation=THERE, seq=seq, sender=NORA, time=NOON, kind="poll", body=b"\xff?"
    )


def export(form: ExportFormat, target: Path, *items: TimelineItem) -> str:
    writer = WRITERS[form](target, HEADER, UTC, NOON)
    for one in items:
        writer.add([one])
    assert writer.finish() == len(items)
    writer.publish()
    writer.discard()
    return target.read_text(encoding="utf-8")


def test_text_reads_like_a_conversation(tmp_path: Path) -> None:
    text = export(
        ExportFormat.TEXT,
        tmp_path / "out.txt",
        item(1, NORA, "Tickets? 🎫"),
        item(2, ME, "Yes:\ntwo"),
        unknown(3),
    )
    assert text == (
        "[15/04/2024, 13:04:03] Nora Becker: Tickets? 🎫\n"
        "[15/04/2024, 13:04:04] Ada: Yes:\ntwo\n"
        "[15/04/2024, 13:04:02] <This message needs a newer WL>\n"
    )


def test_json_follows_the_published_schema_and_keeps_everything(tmp_path: Path) -> None:
    document = json.loads(
        export(
            ExportFormat.JSON,
            tmp_path / "out.json",
            item(1, NORA, 'quote " and \x00 and \u2028'),
            item(2, ME, "answer", reply_to=1),
            unknown(3),
        )
    )
    jsonschema.validate(document, SCHEMA)
    first, second, third = document["messages"]
    assert first["text"] == 'quote " and \x00 and \u2028'
    assert first["from_id"] == str(NORA)
    assert "state" not in first
    assert second["reply_to_message_id"] == "1"
    assert second["state"] == "read"
    assert base64.b64decode(third["body"]) == b"\xff?"
    assert third["type"] == "unknown"
    assert [m["me"] for m in document["chat"]["members"]] == [True, False]


def done() -> list[TimelineItem]:
    """One item of each kind, with what was done with it."""

    def of(seq: int, kind: str, body: bytes, **values: object) -> TimelineItem:
        plain = item(seq, NORA, "x").model_copy(update={"kind": kind, "body": body})
        return plain.model_copy(update=values)

    answer = TextAttributes(
        reply_to=7, reply_sender=ME, reply_text="When?\nWhere?", forwarded=True, mentions=(ME,)
    )
    poll = Poll(question="Lunch?", options=("noon", "one"))
    return [
        of(1, "text", TextBody(text="Now", attributes=answer).encode(), is_edited=True),
        of(2, "text", b"", deleted_by=NORA),
        item(3, ME, "x").model_copy(update={"body": b"", "deleted_by": ME}),
        item(4, ME, "hi").model_copy(
            update={"reactions": (ReactionTally(emoji="👍", accounts=(NORA, ME)),)}
        ),
        of(5, "poll", poll.encode(), ballots=(Ballot(account=ME, choices=(1,)),), is_closed=True),
        of(6, "location", Location(latitude=45.5, longitude=-73.6, label="Montréal").encode()),
        of(7, "card", Card(account=NORA, handle="nora", name="Nora").encode(), is_pinned=True),
        of(8, "pin", b"{}", target=7),
        of(9, "system.added", SystemBody(accounts=(ME,)).encode()),
        of(10, "system.title", SystemBody(title="Lab: 3").encode()),
        of(11, "system.timer", SystemBody(expire_after=604800).encode()),
        of(12, "system.picture", SystemBody(picture=2**62).encode()),
        of(13, "system.picture", SystemBody().encode()),
        of(14, "system.future", b"{}"),
    ]


def test_text_tells_what_was_done(tmp_path: Path) -> None:
    lines = export(ExportFormat.TEXT, tmp_path / "out.txt", *done()).splitlines()
    stamp = len("[15/04/2024, 13:04:03] ")
    assert [line[stamp:] if line.startswith("[") else line for line in lines] == [
        "Nora Becker: > When?",
        "Now <This message was edited>",
        "Nora Becker: This message was deleted",
        "Ada: You deleted this message",
        "Ada: hi",
        "<Reactions: 👍 Nora Becker, Ada>",
        "Nora Becker: POLL:",
        "Lunch?",
        "OPTION: noon (0 votes)",
        "OPTION: one (1 vote)",
        "Nora Becker: Montréal",
        "location: https://maps.google.com/?q=45.5,-73.6",
        "Nora Becker: contact: Nora (@nora)",
        "Nora Becker pinned a message",
        "Nora Becker added Ada",
        'Nora Becker changed the title to "Lab:\u2060 3"',
        "Nora Becker set messages to disappear after 7 days",
        "Nora Becker changed the picture",
        "Nora Becker removed the picture",
        "<This message needs a newer WL>",
    ]


def test_json_keeps_what_was_done(tmp_path: Path) -> None:
    writer = WRITERS[ExportFormat.JSON](tmp_path / "out.json", HEADER, UTC, NOON)
    said = [(NOON, "Then"), (NOON + 5000, "Now")]
    history = tuple(Edit(time=at, body=TextBody(text=text).encode()) for at, text in said)
    writer.add(done(), {1: history})
    writer.finish()
    writer.publish()
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA)
    told = document["messages"]
    assert told[0]["text"] == "Now"
    assert [edit["text"] for edit in told[0]["edits"]] == ["Then"]
    assert told[0]["edited_unixtime"] == str((NOON + 5000) // 1000)
    assert (told[0]["reply_to_text"], told[0]["forwarded"]) == ("When?\nWhere?", True)
    assert told[0]["mentions"] == [str(ME)]
    assert (told[1]["text"], told[1]["deleted_by_id"]) == ("", str(NORA))
    assert told[3]["reactions"][0]["count"] == 2
    assert [answer["voters"] for answer in told[4]["poll"]["answers"]] == [0, 1]
    assert told[4]["poll"]["closed"]
    assert told[5]["location_information"] == {"latitude": 45.5, "longitude": -73.6}
    assert told[6]["contact_information"]["handle"] == "nora"
    assert told[6]["pinned"]
    assert [one.get("action") for one in told[7:]] == [
        *("pin_message", "added", "title", "timer", "picture", "picture", None)
    ]
    assert told[13]["type"] == "unknown"
    assert [one.get("picture") for one in told[11:13]] == [str(2**62), None]
    assert told[7]["message_id"] == "7"
    assert (told[8]["accounts"], told[10]["expire_after"]) == ([str(ME)], 604800)


def test_an_empty_conversation_is_a_valid_document(tmp_path: Path) -> None:
    jsonschema.validate(json.loads(export(ExportFormat.JSON, tmp_path / "out.json")), SCHEMA)


@pytest.mark.parametrize("form", ExportFormat)
def test_a_discarded_export_leaves_what_was_there(form: ExportFormat, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before", encoding="utf-8")
    writer = WRITERS[form](target, HEADER, UTC, NOON)
    writer.add([item(1, NORA, "hello")])
    writer.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert target.read_text(encoding="utf-8") == "before"


def test_a_day_range_covers_whole_local_days() -> None:
    east = timezone(timedelta(hours=2))
    start, end = day_range(date(2024, 4, 15), date(2024, 4, 15), east)
    assert end - start == 86_400_000
    assert start == 1_713_132_000_000


def test_an_open_range_covers_everything() -> None:
    assert day_range(None, None, UTC) == (0, 2**53)


def test_a_reversed_range_is_refused() -> None:
    with pytest.raises(ValueError, match="after the last"):
        day_range(date(2024, 4, 16), date(2024, 4, 15), UTC)
