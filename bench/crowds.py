"""Who votes in the accuracy bench, on what paper and before which device: all drawn from a recorded seed.

Six sets of seeds, each with its own ballots, resolutions, JPEG quality, hands, tools, and amount of dirt and noise:

tune     for finding mistakes and deriving limits: look at everything
final    for seeing whether what was derived from ``tune`` holds elsewhere; its misses have been looked at, so a figure
         from it is no longer an independent one
sealed   once for the published figure, and spent: its misses have led to rules; it is a second ``final`` now
reserve  once for the published figure, and spent: its one miss has led to a rule
unseen   likewise: four of its five misses have led to rules
blind    for the published figure alone: nobody reads anything from it before limits and rules stand, and once its
         misses have led to a change it is spent, and the next figure needs a set of other numbers and ranges
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench import hands
from bench.accuracy_ballots import Kind
from simulator.camera import Camera
from simulator.devices import DEVICES
from simulator.layout import Layout, Sheet
from simulator.pens import ORDINARY_GESTURES, Gesture, Manner, Pen
from simulator.plan import Job, marked
from simulator.randomness import Range, generator
from simulator.scanner import Scanner
from simulator.voter import Habits, MarkedTarget
from simulator.wear import NONE, PAPERS, Wear


@dataclass(frozen=True)
class SeedSet:
    """``ballots`` and ``dpis`` are drawn from evenly; ``harder`` multiplies noise, softness, skew, dirt and shadows."""

    name: str
    seed: int
    ballots: tuple[Kind, ...]
    dpis: tuple[int, ...]
    quality: int
    harder: float
    habits: Habits


SETS = {
    "tune": SeedSet(
        name="tune",
        seed=1_000_000_000,
        ballots=(Kind("standard", "points", 8, 33),),
        dpis=(150,) * 4 + (200,) * 12 + (300,) * 3 + (600,),
        quality=85,
        harder=1.0,
        habits=hands.TUNE,
    ),
    "final": SeedSet(
        name="final",
        seed=2_000_000_000,
        ballots=(Kind("standard", "points", 7, 33),) * 3 + (Kind("large", "points", 3, 38),),
        dpis=(150,) * 3 + (200,) * 11 + (240,) * 3 + (300,) * 2 + (400,),
        quality=80,
        harder=1.1,
        habits=hands.FINAL,
    ),
    "sealed": SeedSet(
        name="sealed",
        seed=3_000_000_000,
        ballots=(Kind("contrast", "points", 6, 28),) * 2
        + (Kind("standard", "ranking", 5, 29),) * 2
        + (Kind("large", "ranking", 2, 22),),
        dpis=(160,) * 2 + (200,) * 11 + (220,) * 4 + (320,) * 2 + (500,),
        quality=75,
        harder=1.05,
        habits=hands.SEALED,
    ),
    "reserve": SeedSet(
        name="reserve",
        seed=4_000_000_000,
        ballots=(Kind("standard", "points", 6, 31),) * 3
        + (Kind("contrast", "ranking", 4, 25),) * 2
        + (Kind("large", "points", 2, 24),),
        dpis=(150,) * 2 + (200,) * 11 + (210,) * 2 + (250,) * 3 + (300,) + (450,),
        quality=78,
        harder=1.08,
        habits=hands.RESERVE,
    ),
    "unseen": SeedSet(
        name="unseen",
        seed=5_000_000_000,
        ballots=(Kind("standard", "points", 5, 30),) * 3
        + (Kind("contrast", "points", 4, 26),) * 2
        + (Kind("large", "ranking", 3, 21),),
        dpis=(150,) + (175,) * 2 + (200,) * 11 + (230,) * 3 + (300,) * 2 + (420,),
        quality=77,
        harder=1.06,
        habits=hands.UNSEEN,
    ),
    "blind": SeedSet(
        name="blind",
        seed=6_000_000_000,
        ballots=(Kind("standard", "ranking", 6, 30),) * 3
        + (Kind("contrast", "points", 5, 27),) * 2
        + (Kind("large", "points", 3, 26),),
        dpis=(160,) + (200,) * 11 + (215,) * 3 + (240,) * 2 + (300,) * 2 + (600,),
        quality=83,
        harder=1.07,
        habits=hands.BLIND,
    ),
}
PHOTOCOPY = "photocopy"
# Half of the sheets are fresh and half come from the plain scanner, as most do in a real hall; the finest pictures are
# rare, since one of 600 dpi costs as much as ten of 200.
_PAPERS = ("fresh",) * 8 + tuple(name for name in PAPERS if name != "fresh") + (PHOTOCOPY,)
_DEVICES = ("default",) * 9 + ("camera-1080p",) + tuple(name for name in DEVICES if name != "default")
# Ordinary sheets on fresh paper by the two devices that have targets: a run of two million positions must have the
# thousands of pages that "1 of 500" takes. With those that come up anyway they are 15 and 6 % of all sheets.
_PLAIN, _PLAIN_DPI = 0.15, 200
_PLAIN_DEVICES = ("default",) * 5 + ("camera-1080p",) * 2
# Of the other sheets; the rest are ordinary: a third of the boxes marked with care by cross, tick or filling.
_DIFFICULT = 0.6
_ORDINARY_INK, _DIFFICULT_INK = 0.34, 0.42
_GESTURES = {
    Gesture.CROSS: 0.3,
    Gesture.TICK: 0.25,
    Gesture.SLASH: 0.15,
    Gesture.SCRIBBLE: 0.12,
    Gesture.DOT: 0.1,
    Gesture.FILL: 0.08,
}
_MANNERS = {
    Manner.NORMAL: 0.28,
    Manner.LIGHT: 0.14,
    Manner.SLOPPY: 0.12,
    Manner.STRUCK: 0.1,
    Manner.OUTSIDE: 0.08,
    Manner.STRAYING: 0.08,
    Manner.WIPED: 0.08,
    Manner.BLACKENED: 0.05,
    Manner.CIRCLED: 0.05,
    Manner.NUMBERED: 0.02,
}
# Crossing out a dot, or a dot that strays, is a mark of another kind.
_NOT_WITH_DOTS = (Manner.STRUCK, Manner.STRAYING)


@dataclass(frozen=True)
class Condition:
    """One voter's sheet: ``crowd`` is ordinary or difficult."""

    number: int
    crowd: str
    pen: Pen
    paper: str
    device: str
    dpi: int
    ballot: int


def condition(chosen: SeedSet, number: int, papers: Sequence[str] = (), devices: Sequence[str] = ()) -> Condition:
    """The condition of this number; ``papers`` and ``devices`` narrow the choice."""
    which = generator(chosen.seed, "plain", number)
    if not papers and not devices and which.random() < _PLAIN:
        device = _one(_PLAIN_DEVICES, which)
        return replace(_drawn(chosen, number, 0.0, ("fresh",), (device,)), dpi=_PLAIN_DPI)
    return _drawn(chosen, number, _DIFFICULT, papers or _PAPERS, devices or _DEVICES)


def _drawn(
    chosen: SeedSet, number: int, difficult_share: float, papers: Sequence[str], devices: Sequence[str]
) -> Condition:
    chance = generator(chosen.seed, "condition", number)
    difficult = chance.random() < difficult_share
    if difficult:
        gesture = list(_GESTURES)[int(chance.choice(len(_GESTURES), p=list(_GESTURES.values())))]
    else:
        gesture = ORDINARY_GESTURES[int(chance.integers(len(ORDINARY_GESTURES)))]
    tools = [tool for tool in chosen.habits.tools if difficult or tool not in hands.NOT_ORDINARY]
    tool = _one(tools, chance)
    paper, device = _one(papers, chance), _one(devices, chance)
    dpi = chosen.dpis[int(chance.integers(len(chosen.dpis)))]
    ballot = int(chance.integers(len(chosen.ballots)))
    crowd = "difficult" if difficult else "ordinary"
    return Condition(number, crowd, Pen(gesture, tool), paper, device, dpi, ballot)


def _one(names: Sequence[str], chance: np.random.Generator) -> str:
    return names[int(chance.integers(len(names)))]


def job(layout: Layout, sheet: Sheet, about: Condition, seed: int) -> Job:
    """One page, filled in by this voter."""
    chance = generator(seed, "votes", sheet.page)
    targets = layout.targets(sheet)
    manners = [m for m in _MANNERS if about.pen.gesture is not Gesture.DOT or m not in _NOT_WITH_DOTS]
    weights = np.array([_MANNERS[manner] for manner in manners])
    marks: list[MarkedTarget] = []
    for target in targets:
        if chance.random() >= (_DIFFICULT_INK if about.crowd == "difficult" else _ORDINARY_INK):
            continue
        drawn = manners[int(chance.choice(len(manners), p=weights / weights.sum()))]
        marks.append(marked(target, drawn if about.crowd == "difficult" else Manner.NORMAL, targets))
    return Job(sheet, about.pen, tuple(marks), copy=int(about.paper == PHOTOCOPY))


def device_of(chosen: SeedSet, name: str) -> Scanner | Camera:
    """The simulator's device, made somewhat worse where the set says so."""
    device, by = DEVICES[name], chosen.harder
    softer = replace(device, noise=_times(device.noise, by), blur_px=_times(device.blur_px, by))
    if isinstance(softer, Scanner):
        return replace(softer, skew_deg=softer.skew_deg * by, edge_shadow=_times(softer.edge_shadow, by))
    return replace(softer, shadow=_times(softer.shadow, by), glare=_times(softer.glare, by))


def paper_of(chosen: SeedSet, name: str) -> Wear:
    """The simulator's paper, likewise."""
    wear, by = PAPERS.get(name, Wear()), chosen.harder
    return replace(
        wear,
        crease_dark=_times(wear.crease_dark, by),
        specks=_times(wear.specks, by),
        coffee=_times(wear.coffee, by),
        back=_times(wear.back, by),
    )


def _times(span: Range, by: float) -> Range:
    return NONE if span == NONE else (span[0] * by, span[1] * by)
