"""What stands above the rows: the page's header with its instructions, the heading of a contest, the footer. Pure."""

from collections.abc import Mapping, Sequence

from ballots.blocks import Block, line_height, stacked
from ballots.election import Contest, Election
from ballots.errors import LayoutError
from ballots.fixed_texts import FixedTexts
from ballots.instructions import instructions, rule
from ballots.languages import is_rtl
from ballots.look import Look
from ballots.paper import LEFT, QR_CLEAR_LEFT, RIGHT, Stroke, Text
from ballots.setting import Line, Setting
from ballots.typefaces import width
from ballots.wrapping import wrap

_BETWEEN_COLUMNS_MM = 6.0
_BETWEEN_LANGUAGES_MM = 3.0
_BETWEEN_SENTENCES_MM = 0.8
_BELOW_TITLE_MM = 2.5
_BELOW_HEADING_MM = 1.5
# A longer title would push the instructions down the page.
_MOST_TITLE_LINES = 4
_BESIDE_QR_MM = QR_CLEAR_LEFT - LEFT
# What only poll workers read: the style, and above it the serial.
_SMALL_PT = 9.0
# The serial in its 10 pt takes 39 mm.
_SERIAL_MM = 43.0


def title_block(election: Election, setting: Setting) -> Block:
    """The election's title beside the QR code, in each language."""
    owner = "the election's title"
    lines = _title_lines(election.title, setting, setting.look.title, _BESIDE_QR_MM, owner)
    texts, bottom = stacked(lines, LEFT, 0.0, _BESIDE_QR_MM, setting.mirrored)
    return Block(owner, bottom + _BELOW_TITLE_MM, tuple(texts))


def instruction_block(election: Election, contests: list[Contest], pages: int, setting: Setting) -> Block:
    """How to vote in each language, with a crossed box as the example.

    The languages have a column each, or follow each other where type is too large for columns.
    """
    look = setting.look
    columns = len(setting.texts) if look.side_by_side else 1
    room = (_BESIDE_QR_MM - _BETWEEN_COLUMNS_MM * (columns - 1)) / columns
    placed: list[Text] = []
    bottom = top = 0.0
    for number, texts in enumerate(setting.texts):
        x = LEFT + (number * (room + _BETWEEN_COLUMNS_MM) if columns > 1 else 0.0)
        sentences = instructions(election, contests, pages, texts)
        told, end = _told(sentences, texts, setting, (x, top, room), indented=number == 0)
        placed += told
        bottom = max(bottom, end)
        top = 0.0 if columns > 1 else end + _BETWEEN_LANGUAGES_MM
    against = is_rtl(setting.texts[0].language) != setting.mirrored
    beside = LEFT + room - look.box if against else LEFT
    example = _crossed_box(beside, (line_height(look.heading) - look.box) / 2, look)
    return Block("the instructions", bottom, tuple(placed), example)


def _told(
    sentences: Sequence[str], texts: FixedTexts, setting: Setting, place: tuple[float, float, float], indented: bool
) -> tuple[list[Text], float]:
    """The instructions in one language; ``place`` is where they start (x and top) and the room that they have."""
    x, top, room = place
    look = setting.look
    indent = look.box + 2.0 if indented else 0.0
    head = setting.line(texts.how_to_vote, texts.language, look.heading, True)
    against = head.rtl != setting.mirrored
    placed, end = stacked([head], x if against else x + indent, top, room - indent, setting.mirrored)
    for sentence in sentences:
        lines = _wrapped(sentence, texts.language, setting, room, "the instructions")
        body, end = stacked(lines, x, end + _BETWEEN_SENTENCES_MM, room, setting.mirrored)
        placed += body
    return placed, end


def contest_block(election: Election, contest: Contest, continued: bool, setting: Setting, room: float) -> Block:
    """A contest's heading within ``room`` millimetres: its title, its pot and its rule.

    The pot stands level with the title at the page's other edge, above the costs, when the heading is that wide,
    and is left out where the contest goes on or no project costs anything.
    """
    owner = f"contest {contest.id}"
    pot = _pot_line(election, contest, setting)
    beside = contest.has_costs and LEFT + room >= RIGHT
    pot_room = width(pot.words, pot.size, True) + _BETWEEN_COLUMNS_MM if beside else 0.0
    titles = _title_lines(contest.title, setting, setting.look.heading, room - pot_room, owner)
    placed, bottom = stacked(titles, LEFT, 0.0, room - pot_room, setting.mirrored)
    lines = []
    if continued:
        words = " · ".join(language.continued for language in setting.texts)
        lines.append(setting.line(words, setting.texts[0].language))
    elif contest.has_costs and not pot_room:
        lines.append(pot)
    for number, language in enumerate(setting.texts):
        sentence = rule(contest.method, election.currency, language)
        lines += _wrapped(sentence, language.language, setting, room, owner, number == 0)
    below, bottom = stacked(lines, LEFT, bottom, room, setting.mirrored)
    if pot_room:
        placed.append(Text(RIGHT, placed[0].y, pot.words, pot.size, True, "right", pot.rtl))
    return Block(owner, bottom + _BELOW_HEADING_MM, (*placed, *below))


def footer(page: int, pages: int, style: str, setting: Setting) -> Block:
    """Which sheet this is, in each language, and the ballot style; the serial stands above the style.

    Where the words have no room beside these, they do not say on which sheet the ballot goes on: the count of sheets
    says that there is one.
    """
    foot = setting.look.foot
    placed = [Text(RIGHT, foot[1], style, _SMALL_PT, align="right")]
    rooms = (RIGHT - LEFT - _SERIAL_MM, RIGHT - LEFT - width(style, _SMALL_PT) - _BETWEEN_COLUMNS_MM)
    for number, (y, room, language) in enumerate(zip(foot, rooms, setting.texts, strict=False)):
        sheet = language.sheet.format(page=page, pages=pages)
        goes_on = f"{sheet}. {language.continues.format(next=page + 1)}"
        line = setting.line(goes_on if page < pages else sheet, language.language, bold=number == 0)
        fits = width(line.words, line.size, line.bold) <= room
        placed.append(Text(LEFT, y, line.words if fits else sheet, line.size, line.bold, rtl=line.rtl))
    return Block("the footer", 0.0, tuple(placed))


def _pot_line(election: Election, contest: Contest, setting: Setting) -> Line:
    texts = setting.texts[0]
    words = texts.pot.format(amount=texts.money(election.pot(contest.pot).amount, election.currency))
    return setting.line(words, texts.language, bold=True)


def _wrapped(words: str, language: str, setting: Setting, room: float, owner: str, bold: bool = False) -> list[Line]:
    line = setting.line(words, language, bold=bold)
    return [setting.line(each, language, bold=bold) for each in wrap(words, line.size, line.bold, room, owner)]


def _title_lines(title: str | Mapping[str, str], setting: Setting, size: float, room: float, owner: str) -> list[Line]:
    """A title: large and bold in the first language, plain in the others; the same words are printed once."""
    lines: list[Line] = []
    for words, language in setting.in_each(title):
        whole = setting.line(words, language) if lines else setting.line(words, language, size, True)
        wrapped = wrap(words, whole.size, whole.bold, room, owner)
        if len(wrapped) > _MOST_TITLE_LINES:
            raise LayoutError(
                "The title of {owner} takes more than {lines} lines on the ballot. Shorten it.",
                owner=owner,
                lines=_MOST_TITLE_LINES,
            )
        lines += [setting.line(line, language, whole.size, whole.bold) for line in wrapped]
    return lines


def _crossed_box(x: float, y: float, look: Look) -> tuple[Stroke, ...]:
    """A box with a cross in it, to show what is meant."""
    right, bottom, arm = x + look.box, y + look.box, 0.15 * look.box
    line, half = look.outline, look.outline / 2
    return (
        Stroke(x - half, y, right + half, y, line),
        Stroke(x - half, bottom, right + half, bottom, line),
        Stroke(x, y, x, bottom, line),
        Stroke(right, y, right, bottom, line),
        Stroke(x + arm, y + arm, right - arm, bottom - arm, 2 * line),
        Stroke(x + arm, bottom - arm, right - arm, y + arm, 2 * line),
    )
