"""What stands above the rows: the page's header with its instructions, the heading of a contest, the footer. Pure."""

from collections.abc import Mapping

from ballots.blocks import BODY_PT, HEADING_PT, TITLE_PT, Block, Line, line_height, stacked
from ballots.election import Contest, Election
from ballots.errors import LayoutError
from ballots.fixed_texts import FixedTexts
from ballots.instructions import instructions, rule
from ballots.local_text import in_language
from ballots.paper import (
    BOX_MM,
    FOOT_BASELINES,
    LEFT,
    OUTLINE_MM,
    QR_CLEAR_LEFT,
    RIGHT,
    Stroke,
    Text,
)
from ballots.typefaces import width
from ballots.wrapping import wrap

_BETWEEN_COLUMNS_MM = 6.0
_BETWEEN_SENTENCES_MM = 0.8
_SMALL_PT = 9.0
_BELOW_TITLE_MM = 2.5
_BELOW_HEADING_MM = 1.5
# A longer title would push the instructions down the page.
_MOST_TITLE_LINES = 4
_BESIDE_QR_MM = QR_CLEAR_LEFT - LEFT


def title_block(election: Election, languages: list[str]) -> Block:
    """The election's title beside the QR code, in each language."""
    owner = "the election's title"
    texts, bottom = stacked(_title_lines(election.title, languages, TITLE_PT, _BESIDE_QR_MM, owner), LEFT, 0.0)
    return Block(owner, bottom + _BELOW_TITLE_MM, tuple(texts))


def instruction_block(election: Election, contests: list[Contest], pages: int, texts: list[FixedTexts]) -> Block:
    """How to vote, one column a language beside each other, with a crossed box as the example."""
    room = (_BESIDE_QR_MM - _BETWEEN_COLUMNS_MM * (len(texts) - 1)) / len(texts)
    placed: list[Text] = []
    bottom = 0.0
    for number, language in enumerate(texts):
        x = LEFT + number * (room + _BETWEEN_COLUMNS_MM)
        indent = BOX_MM + 2.0 if number == 0 else 0.0
        head, end = stacked([Line(language.how_to_vote, HEADING_PT, True)], x + indent, 0.0)
        placed += head
        for sentence in instructions(election, contests, pages, language):
            lines = wrap(sentence, BODY_PT, False, room, "the instructions")
            body, end = stacked((Line(line) for line in lines), x, end + _BETWEEN_SENTENCES_MM)
            placed += body
        bottom = max(bottom, end)
    return Block("the instructions", bottom, tuple(placed), _crossed_box(LEFT, (line_height(HEADING_PT) - BOX_MM) / 2))


def contest_block(
    election: Election, contest: Contest, continued: bool, languages: list[str], texts: list[FixedTexts], room: float
) -> Block:
    """A contest's heading within ``room`` millimetres: its title, its pot and its rule.

    The pot stands level with the title at the page's right edge, above the costs, when the heading is that wide,
    and is left out where the contest goes on or no project costs anything.
    """
    owner = f"contest {contest.id}"
    pot = texts[0].pot.format(amount=texts[0].money(election.pot(contest.pot).amount, election.currency))
    pot_room = width(pot, BODY_PT, True) + _BETWEEN_COLUMNS_MM if contest.has_costs and LEFT + room >= RIGHT else 0.0
    lines = _title_lines(contest.title, languages, HEADING_PT, room - pot_room, owner)
    if continued:
        lines.append(Line(" · ".join(language.continued for language in texts)))
    elif contest.has_costs and not pot_room:
        lines.append(Line(pot, bold=True))
    for number, language in enumerate(texts):
        bold = number == 0
        sentence = rule(contest.method, election.currency, language)
        lines += [Line(words, bold=bold) for words in wrap(sentence, BODY_PT, bold, room, owner)]
    placed, bottom = stacked(lines, LEFT, 0.0)
    if pot_room:
        placed.append(Text(RIGHT, placed[0].y, pot, BODY_PT, True, "right"))
    return Block(owner, bottom + _BELOW_HEADING_MM, tuple(placed))


def footer(page: int, pages: int, style: str, texts: list[FixedTexts]) -> list[Text]:
    """Which sheet this is, in each language, and the ballot style; the serial stands above the style."""
    placed = [Text(RIGHT, FOOT_BASELINES[1], style, _SMALL_PT, align="right")]
    for number, (y, language) in enumerate(zip(FOOT_BASELINES, texts, strict=False)):
        sentence = language.sheet.format(page=page, pages=pages)
        if page < pages:
            sentence += ". " + language.continues.format(next=page + 1)
        placed.append(Text(LEFT, y, sentence, BODY_PT, bold=number == 0))
    return placed


def _title_lines(
    title: str | Mapping[str, str], languages: list[str], size: float, room: float, owner: str
) -> list[Line]:
    """A title: large and bold in the first language, plain in the others; the same words are printed once."""
    lines: list[Line] = []
    for words in dict.fromkeys(in_language(title, language) for language in languages):
        pt, bold = (BODY_PT, False) if lines else (size, True)
        wrapped = wrap(words, pt, bold, room, owner)
        if len(wrapped) > _MOST_TITLE_LINES:
            raise LayoutError(
                "The title of {owner} takes more than {lines} lines on the ballot. Shorten it.",
                owner=owner,
                lines=_MOST_TITLE_LINES,
            )
        lines += [Line(line, pt, bold) for line in wrapped]
    return lines


def _crossed_box(x: float, y: float) -> tuple[Stroke, ...]:
    """A box with a cross in it, to show what is meant."""
    right, bottom, arm = x + BOX_MM, y + BOX_MM, 0.9
    half = OUTLINE_MM / 2
    return (
        Stroke(x - half, y, right + half, y, OUTLINE_MM),
        Stroke(x - half, bottom, right + half, bottom, OUTLINE_MM),
        Stroke(x, y, x, bottom, OUTLINE_MM),
        Stroke(right, y, right, bottom, OUTLINE_MM),
        Stroke(x + arm, y + arm, right - arm, bottom - arm, 2 * OUTLINE_MM),
        Stroke(x + arm, bottom - arm, right - arm, y + arm, 2 * OUTLINE_MM),
    )
