"""The outbox as dialogues: order, nonces, resends, refusals, old copies of the archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.client.peer import Log, Peer
from tests.client.rig import Rig, body
from whatsapp_like.client import events
from whatsapp_like.client.engine import outbox
from whatsapp_like.client.operations import TakeNonce
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.protocol import envelopes as e


def sends(rig: Rig) -> list[e.SendMessage]:
    assert rig.session is not None
    return [said for said in rig.session.heard if isinstance(said, e.SendMessage)]


def said(log: Log) -> list[str]:
    return [TextBody.decode(said).text for _, said in log.entries]


def test_nothing_reaches_the_wire_before_it_is_on_disk(alice: Rig, log: Log) -> None:
    alice.online()
    alice.write(log.id, "hello")
    alice.to_server()
    assert not sends(alice)
    alice.commit(1)  # the text
    alice.to_server()
    assert not sends(alice)
    alice.commit()  # its nonce: usually in the same transaction
    alice.to_server()
    assert [asked.nonce for asked in sends(alice)] == [1]


def test_what_was_typed_offline_is_sent_in_order(alice: Rig, log: Log) -> None:
    alice.online()
    alice.cut()
    texts = [f"text {n}" for n in range(200)]
    for text in texts:
        alice.write(log.id, text)
    alice.flow()
    assert [item.tick for item in alice.items(log.id)] == [Tick.WAITING] * 200
    alice.online()
    assert said(log) == texts
    assert alice.texts(log.id) == texts
    nonces = [asked.nonce for asked in sends(alice)]
    assert nonces == sorted(set(nonces))


def test_at_most_a_window_is_on_the_wire(alice: Rig, log: Log) -> None:
    alice.online()
    for n in range(outbox.WINDOW * 2):
        alice.write(log.id, str(n))
    for _ in range(4):
        alice.commit()
        alice.to_server()
    assert len(sends(alice)) == outbox.WINDOW
    alice.flow()
    assert len(said(log)) == outbox.WINDOW * 2


def test_a_lost_answer_is_asked_for_again_with_the_same_nonce(alice: Rig, log: Log) -> None:
    alice.online()
    alice.write(log.id, "once")
    for _ in range(3):
        alice.commit()
        alice.to_server()
    assert said(log) == ["once"]
    alice.cut()
    assert alice.items(log.id)[0].tick is Tick.WAITING
    alice.online()
    assert [asked.nonce for asked in sends(alice)] == [1]
    assert said(log) == ["once"]
    assert [item.tick for item in alice.items(log.id)] == [Tick.SENT]


def test_a_resend_goes_out_before_what_was_never_on_the_wire(
    alice: Rig, peer: Peer, log: Log
) -> None:
    alice.online()
    peer.refuse = lambda said: ErrorCode.STORAGE if isinstance(said, e.SendMessage) else None
    alice.write(log.id, "first")
    alice.flow()
    alice.cut()
    peer.refuse = lambda _: None
    alice.write(log.id, "second")
    alice.online()
    assert [(asked.nonce) for asked in sends(alice)] == [1, 2]
    assert said(log) == ["first", "second"]


def test_killed_at_every_step_a_message_arrives_exactly_once(peer: Peer, tmp_path: Path) -> None:
    for step in range(8):
        log = peer.direct(1, 2)
        log.entries.clear()
        folder = tmp_path / str(step)
        folder.mkdir()
        rig = Rig(peer, device=50 + step, path=folder / "archive.db").online()
        rig.write(log.id, "once")
        steps = [rig.commit, rig.to_server, rig.to_client] * 3
        for action in steps[: step + 1]:
            action()
        rig.kill()
        rig.online()
        assert said(log) == ["once"], step
        assert rig.texts(log.id) == ["once"], step
        rig.close()


def test_nonces_start_above_what_the_server_names(alice: Rig, peer: Peer, log: Log) -> None:
    peer.nonces[alice.device] = 41
    alice.online()
    alice.write(log.id, "hello")
    alice.flow()
    assert [asked.nonce for asked in sends(alice)] == [42]


def test_an_old_copy_neither_repeats_nor_swallows(peer: Peer, log: Log, tmp_path: Path) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db").online()
    rig.cut()
    rig.write(log.id, "typed before the copy")
    rig.flow()
    rig.close()
    for suffix in ("", "-wal", "-shm"):
        if (file := tmp_path / f"archive.db{suffix}").exists():
            shutil.copy(file, tmp_path / f"copy.db{suffix}")
    original = Rig(peer, path=tmp_path / "archive.db").online()
    original.write(log.id, "typed after the copy")
    original.flow()
    assert said(log) == ["typed before the copy", "typed after the copy"]
    original.cut()
    original.close()

    restored = Rig(peer, path=tmp_path / "copy.db")
    assert [item.tick for item in restored.items(log.id)] == [Tick.WAITING]
    restored.online()
    restored.write(log.id, "typed on the copy")
    restored.flow()
    assert said(log) == ["typed before the copy", "typed after the copy", "typed on the copy"]
    assert restored.texts(log.id) == said(log)
    restored.close()


def test_the_same_words_twice_are_two_messages(alice: Rig, log: Log) -> None:
    alice.online()
    alice.write(log.id, "ok")
    alice.flow()
    alice.cut()
    alice.write(log.id, "ok")
    alice.online()
    assert said(log) == ["ok", "ok"]


def test_what_another_device_had_on_the_wire_is_not_sent_twice(
    peer: Peer, log: Log, tmp_path: Path
) -> None:
    """Logged in again by password, this computer is a new device with an old outbox."""
    rig = Rig(peer, path=tmp_path / "archive.db").online()
    rig.write(log.id, "arrived")
    rig.write(log.id, "never arrived")
    rig.commit()
    rig.commit()
    rig.engine.link.take_output()
    entry = peer.append(log, 1, body("arrived"), device=11, nonce=1)
    assert entry.seq == 1
    rig.kill()
    rig.device = 12
    rig.online()
    assert said(log) == ["arrived", "never arrived"]
    assert rig.texts(log.id) == ["arrived", "never arrived"]
    rig.close()


# --- refusals -------------------------------------------------------------------------------------


def test_a_refused_item_fails_and_the_later_ones_go_on(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    locals_ = [alice.write(log.id, text) for text in ("one", "bad", "three")]
    bad = ErrorCode.NOT_ALLOWED

    def refuse(asked: e.ClientEnvelope) -> ErrorCode | None:
        return bad if isinstance(asked, e.SendMessage) and asked.nonce == 2 else None

    peer.refuse = refuse
    alice.flow()
    assert said(log) == ["one", "three"]
    failed = alice.items(log.id)[-1]
    assert (failed.local, failed.tick, failed.error) == (locals_[1], Tick.FAILED, "not_allowed")

    peer.refuse = lambda _: None
    assert alice.engine.outbox.retry(failed.local)
    assert not alice.engine.outbox.retry(failed.local)
    alice.flow()
    assert said(log) == ["one", "three", "bad"]
    assert alice.texts(log.id) == ["one", "three", "bad"]


def test_a_failed_item_survives_a_restart(peer: Peer, log: Log, tmp_path: Path) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db").online()
    peer.refuse = lambda s: ErrorCode.NOT_A_MEMBER if isinstance(s, e.SendMessage) else None
    rig.write(log.id, "bad")
    rig.flow()
    rig.kill()
    peer.refuse = lambda _: None
    rig.online()
    (item,) = rig.items(log.id)
    assert (item.tick, item.error) == (Tick.FAILED, "not_a_member")
    assert rig.engine.outbox.discard(item.local)
    rig.flow()
    assert rig.items(log.id) == ()
    assert rig.told(events.ItemRemoved)[-1].item.local == item.local
    rig.close()


@pytest.mark.parametrize("code", [ErrorCode.BUSY, ErrorCode.THROTTLED, ErrorCode.STORAGE])
def test_what_waiting_cures_is_waited_for(
    alice: Rig, peer: Peer, log: Log, code: ErrorCode
) -> None:
    alice.online()
    peer.refuse = lambda s: code if isinstance(s, e.SendMessage) else None
    texts = [f"text {n}" for n in range(5)]
    for text in texts:
        alice.write(log.id, text)
    alice.flow()
    assert said(log) == []
    assert {item.tick for item in alice.items(log.id)} == {Tick.WAITING}
    peer.refuse = lambda _: None
    alice.pass_time(1.1)
    alice.flow()
    assert said(log) == texts


def test_the_servers_wish_to_wait_is_granted(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    peer.refuse = lambda s: (
        e.ErrorReply(code=ErrorCode.THROTTLED, retry_after=5.0)
        if isinstance(s, e.SendMessage)
        else None
    )
    alice.write(log.id, "patient")
    alice.flow()
    peer.refuse = lambda _: None
    for _ in range(2):
        alice.pass_time(2.4)
        alice.to_client()
    alice.flow()
    assert said(log) == []
    alice.pass_time(0.4)
    alice.flow()
    assert said(log) == ["patient"]


def test_only_what_the_server_never_saw_can_be_discarded(alice: Rig, log: Log) -> None:
    alice.online()
    local = alice.write(log.id, "hello")
    alice.commit()
    alice.commit()
    assert not alice.engine.outbox.discard(local)
    alice.flow()
    assert said(log) == ["hello"]
    alice.cut()
    local = alice.write(log.id, "never mind")
    alice.flow()
    assert alice.engine.outbox.discard(local)
    alice.online()
    assert said(log) == ["hello"]


# --- conversations that do not exist yet ----------------------------------------------------------


def test_a_first_message_offline_opens_the_conversation_later(alice: Rig, peer: Peer) -> None:
    alice.online()
    alice.cut()
    alice.write(-2, "hello?")
    alice.write(-2, "anybody?")
    alice.flow()
    assert alice.told(events.SummaryChanged)[-1].summary.id == -2
    alice.online()
    (log,) = peer.logs.values()
    assert said(log) == ["hello?", "anybody?"]
    (replaced,) = alice.told(events.SummaryReplaced)
    assert (replaced.old_id, replaced.summary.id) == (-2, log.id)
    assert alice.texts(log.id) == ["hello?", "anybody?"]
    assert alice.engine.timelines.resolve(-2) == log.id


def test_a_conversation_that_exists_already_takes_what_waits(alice: Rig, peer: Peer) -> None:
    alice.online()
    alice.cut()
    alice.write(-2, "from me")
    log = peer.direct(1, 2)
    peer.append(log, 2, body("from the other"))
    alice.online()
    assert alice.session is not None
    assert not alice.session.asked(e.OpenDirect)
    assert said(log) == ["from the other", "from me"]


def test_notes_to_self(alice: Rig, peer: Peer) -> None:
    alice.online()
    alice.write(-1, "buy milk")
    alice.flow()
    (log,) = peer.logs.values()
    assert set(log.members) == {1}
    assert [item.tick for item in alice.items(log.id)] == [Tick.READ]


def test_an_account_that_is_gone_fails_what_waits_for_it(alice: Rig, peer: Peer) -> None:
    peer.refuse = lambda s: ErrorCode.NOT_FOUND if isinstance(s, e.OpenDirect) else None
    alice.online()
    alice.write(-2, "hello?")
    alice.flow()
    assert [(i.tick, i.error) for i in alice.items(-2)] == [(Tick.FAILED, "not_found")]


def test_opening_is_tried_again_when_the_server_is_busy(alice: Rig, peer: Peer) -> None:
    peer.refuse = lambda s: ErrorCode.BUSY if isinstance(s, e.OpenDirect) else None
    alice.online()
    alice.write(-2, "hello?")
    alice.flow()
    peer.refuse = lambda _: None
    alice.pass_time(1.1)
    alice.flow()
    (log,) = peer.logs.values()
    assert said(log) == ["hello?"]


def test_a_commit_that_comes_after_a_reconnect(alice: Rig, log: Log) -> None:
    alice.online()
    alice.write(log.id, "slow disk")
    alice.commit(1)
    assert any(isinstance(o, TakeNonce) for o in alice.engine.link.operations)
    alice.cut()
    alice.connect()
    alice.flow()
    assert said(log) == ["slow disk"]


def test_reading_and_answering_is_one_transaction(alice: Rig, peer: Peer, log: Log) -> None:
    alice.online()
    peer.append(log, 2, body("question"))
    alice.flow()
    alice.write(log.id, "answer", read=1)
    alice.commit(1)
    assert alice.told(events.SummaryChanged)[-1].summary.unread == 0
    alice.flow()
    assert log.members[1].read_seq >= 1
