"""Whom an alert is for, what it says, and how many there are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.controllers.fakes import (
    JONAS,
    ME,
    NORA,
    FakeTimers,
    group_summary,
    item,
    person,
    summary,
)
from whatsapp_like.client.events import (
    Offline,
    Online,
    SignedOut,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
    Synced,
)
from whatsapp_like.controllers.alerts import MOST, TEXT_MOST, WITHIN_S, AlertController
from whatsapp_like.models.account import Preferences
from whatsapp_like.models.alerts import Alert, AlertSettings, Preview
from whatsapp_like.models.bodies import Card, Location, Poll
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.enums import AlertLevel
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.plain import read
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.views.telling import says

NORAS, JONAS_S = 50, 51
PEERS = {NORAS: NORA, JONAS_S: JONAS}


class Ways:
    """Ways that remember what they were asked for."""

    def __init__(self) -> None:
        self.shown: list[Alert] = []
        self.amended: list[Alert] = []
        self.withdrawn: list[int] = []
        self.played = 0
        self.demanded: list[int] = []
        self.watched: set[int] = set()

    def show(self, alert: Alert) -> None:
        self.shown.append(alert)

    def amend(self, alert: Alert) -> None:
        self.amended.append(alert)

    def withdraw(self, conversation: int) -> None:
        self.withdrawn.append(conversation)

    def play(self) -> None:
        self.played += 1

    def demand(self, conversation: int) -> None:
        self.demanded.append(conversation)

    def attended(self, conversation: int) -> bool:
        return conversation in self.watched


class Desk:
    """An alert controller with a server's side that sends."""

    def __init__(self) -> None:
        self.state = AppState()
        self.state.session.account = ME
        self.state.people.update({each.id: person(each) for each in (NORA, JONAS)})
        self.timers = FakeTimers()
        self.ways = Ways()
        self.alerts = AlertController(
            self.state,
            self.timers,
            self.timers.clock,
            self.ways,
            lambda item: says(self.state, item),
        )
        self.seqs: dict[int, int] = {}
        self.read: dict[int, int] = {}
        self.muted: dict[int, int] = {}

    def open(self, **heads: int) -> None:
        """Start with an archive in which `c50=3` says how far a conversation goes, all read."""
        known = []
        for name, seq in heads.items():
            number = int(name[1:])
            self.seqs[number] = self.read[number] = seq
            known.append(self._line(number, "old"))
        self.state.conversations.update({each.id: each for each in known})
        self.alerts.load(tuple(known))
        self.online()
        self.tell(Synced())

    def online(self) -> None:
        self.tell(Online(account=ME, server_name="", preferences=Preferences(), clock_offset=0))

    def tell(self, event: Any) -> None:
        self.alerts.receive(event)

    def arrive(self, number: int, text: str = "hi", count: int = 1, sender: int = 0) -> None:
        self.seqs[number] = self.seqs.get(number, 0) + count
        self.put(self._line(number, text, sender or PEERS.get(number, NORA).id))

    def put(self, line: ConversationSummary) -> None:
        self.state.conversations[line.id] = line
        self.tell(SummaryChanged(summary=line))

    def see(self, number: int) -> None:
        self.read[number] = self.seqs[number]
        self.put(self._line(number, "seen"))

    def _line(self, number: int, text: str, sender: int = 0) -> ConversationSummary:
        seq, peer = self.seqs[number], PEERS.get(number, NORA).id
        last = item(number, seq, sender or peer, text) if seq else None
        unread = seq - self.read.get(number, 0)
        return summary(
            number,
            peer,
            last,
            unread=unread,
            read_seq=self.read.get(number, 0),
            muted_until=self.muted.get(number, 0),
        )

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(alert.title, alert.text) for alert in self.ways.shown]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_message_is_told_of_with_its_text_a_sound_and_a_mark_in_the_task_list(
    desk: Desk,
) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS, "Perfect,\nsee you \u202ethere! 🎉")
    desk.timers.advance(1)
    assert desk.ways.shown == [
        Alert(
            conversation=NORAS,
            title="Nora Becker",
            text="Perfect, see you there! 🎉",
            name="Nora Becker",
            seed="nora",
        )
    ]
    assert (desk.ways.played, desk.ways.demanded) == (1, [NORAS])
    desk.timers.advance(60)
    assert len(desk.ways.shown) == 1


def test_an_alert_says_what_its_message_says_since_it_was_edited(desk: Desk) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS, "at 7")
    desk.timers.advance(1)
    desk.arrive(NORAS, "at 8", count=0)
    desk.put(desk.state.conversations[NORAS])
    desk.timers.advance(1)
    assert [alert.text for alert in desk.ways.amended] == ["at 8"]
    for number in range(40):
        desk.arrive(NORAS, f"at {number}", count=0)
        desk.timers.advance(0.5)
    desk.timers.advance(10)
    said = [alert.text for alert in desk.ways.amended]
    assert said[-1] == "at 39"
    assert len(said) <= 10, "who edits again and again floods nobody"
    desk.see(NORAS)
    desk.arrive(NORAS, "at 9", count=0)
    desk.timers.advance(60)
    assert (len(desk.ways.amended), len(desk.ways.shown)) == (len(said), 1)


def test_nothing_is_told_of_what_i_wrote_on_another_device_or_of_a_tick(desk: Desk) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS, "from my other computer", sender=ME.id)
    desk.put(desk.state.conversations[NORAS])
    desk.timers.advance(5)
    assert desk.ways.shown == []


@pytest.mark.parametrize("kind", ["pin", "reaction"])
def test_nothing_is_told_of_what_changes_a_message_that_was_told_of(desk: Desk, kind: str) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS)
    desk.timers.advance(5)
    assert len(desk.ways.shown) == 1
    line = desk.state.conversations[NORAS]
    assert line.last is not None
    assert line.conversation is not None
    head = line.conversation.model_copy(update={"last_seq": line.conversation.last_seq + 1})
    pin = line.last.model_copy(update={"seq": head.last_seq, "kind": "pin", "body": b"{}"})
    last = pin if kind == "pin" else line.last
    desk.put(line.model_copy(update={"last": last, "conversation": head}))
    desk.timers.advance(60)
    assert len(desk.ways.shown) == 1


def test_nothing_is_told_of_a_conversation_in_sight(desk: Desk) -> None:
    desk.open(c50=3)
    desk.ways.watched = {NORAS}
    desk.arrive(NORAS)
    desk.timers.advance(5)
    assert (desk.ways.shown, desk.ways.played, desk.ways.demanded) == ([], 0, [])


@pytest.mark.parametrize(
    "wish",
    [{"on": False}, {"quiet_until": 2**53 - 1}],
)
def test_nothing_is_told_to_who_wants_none_then_or_later(
    desk: Desk, wish: dict[str, object]
) -> None:
    desk.open(c50=3)
    desk.state.desktop.alerts = read(AlertSettings, wish)
    desk.state.quiet.now = "quiet_until" in wish
    desk.arrive(NORAS)
    desk.timers.advance(5)
    desk.state.desktop.alerts = AlertSettings()
    desk.state.quiet.now = False
    desk.timers.advance(60)
    assert (desk.ways.shown, desk.ways.played) == ([], 0)


def test_nothing_is_told_of_whom_i_blocked(desk: Desk) -> None:
    desk.open(c50=3)
    desk.state.people[NORA.id] = person(NORA, contact=Contact(account=NORA.id, blocked=True))
    desk.arrive(NORAS)
    desk.timers.advance(5)
    assert desk.ways.shown == []


def test_nothing_is_told_of_a_muted_conversation_until_the_server_s_clock_says_so(
    desk: Desk,
) -> None:
    desk.open(c50=3)
    desk.state.session.clock_offset = 3_600_000  # the server's clock is an hour ahead
    until = round((desk.timers.now + 3_600) * 1000) + 10_000
    desk.muted[NORAS] = until
    desk.arrive(NORAS)
    desk.timers.advance(5)
    assert (desk.ways.shown, desk.ways.played, desk.ways.demanded) == ([], 0, [])
    desk.timers.advance(6)
    desk.arrive(NORAS)
    desk.timers.advance(5)
    assert len(desk.ways.shown) == 1


def test_what_i_read_elsewhere_in_the_same_moment_is_not_told_of(desk: Desk) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS)
    desk.see(NORAS)
    desk.timers.advance(5)
    assert desk.ways.shown == []


@pytest.mark.parametrize(
    ("preview", "title", "text"),
    [
        (Preview.TEXT, "Nora Becker", "secret"),
        (Preview.NAME, "Nora Becker", "1 new message"),
        (Preview.NOTHING, "WL", "1 new message"),
    ],
)
def test_an_alert_says_no_more_than_is_wanted(
    desk: Desk, preview: Preview, title: str, text: str
) -> None:
    desk.open(c50=3, c51=1)
    desk.state.desktop.alerts = AlertSettings(preview=preview)
    desk.arrive(NORAS, "secret")
    desk.timers.advance(1)
    assert desk.texts == [(title, text)]
    shown = repr(desk.ways.shown[0])
    assert ("Nora" in shown) is (preview is not Preview.NOTHING)
    assert ("secret" in shown) is (preview is Preview.TEXT)


def test_a_message_that_only_a_newer_wl_can_show_is_told_of_as_that(desk: Desk) -> None:
    desk.open(c50=3)
    desk.seqs[NORAS] = 4
    desk.put(summary(NORAS, NORA.id, item(NORAS, 4, NORA.id, "?", kind="hologram"), unread=1))
    desk.timers.advance(1)
    assert desk.texts == [("Nora Becker", "This message needs a newer WL.")]


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("poll", Poll(question="Where?", options=("a", "b")).encode(), "📊 Where?"),
        ("location", Location(latitude=1, longitude=2).encode(), "📍 Location"),
        ("card", Card(account=9, handle="priya", name="Priya").encode(), "👤 Priya"),
        ("text", TextBody(text="*Now* or `never`").encode(), "Now or never"),
    ],
)
def test_each_kind_is_told_of_in_words(desk: Desk, kind: str, body: bytes, said: str) -> None:
    desk.open(c50=3)
    desk.seqs[NORAS] = 4
    came = item(NORAS, 4, NORA.id, "?", kind=kind).model_copy(update={"body": body})
    desk.put(summary(NORAS, NORA.id, came, unread=1))
    desk.timers.advance(1)
    assert desk.texts == [("Nora Becker", said)]


def test_a_long_text_is_cut(desk: Desk) -> None:
    desk.open(c50=3)
    desk.arrive(NORAS, "word " * 4000)
    desk.timers.advance(1)
    assert len(desk.ways.shown[0].text) <= TEXT_MOST


def test_several_messages_of_one_moment_are_one_alert(desk: Desk) -> None:
    desk.open(c50=3)
    for number in range(5):
        desk.arrive(NORAS, f"line {number}")
    desk.timers.advance(1)
    assert desk.texts == [("Nora Becker", "5 new messages\nline 4")]
    assert desk.ways.played == 1


def test_too_many_alerts_become_one_of_all_that_came_since(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    for number in range(20):
        desk.arrive(NORAS, f"n{number}")
        desk.arrive(JONAS_S, f"j{number}")
        desk.timers.advance(0.5)
    assert len(desk.ways.shown) == MOST
    assert desk.texts[-1] == ("2 new messages", "Jonas Weber, Nora Becker")
    desk.timers.advance(2 * WITHIN_S)
    assert len(desk.ways.shown) <= 3 * MOST
    assert sum(alert.count for alert in desk.ways.shown) == 40


def test_what_was_missed_is_told_of_together(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    desk.tell(Offline(reason="lost"))
    desk.timers.advance(3600)
    desk.online()
    desk.arrive(NORAS, count=30)
    desk.arrive(JONAS_S, count=12)
    desk.timers.advance(5)
    assert desk.ways.shown == []
    desk.tell(Synced())
    desk.arrive(JONAS_S)
    desk.timers.advance(5)
    assert desk.texts == [("43 new messages", "Jonas Weber, Nora Becker")]
    assert desk.ways.demanded == [NORAS, JONAS_S]


def test_missed_messages_of_one_conversation_are_its_alert(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    desk.online()
    desk.arrive(NORAS, "the last one", count=30)
    desk.tell(Synced())
    desk.timers.advance(5)
    assert desk.texts == [("Nora Becker", "30 new messages\nthe last one")]


def test_what_lies_on_the_server_is_no_news_to_a_new_device(desk: Desk) -> None:
    desk.alerts.load(())
    desk.online()
    desk.arrive(NORAS, count=200)
    desk.tell(Synced())
    desk.timers.advance(5)
    assert desk.ways.shown == []
    desk.arrive(NORAS, "now")
    desk.timers.advance(5)
    assert desk.texts == [("Nora Becker", "now")]


def test_somebody_who_writes_for_the_first_time_is_told_of(desk: Desk) -> None:
    desk.open(c50=3)
    desk.arrive(JONAS_S, "may I?")
    desk.timers.advance(5)
    assert desk.texts == [("Jonas Weber", "may I?")]


def test_an_unknown_sender_has_no_name(desk: Desk) -> None:
    desk.open(c50=3)
    del desk.state.people[NORA.id]
    desk.arrive(NORAS, "who am I")
    desk.timers.advance(1)
    assert desk.texts == [("Somebody", "who am I")]


def test_an_alert_is_withdrawn_when_its_messages_are_read(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    desk.arrive(NORAS)
    desk.timers.advance(1)
    desk.see(NORAS)
    assert desk.ways.withdrawn == [NORAS]
    desk.online()
    desk.arrive(NORAS)
    desk.arrive(JONAS_S)
    desk.tell(Synced())
    desk.timers.advance(15)
    desk.see(NORAS)
    assert desk.ways.withdrawn == [NORAS]
    desk.see(JONAS_S)
    assert desk.ways.withdrawn == [NORAS, 0]


def test_a_conversation_that_gets_its_id_from_the_server_is_not_news(desk: Desk) -> None:
    desk.open(c50=3)
    placeholder = ConversationSummary(id=-JONAS.id, peer=JONAS.id)
    desk.put(placeholder)
    real = summary(JONAS_S, JONAS.id, item(JONAS_S, 1, ME.id, "hello"))
    desk.state.conversations[JONAS_S] = real
    desk.tell(SummaryReplaced(old_id=placeholder.id, summary=real))
    desk.timers.advance(5)
    assert desk.ways.shown == []


def test_what_is_gone_is_not_told_of(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    desk.arrive(NORAS)
    del desk.state.conversations[NORAS]
    desk.tell(SummaryRemoved(id=NORAS))
    desk.arrive(JONAS_S)
    desk.state.conversations.clear()
    desk.tell(SignedOut())
    desk.timers.advance(60)
    assert desk.ways.shown == []


def test_the_sound_comes_once_a_second_at_most_and_can_be_switched_off(desk: Desk) -> None:
    desk.open(c50=3, c51=3)
    desk.arrive(NORAS)
    desk.timers.advance(0.4)
    desk.arrive(JONAS_S)
    desk.timers.advance(0.4)
    assert (len(desk.ways.shown), desk.ways.played) == (2, 1)
    desk.state.desktop.alerts = AlertSettings(sound=False)
    desk.timers.advance(5)
    desk.arrive(NORAS)
    desk.timers.advance(1)
    assert (len(desk.ways.shown), desk.ways.played) == (3, 1)


def test_a_message_behind_one_of_mine_that_waits_is_told_of_without_a_text(desk: Desk) -> None:
    desk.open(c50=3)
    line = summary(
        NORAS, NORA.id, item(NORAS, 4, NORA.id, "unseen"), unread=1, read_seq=3
    ).model_copy(update={"last": item(NORAS, 0, ME.id, "mine", local=9)})
    desk.put(line)
    desk.timers.advance(1)
    assert desk.texts == [("Nora Becker", "1 new message")]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from([50, 51, 52, 53, 54])),
        st.tuples(st.just("mine"), st.sampled_from([50, 51])),
        st.tuples(st.just("see"), st.sampled_from([50, 51])),
        st.tuples(st.just("wait"), st.sampled_from([0.1, 0.3, 1, 5, 20])),
        st.tuples(st.just("watch"), st.sampled_from([50, 51])),
        st.tuples(st.just("leave"), st.sampled_from([50, 51])),
        st.tuples(st.just("quiet"), st.booleans()),
        st.tuples(st.just("link"), st.booleans()),
    ),
    min_size=20,
    max_size=60,
)


@given(steps)
@settings(max_examples=60)
def test_whatever_happens_alerts_are_few_wanted_and_about_something_unread(
    todo: list[tuple[str, Any]],
) -> None:
    desk = Desk()
    desk.open(c50=1, c51=1, c52=1, c53=1, c54=1)
    moments: list[float] = []
    sounds: list[float] = []
    sent, is_up = 0, True

    def show(alert: Alert) -> None:
        moments.append(desk.timers.now)
        assert not desk.state.quiet.now
        if alert.conversation:
            assert alert.conversation not in desk.ways.watched
            assert desk.state.conversations[alert.conversation].unread
        assert 0 < alert.count <= sent
        desk.ways.shown.append(alert)

    desk.ways.show = show  # type: ignore[method-assign]
    desk.ways.play = lambda: sounds.append(desk.timers.now)  # type: ignore[method-assign]
    for what, value in todo:
        if what == "arrive":
            sent += 1
            desk.arrive(value)
        elif what == "mine":
            desk.see(value)
            desk.read[value] += 1
            desk.arrive(value, sender=ME.id)
        elif what == "see":
            desk.see(value)
        elif what == "wait" and is_up:
            desk.timers.advance(value)
        elif what == "watch":
            desk.ways.watched.add(value)
        elif what == "leave":
            desk.ways.watched.discard(value)
        elif what == "quiet":
            desk.state.quiet.now = value
        elif what == "link":
            is_up = value
            if value:
                desk.online()
                desk.tell(Synced())
            else:
                desk.tell(Offline(reason="lost"))
    is_up = True
    desk.timers.advance(60)
    assert len(desk.timers) == 0
    assert sum(alert.count for alert in desk.ways.shown) <= sent
    for first, later in zip(moments, moments[MOST:], strict=False):
        assert later - first >= WITHIN_S
    for first, later in pairwise(sounds):
        assert later - first >= 1


LAB = 70


def _lab(seq: int, sender: int, text: str, **more: Any) -> ConversationSummary:
    return group_summary(LAB, "Lab 3", item(LAB, seq, sender, text), **more)


def test_of_a_group_it_is_told_who_wrote_and_where(desk: Desk) -> None:
    desk.open(c50=3)
    desk.put(_lab(1, NORA.id, "Dinner at 7?", unread=1))
    desk.timers.advance(1)
    assert desk.texts == [("Nora Becker in Lab 3", "Dinner at 7?")]
    desk.put(_lab(3, JONAS.id, "Yes!", unread=3))
    desk.timers.advance(1)
    assert desk.texts[-1] == ("Lab 3", "2 new messages\nJonas Weber: Yes!")


def test_lines_of_the_server_among_what_was_missed_are_no_messages(desk: Desk) -> None:
    desk.open(c50=3)
    known = _lab(1, NORA.id, "Dinner at 7?")
    desk.put(known)
    assert known.conversation is not None
    # Three more are to be fetched, one of them that somebody joined.
    head = known.conversation.model_copy(update={"last_seq": 4})
    desk.put(known.model_copy(update={"conversation": head, "unread": 3}))
    desk.put(_lab(4, JONAS.id, "Yes!", unread=2))
    desk.timers.advance(1)
    assert desk.texts == [("Lab 3", "2 new messages\nJonas Weber: Yes!")]


def test_what_the_server_tells_of_a_group_is_no_text_of_anybody(desk: Desk) -> None:
    desk.open(c50=3)
    told = item(LAB, 2, JONAS.id, "left", kind="system.left")
    desk.put(group_summary(LAB, "Lab 3", told, unread=1))
    desk.timers.advance(1)
    assert desk.texts == [("Lab 3", "1 new message")]


@pytest.mark.parametrize(
    ("level", "mentions", "told"),
    [
        (AlertLevel.ALL, (0, 0), 2),
        (AlertLevel.MENTIONS, (0, 0), 0),
        (AlertLevel.MENTIONS, (1, 1), 1),
        (AlertLevel.MENTIONS, (0, 1), 1),
        (AlertLevel.NONE, (1, 2), 0),
    ],
)
def test_a_group_is_told_of_as_its_level_says(
    desk: Desk, level: AlertLevel, mentions: tuple[int, int], told: int
) -> None:
    desk.open(c50=3)
    for seq, count in enumerate(mentions, 1):
        desk.put(_lab(seq, NORA.id, "hi", unread=seq, mentions=count, alerts=level))
        desk.timers.advance(1)
    assert len(desk.texts) == told
