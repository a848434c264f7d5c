"""Which boxes should lie on which side of a limit, and which do."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.box_looks import Looks
from bench.judgement import RIGHT
from scanning.thresholds import thresholds

Kinds = frozenset[str]

_VALUES = {threshold.name: threshold.values[0] for threshold in thresholds()}
_EMPTY: Kinds = frozenset({"empty"})
_VOTES: Kinds = frozenset(mark for mark, right in RIGHT.items() if "marked" in right.outcomes and not right.borderline)
_LINES: Kinds = frozenset({"cross", "tick", "slash"})
_NONE: Kinds = frozenset()


@dataclass(frozen=True)
class Limit:
    """A limit on one feature of a box, by its name in scanning.thresholds.

    ``below`` and ``from_it_on`` are the kinds of marks that should lie there; ``pictures`` are those that it holds for;
    a limit that is ``still_below`` counts as below itself.
    """

    name: str
    feature: str
    below: Kinds
    from_it_on: Kinds
    pictures: tuple[str, ...] = ("sharp", "soft")
    still_below: bool = False

    @property
    def value(self) -> float:
        """What it is now."""
        return _VALUES[self.name]

    def is_from_it_on(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Which of these are beyond the limit."""
        return np.asarray(values > self.value if self.still_below else values >= self.value)


LIMITS = (
    Limit("outlines.LEAST_SEEN", "seen", _NONE, _EMPTY | _VOTES),
    Limit("decide.MARKED_INK", "inside", _EMPTY, _VOTES),
    Limit("decide.BLANK_INK", "inside", _EMPTY, _VOTES),
    Limit("decide.BLANK_FAINT", "faint", _EMPTY, _VOTES | {"light"}, ("sharp",)),
    Limit("decide.SOFT_BLANK_FAINT", "faint", _EMPTY, _VOTES | {"light"}, ("soft",)),
    Limit("decide.BLANK_BESIDE", "beside", _EMPTY, _NONE),
    Limit("decide.CROWDED_INK", "inside", _LINES, _NONE),
    Limit("decide.BLACKENED_INK", "inside", _LINES, frozenset({"blackened"})),
    Limit("decide.LEAST_REACH_MM", "reach_mm", frozenset({"dot"}), _VOTES),
    Limit("decide.MOST_LAYERS", "layers", _LINES, frozenset({"struck"}), still_below=True),
)


def sides(limit: Limit, looks: Looks) -> dict[str, object]:
    """How many boxes of each kind lie on each side, and how near those come that should be there.

    A margin is the distance from the limit to the nearest box of the kinds that should lie on that side: negative when
    it has crossed, None when there was no such box. ``crossed`` is how many have.
    """
    by_mark: dict[str, list[float]] = {}
    for (feature, mark, picture), values in looks.items():
        if feature == limit.feature and picture in limit.pictures:
            by_mark[mark] = by_mark.get(mark, []) + values
    beyond = {mark: int(limit.is_from_it_on(np.array(values)).sum()) for mark, values in sorted(by_mark.items())}
    below = np.array([value for mark in limit.below for value in by_mark.get(mark, [])])
    from_it_on = np.array([value for mark in limit.from_it_on for value in by_mark.get(mark, [])])
    return {
        "name": limit.name,
        "feature": limit.feature,
        "pictures": limit.pictures,
        "value": limit.value,
        "should_be_below": sorted(limit.below),
        "margin_below": round(limit.value - float(below.max()), 4) if below.size else None,
        "crossed_below": int(limit.is_from_it_on(below).sum()),
        "should_be_from_it_on": sorted(limit.from_it_on),
        "margin_from_it_on": round(float(from_it_on.min()) - limit.value, 4) if from_it_on.size else None,
        "crossed_from_it_on": int((~limit.is_from_it_on(from_it_on)).sum()),
        "marks": {mark: {"below": len(by_mark[mark]) - count, "from_it_on": count} for mark, count in beyond.items()},
    }
