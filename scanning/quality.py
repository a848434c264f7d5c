"""Whether a page that was found can be trusted: too little contrast, blur, curl and streaks are no guessing matter."""

from collections.abc import Sequence

import numpy as np

from scanning.boxes import Boxes
from scanning.decide import BoxLook
from scanning.grey import Grey, Points
from scanning.levels import Levels
from scanning.outlines import LEAST_SEEN
from scanning.page import Page
from scanning.reasons import Reason, Rejected
from scanning.streaks import is_streaked

# The roughest scanner leaves 60 grey levels between print and paper. At 35 no box was misread yet, 1.6 % were unclear.
LEAST_CONTRAST = 40.0
# Scans of 200 dpi have 0.08 to 0.15, of 100 dpi up to 0.22. From 0.36 on, barely pressed ticks read as blank.
MOST_BLUR_MM = 0.3
# The search ends at 2.5 mm; outlines found near its end may be something else.
CURLED_MM = 2.0
# A speck or a wild stroke hides one outline; half of them unseen means that this is not where the boxes are.
MOST_UNSEEN = 0.5
# Up to here people judge the boxes that light hides; with more of them a better picture is less work.
MOST_POORLY_LIT = 0.25


def check_levels(levels: Levels) -> None:
    """Rejected when print and paper are too much alike, or edges are too soft for a thin stroke to show."""
    if levels.contrast < LEAST_CONTRAST:
        raise Rejected(Reason.TOO_DARK)
    if levels.blur_mm > MOST_BLUR_MM:
        raise Rejected(Reason.BLURRED)


def check_boxes(boxes: Boxes) -> None:
    """Rejected when the boxes are not where a flat sheet has them."""
    if len(boxes.seen) == 0:
        return
    seen = boxes.seen >= LEAST_SEEN
    far = np.abs(boxes.offsets[seen]).max(initial=0) > CURLED_MM
    if far or (~seen).mean() > MOST_UNSEEN:
        raise Rejected(Reason.CURLED)


def check_light(boxes: Boxes) -> None:
    """Rejected when a reflection hides too many boxes."""
    if boxes.light.is_dazzled.sum() > MOST_POORLY_LIT * len(boxes.seen):
        raise Rejected(Reason.TOO_DARK)


def check_streaks(
    grey: Grey, page: Page, levels: Levels, middles: Points, looks: Sequence[BoxLook], box_mm: float
) -> None:
    """Rejected when a streak crosses a box; ``middles`` (n × 2 mm) are where the boxes of this side are."""
    for middle, look in zip(middles, looks, strict=True):
        if look.far > 0 and is_streaked(grey, page, middle, levels, box_mm):
            raise Rejected(Reason.STREAKED)
