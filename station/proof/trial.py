"""The trial ballots of one style: printed as TEST ballots, marked and photographed by the simulator, as a command.

The simulator shares no code with the reader, so it is only ever run, never imported: a mistake that both made would
cancel itself out.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ballots.election_file import ElectionFile
from ballots.geometry import plan_style
from ballots.layout import layout
from ballots.pdf import write_ballots
from ballots.serials import serial_text
from ballots.token import test_print_key
from station.errors import StationError
from station.proof.conditions import OPTIONS, Condition

BoxKey = tuple[str, str, str]
"""Contest, project, column."""

# Every box is marked on one ballot and stays empty on the others; on the last one all stay empty. More ballots mean
# fewer marks beside each other, which would hide how a lone mark is read.
MARKED_BALLOTS = 4
# Crosses by what lies at hand; each ballot gets another pen in each condition, so that every box meets all of them. Not
# felt tips: 2 of 45 of their crosses under a 1080p camera were so dense that people decide them, however it is printed.
_PENS = ("cross-ballpoint", "cross-gel", "cross-pencil")
SIMULATOR = "rostlokal-simulator"
_SERIAL_BYTES = 10


@dataclass(frozen=True)
class Trial:
    """A folder with ``ballots.pdf`` and ``layout.json`` of one style, its ballots' serials, and its boxes' side."""

    folder: Path
    serials: tuple[str, ...]
    box_mm: float


@dataclass(frozen=True)
class Picture:
    """A picture of one sheet and the boxes that are marked on it. ``page`` counts from 1."""

    path: Path
    serial: str
    page: int
    marked: frozenset[BoxKey]


def print_trial(file: ElectionFile, style: str, folder: Path) -> Trial:
    """Prints the ballots of a style into a new folder, the same ones every time. LayoutError; OSError."""
    folder.mkdir(parents=True)
    serials = tuple(_serial(file, style, number) for number in range(MARKED_BALLOTS + 1))
    with (folder / "ballots.pdf").open("xb") as out:
        write_ballots(out, file, style, serials, test_print_key(file), test=True)
    (folder / "layout.json").write_text(json.dumps(layout(file, style, serials), ensure_ascii=False), "utf-8")
    return Trial(folder, serials, plan_style(file.election, style).pages[0].look.box)


def take_pictures(trial: Trial, condition: Condition, jobs: int) -> list[Picture]:
    """Marks the ballots and takes a picture of every sheet, one process in ``jobs``. StationError when that fails."""
    marks, out = trial.folder / f"{condition}.jsonl", trial.folder / str(condition)
    marks.write_text("\n".join(_marks(trial, list(Condition).index(condition))), "utf-8")
    described = [str(trial.folder / name) for name in ("ballots.pdf", "layout.json")]
    options = ["--marks", str(marks), "-o", str(out), "--no-shuffle", "--jobs", str(jobs), *OPTIONS[condition]]
    _run(["scan", *described, *options])
    lines = (out / "truth.jsonl").read_text("utf-8").splitlines()
    return [_picture(out, json.loads(line)) for line in lines]


def _serial(file: ElectionFile, style: str, number: int) -> str:
    return serial_text(hashlib.sha256(f"{file.hash} {style} {number}".encode()).digest()[:_SERIAL_BYTES])


def _marks(trial: Trial, turn: int) -> list[str]:
    """One line a ballot, as the simulator takes them; ``turn`` deals out the pens anew."""
    described = json.loads((trial.folder / "layout.json").read_text("utf-8"))
    (pages,) = (style["pages"] for style in described["styles"].values())
    boxes = [
        {name: target[name] for name in ("contest", "project", "column")}
        for page in pages.values()
        for target in page["targets"]
    ]
    return [
        json.dumps(
            {
                "serial": serial,
                "pen": _PENS[(number + turn) % len(_PENS)],
                "marks": boxes[number::MARKED_BALLOTS] if number < MARKED_BALLOTS else [],
            }
        )
        for number, serial in enumerate(trial.serials)
    ]


def _picture(folder: Path, line: dict[str, object]) -> Picture:
    marks: list[dict[str, str]] = line["marks"]  # type: ignore[assignment]
    marked = frozenset((mark["contest"], mark["project"], mark["column"]) for mark in marks)
    return Picture(folder / str(line["source"]), str(line["serial"]), int(str(line["page"])), marked)


def _run(arguments: list[str]) -> None:
    program = Path(sys.executable).with_name(SIMULATOR)
    try:
        done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise StationError("The simulator {name} is missing. Install Röstlokal anew.", name=SIMULATOR) from error
    if done.returncode != 0:
        raise StationError(
            "The trial ballots could not be marked and scanned: {reason}",
            reason=" ".join(done.stderr.split()).removeprefix("Error: ") or f"{SIMULATOR} ended with an error.",
        )
