"""Collects what a transaction changed, and tells it as events once it is committed.

Runs on the archive's thread. However many operations touch a line of the conversation list, the app
hears of it once per transaction.
"""

from __future__ import annotations

from collections.abc import Iterator

from whatsapp_like.client.archive.reader import Reader
from whatsapp_like.client.events import (
    Event,
    ItemRemoved,
    ItemsChanged,
    RemindersChanged,
    SummaryChanged,
    SummaryRemoved,
    SummaryReplaced,
    TimelineReset,
)
from whatsapp_like.models.timeline import TimelineItem

BULK = 256
"""More changed items of one conversation than this are told as one `TimelineReset`."""


class Changes:
    """What happened so far; dicts stand in for sets that keep their order."""

    def __init__(self) -> None:
        self._lines: dict[int, None] = {}
        self._replaced: dict[int, int] = {}
        self._seqs: dict[int, dict[int, None]] = {}
        self._locals: dict[int, None] = {}
        self._removed: list[TimelineItem] = []
        self._reset: dict[int, None] = {}
        self._forgotten: list[int] = []
        self._reminders = False

    def line(self, conversation: int) -> None:
        """A line of the conversation list changed."""
        self._lines[conversation] = None

    def replaced(self, old: int, new: int) -> None:
        """A placeholder became a conversation."""
        self._replaced[old] = new
        self._lines.pop(old, None)

    def forgotten(self, conversation: int) -> None:
        """A conversation is gone, and nothing that happened in it is told any more."""
        self._forgotten.append(conversation)
        for told in (self._lines, self._seqs, self._reset):
            told.pop(conversation, None)

    def stored(self, conversation: int, seq: int) -> None:
        """A committed item is new or changed."""
        self._seqs.setdefault(conversation, {})[seq] = None

    def waiting(self, local: int) -> None:
        """An item of the outbox is new or changed."""
        self._locals[local] = None

    def removed(self, item: TimelineItem) -> None:
        """An item is gone."""
        self._removed.append(item)

    def reset(self, conversation: int) -> None:
        """A timeline changed in ways that single items do not tell."""
        self._reset[conversation] = None

    def reminders(self) -> None:
        """Something that I want to be reminded of, or when, changed."""
        self._reminders = True

    def events(self, reader: Reader) -> Iterator[Event]:
        """Yield what the app should know, from what is on disk now."""
        for old, new in self._replaced.items():
            if (line := reader.summary(new)) is not None:
                yield SummaryReplaced(old_id=old, summary=line)
        for conversation in self._forgotten:
            yield SummaryRemoved(id=conversation)
        told = set(self._replaced.values())
        for conversation in self._lines:
            if conversation not in told and (line := reader.summary(conversation)) is not None:
                yield SummaryChanged(summary=line)
        if len(self._removed) > BULK:
            self._reset |= dict.fromkeys(item.conversation for item in self._removed)
        for item in self._removed:
            if item.conversation not in self._reset:
                yield ItemRemoved(item=item)
        changed: dict[int, list[TimelineItem]] = {}
        for conversation, seqs in self._seqs.items():
            if len(seqs) > BULK:
                self._reset[conversation] = None
            elif conversation not in self._reset:
                changed[conversation] = reader.items(conversation, sorted(seqs))
        for local in self._locals:
            item_or_none = reader.waiting(local)
            if item_or_none is not None and item_or_none.conversation not in self._reset:
                changed.setdefault(item_or_none.conversation, []).append(item_or_none)
        for conversation in self._reset:
            yield TimelineReset(conversation=conversation)
        for conversation, found in changed.items():
            if found:
                yield ItemsChanged(conversation=conversation, items=tuple(found))
        if self._reminders:
            yield RemindersChanged(items=reader.reminders())
