"""Every limit that reading decides by, in words: the report that VVSG 2.0 asks for (1.1.6-G).

Values are taken from the modules that decide, so that the report cannot say anything else than what happens. Why each
has its value is said beside it there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from scanning import (
    boxes,
    combine,
    covered,
    decide,
    elsewhere,
    ink,
    laying,
    levels,
    light,
    outlines,
    page,
    quality,
    shapes,
    streaks,
)

_IN_BOX = "share of the inside of a 6 mm box"
_OF_INSIDE = "share of the inside"
_DARK = "between paper (0) and print (1)"


@dataclass(frozen=True)
class Threshold:
    """One limit: a constant of a module, its unit, and one sentence on what it does."""

    module: ModuleType
    constant: str
    unit: str
    does: str

    @property
    def name(self) -> str:
        """The module and the constant, as in ``decide.MARKED_INK``."""
        return f"{self.module.__name__.removeprefix('scanning.')}.{self.constant}"

    @property
    def values(self) -> tuple[float, ...]:
        """The value, or the least and the most."""
        value = getattr(self.module, self.constant)
        return value if isinstance(value, tuple) else (value,)


def thresholds() -> Iterator[Threshold]:
    """All limits, in the order in which a picture meets them."""
    for module, rows in _THRESHOLDS:
        for constant, unit, does in rows:
            yield Threshold(module, constant, unit, does)


_THRESHOLDS: tuple[tuple[ModuleType, tuple[tuple[str, str, str], ...]], ...] = (
    (
        page,
        (
            ("LEAST_PX_PER_MM", "pixels per mm", "A picture coarser than this is rejected as blurred."),
            ("_ASPECTS", "width ÷ height", "Four markers whose rectangle is narrower or wider are not of one sheet."),
            ("MOST_MISFIT_MM", "mm", "Four markers that fit one flat sheet worse than this are not of one sheet."),
            ("_MOST_STRETCH", "times", "A scan longer one way by more than this is rejected as of the wrong scale."),
            ("_FLAT_PERSPECTIVE", "share of the scale", "From here on a picture is a camera's, whose slant stretches."),
        ),
    ),
    (
        quality,
        (
            ("LEAST_CONTRAST", "grey levels of 255", "A page with less between print and paper is rejected as dark."),
            ("MOST_BLUR_MM", "mm (sigma)", "A page blurred more than this is rejected."),
            ("SCALES", "times its size", "A print known to be smaller or larger is rejected as of the wrong scale."),
            ("CURLED_MM", "mm", "A box this far off its place is not trusted."),
            ("MOST_FAR", "share of boxes", "A page with more boxes that far off is rejected as curled."),
            ("MOST_UNSEEN", "share of boxes", "A page with more boxes without a visible outline is rejected."),
            ("LEAST_PRINT", "share of a patch", "Boxes not seen with less print around are covered, not curled."),
            ("COVERED_SHARE", "share of boxes", "So many of the boxes that are not seen have too little print around."),
            ("MOST_POORLY_LIT", "share of boxes", "A page with more boxes hidden by light is rejected."),
            ("MOST_STREAKED", "share of boxes", "A page with more boxes under streaks is rejected."),
        ),
    ),
    (
        light,
        (("LEAST_CONTRAST", "share of the page's", "A box whose outline has less contrast is under a reflection."),),
    ),
    (
        levels,
        (("SOFT_BLUR_MM", "mm (sigma)", "From this blur on a picture is soft, and decide.SOFT_BLANK_FAINT holds."),),
    ),
    (
        outlines,
        (
            ("SEARCH_MM", "mm", "A box's outline is searched this far around its expected place."),
            ("LEAST_SEEN", _DARK, "A box whose outline stands out less than this is unclear."),
        ),
    ),
    (
        boxes,
        (("_ODD_MM", "mm", "A box further off than its neighbours by this is searched again near their place."),),
    ),
    (
        covered,
        (
            ("_SOLID_MM", "mm", "A dark spot beside a box as wide as this each way is something that covers it."),
            ("_SOLID_SHARE", "share of the spot", "So much of such a spot is dark."),
            ("LEAST_SIDE", "share of what is usual", "An empty box with a side of its outline fainter is unclear."),
        ),
    ),
    (
        streaks,
        (
            ("_LEAST_SHARE", "share of the line", "A straight line dark over this much of its length is a streak."),
            ("_SAME_LINE_PX", "pixels", "A streak goes on through boxes that lie no further off it."),
        ),
    ),
    (
        ink,
        (
            ("INKED", _DARK, "What is at least this dark counts as ink."),
            ("FAINT", _DARK, "What is at least this dark counts as faint: it makes no vote, but keeps from blank."),
            ("_FAINT_NOISES", "deviations of a pixel", "Where noise is stronger, faint begins at this many of it."),
            ("_MOST_SHADE", _DARK, "A box darker than the paper around it by up to this is taken for shaded."),
            ("_LEAST_MARGIN_MM", "mm", "Nothing is measured nearer to print than this."),
            ("_FAR_MM", "mm", "Ink in this outermost part of the strip around a box goes on to elsewhere."),
        ),
    ),
    (
        elsewhere,
        (
            ("_INKED", _DARK, "What is this dark where nothing is printed is ink near a box."),
            ("LEAST_MM2", "mm²", "As much ink near a box keeps it from being called blank."),
        ),
    ),
    (
        shapes,
        (
            ("_FULLEST_WAYS", "share of ways", "Layers are counted on the fullest way but for the rest above this."),
            (
                "_CORE_SHARE",
                "share of the darkest",
                "What is paler than this, of a mark's ink, makes it reach no further.",
            ),
            ("_SHORT_SHARE", "share of the box", "Of what reaches less far it is asked how thick it is."),
        ),
    ),
    (
        decide,
        (
            ("MARKED_INK", _IN_BOX, "A box with this much ink or more may be called marked."),
            ("BLANK_INK", _IN_BOX, "A box with this much ink or more is not called blank."),
            ("BLANK_FAINT", _IN_BOX, "A box with this much that is faint is not called blank, in a sharp picture."),
            ("SOFT_BLANK_FAINT", _IN_BOX, "The same in a soft picture."),
            ("FAINT_LINE", _DARK, "A box with a straight line this dark on average is not called blank."),
            ("BLANK_BESIDE", _IN_BOX, "A box with this much ink beside it is not called blank."),
            ("_MEASURED_MM", "mm", "Shares of such a box hold for this side; for another, times this ÷ the side."),
            ("BLACKENED_INK", _OF_INSIDE, "A box with this much ink goes by the election's setting for black boxes."),
            ("CROWDED_INK", _OF_INSIDE, "A box with this much ink is unclear: it may have been crossed out."),
            ("MOST_OVER_STRENGTH", _OF_INSIDE, "So does one with this much more ink than the ink is dark."),
            ("LEAST_REACH_MM", "mm", "A mark that spans less than this is unclear: the pen may only have rested."),
            ("LEAST_STRENGTH", _DARK, "A mark paler than this on average is unclear: an eraser may have left it."),
            ("LEAST_SWALLOWED", "share of light", "A mark that takes less of the paper's light is unclear."),
            (
                "PALE",
                "share of light",
                "A mark that takes less and is wider than WIDE_MM is unclear: a stain, perhaps.",
            ),
            ("LEAVING_STRENGTH", _DARK, "A paler mark that runs on out of the box is unclear: a stain, perhaps."),
            ("WIDE_MM", "mm", "See PALE: pens that wide are darker."),
            ("SHORT_MM", "mm", "Up to this span a mark must be LEAST_SLENDER times as long as wide, or is unclear."),
            ("LEAST_SLENDER", "times its width", "See SHORT_MM: the pen may only have rested, twice."),
            (
                "TOUCH_MM",
                "mm",
                "A mark this thick that reaches less far than shapes._SHORT_SHARE is unclear: touches, perhaps.",
            ),
            ("LARGEST_HOLE_MM2", "mm²", "A mark that runs around a larger spot of paper in the box is unclear."),
            ("MOST_ALONG", "share of a side", "A line along more of the outline, if SLENDER, makes the mark unclear."),
            ("SLENDER", "times its width", "See MOST_ALONG: thick pens cover much of a side by their width alone."),
            ("MOST_LAYERS", "lines", "A mark of more lines on a way through the box is unclear: crossed out, perhaps."),
            ("MOST_CROSSED", "places", "A mark that crosses a square within the box in more places is unclear."),
            ("MOST_THIRD_MM", "mm", "A mark with a third line on a wider band of ways through the box is unclear."),
            ("FULL", "share of a way", "A mark that fills this much of half of the ways through the box is unclear."),
            ("MOST_EXITS", "places", "A mark that leaves the box in more places is unclear."),
            ("LONGEST_EDGE_MM", "mm", "A mark that leaves the box along more than this is unclear."),
        ),
    ),
    (
        combine,
        (("ENOUGH", "frames", "So many frames of a camera must agree before a sheet counts as read."),),
    ),
    (
        laying,
        (
            ("LEAST_SECONDS", "seconds", "A sheet under a camera lies still for this long before it counts as read."),
            ("PATIENCE_SECONDS", "seconds", "A sheet under a camera that leaves doubt is looked at for this long."),
            ("MEAN_OF", "frames", "So many frames that leave doubt become one picture with less noise."),
        ),
    ),
)
