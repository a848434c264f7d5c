"""The report's pictures: a sheet as it was read, with its boxes outlined, and single boxes cut out."""

from collections.abc import Collection
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import MARKER_MM, PAGE_MM, Rect
from scanning.grey import Grey
from scanning.interpret import decide_page, see_page
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
_Colour = tuple[int, int, int]
# Blue, green, red. A marked box, an empty one, and what is wrong, which is also drawn thicker.
_MARKED: _Colour = (40, 140, 20)
_EMPTY: _Colour = (200, 120, 30)
_WRONG: _Colour = (30, 0, 210)


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
        drawn, straight = np.repeat(grey[:, :, None], 3, axis=2), False
    height, width = drawn.shape[:2]
    return Exhibit(picture.page, condition, _jpeg(drawn), (width, height), straight)


def cut_out(darkness: Darkness) -> bytes:
    """The surroundings of one box (12 mm a side) as JPEG, print black and paper white."""
    shares = (darkness.astype(np.float64) - PAPER) / DARK
    return _jpeg(np.clip(np.rint(_PAPER * (1 - shares)), 0, 255).astype(np.uint8))


def _drawn(grey: Grey, reader: Reader, wrong: Collection[Box | Part]) -> npt.NDArray[np.uint8]:
    sight = see_page(grey, reader)
    to_mm = np.diag([1 / _PX_PER_MM, 1 / _PX_PER_MM, 1.0])
    size = round(PAGE_MM[0] * _PX_PER_MM), round(PAGE_MM[1] * _PX_PER_MM)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    page = cv2.warpPerspective(grey, sight.page.homography @ to_mm, size, flags=flags, borderValue=(255,))
    # Paper as white as on paper, whatever the light was.
    lit = cv2.convertScaleAbs(page, alpha=_PAPER / max(1.0, sight.levels.white))
    drawn = np.repeat(np.asarray(lit, np.uint8)[:, :, None], 3, axis=2)
    plan = sight.plan.page
    rows = zip(plan.targets, decide_page(sight, grey, reader).targets, sight.boxes.offsets.tolist(), strict=True)
    for target, read, (right, down) in rows:
        is_wrong = Box(target.contest, target.project, target.column) in wrong
        colour = _WRONG if is_wrong else _MARKED if read.mark == "marked" else _EMPTY
        x, y, w, h = target.box
        _outline(drawn, Rect(x + right, y + down, w, h), colour, 3 if is_wrong else 2)
    if Part.TOKEN in wrong:
        _outline(drawn, plan.qr, _WRONG, 4)
    if Part.MARKERS in wrong:
        for x, y in plan.corners:
            _outline(drawn, Rect(x - MARKER_MM / 2, y - MARKER_MM / 2, MARKER_MM, MARKER_MM), _WRONG, 4)
    return drawn


def _outline(drawn: npt.NDArray[np.uint8], rect: Rect, colour: _Colour, thick: int) -> None:
    """A frame just outside of what it is about."""
    away = 0.8
    start = round((rect.x - away) * _PX_PER_MM), round((rect.y - away) * _PX_PER_MM)
    end = round((rect.x + rect.w + away) * _PX_PER_MM), round((rect.y + rect.h + away) * _PX_PER_MM)
    cv2.rectangle(drawn, start, end, colour, thick, cv2.LINE_AA)


def _jpeg(picture: npt.NDArray[np.uint8]) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise RuntimeError("a picture could not be encoded")
    return data.tobytes()
