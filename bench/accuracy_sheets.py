"""One sheet of the accuracy bench: printed, filled in, worn, scanned, read, judged."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from bench.accuracy_ballots import Ballots, printed
from bench.crowds import SETS, Condition, SeedSet, condition, device_of, job, paper_of
from bench.judgement import allowed, kind_of, verdict
from scanning.decode import decode_jpeg
from scanning.grey import Grey
from scanning.interpret import SheetRead, read_page
from scanning.picture import upright_turns
from scanning.reader import Reader
from scanning.reasons import Rejected
from scanning.result import MarkDecision, TargetResult
from simulator.layout import BoxKey
from simulator.picture import encode
from simulator.plan import Job
from simulator.session import Session, picture_of_page

_BY_SETTING: MarkDecision = "unclear"
# Pixels around a box in the picture of a miss.
_AROUND = 60


@dataclass
class Part:
    """What came of one sheet; see Total."""

    positions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    pages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    misses: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Drawn:
    """What the voter drew in the boxes of a page: the kind of mark in each, and where a line from elsewhere runs in."""

    own: dict[BoxKey, str]
    strayed: frozenset[BoxKey]

    @classmethod
    def on(cls, work: Job) -> "Drawn":
        """What this voter drew."""
        own = {mark.target.key: kind_of(work.pen.gesture, mark.manner, work.copy > 0) for mark in work.marks}
        return cls(own, frozenset(mark.into.key for mark in work.marks if mark.into is not None))

    def mark(self, key: BoxKey) -> str:
        """The kind of mark that was meant for this box."""
        return self.own.get(key, "empty")

    def row(self, key: BoxKey) -> str:
        """The row of the table that the box belongs to."""
        return "strayed-into" if key in self.strayed and key not in self.own else self.mark(key)


@dataclass(frozen=True)
class Setting:
    """What a process works with."""

    chosen: SeedSet
    ballots: tuple[Ballots, ...]
    misses: Path
    papers: tuple[str, ...]
    devices: tuple[str, ...]


_setting: list[Setting] = []


def start(seeds: str, folder: Path, misses: Path, papers: tuple[str, ...], devices: tuple[str, ...]) -> None:
    """Prepares this process."""
    cv2.setNumThreads(1)
    chosen = SETS[seeds]
    ballots = tuple(printed(folder, kind) for kind in chosen.ballots)
    _setting[:] = [Setting(chosen, ballots, misses, papers, devices)]


def read_sheet(number: int) -> Part:
    """Everything about the sheet of this number."""
    about = condition_of(number)
    part = Part()
    for work, grey, reader in pages_of(about):
        try:
            read = read_page(grey, reader)
        except Rejected as rejected:
            _count_page(part, about, rejected.reason.value)
            continue
        _count_page(part, about, "read")
        _judge(part, about, work, read, grey, _setting[0].misses)
    return part


def condition_of(number: int) -> Condition:
    """Who votes on the sheet of this number, on what, and before which device."""
    setting = _setting[0]
    return condition(setting.chosen, number, setting.papers, setting.devices)


def pages_of(about: Condition) -> Iterator[tuple[Job, Grey, Reader]]:
    """The voter's pages, each with its decoded picture and who can read it."""
    setting = _setting[0]
    for work, data in pictures(setting, about):
        yield work, decode_jpeg(data), setting.ballots[about.ballot].reader


def pictures(setting: Setting, about: Condition) -> Iterator[tuple[Job, bytes]]:
    """The voter's pages, each with its JPEG."""
    chosen, ballots = setting.chosen, setting.ballots[about.ballot]
    seed = chosen.seed + about.number
    session = Session(ballots.path, ballots.layout, setting.misses, seed, about.dpi, "jpg", chosen.quality, False, "")
    device, paper = device_of(chosen, about.device), paper_of(chosen, about.paper)
    for sheet in ballots.layout.sheets:
        work = job(ballots.layout, sheet, about, seed)
        picture = picture_of_page(session, ballots.pdf, work, device, paper, chosen.habits)
        yield work, encode(picture, "jpg", chosen.quality, about.dpi)


def _judge(part: Part, about: Condition, work: Job, read: SheetRead, grey: Grey, misses: Path) -> None:
    drawn = Drawn.on(work)
    for target in read.targets:
        key = target.contest, target.project, target.column
        said = verdict(drawn.mark(key), key in drawn.strayed, target.mark, target.blackened, _BY_SETTING)
        row = drawn.row(key)
        for dimension, value in _values(about, row):
            part.positions[dimension, value, said] += 1
        if said == "misread":
            part.misses.append(_miss(about, work, read, target, row, grey, misses))


def _values(about: Condition, mark: str | None) -> Iterator[tuple[str, str]]:
    """What a position or a page (without a mark) is counted under."""
    yield "all", "all"
    yield "crowd", about.crowd
    yield "gesture", about.pen.gesture.value
    yield "tool", about.pen.tool
    yield "paper", about.paper
    yield "device", about.device
    if mark is not None:
        yield "mark", mark
    camera = about.device.startswith("camera")
    if not camera:
        yield "dpi", f"{about.dpi} dpi"
    if (about.crowd, about.paper) == ("ordinary", "fresh") and about.device in ("default", "camera-1080p"):
        yield "plain", about.device if camera else f"{about.device} {about.dpi}"


def _count_page(part: Part, about: Condition, came: str) -> None:
    for dimension, value in _values(about, None):
        part.pages[dimension, value, came] += 1


def _miss(
    about: Condition, work: Job, read: SheetRead, target: TargetResult, mark: str, grey: Grey, misses: Path
) -> dict[str, object]:
    """Keeps the picture of a misread box, and says all about it."""
    name = f"{about.number}-{work.sheet.page}-{target.project}-{target.column}-{mark}-read-{target.mark}.png"
    x, y, width, height = target.place
    upright = np.rot90(grey, upright_turns(read.page))
    piece = upright[max(0, y - _AROUND) : y + height + _AROUND, max(0, x - _AROUND) : x + width + _AROUND]
    cv2.imwrite(str(misses / name), piece)
    return {
        "picture": name,
        "pen": about.pen.name,
        "mark": mark,
        "right": sorted(allowed("empty" if mark == "strayed-into" else mark, mark == "strayed-into")),
        "read": target.mark,
        "ink": target.ink,
        "paper": about.paper,
        "device": about.device,
        "dpi": about.dpi,
        "sheet": about.number,
        "page": work.sheet.page,
    }
