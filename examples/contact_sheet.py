"""One picture with every page of the ballots of some elections, small, each with its caption.

    python examples/contact_sheet.py FILE… -o sheet.png [--style S]… [--across N] [--wide PIXELS]

The pages are those of sample ballots (test ballots with one serial), drawn from the PDF itself, style after style.
"""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

import ballots
from ballots.election import Election, Style
from ballots.election_file import ElectionFile, read_election
from ballots.errors import BallotsError
from ballots.paper import PAGE_MM
from ballots.pdf import write_ballots
from ballots.serials import serial_text
from ballots.token import test_print_key

# Always the same one, so that the same elections give the same picture.
SERIAL = serial_text(bytes(range(10)))
_GAP, _CAPTION_LINE, _CAPTION_LINES = 18, 20, 2
_BEHIND, _INK = "#d9dde2", "#1a1a1a"
_FONT = Path(str(ballots.__path__[0])) / "fonts" / "NotoSans-Regular.ttf"


@dataclass(frozen=True)
class Shown:
    """A page and what is said about it, in two lines."""

    picture: Image.Image
    caption: tuple[str, str]


def main() -> None:
    """Draws the sheet; exit status 1 with a sentence when an election cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="election definitions")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the PNG to write")
    parser.add_argument("--style", action="append", help="only this ballot style; may be given several times")
    parser.add_argument("--across", type=int, default=6, help="pages beside each other")
    parser.add_argument("--wide", type=int, default=360, help="how wide a page is, in pixels")
    chosen = parser.parse_args()
    try:
        shown = [page for file in chosen.files for page in pages_of(read_election(file), chosen.style, chosen.wide)]
    except BallotsError as error:
        sys.exit(str(error))
    if not shown:
        sys.exit("No ballot style of these elections has this name.")
    # Ink, paper and a few greys between them: 32 colours show all and take a third of the bytes.
    contact_sheet(shown, chosen.across).quantize(32).save(chosen.output, optimize=True)


def pages_of(file: ElectionFile, styles: Iterable[str] | None, wide: int) -> Iterator[Shown]:
    """The pages of the named styles, or of all, as pictures that are ``wide`` pixels wide."""
    for style in file.election.styles:
        if styles is None or style.id in styles:
            pdf = io.BytesIO()
            write_ballots(pdf, file, style.id, [SERIAL], test_print_key(file), test=True)
            pages = drawn(pdf.getvalue(), wide)
            for number, picture in enumerate(pages, 1):
                yield Shown(picture, caption(file.election, style, number, len(pages)))


def drawn(pdf: bytes, wide: int) -> list[Image.Image]:
    """Every page of a PDF, ``wide`` pixels wide."""
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=wide / page.get_width()).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def caption(election: Election, style: Style, page: int, pages: int) -> tuple[str, str]:
    """Which election, style and page this is; and how it is set, and its methods."""
    methods = dict.fromkeys(election.contest(contest).method.type for contest in style.contests)
    return (
        f"{election.id} · {style.id} · {page} ({pages})",
        " · ".join((style.edition, " + ".join(style.languages), ", ".join(methods))),
    )


def contact_sheet(shown: list[Shown], across: int) -> Image.Image:
    """The pages in rows of ``across``, each above its caption."""
    across = min(across, len(shown))
    wide = max(page.picture.width for page in shown)
    high = round(wide * PAGE_MM[1] / PAGE_MM[0])
    step = wide + _GAP, high + _CAPTION_LINES * _CAPTION_LINE + _GAP
    rows = -(-len(shown) // across)
    sheet = Image.new("RGB", (across * step[0] + _GAP, rows * step[1] + _GAP), _BEHIND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(_FONT), 13)
    for number, page in enumerate(shown):
        x, y = _GAP + number % across * step[0], _GAP + number // across * step[1]
        sheet.paste(page.picture, (x, y))
        for line, words in enumerate(page.caption):
            draw.text((x, y + high + line * _CAPTION_LINE), _shortened(words, font, wide), _INK, font)
    return sheet


def _shortened(words: str, font: ImageFont.FreeTypeFont, wide: int) -> str:
    """As much of a caption as fits below its page."""
    if font.getlength(words) <= wide:
        return words
    while font.getlength(words + "…") > wide:
        words = words[:-1]
    return words + "…"


if __name__ == "__main__":
    main()
