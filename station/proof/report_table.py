"""The report's two tables: the figures of every condition against what is required, and the worst boxes as pictures."""

from collections.abc import Sequence

from reportlab.platypus import Paragraph, Table

from station.proof import margins, texts
from station.proof.faults import in_swedish
from station.proof.figures import ConditionResult
from station.proof.look import BAD, GOOD, LINE, PALE, over, paragraph, picture
from station.proof.margins import InkMargins
from station.proof.pictures import cut_out
from station.proof.seen import BoxSeen

_SIZE = 7.5
_HEADINGS = (
    texts.CONDITION,
    texts.BOXES,
    texts.LEAST_MARK,
    texts.MOST_BLANK,
    texts.MOST_FAINT,
    texts.LEAST_OUTLINE,
    texts.MOST_OFFSET,
    texts.MOST_MISFIT,
    texts.ATTEMPT,
    texts.MODULE,
    texts.VERDICT,
)
# Shares of the page's width.
_WIDTHS = (0.2, 0.065, 0.08, 0.08, 0.085, 0.08, 0.08, 0.085, 0.075, 0.07, 0.1)
_CUT_PT = 45.0


def figures_table(results: Sequence[ConditionResult], ink: InkMargins, width: float) -> Table:
    """One row a condition, below one row with what is required."""
    rows = [
        [over(words, _SIZE, right=0 < column < len(_HEADINGS) - 1) for column, words in enumerate(_HEADINGS)],
        [over(texts.REQUIRED, _SIZE, bold=False), *(paragraph(text, _SIZE, right=True) for text in _required(ink)), ""],
        *(_row(result) for result in results),
    ]
    table = Table(rows, colWidths=[share * width for share in _WIDTHS], hAlign="LEFT", spaceAfter=3)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("BACKGROUND", (0, 0), (-1, 1), PALE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return table


def _required(ink: InkMargins) -> tuple[str, ...]:
    at_least, at_most = texts.AT_LEAST.format, texts.AT_MOST.format
    return (
        "",
        at_least(_number(ink.least_mark, 2)),
        at_most(_number(ink.most_blank, 3)),
        at_most(f"{_number(ink.most_faint, 2)} ({_number(ink.most_faint_soft, 3)})"),
        at_least(_number(margins.LEAST_OUTLINE, 2)),
        at_most(_number(margins.MOST_OFFSET_MM, 1)),
        at_most(_number(margins.MOST_MISFIT, 2)),
        at_most(_number(margins.LAST_ATTEMPT, 0)),
        at_least(_number(margins.LEAST_MODULE_PX, 1)),
    )


def _row(result: ConditionResult) -> list[Paragraph]:
    figures = result.figures
    cells = (
        f"{result.boxes}",
        _number(figures.least_mark, 2),
        _number(figures.most_blank, 3),
        _number(figures.most_faint, 3),
        _number(figures.least_outline, 2),
        _number(figures.most_offset_mm, 2),
        _number(figures.most_misfit_mm, 2),
        _number(figures.last_attempt, 0),
        _number(figures.least_module_px, 1),
    )
    colour, words = (GOOD, texts.YES) if result.passed else (BAD, texts.NO)
    verdict = f'<font color="#{colour.hexval()[2:]}">{words.sv}</font>'
    return [
        over(texts.Words(result.condition.sv, result.condition.en), _SIZE),
        *(paragraph(cell, _SIZE + 0.5, right=True) for cell in cells),
        over(texts.Words(verdict, words.en), _SIZE),
    ]


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else in_swedish(value, digits)


def worst_table(results: Sequence[ConditionResult], width: float) -> Table:
    """For each condition the faintest mark beside the least clean empty box, with their ink."""
    column = width / len(results)
    rows = [
        [paragraph(result.condition.sv, _SIZE, bold=True) for result in results],
        [_pair(result) for result in results],
    ]
    table = Table(rows, colWidths=[column] * len(results), hAlign="LEFT", spaceAfter=6)
    table.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
    table.setStyle([("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    return table


def _pair(result: ConditionResult) -> Table:
    shown = [box for box in (result.faintest, result.dirtiest) if box is not None]
    if not shown:
        return Table([["–"]], hAlign="LEFT")
    pictures = [picture(cut_out(box.cut), box.cut.shape, (_CUT_PT, _CUT_PT)) for box in shown]
    pair = Table([pictures, [_caption(box) for box in shown]], colWidths=[_CUT_PT + 4] * len(shown), hAlign="LEFT")
    pair.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 2)])
    pair.setStyle([("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    return pair


def _caption(box: BoxSeen) -> Paragraph:
    _, project, column = box.key
    return paragraph(f"{project}/{column}: {in_swedish(box.look.inside, 2)}", 6.5)
