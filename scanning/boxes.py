"""All boxes of a page, found one by one: a patch around each, and where its outline is in there."""

from dataclasses import dataclass

import numpy as np

from ballots.geometry import Look
from scanning.grey import Grey, Points
from scanning.levels import Levels
from scanning.light import Light, measure_light
from scanning.outlines import LEAST_SEEN, Floats, Outlines, find_outlines
from scanning.page import Page
from scanning.patches import Darkness, cut_patches, patch_mm
from scanning.shade import Flags, evened

# A box further off its patch's middle gets a new patch, so that the strip around it is in the picture on all sides.
_OFF_MIDDLE_MM = 0.25


@dataclass(frozen=True)
class Boxes:
    """n boxes.

    middles   where they are (n × 2), in millimetres of the page
    offsets   how far that is from where they should be (n × 2 mm)
    seen      how clearly each outline stands out (n, see Outlines.strength)
    darkness  the patches (n × side × side)
    shifts    how far each box is from its patch's middle (n × 2 mm)
    light     how well print and paper can be told apart there
    uneven    whether a shadow's edge lies there that could not be taken out (n)
    """

    middles: Points
    offsets: Points
    seen: Floats
    darkness: Darkness
    shifts: Points
    light: Light
    uneven: Flags


def find_boxes(grey: Grey, page: Page, middles: Points, levels: Levels, look: Look) -> Boxes:
    """Finds the boxes whose middles should be at these points of the page (n × 2 mm), printed in this look."""
    patches = cut_patches(grey, page.homography, middles, levels, patch_mm(look))
    outlines = find_outlines(patches.darkness, look)
    light = measure_light(patches.paper, outlines.print_dark, levels, look)
    offsets = _where_seen(outlines)
    shifts = offsets
    if np.abs(offsets).max(initial=0) > _OFF_MIDDLE_MM:
        patches = cut_patches(grey, page.homography, middles + offsets, levels, patch_mm(look))
        shifts = np.zeros_like(offsets)
    even = evened(patches.darkness, look)
    return Boxes(middles + offsets, offsets, outlines.strength, even.darkness, shifts, light, even.is_uneven)


def _where_seen(outlines: Outlines) -> Points:
    """The offsets; a box whose outline is hidden is taken to be off as far as the others."""
    seen = outlines.strength >= LEAST_SEEN
    usual = np.median(outlines.offsets[seen], axis=0) if seen.any() else np.zeros(2)
    return np.where(seen[:, None], outlines.offsets, usual)
