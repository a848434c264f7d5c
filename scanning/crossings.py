"""How many lines are in a box: two straight ones cross any straight way twice, and any square four times, at most."""

from functools import cache

import numpy as np
import numpy.typing as npt

from scanning.patches import PX_PER_MM

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

# Less paper than this between two lines may be a pencil's grain, or the rough edge of one line.
_PAPER_PX = 3
# The squares around the box's middle: their half sides, up to the edge of what is looked at.
_FIRST_MM, _STEP_MM = 0.5, 0.25
# Their corners are cut off as far from either side: the blunt end of one thick line would be met twice in a corner.
_CUT_MM = 0.5


def most_crossed(lines: Flags) -> npt.NDArray[np.int64]:
    """In how many places ink crosses the square, of those around the middle, where these are most (n).

    ``lines`` are n square pictures with the box's inside, whose sides are odd numbers of pixels.
    """
    places, spans = _squares(lines.shape[-1])
    dark = np.take(lines.reshape(len(lines), -1), places, axis=1)
    # The stretches between the spans are where one square ends and another begins.
    crossed = np.add.reduceat(_ends(dark), spans, axis=1, dtype=np.int64)[:, ::2]
    return np.asarray(crossed.max(axis=1))


def third_line_mm(lines: Flags) -> npt.NDArray[np.float64]:
    """The width of the widest band of ways, up or sideways, each of which crosses three lines or more (n)."""
    many, side = lines.shape[:2]
    ways = np.zeros((2, many, side, side + _PAPER_PX), bool)
    ways[0, :, :, :side], ways[1, :, :, :side] = lines, lines.transpose(0, 2, 1)
    crossed = np.count_nonzero(_ends(ways), axis=-1)
    return np.asarray(longest_runs(crossed > 2).max(axis=0) / PX_PER_MM, np.float64)


def longest_runs(flags: Flags) -> npt.NDArray[np.int64]:
    """The length of the longest run of flagged places along the last axis."""
    places = np.arange(1, flags.shape[-1] + 1)
    before = np.maximum.accumulate(np.where(flags, 0, places), axis=-1)
    return np.asarray((places - before).max(axis=-1))


def _ends(dark: Flags) -> Flags:
    """Where ink ends along the last axis, with paper behind it; the last pixels have nothing behind them."""
    many = dark.shape[-1] - _PAPER_PX
    light = ~dark
    ends = dark[..., :many] & light[..., 1 : many + 1]
    for further in range(2, _PAPER_PX + 1):
        ends &= light[..., further : many + further]
    return ends


@cache
def _squares(side: int) -> tuple[Places, Places]:
    """Places in a flattened picture along squares, each a little more than once around, one after the other; and where
    among these each square begins and has been once around."""
    middle = side // 2
    places: list[Places] = []
    spans = [0]
    for half in range(round(_FIRST_MM * PX_PER_MM), middle + 1, round(_STEP_MM * PX_PER_MM)):
        cut = min(half, round(_CUT_MM * PX_PER_MM))
        along, across = np.arange(cut - half, half - cut), np.arange(cut)
        x = np.concatenate([along, half - cut + across])
        y = np.concatenate([np.full_like(along, -half), across - half])
        # The other three quarters are this one, turned.
        x, y = np.concatenate([x, -y, -x, y]), np.concatenate([y, x, -y, -x])
        square = (middle + y) * side + middle + x
        places += [square, square[:_PAPER_PX]]
        spans += [spans[-1] + len(square), spans[-1] + len(square) + _PAPER_PX]
    return np.concatenate(places), np.array(spans[:-2])
