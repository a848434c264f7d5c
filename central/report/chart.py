"""The bar chart of one contest, the same for the report and for web pages."""

from xml.sax.saxutils import escape

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Group, Line, PolyLine, Rect, String
from reportlab.lib.colors import white
from reportlab.pdfbase.pdfmetrics import stringWidth

from ballots.election import Election
from ballots.typefaces import FONT_NAMES, typeface
from central.outcomes import ContestOutcome
from central.report import texts
from central.report.look import BOLD, FUNDED, INK, LINE, QUIET, REGULAR, name_in, number
from central.report.score_words import lost_word, score_text, won_word
from central.ties import ranked

# A page of A4 less its margins, in points.
WIDTH = 499
_ROW, _BAR, _SIZE = 17.0, 11.0, 8.5
_LABEL = 210.0
_NUMBER = 52.0
# Grades have words; this leaves half of the room to the bars.
_LONGEST_SCORE = 140.0
# More bars than this cannot be read at a glance and push the table off the page.
_MOST_BARS = 20


def order_of(outcome: ContestOutcome) -> tuple[str, ...]:
    """All projects of a contest, highest score first, tied ones in the lot's order."""
    terms = outcome.result.terms
    return ranked(terms.costs, outcome.result.counted.scores, terms.lot, terms.contest)


def chart(election: Election, outcome: ContestOutcome) -> Drawing:
    """The scores as bars: funded ones solid with a tick, the others hatched; a dashed line at the threshold."""
    for bold in FONT_NAMES:
        typeface(bold)
    order = order_of(outcome)
    shown = order[:_MOST_BARS]
    height = _ROW * (len(shown) + 1) + (_ROW if len(shown) < len(order) else 0) + 4
    drawing = Drawing(WIDTH, height)
    longest = max(1, *(outcome.result.counted.scores[project] for project in shown), outcome.result.least)
    room = max(_NUMBER, *(_width(_score(election, outcome, project), bold=True) + 8 for project in shown))
    scale = (WIDTH - _LABEL - room) / longest
    for row, project in enumerate(shown):
        drawing.add(_bar(election, outcome, project, height - _ROW * (row + 1), float(scale)))
    bottom = height - _ROW * len(shown)
    if outcome.result.least:
        at = _LABEL + float(scale * outcome.result.least)
        drawing.add(Line(at, bottom, at, height, strokeColor=INK, strokeWidth=1, strokeDashArray=[3, 2]))
    if len(shown) < len(order):
        rest = texts.REST.sv.format(number=len(order) - len(shown))
        drawing.add(_text(_LABEL, bottom - _SIZE - 3, rest, colour=QUIET))
    drawing.add(_legend(outcome))
    return drawing


def chart_svg(election: Election, outcome: ContestOutcome) -> str:
    """The chart as an SVG document with its content as text too; a page shows it by ``<img>``, as it styles itself."""
    svg: str = renderSVG.drawToString(chart(election, outcome))
    for bold, weight in ((True, "bold"), (False, "normal")):
        family = f"font-family: 'Noto Sans', sans-serif; font-weight: {weight};"
        svg = svg.replace(f"font-family: {FONT_NAMES[bold]};", family)
    title = escape(name_in(election, outcome.contest.title))
    svg = svg.replace("<title>...</title>", f"<title>{title}</title>")
    return svg.replace("<desc>...</desc>", f"<desc>{escape(_in_words(election, outcome))}</desc>")


def _in_words(election: Election, outcome: ContestOutcome) -> str:
    """What the chart shows, for those who cannot see it."""
    return "\n".join(
        f"{project} {name_in(election, outcome.contest.project(project).name)}: "
        f"{score_text(election, outcome.contest, outcome.result.counted, project)}, "
        f"{(won_word if project in outcome.result.winners else lost_word)(outcome.contest).sv.lower()}"
        for project in order_of(outcome)
    )


def _bar(election: Election, outcome: ContestOutcome, project: str, y: float, scale: float) -> Group:
    score = outcome.result.counted.scores[project]
    funded = project in outcome.result.winners
    length = float(score) * scale
    label = f"{project}  {name_in(election, outcome.contest.project(project).name)}"
    group = Group(_text(0, y + 4, _fitting(label, _LABEL - 8, funded), funded))
    box = {"x": _LABEL, "y": y + 1.5, "width": length, "height": _BAR, "strokeWidth": 0.75}
    if funded:
        group.add(Rect(**box, fillColor=FUNDED, strokeColor=FUNDED))
        if length > _BAR:
            group.add(_tick(_LABEL + 4, y + 3.5, white))
    else:
        group.add(Rect(**box, fillColor=white, strokeColor=QUIET))
        _hatch(group, _LABEL, y + 1.5, length, _BAR)
    group.add(_text(_LABEL + length + 5, y + 4, _score(election, outcome, project), funded))
    return group


def _score(election: Election, outcome: ContestOutcome, project: str) -> str:
    text = score_text(election, outcome.contest, outcome.result.counted, project)
    return _fitting(text, _LONGEST_SCORE, bold=True)


def _hatch(group: Group, x: float, y: float, length: float, height: float) -> None:
    """Slanted lines inside a bar, so that it differs from a funded one without colours."""
    step = 5
    for start in range(0, int(length), step):
        rise = min(height, length - start)
        group.add(Line(x + start, y, x + start + rise, y + rise, strokeColor=LINE, strokeWidth=0.75))


def _tick(x: float, y: float, colour: object) -> PolyLine:
    return PolyLine([x, y + 3, x + 2.5, y + 0.5, x + 7, y + 6.5], strokeColor=colour, strokeWidth=1.6)


def _legend(outcome: ContestOutcome) -> Group:
    least = outcome.result.least
    group = Group(Rect(_LABEL, 2, 20, _BAR - 3, fillColor=FUNDED, strokeColor=FUNDED), _tick(_LABEL + 6, 2.5, white))
    group.add(_text(_LABEL + 25, 3, won_word(outcome.contest).sv))
    at = _LABEL + 90
    group.add(Rect(at, 2, 20, _BAR - 3, fillColor=white, strokeColor=QUIET, strokeWidth=0.75))
    _hatch(group, at, 2, 20, _BAR - 3)
    group.add(_text(at + 25, 3, lost_word(outcome.contest).sv))
    if least:
        at += 110
        group.add(Line(at, 1, at, _BAR + 1, strokeColor=INK, strokeWidth=1, strokeDashArray=[3, 2]))
        group.add(_text(at + 5, 3, texts.THRESHOLD.sv.format(least=number(least))))
    return group


def _text(x: float, y: float, text: str, bold: bool = False, colour: object = INK) -> String:
    return String(x, y, text, fontName=BOLD if bold else REGULAR, fontSize=_SIZE, fillColor=colour)


def _fitting(label: str, room: float, bold: bool) -> str:
    """The label, cut with an ellipsis where it is wider than ``room`` points."""
    if _width(label, bold) <= room:
        return label
    while label and _width(f"{label}…", bold) > room:
        label = label[:-1]
    return f"{label.rstrip()}…"


def _width(text: str, bold: bool) -> float:
    """In points."""
    return float(stringWidth(text, FONT_NAMES[bold], _SIZE))
