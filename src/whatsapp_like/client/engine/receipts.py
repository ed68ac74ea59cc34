"""Receipts: tells the server what the archive has on disk and what I have read.

Runs on the network thread; no I/O. One report covers all that a transaction brought, so a flood of
messages costs few receipts. What the server does not know at the start of a session is told again.
"""

from __future__ import annotations

from itertools import islice

from whatsapp_like.client.engine.link import Link
from whatsapp_like.client.engine.timelines import Timelines
from whatsapp_like.client.operations import RaiseWatermarks
from whatsapp_like.protocol import envelopes as e

MOST = 256
"""Watermarks in one report."""


class Receipts:
    """My own watermarks."""

    def __init__(self, link: Link, timelines: Timelines) -> None:
        self._link = link
        self._timelines = timelines
        self._due: dict[int, None] = {}

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
        for track in self._timelines.tracks.values():
            self.rose(track.id)

    def rose(self, conversation: int) -> None:
        """A watermark of mine in that conversation may have risen, on disk."""
        track = self._timelines.tracks.get(conversation)
        if track is None:
            return
        if track.committed > track.told_delivered or track.read > track.told_read:
            self._due[conversation] = None

    def flush(self) -> None:
        """Report what is due."""
        if not self._link.is_open or not self._timelines.is_listed:
            return
        while self._due:
            watermarks = []
            for conversation in tuple(islice(self._due, MOST)):
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
