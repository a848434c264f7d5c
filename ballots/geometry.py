"""Where everything stands on a ballot: the single truth for the PDF and for the reader.

A plan is computed once for each ballot style, from the election and the typeface's widths alone. All lengths are
millimetres from the top left corner of the page.
"""

from dataclasses import replace

from ballots.blocks import Block
from ballots.column_heads import box_columns, heads_block
from ballots.election import Contest, Election
from ballots.fixed_texts import FixedTexts, ballot_texts
from ballots.headings import contest_block, footer, instruction_block, title_block
from ballots.methods import Knapsack
from ballots.paging import ContestBlocks, paged
from ballots.paper import (
    BOX_MM,
    BOX_PITCH_MM,
    LEFT,
    MARKER_IDS,
    MARKER_MM,
    OUTLINE_MM,
    PAGE_MM,
    QR_CLEAR_LEFT,
    QR_MODULE_MM,
    QR_MODULES,
    QR_QUIET_MM,
    RIGHT,
    PagePlan,
    Rect,
    Stroke,
    StylePlan,
    Target,
    Text,
)
from ballots.project_rows import Shape, project_row, row_shape
from ballots.sum_line import sum_block

# What readers of paper need to know about it, from one place.
__all__ = [
    "BOX_MM",
    "BOX_PITCH_MM",
    "MARKER_IDS",
    "MARKER_MM",
    "OUTLINE_MM",
    "PAGE_MM",
    "QR_MODULES",
    "QR_MODULE_MM",
    "QR_QUIET_MM",
    "PagePlan",
    "Rect",
    "Stroke",
    "StylePlan",
    "Target",
    "Text",
    "plan_style",
    "plan_styles",
]


def plan_styles(election: Election) -> dict[str, StylePlan]:
    """The plan of every ballot style, by its id. Raises LayoutError."""
    return {style.id: plan_style(election, style.id) for style in election.styles}


def plan_style(election: Election, style_id: str) -> StylePlan:
    """The plan of one ballot style.

    Raises LayoutError, naming the place, when something does not fit on paper or cannot be printed; KeyError when
    the election has no such style.
    """
    style = election.style(style_id)
    contests = [election.contest(contest) for contest in style.contests]
    texts = ballot_texts(style.languages, election.languages)
    title = title_block(election, style.languages)
    blocks = [_contest_blocks(election, contest, style.languages, texts) for contest in contests]
    # The instructions name the number of sheets, which may push the last rows over to one more.
    count, pages = 0, paged(title, instruction_block(election, contests, 1, texts), blocks)
    while len(pages) != count:
        count = len(pages)
        pages = paged(title, instruction_block(election, contests, count, texts), blocks)
    with_footers = (replace(page, texts=(*page.texts, *footer(page.number, count, style.id, texts))) for page in pages)
    return StylePlan(style.id, election.styles.index(style), tuple(style.languages), tuple(with_footers))


def _contest_blocks(
    election: Election, contest: Contest, languages: list[str], texts: list[FixedTexts]
) -> ContestBlocks:
    costs = [texts[0].money(project.cost, election.currency) for project in contest.projects]
    columns = box_columns(contest, texts)
    shape = row_shape(contest, columns, costs)
    wide, narrow = RIGHT - LEFT, QR_CLEAR_LEFT - LEFT
    return ContestBlocks(
        heading=contest_block(election, contest, False, languages, texts, wide),
        beside_qr=contest_block(election, contest, False, languages, texts, narrow),
        continued=contest_block(election, contest, True, languages, texts, narrow),
        heads=heads_block(contest, columns),
        rows=_rows(election, contest, shape, costs, languages, texts),
    )


def _rows(
    election: Election,
    contest: Contest,
    shape: Shape,
    costs: list[str],
    languages: list[str],
    texts: list[FixedTexts],
) -> tuple[Block, ...]:
    """A row a project; the line for the sum of their costs never leaves the last one."""
    rows = [
        project_row(contest, project, shape, languages, cost)
        for project, cost in zip(contest.projects, costs, strict=True)
    ]
    if isinstance(contest.method, Knapsack):
        rows[-1] = rows[-1].above(sum_block(contest.method, election.currency, texts))
    return tuple(rows)
