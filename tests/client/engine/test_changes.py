"""Changes of messages as dialogues: sent, refused, resent, and of what has no seq yet."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.client.archive.test_effects import apply, shown, wanted
from tests.client.peer import TIME, Log, Peer
from tests.client.rig import Rig, body
from whatsapp_like.client import events
from whatsapp_like.errors import ErrorCode
from whatsapp_like.models.bodies import Nothing, Reaction
from whatsapp_like.models.enums import Tick
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import ReactionTally
from whatsapp_like.protocol import envelopes as e

NOTHING = Nothing().encode()
THUMB = Reaction(emoji="👍").encode()


def change(rig: Rig, log: Log, kind: str, target: int, said: bytes) -> int:
    local = rig.engine.put(log.id, kind, said, TIME, target=target, typed=False)
    rig.engine.work(rig.now)
    rig.look()
    return local


def kinds(log: Log) -> list[tuple[str, int]]:
    return [(entry.kind, entry.target) for entry, _ in log.entries]


def test_a_change_reaches_every_device(alice: Rig, bob: Rig, log: Log) -> None:
    alice.online()
    bob.online()
    alice.write(log.id, "frist")
    alice.flow()
    bob.flow()
    change(alice, log, "edit", 1, body("first"))
    change(bob, log, "reaction", 1, THUMB)
    for rig in (alice, bob, alice):
        rig.flow()
    assert kinds(log) == [("text", 0), ("edit", 1), ("reaction", 1)]
    for rig in (alice, bob):
        (item,) = rig.items(log.id)
        assert (TextBody.decode(item.body).text, item.is_edited, item.is_changing) == (
            "first",
            True,
            False,
        )
        assert item.reactions == (ReactionTally(emoji="👍", accounts=(2,)),)


def test_an_edit_that_crosses_a_deletion_is_undone(alice: Rig, bob: Rig, log: Log) -> None:
    alice.online()
    alice.write(log.id, "mine")
    alice.flow()
    twin = Rig(alice.peer, account=1, device=12).online()
    change(twin, log, "delete", 1, NOTHING)
    change(alice, log, "edit", 1, body("better"))
    twin.flow()
    alice.commit()
    assert TextBody.decode(alice.items(log.id)[0].body).text == "better"
    alice.flow()
    assert alice.told(events.ChangeRefused) == [
        events.ChangeRefused(conversation=log.id, seq=1, kind="edit", code="not_found")
    ]
    (item,) = alice.items(log.id)
    assert (item.body, item.deleted_by, item.is_changing) == (b"", 1, False)
    assert alice.engine.outbox.is_empty


def test_a_change_made_offline_survives_the_end_of_the_process(
    peer: Peer, log: Log, tmp_path: Path
) -> None:
    rig = Rig(peer, path=tmp_path / "archive.db").online()
    peer.append(log, 2, body("hello"))
    rig.flow()
    rig.cut()
    change(rig, log, "reaction", 1, THUMB)
    rig.flow()
    rig.kill()
    (item,) = rig.items(log.id)
    assert item.is_changing
    assert item.reactions
    rig.online()
    assert kinds(log) == [("text", 0), ("reaction", 1)]
    (item,) = rig.items(log.id)
    assert not item.is_changing
    assert item.reactions == (ReactionTally(emoji="👍", accounts=(1,)),)


def test_a_lost_answer_to_a_change_stores_it_once(alice: Rig, log: Log, peer: Peer) -> None:
    alice.online()
    peer.append(log, 2, body("hello"))
    alice.flow()
    change(alice, log, "reaction", 1, THUMB)
    for _ in range(3):
        alice.commit()
        alice.to_server()
    assert kinds(log)[1:] == [("reaction", 1)]
    alice.cut()
    alice.online()
    assert kinds(log)[1:] == [("reaction", 1)]
    (item,) = alice.items(log.id)
    assert (item.is_changing, len(item.reactions)) == (False, 1)


def test_what_is_still_unsent_is_changed_where_it_waits(alice: Rig, log: Log) -> None:
    alice.online()
    alice.cut()
    local = alice.write(log.id, "frist")
    alice.flow()
    assert alice.engine.outbox.replace(local, body("first"))
    alice.flow()
    assert alice.texts(log.id) == ["first"]
    alice.online()
    assert [said for _, said in log.entries] == [body("first")]


def test_what_is_on_its_way_is_changed_behind_it(alice: Rig, log: Log) -> None:
    alice.online()
    local = alice.write(log.id, "frist")
    for _ in range(2):
        alice.commit()
        alice.to_server()
    assert not alice.engine.outbox.replace(local, body("first"))
    change(alice, log, "edit", -local, body("first"))
    alice.commit()
    assert alice.texts(log.id) == ["first"]
    alice.flow()
    assert kinds(log) == [("text", 0), ("edit", 1)]
    assert alice.texts(log.id) == ["first"]
    assert not alice.items(log.id)[0].is_changing


def test_what_was_to_change_a_failed_message_changes_it_here(
    alice: Rig, log: Log, peer: Peer
) -> None:
    alice.online()
    peer.refuse = lambda said: ErrorCode.NOT_ALLOWED if isinstance(said, e.SendMessage) else None
    local = alice.write(log.id, "frist")
    alice.commit()
    alice.to_server()
    change(alice, log, "edit", -local, body("first"))
    alice.flow()
    (item,) = alice.items(log.id)
    assert (item.tick, TextBody.decode(item.body).text) == (Tick.FAILED, "first")
    gone = alice.write(log.id, "never")
    change(alice, log, "delete", -gone, NOTHING)
    alice.flow()
    assert alice.texts(log.id) == ["first"]
    assert [event.item.local for event in alice.told(events.ItemRemoved)] == [gone]


def test_an_older_server_is_not_sent_changes(alice: Rig, log: Log, peer: Peer) -> None:
    peer.features = ()
    alice.online()
    alice.write(log.id, "hello")
    alice.flow()
    change(alice, log, "edit", 1, body("better"))
    alice.flow()
    assert kinds(log) == [("text", 0)]
    assert [event.code for event in alice.told(events.ChangeRefused)] == ["unknown_type"]
    assert alice.texts(log.id) == ["hello"]


def test_what_i_send_disappears_when_the_others_does(alice: Rig, bob: Rig, log: Log) -> None:
    log.expire_after = 60
    alice.online()
    bob.online()
    alice.write(log.id, "for a minute")
    alice.flow()
    bob.flow()
    (mine,), (theirs,) = alice.items(log.id), bob.items(log.id)
    assert mine.expires == theirs.expires == mine.time + 60_000


STEPS = st.tuples(
    st.sampled_from(
        ("mine", "theirs", "theirs", "cut", "online", "kill", "commit", "serve", "flow")
    ),
    st.sampled_from(("text", "edit", "delete", "reaction", "pin", "unpin")),
    st.integers(1, 6),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=8, max_size=30))
def test_whatever_is_lost_cut_or_killed_the_items_are_those_of_the_log(
    steps: list[tuple[str, str, int, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        peer = Peer()
        log = peer.direct(1, 2)
        rig = Rig(peer, path=Path(folder) / "archive.db").online()
        bodies = {"text": body("text"), "edit": body("better"), "reaction": THUMB}
        for number, (step, kind, target, is_lost) in enumerate(steps):
            said = bodies.get(kind, NOTHING)
            if kind in ("text", "edit"):
                said = body(f"{kind} {number}")
            of = 0 if kind == "text" else target
            if step == "mine" and not (of > len(log.entries)):
                change(rig, log, kind, of, said)
            elif step == "theirs":
                wish = e.SendMessage(
                    id=1, conversation=log.id, nonce=number + 1, kind=kind, target=of
                )
                if peer.judge(log, 2, wish) is None:
                    peer.append(log, 2, said, kind=kind, target=of, push=not is_lost)
                    if kind == "delete":
                        peer.take_away(log, of)
            elif step == "cut":
                rig.cut()
            elif step == "kill":
                rig.kill()
            elif step == "online" and rig.session is None:
                rig.connect()
            elif step == "commit":
                rig.commit(1)
            elif step == "serve":
                rig.to_server()
                rig.to_client()
            elif step == "flow":
                rig.flow()
        rig.cut()
        rig.online()
        found = {item.seq: shown(item) for item in rig.items(log.id)}
        assert found == {seq: wanted(of) for seq, of in apply(log.entries).items()}
        assert rig.engine.outbox.is_empty
        rig.close()
        Rig.made.remove(rig)
