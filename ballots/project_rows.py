"""One row a project: its boxes at the left, then number, name and description, and the cost at the right. Pure.

Where the columns of boxes leave no room for names, a row has its boxes below the words, each under its own head.
"""

from dataclasses import dataclass

from ballots.blocks import Block, baseline, box_row, line_height, row_padding, separator, stacked
from ballots.column_heads import Columns, heads_over
from ballots.election import Contest, Project
from ballots.errors import LayoutError
from ballots.local_text import in_language
from ballots.methods import Knapsack
from ballots.paper import BOX_CLEAR_MM, LEFT, QR_CLEAR_BOTTOM, RIGHT, Rect, Stroke, Target, Text
from ballots.setting import Line, Setting
from ballots.typefaces import width
from ballots.wrapping import wrap

# After several boxes the gap is this much wider, so that the number does not seem to belong to the last of them.
_MORE_AFTER_COLUMNS_MM = 3.0
# Below the last line of a row.
_TEXT_PADDING_MM = 1.8
# In 12 pt: a number wider than this stands on its own line, a name narrower than this sends the cost below it.
_WIDEST_NUMBER_MM = 22.0
_NARROWEST_NAME_MM = 50.0
# Names need this much in any case: a long word of 12 pt.
_LEAST_ROOM_MM = 40.0


@dataclass(frozen=True)
class Shape:
    """Where the parts of every row of one contest stand, in millimetres; a width of 0 means "no column of its own".

    ``in_a_line`` is how many boxes stand beside each other below the words; 0 means that all stand before these.
    """

    columns: Columns
    words: float
    number_column: float
    cost_column: float
    bold_costs: bool
    in_a_line: int = 0

    @property
    def name(self) -> float:
        """The left end of names."""
        return self.words + self.number_column

    @property
    def name_room(self) -> float:
        """The width that names have."""
        return RIGHT - self.cost_column - self.name


def row_shape(contest: Contest, columns: Columns, costs: list[str], setting: Setting) -> Shape:
    """The shape that fits all rows of ``contest`` with these columns of boxes and these printed costs.

    Raises LayoutError when a column's head is wider than the page.
    """
    look = setting.look
    words = columns.end + look.gap + (_MORE_AFTER_COLUMNS_MM if len(columns.names) > 1 else 0.0)
    number = max(width(project.id, look.body, True) for project in contest.projects)
    number_column = number + look.gap if number <= _WIDEST_NUMBER_MM * look.scale else 0.0
    in_a_line = 0
    if RIGHT - words - number_column < _LEAST_ROOM_MM * look.scale:
        words, in_a_line = LEFT, _in_a_line(contest, columns)
    # Where voters add up costs, these stand out.
    bold = isinstance(contest.method, Knapsack) or look.bold
    cost_column = max(width(cost, look.body, bold) for cost in costs) + look.gap if contest.has_costs else 0.0
    beside = RIGHT - words - number_column - cost_column >= _NARROWEST_NAME_MM * look.scale
    return Shape(columns, words, number_column, cost_column if beside else 0.0, bold, in_a_line)


def _in_a_line(contest: Contest, columns: Columns) -> int:
    """How many columns stand beside each other over the whole width: all, or as many in each line of boxes."""
    most = int((RIGHT - LEFT) // columns.pitch)
    if most == 0:
        raise LayoutError(
            "The words above the boxes in contest {contest} are too wide for the page. Use shorter words.",
            contest=contest.id,
        )
    lines = -(-len(columns.names) // most)
    return -(-len(columns.names) // lines)


def project_row(contest: Contest, project: Project, shape: Shape, setting: Setting, cost: str) -> Block:
    """The row of one project. Raises LayoutError, naming it, when its text does not fit."""
    owner = f"project {project.id} in contest {contest.id}"
    look = setting.look
    row = _boxes_below if shape.in_a_line else _boxes_before
    texts, strokes, boxes, height = row(project, shape, setting, cost, owner)
    # Half a page for one project is more than anybody reads standing in a booth.
    if height > (look.body_bottom - QR_CLEAR_BOTTOM) / 2:
        raise LayoutError(
            "The text of {owner} takes more than half a page of the ballot. Shorten its name or description.",
            owner=owner,
        )
    named = zip(shape.columns.names, boxes, strict=True)
    targets = tuple(Target(contest.id, project.id, column, box) for column, box in named)
    return Block(owner, height, tuple(texts), (*strokes, separator(height, look)), targets)


Row = tuple[list[Text], list[Stroke], list[Rect], float]


def _boxes_before(project: Project, shape: Shape, setting: Setting, cost: str, owner: str) -> Row:
    """Texts, strokes and boxes of a row with its boxes level with the first line, and its height."""
    look = setting.look
    padding = row_padding(look)
    texts, bottom = _words(project, shape, setting, cost, owner, padding + (look.box - line_height(look.body)) / 2)
    boxes = box_row(LEFT, padding, shape.columns.pitch, len(shape.columns.names), look.box)
    return texts, [], boxes, round(max(look.box + 2 * padding, bottom + _TEXT_PADDING_MM), 2)


def _boxes_below(project: Project, shape: Shape, setting: Setting, cost: str, owner: str) -> Row:
    """The same with lines of boxes below the words, each box under its head."""
    look, columns = setting.look, shape.columns
    texts, bottom = _words(project, shape, setting, cost, owner, _TEXT_PADDING_MM)
    strokes: list[Stroke] = []
    boxes: list[Rect] = []
    for first in range(0, len(columns.names), shape.in_a_line):
        numbers = range(first, min(first + shape.in_a_line, len(columns.names)))
        if columns.heads:
            heads, faces, bottom = heads_over(columns, numbers, bottom, setting)
            texts, strokes = texts + heads, strokes + faces
        top = round(bottom + BOX_CLEAR_MM + look.outline / 2, 2)
        boxes += box_row(LEFT, top, columns.pitch, len(numbers), look.box)
        bottom = round(top + look.box + BOX_CLEAR_MM + look.outline / 2, 2)
    return texts, strokes, boxes, round(bottom + look.rule / 2, 2)


def _words(
    project: Project, shape: Shape, setting: Setting, cost: str, owner: str, top: float
) -> tuple[list[Text], float]:
    """The row's printed lines from ``top``, and where the last one ends."""
    look, main = setting.look, setting.texts[0].language
    first_line = baseline(top, look.body)
    lines = _name_and_description(project, shape, setting, owner)
    price = setting.line(cost, main, bold=shape.bold_costs)
    number = setting.line(project.id, main, bold=True)
    texts = []
    if shape.number_column:
        texts.append(Text(shape.words, first_line, project.id, look.body, True))
    else:
        lines.insert(0, number)
    if shape.cost_column:
        texts.append(Text(RIGHT, first_line, cost, price.size, price.bold, "right", price.rtl))
    elif cost:
        lines.append(price)
    named, bottom = stacked(lines, shape.name, top, shape.name_room, setting.mirrored)
    return texts + named, bottom


def _name_and_description(project: Project, shape: Shape, setting: Setting, owner: str) -> list[Line]:
    """The name and the description in each language, the first name bold; the same words are printed once."""
    words: dict[str, str] = {}
    for language in setting.languages:
        for text in (project.name, project.description):
            if text is not None:
                words.setdefault(in_language(text, language), language)
    lines: list[Line] = []
    for each, language in words.items():
        whole = setting.line(each, language, bold=not lines)
        wrapped = wrap(each, whole.size, whole.bold, shape.name_room, owner)
        lines += [setting.line(line, language, bold=whole.bold) for line in wrapped]
    return lines
