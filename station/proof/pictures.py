"""The report's pictures: a sheet as it was read, with its boxes outlined, and single boxes cut out."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ballots.geometry import MARKER_MM, Rect
from scanning.grey import Grey
from scanning.interpret import decide_page, see_page
from scanning.overlay import BLANK, MARKED, Colour, encoded, found_boxes, frame, in_colour, straightened
from scanning.overlay import Picture as Drawn
from scanning.patches import DARK, PAPER, Darkness
from scanning.reader import Reader
from scanning.reasons import Rejected
from station.proof.conditions import Condition
from station.proof.faults import Box, Fault, Part
from station.proof.seen import grey_of
from station.proof.trial import Picture

_PX_PER_MM = 4.0
_QUALITY = 80
_PAPER = 245.0
# Blue, green, red; what is wrong is also drawn thicker.
_WRONG: Colour = (30, 0, 210)


@dataclass(frozen=True)
class Exhibit:
    """A picture of one sheet as JPEG. ``straight`` says that the sheet was found and straightened."""

    page: int
    condition: Condition
    jpeg: bytes
    size: tuple[int, int]
    straight: bool


def exhibit(picture: Picture, condition: Condition, reader: Reader, faults: Collection[Fault]) -> Exhibit:
    """The sheet with its boxes outlined by what was read in them; what is wrong is red."""
    grey = grey_of(picture)
    try:
        drawn = _drawn(grey, reader, [fault.part for fault in faults if fault.page == picture.page])
        straight = True
    except Rejected:
        # The sheet as the camera or scanner saw it, so that one sees why it was not found.
        drawn, straight = in_colour(grey), False
    height, width = drawn.shape[:2]
    return Exhibit(picture.page, condition, encoded(drawn, _QUALITY), (width, height), straight)


def cut_out(darkness: Darkness) -> bytes:
    """The surroundings of one box (12 mm a side) as JPEG, print black and paper white."""
    shares = (darkness.astype(np.float64) - PAPER) / DARK
    return encoded(np.clip(np.rint(_PAPER * (1 - shares)), 0, 255).astype(np.uint8), _QUALITY)


def _drawn(grey: Grey, reader: Reader, wrong: Collection[Box | Part]) -> Drawn:
    sight = see_page(grey, reader)
    drawn = straightened(grey, sight, _PX_PER_MM)
    plan = sight.plan.page
    rows = zip(plan.targets, decide_page(sight, grey, reader).targets, found_boxes(sight), strict=True)
    for target, read, rect in rows:
        is_wrong = Box(target.contest, target.project, target.column) in wrong
        colour = _WRONG if is_wrong else MARKED if read.mark == "marked" else BLANK
        frame(drawn, rect, colour, 3 if is_wrong else 2, _PX_PER_MM)
    if Part.TOKEN in wrong:
        frame(drawn, plan.qr, _WRONG, 4, _PX_PER_MM)
    if Part.MARKERS in wrong:
        for x, y in plan.corners:
            marker = Rect(x - MARKER_MM / 2, y - MARKER_MM / 2, MARKER_MM, MARKER_MM)
            frame(drawn, marker, _WRONG, 4, _PX_PER_MM)
    return drawn
