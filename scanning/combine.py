"""Several frames of one sheet become one reading. Pure.

No frame is outvoted: a box counts as blank only when every frame says so, and as marked only when several say so and
none says blank. Anything else is unclear, and goes to people.
"""

from collections.abc import Sequence
from dataclasses import replace

from scanning.result import MarkDecision, PageResult, TargetResult

# As many frames must agree. More add time and, seen through the same lens, little certainty.
ENOUGH = 3


def agree(frames: Sequence[PageResult]) -> bool:
    """Whether enough frames were read, and say the same of every box."""
    return len(frames) >= ENOUGH and len({_marks(frame) for frame in frames}) == 1


def is_same_sheet(one: PageResult, other: PageResult) -> bool:
    """Whether two readings are of the same page of the same ballot."""
    return (one.serial, one.page, one.style, one.print_key) == (other.serial, other.page, other.style, other.print_key)


def combined(frames: Sequence[PageResult]) -> PageResult:
    """One reading out of several of the same sheet, with the picture and the places of the last.

    ValueError when they are not of one sheet, or too few.
    """
    last = frames[-1]
    if len(frames) < ENOUGH or any(frame.status != "read" or not is_same_sheet(frame, last) for frame in frames):
        raise ValueError("only several readings of one sheet can be combined")
    boxes = zip(*(frame.targets for frame in frames), strict=True)
    return replace(last, targets=tuple(_box(box) for box in boxes))


def _box(seen: Sequence[TargetResult]) -> TargetResult:
    """What several frames say of one box; ``ink`` is the middle of theirs."""
    ink = sorted(target.ink for target in seen)[len(seen) // 2]
    blackened = any(target.blackened for target in seen)
    # A box that some frames take for a vote and some for a cancelled one is neither.
    is_split = blackened and not all(target.blackened for target in seen)
    mark: MarkDecision = "unclear" if is_split else _decision([target.mark for target in seen])
    return replace(seen[-1], ink=ink, blackened=blackened, mark=mark)


def _decision(marks: Sequence[MarkDecision]) -> MarkDecision:
    if len(set(marks)) == 1:
        return marks[0]
    return "marked" if "blank" not in marks and marks.count("marked") >= ENOUGH else "unclear"


def _marks(frame: PageResult) -> tuple[object, ...]:
    return frame.serial, frame.page, *((target.mark, target.blackened) for target in frame.targets)
