"""The faces above columns of grades, from a broad smile to a frown, told apart by their shapes alone. Pure."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ballots.paper import Stroke

FACE_MM = 9.0
_RADIUS = FACE_MM / 2
_LINE_MM = 0.4
# Straight pieces that look round at this size.
_PIECES = 28
_EYES_APART, _EYES_UP, _EYE_MM = 0.34, 0.25, 0.9
_MOUTH_HALF, _MOUTH_DOWN, _MOUTH_BEND = 0.52, 0.38, 0.42

Point = tuple[float, float]


def face(place: int, places: int, x: float, y: float) -> tuple[Stroke, ...]:
    """The face of grade ``place`` (1 for the best) of ``places`` (2 or more), its middle at ``x``, ``y`` millimetres.

    The best one smiles with an open mouth and the worst one frowns below worried brows, so that nobody takes the one
    for the other.
    """
    mood = 1 - 2 * (place - 1) / (places - 1)
    lines = [_circle(), *_eyes(), mouth := _mouth(mood)]
    if place == 1:
        lines.append([mouth[0], mouth[-1]])
    if place == places:
        lines += [[(-0.58, -0.46), (-0.18, -0.62)], [(0.58, -0.46), (0.18, -0.62)]]
    return tuple(stroke for line in lines for stroke in _strokes(line, x, y))


def _circle() -> list[Point]:
    turns = (2 * math.pi * piece / _PIECES for piece in range(_PIECES + 1))
    return [(math.cos(turn), math.sin(turn)) for turn in turns]


def _eyes() -> list[list[Point]]:
    half = _EYE_MM / 2 / _RADIUS
    return [[(side, -_EYES_UP - half), (side, -_EYES_UP + half)] for side in (-_EYES_APART, _EYES_APART)]


def _mouth(mood: float) -> list[Point]:
    """A curve with its ends up for a mood of 1, straight for 0, and with its ends down for -1."""
    steps = [-1 + step / 4 for step in range(9)]
    return [(_MOUTH_HALF * step, _MOUTH_DOWN + _MOUTH_BEND * mood * (0.5 - step * step)) for step in steps]


def _strokes(line: Sequence[Point], x: float, y: float) -> Iterator[Stroke]:
    for (x1, y1), (x2, y2) in pairwise(line):
        yield Stroke(x + _RADIUS * x1, y + _RADIUS * y1, x + _RADIUS * x2, y + _RADIUS * y2, _LINE_MM)
