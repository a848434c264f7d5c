"""Whether a ballot is valid in one contest. Pure, per voting method; never trims a vote to make it fit.

Marks are what stands on paper, (project, column) pairs. A vote is what they mean: projects in order, with values
where the method has them. Digital votes come as votes and are judged by the same rules.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from ballots.election import Contest
from ballots.methods import Approval, ChooseOne, Grades, Knapsack, Points, Ranking
from ballots.outcome import Outcome


class Validity(Outcome):
    """The outcome of judging one contest on one ballot, with a sentence in Swedish and English."""

    VALID = ("valid", "Rösten är giltig.", "The vote is valid.")
    BLANK = ("blank", "Inget är markerat i delomröstningen.", "Nothing is marked in this contest.")
    TOO_MANY = (
        "too-many",
        "Fler förslag eller poäng är markerade än tillåtet.",
        "More is marked than allowed.",
    )
    TOO_FEW = (
        "too-few",
        "Färre förslag eller poäng är markerade än vad som krävs.",
        "Less is marked than required.",
    )
    OVER_BUDGET = (
        "over-budget",
        "De valda förslagen kostar tillsammans mer än budgeten.",
        "The chosen projects cost more than the budget together.",
    )
    TWO_ON_RANK = ("two-on-rank", "Två förslag har samma plats.", "Two projects share one rank.")
    TWO_RANKS = ("two-ranks", "Ett förslag har fått två platser.", "One project has two ranks.")
    GAP_IN_RANKS = ("gap-in-ranks", "En plats är överhoppad.", "A rank is left out.")
    TOO_MANY_ON_PROJECT = (
        "too-many-on-project",
        "Ett förslag har fått för många poäng.",
        "One project has too many points.",
    )
    TWO_GRADES = ("two-grades", "Ett förslag har fått två betyg.", "One project has two grades.")
    UNKNOWN_PROJECT = (
        "unknown-project",
        "Ett förslag eller en ruta finns inte i delomröstningen.",
        "A project or a box is not in this contest.",
    )
    DOUBLED_PROJECT = ("doubled-project", "Ett förslag är valt två gånger.", "A project is chosen twice.")


@dataclass(frozen=True)
class Vote:
    """What a voter said in one contest: ``choices`` in rank order (ranking) or sorted by project (all others).

    ``values`` are the points for each choice; all 1 where the method has no points to give. For grades they are the
    grades' places, 1 for the best, and projects without a grade are not among the choices.
    """

    choices: tuple[str, ...] = ()
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The outcome, and the vote when it is valid (None otherwise)."""

    validity: Validity
    vote: Vote | None


def judge_marks(contest: Contest, marks: Collection[tuple[str, str]]) -> Judgement:
    """Judges marks on paper; ``marks`` are (project id, column) pairs of marked boxes, in any order, each once."""
    if not marks:
        return Judgement(Validity.BLANK, None)
    if not set(marks) <= {(project.id, column) for project in contest.projects for column in contest.method.columns}:
        return Judgement(Validity.UNKNOWN_PROJECT, None)
    if isinstance(contest.method, Ranking):
        if problem := _rank_problem(marks):
            return Judgement(problem, None)
        ranked = tuple(project for project, _ in sorted(marks, key=lambda mark: int(mark[1])))
        return judge_vote(contest, Vote(ranked, ranking_values(contest.method, len(ranked))))
    if isinstance(contest.method, Grades):
        return _judge_grades(contest, contest.method, marks)
    given = Counter(project for project, _ in marks)
    choices = tuple(sorted(given))
    return judge_vote(contest, Vote(choices, tuple(given[project] for project in choices)))


def judge_vote(contest: Contest, vote: Vote) -> Judgement:
    """Judges a vote by the contest's method: valid with the vote, or invalid with the reason.

    The vote comes back as :class:`Vote` describes it, whatever order and values it came with: only where voters give
    points or grades do values say anything. ValueError when the values are not one for each choice.
    """
    if len(vote.values) != len(vote.choices):
        raise ValueError("a vote has one value for each choice")
    if not vote.choices:
        return Judgement(Validity.BLANK, None)
    vote = _in_form(contest, vote)
    problem = _choice_problem(contest, vote) or _amount_problem(contest, vote)
    return Judgement(problem, None) if problem else Judgement(Validity.VALID, vote)


def ranking_values(method: Ranking, length: int) -> tuple[int, ...]:
    """The points for ranks 1 to ``length``; 0 beyond the last rank, where judging refuses the vote anyway."""
    return tuple(method.points[:length]) + (0,) * (length - len(method.points))


def _judge_grades(contest: Contest, method: Grades, marks: Collection[tuple[str, str]]) -> Judgement:
    graded = sorted((project, method.columns.index(column) + 1) for project, column in marks)
    choices = tuple(project for project, _ in graded)
    if len(set(choices)) < len(choices):
        return Judgement(Validity.TWO_GRADES, None)
    return judge_vote(contest, Vote(choices, tuple(place for _, place in graded)))


def _in_form(contest: Contest, vote: Vote) -> Vote:
    match contest.method:
        case Ranking():
            return Vote(vote.choices, ranking_values(contest.method, len(vote.choices)))
        case Points() | Grades():
            pairs = sorted(zip(vote.choices, vote.values, strict=True))
            return Vote(tuple(choice for choice, _ in pairs), tuple(value for _, value in pairs))
        case ChooseOne() | Approval() | Knapsack():
            return Vote(tuple(sorted(vote.choices)), (1,) * len(vote.choices))


def _rank_problem(marks: Collection[tuple[str, str]]) -> Validity | None:
    projects = [project for project, _ in marks]
    ranks = sorted(int(column) for _, column in marks)
    if len(set(projects)) < len(projects):
        return Validity.TWO_RANKS
    if len(set(ranks)) < len(ranks):
        return Validity.TWO_ON_RANK
    if ranks != list(range(1, len(ranks) + 1)):
        return Validity.GAP_IN_RANKS
    return None


def _choice_problem(contest: Contest, vote: Vote) -> Validity | None:
    if len(set(vote.choices)) < len(vote.choices):
        return Validity.DOUBLED_PROJECT
    if not set(vote.choices) <= {project.id for project in contest.projects}:
        return Validity.UNKNOWN_PROJECT
    return None


def _amount_problem(contest: Contest, vote: Vote) -> Validity | None:
    method = contest.method
    match method:
        case ChooseOne():
            least, most, amount = 1, 1, len(vote.choices)
        case Approval():
            least, most, amount = method.min, method.max, len(vote.choices)
        case Knapsack():
            if sum(contest.counted_cost(contest.project(choice)) for choice in vote.choices) > method.most_cost:
                return Validity.OVER_BUDGET
            least, most, amount = method.min, method.max or len(contest.projects), len(vote.choices)
        case Ranking():
            least, most, amount = method.min, len(method.points), len(vote.choices)
        case Points():
            if max(vote.values) > method.per_project:
                return Validity.TOO_MANY_ON_PROJECT
            # Nothing, or less than nothing, is no point: it could offset points beyond the limit elsewhere.
            if min(vote.values) < 1:
                return Validity.TOO_FEW
            least, most, amount = method.min, method.total, sum(vote.values)
        case Grades():
            # Only a digital vote can name a grade that there is no box for.
            known = min(vote.values) >= 1 and max(vote.values) <= len(method.grades)
            return None if known else Validity.UNKNOWN_PROJECT
    if amount > most:
        return Validity.TOO_MANY
    return Validity.TOO_FEW if amount < least else None
