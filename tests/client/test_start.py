"""What a start reads from the archive does not grow with what is in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.client.archive.conftest import direct, store
from tests.client.peer import account
from whatsapp_like.client import operations as op
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.client import Client
from whatsapp_like.client.profile import ARCHIVE_FILE, Profile
from whatsapp_like.models.account import Preferences

GROWING = {"message", "change", "own", "word"}
"""Tables with rows of entries."""

FEW = {"own_waiting", "own_reminder"}
"""Indexes of a few of them, which may be read whole."""


async def test_a_start_looks_through_no_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Profile.open("home", tmp_path):
        path = tmp_path / "home" / ARCHIVE_FILE
        archive = open_archive(path)
        talk = direct(100, 1, 2, last_seq=300)
        archive.apply([op.SaveSelf(account(1), Preferences()), op.SaveHead(talk)])
        store(archive, [f"text {n}" for n in range(300)])
        archive.apply([op.MarkEntries(100, [7], {"starred": True, "remind_at": 1})])
        archive.close()
    asked: list[str] = []

    class Heard(sqlite3.Connection):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[arg-type]
            self.set_trace_callback(asked.append)

    connect = sqlite3.connect
    with monkeypatch.context() as listening:
        listening.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Heard))
        async with Client.open(Profile.open("home", tmp_path), connect=False) as client:
            (line,) = await client.summaries()
            assert line.unread == 300
            assert [item.seq for item in await client.reminders()] == [7]
            questions = {each for each in asked if each.startswith("SELECT")}
    sql = connect(path)
    steps = {
        step
        for question in questions
        for *_, step in sql.execute(f"EXPLAIN QUERY PLAN {question}")
        if step.split()[1] in GROWING
    }
    sql.close()
    scans = {step for step in steps if step.startswith("SCAN") and step.split()[-1] not in FEW}
    assert scans == set()
    # Counting takes what stands in an index: messages lie far apart.
    assert len([step for step in steps if "USING INDEX message_counted" in step]) == 1
