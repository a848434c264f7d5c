"""One row a project: its boxes at the left, then number, name and description, and the cost at the right. Pure."""

from dataclasses import dataclass

from ballots.blocks import (
    BODY_PT,
    ROW_PADDING_MM,
    SMALLEST_ROW_MM,
    Block,
    Line,
    baseline,
    box_row,
    line_height,
    separator,
    stacked,
)
from ballots.column_heads import Columns
from ballots.election import Contest, Project
from ballots.errors import LayoutError
from ballots.local_text import in_language
from ballots.methods import Knapsack
from ballots.paper import BODY_BOTTOM, BOX_MM, LEFT, QR_CLEAR_BOTTOM, RIGHT, Target, Text
from ballots.typefaces import width
from ballots.wrapping import wrap

# Between the parts of a row; after the boxes it is more than the reader's search.
_GAP_MM = 4.0
# After several boxes it is wider, so that the number does not seem to belong to the last of them.
_AFTER_COLUMNS_MM = 7.0
# Below the last line of a row.
_TEXT_PADDING_MM = 1.8
# A number wider than this stands on its own line, a name narrower than this sends the cost below it.
_WIDEST_NUMBER_MM = 22.0
_NARROWEST_NAME_MM = 50.0
# Names need this much in any case: a long word of 12 pt.
_LEAST_ROOM_MM = 40.0
# Half a page for one project is more than anybody reads standing in a booth.
_TALLEST_ROW_MM = (BODY_BOTTOM - QR_CLEAR_BOTTOM) / 2


@dataclass(frozen=True)
class Shape:
    """Where the parts of every row of one contest stand, in millimetres; a width of 0 means "no column of its own"."""

    columns: Columns
    words: float
    number_column: float
    cost_column: float
    bold_costs: bool

    @property
    def name(self) -> float:
        """The left end of names."""
        return self.words + self.number_column

    @property
    def name_room(self) -> float:
        """The width that names have."""
        return RIGHT - self.cost_column - self.name


def row_shape(contest: Contest, columns: Columns, costs: list[str]) -> Shape:
    """The shape that fits all rows of ``contest`` with these columns of boxes and these printed costs.

    Raises LayoutError when the columns leave no room for names.
    """
    words = columns.end + (_GAP_MM if len(columns.names) == 1 else _AFTER_COLUMNS_MM)
    number = max(width(project.id, BODY_PT, True) for project in contest.projects)
    number_column = number + _GAP_MM if number <= _WIDEST_NUMBER_MM else 0.0
    # Where voters add up costs, these stand out.
    bold = isinstance(contest.method, Knapsack)
    cost_column = max(width(cost, BODY_PT, bold) for cost in costs) + _GAP_MM if contest.has_costs else 0.0
    if RIGHT - words - number_column < _LEAST_ROOM_MM:
        raise LayoutError(
            "The columns of boxes in contest {contest} leave too little room for the projects' names. "
            "Use fewer columns, or shorter words above them.",
            contest=contest.id,
        )
    beside = RIGHT - words - number_column - cost_column >= _NARROWEST_NAME_MM
    return Shape(columns, words, number_column, cost_column if beside else 0.0, bold)


def project_row(contest: Contest, project: Project, shape: Shape, languages: list[str], cost: str) -> Block:
    """The row of one project. Raises LayoutError, naming it, when its text does not fit."""
    owner = f"project {project.id} in contest {contest.id}"
    texts, bottom = _words(project, shape, languages, cost, owner)
    height = max(SMALLEST_ROW_MM, bottom + _TEXT_PADDING_MM)
    if height > _TALLEST_ROW_MM:
        raise LayoutError(
            "The text of {owner} takes more than half a page of the ballot. Shorten its name or description.",
            owner=owner,
        )
    boxes = box_row(LEFT, ROW_PADDING_MM, shape.columns.pitch, len(shape.columns.names))
    targets = (
        Target(contest.id, project.id, column, box) for column, box in zip(shape.columns.names, boxes, strict=True)
    )
    return Block(owner, height, texts=tuple(texts), strokes=(separator(height),), targets=tuple(targets))


def _words(project: Project, shape: Shape, languages: list[str], cost: str, owner: str) -> tuple[list[Text], float]:
    """The row's printed lines, the first one level with the boxes, and where the last one ends."""
    top = ROW_PADDING_MM + (BOX_MM - line_height(BODY_PT)) / 2
    first_line = baseline(top, BODY_PT)
    lines = _name_and_description(project, shape, languages, owner)
    texts = []
    if shape.number_column:
        texts.append(Text(shape.words, first_line, project.id, BODY_PT, True))
    else:
        lines.insert(0, Line(project.id, bold=True))
    if shape.cost_column:
        texts.append(Text(RIGHT, first_line, cost, BODY_PT, shape.bold_costs, "right"))
    elif cost:
        lines.append(Line(cost, bold=shape.bold_costs))
    named, bottom = stacked(lines, shape.name, top)
    return texts + named, bottom


def _name_and_description(project: Project, shape: Shape, languages: list[str], owner: str) -> list[Line]:
    """The name and the description in each language, the first name bold; the same words are printed once."""
    words = [
        in_language(text, language)
        for language in languages
        for text in (project.name, project.description)
        if text is not None
    ]
    lines = []
    for number, each in enumerate(dict.fromkeys(words)):
        bold = number == 0
        lines += [Line(line, bold=bold) for line in wrap(each, BODY_PT, bold, shape.name_room, owner)]
    return lines
