"""The lines of a cross, a tick, a filled or blackened box, drawn by an unsteady hand.

Shapes are made in box units (0,0 top left to 1,1 bottom right), then laid into their place in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator import shapes
from simulator.curves import Floats, bent, leaned, rounded
from simulator.pens import Gesture, Manner
from simulator.placing import Place, RectMm

# A tenth of the finest line's width is no longer seen in any scan.
STEP_MM = 0.12


@dataclass(frozen=True)
class Stroke:
    """Pen down to pen up: points in millimetres (n × 2) and the pressure at each (n; 1 is normal)."""

    points: Floats
    pressure: Floats


@dataclass(frozen=True)
class Steadiness:
    """How a hand's lines differ from the ruler's: leaning, bending, trembling."""

    slant_deg: float
    bow: float
    tremor_mm: float


def draw_gesture(
    gesture: Gesture, manner: Manner, spot: Place, width_mm: float, hand: Steadiness, rng: np.random.Generator
) -> list[Stroke]:
    """The strokes of one mark, all within the place's bounds; ``width_mm`` is the pen's line."""
    lines = _lines(gesture, manner, spot, width_mm, hand, rng)
    if manner is Manner.SLOPPY:
        lines += _strays(rng, spot)
    if manner is Manner.STRUCK:
        lines += shapes.crossing_out(rng)
    if spot.into is not None:
        lines += _slip(rng, spot, spot.into)
    return [_stroke(line, spot, width_mm, hand.tremor_mm, rng) for line in lines]


def _lines(
    gesture: Gesture, manner: Manner, spot: Place, width_mm: float, hand: Steadiness, rng: np.random.Generator
) -> list[Floats]:
    if manner is Manner.BLACKENED:
        # Once each way with overlapping lines: nothing stays white.
        return [*_hatching(rng, spot.rect, width_mm, 40.0, 0.75), *_hatching(rng, spot.rect, width_mm, -35.0, 0.85)]
    if manner in (Manner.CIRCLED, Manner.NUMBERED):
        return shapes.circle(rng)
    if gesture is Gesture.FILL:
        # A hasty filling leaves streaks, which tell it from a box blackened on purpose.
        return _hatching(rng, spot.rect, width_mm, 50.0 + hand.slant_deg * 2, 1.1)
    if gesture is Gesture.SCRIBBLE:
        return shapes.scribble(rng)
    if gesture is Gesture.DOT:
        return shapes.dot(rng)
    return [leaned(line, hand.slant_deg) for line in _LINED[gesture](rng, hand.bow)]


def _slip(rng: np.random.Generator, spot: Place, into: RectMm) -> list[Floats]:
    """From the own box a little way into another one: a third of it at most."""
    origin, size = np.array(spot.rect[:2]), np.array(spot.rect[2:]) - np.array(spot.rect[:2])
    low, high = np.array(into[:2]), np.array(into[2:])
    start = origin + size * rng.uniform(0.3, 0.7, 2)
    nearest = np.clip(start, low, high)
    deep = nearest + ((low + high) / 2 - nearest) * rng.uniform(0.2, 0.66)
    return shapes.slip(rng, (start - origin) / size, (deep - origin) / size)


def _cross(rng: np.random.Generator, bow: float) -> list[Floats]:
    ends = np.array([[[0.06, 0.06], [0.94, 0.94]], [[0.93, 0.07], [0.07, 0.93]]]) + rng.normal(0, 0.05, (2, 2, 2))
    # Most people pull the second line downwards too; some push it up.
    if rng.random() < 0.3:
        ends[1] = ends[1, ::-1]
    return [bent(start, end, bow + float(rng.normal(0, 0.03))) for start, end in ends]


def _tick(rng: np.random.Generator, bow: float) -> list[Floats]:
    start = np.array([0.08, 0.5]) + rng.normal(0, 0.06, 2)
    valley = np.array([0.38, 0.9]) + rng.normal(0, 0.05, 2)
    end = np.array([1.02, 0.02]) + rng.normal(0, 0.07, 2)
    down, up = bent(start, valley, bow), bent(valley, end, -bow - 0.06)
    return [rounded(np.concatenate([down, up[1:]]), 0.2)]


_LINED = {Gesture.CROSS: _cross, Gesture.TICK: _tick, Gesture.SLASH: shapes.slash}


def _hatching(
    rng: np.random.Generator, rect: RectMm, width_mm: float, angle_deg: float, spacing: float
) -> list[Floats]:
    """One zigzag over the whole rectangle, its lines ``spacing`` pen widths apart."""
    size = np.array([rect[2] - rect[0], rect[3] - rect[1]])
    angle = np.radians(angle_deg + float(rng.normal(0, 6)))
    along, across = np.array([np.cos(angle), -np.sin(angle)]), np.array([np.sin(angle), np.cos(angle)])
    half = (size - width_mm) / 2
    depth = float(np.abs(across) @ half)
    lines = 2 + int(2 * depth / (width_mm * spacing))
    offsets = np.linspace(-depth * 0.97, depth * 0.97, lines)
    offsets = offsets + rng.normal(0, width_mm * 0.06, lines)
    corners: list[Floats] = []
    for number, offset in enumerate(offsets):
        first, last = _chord(along, across * offset, half)
        first, last = first + float(rng.normal(0, 0.15)), last + float(rng.normal(0, 0.15))
        ends = [across * offset + along * first, across * offset + along * last]
        corners += ends if number % 2 == 0 else ends[::-1]
    return [rounded(np.array(corners) / size + 0.5, 0.04)]


def _chord(along: Floats, point: Floats, half: Floats) -> tuple[float, float]:
    """Where the line through ``point`` along ``along`` enters and leaves the centred box of half sizes."""
    safe = np.where(np.abs(along) < 1e-6, 1e-6, along)
    ends = np.sort(np.array([(-half - point) / safe, (half - point) / safe]), axis=0)
    first, last = float(ends[0].max()), float(ends[1].min())
    return (first, last) if first < last else ((first + last) / 2, (first + last) / 2)


def _strays(rng: np.random.Generator, spot: Place) -> list[Floats]:
    """Up to two dots or dashes that slipped near the mark, in the place's units."""
    low, high = np.array(spot.bounds[:2]), np.array(spot.bounds[2:])
    origin, size = np.array(spot.rect[:2]), np.array(spot.rect[2:]) - np.array(spot.rect[:2])
    starts = rng.uniform(low, high, (int(rng.integers(0, 3)), 2))
    return [(np.array([start, start + rng.normal(0, 0.6, 2)]) - origin) / size for start in starts]


def _stroke(line: Floats, spot: Place, width_mm: float, tremor_mm: float, rng: np.random.Generator) -> Stroke:
    origin, size = np.array(spot.rect[:2]), np.array(spot.rect[2:]) - np.array(spot.rect[:2])
    points, travelled = _resampled(origin + line * size)
    points = _squeezed(points + _tremor(travelled, tremor_mm, rng), spot, width_mm)
    return Stroke(points, _pressure(travelled, rng))


def _resampled(corners: Floats) -> tuple[Floats, Floats]:
    """Points every STEP_MM along the line, and how far along each is."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    travelled = np.linspace(0.0, lengths[-1], max(2, int(np.ceil(lengths[-1] / STEP_MM)) + 1))
    return np.stack([np.interp(travelled, lengths, corners[:, axis]) for axis in (0, 1)], axis=1), travelled


def _tremor(travelled: Floats, amount_mm: float, rng: np.random.Generator) -> Floats:
    """A slow waver and a fast shiver: wave lengths of about 5 and 1 mm, amplitudes 1 and 0.3."""
    waves = np.zeros((len(travelled), 2))
    for length, share in ((5.0, 1.0), (1.1, 0.3)):
        phases = rng.uniform(0, 2 * np.pi, 2)
        turns = 2 * np.pi * travelled[:, None] / (length * rng.uniform(0.8, 1.25, 2))
        waves += share * np.sin(turns + phases)
    return amount_mm * waves


def _squeezed(points: Floats, spot: Place, width_mm: float) -> Floats:
    """Draw in what leaves the rectangle so that the line, with its width, ends within the bounds."""
    points = points.copy()
    for axis in (0, 1):
        for edge, bound, sign in (
            (spot.rect[axis], spot.bounds[axis], -1.0),
            (spot.rect[axis + 2], spot.bounds[axis + 2], 1.0),
        ):
            limit = bound - sign * width_mm / 2
            start = min(sign * edge, sign * limit)
            beyond = sign * points[:, axis] - start
            room = sign * limit - start
            if beyond.max() > room:
                outside = beyond > 0
                shrunk = beyond[outside] * (room / beyond.max())
                points[outside, axis] = sign * (start + shrunk)
    return points


def _pressure(travelled: Floats, rng: np.random.Generator) -> Floats:
    """Soft landing, unsteady way, flicked end."""
    length = max(float(travelled[-1]), STEP_MM)
    knots = max(3, int(length / 2.5) + 2)
    unsteady = np.interp(travelled, np.linspace(0, length, knots), rng.normal(0, 0.07, knots))
    landing = np.clip(0.75 + travelled / 1.2, 0, 1)
    flick = np.clip(0.55 + (length - travelled) / 1.6, 0, 1)
    return np.asarray(np.clip((1 + unsteady) * landing * flick, 0.2, 1.3))
