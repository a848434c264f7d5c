"""Takes the edge of a shadow out of the patches around boxes, so that it does not pass for ink.

Nothing is printed in the strip around a box: there paper shows how light falls off. Over a box a soft edge is nearly a
plane, which is subtracted. Where the four sides do not fit a plane the edge is too sharp, or there is ink beside.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.geometry import Look
from ballots.paper import BOX_CLEAR_MM
from scanning.patches import DARK, PAPER, PX_PER_MM, Darkness, middle_of

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# The strip that is looked at keeps this far from the outline and from whatever is beyond; a box may be a quarter of a
# millimetre off its patch's middle.
_AWAY_MM = 0.7
# Every third pixel each way is enough for a median.
_SPARSE = 3
# Two sides of a box differ by less in even light (999 of 1,000 boxes, by camera and scanner, creased or folded).
_EVEN = 0.06
# An edge that is darker, or fits a plane worse, may leave as much as ink has.
_STEEPEST, _MOST_MISFIT = 0.3, 0.06


@dataclass(frozen=True)
class Evened:
    """Patches without what light does to them; ``is_uneven`` (n) says where that could not be taken out."""

    darkness: Darkness
    is_uneven: Flags


def evened(darkness: Darkness, look: Look) -> Evened:
    """Looks at every patch, and changes only those on which light falls unevenly."""
    left, right, top, bottom = _sides(darkness, look)
    across, down = right - left, bottom - top
    steep = np.maximum(np.abs(across), np.abs(down))
    is_steep = steep > _EVEN
    if not is_steep.any():
        return Evened(darkness, is_steep)
    fits = np.abs(left + right - top - bottom) / 2 <= _MOST_MISFIT
    mended = np.flatnonzero(is_steep & fits & (steep <= _STEEPEST))
    darkness = darkness.copy()
    usual = (left + right + top + bottom) / 4
    for number in mended.tolist():
        plane = _plane(darkness.shape[-1], float(across[number]), float(down[number]), float(usual[number]), look)
        darkness[number] = np.clip(np.rint(darkness[number] - plane), 0, 255).astype(np.uint8)
    is_steep[mended] = False
    return Evened(darkness, is_steep)


def _strip_mm(look: Look) -> tuple[float, float]:
    """From where to where the strip lies, from the middle of its box."""
    edge = look.box / 2 + look.outline / 2
    return edge + _AWAY_MM, edge + BOX_CLEAR_MM - _AWAY_MM


def _sides(darkness: Darkness, look: Look) -> tuple[Floats, Floats, Floats, Floats]:
    """The darkness of paper left, right, above and below (n each), 0 for the patch's own paper."""
    middle = middle_of(darkness.shape[-1])
    near, far = (side * PX_PER_MM for side in _strip_mm(look))
    before, after = (
        slice(round(middle - far), round(middle - near), _SPARSE),
        slice(round(middle + near), round(middle + far), _SPARSE),
    )
    along = slice(round(middle - look.box / 2 * PX_PER_MM), round(middle + look.box / 2 * PX_PER_MM), _SPARSE)
    return (
        _median(darkness[:, along, before]),
        _median(darkness[:, along, after]),
        _median(darkness[:, before, along]),
        _median(darkness[:, after, along]),
    )


def _median(part: Darkness) -> Floats:
    flat = part.reshape(len(part), -1)
    place = flat.shape[1] // 2
    return np.asarray((np.partition(flat, place, axis=1)[:, place].astype(np.float32) - PAPER) / DARK, np.float32)


def _plane(side: int, across: float, down: float, usual: float, look: Look) -> Floats:
    """A plane of bytes that rises by so much from one side's strip to the other's."""
    away = (np.arange(side, dtype=np.float32) - np.float32(middle_of(side))) / (sum(_strip_mm(look)) * PX_PER_MM)
    return np.asarray(DARK * (usual + across * away[None, :] + down * away[:, None]), np.float32)
