"""The tables of a booklet: all projects with their costs, and the one on which a voter can add up."""

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.election import Contest, Project
from ballots.handouts.listed import Listed
from ballots.handouts.setting import INK, PALE, RULE, Look
from ballots.handouts.tick_box import TickBox
from ballots.handouts.voice import Voice
from ballots.methods import Knapsack
from ballots.pdf_units import MM
from ballots.typefaces import width

_PADDING_MM = 1.4
# Eight digits by hand.
_MINE_MM = 34.0
# Above and below a row that somebody writes in, and the height of the row for the sum.
_AIRY_MM, _SUM_MM = 2.2, 12.0


def project_table(say: Voice, on_ballot: Listed, body: Look, room_mm: float) -> Table:
    """Number, name and, where there is one, cost of every project."""
    words = say.words.booklet
    priced = on_ballot.contest.has_costs
    rows = [_heads(say, [words.number, words.project, *[words.cost] * priced], body.size)]
    rows += [_cells(say, on_ballot.contest, project, body) for project in on_ballot.projects]
    number, cost = _number_mm(say, on_ballot, body.size), _cost_mm(say, on_ballot, body.size)
    return _table(say, rows, [number, room_mm - number - cost, *[cost] * priced])


def add_up_table(say: Voice, on_ballot: Listed, body: Look, room_mm: float) -> list[Flowable]:
    """Likewise with a box to tick and room to write the cost of what is ticked, and a line for the sum."""
    words, size = say.words.booklet, body.size
    priced = on_ballot.contest.has_costs
    heads = [words.chosen, words.number, words.project, *[words.cost] * priced, words.mine]
    rows: list[list[object]] = [_heads(say, heads, size)]
    rows += [[TickBox(size), *_cells(say, on_ballot.contest, each, body), ""] for each in on_ballot.projects]
    chosen = width(words.chosen, size * 0.8, True) + 2 * _PADDING_MM + 1
    number, cost = _number_mm(say, on_ballot, size), _cost_mm(say, on_ballot, size)
    widths = [chosen, number, room_mm - chosen - number - cost - _MINE_MM, *[cost] * priced, _MINE_MM]
    made = _table(say, rows, widths)
    # Fields to write in, rather than white paper.
    mine = 0 if say.rtl else -1
    ruled = [("BOX", (mine, 1), (mine, -1), 1.0, INK), ("INNERGRID", (mine, 1), (mine, -1), 0.7, INK)]
    airy = [(f"{side}PADDING", (0, 1), (-1, -1), _AIRY_MM * MM) for side in ("TOP", "BOTTOM")]
    made.setStyle(TableStyle([*ruled, *airy]))
    return [made, _sum_line(say, on_ballot.contest, size, room_mm)]


def _sum_line(say: Voice, contest: Contest, size: float, room_mm: float) -> Table:
    """What the sum may be at most, and a field for it below the others."""
    if not isinstance(contest.method, Knapsack):
        raise TypeError("costs are added up for a knapsack only")
    total = say.ballot.knapsack.sum.format(limit=say.money(contest.method.most_cost))
    words = say.set(total, Look(size, True, align="right", after=0), f"contest {contest.id}")
    made = _table(say, [[words, ""]], [room_mm - _MINE_MM, _MINE_MM], _SUM_MM)
    mine, label = (0, 1) if say.rtl else (1, 0)
    made.setStyle(TableStyle([("BACKGROUND", (label, 0), (label, 0), PALE), ("BOX", (mine, 0), (mine, 0), 1.6, INK)]))
    return made


def _cells(say: Voice, contest: Contest, project: Project, body: Look) -> list[object]:
    plain = body.of(after=0)
    owner = f"project {project.id} in contest {contest.id}"
    cost = say.set(say.cost(contest, project), plain.of(bold=True, align="right"), owner)
    return [
        say.set(project.id, plain.of(bold=True), owner),
        say.set(say.of(project.name), plain, owner),
        *[cost] * contest.has_costs,
    ]


def _heads(say: Voice, words: list[str], size: float) -> list[object]:
    ends = {say.words.booklet.cost, say.words.booklet.mine}
    return [
        say.set(each, Look(size * 0.8, True, align="right" if each in ends else "left", after=0), "the table's heads")
        for each in words
    ]


def _number_mm(say: Voice, on_ballot: Listed, size: float) -> float:
    longest = max(width(project.id, size, True) for project in on_ballot.projects)
    return max(longest, width(say.words.booklet.number, size * 0.8, True)) + 2 * _PADDING_MM + 0.5


def _cost_mm(say: Voice, on_ballot: Listed, size: float) -> float:
    """As wide as the widest cost; no column where there are none."""
    if not on_ballot.contest.has_costs:
        return 0.0
    longest = max(width(say.cost(on_ballot.contest, project), size, True) for project in on_ballot.projects)
    return max(longest, width(say.words.booklet.cost, size * 0.8, True)) + 2 * _PADDING_MM + 0.5


def _table(say: Voice, rows: list[list[object]], widths: list[float], high_mm: float | None = None) -> Table:
    made = Table(
        [say.columns(row) for row in rows],
        colWidths=[each * MM for each in say.columns(widths)],
        rowHeights=None if high_mm is None else [high_mm * MM] * len(rows),
        repeatRows=1 if len(rows) > 1 else 0,
    )
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), _PADDING_MM * MM) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    headed = [("BACKGROUND", (0, 0), (-1, 0), PALE), ("LINEBELOW", (0, 0), (-1, 0), 1, INK)] if len(rows) > 1 else []
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                *headed,
                *pads,
            ]
        )
    )
    return made
