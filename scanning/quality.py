"""Whether a page that was found can be trusted: too little contrast, blur, curl and streaks are no guessing matter.

What is bad in a few places makes the boxes there unclear; what is bad all over rejects the page, by its name.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scanning.boxes import Boxes
from scanning.decide import BoxLook
from scanning.grey import MM_PER_INCH
from scanning.ink import INKED
from scanning.levels import Levels
from scanning.outlines import LEAST_SEEN
from scanning.page import Page, is_flat
from scanning.patches import level
from scanning.reasons import Reason, Rejected

Flags = npt.NDArray[np.bool_]

# The roughest scanner leaves 60 grey levels between print and paper. At 35 no box was misread yet, 1.6 % were unclear.
LEAST_CONTRAST = 40.0
# Scans of 200 dpi have 0.08 to 0.15, of 100 dpi up to 0.22. From 0.36 on, barely pressed ticks read as blank.
MOST_BLUR_MM = 0.3
# A pen's line is as thick in a shrunk box: felt tip crosses, with up to 0.77 of a box inked, would have 0.85 at 0.91
# and count as blackened. At 1.05 the markers reach the edge that printers leave white, and scanners stretch by 1 %.
SCALES = (0.91, 1.07)
# The search ends at 2.5 mm; outlines found near its end may be something else.
CURLED_MM = 2.0
# Curl moves whole rows, of which a page has 8 to 20; among 17,000 boxes with wild marks one in 150 seemed that far off.
MOST_FAR = 0.1
# A speck or a wild stroke hides one outline; half of them unseen means that this is not where the boxes are.
MOST_UNSEEN = 0.5
# Where paper bulges, print is near the places of boxes that are not seen: 0.05 and more of each patch is dark. Under a
# hand or another sheet there is none; of such patches a quarter had 0.01 and less (25 simulated bulges and hands).
LEAST_PRINT, COVERED_SHARE = 0.03, 0.25
# Up to here people judge the boxes that light hides; with more of them a better picture is less work.
MOST_POORLY_LIT = 0.25
# One streak crosses one box a row. Where that is one of three or more, people can judge those boxes; where it is half
# of them, wiping the glass is less work.
MOST_STREAKED = 0.4


def check_levels(levels: Levels) -> None:
    """Rejected when print and paper are too much alike, or edges are too soft for a thin stroke to show."""
    if levels.contrast < LEAST_CONTRAST:
        raise Rejected(Reason.TOO_DARK)
    if levels.blur_mm > MOST_BLUR_MM:
        raise Rejected(Reason.BLURRED)


def check_scale(page: Page, dpi: float | None) -> None:
    """Rejected when the sheet was printed too small or too large; where no ``dpi`` is known, nobody can tell."""
    if dpi is None or not is_flat(page.homography):
        return
    low, high = SCALES
    if not low <= page.px_per_mm * MM_PER_INCH / dpi <= high:
        raise Rejected(Reason.WRONG_SCALE)


def check_boxes(boxes: Boxes) -> None:
    """Rejected when the boxes are not where a flat sheet has them, or cannot be seen there."""
    if len(boxes.seen) == 0:
        return
    unseen = boxes.seen < LEAST_SEEN
    if unseen.mean() > MOST_UNSEEN:
        printed = (boxes.darkness[unseen] >= level(INKED)).mean(axis=(1, 2))
        is_covered = np.quantile(printed, COVERED_SHARE) < LEAST_PRINT
        raise Rejected(Reason.CROPPED if is_covered else Reason.CURLED)
    if far_off(boxes).mean() > MOST_FAR:
        raise Rejected(Reason.CURLED)


def check_light(boxes: Boxes) -> None:
    """Rejected when a reflection hides too many boxes."""
    if boxes.light.is_dazzled.sum() > MOST_POORLY_LIT * len(boxes.seen):
        raise Rejected(Reason.TOO_DARK)


def far_off(boxes: Boxes) -> Flags:
    """Which boxes were found so far from their places that they may be something else."""
    return np.asarray((boxes.seen >= LEAST_SEEN) & (np.abs(boxes.offsets).max(axis=1) > CURLED_MM))


def check_streaks(streaked: Flags) -> None:
    """Rejected when streaks cross many boxes."""
    if len(streaked) and streaked.mean() > MOST_STREAKED:
        raise Rejected(Reason.STREAKED)


def without_hidden(looks: Sequence[BoxLook], hidden: Flags) -> list[BoxLook]:
    """The looks, where ``hidden`` boxes are known to be so."""
    return [replace(look, hidden=True) if hides else look for look, hides in zip(looks, hidden.tolist(), strict=True)]
