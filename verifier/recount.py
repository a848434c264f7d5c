"""Counts every contest again, from the votes in the bundle and the rules in the definition."""

from dataclasses import dataclass
from fractions import Fraction

from verifier.counts import ContestCount
from verifier.definition import Combined, Contest, Definition, exact
from verifier.errors import BadBundleError, NotCheckableError
from verifier.funding import Limits, Outcome, best_first, fund, lot
from verifier.grades import majority_score
from verifier.shares import Market, equal_shares
from verifier.sums import Sum


@dataclass(frozen=True)
class Result:
    """One contest's result. ``outcome`` is None where only whole votes decide and not all are known: ``why``."""

    pot: Fraction
    least: Fraction
    scores: dict[str, Fraction]
    outcome: Outcome | None
    why: str = ""


def recount(definition: Definition, counts: dict[str, ContestCount], spent: dict[str, Fraction]) -> dict[str, Result]:
    """Each contest's result, in the election's order, in which contests that share a pot leave it to the next.

    ``spent`` is what results.json says of each contest: only used after one whose winners cannot be counted again.
    """
    used = dict.fromkeys(definition.pots, Fraction(0))
    results = {}
    for contest in definition.contests.values():
        pot = definition.pots[contest.pot] - used[contest.pot]
        result = _result(definition, contest, counts[contest.id].total, pot)
        used[contest.pot] += result.outcome.spent if result.outcome else spent[contest.id]
        results[contest.id] = result
    return results


def scores_of(contest: Contest, votes: Sum) -> dict[str, Fraction]:
    """Each project's score: what votes give it together, or for grades its majority score."""
    if contest.method["type"] != "grades":
        scores = dict.fromkeys(contest.costs, Fraction(0))
        for (project, value), times in votes.given.items():
            scores[project] += value * times
        return scores
    grades = range(1, len(contest.method["grades"]) + 1)
    if any(value not in grades for _, value in votes.given):
        raise BadBundleError(f"a sum in {contest.id} holds a grade that there is not")
    scores = {}
    for project in contest.costs:
        numbers = [votes.given[project, grade] for grade in grades]
        if contest.method["ungraded"] == "worst":
            numbers[-1] += votes.valid - sum(numbers)
        scores[project] = majority_score(numbers)
    return scores


def votes_of(contest: Contest, votes: Sum) -> dict[str, int]:
    """On how many valid ballots each project stands."""
    named = dict.fromkeys(contest.costs, 0)
    for (project, _), times in votes.given.items():
        named[project] += times
    return named


def combined_scores(combined: Combined, results: dict[str, Result]) -> dict[str, Fraction]:
    """The scores of contests added up, each times its weight."""
    total: dict[str, Fraction] = {}
    for contest, weight in combined.weights.items():
        for project, score in results[contest].scores.items():
            total[project] = total.get(project, Fraction(0)) + weight * score
    return total


def combined_outcome(definition: Definition, combined: Combined, scores: dict[str, Fraction]) -> Outcome:
    """The best projects by the sum; they spend nothing."""
    order = best_first(scores, scores, definition.seed, combined.id)
    return fund(order, scores, Limits(dict.fromkeys(scores, 0), None, most=combined.winners))


def _result(definition: Definition, contest: Contest, votes: Sum, pot: Fraction) -> Result:
    scores = scores_of(contest, votes)
    least = exact(contest.rule.get("min_votes", 0), votes.valid)
    eligible = [project for project in contest.costs if scores[project] >= least]
    order = best_first(eligible, scores, definition.seed, contest.id)
    try:
        return Result(pot, least, scores, _outcome(definition, contest, votes, pot, order, scores))
    except NotCheckableError as reason:
        return Result(pot, least, scores, None, str(reason))


def _outcome(
    definition: Definition, contest: Contest, votes: Sum, pot: Fraction, order: list[str], scores: dict[str, Fraction]
) -> Outcome:
    rule = contest.rule
    match rule["type"]:
        case "greedy":
            tiers = sorted((tier["max_cost"], tier["winners"]) for tier in rule.get("tiers", []))
            stop = rule["on_misfit"] == "stop"
            return fund(order, scores, Limits(contest.costs, pot, contest.exclusions, tiers=tiers, stop=stop))
        case "fixed-number":
            money = pot if rule.get("within_pot", False) else None
            return fund(order, scores, Limits(contest.costs, money, contest.exclusions, rule["winners"]))
        case "majority-judgment":
            misfit = rule.get("on_misfit")
            money = None if misfit is None else pot
            limits = Limits(contest.costs, money, contest.exclusions, rule.get("winners"), stop=misfit == "stop")
            return fund(order, scores, limits)
        case "equal-shares":
            if not votes.all_whole:
                unknown = votes.valid - votes.whole.total()
                raise NotCheckableError(
                    f"Equal Shares needs every vote as a whole, and {unknown} are published in sums only"
                )
            by_lot = sorted(order, key=lambda project: lot(definition.seed, contest.id, project))
            worth = contest.costs if rule["utility"] == "cost" else dict.fromkeys(contest.costs, 1)
            market = Market(sorted(votes.whole.items()), contest.costs, worth, by_lot, contest.exclusions)
            return equal_shares(market, pot, rule, scores, order)
        case other:
            raise BadBundleError(f"the winner rule {other!r:.40} is not known to this program")
