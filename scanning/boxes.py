"""All boxes of a page, found one by one: a patch around each, and where its outline is in there."""

from dataclasses import dataclass

import numpy as np

from ballots.geometry import Look
from scanning.grey import Grey, Points
from scanning.levels import Levels
from scanning.light import Light, measure_light
from scanning.outlines import LEAST_SEEN, Floats, Outlines, find_outlines, find_outlines_near
from scanning.page import Page
from scanning.patches import Darkness, cut_patches, patch_mm
from scanning.shade import Flags, evened

# A box further off its patch's middle gets a new patch, so that the strip around it is in the picture on all sides.
_OFF_MIDDLE_MM = 0.25
# Paper bends slowly: curled by 2 mm, a box is 0.6 mm further off than what is usual among it and the nearest four, at
# the end of a column with rows 15 mm apart. What stands out further away is a mark's strokes.
_AMONG, _ODD_MM = 5, 0.8


@dataclass(frozen=True)
class Boxes:
    """n boxes.

    middles   where they are (n × 2), in millimetres of the page
    offsets   how far that is from where they should be (n × 2 mm)
    seen      how clearly each outline stands out (n, see Outlines.strength)
    weakest   the same of the weakest of its sides (n)
    darkness  the patches (n × side × side)
    shifts    how far each box is from its patch's middle (n × 2 mm)
    light     how well print and paper can be told apart there
    uneven    whether a shadow's edge lies there that could not be taken out (n)
    """

    middles: Points
    offsets: Points
    seen: Floats
    weakest: Floats
    darkness: Darkness
    shifts: Points
    light: Light
    uneven: Flags


def find_boxes(grey: Grey, page: Page, middles: Points, levels: Levels, look: Look) -> Boxes:
    """Finds the boxes whose middles should be at these points of the page (n × 2 mm), printed in this look."""
    patches = cut_patches(grey, page.homography, middles, levels, patch_mm(look))
    outlines = _where_neighbours_say(find_outlines(patches.darkness, look), patches.darkness, middles, look)
    light = measure_light(patches.paper, outlines.print_dark, levels, look)
    offsets = _where_seen(outlines)
    shifts = offsets
    if np.abs(offsets).max(initial=0) > _OFF_MIDDLE_MM:
        patches = cut_patches(grey, page.homography, middles + offsets, levels, patch_mm(look))
        shifts = np.zeros_like(offsets)
    even = evened(patches.darkness, look)
    return Boxes(
        middles=middles + offsets,
        offsets=offsets,
        seen=outlines.strength,
        weakest=outlines.weakest,
        darkness=even.darkness,
        shifts=shifts,
        light=light,
        uneven=even.is_uneven,
    )


def _where_neighbours_say(found: Outlines, darkness: Darkness, middles: Points, look: Look) -> Outlines:
    """Looks again near the neighbours' offset where a box seems to be off in another way than they are."""
    if np.abs(found.offsets).max(initial=0) <= _ODD_MM:
        return found
    usual = _usual_among_neighbours(found, middles)
    odd = np.flatnonzero(np.abs(found.offsets - usual).max(axis=1) > _ODD_MM)
    if len(odd) == 0:
        return found
    again = find_outlines_near(darkness[odd], look, usual[odd], _ODD_MM)
    offsets, strength, weakest = found.offsets.copy(), found.strength.copy(), found.weakest.copy()
    offsets[odd], strength[odd], weakest[odd] = again.offsets, again.strength, again.weakest
    print_dark = found.print_dark.copy()
    print_dark[odd] = again.print_dark
    return Outlines(offsets, strength, weakest, print_dark)


def _usual_among_neighbours(found: Outlines, middles: Points) -> Points:
    """The median offset of each box and its nearest neighbours, of those whose outlines are seen (n × 2 mm)."""
    seen = np.flatnonzero(found.strength >= LEAST_SEEN)
    if len(seen) == 0:
        return np.zeros_like(found.offsets)
    away = np.abs(middles[:, None] - middles[seen]).sum(axis=2)
    nearest = seen[np.argsort(away, axis=1, kind="stable")[:, :_AMONG]]
    return np.asarray(np.median(found.offsets[nearest], axis=1))


def _where_seen(outlines: Outlines) -> Points:
    """The offsets; a box whose outline is hidden is taken to be off as far as the others."""
    seen = outlines.strength >= LEAST_SEEN
    usual = np.median(outlines.offsets[seen], axis=0) if seen.any() else np.zeros(2)
    return np.where(seen[:, None], outlines.offsets, usual)
