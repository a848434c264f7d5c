"""How to vote, in three pictures beside each other, each with its number and its words."""

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table, TableStyle

from ballots.election import Contest
from ballots.handouts.poster_art import SIDE, cross, drop, fetch
from ballots.handouts.setting import ACCENT, NO_PADDING, Lines, Look
from ballots.handouts.voice import Voice
from ballots.instructions import instructions, rule
from ballots.pdf_units import MM

_OWNER = "the program's own words"
_BETWEEN_MM = 9.0


class Picture(Flowable):  # type: ignore[misc]
    """One drawn picture, so many millimetres wide and high."""

    def __init__(self, art: Callable[[Canvas], None], side_mm: float) -> None:
        super().__init__()
        self.art = art
        self.width = self.height = side_mm * MM

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """The size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws it, scaled from the artist's units."""
        self.canv.saveState()
        self.canv.scale(self.width / SIDE, self.height / SIDE)
        self.art(self.canv)
        self.canv.restoreState()


def steps_table(voices: Sequence[Voice], contests: Sequence[Contest], room_mm: float, size: float) -> Table:
    """The three steps; the first voice in bold, the others below it."""
    wide = (room_mm - 2 * _BETWEEN_MM) / 3
    cells: list[list[Flowable]] = []
    for number, art in enumerate((fetch, cross, drop), 1):
        words: list[Flowable] = []
        for place, say in enumerate(voices):
            look = Look(size if place == 0 else size * 0.75, place == 0, after=size * 0.25)
            words += [say.set(sentence, look, _OWNER) for sentence in _sentences(say, contests)[number - 1]]
        head = Lines(str(number), Look(size * 2.2, True, ACCENT, after=0), _OWNER)
        cells.append([_picture_row(head, Picture(art, wide * 0.58), wide), *words])
    # The narrow columns between them stay empty.
    row = voices[0].columns([cells[0], "", cells[1], "", cells[2]])
    made = Table([row], colWidths=[each * MM for each in (wide, _BETWEEN_MM, wide, _BETWEEN_MM, wide)])
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *NO_PADDING]))
    return made


def _picture_row(head: Lines, picture: Picture, wide: float) -> Table:
    made = Table([[head, picture]], colWidths=[wide * 0.25 * MM, wide * 0.75 * MM])
    made.setStyle(TableStyle([("VALIGN", (0, 0), (0, 0), "TOP"), *NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 10)]))
    return made


def _sentences(say: Voice, contests: Sequence[Contest]) -> list[list[str]]:
    """The words of each step; the middle one as the ballot says it, with the rule where there is only one."""
    how = instructions(say.election, list(contests), 1, say.ballot)[0]
    mark = [how]
    if len(contests) == 1:
        mark.append(rule(contests[0].method, say.election.currency, say.ballot))
    return [[say.words.poster.fetch], mark, [say.words.poster.drop]]
