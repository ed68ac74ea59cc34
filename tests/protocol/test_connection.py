"""Who may say what and when, on either side, and what a peer's mistakes cost it."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.conftest import EXAMPLES, Pair
from whatsapp_like.errors import ErrorCode, LocalProtocolError
from whatsapp_like.models.account import Account
from whatsapp_like.protocol import envelopes as e
from whatsapp_like.protocol.codec import InvalidRequest, UnknownType, encode
from whatsapp_like.protocol.connection import COMPLAINTS_PER_MINUTE, State, resume_statement
from whatsapp_like.protocol.framing import AFTER_LOGIN, BEFORE_LOGIN, PAGE, encode_frame

LOGIN = {"Register", "StartLogin", "ChallengeLogin", "FinishLogin", "ResumeSession"}
ALIVE = {"Ping", "Pong"}
PROOF = {"StartLogin", "ChallengeLogin"}
REQUESTS = {
    "SetPreferences",
    "SetStatus",
    "RenameAccount",
    "ListDevices",
    "RemoveDevice",
    "RemoveOtherDevices",
    "ChangePassword",
    "SearchDirectory",
    "ListRoster",
    "PutContact",
    "RemoveContact",
    "OpenDirect",
    "ListConversations",
    "MarkConversation",
    "SendMessage",
    "FetchTimeline",
    "CreateGroup",
    "ChangeConversation",
    "LeaveConversation",
    "ForgetConversation",
    "AddMembers",
    "RemoveMember",
    "SetRole",
    "ListMembers",
    "CreateGroupInvite",
    "ListGroupInvites",
    "RevokeGroupInvite",
    "LookAtGroup",
    "JoinGroup",
    "SearchChannels",
    "FetchAccounts",
    "MarkMessages",
    "ListMessageMarks",
    "ScheduleMessage",
    "CancelScheduled",
    "ListScheduled",
    "FetchReceipts",
    "CreateInvite",
    "ListSessions",
    "SetPicture",
    "FetchPicture",
}
REPORTS = {"ActivityReported", "ReceiptsReported", "TypingReported"}
EVENTS = {
    "PreferencesChanged",
    "StatusChanged",
    "AccountChanged",
    "DevicesChanged",
    "ContactChanged",
    "ContactRemoved",
    "PresenceChanged",
    "ConversationChanged",
    "ConversationMarked",
    "MessageReceived",
    "ReceiptsChanged",
    "TypingChanged",
    "ConversationForgotten",
    "MembersChanged",
    "EverybodyReached",
    "MessagesMarked",
    "ScheduledChanged",
    "SessionChanged",
    "SessionClosed",
}
REPLIES = {
    "PictureKept",
    "PictureFetched",
    "Done",
    "DevicePage",
    "LoginParameters",
    "LoginChallenge",
    "DirectoryPage",
    "RosterPage",
    "ConversationOpened",
    "ConversationPage",
    "MessageSent",
    "TimelinePage",
    "MembersPage",
    "GroupInviteCreated",
    "GroupInvites",
    "GroupSeen",
    "ChannelPage",
    "AccountPage",
    "MessageMarksPage",
    "ScheduledPage",
    "MessageReceipts",
    "InviteCreated",
    "SessionPage",
}
CLIENT_SAYS: dict[State, set[str]] = {
    State.GREETING: {"Hello"},
    State.LOGIN: LOGIN | ALIVE,
    State.OPEN: REQUESTS | PROOF | REPORTS | ALIVE,
    State.CLOSED: set(),
}
SERVER_SAYS: dict[State, set[str]] = {
    State.GREETING: {"Welcome", "ErrorReply"},
    State.LOGIN: {"LoginParameters", "LoginChallenge", "SessionOpened", "ErrorReply"} | ALIVE,
    State.OPEN: EVENTS | REPLIES | {"ErrorReply"} | ALIVE,
    State.CLOSED: set(),
}
UNKNOWN = encode_frame(b'{"type":"mood.set","id":8}')

PairIn = Callable[[State], Pair]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", get_args(e.ClientEnvelope), ids=lambda kind: kind.__name__)
def test_what_a_client_may_say(kind: type, state: State, pair_in: PairIn) -> None:
    pair, allowed = pair_in(state), kind.__name__ in CLIENT_SAYS[state]
    envelope = EXAMPLES[kind]
    if allowed:
        pair.client.send(envelope)
    else:
        with pytest.raises(LocalProtocolError) as caught:
            pair.client.send(envelope)
        assert caught.value.code is ErrorCode.OUT_OF_STATE
    heard = list(pair.server.receive(encode(envelope), pair.now))
    assert heard == ([(envelope, b"")] if allowed else [])
    if state is not State.CLOSED:
        assert (pair.server.error is None) is allowed


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", get_args(e.ServerEnvelope), ids=lambda kind: kind.__name__)
def test_what_a_server_may_say(kind: type, state: State, pair_in: PairIn) -> None:
    pair, allowed = pair_in(state), kind.__name__ in SERVER_SAYS[state]
    envelope = EXAMPLES[kind]
    heard = list(pair.client.receive(encode(envelope), pair.now))
    assert heard == ([(envelope, b"")] if allowed else [])
    if state is not State.CLOSED:
        assert (pair.client.error is None) is allowed
    if allowed:
        pair.server.send(envelope)
    else:
        with pytest.raises(LocalProtocolError) as caught:
            pair.server.send(envelope)
        assert caught.value.code is ErrorCode.OUT_OF_STATE


def test_both_ends_move_on_the_same_envelope(pair: Pair) -> None:
    for state in (State.LOGIN, State.OPEN):
        fresh = Pair()
        fresh.reach(state)
        assert fresh.client.state is fresh.server.state is state
    assert pair.client.state is pair.server.state is State.GREETING


def test_a_closed_connection_hears_nothing_and_complains_of_nothing(pair_in: PairIn) -> None:
    pair = pair_in(State.CLOSED)
    assert list(pair.server.receive(b"\xff" * 100 + encode(e.Ping()), pair.now)) == []


def test_closing_while_hearing_drops_the_rest(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    heard = []
    for item in pair.server.receive(encode(e.Ping()) * 3, pair.now):
        heard.append(item)
        pair.server.close()
    assert heard == [(e.Ping(), b"")]


def test_nothing_after_an_error_is_looked_at(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    assert list(pair.server.receive(encode_frame(b"{"), pair.now)) == []
    assert pair.server.error is not None
    assert pair.server.error.code is ErrorCode.MALFORMED
    assert list(pair.server.receive(encode(e.Ping()), pair.now)) == []
    # The goodbye can still be said.
    pair.server.send(e.ErrorReply(code=pair.server.error.code))


def test_silence_is_measured_from_the_last_bytes(pair: Pair) -> None:
    assert pair.server.heard == 100.0
    list(pair.server.receive(b"\x00", 107.5))
    assert pair.server.heard == 107.5


# --- limits ---------------------------------------------------------------------------------------


def _frame(length: int) -> bytes:
    header = b'{"type":"ping"}'
    return encode_frame(header, bytes(length - 2 - len(header)))


@pytest.mark.parametrize(
    ("state", "limit"), [(State.LOGIN, BEFORE_LOGIN), (State.OPEN, AFTER_LOGIN)]
)
def test_what_a_server_takes_grows_with_login(state: State, limit: int, pair_in: PairIn) -> None:
    pair = pair_in(state)
    assert len(list(pair.server.receive(_frame(limit), pair.now))) == 1
    assert list(pair.server.receive(_frame(limit + 1), pair.now)) == []
    assert pair.server.error is not None
    assert pair.server.error.code is ErrorCode.TOO_LARGE


@pytest.mark.parametrize(("state", "limit"), [(State.LOGIN, BEFORE_LOGIN), (State.OPEN, PAGE)])
def test_what_a_client_takes_grows_to_pages(state: State, limit: int, pair_in: PairIn) -> None:
    pair = pair_in(state)
    assert len(list(pair.client.receive(_frame(limit), pair.now))) == 1
    assert list(pair.client.receive((limit + 1).to_bytes(4, "big"), pair.now)) == []
    assert pair.client.error is not None
    assert pair.client.error.code is ErrorCode.TOO_LARGE


def test_a_large_event_in_the_same_read_as_the_opened_session_is_heard(pair_in: PairIn) -> None:
    pair = pair_in(State.LOGIN)
    opened, event = EXAMPLES[e.SessionOpened], EXAMPLES[e.MessageReceived]
    data = pair.server.send(opened) + pair.server.send(event, bytes(30_000))
    assert list(pair.client.receive(data, pair.now)) == [(opened, b""), (event, bytes(30_000))]


@given(st.lists(st.integers(0, 10_000), max_size=10))
def test_any_split_of_a_whole_conversation_is_heard_alike(cuts: list[int]) -> None:
    said: list[tuple[Any, bytes]] = [
        (EXAMPLES[e.Welcome], b""),
        (EXAMPLES[e.SessionOpened], b""),
        (EXAMPLES[e.MessageReceived], bytes(5_000)),
        (EXAMPLES[e.TimelinePage], b"bodies"),
    ]
    data = b"".join(encode(*item) for item in said)
    edges = sorted({0, len(data), *(cut % len(data) for cut in cuts)})
    client = Pair().client
    heard = [
        item for start, end in pairwise(edges) for item in client.receive(data[start:end], 0.0)
    ]
    assert heard == said
    assert client.error is None
    assert client.buffered == 0


def test_an_envelope_too_long_for_a_frame_leaves_the_state_as_it_was(pair_in: PairIn) -> None:
    pair = pair_in(State.LOGIN)
    account = Account.model_construct(id=1, handle="x" * 70_000, first_name="x", last_name="")
    opened = EXAMPLES[e.SessionOpened].model_copy(update={"account": account})
    with pytest.raises(LocalProtocolError):
        pair.server.send(opened)
    assert pair.server.state is State.LOGIN


# --- mistakes -------------------------------------------------------------------------------------


def test_an_unknown_type_and_an_impossible_request_are_survived(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    wrong = encode_frame(b'{"type":"contact.remove","id":9,"account":"0"}')
    data = UNKNOWN + wrong + encode(e.Ping())
    unknown, invalid, ping = pair.server.receive(data, pair.now)
    assert isinstance(unknown, UnknownType)
    assert unknown.request == 8
    assert isinstance(invalid, InvalidRequest)
    assert (invalid.request, invalid.code) == (9, ErrorCode.INVALID)
    assert invalid.detail.startswith("account: ")
    assert ping == (e.Ping(), b"")
    assert pair.server.error is None


def test_the_twenty_first_mistake_of_a_minute_ends_the_connection(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    assert len(list(pair.server.receive(UNKNOWN * COMPLAINTS_PER_MINUTE, 200.0))) == 20
    assert list(pair.server.receive(UNKNOWN, 259.9)) == []
    assert pair.server.error is not None
    assert pair.server.error.code is ErrorCode.UNKNOWN_TYPE


def test_twenty_mistakes_every_minute_are_survived(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    for second in range(0, 600, 3):
        assert len(list(pair.server.receive(UNKNOWN, 200.0 + second))) == 1
    assert pair.server.error is None


def test_a_client_leaves_alone_whatever_a_newer_server_says(pair_in: PairIn) -> None:
    pair = pair_in(State.OPEN)
    heard = list(pair.client.receive(UNKNOWN * 500, pair.now))
    assert len(heard) == 500
    assert pair.client.error is None


@given(st.binary(max_size=200))
def test_any_bytes_are_survived_or_end_the_connection(data: bytes) -> None:
    for state in (State.GREETING, State.LOGIN, State.OPEN):
        pair = Pair()
        pair.reach(state)
        for end in (pair.server, pair.client):
            list(end.receive(data, pair.now))
            list(end.receive(encode_frame(data), pair.now))
            assert end.error is None or isinstance(end.error.code, ErrorCode)


@given(
    st.sampled_from(sorted(EXAMPLES, key=lambda kind: kind.__name__)),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_damaged_envelopes_are_heard_survived_or_end_the_connection(
    kind: type, damage: list[tuple[int, int]]
) -> None:
    data = bytearray(encode(EXAMPLES[kind], b"payload"))
    for position, value in damage:
        data[position % len(data)] = value
    pair = Pair()
    pair.reach(State.OPEN)
    for end in (pair.server, pair.client):
        list(end.receive(bytes(data), pair.now))
        assert end.error is None or isinstance(end.error.code, ErrorCode)


# --- resuming -------------------------------------------------------------------------------------


def test_a_resuming_device_signs_domain_ids_nonce_and_binding() -> None:
    assert resume_statement(b"\x00\xff", 1, 2**63 - 1, b"\x01\n") == (
        b"WL resume 1\n1\n9223372036854775807\n00ff\n\x01\n"
    )
