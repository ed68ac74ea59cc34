"""Groups in the client against the real hub: lists of members, ticks of all, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.client.engine.test_hub import joins, settle
from tests.client.rig import Rig
from tests.images import image_file
from tests.server.core.world import WALL, World
from whatsapp_like.client import events
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.bodies import SystemBody
from whatsapp_like.models.enums import AlertLevel, History, MemberRole, Tick
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.server.core.policy import Policy
from whatsapp_like.server.store.store import Store


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = Store.open(tmp_path, WALL)
    made = World(store)
    yield made
    store.close()
    assert made.errors == []


def ask(
    world: World, rig: Rig, request: Callable[[int], e.ClientEnvelope], reply: type[Any] = e.Done
) -> Any:
    """Ask for something as a client does, and return the answer or the refusal."""
    answers: list[Any] = []
    first = rig.engine.direct_opened if reply is e.ConversationOpened else (lambda _: None)

    def done(answer: Any) -> None:
        first(answer)
        answers.append(answer)

    rig.engine.ask(request, reply, done, answers.append)
    settle(world, rig)
    assert len(answers) == 1
    return answers[0]


def create(world: World, owner: Rig, *members: Rig, **more: Any) -> int:
    accounts = tuple(member.number for member in members)
    opened = ask(
        world,
        owner,
        lambda n: e.CreateGroup(id=n, title="Lab 3", members=accounts, **more),
        e.ConversationOpened,
    )
    settle(world, owner, *members)
    return int(opened.conversation.id)


def line(rig: Rig, conversation: int) -> ConversationSummary | None:
    return rig.archive.read(lambda reader: reader.summary(conversation))


def members(rig: Rig, conversation: int) -> dict[int, MemberRole]:
    found = rig.archive.read(lambda reader: reader.members(conversation))
    return {member.account: member.role for member in found}


@pytest.fixture
def people(world: World) -> tuple[Rig, Rig, Rig]:
    return joins(world, "ada"), joins(world, "nora"), joins(world, "sam")


def test_everybody_has_the_group_its_list_and_its_names(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora, sam)
    for rig in people:
        found = line(rig, lab)
        assert found is not None
        assert found.conversation is not None
        assert (found.conversation.title, found.peer) == ("Lab 3", 0)
        assert found.conversation.group is not None
        assert found.conversation.group.member_count == 3
        assert members(rig, lab) == {
            ada.number: MemberRole.OWNER,
            nora.number: MemberRole.MEMBER,
            sam.number: MemberRole.MEMBER,
        }
        assert all(rig.engine.roster.knows(other.number) for other in people)
    # Who made it has read what was made; the server's line is nobody's news.
    assert [getattr(line(rig, lab), "unread", None) for rig in people] == [0, 0, 0]


def test_a_message_reaches_all_and_its_tick_waits_for_the_last(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora, sam)
    sam.cut()
    ada.write(lab, "hello")
    settle(world, ada, nora)
    sent = ada.items(lab)[-1]
    assert (nora.texts(lab), sent.tick) == (["hello"], Tick.SENT)
    sam.online()
    settle(world, sam, ada)
    assert ada.items(lab)[-1].tick is Tick.DELIVERED
    for rig in (nora, sam):
        rig.engine.receipts.mark_read(lab, sent.seq)
        rig.engine.work(rig.now)
        settle(world, rig, ada)
    assert ada.items(lab)[-1].tick is Tick.READ


def test_who_joins_with_all_of_the_history_takes_no_tick_away(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora, history=History.ALL)
    ada.write(lab, "before")
    settle(world, ada, nora, ada)
    assert ada.items(lab)[-1].tick is Tick.DELIVERED
    sam.cut()
    ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=(sam.number,)))
    assert [item.tick for item in ada.items(lab) if item.kind == "text"] == [Tick.DELIVERED]
    ada.write(lab, "after")
    settle(world, ada, nora, ada)
    assert ada.items(lab)[-1].tick is Tick.SENT
    sam.online()
    settle(world, sam, ada)
    assert sam.texts(lab) == ["before", "after"]
    assert ada.items(lab)[-1].tick is Tick.DELIVERED


def test_receipts_of_a_large_group_are_gathered(world: World, people: tuple[Rig, Rig, Rig]) -> None:
    ada, nora, _sam = people
    crowd = [world.joins(f"m{number}") for number in range(50)]
    lab = create(world, ada, nora)
    others = tuple(wire.id for wire in crowd)
    ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=others))
    settle(world, nora)
    nora.pass_time(1)
    settle(world, nora)

    def reported() -> int:
        return next(m.delivered_seq for m in world.store.members(lab) if m.account == nora.number)

    before = reported()
    assert before == nora.items(lab)[-1].seq
    for text in ("one", "two", "three"):
        ada.write(lab, text)
        settle(world, ada, nora)
        world.passes(1.1)
        assert reported() == before
    nora.pass_time(0.2)
    world.passes(1.1)
    assert reported() == before + 3


def test_whoever_was_alone_waits_for_the_first_who_joins(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, _sam = people
    lab = create(world, ada)
    ada.write(lab, "to myself")
    settle(world, ada)
    assert ada.items(lab)[-1].tick is Tick.READ
    nora.cut()
    ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=(nora.number,)))
    ada.write(lab, "welcome")
    settle(world, ada)
    assert [item.tick for item in ada.items(lab) if item.kind == "text"] == [Tick.READ, Tick.SENT]
    assert line(ada, lab).conversation.group.member_count == 2  # type: ignore[union-attr]
    nora.online()
    settle(world, nora, ada)
    assert ada.items(lab)[-1].tick is Tick.DELIVERED


def test_a_change_of_the_list_travels_alone(world: World, people: tuple[Rig, Rig, Rig]) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora)
    nora.cut()
    for account, role in ((sam.number, None), (nora.number, MemberRole.ADMIN)):
        if role is None:
            ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=(account,)))  # noqa: B023
        else:
            ask(
                world,
                ada,
                lambda n: e.SetRole(id=n, conversation=lab, account=account, role=role),  # noqa: B023
            )
    nora.online()
    settle(world, nora)
    assert members(nora, lab) == members(ada, lab)
    assert members(nora, lab)[nora.number] is MemberRole.ADMIN
    version = line(nora, lab).conversation.group.member_version  # type: ignore[union-attr]
    nora.events.clear()
    nora.cut()
    nora.online()
    settle(world, nora)
    # Nothing has changed: the list is not asked for again.
    assert nora.told(events.MembersChanged) == []
    assert line(nora, lab).conversation.group.member_version == version  # type: ignore[union-attr]


def test_who_was_removed_keeps_what_they_had_and_gets_nothing_more(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora, sam, description="On Sundays")
    ada.engine.ask_whole(
        lambda n: e.SetPicture(id=n, conversation=lab),
        e.PictureKept,
        lambda _answer, _payload: None,
        lambda error: pytest.fail(str(error)),
        image_file(),
    )
    settle(world, ada, sam)
    ada.write(lab, "for all")
    settle(world, ada, nora, sam)
    ask(world, ada, lambda n: e.RemoveMember(id=n, conversation=lab, account=sam.number))
    ada.write(lab, "without Sam")
    settle(world, ada, nora, sam)
    assert (nora.texts(lab), sam.texts(lab)) == (
        ["for all", "without Sam"],
        ["for all"],
    )
    found = line(sam, lab)
    assert found is not None
    assert found.conversation is not None
    assert found.conversation.group is not None
    assert found.conversation.group.left
    assert found.conversation.group.description == "On Sundays"
    assert found.conversation.group.picture == line(nora, lab).conversation.group.picture  # type: ignore[union-attr]
    assert found.conversation.group.picture
    assert sam.items(lab)[-1].kind == "system.removed"
    assert SystemBody.decode(sam.items(lab)[-1].body).accounts == (sam.number,)
    sam.write(lab, "let me in")
    settle(world, sam, ada)
    assert sam.items(lab)[-1].tick is Tick.FAILED
    assert "let me in" not in ada.texts(lab)


def test_a_group_that_was_left_can_be_forgotten_on_every_device(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, _sam = people
    lab = create(world, ada, nora)
    ada.write(lab, "something to find")
    settle(world, ada, nora)
    refused = ask(world, nora, lambda n: e.ForgetConversation(id=n, conversation=lab))
    assert isinstance(refused, Refused)
    ask(world, nora, lambda n: e.LeaveConversation(id=n, conversation=lab))
    ask(world, nora, lambda n: e.ForgetConversation(id=n, conversation=lab))
    settle(world, nora)
    assert line(nora, lab) is None
    assert [event.id for event in nora.told(events.SummaryRemoved)] == [lab]
    assert nora.items(lab) == ()
    found = nora.archive.read(
        lambda reader: reader.search("something", None, 10, 0, date(2025, 1, 1))
    )
    assert found == ()


def test_a_list_that_has_not_changed_is_not_asked_for_again(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora)
    asked: list[e.ListMembers] = []
    send = ada.engine.link.ask

    def ask_noting(request: Any, *more: Any, **named: Any) -> Any:
        if isinstance(request, e.ListMembers):
            asked.append(request)
        return send(request, *more, **named)

    ada.engine.link.ask = ask_noting  # type: ignore[method-assign]
    done: list[int] = []
    failed: list[object] = []
    for number in range(3):
        ada.engine.groups.refresh(lab, lambda n=number: done.append(n), failed.append)  # type: ignore[misc]
        settle(world, ada)
    assert (done, asked) == ([0, 1, 2], [])
    ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=(sam.number,)))
    settle(world, ada, nora, sam)
    ada.engine.groups.refresh(lab, lambda: done.append(3), failed.append)
    settle(world, ada)
    assert done == [0, 1, 2, 3]
    members = ada.archive.read(lambda reader: reader.members(lab))
    assert {member.account for member in members} == {ada.number, nora.number, sam.number}


def test_a_list_that_is_asked_for_offline_says_so(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, _sam = people
    lab = create(world, ada, nora)
    ada.cut()
    told: list[Exception] = []
    ada.engine.groups.refresh(lab, lambda: pytest.fail("done"), told.append)
    assert isinstance(told[0], ConnectionLost)
    assert len(members(ada, lab)) == 2


def test_the_level_of_alerts_follows_the_account(
    world: World, people: tuple[Rig, Rig, Rig]
) -> None:
    ada, nora, _sam = people
    lab = create(world, ada, nora)
    ada.engine.marking.mark(lab, {"alerts": AlertLevel.MENTIONS})
    ada.engine.work(ada.now)
    settle(world, ada)
    # What changes of the group is no news of my own marks.
    ask(world, nora, lambda n: e.LeaveConversation(id=n, conversation=lab))
    settle(world, ada)
    assert getattr(line(ada, lab), "alerts", None) is AlertLevel.MENTIONS
    ada.kill()
    ada.online()
    settle(world, ada)
    assert getattr(line(ada, lab), "alerts", None) is AlertLevel.MENTIONS


def test_names_of_those_who_left_are_asked_for(world: World, people: tuple[Rig, Rig, Rig]) -> None:
    ada, nora, sam = people
    lab = create(world, ada, nora, history=History.ALL)
    nora.write(lab, "I was here")
    settle(world, nora, ada)
    ask(world, nora, lambda n: e.LeaveConversation(id=n, conversation=lab))
    ask(world, ada, lambda n: e.AddMembers(id=n, conversation=lab, accounts=(sam.number,)))
    settle(world, ada, sam)
    assert sam.texts(lab) == ["I was here"]
    assert nora.number not in members(sam, lab)
    assert sam.engine.roster.knows(nora.number)


def test_a_list_of_more_members_than_a_page_holds_is_complete(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "large", WALL)
    world = World(store, Policy(registrations=1000))
    ada = joins(world, "ada")
    many = [world.joins(f"user{n}") for n in range(300)]
    for wire in many:
        wire.hangs_up()
    opened = ask(
        world,
        ada,
        lambda n: e.CreateGroup(id=n, title="All", members=tuple(wire.id for wire in many)),
        e.ConversationOpened,
    )
    lab = int(opened.conversation.id)
    settle(world, ada)
    assert set(members(ada, lab)) == {ada.number, *(wire.id for wire in many)}
    ada.cut()
    ada.events.clear()
    ada.online()
    settle(world, ada)
    assert ada.told(events.MembersChanged) == []
    store.close()


def test_a_group_that_appears_while_the_list_is_read_stays(
    world: World, people: tuple[Rig, Rig, Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, nora, sam = people
    sam.cut()
    waiting: list[Callable[[], None]] = []
    read = world.storage.read

    def late(job: Any, then: Any, failed: Any) -> None:
        read(job, lambda result: waiting.append(partial(then, result)), failed)

    monkeypatch.setattr(world.storage, "read", late)
    sam.online()
    monkeypatch.setattr(world.storage, "read", read)
    lab = create(world, ada, nora, sam)
    ada.write(lab, "hello")
    settle(world, ada, sam)
    assert not sam.engine.timelines.is_listed
    for answer in waiting:
        answer()
    world.flush()
    settle(world, sam, ada)
    assert sam.texts(lab) == ["hello"]


def test_a_group_may_be_forgotten_while_its_messages_wait_to_be_fetched(
    world: World, people: tuple[Rig, Rig, Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, nora, _sam = people
    lab = create(world, ada, nora)
    nora.cut()
    ada.write(lab, "hello")
    settle(world, ada)
    read = world.storage.read

    def busy(job: Any, then: Any, failed: Any) -> None:
        def answer(result: Any) -> None:
            if isinstance(result, tuple) and isinstance(result[0], e.TimelinePage):
                failed(Refused(ErrorCode.BUSY, "later", retry_after=1.0))
            else:
                then(result)

        read(job, answer, failed)

    monkeypatch.setattr(world.storage, "read", busy)
    nora.online()
    assert nora.texts(lab) == []
    nora.engine.groups.forgotten(lab)
    monkeypatch.setattr(world.storage, "read", read)
    nora.pass_time(5)
    settle(world, nora)
    assert line(nora, lab) is None
    talk = -ada.number
    nora.write(talk, "still here")
    settle(world, nora, ada)
    assert ada.texts(nora.engine.timelines.resolve(talk)) == ["still here"]
