"""Which ballots are shown one by one, and which only in sums. Pure.

A contest's result is published in all and for groups of voters (:mod:`central.hiding`). Whatever is not shown one by
one in such a group can be computed by subtraction, so it is nothing or at least the smallest group (k). And what is
shown of one delivery is at least k too, since a small delivery would tell who is behind it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from central.outcomes import ContestOutcome

DIGITAL = "digital"


class Part(NamedTuple):
    """Ballots in one contest that came together: of one delivery and station; or digital, with no delivery."""

    contest: str
    station: str
    incarnation: str
    seq: int


def digital_part(contest: str) -> Part:
    """The digital votes in a contest; a station's id is never empty."""
    return Part(contest, "", "", 0)


@dataclass(frozen=True)
class Cell:
    """A group of voters in one contest whose sum anybody can compute: stations, and digital voters or not."""

    contest: str
    stations: tuple[str, ...]
    digital: bool


def cells(outcome: ContestOutcome) -> Iterator[Cell]:
    """The groups of a contest, as the result shows and hides them: each station shown, the hidden ones, digital."""
    contest = outcome.contest.id
    for station, group in outcome.stations.items():
        if group.cast and group.count is not None:
            yield Cell(contest, (station,), False)
    hidden = tuple(station for station, group in outcome.stations.items() if group.count is None)
    digital = outcome.channels[DIGITAL]
    with_digital = digital.count is None
    if hidden or with_digital:
        yield Cell(contest, hidden, with_digital)
    if digital.cast and not with_digital:
        yield Cell(contest, (), True)


def shown_one_by_one(openable: Mapping[Part, int], cast: int, least: int) -> dict[Part, int]:
    """How many ballots of each part of one cell are shown; parts that are not named show none.

    ``openable`` are the numbers that could be; ``cast`` is how many ballots the cell has in all, with those that can
    never be shown. As many as possible are, so that as much as possible can be counted again.
    """
    shown = {part: number for part, number in openable.items() if number >= least}
    while 0 < (rest := cast - sum(shown.values())) < least and shown:
        largest = max(shown, key=lambda part: (shown[part], part))
        if shown[largest] - (least - rest) >= least:
            shown[largest] -= least - rest
        else:
            del shown[min(shown, key=lambda part: (shown[part], part))]
    return shown
