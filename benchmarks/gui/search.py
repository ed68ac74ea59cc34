"""Searching a large archive: what the archive takes for a page of hits, and what somebody waits.

`python -m benchmarks.gui.search FOLDER ROUNDS`
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.gui.rig import PROFILE, Figures, Rig, tell
from whatsapp_like.client.archive import open_archive
from whatsapp_like.client.profile import ARCHIVE_FILE
from whatsapp_like.views.main.view import MainView

PAGE = 50
ASKED = {
    "words": ("the ", "message ", "want to ", "the and you ", '"good see"', "n99999 ", "zzz "),
    "beginnings": ("t", "n", "b", "th", "the", "mes", "mess", "bra", "wan", "zz", "the i you t"),
    "operators": (
        "from:me the ",
        "from:person3 the",
        "in:person2 m",
        "from:me in:person2 message ",
        "from:person150 th",
        "the before:{month} ",
    ),
    "lists": ("from:me ", "from:person3 ", "in:person2 ", "after:{month} ", "before:{month} "),
}
TYPED = ("t", "message", "from:person3 the", "mes")


def measure_archive(folder: Path, rounds: int) -> Figures:
    """Return the ms from question to answer, by kind of question; rounds are interleaved."""
    archive = open_archive(folder / PROFILE / ARCHIVE_FILE)
    archive.read(lambda reader: reader.load())
    now = datetime.now().astimezone().date()
    figures: Figures = {}
    for _ in range(rounds):
        for kind, texts in ASKED.items():
            for text in texts:
                asked = text.format(month=now - timedelta(days=30))
                begin, used = time.perf_counter(), time.process_time()
                archive.read(lambda reader: reader.search(asked, None, PAGE, 0, now))  # noqa: B023
                figures.setdefault(kind, []).append((time.perf_counter() - begin) * 1000)
                figures.setdefault(f"{kind} cpu", []).append((time.process_time() - used) * 1000)
    archive.close()
    return figures


def measure_page(rig: Rig, figures: Figures, rounds: int) -> None:
    """Note the ms from the last letter of a search to the drawn first page of hits."""
    rig.wait(lambda: rig.listed)
    rig.settle()
    main = rig.desktop.page
    assert isinstance(main, MainView)
    page = main.conversations

    def search(text: str) -> None:
        page.search.write(text)
        rig.wait(lambda: page.rows.hits)

    for _ in range(rounds):
        for text in TYPED:
            page.search.clear()
            rig.wait(lambda: not page.rows.hits)
            rig.settle()
            rig.timed(figures, "typed", lambda text=text: search(text))  # type: ignore[misc]


if __name__ == "__main__":
    FOLDER, ROUNDS = Path(sys.argv[1]), int(sys.argv[2])
    FIGURES = measure_archive(FOLDER, ROUNDS)
    RIG = Rig(FOLDER)
    measure_page(RIG, FIGURES, ROUNDS)
    RIG.quit()
    tell(FIGURES)
