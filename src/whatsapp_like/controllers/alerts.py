"""Who is told of a new message, and how loudly: decided here, carried out by others.

Runs on Tk's thread. A message is told of at once and once. What comes in quick succession is told
of together, and so is everything that was missed while there was no connection.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from whatsapp_like.client.events import (
    Event,
    Offline,
    Online,
    SignedOut,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
    Synced,
)
from whatsapp_like.controllers.naming import name_of, title_of
from whatsapp_like.i18n import _, ngettext
from whatsapp_like.models.alerts import Alert, Preview
from whatsapp_like.models.enums import AlertLevel, ConversationKind
from whatsapp_like.models.kinds import is_counted
from whatsapp_like.models.text import clean_preview

if TYPE_CHECKING:
    from whatsapp_like.controllers.ports import Clock, Timers
    from whatsapp_like.models.state.app import AppState
    from whatsapp_like.models.timeline import ConversationSummary, Person, TimelineItem

GATHER_MS: Final = 300
SETTLE_MS: Final = 1_000
MOST: Final = 3
WITHIN_S: Final = 10.0
SOUND_EVERY_S: Final = 1.0
TEXT_MOST: Final = 300


Says = Callable[["TimelineItem"], str | None]
"""Says in one line what a message says; None when only a newer WL can show it."""


class AlertWays(Protocol):
    """How somebody is reached. Nothing here blocks, and nothing here fails."""

    def show(self, alert: Alert) -> None:
        """Show an alert, in place of an earlier one of the same conversation."""
        ...

    def amend(self, alert: Alert) -> None:
        """Let the alert of that conversation say this, if it is still to be seen."""
        ...

    def withdraw(self, conversation: int) -> None:
        """Take away the alert of a conversation, if it is still to be seen."""
        ...

    def play(self) -> None:
        """Play the sound."""
        ...

    def demand(self, conversation: int) -> None:
        """Let the task list show that the conversation's window wants attention."""
        ...

    def attended(self, conversation: int) -> bool:
        """Tell whether somebody is looking at the conversation right now."""
        ...


@dataclass(slots=True)
class _Known:
    """How far a conversation was known when it was heard of last."""

    seq: int = 0
    last: int = 0
    unread: int = 0
    mentions: int = 0


class AlertController:
    """Turns what arrives into alerts."""

    def __init__(
        self, state: AppState, timers: Timers, clock: Clock, ways: AlertWays, says: Says
    ) -> None:
        self._state = state
        self._timers = timers
        self._clock = clock
        self._ways = ways
        self._says = says
        self._known: dict[int, _Known] = {}
        self._waiting: dict[int, int] = {}
        """By conversation: how many messages are yet to be told of."""
        self._shown: dict[int, frozenset[int]] = {}
        """By alert, which its conversation names or 0: the conversations that it told of."""
        self._said_last: dict[int, tuple[int, Alert]] = {}
        """By conversation that has an alert of its own: the seq of the message that it shows."""
        self._amended: set[int] = set()
        """Conversations whose alert is to say something else."""
        self._told_at: deque[float] = deque(maxlen=MOST)
        self._played_at = float("-inf")
        self._catching_up = True
        self._missed = False
        self._is_first = False
        self._cancel: Callable[[], None] | None = None

    def load(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """Take what the archive knows as known."""
        # On a new device everything is new: nothing of that is news.
        self._is_first = not summaries
        for summary in summaries:
            self._known.setdefault(
                summary.id,
                _Known(
                    _last_seq(summary),
                    summary.last.seq if summary.last else 0,
                    summary.unread,
                    summary.mentions,
                ),
            )

    def receive(self, event: Event) -> None:
        """Take in what the client tells; those who keep the state have done so before."""
        match event:
            case SummaryChanged():
                self._heard(event.summary)
            case SummaryReplaced():
                self._known.setdefault(event.summary.id, self._known.pop(event.old_id, _Known()))
                self._heard(event.summary)
            case SummaryRemoved():
                self._known.pop(event.id, None)
                self._forget(event.id)
            case Online() | Offline():
                self._catching_up = True
            case Synced():
                self._caught_up()
            case SignedOut():
                self._clear()
            case _:
                pass

    def reminder(self, item: TimelineItem) -> Alert:
        """Return the alert of what somebody wanted to be reminded of."""
        preview = self._state.desktop.alerts.preview
        summary = self._state.conversations.get(item.conversation)
        name = title_of(self._state, summary) if summary is not None else "WL"
        text = _("You wanted to be reminded of a message.")
        if preview is Preview.NOTHING:
            name = "WL"
        elif preview is Preview.TEXT and not item.deleted_by and (said := self._says(item)):
            text = _cut(clean_preview(said))
        return Alert(
            conversation=item.conversation,
            title=_("Reminder: {name}").format(name=name),
            text=text,
        )

    # --- what is news -----------------------------------------------------------------------------

    def _heard(self, summary: ConversationSummary) -> None:
        known = self._known.setdefault(summary.id, _Known())
        new = self._news(summary, known)
        known.seq = max(known.seq, _last_seq(summary))
        known.last = max(known.last, summary.last.seq if summary.last else 0)
        known.unread, known.mentions = summary.unread, summary.mentions
        if not summary.unread:
            self._forget(summary.id)
        elif new and not (self._catching_up and self._is_first):
            self._waiting[summary.id] = self._waiting.get(summary.id, 0) + new
            if self._catching_up:
                self._missed = True
            else:
                self._later(GATHER_MS)
        elif not new and self._since_changed(summary.id) is not None:
            # No more often than others are shown: whoever edits chooses how often that is.
            self._amended.add(summary.id)
            self._later(GATHER_MS)

    def _since_changed(self, conversation: int) -> Alert | None:
        """Return what an alert has to say since its message was edited or deleted; None where it
        says that."""
        seq, alert = self._said_last.get(conversation, (0, None))
        summary = self._state.conversations.get(conversation)
        if alert is None or summary is None or summary.last is None or summary.last.seq != seq:
            return None
        now = self._of_one(conversation, alert.count)
        return now if now != alert else None

    def _amend(self) -> None:
        amended, self._amended = self._amended, set()
        for conversation in amended:
            now = self._since_changed(conversation) if self._wanted(conversation) else None
            if now is not None:
                self._said_last[conversation] = self._said_last[conversation][0], now
                self._told_at.append(self._clock())
                self._ways.amend(now)

    def _news(self, summary: ConversationSummary, known: _Known) -> int:
        """Return how many messages of others have come since the last time, that are told of."""
        if summary.alerts is AlertLevel.NONE:
            return 0
        if summary.alerts is AlertLevel.MENTIONS:
            return max(0, summary.mentions - known.mentions)
        new = min(summary.unread, _last_seq(summary) - known.seq)
        last = summary.last
        if last is None or new <= 0:
            return 0
        if self._is_mine(last.sender):
            # One that waits in my outbox hides what came before it; one that was sent since, from
            # another device perhaps, shows that I know what came before it.
            return max(0, min(new, summary.unread - known.unread)) if not last.seq else 0
        if not is_counted(last.kind) or 0 < last.seq <= known.last:
            # A pin, what the server tells, a change of what is known: what came with it counts.
            return max(0, min(new, summary.unread - known.unread))
        return new

    def _caught_up(self) -> None:
        self._catching_up = self._is_first = False
        if self._missed:
            # What was under way arrives about now: it belongs to what was missed.
            self._later(SETTLE_MS)

    def _wanted(self, conversation: int) -> bool:
        """Tell whether anybody should hear of a conversation now."""
        summary = self._state.conversations.get(conversation)
        if summary is None or not summary.unread or self._ways.attended(conversation):
            return False
        if summary.is_quiet(round(self._clock() * 1000) + self._state.session.clock_offset):
            return False
        sender = summary.last.sender if summary.last else 0
        return not (self._is_blocked(summary.peer) or self._is_blocked(sender))

    # --- telling ----------------------------------------------------------------------------------

    def _later(self, ms: int) -> None:
        if self._cancel is None:
            self._cancel = self._timers.after(ms, self._tell)

    def _tell(self) -> None:
        self._cancel = None
        settings = self._state.desktop.alerts
        if not settings.on or self._state.quiet.now:
            # It is in the list, with its count: nothing is made up for later.
            self._waiting.clear()
            self._amended.clear()
            self._missed = False
            return
        known = self._state.conversations
        unread = {each: s.unread for each, s in known.items()}
        # What was only known to be there may be nothing that counts.
        self._waiting = {
            each: min(n, unread[each]) for each, n in self._waiting.items() if self._wanted(each)
        }
        now = self._clock()
        if len(self._told_at) == MOST and now - self._told_at[0] < WITHIN_S:
            # Too many at once: the rest is told of together as soon as there is room.
            wait = WITHIN_S - (now - self._told_at[0])
            self._later(max(1, round(wait * 1000)))
            return
        self._amend()
        waiting, self._waiting = self._waiting, {}
        together, self._missed = self._missed, False
        if not waiting:
            return
        told = sum(now - at < WITHIN_S for at in self._told_at)
        if len(waiting) > 1 and (together or told + len(waiting) > MOST):
            self._show(self._of_several(waiting), frozenset(waiting))
        else:
            for conversation, count in waiting.items():
                alert, last = self._of_one(conversation, count), known[conversation].last
                self._said_last[conversation] = last.seq if last else 0, alert
                self._show(alert, frozenset((conversation,)))
        for conversation in waiting:
            self._ways.demand(conversation)
        if settings.sound and now - self._played_at >= SOUND_EVERY_S:
            self._played_at = now
            self._ways.play()

    def _show(self, alert: Alert, conversations: frozenset[int]) -> None:
        self._told_at.append(self._clock())
        self._shown[alert.conversation] = conversations | (
            self._shown.get(0, frozenset()) if not alert.conversation else frozenset()
        )
        self._ways.show(alert)

    def _of_one(self, conversation: int, count: int) -> Alert:
        summary = self._state.conversations[conversation]
        preview = self._state.desktop.alerts.preview
        news = _new_messages(count)
        if preview is Preview.NOTHING:
            return Alert(conversation=conversation, title="WL", text=news, count=count)
        person = self._state.people.get(summary.peer)
        name = title_of(self._state, summary)
        text = self._said(summary) if preview is Preview.TEXT else ""
        title, seed = name, person.account.handle if person else str(summary.peer)
        kind = _kind_of(summary)
        if kind is not ConversationKind.DIRECT:
            seed = str(conversation)
            writer = self._writer(summary)
            if writer and count == 1:
                title = _("{name} in {title}").format(name=writer, title=name)
            elif writer and text:
                text = f"{writer}: {text}"
        return Alert(
            conversation=conversation,
            title=title,
            text=f"{news}\n{text}" if text and count > 1 else text or news,
            count=count,
            name=name,
            seed=seed,
            kind=kind,
        )

    def _writer(self, summary: ConversationSummary) -> str:
        """Return who wrote last; nothing where that tells no news."""
        last = summary.last
        if last is None or self._is_mine(last.sender) or not is_counted(last.kind):
            return ""
        return name_of(self._state, last.sender)

    def _of_several(self, waiting: dict[int, int]) -> Alert:
        count, chats = sum(waiting.values()), len(waiting)
        text = ngettext("In {count} chat", "In {count} chats", chats).format(count=chats)
        if self._state.desktop.alerts.preview is not Preview.NOTHING:
            known = self._state.conversations
            text = ", ".join(title_of(self._state, known[each]) for each in reversed(waiting))
        return Alert(conversation=0, title=_new_messages(count), text=_cut(text), count=count)

    def _said(self, summary: ConversationSummary) -> str:
        """Return what the newest message says; nothing while my own waits behind it."""
        last = summary.last
        if last is None or self._is_mine(last.sender) or not is_counted(last.kind):
            return ""
        if last.deleted_by:
            # That something came says enough.
            return ""
        words = self._says(last)
        if words is None:
            return _("This message needs a newer WL.")
        return _cut(clean_preview(words))

    def _person(self, account: int) -> Person | None:
        return self._state.people.get(account)

    def _is_blocked(self, account: int) -> bool:
        person = self._person(account)
        return person is not None and person.blocked

    def _is_mine(self, sender: int) -> bool:
        me = self._state.session.account
        return me is not None and sender == me.id

    # --- taking back ------------------------------------------------------------------------------

    def _forget(self, conversation: int) -> None:
        """Nobody needs to be told of this conversation (any more)."""
        self._waiting.pop(conversation, None)
        self._said_last.pop(conversation, None)
        self._amended.discard(conversation)
        for key, conversations in list(self._shown.items()):
            if conversation not in conversations:
                continue
            rest = conversations - {conversation}
            if rest:
                self._shown[key] = rest
            else:
                del self._shown[key]
                self._ways.withdraw(key)

    def _clear(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        for conversation in (*self._known, *self._waiting):
            self._forget(conversation)
        self._known.clear()
        self._catching_up = self._is_first = True
        self._missed = False


def _kind_of(summary: ConversationSummary) -> ConversationKind:
    return summary.conversation.kind if summary.conversation else ConversationKind.DIRECT


def _last_seq(summary: ConversationSummary) -> int:
    return summary.conversation.last_seq if summary.conversation else 0


def _new_messages(count: int) -> str:
    words = ngettext("{count} new message", "{count} new messages", count)
    return words.format(count=count)


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_MOST else text[: TEXT_MOST - 1].rstrip() + "\u2026"
