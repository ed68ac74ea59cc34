"""A group of a thousand members: its window opened, its list searched.

`python -m benchmarks.gui.group FOLDER ROUNDS`: the profile's archive has the list of members, with
everybody's name; no server answers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.gui.data import GROUP
from benchmarks.gui.rig import Figures, Rig, tell

MEMBERS = 1000


def measure(rig: Rig, rounds: int) -> Figures:
    """Return the times in ms, from the call to the drawn list."""
    rig.wait(lambda: rig.listed)
    rig.settle()
    groups, figures = rig.desktop.groups, Figures()

    def show() -> None:
        groups.show(GROUP)
        window = groups.infos[GROUP]
        rig.wait(lambda: len(window.rows) == MEMBERS and window.list.canvas.find_all())

    # The first one loads what the window is made of.
    rig.timed(figures, "first group", show)
    for _ in range(rounds * 4):
        groups.infos[GROUP].close()
        rig.settle()
        rig.timed(figures, "group", show)
    window = groups.infos[GROUP]
    for text in ("person 7", "99", "nobody", "") * rounds:
        rig.timed(figures, "members", lambda text=text: window.search.write(text))  # type: ignore[misc]
    return figures


if __name__ == "__main__":
    RIG = Rig(Path(sys.argv[1]))
    tell(measure(RIG, int(sys.argv[2])))
    RIG.quit()
