"""What a scanner can be told, from what scanimage says of it, and what our wishes are in its own words. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from scanning.scanner_outcomes import ScannerOutcome

Place = Literal["feeder", "duplex", "flatbed"]
"""Where the paper lies: in a feeder that reads one side or both, or on the glass."""
PLACES: tuple[Place, ...] = get_args(Place)

# A4 and 6 mm more, so that a sheet that lies askew keeps its corner markers.
_WIDTH_MM, _HEIGHT_MM = 216.0, 303.0
# As scanimage --all-options lists them: "    --source Flatbed|ADF [Flatbed]", "    -x 0..215.9mm [215.9]".
_OPTION = re.compile(r"^ +(--[\w-]+|-[a-z])(?:\[=\([^)]*\)\])? +(\S.*?) \[([^\[\]]*)\](?: \[[^\]]*\])?$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Wish:
    """What to scan from. Without a place it is the feeder, where there is one, else the glass."""

    device: str
    place: Place | None = None
    dpi: int = 200
    options: tuple[str, ...] = ()


class Unfit(Exception):
    """The scanner cannot do what is wished for."""

    def __init__(self, outcome: ScannerOutcome) -> None:
        super().__init__(outcome.en)
        self.outcome = outcome


def offered(text: str) -> Mapping[str, str]:
    """The values that each active option takes, as scanimage writes them."""
    return {name: values for name, values, default in _OPTION.findall(text) if default != "inactive"}


def places(options: Mapping[str, str]) -> dict[Place, str | None]:
    """Where paper can lie, in the scanner's own words; a scanner without a choice has a glass."""
    if "--source" not in options:
        return {"flatbed": None}
    found: dict[Place, str | None] = {}
    for word in options["--source"].split("|"):
        found.setdefault(_place(word), word)
    return found


def arguments(wish: Wish, options: Mapping[str, str]) -> tuple[Place, list[str]]:
    """The place that is scanned from, and scanimage's arguments for it. Unfit."""
    known = places(options)
    place = wish.place or next(place for place in PLACES if place in known)
    if place not in known:
        raise Unfit(ScannerOutcome.NO_SUCH_SOURCE)
    word = known[place]
    told = [f"--source={word}"] if word is not None else []
    # Grey is what the reader works on; where it is not offered, colour becomes grey there.
    greys = [mode for mode in options.get("--mode", "").split("|") if "gr" in mode.lower() and "halftone" not in mode]
    told += [f"--mode={greys[0]}"] if greys else []
    told += [f"--resolution={_dpi(wish.dpi, options['--resolution'])}"] if "--resolution" in options else []
    for option, millimetres in (("-x", _WIDTH_MM), ("-y", _HEIGHT_MM)):
        if option in options and "mm" in options[option]:
            told += [option, f"{min(millimetres, _numbers(options[option])[-1]):g}"]
    return place, [*told, *wish.options]


def _place(word: str) -> Place:
    lower = word.lower()
    if "duplex" in lower or "both" in lower:
        return "duplex"
    return "feeder" if "adf" in lower or "feeder" in lower else "flatbed"


def _dpi(wished: int, values: str) -> int:
    numbers = _numbers(values)
    if ".." in values:
        fits = [wished] if numbers[0] <= wished <= numbers[1] else []
    else:
        fits = [round(number) for number in numbers if number >= wished]
    if not fits:
        raise Unfit(ScannerOutcome.TOO_COARSE)
    return min(fits)


def _numbers(values: str) -> list[float]:
    # What stands in brackets are steps.
    return [float(number) for number in _NUMBER.findall(values.split(" (")[0])]
