"""What is measured of the boxes of one played sheet, by feature, kind of mark, and sharp or soft picture."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields

from bench.accuracy_sheets import Drawn, condition_of, pages_of
from scanning.decide import BoxLook, Limits
from scanning.interpret import see_page
from scanning.outlines import LEAST_SEEN
from scanning.reasons import Rejected

# By (feature, mark, picture).
Looks = dict[tuple[str, str, str], list[float]]


def looks_of_sheet(number: int) -> Looks:
    """All features of all boxes on the pages of this sheet that are not rejected."""
    looks: Looks = defaultdict(list)
    about = condition_of(number)
    for work, grey, reader in pages_of(about):
        try:
            sight = see_page(grey, reader)
        except Rejected:
            continue
        drawn = Drawn.on(work)
        for target, look in zip(sight.plan.page.targets, sight.looks, strict=True):
            row = drawn.row((target.contest, target.project, target.column))
            for feature, value in measured(look, sight.plan.limits):
                looks[feature, row, "soft" if look.soft else "sharp"].append(value)
    # Only plain data travels between processes.
    return dict(looks)


def measured(look: BoxLook, limits: Limits) -> Iterator[tuple[str, float]]:
    """The features that were measured of this box; yes and no are 1 and 0.

    Of a box that cannot be seen all else says nothing, and what has a default is measured only where there is enough
    ink for a mark.
    """
    for feature in fields(BoxLook):
        value = getattr(look, feature.name)
        judged = look.seen >= LEAST_SEEN and not look.hidden
        if feature.name == "seen" or isinstance(value, bool) or (judged and _is_measured(feature, look, limits)):
            yield feature.name, float(value)


def _is_measured(feature: Field[object], look: BoxLook, limits: Limits) -> bool:
    return feature.default is MISSING or look.inside >= limits.marked
