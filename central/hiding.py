"""Which groups of voters are too small to show, so that no result reveals how a few people voted. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Hidden:
    """The stations whose numbers are hidden, and whether those of the two channels are."""

    stations: frozenset[str]
    channels: bool


def hide_small(digital: int, stations: Mapping[str, int], least: int) -> Hidden:
    """Hides groups of fewer than ``least`` ballots in a contest, and so many more that no subtraction gives them.

    The contest's total is always shown. What can be computed by subtraction is the hidden groups together, so they
    are at least two and hold at least ``least`` ballots, as long as there is another group to hide with them.
    ``digital`` and ``stations`` are numbers of ballots; groups without ballots hide nothing and are left out.
    """
    sizes = {station: ballots for station, ballots in stations.items() if ballots}
    hidden = {station for station, ballots in sizes.items() if ballots < least}
    channels = 0 < digital < least
    if channels or hidden:
        _hide_more(hidden, sizes, least, digital if channels else None)
    pool = sum(sizes[station] for station in hidden)
    if hidden and not channels and (len(hidden) < 2 or pool < least):
        # All of the paper together is too small a group; the channels would show it.
        channels = digital > 0
    return Hidden(frozenset(hidden), channels)


def _hide_more(hidden: set[str], sizes: Mapping[str, int], least: int, digital: int | None) -> None:
    """Adds stations, smallest first, until the pool is large enough or there is none left."""
    for station in sorted(sizes.keys() - hidden, key=lambda each: (sizes[each], each)):
        groups = len(hidden) + (digital is not None)
        if groups >= 2 and sum(sizes[each] for each in hidden) + (digital or 0) >= least:
            return
        hidden.add(station)
