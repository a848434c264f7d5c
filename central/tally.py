"""The count of one contest: votes to scores, scores to winners. Pure and exact."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import ne

from ballots.election import Contest, Election
from ballots.judging import Vote
from ballots.methods import Grades
from ballots.winner_rule import EqualShares, FixedNumber, Greedy, MajorityJudgment, WinnerRule
from central.equal_shares import Stake, by_equal_shares
from central.exact import Exact, simplest
from central.greedy import Funding, Limits, NotFunded, by_score
from central.majority import majority_scores
from central.ties import lot_number, ranked
from central.voters import Ballots


@dataclass(frozen=True)
class Terms:
    """All that decides a contest besides its votes. ``costs`` lists the projects; ``lot`` is the tie lot's seed."""

    contest: str
    rule: WinnerRule
    pot: Exact
    costs: Mapping[str, Exact]
    lot: str
    exclusions: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Scores:
    """Each project's score, the number of ballots that name it, the number of valid ballots, and what they say.

    ``choices`` and ``given`` are those of each ballot. Their order says nothing, so scores are equal without them.
    """

    scores: Mapping[str, Exact]
    votes: Mapping[str, int]
    valid_ballots: int
    choices: Sequence[tuple[str, ...]] = field(default=(), compare=False, repr=False)
    given: Sequence[tuple[Exact, ...]] = field(default=(), compare=False, repr=False)

    @cached_property
    def ballots(self) -> Ballots:
        """How often each different ballot was cast; few rules ask, and it takes longer than the count."""
        return Counter(zip(self.choices, self.given, strict=True))


@dataclass(frozen=True)
class ContestResult:
    """The result of one contest. ``winners`` stand in the order of funding, ``ties`` in the lot's order.

    ``ties`` holds each group of equal eligible projects: with one score or, where shares buy, with one price at a time;
    ``refused`` says of every project that is not funded why; ``least`` is the score that a project needed; ``ended_by``
    is the project that ended the count, if any.
    """

    terms: Terms
    counted: Scores
    least: Exact
    winners: tuple[str, ...]
    spent: Exact
    ties: tuple[tuple[str, ...], ...]
    refused: Mapping[str, NotFunded]
    ended_by: str | None


def terms_of(election: Election, contest_id: str, spent: Exact = 0) -> Terms:
    """The terms of one contest as the election defines them, when other contests have ``spent`` so much of its pot."""
    contest = election.contest(contest_id)
    return Terms(
        contest=contest.id,
        rule=contest.winner_rule,
        pot=simplest(election.pot(contest.pot).amount - spent),
        costs={project.id: contest.counted_cost(project) for project in contest.projects},
        lot=election.tie_lot.seed,
        exclusions=tuple(frozenset(exclusion.projects) for exclusion in contest.exclusions),
    )


def count_contest(contest: Contest, votes: Iterable[Vote]) -> Scores:
    """The scores from a contest's valid votes: what they add up to, or by majority judgment for grades."""
    counted = count_votes((project.id for project in contest.projects), votes)
    if not isinstance(contest.method, Grades):
        return counted
    return replace(counted, scores=majority_scores(counted.scores, counted.ballots, contest.method))


def count_votes(projects: Iterable[str], votes: Iterable[Vote]) -> Scores:
    """The scores from valid votes; see :func:`count_ballots`."""
    said = [vote for vote in votes if vote.choices]
    return _scores(projects, [vote.choices for vote in said], [vote.values for vote in said])


def count_ballots(projects: Iterable[str], ballots: Iterable[tuple[Sequence[str], Sequence[Exact]]]) -> Scores:
    """The scores from valid ballots, each a list of projects and what each of them gets.

    An empty ballot is blank and counts for nothing. A ballot that names another project is a KeyError.
    """
    cast = [(tuple(choices), tuple(values)) for choices, values in ballots if choices]
    return _scores(projects, [choices for choices, _ in cast], [values for _, values in cast])


def _scores(projects: Iterable[str], choices: Sequence[tuple[str, ...]], values: Sequence[tuple[Exact, ...]]) -> Scores:
    if any(map(ne, map(len, choices), map(len, values))):
        raise ValueError("a ballot has not one value for each choice")
    scores: dict[str, Exact] = dict.fromkeys(projects, 0)
    votes = dict.fromkeys(scores, 0)
    # All ballots in one pass, since each step of Python for each of millions of choices would take seconds.
    times = Counter(zip(chain.from_iterable(choices), chain.from_iterable(values), strict=True))
    for (project, value), number in times.items():
        scores[project] += number * value
        votes[project] += number
    exact = {project: simplest(score) for project, score in scores.items()}
    return Scores(exact, votes, len(choices), choices, values)


def decide(terms: Terms, counted: Scores) -> ContestResult:
    """Funds projects by the contest's rule; a project needs ``least_score`` (inclusive) to be eligible."""
    least = simplest(terms.rule.least_score(counted.valid_ballots))
    eligible = [project for project in terms.costs if counted.scores[project] >= least]
    funding = _funding(terms, counted, eligible)
    below = {project: NotFunded.BELOW_THRESHOLD for project in terms.costs if project not in eligible}
    return ContestResult(
        terms=terms,
        counted=counted,
        least=least,
        winners=funding.winners,
        spent=simplest(funding.spent),
        ties=funding.ties,
        refused={**below, **funding.refused},
        ended_by=funding.ended_by,
    )


def _funding(terms: Terms, counted: Scores, eligible: Sequence[str]) -> Funding:
    order = ranked(eligible, counted.scores, terms.lot, terms.contest)
    limits = Limits(terms.costs, terms.pot, terms.exclusions)
    match terms.rule:
        case Greedy() as rule:
            tiers = tuple(sorted((tier.max_cost, tier.winners) for tier in rule.tiers))
            return by_score(order, counted.scores, replace(limits, tiers=tiers), rule.on_misfit)
        case FixedNumber() as rule:
            pot = terms.pot if rule.within_pot else None
            best = Limits(terms.costs, pot, terms.exclusions, most=rule.winners)
            return by_score(order, counted.scores, best, "skip")
        case MajorityJudgment() as rule:
            pot = None if rule.on_misfit is None else terms.pot
            best = Limits(terms.costs, pot, terms.exclusions, most=rule.winners)
            return by_score(order, counted.scores, best, rule.on_misfit or "skip")
        case EqualShares() as rule:
            lot = sorted(eligible, key=lambda project: lot_number(terms.lot, terms.contest, project))
            return by_equal_shares(Stake(rule, terms.pot, limits, lot, order, counted.scores, counted.ballots))
