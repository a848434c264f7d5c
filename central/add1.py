"""The completion add1: shares grow by one unit of the currency at a time as long as the pot is kept. Pure and exact.

Source: equalshares.net, "Completion methods". Every share counts as if it were tried, but most are not: a range of
shares that surely all buy the same (:mod:`central.bounds`) is one step, and any other range is halved, down to single
shares, which are tried exactly (:mod:`central.shares`). So there is no guess that a later share behaves like an earlier
one; add1 is not monotone, and a search that halves without proof would pass over the share that ends it.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from central.bounds import Bounds, Market
from central.exact import Exact
from central.shares import Purchase, Run, Step


def add1(market: Market, pot: Exact) -> Purchase:
    """What shares buy when each is raised by one unit at a time, from an equal share of the pot on.

    The last purchase counts before the first that costs more than the pot. Of equalshares.net's two variants this is
    the one that also goes on where no further project would fit: by the other, Wieliczka's official winners do not
    come out (46 against 66 and 67), and those of Assen and Świecie come out by both. After the equal share come whole
    ones, since it is the whole part that is raised.
    """
    kept: tuple[Step, ...] = ()
    for steps in _purchases(market, pot):
        if market.cost(steps) > pot:
            break
        kept = steps
    return Purchase(kept, None)


def _purchases(market: Market, pot: Exact) -> Iterator[tuple[Step, ...]]:
    """What is bought, in the order of shares; up to where the pot is overspent, or shares make no difference any more.

    Of a purchase that overspends only so much is given as is enough to do so.
    """
    voters = int(market.voters.numbers.sum())
    if not voters:
        return
    share = Fraction(pot) / voters
    # Nobody pays more for a project than its cost, so whoever has as much as all of them cost always has enough.
    most = max(floor(share) + 1, ceil(sum(market.costs.values())))
    waiting: list[tuple[Exact, Exact, tuple[Step, ...]]] = [(floor(share) + 1, most, ()), (share, share, ())]
    done_below: Exact = 0
    while waiting:
        first, last, known = waiting.pop()
        first = max(first, done_below)
        if last < first:
            continue
        sure = Bounds(market, first, last).buy(known, pot)
        if first < last and not sure.all:
            middle = (first + last) // 2
            waiting += [(middle + 1, last, sure.steps), (first, middle, sure.steps)]
            continue
        # What makes wider ranges unsure may be equals that stay equal as their price falls: no range is ever sure
        # there, but an exact run tells how far they do.
        still_equal = share < first == last and any(len(step) > 1 for step in sure.steps[len(known) :][:1])
        if sure.all and not still_equal:
            yield sure.steps
            continue
        tried = Run(market.voters, market.costs, market.worth, first).buy(market.order, market.exclusions)
        yield tried.steps
        done_below = most + 1 if tried.until is None else ceil(tried.until)
