"""Watching the server's sessions: pages, events in between, and how many accounts there are."""

from __future__ import annotations

import pytest

from tests.client.peer import TIME, PeerSession, account
from tests.client.rig import Rig
from whatsapp_like.client import events
from whatsapp_like.client.engine.panel import COUNT_EVERY
from whatsapp_like.errors import ConnectionLost, ErrorCode, Refused
from whatsapp_like.models.account import SessionEntry
from whatsapp_like.models.bounds import MAX_ID
from whatsapp_like.protocol import envelopes as e


def entry(number: int, **more: object) -> SessionEntry:
    values: dict[str, object] = {
        "id": number,
        "account": account(number),
        "device": number,
        "device_name": "laptop",
        "address": "127.0.0.1",
        "since": TIME + number,
        "client": "test/1",
    }
    return SessionEntry.model_validate(values | more)


class Watch:
    """Somebody who watches, and the server's side of it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.done = 0
        self.errors: list[Refused | ConnectionLost] = []
        rig.online()
        rig.engine.panel.watch(self._done, self.errors.append)
        rig.flow()

    def _done(self) -> None:
        self.done += 1

    @property
    def session(self) -> PeerSession:
        assert self.rig.session is not None
        return self.rig.session

    def asked(self) -> list[e.ListSessions]:
        return [a for a in self.session.asked(e.ListSessions) if isinstance(a, e.ListSessions)]

    def say(self, *envelopes: e.ServerEnvelope) -> None:
        for envelope in envelopes:
            self.session.say(envelope)
        self.rig.flow()

    def answer(
        self, *sessions: SessionEntry, accounts: int, next_: int | None = None, which: int = -1
    ) -> None:
        re = self.asked()[which].id
        self.say(e.SessionPage(re=re, sessions=sessions, accounts=accounts, next=next_))

    @property
    def seen(self) -> tuple[list[int], int]:
        last = self.rig.told(events.SessionsChanged)[-1]
        return [each.id for each in last.sessions], last.accounts


@pytest.fixture
def watch(alice: Rig) -> Watch:
    return Watch(alice)


def test_all_pages_are_told_at_once_newest_first(watch: Watch) -> None:
    watch.answer(entry(1), entry(2), accounts=7, next_=2)
    assert watch.rig.told(events.SessionsChanged) == []
    watch.answer(entry(5), accounts=7)
    assert watch.seen == ([5, 2, 1], 7)
    assert watch.done == 1


def test_what_happens_between_two_pages_is_not_lost(watch: Watch) -> None:
    watch.answer(entry(1), entry(2), accounts=7, next_=2)
    watch.say(e.SessionClosed(session=1), e.SessionChanged(session=entry(9)))
    watch.answer(entry(5), accounts=7, which=1)
    assert watch.seen[0] == [9, 5, 2]


def test_sessions_change_and_end(watch: Watch) -> None:
    watch.answer(entry(1), entry(2), accounts=2)
    watch.say(e.SessionChanged(session=entry(2, idle=True)))
    last = watch.rig.told(events.SessionsChanged)[-1]
    assert [each.idle for each in last.sessions] == [True, False]
    watch.say(e.SessionClosed(session=1))
    assert watch.seen == ([2], 2)
    assert len(watch.asked()) == 1, "nothing new, nothing to count"


def test_a_new_session_may_be_a_new_account_so_they_are_counted(watch: Watch) -> None:
    watch.answer(entry(1), accounts=1)
    watch.say(e.SessionChanged(session=entry(2)), e.SessionChanged(session=entry(3)))
    asked = watch.asked()
    assert len(asked) == 2, "one question for both"
    assert asked[1].after == MAX_ID
    watch.answer(accounts=2)
    assert watch.seen == ([3, 2, 1], 2)
    # The third one came while the first answer was under way: it is counted after that.
    assert len(watch.asked()) == 3
    watch.answer(accounts=3)
    assert watch.seen == ([3, 2, 1], 3)
    assert len(watch.asked()) == 3


def test_groups_are_counted_now_and_then(watch: Watch) -> None:
    watch.answer(entry(1), accounts=1)
    for _ in range(3):
        watch.rig.pass_time(COUNT_EVERY / 3)
        watch.rig.flow()
    assert [each.after for each in watch.asked()] == [0, MAX_ID]
    watch.say(e.SessionPage(re=watch.asked()[-1].id, sessions=(), accounts=1, groups=2, channels=3))
    last = watch.rig.told(events.SessionsChanged)[-1]
    assert (len(last.sessions), last.groups, last.channels) == (1, 2, 3)


def test_after_a_reconnect_the_list_is_asked_for_again_and_old_ones_stay_until_then(
    watch: Watch,
) -> None:
    watch.answer(entry(1), accounts=1)
    watch.say(e.SessionChanged(session=entry(2)))
    watch.rig.cut()
    before = len(watch.rig.told(events.SessionsChanged))
    watch.rig.online()
    assert len(watch.rig.told(events.SessionsChanged)) == before
    watch.answer(entry(4), accounts=2)
    assert watch.seen == ([4], 2)
    watch.say(e.SessionChanged(session=entry(5)))
    assert watch.asked()[-1].after == MAX_ID, "the count that was cut off does not block"


def test_who_may_not_watch_hears_so(alice: Rig) -> None:
    alice.peer.refuse = lambda said: (
        ErrorCode.NOT_ALLOWED if isinstance(said, e.ListSessions) else None
    )
    watch = Watch(alice)
    assert [error.code for error in watch.errors if isinstance(error, Refused)] == [
        ErrorCode.NOT_ALLOWED
    ]
    watch.say(e.SessionChanged(session=entry(1)))
    assert alice.told(events.SessionsChanged) == []
