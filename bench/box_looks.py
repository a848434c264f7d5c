"""What is measured of the boxes of one played sheet, by feature, kind of mark, and sharp or soft picture."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass

from bench.accuracy_sheets import Drawn, condition_of, pages_of
from scanning.decide import BoxLook, Limits
from scanning.interpret import see_page
from scanning.outlines import LEAST_SEEN
from scanning.reasons import Rejected

# What is measured only of boxes without a mark.
_OF_EMPTY = ("line",)

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
    ink for a mark, or only where there is not.
    """
    judged = look.seen >= LEAST_SEEN and not look.hidden and not look.poor_light
    marked = look.inside >= limits.marked
    for feature in fields(look):
        value = getattr(look, feature.name)
        always = feature.name == "seen" or isinstance(value, bool)
        applies = marked != (feature.name in _OF_EMPTY) or feature.default is MISSING
        if always or (judged and applies):
            yield from _numbers(feature.name, value)


def _numbers(name: str, value: object) -> Iterator[tuple[str, float]]:
    """The value, or what it is made of."""
    if is_dataclass(value):
        for part in fields(value):
            yield from _numbers(part.name, getattr(value, part.name))
    elif isinstance(value, int | float):
        yield name, float(value)
