"""How far from doubt everything on a trial ballot must be read: the reader's own limits, and a wide margin to each.

What was measured is in brackets: the worst of the Stockholm pilot and of elections of every voting method under all
conditions, by ``rostlokal-station proof``.
"""

from dataclasses import dataclass

from ballots.geometry import QR_MODULE_MM
from scanning.decide import limits_for
from scanning.outlines import LEAST_SEEN
from scanning.page import LEAST_PX_PER_MM, MOST_MISFIT_MM
from scanning.quality import CURLED_MM

# Twice as clear as an outline must be, or half the toner.
LEAST_OUTLINE = 2 * LEAST_SEEN
# Half the way to where a sheet counts as curled, so that real curl and a feeder's slip find room.
MOST_OFFSET_MM = CURLED_MM / 2
# Two thirds of the misfit by which one flat sheet is told from two; a marker's corner is worth two pixels of a camera.
MOST_MISFIT = MOST_MISFIT_MM * 2 / 3
# A quarter finer than the reader's floor of 2.4 pixels a module.
LEAST_MODULE_PX = 1.25 * LEAST_PX_PER_MM * QR_MODULE_MM
# The code as it is; later attempts shrink or sharpen it, and are there for bad pictures.
LAST_ATTEMPT = 1


@dataclass(frozen=True)
class InkMargins:
    """What is required of ink in and around boxes of one size, as shares of a box's inside.

    least_mark       of a mark: twice the reader's limit, so that the lightest ordinary cross may lose half of its ink
                     to a worn pen or a hasty hand
    most_blank       of an empty box: half the limit
    most_beside      around an empty box: half the limit
    most_faint       of what is nearly ink in an empty box: two thirds of the limit, the rest is for the device's noise
    most_faint_soft  the same where the picture is soft: the limit itself, for what is nearly ink there is all noise
    """

    least_mark: float
    most_blank: float
    most_beside: float
    most_faint: float
    most_faint_soft: float


def ink_margins(box_mm: float) -> InkMargins:
    """The margins for boxes with this side."""
    limits = limits_for(box_mm)
    return InkMargins(
        least_mark=2 * limits.marked,
        most_blank=limits.blank / 2,
        most_beside=limits.beside / 2,
        most_faint=limits.faint * 2 / 3,
        most_faint_soft=limits.soft_faint,
    )
