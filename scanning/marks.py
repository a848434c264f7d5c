"""Reads all boxes of a page: found, measured, strokes followed where they go astray, decided."""

from dataclasses import replace

import numpy as np

from scanning.boxes import Boxes, find_boxes
from scanning.decide import BLANK_BESIDE, BLANK_INK, MARKED_INK, BoxLook
from scanning.elsewhere import boxes_with_ink_near
from scanning.grey import Grey, Points
from scanning.ink import INKED, measure_ink
from scanning.levels import Levels
from scanning.page import Page
from scanning.patches import PX_PER_MM, cut_patches, level
from scanning.reader import SheetPlan
from scanning.strays import REACH_MM, whose_ink

# Print that is further off its place than this would pass for ink beside the boxes.
_IN_PLACE_MM = 0.4


def look_at_boxes(grey: Grey, page: Page, plan: SheetPlan, levels: Levels) -> tuple[Boxes, list[BoxLook]]:
    """Where the boxes are and what each looks like."""
    boxes = find_boxes(grey, page, plan.middles, levels)
    ink = measure_ink(boxes.darkness, boxes.shifts, levels)
    columns = (ink.inside, ink.faint, ink.beside, ink.far, boxes.seen)
    looks = [replace(BoxLook(*row), soft=levels.soft) for row in np.column_stack(columns).tolist()]
    for number in np.flatnonzero((ink.far > 0) & (ink.beside >= BLANK_BESIDE)).tolist():
        looks[number] = _followed(grey, page, levels, boxes.middles, looks, number)
    if np.abs(boxes.offsets).max(initial=0) <= _IN_PLACE_MM:
        marked = np.flatnonzero(ink.inside >= MARKED_INK).tolist()
        for number in boxes_with_ink_near(grey, page, levels, plan.surroundings, plan.middles, marked):
            looks[number] = replace(looks[number], ink_near=True)
    return boxes, looks


def _followed(grey: Grey, page: Page, levels: Levels, middles: Points, looks: list[BoxLook], number: int) -> BoxLook:
    """The look of one box, without what a marked neighbour's strokes left around it."""
    away = middles - middles[number]
    near = np.flatnonzero(np.abs(away).max(axis=1) < REACH_MM)
    marked = [other for other in near if other != number and looks[other].inside >= MARKED_INK]
    look = looks[number]
    if not marked or BLANK_INK <= look.inside < MARKED_INK:
        return look
    around = cut_patches(grey, page.homography, middles[number : number + 1], levels.black, 2 * round(REACH_MM))
    whose = whose_ink(around[0] >= level(INKED), PX_PER_MM, away[marked])
    return replace(look, beside=whose.beside, shared=whose.shared)
