"""What to mark, in the words of the person who marks: ``1, 4, 7`` or ``1:a val: 3``. Pure."""

from collections.abc import Iterator

from ballots.cvr import Mark
from ballots.election import Contest
from ballots.fixed_texts import FixedTexts
from ballots.instructions import column_heads
from central.deck.cases import Case

NOTHING = "inget kryss"
_FILL = "fyll rutan helt: {boxes}"


def what_to_mark(contest: Contest, case: Case, texts: FixedTexts) -> str:
    """The boxes of one contest on one ballot, under the columns' heads where there are several columns."""
    parts = [*_boxes(contest, case.marks, texts)]
    if case.blackened:
        parts.append(_FILL.format(boxes="; ".join(_boxes(contest, case.blackened, texts))))
    return "; ".join(parts) or NOTHING


def head(contest: Contest, place: int, texts: FixedTexts) -> str:
    """The name of a column of boxes, from 0: its head on the ballot, or its number where it has none."""
    heads = column_heads(contest.method, texts)
    return heads[place][0] if heads else f"ruta {place + 1}"


def _boxes(contest: Contest, marks: tuple[Mark, ...], texts: FixedTexts) -> Iterator[str]:
    columns = contest.method.columns
    for place, column in enumerate(columns):
        if projects := ", ".join(project for project, of in marks if of == column):
            yield projects if len(columns) == 1 else f"{head(contest, place, texts)}: {projects}"
