"""From ink to a decision. A box is decided only when it is beyond doubt; anything else goes to a person. Pure.

The measurements behind the thresholds are the simulator's: crosses, ticks and fills by ballpoint, gel pen, pencil and
felt tip, default and rough scanner, 150 to 300 dpi. All are shares of the box's inside.
"""

from dataclasses import dataclass
from typing import Literal

from scanning.outlines import LEAST_SEEN
from scanning.result import MarkDecision

# Of ordinary marks the smallest (a ballpoint's tick) had 0.116; a speck of 1 mm has 0.03.
MARKED_INK = 0.06
# Empty boxes had 0.0000 without exception; a speck of half a millimetre has 0.008.
BLANK_INK = 0.008
# Empty boxes had at most 0.015 (rough scanner, 200 dpi) and 0.035 (150 dpi), barely pressed marks at least 0.105.
BLANK_FAINT = 0.06
# Blur spreads a thin stroke until little of it is left. In soft pictures (1080p cameras) barely pressed marks had 0.024
# and more, empty boxes 0.013 and less.
SOFT_BLANK_FAINT = 0.018
# Beside empty boxes there was nothing on ordinary ballots, even where the neighbour was marked.
BLANK_BESIDE = 0.005
# Fills had 0.92 and more, crosses by felt tip up to 0.70; between them a box is marked, whatever it looks like.
BLACKENED_INK = 0.88


@dataclass(frozen=True)
class BoxLook:
    """What was measured of one box: see Ink, Ownership and Boxes; ``ink_near`` says that there is ink further away.

    ``soft`` says that the picture is (see Levels).
    """

    inside: float
    faint: float
    beside: float
    far: float
    seen: float
    shared: bool = False
    ink_near: bool = False
    soft: bool = False


def is_blackened(look: BoxLook) -> bool:
    """Whether the box is filled in all over, which some voters do to cancel it."""
    return look.inside >= BLACKENED_INK


def decide(look: BoxLook, blackened_box: Literal["review", "vote", "cancelled"]) -> MarkDecision:
    """Marked or blank where nobody would doubt it, else unclear; a blackened box by the election's setting."""
    if look.seen < LEAST_SEEN:
        return "unclear"
    if is_blackened(look):
        return _BLACKENED[blackened_box]
    if look.inside >= MARKED_INK:
        # More ink beside than inside: the mark may be meant for something else.
        return "unclear" if look.shared or look.beside > look.inside else "marked"
    most_faint = SOFT_BLANK_FAINT if look.soft else BLANK_FAINT
    empty = look.inside < BLANK_INK and look.faint < most_faint and look.beside < BLANK_BESIDE
    return "blank" if empty and not look.ink_near else "unclear"


_BLACKENED: dict[str, MarkDecision] = {"review": "unclear", "vote": "marked", "cancelled": "blank"}
