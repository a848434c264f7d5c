"""From a picture to what stands on the sheet: the order of steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from scanning.boxes import Boxes
from scanning.code import Code, read_code
from scanning.covered import covered_boxes
from scanning.decide import BoxLook, decide, is_blackened
from scanning.grey import Grey, Homography
from scanning.levels import Levels, measure_levels
from scanning.lost import why_cropped, why_lost
from scanning.markers import is_large_enough
from scanning.marks import look_at_boxes
from scanning.outlines import LEAST_SEEN
from scanning.page import Page, find_page
from scanning.picture import places
from scanning.quality import check_boxes, check_levels, check_light, check_scale, check_streaks, far_off, without_hidden
from scanning.reader import Reader, SheetPlan
from scanning.reasons import Reason, Rejected, SheetId
from scanning.resolution import known_dpi
from scanning.result import TargetResult
from scanning.streaks import streaked_boxes


@dataclass(frozen=True)
class SheetRead:
    """A sheet that was read: which one it is, where it lies in the picture, and what is in its boxes."""

    sheet: SheetId
    page: Page
    targets: tuple[TargetResult, ...]


@dataclass(frozen=True)
class Sight:
    """All that was measured on one sheet, before anything is decided; ``looks`` are of the plan's targets, in order."""

    sheet: SheetId
    plan: SheetPlan
    page: Page
    levels: Levels
    code: Code
    boxes: Boxes
    looks: Sequence[BoxLook]


def read_page(grey: Grey, reader: Reader, dpi: float | None = None, before: Homography | None = None) -> SheetRead:
    """Reads the sheet in one picture; Rejected with the reason when that cannot be done beyond doubt.

    ``dpi`` is what the picture's file states about its resolution, ``before`` where the sheet lay in another picture
    since which it has not moved.
    """
    return decide_page(see_page(grey, reader, dpi, before), grey, reader)


def see_page(grey: Grey, reader: Reader, dpi: float | None = None, before: Homography | None = None) -> Sight:
    """Measures the sheet in one picture; Rejected with the reason when it cannot be trusted."""
    page = _located(grey, reader, before)
    levels = measure_levels(grey, page, reader.corners_mm)
    code = _code(grey, page, levels, reader)
    sheet, plan = reader.check(code.text)
    try:
        check_levels(levels)
        check_scale(page, known_dpi(dpi, *grey.shape))
        boxes, looks = look_at_boxes(grey, page, plan, levels)
        check_boxes(boxes)
        check_light(boxes)
        streaked = streaked_boxes(grey, page, levels, boxes.middles, looks, plan.page.look.box)
        check_streaks(streaked)
    except Rejected as rejected:
        raise Rejected(rejected.reason, sheet) from rejected
    hidden = streaked | far_off(boxes) | covered_boxes(boxes, looks, plan.limits, plan.page.look)
    return Sight(sheet, plan, page, levels, code, boxes, without_hidden(looks, hidden))


def decide_page(sight: Sight, grey: Grey, reader: Reader) -> SheetRead:
    """What stands on a sheet that was measured in this picture."""
    box_mm, limits = sight.plan.page.look.box, sight.plan.limits
    where = places(sight.page, sight.boxes.middles, grey.shape, box_mm)
    targets = tuple(
        TargetResult(
            contest=target.contest,
            project=target.project,
            column=target.column,
            ink=round(look.inside, 4),
            mark=decide(look, reader.blackened_box, limits),
            blackened=is_blackened(look),
            place=place,
            hidden=look.hidden or look.seen < LEAST_SEEN,
            poor_light=look.poor_light,
        )
        for target, look, place in zip(sight.plan.page.targets, sight.looks, where, strict=True)
    )
    return SheetRead(sight.sheet, sight.page, targets)


def _located(grey: Grey, reader: Reader, before: Homography | None) -> Page:
    if not is_large_enough(grey):
        raise Rejected(Reason.NO_PAGE)
    try:
        return find_page(grey, reader.finder, reader.corners_mm, before)
    except Rejected as rejected:
        if rejected.reason is Reason.NO_PAGE:
            raise why_lost(grey, reader) from rejected
        if rejected.reason is Reason.CROPPED:
            raise why_cropped(grey) from rejected
        raise


def _code(grey: Grey, page: Page, levels: Levels, reader: Reader) -> Code:
    code = read_code(grey, page, reader.code_mm)
    if code is None:
        # A bad picture is the likelier reason than a bad code, and easier to mend.
        check_levels(levels)
        raise Rejected(Reason.CODE_UNREADABLE)
    return code
