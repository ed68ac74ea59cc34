"""A long conversation in its window: opened, scrolled, added to, resized.

`python -m benchmarks.gui.talk FOLDER ROUNDS`: the profile's archive has it; its messages come page
by page through the bridge, as they do for everybody.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.gui.data import talk_of
from benchmarks.gui.rig import Figures, Rig, resident, tell
from whatsapp_like.client.events import ItemsChanged
from whatsapp_like.models.message import TextBody
from whatsapp_like.models.timeline import TimelineItem
from whatsapp_like.views.conversation.view import ConversationView

PERSON = 2
WIDTH, HEIGHT = 820, 760
STEP = 60
"""Pixels that a notch of the wheel scrolls, about."""
FAR_BACK = 5
"""Rounds of scrolling after which memory is measured: whoever reads further back takes more."""


def measure(rig: Rig, rounds: int) -> Figures:
    """Return the times in ms, and the memory in MiB."""
    talk = talk_of(PERSON)
    rig.wait(lambda: rig.listed)
    # Who I am decides on which side messages stand, and whether they have ticks.
    rig.wait(lambda: rig.state.session.account)
    rig.settle()
    figures: Figures = {}
    rig.timed(figures, "first open", lambda: rig.open(talk_of(PERSON + 1)))
    before = resident()
    for _ in range(rounds):
        rig.timed(figures, "open", lambda: rig.open(talk))
        rig.desktop.desk.close(talk)
        rig.settle()
    view = rig.open(talk)
    timeline = view.timeline

    def each(name: str, count: int, act: Callable[[int], object]) -> None:
        for number in range(count):
            rig.timed(figures, name, lambda number=number: act(number))  # type: ignore[misc]
            # What the act asked for, such as older messages, arrives in between.
            rig.rest(0.005)

    back = min(rounds, FAR_BACK)
    each("scroll", back * 60, lambda _: timeline.scroll(-STEP))
    each("page", back * 10, lambda _: timeline.page(-1))
    figures["memory"] = [resident() - before]
    timeline.to_newest()
    rig.wait(timeline.at_end)
    each("append", rounds * 20, lambda number: _append(rig, view, number))
    top = view.winfo_toplevel()

    def resize(number: int) -> None:
        wanted = WIDTH - 8 * (number % 20)
        top.geometry(f"{wanted}x{HEIGHT}")
        rig.wait(lambda: top.winfo_width() == wanted)

    resize(0)
    each("resize", rounds * 20, lambda number: resize(number + 1))
    return figures


def _append(rig: Rig, view: ConversationView, number: int) -> None:
    last = rig.state.timelines[view.conversation][-1]
    text = f"Message number {number}, which has just arrived and is as long as they are."
    item = TimelineItem(
        conversation=view.conversation,
        seq=last.seq + 1,
        sender=PERSON,
        time=last.time + 1000,
        kind="text",
        body=TextBody(text=text).encode(),
    )
    rig.receive(ItemsChanged(conversation=view.conversation, items=(item,)))


if __name__ == "__main__":
    RIG = Rig(Path(sys.argv[1]))
    tell(measure(RIG, int(sys.argv[2])))
    RIG.quit()
