"""Carries the changes of a timeline's state into its view, in as few strokes as it takes.

Runs on the Tk thread. After a reconnect thousands of messages arrive within a second; the view
draws what came at the end once per turn of the loop, not once per message.
"""

from __future__ import annotations

from collections.abc import Callable

from whatsapp_like.models.state.timeline import Timeline
from whatsapp_like.views.conversation.reading import ReadingPlace
from whatsapp_like.views.conversation.rows import TimelineRows
from whatsapp_like.views.jobs import Jobs
from whatsapp_like.views.observing import observe
from whatsapp_like.views.timeline import TimelineView


class TimelineFollower:
    """Follows one timeline for as long as its view lives."""

    def __init__(
        self,
        view: TimelineView,
        rows: TimelineRows,
        timeline: Timeline,
        attended: Callable[[], bool] = lambda: True,
        begin: ReadingPlace | None = None,
    ) -> None:
        """`attended` tells whether somebody looks: what comes meanwhile is not scrolled away.
        `begin` is where one was the last time, to be shown again unless there are news."""
        self._view = view
        self._rows = rows
        self._timeline = timeline
        self._jobs = Jobs(view)
        self._fresh = 0  # rows at the end that the view has not been told of
        self._own = False
        self._attended = attended
        self._missed = 0  # the seq of the first message that came while nobody looked
        self._to_end = False
        self._begin = begin
        self._begun = False
        observe(view, (timeline.inserted,), self._inserted)
        observe(view, (timeline.changed,), self._changed)
        observe(view, (timeline.removed,), self._removed)
        observe(view, (timeline.reset,), self._reset)
        observe(view, (timeline.extended,), self._extended)

    def _inserted(self, position: int, count: int) -> None:
        if position + count == len(self._timeline) and position:
            self._fresh += count
            last = self._rows.row(len(self._timeline) - 1)
            self._own = self._own or last.own
            if not self._missed and not self._attended() and not last.own:
                self._missed = self._timeline[position].seq
            if self._own:
                # I have written: what was unread has been seen.
                self.recount(self._rows.forget_unread)
            self._jobs.idle("append", self._append)
            return
        self._append()
        if position == 0 and count < len(self._timeline):
            self._view.prepended(count)
        elif position == 0:
            self._view.reset()
        else:
            # Before what waits in the outbox.
            self._view.inserted(position, count)

    def recount(self, count: Callable[[], object]) -> None:
        """Let `count` change what is unread, and draw the line where it stands then."""
        before, said = self._rows.first_unread(), self._rows.unread
        count()
        now = self._rows.first_unread()
        if (now, self._rows.unread) != (before, said):
            for index in {before, now} - {None}:
                self._changed(index)  # type: ignore[arg-type]

    def _append(self) -> None:
        self._jobs.cancel("append")
        if self._fresh:
            number, own = self._fresh, self._own
            self._fresh, self._own = 0, False
            missed = self._timeline.index_of(self._missed) if self._missed else None
            self._view.appended(number, own, missed)
            if self._attended() and self._view.at_end():
                # I have seen these come: those above the line are read long since.
                self.recount(self._rows.forget_unread)

    def end_at_newest(self) -> None:
        """Stand at the end once the newest page is there, and not at what is unread in it."""
        self._to_end, self._begin = True, None

    def place(self) -> ReadingPlace | None:
        """Return where one is, None at the newest message."""
        first, last = self._view.visible()
        if last < first:
            # Not on screen yet: one is still where one was.
            return self._begin
        if self._timeline.newest and self._view.at_end():
            return None
        seq = self._timeline[first].seq
        return ReadingPlace(seq, self._view.where()[1]) if seq else None

    def looked_up(self) -> None:
        """Take note that somebody looks again: they see what they missed, and scroll on."""
        self._missed = 0

    def _changed(self, position: int) -> None:
        if position < len(self._timeline) - self._fresh:
            self._view.changed(position)

    def _removed(self, position: int, _count: int) -> None:
        self._fresh = min(self._fresh, len(self._timeline))
        self._view.removed(position)
        self._next_changed(position)

    def _extended(self, _count: int) -> None:
        self._append()
        self._view.beyond = not self._timeline.newest
        self._view.extended()

    def _next_changed(self, position: int) -> None:
        """Draw a row anew whose neighbour above is another one now: it may head a group."""
        if position < len(self._timeline):
            self._view.changed(position)

    def _reset(self) -> None:
        self._fresh, self._own = 0, False
        self._jobs.cancel("append")
        self._rows.mark_unread()
        if self._to_end and self._timeline.newest:
            self._to_end = False
            self._rows.forget_unread()
        self._view.beyond = not self._timeline.newest
        news, begin = self._rows.first_unread(), None if self._begun else self._begin
        self._begun = True
        if news is None and begin is not None:
            # Or at the next one, where that message has gone.
            self._view.reset(self._rows.index_after(begin.seq - 1), begin.offset)
        else:
            self._view.reset(news)
