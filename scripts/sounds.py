"""Makes the two sounds of the camera page: python scripts/sounds.py

One bright tone for a sheet that was read, two low ones for a sheet to do something about. They are our own, and so
small that they are kept beside the page rather than made anew.
"""

import math
import wave
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "station/static/sounds"
RATE = 8000
# Frequency in hertz (0 for silence) and length in seconds, one after the other.
SOUNDS = {"read": [(1047, 0.12)], "stop": [(330, 0.18), (0, 0.07), (247, 0.25)]}
# Tones swell and fade over this time, or they would click.
FADE = 0.01


def main() -> None:
    """Writes both as 8-bit WAV files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(RATE)
            file.writeframes(b"".join(tone(*each) for each in tones))


def tone(hertz: float, seconds: float) -> bytes:
    """One tone."""
    count = round(seconds * RATE)
    swell = [min(1.0, place / (FADE * RATE), (count - place) / (FADE * RATE)) for place in range(count)]
    return bytes(
        round(128 + 90 * loud * math.sin(2 * math.pi * hertz * place / RATE)) for place, loud in enumerate(swell)
    )


if __name__ == "__main__":
    main()
