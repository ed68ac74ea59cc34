"""Conversations and contacts as rows, without a window."""

from __future__ import annotations

import time

import pytest

from tests.controllers.fakes import (
    JONAS,
    ME,
    NORA,
    START,
    FakeClient,
    account,
    group_summary,
    item,
    person,
    summary,
)
from tests.gui.world import NOW, fill
from whatsapp_like.models.bounds import ALWAYS
from whatsapp_like.models.contact import Contact
from whatsapp_like.models.conversation import Group
from whatsapp_like.models.enums import AlertLevel, ConversationKind, MemberRole, PresenceStatus
from whatsapp_like.models.enums import Tick as Progress
from whatsapp_like.models.presence import CustomStatus
from whatsapp_like.models.state.app import AppState
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import ConversationSummary
from whatsapp_like.views import emoji
from whatsapp_like.views.access import describe_row
from whatsapp_like.views.avatars import Presence
from whatsapp_like.views.main.rows import (
    Archive,
    ContactRows,
    ConversationRows,
    Filter,
    Somebody,
    Talk,
    folded,
    text_of,
)
from whatsapp_like.views.people.describing import (
    custom_words,
    many_words,
    presence_words,
    title_of,
    typing_words,
)
from whatsapp_like.views.shapes import Tick


@pytest.fixture
def state() -> AppState:
    made = AppState()
    client = FakeClient()
    fill(client)
    made.people.update({number: who for number, who in client.known.items()})
    made.session.account = ME
    made.session.phase = Phase.ONLINE
    return made


def test_what_is_empty_is_not_listed_and_a_mere_draft_comes_first(state: AppState) -> None:
    state.conversations[50] = summary(50, NORA.id, item(50, 1, NORA.id, "hi"))
    state.conversations[51] = summary(51, JONAS.id)
    state.conversations[-4] = ConversationSummary(id=-4, peer=4, draft="Dear Zoé")
    rows = ConversationRows(state)
    rows.refresh()
    assert [rows.row(index).key for index in range(len(rows))] == [Talk(-4), Talk(50)]


@pytest.mark.parametrize("progress", list(Progress))
def test_my_own_messages_show_how_far_they_came(state: AppState, progress: Progress) -> None:
    mine = item(50, 1, ME.id, "hi", tick=progress)
    state.conversations[50] = summary(50, NORA.id, mine)
    rows = ConversationRows(state)
    rows.refresh()
    assert rows.row(0).tick.value == progress.value
    # Whether a pin or a deletion has arrived is nobody's question.
    for change in ({"kind": "pin"}, {"deleted_by": ME.id}):
        done = mine.model_copy(update=change)
        state.conversations[50] = summary(50, NORA.id, done)
        assert rows.row(0).tick is Tick.NONE
    state.conversations[50] = summary(50, NORA.id, item(50, 2, NORA.id, "hello"))
    assert rows.row(0).tick is Tick.NONE


def test_a_message_only_a_newer_program_can_show_is_said_to_be_one(state: AppState) -> None:
    unknown = item(50, 1, NORA.id, "?", kind="poll")
    damaged = item(50, 1, NORA.id, "?").model_copy(update={"body": b"\xff"})
    assert text_of(unknown) is None
    assert text_of(damaged) is None
    state.conversations[50] = summary(50, NORA.id, unknown)
    rows = ConversationRows(state)
    rows.refresh()
    assert rows.row(0).preview == "This message needs a newer WL."


def test_a_search_looks_at_names_and_aliases_and_offers_people(state: AppState) -> None:
    state.conversations[50] = summary(50, NORA.id, item(50, 1, NORA.id, "Crème brûlée"))
    state.people[7] = person(account(7, "samir", "Samir", "Aziz"))
    rows = ConversationRows(state)
    for words, keys in (
        ("creme brulee", []),  # messages are found by the full-text index
        ("becker", [Talk(50)]),
        ("@nora".removeprefix("@"), [Talk(50)]),
        ("zoe", [Somebody(4)]),
        ("samir", [Somebody(7)]),  # of a group, and not added
        ("ada", [Somebody(ME.id)]),
        ("nobody", []),
    ):
        rows.search(words)
        assert [rows.row(index).key for index in range(len(rows))] == keys, words
    rows.search("zoe")
    assert rows.row(0).preview == "@zoe · away"


def test_contacts_are_in_the_order_of_the_names_i_gave(state: AppState) -> None:
    state.people[JONAS.id] = person(JONAS, contact=Contact(account=JONAS.id, nickname="Äffchen"))
    rows = ContactRows(state)
    rows.refresh()
    titles = [rows.row(index).title for index in range(len(rows))]
    assert titles[0] == "Äffchen"
    assert len(titles) == 4
    rows.search("weber")
    assert len(rows) == 1


def test_presence_is_unknown_while_it_is_i_who_am_disconnected(state: AppState) -> None:
    rows = ContactRows(state)
    rows.search("nora")
    assert rows.row(0).presence is Presence.ONLINE
    assert presence_words(state, NORA.id) == "online"
    state.session.phase = Phase.OFFLINE
    assert rows.row(0).presence is Presence.NONE
    assert presence_words(state, NORA.id) == "waiting for connection…"
    # Said once by the window, not in every row.
    assert rows.row(0).preview == "🌴 On holiday, back on Monday"


def test_what_somebody_says_about_themselves_stands_in_their_row(state: AppState) -> None:
    until = round(time.time() * 1000) + 60_000
    custom = CustomStatus(text="🌴 On holiday", until=until)
    before = state.people[NORA.id]

    def says(custom: CustomStatus) -> None:
        presence = before.presence.model_copy(update={"custom": custom})
        state.people[NORA.id] = before.model_copy(update={"presence": presence})

    says(custom)
    rows = ContactRows(state)
    rows.search("nora")
    assert rows.row(0).preview == "online · 🌴 On holiday"
    state.conversations[50] = summary(50, NORA.id, item(50, 1, NORA.id, "hello"))
    talks = ConversationRows(state)
    talks.refresh()
    assert emoji.text_of(talks.row(0).custom) == "🌴"
    says(CustomStatus(text="over", until=until - 120_000))
    assert rows.row(0).preview == "@nora · online"
    assert custom_words(state, NORA.id) == ""
    says(custom)
    state.session.phase = Phase.OFFLINE
    assert rows.row(0).preview == "🌴 On holiday"
    contact = Contact(account=NORA.id, blocked=True)
    state.people[NORA.id] = state.people[NORA.id].model_copy(update={"contact": contact})
    assert custom_words(state, NORA.id) == ""


def test_people_are_described(state: AppState) -> None:
    assert title_of(state, ME.id) == "Notes to self"
    assert title_of(state, 999) == "Somebody"
    assert presence_words(state, 5) == "blocked"
    state.people[JONAS.id] = person(JONAS, PresenceStatus.OFFLINE, last_seen=START)
    assert presence_words(state, JONAS.id).startswith("last seen")
    state.conversations[50] = summary(50, NORA.id)
    state.typing[50] = frozenset({NORA.id})
    assert typing_words(state, 50) == "typing…"
    state.typing[50] = frozenset({JONAS.id, 4})
    assert typing_words(state, 50).endswith("are typing…")
    assert typing_words(state, 51) == ""


def test_folding_ignores_case_and_accents() -> None:
    assert folded("ÀÉÎõüß") == "aeiouss"


def titles(rows: ConversationRows) -> list[str]:
    return [rows.row(index).title for index in range(len(rows))]


def test_pinned_ones_come_first_but_not_in_a_search(state: AppState) -> None:
    state.conversations[50] = summary(50, NORA.id, item(50, 1, NORA.id, "old"), pinned=True)
    state.conversations[51] = summary(51, JONAS.id, item(51, 9, JONAS.id, "new"))
    state.conversations[52] = summary(52, 4, item(52, 5, 4, "middle"), pinned=True)
    rows = ConversationRows(state)
    rows.refresh()
    assert titles(rows) == [
        "Zoé Lefèvre-Vandenbroucke de la Rochefoucauld",
        "Nora 🎉",
        "Jonas Weber",
    ]
    assert [rows.row(index).pinned for index in range(3)] == [True, True, False]
    rows.search("o")
    assert titles(rows)[0] == "Jonas Weber"


def test_archived_ones_are_named_by_the_row_that_leads_to_them(state: AppState) -> None:
    for number, peer in ((50, NORA.id), (51, JONAS.id), (52, 4)):
        last = item(number, number, peer, "hi")
        state.conversations[number] = summary(number, peer, last, archived=number > 50)
    state.conversations[52] = state.conversations[52].model_copy(update={"marked_unread": True})
    rows, archive = ConversationRows(state), ConversationRows(state, archived=True)
    rows.refresh()
    archive.refresh()
    first = rows.row(0)
    assert (first.key, first.unread, first.muted) == (Archive(), 1, True)
    assert first.preview == "Zoé Lefèvre-Vandenbroucke de la Rochefoucauld, Jonas Weber"
    assert titles(rows) == ["Archived", "Nora 🎉"]
    assert titles(archive)[1] == "Jonas Weber"
    rows.search("jonas")
    assert titles(rows) == ["Jonas Weber"]
    rows.search("")
    rows.filter(Filter.UNREAD)
    assert titles(rows) == []
    assert rows.unread == 0


def test_a_row_in_words_tells_all_that_its_signs_do(state: AppState) -> None:
    last = item(50, 1, NORA.id, "hi")
    state.conversations[50] = summary(
        50, NORA.id, last, pinned=True, muted_until=ALWAYS, marked_unread=True
    )
    rows = ConversationRows(state)
    rows.refresh()
    words = describe_row(rows.row(0), selected=False).state
    for each in ("marked as unread", "pinned", "muted"):
        assert each in words


def test_groups_are_listed_before_anything_is_said_and_found_by_title(state: AppState) -> None:
    state.conversations[70] = group_summary(70, "Lab 3")
    state.conversations[50] = summary(50, NORA.id, item(50, 1, NORA.id, "hi"))
    rows = ConversationRows(state)
    rows.refresh()
    assert sorted(titles(rows)) == ["Lab 3", "Nora 🎉"]
    rows.filter(Filter.GROUPS)
    assert titles(rows) == ["Lab 3"]
    assert rows.row(0).kind is ConversationKind.GROUP
    rows.search("lab")
    assert titles(rows) == ["Lab 3"]


def test_a_mention_stands_out_and_what_is_told_of_sets_how_loud_a_group_is(state: AppState) -> None:
    last = item(70, 4, NORA.id, "@ada?")
    for level, mentions, quiet in (
        (AlertLevel.ALL, 0, False),
        (AlertLevel.MENTIONS, 0, True),
        (AlertLevel.MENTIONS, 1, False),
        (AlertLevel.NONE, 1, True),
    ):
        state.conversations[70] = group_summary(
            70, "Lab 3", last, unread=2, mentions=mentions, alerts=level
        )
        row = ConversationRows(state).row_of(70)
        assert (row.muted, row.mentioned) == (quiet, bool(mentions))
        assert state.wanting(NOW) == (0 if quiet else 1)
        assert ("you are mentioned" in describe_row(row, selected=False).state) is bool(mentions)


@pytest.mark.parametrize(
    ("channel", "group", "words"),
    [
        (False, Group(member_count=12), "12 members"),
        (False, Group(member_count=1), "1 member"),
        (True, Group(member_count=240), "240 subscribers"),
        (False, Group(member_count=12, left=True), "not a member any more"),
    ],
)
def test_how_many_are_in_a_group(state: AppState, channel: bool, group: Group, words: str) -> None:
    state.conversations[70] = group_summary(70, "Lab 3", channel=channel, group=group)
    assert many_words(state, 70) == words


def test_my_role_goes_with_me(state: AppState) -> None:
    state.conversations[70] = group_summary(70, "Lab 3", role=MemberRole.ADMIN)
    state.conversations[50] = summary(50, NORA.id)
    assert state.role_in(70) is MemberRole.ADMIN
    assert state.role_in(50) is None
    state.conversations[70] = group_summary(70, "Lab 3", group=Group(left=True))
    assert state.role_in(70) is None


def test_a_draft_that_can_no_longer_be_sent_is_not_told(state: AppState) -> None:
    said = item(70, 1, NORA.id, "hi")
    for group, preview in ((Group(), "Not sent"), (Group(left=True), "Nora 🎉: hi")):
        state.conversations[70] = group_summary(70, "Lab 3", said, group=group, draft="Not sent")
        rows = ConversationRows(state)
        rows.refresh()
        row = rows.row(0)
        assert (row.preview, row.draft) == (preview, not group.left)


def test_a_group_that_went_a_moment_ago_leaves_a_row_without_words(state: AppState) -> None:
    state.conversations[70] = group_summary(70, "Lab 3")
    rows = ConversationRows(state)
    rows.refresh()
    del state.conversations[70]
    assert (rows.row(0).key, rows.row(0).title) == (Talk(70), "")
    rows.refresh()
    assert len(rows) == 0
