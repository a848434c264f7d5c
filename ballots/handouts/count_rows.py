"""The two tables of a hand-count form: the piles of ballots, and the projects with room for tally strokes."""

from reportlab.platypus import Flowable, Table, TableStyle

from ballots.election import Contest, Election, Project
from ballots.fixed_texts import FixedTexts
from ballots.handouts import count_texts as texts
from ballots.handouts.setting import INK, PALE, RULE, Lines, Look, gap
from ballots.handouts.words import OWNER, Words
from ballots.instructions import column_heads, rule
from ballots.judging import Validity
from ballots.local_text import in_language
from ballots.methods import Approval, ChooseOne, Grades, Knapsack, Points, Ranking
from ballots.pdf_units import MM
from ballots.typefaces import width

_WIDE_MM = 182.0
_COUNT_MM = 22.0
# The longest words of names need this much.
_NAME_MM = 50.0
# Where a project has several rows: what they are called, and room to multiply.
_LABEL_MM, _POINTS_MM = 38.0, 30.0
# Five strokes by hand, the fifth across, need 10 mm by 7; a row is lower where a project has several.
_CELL_MM = 10.0
_ROW_MM, _LOW_ROW_MM = 11.0, 8.5
_BODY = Look(9.5, after=0)
_NUMBER = Look(12, True, after=0)


def reasons(contest: Contest) -> list[Validity]:
    """Why a paper ballot can be invalid in this contest, in the order in which people check it."""
    method = contest.method
    few = [Validity.TOO_FEW] if not isinstance(method, ChooseOne | Grades) and method.min > 1 else []
    match method:
        case ChooseOne() | Approval() | Points():
            return [Validity.TOO_MANY, *few]
        case Knapsack():
            return [Validity.OVER_BUDGET, *([Validity.TOO_MANY] if method.max is not None else []), *few]
        case Ranking():
            several = [Validity.TWO_ON_RANK, Validity.TWO_RANKS, Validity.GAP_IN_RANKS]
            return [*(several if len(method.points) > 1 else [Validity.TWO_ON_RANK]), *few]
        case Grades():
            return [Validity.TWO_GRADES]


def ballot_rows(election: Election, contest: Contest, staff: FixedTexts) -> Table:
    """The piles, with what belongs into each, and all ballots of the box as the sum."""
    piles = [
        texts.VALID.fill(rule=rule(contest.method, election.currency, staff)),
        texts.BLANK,
        *(Words(texts.INVALID.sv.format(why=why.sv), texts.INVALID.en.format(why=why.en)) for why in reasons(contest)),
        texts.UNCLEAR,
        texts.ALL,
    ]
    rows: list[list[object]] = [[texts.PILE.set(_BODY.of(bold=True)), texts.BALLOTS.set(_BODY.of(bold=True))]]
    rows += [[words.set(_BODY.of(bold=words is texts.ALL)), ""] for words in piles]
    made = Table(rows, colWidths=[(_WIDE_MM - 34.0) * MM, 34.0 * MM], hAlign="LEFT")
    made.setStyle(TableStyle([*_GRID, ("LINEABOVE", (0, -1), (-1, -1), 1.5, INK), *_PADDED, *_AIRY]))
    return made


def project_rows(contest: Contest, language: str, staff: FixedTexts) -> Table:
    """One row a project, or a line with its name and below it a row a rank or grade, where these count apart."""
    heads, worth = _lines(contest, staff)
    return _with_lines(contest, language, heads, worth) if heads else _one_row_each(contest, language)


def _one_row_each(contest: Contest, language: str) -> Table:
    number_mm = _number_mm(contest)
    cells = min(9, int((_WIDE_MM - number_mm - _COUNT_MM - _NAME_MM) // _CELL_MM))
    name_mm = _WIDE_MM - number_mm - cells * _CELL_MM - _COUNT_MM
    widths = [number_mm, name_mm, *[_CELL_MM] * cells, _COUNT_MM]
    rows = [_heads(cells)]
    rows += [[*_named(contest, each, language), gap(_ROW_MM), *[""] * cells] for each in contest.projects]
    return _table(rows, widths, cells, [])


def _with_lines(contest: Contest, language: str, heads: list[str], worth: list[int]) -> Table:
    number_mm = _number_mm(contest)
    points_mm = _POINTS_MM if worth else 0.0
    cells = int((_WIDE_MM - number_mm - _LABEL_MM - _COUNT_MM - points_mm) // _CELL_MM)
    label_mm = _WIDE_MM - number_mm - cells * _CELL_MM - _COUNT_MM - points_mm
    widths = [number_mm, label_mm, *[_CELL_MM] * cells, _COUNT_MM, *[points_mm] * bool(worth)]
    rows = [[*_heads(cells), *[_head(texts.POINTS)] * bool(worth)]]
    styles: list[tuple[object, ...]] = []
    for project in contest.projects:
        first, last = len(rows), len(rows) + len(heads)
        total = [Lines(f"{texts.SUM.sv}:", _BODY, OWNER)] if worth else []
        rows.append([*_named(contest, project, language), *[""] * (cells + 1), *total])
        for place, head in enumerate(heads):
            points = [Lines(f"× {worth[place]} =", _BODY, OWNER)] if worth else []
            rows.append(["", Lines(head, _BODY, OWNER), gap(_LOW_ROW_MM), *[""] * cells, *points])
        styles += [
            ("SPAN", (1, first), (-2 if worth else -1, first)),
            ("SPAN", (0, first), (0, last)),
            ("LINEABOVE", (0, first), (-1, first), 1.0, INK),
            ("NOSPLIT", (0, first), (-1, last)),
        ]
    return _table(rows, widths, cells, styles)


def _table(rows: list[list[object]], widths: list[float], cells: int, styles: list[tuple[object, ...]]) -> Table:
    """A ruled table whose third column begins so many cells for strokes. The heads stand again on each page."""
    made = Table(rows, colWidths=[each * MM for each in widths], repeatRows=1, hAlign="LEFT")
    # A spacer in the first cell gives a row its height.
    tight = [(f"{side}PADDING", (2, 1), (2, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    tens = [("LINEBEFORE", (column, 1), (column, -1), 1.4, RULE) for column in range(4, 2 + cells, 2)]
    made.setStyle(TableStyle([*_GRID, *_PADDED, *tight, *tens, ("SPAN", (2, 0), (1 + cells, 0)), *styles]))
    return made


def _named(contest: Contest, project: Project, language: str) -> list[Lines]:
    owner = f"project {project.id} in contest {contest.id}"
    name = in_language(project.name, language)
    return [Lines(project.id, _number(contest), owner), Lines(name, _BODY.of(bold=True), owner)]


def _number_mm(contest: Contest) -> float:
    """Wide enough for the longest number, and for its head."""
    size = _number(contest).size
    return max([13.0, *(width(project.id, size, True) + 3.5 for project in contest.projects)])


def _number(contest: Contest) -> Look:
    """Large for numbers as people write them, small for the long ones that computers give."""
    return _NUMBER if max(len(project.id) for project in contest.projects) <= 4 else _NUMBER.of(size=8.5)


def _heads(cells: int) -> list[object]:
    """Number, project, strokes over so many cells, and their number."""
    return [_head(texts.NUMBER), _head(texts.PROJECT), _head(texts.FIVES), *[""] * (cells - 1), _head(texts.COUNT)]


def _head(words: Words) -> list[Flowable]:
    return words.set(_BODY.of(bold=True))


def sum_check(contest: Contest) -> list[Flowable]:
    """A box for the sum of all rows, and what it must agree with; nothing where a sum proves nothing."""
    method = contest.method
    match method:
        case ChooseOne():
            words = texts.CHECK_ONE
        case Approval(max=most) | Knapsack(max=int(most)):
            words = texts.CHECK_MOST.fill(most=most)
        case Ranking():
            words = texts.CHECK_MOST.fill(most=len(method.points))
        case Points():
            words = texts.CHECK_MOST.fill(most=method.total)
        case _:
            return []
    cells = [[words.set(_BODY), texts.SUM.set(_BODY.of(bold=True)), ""]]
    widths = [_WIDE_MM - 34.0 - _COUNT_MM, 34.0, _COUNT_MM]
    made = Table(cells, colWidths=[each * MM for each in widths], rowHeights=[_ROW_MM * MM], hAlign="LEFT")
    made.setStyle(TableStyle([("BOX", (-1, 0), (-1, 0), 1.0, INK), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_PADDED]))
    return [made]


def _lines(contest: Contest, staff: FixedTexts) -> tuple[list[str], list[int]]:
    """What the rows of one project are called, and what a cross in each is worth; nothing where a row is enough."""
    method = contest.method
    if not isinstance(method, Ranking | Grades):
        return [], []
    heads = [head[0] for head in column_heads(method, staff)]
    return heads, list(method.points) if isinstance(method, Ranking) else []


_GRID = [
    ("BACKGROUND", (0, 0), (-1, 0), PALE),
    ("BOX", (0, 0), (-1, -1), 1.0, INK),
    ("INNERGRID", (0, 0), (-1, -1), 0.5, RULE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
]
_PADDED = [("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4)]
# Room for a number by hand.
_AIRY = [("TOPPADDING", (0, 1), (-1, -1), 5), ("BOTTOMPADDING", (0, 1), (-1, -1), 5)]
