"""The paper itself: sizes and places that every ballot shares, and the parts that a page is planned in.

All lengths are millimetres from the top left corner of the page, type sizes are points. Import these names from
:mod:`ballots.geometry`.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ballots.look import STANDARD, Look

PAGE_MM = (210.0, 297.0)

# ArUco markers of cv2.aruco.DICT_4X4_50, clockwise from the top left; their ids tell the page's orientation.
MARKER_IDS = (0, 1, 2, 3)
MARKER_MM = 10.0
# 13 mm from the edges: whole inside a printer's 3 mm margin at 97 % too, and clear of the holes of ISO 838, which
# reach from 9 to 15 mm but stay away from the corners.
CORNERS = ((13.0, 13.0), (197.0, 13.0), (197.0, 284.0), (13.0, 284.0))

# What is printed for people keeps 4 mm away from the markers, so that their white surroundings stay white.
LEFT, RIGHT = 22.0, 188.0
# The strip between the upper markers names the paper: a ballot, or a test.
STRIP_BASELINE = 14.5
TITLE_TOP = 18.0

# Version 6 of the QR standard has 41 modules a side. 0.8 mm a module is 2.9 px under an upright 1080p camera (the
# reader's floor is 2.4) and 6.3 px at 200 dpi; the white zone around it is four modules wide, as the standard asks.
QR_MODULES = 41
QR_MODULE_MM = 0.8
QR_QUIET_MM = 4 * QR_MODULE_MM
QR_TOP = 10.0

# The reader searches for each outline within 2.5 mm: nothing else dark comes closer than this to it.
BOX_CLEAR_MM = 2.8


class Rect(NamedTuple):
    """A rectangle: its top left corner, width and height."""

    x: float
    y: float
    w: float
    h: float


QR_PLACE = Rect(RIGHT - QR_MODULES * QR_MODULE_MM, QR_TOP, QR_MODULES * QR_MODULE_MM, QR_MODULES * QR_MODULE_MM)
# Text beside the QR code ends here; text below starts there.
QR_CLEAR_LEFT = QR_PLACE.x - QR_QUIET_MM
QR_CLEAR_BOTTOM = QR_PLACE.y + QR_PLACE.h + QR_QUIET_MM


@dataclass(frozen=True)
class Target:
    """One box for a mark. ``column`` is the box within its project's row, named as in ``layout.json``."""

    contest: str
    project: str
    column: str
    box: Rect


@dataclass(frozen=True)
class Text:
    """One printed line: ``x`` is its left or right end (by ``align``), ``y`` its baseline.

    ``words`` stand in the order of reading; ``rtl`` says that their sentence runs from right to left.
    """

    x: float
    y: float
    words: str
    size: float
    bold: bool = False
    align: Literal["left", "right"] = "left"
    rtl: bool = False


@dataclass(frozen=True)
class Stroke:
    """A straight black line of this width."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True)
class PagePlan:
    """All that stands on one page, but for what differs from ballot to ballot (QR code and serial).

    ``corners`` are the centres of the markers: top left, top right, bottom right, bottom left. ``qr`` is the QR
    code without its white zone. The boxes have the size and the outline, centred on their edges, of its ``look``.
    A ``mirrored`` page runs from right to left: its boxes stand at the right, its serial at the left.
    """

    number: int
    targets: tuple[Target, ...]
    texts: tuple[Text, ...]
    strokes: tuple[Stroke, ...]
    corners: tuple[tuple[float, float], ...] = CORNERS
    qr: Rect = QR_PLACE
    look: Look = STANDARD
    mirrored: bool = False


@dataclass(frozen=True)
class StylePlan:
    """The pages of one ballot style; ``index`` is the style's place in the election, as tokens name it."""

    style: str
    index: int
    languages: tuple[str, ...]
    pages: tuple[PagePlan, ...]
