"""A picture of every box of a page close up: as it was cut out, and with what was counted as ink."""

from collections.abc import Sequence

import cv2
import numpy as np

from scanning.grey import Grey
from scanning.ink import measure_ink
from scanning.interpret import Sight
from scanning.overlay import COLOURS, FOUND, SIGNS, Picture, in_colour
from scanning.patches import DARK, PAPER
from scanning.result import TargetResult

# Pixels of a patch are drawn this large; a box is then as large on the screen as a thumb.
_ENLARGED = 2
_COLUMNS = 4
_GAP, _HEADING = 16, 34
_WHITE = 245


def close_ups(sight: Sight, targets: Sequence[TargetResult]) -> Picture:
    """One cell a box, row by row in the order of ``targets``: its patch, beside it the same with the ink coloured.

    Above each stand the project's id, the box's column, its ink and its decision.
    """
    boxes, look = sight.boxes, sight.plan.page.look
    inked = measure_ink(boxes.darkness, boxes.shifts, sight.levels, look, boxes.light).inked
    cells = [_cell(patch, flags, target) for patch, flags, target in zip(boxes.darkness, inked, targets, strict=True)]
    while len(cells) % _COLUMNS:
        cells.append(np.full_like(cells[0], _WHITE))
    rows = [np.hstack(cells[start : start + _COLUMNS]) for start in range(0, len(cells), _COLUMNS)]
    return np.asarray(np.vstack(rows), np.uint8)


def _cell(patch: Grey, inked: np.ndarray[tuple[int, int], np.dtype[np.bool_]], target: TargetResult) -> Picture:
    # Patches hold darkness; on the screen paper is light again.
    grey = np.clip(_WHITE - (patch.astype(np.float32) - PAPER) * (_WHITE / DARK), 0, 255).astype(np.uint8)
    plain = in_colour(grey)
    counted = plain.copy()
    counted[inked] = FOUND
    both = np.hstack([_enlarged(plain), _enlarged(counted)])
    cell = cv2.copyMakeBorder(both, _HEADING, _GAP, _GAP, _GAP, cv2.BORDER_CONSTANT, value=(_WHITE,) * 3)
    words = f"{target.project}.{target.column}  {SIGNS[target.mark]} {target.ink:.0%}"
    colour = COLOURS[target.mark]
    cv2.putText(cell, words, (_GAP, _HEADING - 10), cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2, cv2.LINE_AA)
    return np.asarray(cell, np.uint8)


def _enlarged(picture: Picture) -> Picture:
    return np.repeat(np.repeat(picture, _ENLARGED, axis=0), _ENLARGED, axis=1)
