"""From a picture to what stands on the sheet: the order of steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from scanning.boxes import Boxes
from scanning.code import read_code
from scanning.decide import BoxLook, decide, is_blackened
from scanning.grey import Grey
from scanning.levels import Levels, measure_levels
from scanning.lost import why_cropped, why_lost
from scanning.markers import is_large_enough
from scanning.marks import look_at_boxes
from scanning.page import Page, find_page
from scanning.picture import places
from scanning.quality import check_boxes, check_levels, check_streaks
from scanning.reader import Reader, SheetPlan
from scanning.reasons import Reason, Rejected, SheetId
from scanning.result import TargetResult


@dataclass(frozen=True)
class SheetRead:
    """A sheet that was read: which one it is, where it lies in the picture, and what is in its boxes."""

    sheet: SheetId
    page: Page
    targets: tuple[TargetResult, ...]


def read_page(grey: Grey, reader: Reader) -> SheetRead:
    """Reads the sheet in one picture; Rejected with the reason when that cannot be done beyond doubt."""
    page = _located(grey, reader)
    levels = measure_levels(grey, page, reader.corners_mm)
    sheet, plan = _identified(grey, page, levels, reader)
    try:
        check_levels(levels)
        boxes, looks = look_at_boxes(grey, page, plan, levels)
        check_boxes(boxes)
        check_streaks(grey, page, levels, boxes.middles, looks, plan.page.look.box)
    except Rejected as rejected:
        raise Rejected(rejected.reason, sheet) from rejected
    return SheetRead(sheet, page, _results(plan, boxes, looks, page, grey, reader))


def _located(grey: Grey, reader: Reader) -> Page:
    if not is_large_enough(grey):
        raise Rejected(Reason.NO_PAGE)
    try:
        return find_page(grey, reader.finder, reader.corners_mm)
    except Rejected as rejected:
        if rejected.reason is Reason.NO_PAGE:
            raise why_lost(grey, reader) from rejected
        if rejected.reason is Reason.CROPPED:
            raise why_cropped(grey) from rejected
        raise


def _identified(grey: Grey, page: Page, levels: Levels, reader: Reader) -> tuple[SheetId, SheetPlan]:
    text = read_code(grey, page, reader.code_mm)
    if text is None:
        # A bad picture is the likelier reason than a bad code, and easier to mend.
        check_levels(levels)
        raise Rejected(Reason.CODE_UNREADABLE)
    return reader.check(text)


def _results(
    plan: SheetPlan, boxes: Boxes, looks: Sequence[BoxLook], page: Page, grey: Grey, reader: Reader
) -> tuple[TargetResult, ...]:
    box_mm, limits = plan.page.look.box, plan.limits
    where = places(page, boxes.middles, grey.shape, box_mm)
    return tuple(
        TargetResult(
            contest=target.contest,
            project=target.project,
            column=target.column,
            ink=round(look.inside, 4),
            mark=decide(look, reader.blackened_box, limits),
            blackened=is_blackened(look),
            place=place,
        )
        for target, look, place in zip(plan.page.targets, looks, where, strict=True)
    )
