"""Stacks blocks into pages: never splits a row, repeats a contest's heading where it goes on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ballots.blocks import Block, separator
from ballots.errors import LayoutError
from ballots.look import Look
from ballots.paper import QR_CLEAR_BOTTOM, TITLE_TOP, PagePlan

_BETWEEN_CONTESTS_MM = 6.0
# The token has one byte for the page.
_MOST_PAGES = 255


@dataclass(frozen=True)
class ContestBlocks:
    """One contest to be stacked.

    ``heading`` is as wide as the page; ``beside_qr`` and ``continued`` fit beside the QR code at the top of a page,
    where the contest begins or goes on. ``heads`` stand above the boxes, again on each page.
    """

    heading: Block
    beside_qr: Block
    continued: Block
    heads: tuple[Block, ...]
    rows: tuple[Block, ...]


@dataclass
class _Page:
    """A page being filled; ``y`` is where the next block goes."""

    look: Look
    mirrored: bool
    y: float = TITLE_TOP
    blocks: list[Block] = field(default_factory=list)

    def add(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.blocks.append(block.moved(self.y))
            # Heights are whole hundredths; adding them up must not leave crumbs.
            self.y = round(self.y + block.height, 2)

    def has_room(self, blocks: Sequence[Block]) -> bool:
        return self.y + sum(block.height for block in blocks) <= self.look.body_bottom

    def clear_qr(self) -> None:
        self.y = max(self.y, QR_CLEAR_BOTTOM)

    def plan(self, number: int) -> PagePlan:
        return PagePlan(
            number,
            targets=tuple(target for block in self.blocks for target in block.targets),
            texts=tuple(text for block in self.blocks for text in block.texts),
            strokes=tuple(stroke for block in self.blocks for stroke in block.strokes),
            look=self.look,
            mirrored=self.mirrored,
        )


def paged(
    title: Block, instructions: Block, contests: Sequence[ContestBlocks], look: Look, mirrored: bool
) -> list[PagePlan]:
    """The pages of one ballot: title and instructions on the first, the title again on the others.

    Raises LayoutError when the instructions, or a row and its headings, do not fit on an empty page, or for more
    pages than a token names.
    """
    pages = [_Page(look, mirrored)]
    if not pages[0].has_room([title, instructions]):
        raise LayoutError("The election's title and the instructions take more than a page. Shorten the title.")
    pages[0].add([title, instructions])
    pages[0].clear_qr()
    for contest in contests:
        _stack(pages, title, contest)
    if len(pages) > _MOST_PAGES:
        raise LayoutError(
            "The ballot takes {pages} sheets; at most {most} are possible. Make more ballot styles.",
            pages=len(pages),
            most=_MOST_PAGES,
        )
    return [page.plan(number) for number, page in enumerate(pages, 1)]


def _stack(pages: list[_Page], title: Block, contest: ContestBlocks) -> None:
    """Adds one contest, going on to new pages where needed."""
    first_row, *rows = contest.rows
    page = pages[-1]
    line = Block("a separator", 0.0, strokes=(separator(0.0, page.look),))
    page.y += _BETWEEN_CONTESTS_MM
    opening = [contest.heading, line, *contest.heads, first_row]
    if page.has_room(opening):
        page.add(opening)
    else:
        pages.append(_opened(page, title, contest.beside_qr, [line, *contest.heads, first_row]))
    for row in rows:
        if pages[-1].has_room([row]):
            pages[-1].add([row])
        else:
            pages.append(_opened(page, title, contest.continued, [line, *contest.heads, row]))


def _opened(like: _Page, title: Block, heading: Block, below: list[Block]) -> _Page:
    """A new page with a heading beside the QR code and ``below`` underneath, the row of a project last."""
    page = _Page(like.look, like.mirrored)
    page.add([title, heading])
    page.clear_qr()
    if not page.has_room(below):
        raise LayoutError(
            "The text of {owner} does not fit on a page of the ballot below its headings. Shorten the titles.",
            owner=below[-1].owner,
        )
    page.add(below)
    return page
