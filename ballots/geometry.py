"""Where everything stands on a ballot: the single truth for the PDF and for the reader.

A plan is computed once for each ballot style, from the election and the typeface's widths alone. All lengths are
millimetres from the top left corner of the page.
"""

from dataclasses import replace

from ballots.blocks import Block
from ballots.column_heads import box_columns, heads_block
from ballots.election import Contest, Election, Project, Style
from ballots.headings import contest_block, footer, instruction_block, title_block
from ballots.look import Look
from ballots.methods import Knapsack
from ballots.order import printed_order
from ballots.paging import ContestBlocks, paged
from ballots.paper import (
    LEFT,
    MARKER_IDS,
    MARKER_MM,
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
from ballots.project_rows import project_row, row_shape
from ballots.setting import Setting, setting_of
from ballots.sum_line import sum_block

# What readers of paper need to know about it, from one place.
__all__ = [
    "MARKER_IDS",
    "MARKER_MM",
    "PAGE_MM",
    "QR_MODULES",
    "QR_MODULE_MM",
    "QR_QUIET_MM",
    "Look",
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
    setting = setting_of(election, style)
    contests = [election.contest(contest) for contest in style.contests]
    title = _standing(title_block(election, setting), setting, QR_CLEAR_LEFT)
    blocks = [_contest_blocks(election, style, contest, setting) for contest in contests]

    def pages_saying(count: int) -> list[PagePlan]:
        told = _standing(instruction_block(election, contests, count, setting), setting, QR_CLEAR_LEFT)
        return paged(title, told, blocks, setting.look, setting.mirrored)

    # The instructions name the number of sheets, which may push the last rows over to one more.
    count, pages = 0, pages_saying(1)
    while len(pages) != count:
        count = len(pages)
        pages = pages_saying(count)
    whole = tuple(_with_footer(page, count, style, setting) for page in pages)
    return StylePlan(style.id, election.styles.index(style), tuple(style.languages), whole)


def _standing(block: Block, setting: Setting, right: float = RIGHT) -> Block:
    """The block as it stands on the page, mirrored between its left end and ``right`` where pages are."""
    return block.mirrored(right) if setting.mirrored else block


def _with_footer(page: PagePlan, pages: int, style: Style, setting: Setting) -> PagePlan:
    foot = _standing(footer(page.number, pages, style.id, setting), setting)
    return replace(page, texts=(*page.texts, *foot.texts))


def _contest_blocks(election: Election, style: Style, contest: Contest, setting: Setting) -> ContestBlocks:
    wide, narrow = RIGHT - LEFT, QR_CLEAR_LEFT - LEFT
    heads, rows = _heads_and_rows(election, contest, printed_order(election, style, contest), setting)
    return ContestBlocks(
        heading=_standing(contest_block(election, contest, False, setting, wide), setting),
        beside_qr=_standing(contest_block(election, contest, False, setting, narrow), setting, QR_CLEAR_LEFT),
        continued=_standing(contest_block(election, contest, True, setting, narrow), setting, QR_CLEAR_LEFT),
        heads=tuple(_standing(block, setting) for block in heads),
        rows=tuple(_standing(block, setting) for block in rows),
    )


def _heads_and_rows(
    election: Election, contest: Contest, projects: list[Project], setting: Setting
) -> tuple[tuple[Block, ...], list[Block]]:
    """The heads above each page's rows, and a row a project; the line for their sum never leaves the last one."""
    costs = [
        setting.texts[0].money(contest.counted_cost(project), election.currency) if contest.has_costs else ""
        for project in projects
    ]
    columns = box_columns(contest, setting)
    shape = row_shape(contest, columns, costs, setting)
    rows = [project_row(contest, project, shape, setting, cost) for project, cost in zip(projects, costs, strict=True)]
    if isinstance(contest.method, Knapsack):
        rows[-1] = rows[-1].above(sum_block(contest.method, election.currency, setting))
    return () if shape.in_a_line else heads_block(contest, columns, setting), rows
