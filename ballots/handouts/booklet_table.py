"""The tables of a booklet: all projects with their costs, and the one on which a voter can add up."""

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.election import Contest
from ballots.handouts.setting import INK, PALE, RULE, Look
from ballots.handouts.tick_box import TickBox
from ballots.handouts.voice import Voice
from ballots.methods import Knapsack
from ballots.pdf_units import MM
from ballots.typefaces import width

_PADDING_MM = 1.4
# Eight digits by hand.
_MINE_MM = 34.0


def project_table(say: Voice, contest: Contest, size: float, room_mm: float) -> Table:
    """Number, name and cost of every project; a style's type size in points."""
    words = say.words.booklet
    rows = [_heads(say, [words.number, words.project, words.cost], size)]
    rows += [_cells(say, contest, place, size) for place in range(len(contest.projects))]
    number, cost = _number_mm(say, contest, size), _cost_mm(say, contest, size)
    return _table(say, rows, [number, room_mm - number - cost, cost])


def add_up_table(say: Voice, contest: Contest, size: float, room_mm: float) -> list[Flowable]:
    """Likewise with a box to tick and room to write the cost of what is ticked, and a line for the sum."""
    words = say.words.booklet
    heads = [words.chosen, words.number, words.project, words.cost, words.mine]
    rows: list[list[object]] = [_heads(say, heads, size)]
    for place in range(len(contest.projects)):
        rows.append([TickBox(size), *_cells(say, contest, place, size), ""])
    chosen = width(words.chosen, size * 0.8, True) + 2 * _PADDING_MM + 1
    number, cost = _number_mm(say, contest, size), _cost_mm(say, contest, size)
    widths = [chosen, number, room_mm - chosen - number - cost - _MINE_MM, cost, _MINE_MM]
    method = contest.method
    if not isinstance(method, Knapsack):
        raise TypeError("costs are added up for a knapsack only")
    total = say.ballot.knapsack.sum.format(limit=say.money(method.most_cost))
    line = [say.set(total, Look(size, True, align="right", after=0), f"contest {contest.id}"), ""]
    sums = _table(say, [line], [room_mm - _MINE_MM, _MINE_MM], 11.0)
    sums.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), PALE), ("BOX", (0, 0), (-1, -1), 1.2, INK)]))
    table = _table(say, rows, widths)
    # Fields to write in, rather than white paper.
    mine = 0 if say.rtl else -1
    table.setStyle(
        TableStyle([("BOX", (mine, 1), (mine, -1), 1.0, INK), ("INNERGRID", (mine, 1), (mine, -1), 0.7, INK)])
    )
    return [table, sums]


def _cells(say: Voice, contest: Contest, place: int, size: float) -> list[object]:
    project = contest.projects[place]
    owner = f"project {project.id} in contest {contest.id}"
    return [
        say.set(project.id, Look(size, True, after=0), owner),
        say.set(say.of(project.name), Look(size, after=0), owner),
        say.set(say.money(project.cost), Look(size, True, align="right", after=0), owner),
    ]


def _heads(say: Voice, words: list[str], size: float) -> list[object]:
    ends = {say.words.booklet.cost, say.words.booklet.mine}
    return [
        say.set(each, Look(size * 0.8, True, align="right" if each in ends else "left", after=0), "the table's heads")
        for each in words
    ]


def _number_mm(say: Voice, contest: Contest, size: float) -> float:
    longest = max(width(project.id, size, True) for project in contest.projects)
    return max(longest, width(say.words.booklet.number, size * 0.8, True)) + 2 * _PADDING_MM + 0.5


def _cost_mm(say: Voice, contest: Contest, size: float) -> float:
    longest = max(width(say.money(project.cost), size, True) for project in contest.projects)
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
