"""The handbook on paper: the day's chapters, and the larger faults after them, with the pages in the contents."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFontFamily
from reportlab.platypus import CondPageBreak, Flowable, Image, KeepTogether, PageBreak, Paragraph, Table, TableStyle

from ballots.handouts.document import document
from ballots.handouts.lines import ACCENT, INK, NO_PADDING, QUIET, RULE
from ballots.pdf_units import MM
from ballots.typefaces import FONT_NAMES, typeface
from station.handbook import book as books
from station.handbook.book import POLL_WORKERS, Block, Book, Chapter, Picture, Rows, picture_file
from station.handbook.text import Kind, Language, Span, spans

# What poll workers need when no screen works; what each sentence of the screen says is of no use then.
ON_PAPER = (POLL_WORKERS, "when-things-go-wrong")

_A4_MM = (210.0, 297.0)
_MARGIN_MM = 18.0
_ROOM = (_A4_MM[0] - 2 * _MARGIN_MM) * MM
# Wide enough to read the screen's words in a picture, small enough that its steps stand on the same page.
_PICTURE = 0.72 * _ROOM
# As the screens are (scripts/handbook_pictures.py).
_PICTURE_HEIGHT = _PICTURE * 768 / 1366
_NUMBER = 8 * MM
# A heading stays with this much of what follows.
_WITH_HEADING = 40 * MM

_TAGS = {Kind.BOLD: "<b>{}</b>", Kind.CODE: "<b>{}</b>", Kind.STRESS: "<i>{}</i>"}
_WORDS = {
    "sv": {"contents": "Innehåll", "page": "Sida {page}"},
    "en": {"contents": "Contents", "page": "Page {page}"},
}


@dataclass
class _Pages:
    """On which page each heading came to stand."""

    of: dict[str, int] = field(default_factory=dict)


class _Heading(Paragraph):  # type: ignore[misc]
    """A heading that is in the PDF's outline, and remembers its page."""

    def __init__(self, words: str, style: ParagraphStyle, key: str, level: int, pages: _Pages) -> None:
        super().__init__(escape(words), style)
        self._words, self._key, self._level, self._pages = words, key, level, pages

    def draw(self) -> None:
        """Draws it."""
        self._pages.of[self._key] = self.canv.getPageNumber()
        self.canv.bookmarkPage(self._key)
        self.canv.addOutlineEntry(self._words, self._key, level=self._level, closed=True)
        super().draw()


def handbook_pdf(language: Language) -> bytes:
    """The handbook as A4 in one language. The same text gives the same bytes."""
    _use_fonts()
    parts = [books.book(name) for name in ON_PAPER]
    pages = _Pages()
    # The contents need the pages, and the pages stand still once the contents have all their lines.
    _set(parts, language, pages)
    return _set(parts, language, pages)


def _set(parts: list[Book], language: Language, pages: _Pages) -> bytes:
    title = parts[0].title.of(language)
    page = _WORDS[language]["page"]
    story = list(_story(parts, language, pages))
    return document(story, _A4_MM, _MARGIN_MM, title, language, lambda number: (title, page.format(page=number)))


def _story(parts: list[Book], language: Language, pages: _Pages) -> Iterator[Flowable]:
    for part in parts:
        if part is not parts[0]:
            yield PageBreak()
        yield _Heading(part.title.of(language), _TITLE, part.name, 0, pages)
        yield from _blocks(part.opening, language)
        if part is parts[0]:
            yield from _contents(parts, language, dict(pages.of))
        for chapter in part.chapters:
            yield CondPageBreak(_WITH_HEADING + (_PICTURE_HEIGHT if _begins_with_picture(chapter) else 0))
            yield _Heading(chapter.title.of(language), _CHAPTER, f"{part.name}-{chapter.id}", 1, pages)
            yield from _blocks(chapter, language)


def _begins_with_picture(chapter: Chapter) -> bool:
    """Before its first steps."""
    before = itertools.takewhile(lambda block: not isinstance(block, Rows), chapter.blocks)
    return any(isinstance(block, Picture) for block in before)


def _contents(parts: list[Book], language: Language, pages: dict[str, int]) -> Iterator[Flowable]:
    yield Paragraph(_WORDS[language]["contents"], _CHAPTER)
    lines = [(each.title, f"{parts[0].name}-{each.id}") for each in parts[0].chapters]
    lines += [(part.title, part.name) for part in parts[1:]]
    rows = [
        [
            Paragraph(f'<a href="#{key}">{escape(title.of(language))}</a>', _BODY),
            Paragraph(str(pages.get(key, "")), _PAGE),
        ]
        for title, key in lines
    ]
    yield Table(rows, colWidths=[_ROOM - 15 * MM, 15 * MM], style=TableStyle([*NO_PADDING, *_BETWEEN]))


def _blocks(chapter: Chapter, language: Language) -> Iterator[Flowable]:
    for block in chapter.blocks:
        yield from _block(block, language)


def _block(block: Block, language: Language) -> Iterator[Flowable]:
    if isinstance(block, Picture):
        drawn = Image(str(picture_file(block.name)), hAlign="LEFT")
        drawn.drawWidth, drawn.drawHeight = _PICTURE, _PICTURE * drawn.imageHeight / drawn.imageWidth
        yield KeepTogether([drawn, Paragraph(_marked(block.shows.of(language)), _CAPTION)])
    elif isinstance(block, Rows):
        yield from _steps(block, language) if block.is_steps else _cases(block, language)
    else:
        yield Paragraph(_marked(block.text.of(language)), _BODY)


def _steps(rows: Rows, language: Language) -> Iterator[Flowable]:
    for row in rows.rows:
        number = Paragraph(f"<b>{row.label.sv}</b>", _STEP)
        cells = [[number, Paragraph(_marked(row.text.of(language)), _STEP)]]
        yield Table(cells, colWidths=[_NUMBER, _ROOM - _NUMBER], style=TableStyle([*NO_PADDING, *_AS_A_STEP]))


def _cases(rows: Rows, language: Language) -> Iterator[Flowable]:
    for row in rows.rows:
        label = f"<b>{_marked(row.label.of(language))}.</b> " if row.label.sv else "– "
        yield Paragraph(label + _marked(row.text.of(language)), _STEP)


def _marked(line: str) -> str:
    return "".join(map(_span, spans(line)))


def _span(span: Span) -> str:
    return _TAGS.get(span.kind, "{}").format(escape(span.words))


def _use_fonts() -> None:
    normal, bold = (typeface(heavy).fontName for heavy in (False, True))
    # There is no slanted Noto Sans in the package; stressed words are few, and stand as the others.
    registerFontFamily(normal, normal=normal, bold=bold, italic=normal, boldItalic=bold)


def _style(size: float, *, heavy: bool = False, **changes: object) -> ParagraphStyle:
    given = {"textColor": INK, "leading": size * 1.36, "spaceAfter": 0.35 * size} | changes
    return ParagraphStyle("", fontName=FONT_NAMES[heavy], fontSize=size, **given)


_BODY, _STEP = _style(10.5), _style(10.5, spaceAfter=4)
_PAGE = _style(10.5, alignment=TA_RIGHT)
_CAPTION = _style(9, textColor=QUIET, spaceBefore=3, spaceAfter=8)
_TITLE = _style(22, heavy=True, textColor=ACCENT)
_CHAPTER = _style(14, heavy=True, textColor=ACCENT, spaceBefore=12)
_AS_A_STEP = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), _STEP.spaceAfter)]
_BETWEEN = [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), ("TOPPADDING", (0, 0), (-1, -1), 3)]
