"""Majority judgment: grades to scores that stand in the order of the majority gauge. Pure and exact.

Source: Balinski & Laraki, *Majority Judgment* (MIT Press, 2011). A project's majority grade is the median of its
grades, the worse of the two middle ones where their number is even. Among projects with one majority grade the gauge
decides: p is the share of its grades that are better, q the share that are worse. If p is larger than q, the project
is before all others with the grade that have no such p, and a larger p is better; otherwise a smaller q is better.

Where the gauges of two projects with equally many grades differ, the full rule, which takes away one median after the
other until they differ, puts them in the same order. Equal gauges it might still tell apart; here the lot decides.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from ballots.methods import Grades
from central.exact import Exact, simplest
from central.voters import Ballots


def majority_scores(projects: Iterable[str], ballots: Ballots, method: Grades) -> dict[str, Exact]:
    """Each project's :func:`majority_score`; a ballot's values are places of grades, 1 for the best."""
    return {project: majority_score(numbers) for project, numbers in grades_given(projects, ballots, method).items()}


def grades_given(projects: Iterable[str], ballots: Ballots, method: Grades) -> dict[str, list[int]]:
    """How often each project got each grade, the best first, counting what ``method`` makes of no grade."""
    given = {project: [0] * len(method.grades) for project in projects}
    for (choices, places), number in ballots.items():
        for project, place in zip(choices, places, strict=True):
            given[project][int(place) - 1] += number
    if method.ungraded == "worst":
        valid = sum(ballots.values())
        for numbers in given.values():
            numbers[-1] += valid - sum(numbers)
    return given


def score_range(numbers: Sequence[int], changes: int) -> tuple[Exact, Exact]:
    """Bounds that a :func:`majority_score` cannot leave when ``changes`` grades are added or taken away, one by one.

    Adding one of the best, taking away one of the worst, or giving a better one for another never lowers a score. So
    the highest is that with so many of the best added and so many of the worst gone, and the lowest likewise.
    """
    return majority_score(_shifted(numbers, changes)), majority_score(_shifted(numbers[::-1], changes)[::-1])


def _shifted(numbers: Sequence[int], changes: int) -> list[int]:
    """With so many fewer from the front on, and so many more at the back."""
    left, shifted = changes, []
    for number in numbers:
        gone = min(number, left)
        left -= gone
        shifted.append(number - gone)
    shifted[-1] += changes
    return shifted


def majority_score(numbers: Sequence[int]) -> Exact:
    """How many grades are worse than the majority grade, plus p if p > q, else less q.

    ``numbers`` says how often each grade was given, the best first. As p is at most 1/2 and q less than that, scores
    stand in the order of the rule, from 0 up to the number of grades less one. Fabre, "Tie-breaking the highest
    median" (2021), writes the gauge as this sum. A project that nobody grades has 0, as if all gave it the worst.
    """
    given = sum(numbers)
    if not given:
        return 0
    median = next(place for place, so_far in enumerate(accumulate(numbers)) if 2 * so_far > given)
    better, worse = sum(numbers[:median]), sum(numbers[median + 1 :])
    return simplest(len(numbers) - 1 - median + Fraction(better if better > worse else -worse, given))


def grade_and_gauge(score: Exact, grades: int) -> tuple[int, Exact]:
    """What a :func:`majority_score` is made of: the majority grade's place, 0 for the best, and p or less q."""
    # Half up is p; half down cannot be, since q is less than 1/2.
    worse_grades = -((1 - 2 * score) // 2)
    return grades - 1 - int(worse_grades), simplest(Fraction(score) - worse_grades)
