"""Majority judgment (Balinski & Laraki, *Majority Judgment*, MIT Press, 2011), from how often each grade was given."""

from fractions import Fraction


def majority_score(numbers: list[int]) -> Fraction:
    """The project's score: how many grades are worse than its majority grade, plus p where p > q, else less q.

    ``numbers`` is how often each grade was given, the best first. The majority grade is the median, of two middle ones
    the worse; p and q are the shares of better and worse grades. A project without any grade has 0.
    """
    total = sum(numbers)
    if not total:
        return Fraction(0)
    middle = total // 2
    median = 0
    while middle >= numbers[median]:
        middle -= numbers[median]
        median += 1
    better, worse = Fraction(sum(numbers[:median]), total), Fraction(sum(numbers[median + 1 :]), total)
    return len(numbers) - 1 - median + (better if better > worse else -worse)
