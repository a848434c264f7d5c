"""Reads all boxes of a page: found, measured, strokes followed where they go astray, decided."""

from dataclasses import replace

import numpy as np

from scanning.boxes import Boxes, find_boxes
from scanning.decide import BoxLook
from scanning.elsewhere import boxes_with_ink_near
from scanning.faint_lines import darkest_lines
from scanning.grey import Grey, Points
from scanning.ink import INKED, Ink, measure_ink
from scanning.levels import Levels
from scanning.light import LEAST_CONTRAST
from scanning.page import Page
from scanning.patches import PX_PER_MM, cut_patches, level
from scanning.reader import SheetPlan
from scanning.shapes import measure_shapes
from scanning.strays import reach_mm, whose_ink


def look_at_boxes(grey: Grey, page: Page, plan: SheetPlan, levels: Levels) -> tuple[Boxes, list[BoxLook]]:
    """Where the boxes are and what each looks like."""
    limits = plan.limits
    boxes = find_boxes(grey, page, plan.middles, levels, plan.page.look)
    ink = measure_ink(boxes.darkness, boxes.shifts, levels, plan.page.look, boxes.light)
    columns = (ink.inside, ink.faint, ink.beside, ink.far, boxes.seen)
    looks = [
        replace(BoxLook(*row), soft=levels.soft, poor_light=poor)
        for row, poor in zip(
            np.column_stack(columns).tolist(), (boxes.light.is_dazzled | boxes.uneven).tolist(), strict=True
        )
    ]
    full = np.flatnonzero(ink.inside >= limits.marked)
    shapes = measure_shapes(ink.smooth[full], boxes.shifts[full], levels, plan.page.look)
    for number, shape in zip(full.tolist(), shapes, strict=True):
        looks[number] = replace(looks[number], shape=shape)
    for number, line in _lines_in_empty(ink, boxes, levels.soft, plan):
        looks[number] = replace(looks[number], line=line)
    for number in np.flatnonzero((ink.far > 0) & (ink.beside >= limits.beside)).tolist():
        looks[number] = _followed(grey, page, levels, boxes.middles, looks, number, plan)
    for number in boxes_with_ink_near(grey, page, levels, plan, boxes, full.tolist()):
        looks[number] = replace(looks[number], ink_near=True)
    return boxes, looks


def _lines_in_empty(ink: Ink, boxes: Boxes, soft: bool, plan: SheetPlan) -> list[tuple[int, float]]:
    """The numbers of the boxes that may be blank, and how dark the darkest line in each is where light is even.

    In sharp pictures a line leaves more that is faint than in soft ones.
    """
    limits = plan.limits
    least = 0.0 if soft else limits.soft_faint
    empty = np.flatnonzero((ink.inside < limits.blank) & (ink.faint >= least) & (ink.faint < limits.faint))
    lines = darkest_lines(ink.smooth[empty], boxes.shifts[empty], ink.half_mm)
    lines /= np.clip(boxes.light.contrast[empty], LEAST_CONTRAST, 1)
    return list(zip(empty.tolist(), lines.tolist(), strict=True))


def _followed(
    grey: Grey, page: Page, levels: Levels, middles: Points, looks: list[BoxLook], number: int, plan: SheetPlan
) -> BoxLook:
    """The look of one box, without what a marked neighbour's strokes left around it."""
    limits, reach = plan.limits, reach_mm(plan.page.look)
    away = middles - middles[number]
    near = np.flatnonzero(np.abs(away).max(axis=1) < reach)
    marked = [other for other in near if other != number and looks[other].inside >= limits.marked]
    look = looks[number]
    if not marked or limits.blank <= look.inside < limits.marked:
        return look
    around = cut_patches(grey, page.homography, middles[number : number + 1], levels, 2 * round(reach)).darkness
    whose = whose_ink(around[0] >= level(INKED), PX_PER_MM, away[marked], plan.page.look)
    return replace(look, beside=whose.beside, shared=whose.shared)
