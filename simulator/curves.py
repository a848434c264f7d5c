"""Lines as hands draw them: bent, rounded, leaning. Points are n × 2."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def bent(start: Floats, end: Floats, bow: float) -> Floats:
    """A quadratic Bézier curve whose middle is off the straight line by half of bow times its length."""
    across = np.array([start[1] - end[1], end[0] - start[0]])
    middle = (start + end) / 2 + bow * across
    t = np.linspace(0, 1, 9)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end)


def rounded(line: Floats, share: float) -> Floats:
    """Chaikin's corner cutting, this share off each end of each piece: hands do not turn sharply."""
    cut = np.empty((2 * (len(line) - 1), 2))
    cut[0::2] = (1 - share) * line[:-1] + share * line[1:]
    cut[1::2] = share * line[:-1] + (1 - share) * line[1:]
    return np.concatenate([line[:1], cut, line[-1:]])


def leaned(line: Floats, degrees: float) -> Floats:
    """The line turned about the middle of its box, in box units."""
    turn = np.radians(degrees)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray((line - 0.5) @ matrix.T + 0.5)
