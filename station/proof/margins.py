"""How far from doubt everything on a trial ballot must be read: the reader's own limits, and a wide margin to each.

What was measured is in brackets: the worst of the Stockholm pilot and of elections of every voting method under all
conditions, by ``rostlokal-station proof``.
"""

from ballots.geometry import QR_MODULE_MM
from scanning.decide import BLANK_BESIDE, BLANK_FAINT, BLANK_INK, MARKED_INK, SOFT_BLANK_FAINT, BoxLook
from scanning.outlines import LEAST_SEEN
from scanning.page import LEAST_PX_PER_MM, MOST_MISFIT_MM
from scanning.quality import CURLED_MM

# Twice the ink that a mark needs: the lightest ordinary cross may lose half of it to a worn pen or a hasty hand.
LEAST_MARKED = 2 * MARKED_INK
# Half the ink that an empty box may have, in it and beside it.
MOST_BLANK = BLANK_INK / 2
MOST_BESIDE = BLANK_BESIDE / 2
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

# Of what an empty box may have of nearly ink, two thirds: the rest is for the device's noise.
FAINT_SHARE = 2 / 3


def most_faint(look: BoxLook) -> float:
    """What this empty box may have of nearly ink; less where the picture is soft."""
    return (SOFT_BLANK_FAINT if look.soft else BLANK_FAINT) * FAINT_SHARE
