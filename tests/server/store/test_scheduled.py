"""Scheduled entries and their appends: a server killed anywhere in between sends each once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.store.factories import NOW, somebody
from whatsapp_like.errors import ErrorCode
from whatsapp_like.server.store.rows import Append, Appended, Due, ScheduledRow
from whatsapp_like.server.store.scheduled import REMEMBERED
from whatsapp_like.server.store.store import Store

SENDER = """
import os, signal, sys
from pathlib import Path
from whatsapp_like.server.store.rows import Append, Due
from whatsapp_like.server.store.store import Store

folder, when, account, conversation = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
store = Store.open(Path(folder), 1)

def die(statement):
    if statement.lstrip().startswith(when):
        os.kill(os.getpid(), signal.SIGKILL)

store._sql.set_trace_callback(die)
entry = Append(conversation, account, 0, 0, "text", b"hello", due=Due(7, 1000))
store.append([entry], 1000)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("when", "is_sent"),
    [
        ("BEGIN", False),
        ("INSERT INTO message", False),
        ("DELETE FROM scheduled", False),
        ("COMMIT", False),
        ("after it", True),
    ],
)
def test_a_kill_leaves_it_either_waiting_or_sent(
    folder: Path, store: Store, when: str, is_sent: bool
) -> None:
    nora = somebody(store, "nora")
    notes = store.open_direct(nora.account, nora.account, NOW).conversation
    row = ScheduledRow(nora.account, 7, notes, 1000, "text", b"hello")
    store.schedule(row, 100, NOW)
    store.close()
    arguments = [str(folder), when, str(nora.account), str(notes)]
    done = subprocess.run([sys.executable, "-c", SENDER, *arguments], check=False)
    assert done.returncode == -signal.SIGKILL
    store = Store.open(folder, NOW)
    try:
        waits = store.scheduled(nora.account, 0, 10)
        assert len(store.fetch(notes, nora.account, 0, None, 10, 1000).entries) == int(is_sent)
        assert waits == ([] if is_sent else [row])
        # What waits is due again; what is sent is refused, should anybody try.
        entry = Append(notes, nora.account, 0, 0, "text", b"hello", due=Due(7, 1000))
        refused = Appended(0, 0, False, ErrorCode.NOT_FOUND)
        assert store.append([entry], NOW) == [refused if is_sent else Appended(1, NOW, True)]
        assert store.append([entry, entry], NOW) == [refused] * 2
    finally:
        store.close()


def test_one_that_is_twice_in_a_batch_is_sent_once(store: Store) -> None:
    nora = somebody(store, "nora")
    notes = store.open_direct(nora.account, nora.account, NOW).conversation
    for number in (7, 8):
        store.schedule(ScheduledRow(nora.account, number, notes, 1000, "text", b"hello"), 100, NOW)
    first, second = (
        Append(notes, nora.account, 0, 0, "text", b"hello", due=Due(number, 1000))
        for number in (7, 8)
    )
    answers = store.append([first, first, second], NOW)
    assert [answer.seq for answer in answers] == [1, 0, 2]
    assert store.due(NOW, 10) == ([], None)


def test_one_that_was_sent_is_not_sent_again(store: Store) -> None:
    nora = somebody(store, "nora")
    notes = store.open_direct(nora.account, nora.account, NOW).conversation
    row = ScheduledRow(nora.account, 7, notes, 1000, "text", b"hello")
    assert store.schedule(row, 100, NOW)
    entry = Append(notes, nora.account, 0, 0, "text", b"hello", due=Due(7, 1000))
    assert store.append([entry], NOW) == [Appended(1, NOW, True)]
    # The answer was lost, and the device asks again, with other words perhaps.
    assert not store.schedule(row, 100, NOW + 1)
    assert not store.schedule(row._replace(body=b"hello again"), 100, NOW + 1)
    assert store.due(NOW + 1, 10) == ([], None)
    assert store.scheduled(nora.account, 0, 10) == []
    # Nobody asks again after a month; the id is free then.
    assert store.schedule(row, 100, NOW + REMEMBERED + 1)
