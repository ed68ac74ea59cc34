"""The desktop with five conversations open, at a real server: memory, rest, themes, a flood.

`python -m benchmarks.gui.desk FOLDER ROUNDS SECONDS`: a profile that is signed in there. For
SECONDS nobody touches anything, a caret blinks in a composer, and everything is counted that the
process does: heartbeats, timers, garbage collection.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.gui.rig import Figures, Rig, cpu, resident, tell
from whatsapp_like.client.events import Event, ItemsChanged, SummaryChanged
from whatsapp_like.client.mailbox import Mailbox
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.state.session import Phase
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.pump import Pump

CHATS: Final = 5
EVENTS: Final = 5_000
"""Events a second: every other one a message, every other one the line of its conversation."""
SLICE: Final = 0.01


def measure(rig: Rig, rounds: int, seconds: float) -> Figures:
    """Return times in ms, memory in MiB, and the share of a core in percent."""
    rig.wait(lambda: rig.listed and rig.state.session.phase is Phase.ONLINE)
    talks = list(rig.state.conversations)[:CHATS]
    if len(talks) < CHATS:
        raise RuntimeError(f"{len(talks)} conversations")
    for talk in talks:
        rig.open(talk)
    rig.desktop.talks[talks[0]].composer.writing.focus_force()
    rig.rest(3)
    figures: Figures = {"resident": [resident()]}
    before = cpu()
    rig.rest(seconds)
    figures["idle"] = [(cpu() - before) / seconds * 100]
    for _ in range(2):  # each theme once: its pictures are made then
        rig.preferences.toggle_theme()
        rig.settle()
    for _ in range(4 * rounds):
        rig.timed(figures, "theme", rig.preferences.toggle_theme)
    figures |= flood(rig, talks, min(seconds, 4))
    figures["resident after"] = [resident()]
    return figures


def flood(rig: Rig, talks: list[int], seconds: float) -> Figures:
    """Let another thread post events as fast as said, and return the gaps in Tk's loop."""
    count = round(EVENTS * seconds)
    # Made while they are posted, as the network thread would.
    events = _events(rig, talks)
    mailbox = Mailbox()
    pump = Pump(rig.root, mailbox)
    handled = 0

    def handle(event: Event) -> None:
        nonlocal handled
        rig.receive(event)
        handled += 1

    def post() -> None:
        begin, posted = time.perf_counter(), 0
        while posted < count:
            due = min(count, round((time.perf_counter() - begin) * EVENTS))
            for event in islice(events, due - posted):
                mailbox.post(lambda event=event: handle(event))  # type: ignore[misc]
            posted = due
            time.sleep(SLICE)

    gaps: list[float] = []
    used: list[float] = []
    last = begin = time.perf_counter()
    last_used = time.thread_time()

    def tick() -> None:
        nonlocal last, last_used
        now, now_used = time.perf_counter(), time.thread_time()
        gaps.append((now - last) * 1000)
        used.append((now_used - last_used) * 1000)
        last, last_used = now, now_used
        if handled < count:
            rig.root.after(1, tick)

    poster = threading.Thread(target=post)
    rig.root.after(1, tick)
    poster.start()
    rig.wait(lambda: handled == count)
    took = time.perf_counter() - begin
    poster.join()
    pump.stop()
    mailbox.close()
    rig.settle()
    largest = {"largest gap": [max(gaps)], "largest gap cpu": [max(used)]}
    return {"gap": gaps, "gap cpu": used, **largest, "rate": [count / took]}


def _events(rig: Rig, talks: list[int]) -> Iterator[Event]:
    lasts = {talk: rig.state.timelines[talk][-1] for talk in talks}
    lines = {talk: rig.state.conversations[talk] for talk in talks}
    for number, talk in enumerate(cycle(talks)):
        last, line = lasts[talk], lines[talk]
        assert line.conversation is not None
        text = f"Message number {number}, one of very many that arrive at the same time."
        item = lasts[talk] = TimelineItem(
            conversation=talk,
            seq=last.seq + 1,
            sender=line.peer,
            time=last.time + 10,
            kind="text",
            body=TextBody(text=text).encode(),
        )
        head = line.conversation.model_copy(update={"last_seq": item.seq, "last_time": item.time})
        yield ItemsChanged(conversation=talk, items=(item,))
        yield SummaryChanged(
            summary=line.model_copy(update={"conversation": head, "last": item, "unread": number})
        )


if __name__ == "__main__":
    RIG = Rig(Path(sys.argv[1]))
    tell(measure(RIG, int(sys.argv[2]), float(sys.argv[3])))
    RIG.quit()
