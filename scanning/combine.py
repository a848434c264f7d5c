"""Several frames of one sheet become one reading. Pure.

No frame is outvoted: a box that is marked in one and blank in another is unclear, and goes to people. Where frames are
unsure, the mean of their pictures is read as well: in it noise has averaged out, and whatever is on paper has stayed.
"""

from collections.abc import Sequence
from dataclasses import replace

from scanning.result import MarkDecision, PageResult, TargetResult

# As many frames must agree. More add time and, seen through the same lens, little certainty.
ENOUGH = 2


def is_same_sheet(one: PageResult, other: PageResult) -> bool:
    """Whether two readings are of the same page of the same ballot."""
    return (one.serial, one.page, one.style, one.print_key) == (other.serial, other.page, other.style, other.print_key)


def combined(frames: Sequence[PageResult], mean: PageResult | None = None) -> PageResult:
    """One reading out of several of the same sheet, with the picture and the places of the last, or of their ``mean``.

    ValueError when they are not of one sheet, or too few.
    """
    best = mean or frames[-1]
    if len(frames) < ENOUGH or any(frame.status != "read" or not is_same_sheet(frame, best) for frame in frames):
        raise ValueError("only several readings of one sheet can be combined")
    boxes = zip(*(frame.targets for frame in frames), strict=True)
    if mean is None:
        return replace(best, targets=tuple(_box(box, None) for box in boxes))
    return replace(best, targets=tuple(_box(box, own) for box, own in zip(boxes, mean.targets, strict=True)))


def _box(seen: Sequence[TargetResult], mean: TargetResult | None) -> TargetResult:
    """What several frames, and their mean where there is one, say of one box."""
    every = [*seen, mean] if mean else list(seen)
    blackened = any(target.blackened for target in every)
    # A box that some take for a vote and some for a cancelled one is neither.
    is_split = blackened and not all(target.blackened for target in every)
    marks = [target.mark for target in every]
    is_changing = is_split or {"marked", "blank"} <= set(marks)
    mark: MarkDecision = "unclear" if is_changing else _decision(marks, mean)
    # What changes from frame to frame is not on paper.
    hidden = is_changing or any(target.hidden for target in every)
    poor_light = any(target.poor_light for target in every)
    return replace(every[-1], blackened=blackened, mark=mark, hidden=hidden, poor_light=poor_light)


def _decision(marks: Sequence[MarkDecision], mean: TargetResult | None) -> MarkDecision:
    """Of marks that do not contradict each other."""
    if mean:
        return mean.mark
    return marks[0] if len(set(marks)) == 1 else "unclear"
