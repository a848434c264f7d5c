"""What is to be scanned: which pages, filled in with which pen, in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import SimulatorError
from simulator.layout import Layout, Sheet, Target
from simulator.marks import FilledBallot
from simulator.pens import Manner, Pen, parse_pen
from simulator.randomness import generator
from simulator.voter import MarkedTarget


@dataclass(frozen=True)
class Job:
    """One page to be filled in and scanned; ``copy`` is 0 for the original, else the photocopy's number."""

    sheet: Sheet
    pen: Pen
    marks: tuple[MarkedTarget, ...]
    copy: int


def plan(
    layout: Layout,
    ballots: Mapping[str, FilledBallot],
    pens: Sequence[Pen],
    photocopies: Sequence[str],
    seed: int,
    shuffle: bool,
    copies_only: bool = False,
) -> list[Job]:
    """One job for each page of each filled-in ballot and of each photocopy; ``copies_only`` leaves out the ballots.

    Raises SimulatorError when a ballot to be copied is not filled in.
    """
    for serial in photocopies:
        if serial not in ballots:
            raise SimulatorError(
                "Serial {serial} cannot be photocopied, since no line fills it in. Give a serial of the marks file.",
                serial=serial,
            )
    jobs = [
        _job(layout, sheet, ballots[sheet.serial], pens, seed, copy)
        for sheet in layout.sheets
        if sheet.serial in ballots
        for copy in range(int(copies_only), 1 + photocopies.count(sheet.serial))
    ]
    if shuffle:
        order = generator(seed, "order").permutation(len(jobs))
        return [jobs[index] for index in order]
    return jobs


def _job(layout: Layout, sheet: Sheet, ballot: FilledBallot, pens: Sequence[Pen], seed: int, copy: int) -> Job:
    chance = generator(seed, "pen", ballot.serial)
    pen = parse_pen(ballot.pen) if ballot.pen else pens[int(chance.integers(len(pens)))]
    targets = {target.key: target for target in layout.targets(sheet)}
    marks = tuple(
        marked(targets[mark.key], mark.kind or pen.manner, targets.values())
        for mark in ballot.marks
        if mark.key in targets
    )
    return Job(sheet, pen, marks, copy)


def marked(target: Target, manner: Manner, targets: Iterable[Target]) -> MarkedTarget:
    """The mark; one that strays runs into the nearest of the page's other targets."""
    if manner is not Manner.STRAYING:
        return MarkedTarget(target, manner)
    others = [other for other in targets if other.key != target.key]
    if not others:
        return MarkedTarget(target, manner)
    return MarkedTarget(target, manner, min(others, key=lambda other: math.dist(_middle(target), _middle(other))))


def _middle(target: Target) -> tuple[float, float]:
    x, y, width, height = target.box_mm
    return x + width / 2, y + height / 2
