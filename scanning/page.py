"""Where the page lies in the picture: from four corner markers to a homography, or the reason why there is none."""

from dataclasses import dataclass

import cv2
import numpy as np

from ballots.geometry import MARKER_IDS, MARKER_MM, PAGE_MM
from scanning.grey import Grey, Homography, Points, project
from scanning.markers import Found, MarkerFinder
from scanning.reasons import Reason, Rejected

# The QR code is read down to 2.4 pixels a module of 0.8 mm; marks need no more.
LEAST_PX_PER_MM = 3.0
# Width through height of the marker rectangle is 0.68; a camera at 30 degrees makes 0.58 or 0.79 of it, and two
# sheets side by side 1.4 or 0.3.
_ASPECTS = (0.5, 0.92)
# Markers of one flat sheet fit within 0.1 mm on scans and 0.4 mm under a camera (measured); of two sheets never.
MOST_MISFIT_MM = 1.0
# Office printers and scanners stretch by up to 1 % each; 4 % is a feeder that slips or a setting gone wrong.
_MOST_STRETCH = 1.04
# Scale may differ by this much over the page before the picture counts as a camera's, whose slant stretches too.
_FLAT_PERSPECTIVE = 0.003


@dataclass(frozen=True)
class Page:
    """A sheet found in a picture: how its millimetres lie among the pixels.

    ``misfit_mm`` is how far the worst corner of a marker is from where the others put it.
    """

    homography: Homography
    px_per_mm: float
    misfit_mm: float

    def pixels(self, mm: Points) -> Points:
        """Where points of the page lie in the picture."""
        return project(self.homography, mm)


def find_page(grey: Grey, finder: MarkerFinder, corners_mm: Points, before: Homography | None = None) -> Page:
    """The sheet in the picture; ``corners_mm`` (4 × 2) are the markers' centres on paper.

    ``before`` is the homography of another picture of the sheet, which has not moved: it is looked for there first.

    Raises Rejected: no-page when there is not one marker; cropped, several-sheets, curled, wrong-scale or blurred when
    there are markers, but not those of one whole flat sheet.
    """
    page = None
    if before is not None:
        page = _fitted(finder.again(grey, project(before, _corners_of_markers(corners_mm))), corners_mm)
    if page is None:
        page = _fitted(finder.in_corners(grey), corners_mm)
    if page is None:
        found = finder.anywhere(grey)
        page = _fitted(found, corners_mm)
    if page is None:
        raise Rejected(_why_unfit(found))
    if page.px_per_mm < LEAST_PX_PER_MM:
        raise Rejected(Reason.BLURRED)
    if _is_stretched(page.homography):
        raise Rejected(Reason.WRONG_SCALE)
    return page


def _why_unfit(found: Found) -> Reason:
    if not found:
        return Reason.NO_PAGE
    if any(len(finds) > 1 for finds in found.values()):
        return Reason.SEVERAL_SHEETS
    return Reason.CROPPED if len(found) < len(MARKER_IDS) else Reason.CURLED


def _fitted(found: Found, corners_mm: Points) -> Page | None:
    """The page that these markers lie on, None when they are not the four of one sheet."""
    if sorted(found) != list(MARKER_IDS) or any(len(finds) != 1 for finds in found.values()):
        return None
    pixels = np.stack([found[marker][0] for marker in MARKER_IDS])
    top, right, bottom, left = (
        float(np.linalg.norm(pixels[(side + 1) % 4].mean(axis=0) - pixels[side].mean(axis=0))) for side in range(4)
    )
    if not _ASPECTS[0] < (top + bottom) / (left + right) < _ASPECTS[1]:
        return None
    return _registered(pixels, corners_mm)


def _corners_of_markers(corners_mm: Points) -> Points:
    """The four corners of each marker on paper (4 × 4 × 2 mm), in the order in which they are found."""
    half = MARKER_MM / 2
    own = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    return np.asarray(corners_mm[:, None, :] + own)


def _registered(pixels: Points, corners_mm: Points) -> Page | None:
    mm = _corners_of_markers(corners_mm).reshape(-1, 2)
    found, _ = cv2.findHomography(mm, pixels.reshape(-1, 2))
    if found is None:
        return None
    homography = np.asarray(found, np.float64)
    px_per_mm = float(np.sqrt(abs(np.linalg.det(jacobian(homography)))))
    misfit = np.linalg.norm(project(homography, mm) - pixels.reshape(-1, 2), axis=1).max()
    if misfit > MOST_MISFIT_MM * px_per_mm:
        return None
    return Page(homography, px_per_mm, float(misfit / px_per_mm))


def jacobian(homography: Homography, at_mm: tuple[float, float] = (PAGE_MM[0] / 2, PAGE_MM[1] / 2)) -> Points:
    """How pixels change with millimetres around a point of the page (2 × 2)."""
    u, v, w = homography @ (*at_mm, 1.0)
    return np.array(
        [
            (homography[0, :2] - u / w * homography[2, :2]) / w,
            (homography[1, :2] - v / w * homography[2, :2]) / w,
        ]
    )


def is_flat(homography: Homography) -> bool:
    """Whether the picture was taken straight from above, as scanners do."""
    return bool(np.abs(homography[2, :2]) @ np.array(PAGE_MM) / abs(homography[2, 2]) <= _FLAT_PERSPECTIVE)


def _is_stretched(homography: Homography) -> bool:
    if not is_flat(homography):
        return False
    larger, smaller = np.linalg.svd(jacobian(homography), compute_uv=False)
    return bool(larger > _MOST_STRETCH * smaller)
