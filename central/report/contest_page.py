"""One page of the report: a contest's result."""

from collections.abc import Iterator

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from ballots.election import Election
from ballots.methods import Grades
from central.greedy import NotFunded
from central.outcomes import CombinedOutcome, ContestOutcome
from central.report import texts
from central.report.chart import WIDTH, chart, order_of
from central.report.look import (
    BOLD,
    FUNDED,
    PALE,
    REGULAR,
    both,
    heading,
    hex_colour,
    money,
    name_in,
    number,
    plain,
    style,
    table,
)
from central.report.money_words import weights_text
from central.report.score_words import score_text, score_word, won_word
from central.report.texts import Words


def contest_page(election: Election, outcome: ContestOutcome) -> list[Flowable]:
    """The whole page: the large numbers, the chart, the table, and what can still change."""
    return [
        plain(name_in(election, outcome.contest.title), 18, bold=True),
        Spacer(0, 6),
        *_whose_money(election, outcome),
        _large_numbers(election, outcome),
        Spacer(0, 10),
        both(score_word(outcome.contest.method), 11, bold=True),
        chart(election, outcome),
        Spacer(0, 8),
        _projects(election, outcome),
        *_remarks(election, outcome),
    ]


def _whose_money(election: Election, outcome: ContestOutcome) -> Iterator[Flowable]:
    """What makes the contest depend on others."""
    if isinstance(outcome, CombinedOutcome):
        yield both(texts.ADDED_UP.fill(weights=weights_text(election, outcome)), after=8)
    elif election.pot(outcome.contest.pot).shared:
        yield both(texts.SHARED.fill(amount=money(outcome.result.terms.pot, election.currency)), after=8)


def _large_numbers(election: Election, outcome: ContestOutcome) -> Table:
    result = outcome.result
    boxes: list[tuple[Words, str]] = [(texts.VALID_VOTES, number(result.counted.valid_ballots))]
    if outcome.contest.has_costs:
        boxes = [
            (texts.POT, money(result.terms.pot, election.currency)),
            (texts.SPENT, money(result.spent, election.currency)),
            (texts.LEFT, money(result.terms.pot - result.spent, election.currency)),
            *boxes,
        ]
    cells = [[heading(words), Paragraph(value, style(13, bold=True))] for words, value in boxes]
    made = Table([cells], colWidths=[WIDTH / len(cells)] * len(cells), hAlign="LEFT")
    made.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), PALE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return made


def _projects(election: Election, outcome: ContestOutcome) -> Table:
    channels = [group.count for group in outcome.channels.values() if group.count]
    rows = [
        [
            project,
            plain(name_in(election, outcome.contest.project(project).name), bold=project in outcome.result.winners),
            *(score_text(election, outcome.contest, count.scored, project) for count in (outcome.total, *channels)),
            *([money(outcome.result.terms.costs[project], election.currency)] if outcome.contest.has_costs else []),
            _verdict(outcome, project),
        ]
        for project in order_of(outcome)
    ]
    words = [texts.PAPER, texts.DIGITAL] if channels else []
    costs = [texts.COST] if outcome.contest.has_costs else []
    headings = [texts.NUMBER, texts.PROJECT, score_word(outcome.contest.method), *words, *costs, texts.OUTCOME]
    return table(headings, rows, _widths(outcome, len(channels)), range(2, len(headings) - 1))


def _widths(outcome: ContestOutcome, channels: int) -> list[float]:
    """The widths of the columns in points; long ids break into lines rather than squeeze the names."""
    longest = max(stringWidth(project.id, REGULAR, 9) for project in outcome.contest.projects)
    first = min(max(longest + 12, 28), 80)
    # A grade has a word before its number.
    numbers = [58.0 if isinstance(outcome.contest.method, Grades) else 46.0] * (1 + channels)
    rest = [80.0, 121.0] if outcome.contest.has_costs else [121.0]
    return [first, WIDTH - first - sum(numbers) - sum(rest), *numbers, *rest]


def _verdict(outcome: ContestOutcome, project: str) -> Paragraph:
    why = outcome.result.refused.get(project)
    if why is None:
        word = won_word(outcome.contest)
        bold = f'<font name="{BOLD}" color="{hex_colour(FUNDED)}">{word.sv}</font>'
        return both(Words(bold, word.en), 8.5)
    return both(Words(why.sv, why.en), 8)


def _remarks(election: Election, outcome: ContestOutcome) -> Iterator[Flowable]:
    yield _change(outcome)
    for validity, ballots in outcome.total.invalid.items():
        yield both(texts.INVALID_WHY.fill_why(validity, number=number(ballots)))
    for group in _deciding_ties(outcome):
        names = "; ".join(f"{each} {name_in(election, outcome.contest.project(each).name)}" for each in group)
        yield both(texts.TIED.fill(projects=names))


def _change(outcome: ContestOutcome) -> Flowable:
    if not outcome.open_cases:
        return both(texts.COULD_BEFORE if outcome.could_change else texts.SETTLED)
    words = texts.COULD if outcome.could_change else texts.COULD_NOT
    return both(words.fill(number=number(outcome.open_cases)))


def _deciding_ties(outcome: ContestOutcome) -> list[tuple[str, ...]]:
    """The groups where the lot kept a project from being funded."""
    refused = outcome.result.refused
    return [
        group
        for group in outcome.result.ties
        if any(refused.get(project) is NotFunded.LOST_THE_LOT for project in group)
    ]
