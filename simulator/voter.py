"""A voter's hand: one way of writing a ballot, and the marks that it puts on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.ink import Ink, draw
from simulator.layout import Layout, Sheet, Target
from simulator.numbers import round_number
from simulator.paper import PrintedPage
from simulator.pens import GRAPHITE, TOOLS, Gesture, Manner, Pen, Tool
from simulator.placing import place, rect_of, running_into, territory
from simulator.randomness import Range, within
from simulator.strokes import Steadiness, draw_gesture

# Erasers take nearly all of the graphite; more than a fifth of it left nobody would call wiped.
WIPED_LEFT, WIPED_SMEAR_MM = (0.02, 0.2), (0.1, 0.3)


@dataclass(frozen=True)
class Habits:
    """How people of one crowd write; each hand's are drawn from these.

    tools      what they write with, by name
    slant_deg  how far crosses and ticks lean: middle and deviation
    bow        how far lines are bent, likewise
    tremor_mm  how far a line wavers
    size       of a mark, in boxes
    drift      deviation of marks from the box's middle, in boxes
    """

    tools: Mapping[str, Tool]
    slant_deg: Range
    bow: Range
    tremor_mm: Range
    size: Range
    drift: float


# A cross or tick is as large as its box, give or take.
USUAL = Habits(TOOLS, slant_deg=(0, 5), bow=(0, 0.05), tremor_mm=(0.02, 0.09), size=(0.88, 1.18), drift=0.03)
# Who fills a box in heeds its outline.
FILLING_SIZE, FILLING_DRIFT = (0.94, 0.98), 0.5


@dataclass(frozen=True)
class Hand:
    """What stays the same over all marks of one ballot."""

    pen: Pen
    ink: Ink
    steadiness: Steadiness
    size: float
    drift: tuple[float, float]


@dataclass(frozen=True)
class MarkedTarget:
    """A box and the manner in which it is marked; a straying mark runs ``into`` another box."""

    target: Target
    manner: Manner
    into: Target | None = None


def meet_hand(pen: Pen, rng: np.random.Generator, habits: Habits = USUAL) -> Hand:
    """Somebody who happens to use this pen."""
    tool = habits.tools[pen.tool]
    fills = pen.gesture is Gesture.FILL
    drift = habits.drift * (FILLING_DRIFT if fills else 1)
    return Hand(
        pen=pen,
        ink=Ink(
            colour=tool.colours[int(rng.integers(len(tool.colours)))],
            width_mm=within(rng, tool.width_mm),
            deposit=within(rng, tool.deposit),
            response=tool.response,
            grain=within(rng, tool.grain),
            bleed_mm=tool.bleed_mm,
        ),
        steadiness=Steadiness(
            slant_deg=float(rng.normal(*habits.slant_deg)),
            bow=float(rng.normal(*habits.bow)),
            tremor_mm=within(rng, habits.tremor_mm),
        ),
        size=within(rng, FILLING_SIZE if fills else habits.size),
        drift=(float(rng.normal(0, drift)), float(rng.normal(0, drift))),
    )


def mark_page(
    printed: PrintedPage,
    layout: Layout,
    sheet: Sheet,
    marks: Sequence[MarkedTarget],
    hand: Hand,
    rng: np.random.Generator,
) -> None:
    """Draw the marks on the page."""
    boxes = tuple(rect_of(target.box_mm) for target in layout.targets(sheet))
    for mark in marks:
        box = rect_of(mark.target.box_mm)
        bounds = territory(box, boxes, layout.page_mm)
        if mark.manner is Manner.NUMBERED:
            spot = round_number(printed, box, boxes, layout.page_mm, rng)
        else:
            spot = place(mark.manner, box, bounds, hand.size, hand.drift, rng)
        if mark.into is not None:
            spot = running_into(spot, rect_of(mark.into.box_mm))
        ink = _ink(hand, mark.manner, rng)
        strokes = draw_gesture(hand.pen.gesture, mark.manner, spot, ink.width_mm, hand.steadiness, rng)
        draw(printed, strokes, ink, rng)


def _ink(hand: Hand, manner: Manner, rng: np.random.Generator) -> Ink:
    if manner is Manner.LIGHT:
        return lightened(hand.ink, rng)
    return wiped(hand.ink, rng) if manner is Manner.WIPED else hand.ink


def wiped(ink: Ink, rng: np.random.Generator) -> Ink:
    """What an eraser leaves: a pale, broken, smeared line of graphite, whatever pen the rest is written with."""
    return replace(
        ink, colour=GRAPHITE, deposit=within(rng, WIPED_LEFT), grain=0.3, bleed_mm=within(rng, WIPED_SMEAR_MM)
    )


def lightened(ink: Ink, rng: np.random.Generator) -> Ink:
    """The same pen barely pressed: thinner, paler, and more broken by the paper's grain."""
    return replace(
        ink,
        width_mm=ink.width_mm * within(rng, (0.6, 0.8)),
        deposit=ink.deposit * within(rng, (0.3, 0.5)),
        grain=min(0.6, ink.grain + 0.25),
    )
