"""Nothing acknowledged is lost: the process killed in mid-append, the disk full in mid-append."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.store.factories import NOW, Somebody, somebody, text
from whatsapp_like.server.store.store import Store

ROUNDS = int(os.environ.get("WL_SOAK_ROUNDS", "4"))
"""How often the server is killed; `make soak` asks for more."""

WRITER = """
import os, random, sys
from pathlib import Path
from whatsapp_like.server.store.rows import Append
from whatsapp_like.server.store.store import Store

folder, account, device, *conversations = sys.argv[1:]
store = Store.open(Path(folder), 1)
nonce = int(sys.stdin.readline())
dice = random.Random(nonce)
while True:
    batch = []
    for _ in range(dice.randint(1, 20)):
        nonce += 1
        where = int(dice.choice(conversations))
        body = b"%d" % nonce * dice.randint(1, 50)
        batch.append(Append(where, int(account), int(device), nonce, "text", body))
    answers = store.append(batch, nonce)
    # One write: an ack is either printed whole or not at all.
    os.write(1, b"".join(
        b"%d %d %d %d\\n" % (sent.conversation, sent.nonce, answer.seq, answer.time)
        for sent, answer in zip(batch, answers)
    ))
"""

DISK = """
import resource, sys
from pathlib import Path
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.server.store.rows import Append
from whatsapp_like.server.store.sqlite import FILE
from whatsapp_like.server.store.store import Store

folder, account, device, conversation = Path(sys.argv[1]), *map(int, sys.argv[2:])
store = Store.open(folder, 1)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

def send(first, count):
    batch = [
        Append(conversation, account, device, n, "text", b"x" * 2000)
        for n in range(first, first + count)
    ]
    for sent, answer in zip(batch, store.append(batch, 1)):
        print(sent.nonce, answer.seq, int(answer.is_new))
    return first + count

nonce = send(1, 5)
for _ in range(3):
    size = (folder / (FILE + "-wal")).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, hard))
    try:
        while True:
            nonce = send(nonce, 7)
    except DataUnwritable as error:
        print(error, file=sys.stderr)
    for change in (
        lambda: send(nonce, 7),
        lambda: store.put_contact(1, 2, "", "n" * 200_000, False, 1),
        lambda: store.open_direct(account, 3, 1) and store.remember("big", b"x" * 200_000),
    ):
        try:
            change()
        except DataUnwritable:
            print("refused", file=sys.stderr)
    assert store.account(account) is not None
    assert store.fetch(conversation, account, 0, None, 3, 100_000).last == 3
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    nonce = send(nonce, 7)
    nonce = send(nonce - 3, 7)
store.close()
"""

FULL_AT_START = """
import resource, sys
from pathlib import Path
from whatsapp_like.errors import DataUnwritable
from whatsapp_like.server.store.store import Store
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
try:
    Store.open(Path(sys.argv[1]), 1)
except DataUnwritable as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
Store.open(Path(sys.argv[1]), 1).close()
print("opened")
"""


def stored(store: Store, conversation: int, account: int) -> dict[int, tuple[int, int, bytes]]:
    """Return a whole log: nonce to seq, time and body; its seqs must have no gap."""
    found: dict[int, tuple[int, int, bytes]] = {}
    since = count = 0
    while True:
        page = store.fetch(conversation, account, since, None, 500, 10_000_000)
        for entry, body in zip(page.entries, page.bodies, strict=True):
            count += 1
            assert entry.seq == count
            found[entry.nonce] = (entry.seq, entry.time, body)
        if page.last <= since:
            assert len(found) == count, "an entry is stored twice"
            return found
        since = page.last


@pytest.mark.timeout(60 + 2 * ROUNDS)
def test_no_ack_is_lost_when_the_process_is_killed(
    store: Store, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nora, bob = somebody(store, "nora"), somebody(store, "bob")
    conversations = [
        store.open_direct(nora.account, other, NOW).conversation
        for other in (nora.account, bob.account)
    ]
    acks: dict[tuple[int, int], tuple[int, int]] = {}
    unacked = nonce = 0
    dice = random.Random(ROUNDS)
    for _ in range(ROUNDS):
        store.close()
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), *map(str, nora), *map(str, conversations)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(b"%d\n" % nonce)
            process.stdin.flush()
            lines = [process.stdout.readline() for _ in range(dice.randint(1, 2000))]
            process.kill()
            lines += process.stdout.readlines()
        for line in lines:
            conversation, acked, seq, time = map(int, line.split())
            acks[conversation, acked] = (seq, time)
        store = Store.open(folder, NOW)
        logs = {where: stored(store, where, nora.account) for where in conversations}
        for (conversation, acked), answer in acks.items():
            assert logs[conversation][acked][:2] == answer
        device = store.device(nora.device)
        assert device is not None
        nonce = max(max(log, default=0) for log in logs.values())
        # The nonces were committed with their messages, and a resend is recognised by them.
        assert device.last_nonce == nonce
        unacked = sum(map(len, logs.values())) - len(acks)
        for conversation, log in logs.items():
            resent = [
                text(conversation, nora, number, log[number][2]) for number in sorted(log)[-30:]
            ]
            for sent, answer_again in zip(resent, store.append(resent, NOW), strict=True):
                assert (answer_again.seq, answer_again.time) == log[sent.nonce][:2]
                assert not answer_again.is_new
    store.close()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{ROUNDS} kills, {len(acks)} acknowledged messages, 0 lost, 0 doubled; "
            f"{unacked} stored whose ack was never printed\n"
        )


if sys.platform != "win32":

    def test_a_full_disk_refuses_and_loses_nothing(store: Store, folder: Path) -> None:
        nora = somebody(store, "nora")
        conversation = store.open_direct(nora.account, nora.account, NOW).conversation
        store.close()
        done = subprocess.run(
            [sys.executable, "-c", DISK, str(folder), *map(str, (*nora, conversation))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        errors = done.stderr.splitlines()
        assert len(errors) == 3 * 4
        assert errors.count("refused") == 3 * 3
        assert all(str(folder) in line for line in errors if line != "refused")
        answers = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
        fresh = [answer for answer in answers if answer[2]]
        assert len(answers) - len(fresh) == 3 * 3, "the resends"
        # Every message was repeated until it was taken, so seq and nonce have gone hand in hand.
        assert [answer[0] for answer in fresh] == list(range(1, len(fresh) + 1))
        assert all(nonce == seq for nonce, seq, _ in answers)
        again = Store.open(folder, NOW)
        log = stored(again, conversation, nora.account)
        assert list(log) == [answer[0] for answer in fresh]
        assert again.append([text(conversation, Somebody(*nora), 1)], NOW)[0].seq == 1
        assert again.contacts(1, 0, 10) == []
        again.close()

    @pytest.mark.parametrize("size", [0, 4096, 30_000])
    def test_a_disk_full_at_the_start_is_said(folder: Path, tmp_path: Path, size: int) -> None:
        for data in (folder, tmp_path / "new"):
            done = subprocess.run(
                [sys.executable, "-c", FULL_AT_START, str(data), str(size)],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            *sentences, opened = done.stdout.splitlines()
            assert opened == "opened"
            if size == 0 or data != folder:
                assert len(sentences) == 1
                assert str(data) in sentences[0]
