"""Make assets/alert.wav, the sound of a new message: two soft notes, like a small xylophone.

    python tools/build_sound.py [FILE]

Ours from the first sample; the same bytes each time.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from pathlib import Path
from typing import Final

RATE: Final = 22_050
LENGTH: Final = 0.42
# When it begins (s), its pitch (Hz), how loud it is: a fifth upwards, E5 to B5.
NOTES: Final = ((0.0, 659.26, 0.34), (0.09, 987.77, 0.42))
# Of a wooden bar: the multiple of its pitch, how strong, how fast it dies away.
PARTIALS: Final = ((1.0, 1.0, 11.0), (3.93, 0.22, 26.0), (9.2, 0.05, 60.0))
ATTACK: Final = 0.004
FADE: Final = 0.05


def sample(moment: float) -> float:
    """Return the sound at a moment in seconds, between -1 and 1."""
    total = 0.0
    for start, pitch, loudness in NOTES:
        since = moment - start
        if since < 0:
            continue
        rise = min(1.0, since / ATTACK)
        for multiple, strength, decay in PARTIALS:
            wave_ = math.sin(2 * math.pi * pitch * multiple * since)
            total += loudness * rise * strength * math.exp(-decay * since) * wave_
    return total * min(1.0, (LENGTH - moment) / FADE)


def build(file: Path) -> None:
    """Write the sound."""
    values = [round(32_000 * sample(n / RATE)) for n in range(round(RATE * LENGTH))]
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    root = Path(__file__).parent.parent
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else root / "assets" / "alert.wav")
