"""Pictures of what was measured on a page, for people who want to see how a mark becomes a vote."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ballots.geometry import MARKER_IDS, MARKER_MM, PAGE_MM, Rect
from scanning.grey import Grey, Points
from scanning.interpret import Sight
from scanning.markers import MarkerFinder
from scanning.result import TargetResult

Picture = npt.NDArray[np.uint8]
"""Height × width × 3: blue, green, red."""
Colour = tuple[int, int, int]

# A marked box, an empty one, one that a person decides, and what else is drawn in a picture.
MARKED: Colour = (40, 140, 20)
BLANK: Colour = (200, 120, 30)
UNCLEAR: Colour = (0, 110, 235)
FOUND: Colour = (200, 0, 160)
COLOURS = {"marked": MARKED, "blank": BLANK, "unclear": UNCLEAR}
# For whoever does not tell the colours apart.
SIGNS = {"marked": "X", "blank": "-", "unclear": "?"}
# What paper is lit to, so that every picture has it the same.
_PAPER = 245.0
# The frame stands outside of what it is about, so that it hides no stroke that leaves the box.
_AWAY_MM = 1.3
_LABEL_SCALE = 0.11


def in_colour(grey: Grey) -> Picture:
    """The same picture, ready to be drawn on."""
    return np.repeat(grey[:, :, None], 3, axis=2)


def straightened(grey: Grey, sight: Sight, px_per_mm: float) -> Picture:
    """The page laid flat and upright, its paper as white as on paper, whatever the light was."""
    to_mm = np.diag([1 / px_per_mm, 1 / px_per_mm, 1.0])
    size = round(PAGE_MM[0] * px_per_mm), round(PAGE_MM[1] * px_per_mm)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    page = cv2.warpPerspective(grey, sight.page.homography @ to_mm, size, flags=flags, borderValue=(255,))
    lit = cv2.convertScaleAbs(page, alpha=_PAPER / max(1.0, sight.levels.white))
    return in_colour(np.asarray(lit, np.uint8))


def frame(drawn: Picture, rect: Rect, colour: Colour, thick: int, px_per_mm: float) -> None:
    """A frame around a rectangle in millimetres of a straightened page; changes the picture."""
    start = round((rect.x - _AWAY_MM) * px_per_mm), round((rect.y - _AWAY_MM) * px_per_mm)
    end = round((rect.x + rect.w + _AWAY_MM) * px_per_mm), round((rect.y + rect.h + _AWAY_MM) * px_per_mm)
    cv2.rectangle(drawn, start, end, colour, thick, cv2.LINE_AA)


def found_boxes(sight: Sight) -> list[Rect]:
    """Where each box's own outline was found, in millimetres of the page, in the order of the plan's targets."""
    return [
        Rect(target.box.x + right, target.box.y + down, target.box.w, target.box.h)
        for target, (right, down) in zip(sight.plan.page.targets, sight.boxes.offsets.tolist(), strict=True)
    ]


def decisions(grey: Grey, sight: Sight, targets: Sequence[TargetResult], px_per_mm: float) -> Picture:
    """The straightened page with each box framed by its decision, its sign and its ink (share of its inside) above."""
    drawn = straightened(grey, sight, px_per_mm)
    for rect, target in zip(found_boxes(sight), targets, strict=True):
        colour = COLOURS[target.mark]
        frame(drawn, rect, colour, 3 if target.mark == "unclear" else 2, px_per_mm)
        place = round((rect.x - _AWAY_MM) * px_per_mm), round((rect.y - _AWAY_MM - 0.5) * px_per_mm)
        scale = _LABEL_SCALE * px_per_mm
        cv2.putText(
            drawn,
            f"{SIGNS[target.mark]} {target.ink:.0%}",
            place,
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            colour,
            1,
            cv2.LINE_AA,
        )
    return drawn


def found_page(grey: Grey, sight: Sight) -> Picture:
    """The picture as it came, with the markers, the code and the page's edge where they were found."""
    drawn = in_colour(grey)
    half = MARKER_MM / 2
    markers = [Rect(x - half, y - half, MARKER_MM, MARKER_MM) for x, y in sight.plan.page.corners]
    for rect in (Rect(0.0, 0.0, *PAGE_MM), *markers, sight.plan.page.qr):
        corners = [(rect.x, rect.y), (rect.x + rect.w, rect.y), (rect.x + rect.w, rect.y + rect.h)]
        _around(drawn, sight.page.pixels(np.array([*corners, (rect.x, rect.y + rect.h)])))
    return drawn


def found_markers(grey: Grey, finder: MarkerFinder) -> Picture:
    """The picture of a page that was not found, with the markers that were."""
    drawn = in_colour(grey)
    for marker, finds in finder.anywhere(grey).items():
        for corners in finds:
            _around(drawn, corners)
            x, y = np.rint(corners[0]).astype(int).tolist()
            name = f"{MARKER_IDS.index(marker) + 1}"
            cv2.putText(drawn, name, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, FOUND, 2, cv2.LINE_AA)
    return drawn


def _around(drawn: Picture, corners: Points) -> None:
    line = np.rint(corners).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(drawn, [line], True, FOUND, 3, cv2.LINE_AA)


def encoded(picture: Picture | Grey, quality: int) -> bytes:
    """A picture as JPEG, without metadata."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise RuntimeError("a picture could not be encoded")
    return data.tobytes()
