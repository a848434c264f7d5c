"""Contests added up into one result, each with its weight. Pure and exact.

Source: in Porto Alegre regions rank themes, which gives them 4, 3, 2 and 1 points; a region's need (lack of the
service, population) weighs what it is given, and the themes with most points are the city's (Santos, "Participatory
Budgeting in Porto Alegre: Toward a Redistributive Democracy", Politics & Society 26, 1998).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ballots.election import Combined, Contest, Election
from ballots.judging import Validity
from ballots.winner_rule import FixedNumber
from central.exact import Exact, simplest
from central.margins import most_points, within
from central.outcomes import CombinedOutcome, ContestOutcome, Count, Group
from central.reasons import HeldReason
from central.tally import Scores, Terms, decide

_Weighted = Sequence[tuple[Exact, ContestOutcome]]


def combine(election: Election, combined: Combined, outcomes: Iterable[ContestOutcome]) -> CombinedOutcome:
    """The result of adding up the points of the contests in ``combined``, each times its weight."""
    by_contest = {outcome.contest.id: outcome for outcome in outcomes}
    weights = {contest: simplest(Fraction(weight)) for contest, weight in combined.weights.items()}
    parts = [(weight, by_contest[contest]) for contest, weight in weights.items()]
    contest = _contest(combined, parts[0][1].contest)
    total = _count([(weight, outcome.total) for weight, outcome in parts])
    costs: dict[str, Exact] = {project.id: 0 for project in contest.projects}
    result = decide(Terms(combined.id, contest.winner_rule, 0, costs, election.tie_lot.seed), total.scored)
    # What all open ballots together can move the distance between two projects.
    reach = sum((weight * outcome.open_cases * most_points(contest.method) for weight, outcome in parts), Fraction(0))
    held: Counter[HeldReason] = Counter()
    for _, outcome in parts:
        held.update(outcome.held)
    return CombinedOutcome(
        contest=contest,
        result=result,
        total=total,
        channels=_groups([(weight, outcome.channels) for weight, outcome in parts]),
        stations=_groups([(weight, outcome.stations) for weight, outcome in parts]),
        held=held,
        open_cases=sum(outcome.open_cases for _, outcome in parts),
        could_change=bool(reach) and within(result, reach),
        weights=weights,
    )


def _contest(combined: Combined, like: Contest) -> Contest:
    return like.model_copy(
        update={
            "id": combined.id,
            "title": combined.title,
            "scope": "city",
            "winner_rule": FixedNumber(type="fixed-number", winners=combined.winners),
            "projects": [project.model_copy(update={"cost": 0}) for project in like.projects],
            "exclusions": [],
            "cost_classes": [],
        }
    )


def _groups(parts: Sequence[tuple[Exact, Mapping[str, Group]]]) -> dict[str, Group]:
    """Each group added up; hidden where a contest hides its part, which the sum would reveal."""
    return {name: _group([(weight, groups[name]) for weight, groups in parts]) for name in parts[0][1]}


def _group(parts: Sequence[tuple[Exact, Group]]) -> Group:
    cast = sum(group.cast for _, group in parts)
    shown = [(weight, group.count) for weight, group in parts if group.count is not None]
    return Group(cast, _count(shown) if len(shown) == len(parts) else None)


def _count(parts: Sequence[tuple[Exact, Count]]) -> Count:
    """Points are weighted, ballots are not."""
    points: dict[str, Exact] = dict.fromkeys(parts[0][1].scored.scores, 0)
    votes: Counter[str] = Counter()
    invalid: Counter[Validity] = Counter()
    for weight, count in parts:
        for project, score in count.scored.scores.items():
            points[project] += weight * score
        votes.update(count.scored.votes)
        invalid.update(count.invalid)
    valid = sum(count.scored.valid_ballots for _, count in parts)
    scores = {project: simplest(score) for project, score in points.items()}
    return Count(Scores(scores, votes, valid), sum(count.blank for _, count in parts), invalid)
