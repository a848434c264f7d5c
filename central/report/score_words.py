"""What scores are called and how they are written, for the report and for web pages."""

from ballots.election import Contest, Election
from ballots.local_text import in_language
from ballots.methods import Grades, Method, Points, Ranking
from central.majority import grade_and_gauge
from central.report import texts
from central.report.look import name_in, number
from central.report.texts import Words
from central.tally import Scores


def score_word(method: Method) -> Words:
    """What a score counts by this method: votes, points or grades."""
    if isinstance(method, Grades):
        return texts.GRADE
    return texts.POINTS if isinstance(method, Ranking | Points) else texts.VOTES


def won_word(contest: Contest) -> Words:
    """What becomes of a project that wins: it is funded, or chosen where nothing has a cost."""
    return texts.FUNDED if contest.has_costs else texts.CHOSEN


def lost_word(contest: Contest) -> Words:
    """What becomes of a project that does not win."""
    return texts.NOT_FUNDED if contest.has_costs else texts.NOT_CHOSEN


def score_text(election: Election, contest: Contest, counted: Scores, project: str) -> str:
    """A project's score as the report writes it, plain text: a number, or a grade in Swedish."""
    method = contest.method
    if isinstance(method, Grades):
        return grade_text(election, method, counted, project).sv
    return number(counted.scores[project])


def grade_text(election: Election, method: Grades, counted: Scores, project: str) -> Words:
    """The majority grade's word and the gauge in per cent, as plain text: ``Bra +31,3 %``; a dash without any grade.

    The gauge is rounded to a tenth; ``results.json`` has it exactly.
    """
    if not (counted.valid_ballots if method.ungraded == "worst" else counted.votes[project]):
        return Words("–", "–")
    place, gauge = grade_and_gauge(counted.scores[project], len(method.grades))
    name = method.grades[place].name
    english = in_language(name, "en") if "en" in election.languages else name_in(election, name)
    sign = "±" if not gauge else "+" if gauge > 0 else "\N{MINUS SIGN}"
    share = f"{sign}{100 * abs(float(gauge)):.1f}\N{NO-BREAK SPACE}%"
    return Words(f"{name_in(election, name)} {share.replace('.', ',')}", f"{english} {share}")
