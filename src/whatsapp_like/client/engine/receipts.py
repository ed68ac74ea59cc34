"""Receipts: tells the server what the archive has on disk and what I have read.

Runs on the network thread; no I/O. One report covers all that a transaction brought, so a flood of
messages costs few receipts. What the server does not know at the start of a session is told again.
In a large group, where each message makes everybody report at once, each waits somewhat longer.
"""

from __future__ import annotations

from typing import Final

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.timelines import Timelines
from whatsapp_like.client.engine.track import Track
from whatsapp_like.client.operations import RaiseWatermarks
from whatsapp_like.protocol import envelopes as e

MOST: Final = 256
"""Watermarks in one report."""

FEW: Final = 50
"""Members of a group up to which every receipt is told at once."""

PAUSE: Final = 0.002
"""Seconds for which receipts are gathered in a larger one, for each member: so the server hears no
more than 500 a second of a group, whatever its size and how much is written in it."""

LONGEST: Final = 5.0
"""Seconds that a subscriber of a large channel waits at most: my other devices want to know."""


class Receipts:
    """My own watermarks."""

    def __init__(self, link: Link, timelines: Timelines) -> None:
        self._link = link
        self._timelines = timelines
        self._due: dict[int, float] = {}
        """When what conversation is to be reported."""

    def mark_read(self, conversation: int, seq: int) -> None:
        """I have read everything up to `seq`; the server hears of it once that is on disk."""
        track = self._timelines.tracks.get(conversation)
        if track is None:
            return
        seq = min(seq, track.last_seq)
        if seq > track.read:
            track.read = seq
            self._link.store(RaiseWatermarks(conversation, self._timelines.me, read=seq))

    def listed(self) -> None:
        """A session is in step: tell what the server does not know."""
        self._due.clear()  # what was due in the last one has no timer any more
        for track in self._timelines.tracks.values():
            self.rose(track.id)

    def rose(self, conversation: int) -> None:
        """A watermark of mine in that conversation may have risen, on disk."""
        track = self._timelines.tracks.get(conversation)
        if track is None or conversation in self._due:
            return
        if track.committed > track.told_delivered or track.read > track.told_read:
            pause = _pause(track)
            self._due[conversation] = self._link.now + pause
            if pause:
                self._link.later(pause, self.flush)

    def flush(self) -> None:
        """Report what is due."""
        if not self._link.is_open or not self._timelines.is_listed:
            return
        due = [where for where, at in self._due.items() if at <= self._link.now]
        for start in range(0, len(due), MOST):
            watermarks = []
            for conversation in due[start : start + MOST]:
                del self._due[conversation]
                track = self._timelines.tracks.get(conversation)
                if track is None:
                    continue  # forgotten meanwhile
                delivered = track.committed if track.committed > track.told_delivered else 0
                read = track.read if track.read > track.told_read else 0
                if delivered or read:
                    track.told_delivered = max(track.told_delivered, delivered)
                    track.told_read = max(track.told_read, read)
                    watermarks.append(
                        e.Watermark(
                            conversation=conversation, delivered_seq=delivered, read_seq=read
                        )
                    )
            if watermarks:
                self._link.say(e.ReceiptsReported(watermarks=tuple(watermarks)))


def _pause(track: Track) -> float:
    """Return for how many seconds receipts of a conversation are gathered."""
    group = track.head.group
    members = group.member_count if group is not None else 0
    return min(members * PAUSE, LONGEST) if members > FEW else 0.0
