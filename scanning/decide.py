"""From ink to a decision. A box is decided only when it is beyond doubt; anything else goes to a person. Pure.

The measurements behind the thresholds are the simulator's: crosses, ticks and fills by ballpoint, gel pen, pencil and
felt tip, default and rough scanner, 150 to 300 dpi. All are shares of the box's inside.
"""

from dataclasses import dataclass
from typing import Literal

from scanning.outlines import LEAST_SEEN
from scanning.result import MarkDecision
from scanning.shapes import Shape

# Of ordinary marks the smallest (a ballpoint's tick) had 0.116; a speck of 1 mm has 0.03.
MARKED_INK = 0.06
# Empty boxes had 0.0000 without exception; a speck of half a millimetre has 0.008.
BLANK_INK = 0.008
# Empty boxes had at most 0.015 (rough scanner, 200 dpi) and 0.035 (150 dpi), barely pressed marks at least 0.105.
BLANK_FAINT = 0.06
# Blur spreads a thin stroke until little of it is left. In soft pictures (1080p cameras) the faintest of 3,900 barely
# pressed marks had 0.014, and of 8,600 empty boxes one more than 0.012.
SOFT_BLANK_FAINT = 0.012
# Beside empty boxes there was nothing on ordinary ballots, even where the neighbour was marked.
BLANK_BESIDE = 0.005
# Fills had 0.87 and more, crosses by felt tip up to 0.77; what lies between may be a mark that was crossed out densely.
BLACKENED_INK = 0.84
CROWDED_INK = 0.76
# The figures on shapes are of 11,500 crosses, ticks and slashes by all pens at 200 dpi ("ordinary"), and of 13,600 by
# pens of 0.25 to 1.9 mm and hands of 0.7 to 1.3 boxes, any paper and device ("wide").
# Of ordinary ticks 1 in 1,000 spans less than 3.2 mm, the least 2.75. A felt tip that only touched the box leaves
# 1.9 mm, shaken 2.6 mm.
LEAST_REACH_MM = 3.0
# Ordinary marks had 0.29 and more; an eraser leaves 0.26 on faded print, a coffee cup's rim 0.23.
LEAST_STRENGTH = 0.28
# No ordinary and 2 wide marks had a third layer; of 8,900 marks crossed out and not black all over 6 % had none.
MOST_LAYERS = 2
# Ordinary crosses had 0.65 at most, of the widest felt tips 0.76; dense crossing-out without gaps 0.7 to 0.95.
FULL = 0.7
# Two lines leave the box at four places at most; wide marks with five were joined by a neighbour's stroke.
MOST_EXITS = 4
# Ordinary strokes leave the box along 2.25 mm at most, wide ones 2.5 mm; lines along the outline up to 3.8 mm.
LONGEST_EDGE_MM = 2.6
# Ordinary marks swallow 0.2 of the light and more; an eraser leaves 0.09, also where faded print makes it seem dark.
LEAST_SWALLOWED = 0.14
# A cup's ring is wide and pale: 0.33 of the light at most, lines of 1.1 to 3.5 mm. Pens as wide as that swallow 0.3 and
# more but on the worst of prints, and pencils are 0.95 mm wide at most.
PALE, WIDE_MM = 0.3, 1.1
# Of a pen's touches two can hang together: 3.1 mm long, and 3 times their width. No ordinary mark that short is less
# slender than 4.8 (of 8,900), and thicker pens make none that short.
SHORT_MM, LEAST_SLENDER = 4.2, 3.9
# A line that crosses out may lie along the outline. Felt tips, with a slenderness up to 4.8, cover 0.89 of a side at
# most when it is above 4, thinner pens 0.66; such lines cover all of it.
MOST_ALONG, SLENDER = 0.94, 4.0
# Two lines close round no paper: of 2,700 crosses, ticks and slashes the grain left holes of 0.09 mm² at most. Of marks
# crossed out 56 % have a larger one.
LARGEST_HOLE_MM2 = 0.2
# Two straight lines cross a square around the box's middle four times, and no way through the box a third time. Of
# 18,000 plain marks on fresh paper none did; of 53,900 crosses, ticks and slashes with trembling or bent lines, on any
# paper, 50 crossed a square more often and 41 had a third line on a band of ways. Of 1,195 marks crossed out but not
# black all over 14 did neither.
MOST_CROSSED, MOST_THIRD_MM = 4, 0.2
# A pen as thick as this that draws less than 0.72 of a box has touched the paper, more than once where it seems to be a
# line: of 18,000 plain marks 8 are so short and thick, of 49 rows of a felt tip's or a marker's touches 45.
TOUCH_MM = 0.9
# Lines that are pale on the whole are thin, or a soft picture made them so: of 19,700 crosses, ticks and slashes none
# that was paler than 0.35, 0.45, 0.55 and 0.65 had more ink than 0.47, 0.55, 0.69 and 0.76. Thin lines that cross a
# mark out run together in soft pictures, and had 0.68 at 0.39.
MOST_OVER_STRENGTH = 0.15
# A cup's ring that begins beside the box runs out of it on one side only; the darkest was 0.28. Of 17,000 plain marks 1
# is as pale as this and reaches that far.
LEAVING_STRENGTH = 0.33
# A barely pressed line of 0.35 mm leaves 0.05 along its middle at the worst blur that is read, and half of that where
# it is bent or ends early. Scans of 150 dpi lost such lines too: at BLANK_FAINT they had 0.03 to 0.058. Of 17,000 empty
# boxes in plain pictures by camera 1 in 1,000 has a line of 0.027, of 32,000 on plain scans of 200 dpi none 0.028.
FAINT_LINE = 0.028
# The shares of ink that a stroke leaves were measured in boxes with this side.
_MEASURED_MM = 6.0


@dataclass(frozen=True)
class Limits:
    """Where decisions change in boxes of one size; see the constants above."""

    marked: float = MARKED_INK
    blank: float = BLANK_INK
    faint: float = BLANK_FAINT
    soft_faint: float = SOFT_BLANK_FAINT
    beside: float = BLANK_BESIDE


def limits_for(box_mm: float) -> Limits:
    """The limits for boxes with this side.

    A stroke is as thick in a large box as in a small one: across its side, it fills a share that falls with the side.
    """
    share = _MEASURED_MM / box_mm
    return Limits(
        MARKED_INK * share, BLANK_INK * share, BLANK_FAINT * share, SOFT_BLANK_FAINT * share, BLANK_BESIDE * share
    )


ORDINARY = Limits()


# What no mark is doubted for.
PLAIN = Shape(reach_mm=_MEASURED_MM, strength=1.0, layers=1, fullness=0.0)


@dataclass(frozen=True)
class BoxLook:
    """What was measured of one box: see Ink, Ownership, Shape and Boxes; ``ink_near`` says that ink is further away.

    ``soft`` says that the picture is (see Levels), ``line`` how dark the darkest straight line of a box is that seems
    empty (see faint_lines; it counts for more where the light leaves print less contrast), ``hidden`` that something
    lies over the box or its place, ``poor_light`` that light may hide ink, or a shadow pass for it (see Light and
    Evened).
    """

    inside: float
    faint: float
    beside: float
    far: float
    seen: float
    shared: bool = False
    ink_near: bool = False
    soft: bool = False
    line: float = 0.0
    shape: Shape = PLAIN
    poor_light: bool = False
    hidden: bool = False


def is_blackened(look: BoxLook) -> bool:
    """Whether the box is filled in all over, which some voters do to cancel it."""
    return look.inside >= BLACKENED_INK


def decide(
    look: BoxLook, blackened_box: Literal["review", "vote", "cancelled"], limits: Limits = ORDINARY
) -> MarkDecision:
    """Marked or blank where nobody would doubt it, else unclear; a blackened box by the election's setting."""
    if look.seen < LEAST_SEEN or look.hidden or look.poor_light:
        return "unclear"
    if is_blackened(look):
        return _BLACKENED[blackened_box]
    if look.inside >= limits.marked:
        # More ink beside than inside: the mark may be meant for something else.
        return "unclear" if look.shared or look.beside > look.inside or _is_odd(look) else "marked"
    most_faint = limits.soft_faint if look.soft else limits.faint
    empty = look.inside < limits.blank and look.faint < most_faint and look.line < FAINT_LINE
    return "blank" if empty and look.beside < limits.beside and not look.ink_near else "unclear"


def _is_odd(look: BoxLook) -> bool:
    """Whether the ink may be a pen's mere touch, what an eraser left, or a mark that was crossed out again."""
    crowded = look.inside >= min(CROWDED_INK, look.shape.strength + MOST_OVER_STRENGTH)
    return crowded or _is_no_mark(look.shape) or _is_more_than_two_lines(look.shape)


def _is_no_mark(shape: Shape) -> bool:
    touched = min(shape.reach_mm, shape.core_mm) < LEAST_REACH_MM or (
        shape.reach_mm < SHORT_MM and shape.slender < LEAST_SLENDER
    )
    touched = touched or shape.touch_mm >= TOUCH_MM
    stain = shape.leaves > 1 or (shape.swallows < PALE and shape.width_mm > WIDE_MM)
    stain = stain or (shape.leaves > 0 and shape.strength < LEAVING_STRENGTH)
    return touched or stain or shape.strength < LEAST_STRENGTH or shape.swallows < LEAST_SWALLOWED


def _is_more_than_two_lines(shape: Shape) -> bool:
    layers = shape.layers > MOST_LAYERS or shape.third_mm > MOST_THIRD_MM or shape.crossed > MOST_CROSSED
    along = shape.along > MOST_ALONG and shape.slender > SLENDER
    around_paper = along or shape.hole_mm2 > LARGEST_HOLE_MM2
    outside = shape.exits > MOST_EXITS or shape.edge_mm > LONGEST_EDGE_MM or shape.returns
    return layers or shape.fullness >= FULL or around_paper or outside


_BLACKENED: dict[str, MarkDecision] = {"review": "unclear", "vote": "marked", "cancelled": "blank"}
