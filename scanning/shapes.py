"""What the ink in a box is shaped like: a point, a line or two, or line upon line."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from scanning.grey import Points
from scanning.patches import PX_PER_MM, middle_of

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# The outline ends this far within the box's half, whatever blurs it.
_INSIDE_MM = 0.8
# Lines that cross somebody's mark out leave gaps on most ways through the box, but not on all: 4 ways of 5 are counted
# up to the fullest fifth, in which no cross of 940 had a third line.
_FULLEST_WAYS = 0.8


@dataclass(frozen=True)
class Shapes:
    """For each of n boxes:

    reach_mm  the longer side of the upright rectangle that the ink spans
    layers    how many lines one crosses on the way through the box, up or sideways; a fifth of the ways cross more
    """

    reach_mm: Floats
    layers: Floats


def measure_shapes(inked: Flags, shifts: Points, look: Look) -> Shapes:
    """The shapes in patches (n × side × side, true where there is ink), boxes off their middles by ``shifts`` in mm."""
    if len(inked) == 0:
        return Shapes(np.zeros(0), np.zeros(0))
    pieces = np.stack([_inside(patch, shift, look) for patch, shift in zip(inked, shifts, strict=True)])
    spans = [_span(np.asarray(pieces.any(axis=axis))) for axis in (1, 2)]
    return Shapes(np.maximum(*spans) / PX_PER_MM, np.maximum(_layers(pieces), _layers(pieces.transpose(0, 2, 1))))


def _inside(patch: Flags, shift: npt.NDArray[np.float64], look: Look) -> Flags:
    half = round((look.box / 2 - _INSIDE_MM) * PX_PER_MM)
    x, y = np.rint(middle_of(len(patch)) + shift * PX_PER_MM).astype(int).tolist()
    return patch[y - half : y + half + 1, x - half : x + half + 1]


def _span(inked: Flags) -> npt.NDArray[np.int64]:
    """From the first to the last of each row (n × side); 0 where there is none."""
    first, last = inked.argmax(axis=1), inked.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)
    return np.where(inked.any(axis=1), last - first + 1, 0)


def _layers(pieces: Flags) -> Floats:
    """How many lines the columns cross, at the quantile of _FULLEST_WAYS."""
    crossed = pieces[:, 0].astype(np.int8) + (pieces[:, 1:] & ~pieces[:, :-1]).sum(axis=1, dtype=np.int8)
    place = round(_FULLEST_WAYS * (crossed.shape[1] - 1))
    return np.partition(crossed, place, axis=1)[:, place].astype(np.float64)
