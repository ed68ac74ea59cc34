"""How much room the data folder's disk must keep: below that nothing new is taken.

Runs in a worker's thread, since a disk may take its time to answer; nothing is kept. A disk that is
quite full fails in ways that none of its programs can mend.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

_SHARE: Final = 20
"""On a small disk its twentieth part is enough."""


def is_short(folder: Path, floor: int, *, was_short: bool) -> bool:
    """Tell whether less than `floor` bytes are free for us, or less than a twentieth of the disk
    where that is less. Once short, a tenth more must be free: so it does not change all the time.

    Raises:
        OSError: the system does not tell.
    """
    usage = shutil.disk_usage(folder)
    least = min(floor, usage.total // _SHARE)
    return usage.free < (least + least // 10 if was_short else least)
