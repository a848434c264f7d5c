"""What voters draw besides crosses, ticks and fillings, in box units (0,0 top left to 1,1 bottom right)."""

from __future__ import annotations

import numpy as np

from simulator.curves import Floats, bent, rounded

# Points of a circle; the stroke between them is drawn round.
_ROUND = 25
# A pen that rests moves this little, in boxes of any size.
_REST = 0.02


def slash(rng: np.random.Generator, bow: float) -> list[Floats]:
    """One line from corner to corner, mostly upwards to the right."""
    ends = np.array([[0.08, 0.92], [0.93, 0.07]]) + rng.normal(0, 0.06, (2, 2))
    if rng.random() < 0.25:
        ends[:, 0] = 1 - ends[:, 0]
    return [bent(ends[0], ends[1], bow)]


def scribble(rng: np.random.Generator) -> list[Floats]:
    """A hasty zigzag with paper between its lines."""
    turns = int(rng.integers(5, 10))
    x = np.linspace(0.06, 0.94, turns) + rng.normal(0, 0.04, turns)
    y = np.where(np.arange(turns) % 2 == 0, 0.1, 0.9) + rng.normal(0, 0.08, turns)
    line = np.column_stack([x, y])
    return [rounded(line if rng.random() < 0.5 else line[:, ::-1], 0.2)]


def dot(rng: np.random.Generator) -> list[Floats]:
    """A pen put down in the box and lifted again."""
    middle = rng.uniform(0.25, 0.75, 2)
    return [np.array([middle, middle + rng.normal(0, _REST, 2)])]


def circle(rng: np.random.Generator) -> list[Floats]:
    """Once round the place, ends somewhat apart or overlapping."""
    start, way = rng.uniform(0, 2 * np.pi), rng.uniform(0.95, 1.12) * 2 * np.pi
    angles = start + np.linspace(0, way, _ROUND)
    radius = 0.5 + np.linspace(0, rng.normal(0, 0.03), _ROUND)
    return [np.column_stack([0.5 + radius * np.cos(angles), 0.5 + radius * np.sin(angles)])]


def crossing_out(rng: np.random.Generator) -> list[Floats]:
    """Three to seven lines to and fro over the whole mark, wider than the box: this was a mistake."""
    lines = int(rng.integers(3, 8))
    across = np.linspace(0.12, 0.88, lines) + rng.normal(0, 0.03, lines)
    ends = np.array([-0.1, 1.1]) + rng.normal(0, 0.05, (lines, 2))
    tilt = rng.normal(0, 0.08)
    points = [
        [end, place + tilt * (end - 0.5)]
        for number, place in enumerate(across)
        for end in (ends[number] if number % 2 == 0 else ends[number, ::-1])
    ]
    return [rounded(np.array(points), 0.06)]


def slip(rng: np.random.Generator, start: Floats, target: Floats) -> list[Floats]:
    """A line that runs on from ``start`` in the own box to ``target`` in another one."""
    return [bent(start, target, float(rng.normal(0, 0.05)))]
