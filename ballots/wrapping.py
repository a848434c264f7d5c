"""Breaks text into printed lines by the widths of the typeface. Pure; never cuts, never shrinks."""

import re
import unicodedata
from collections.abc import Iterator

from ballots.errors import LayoutError
from ballots.typefaces import unprintable, width

# Ordinary white space breaks lines; no-break and thin spaces do not.
_BREAKS = re.compile(r"[ \t\r\n]+")
# A long word may go on in the next line after a hyphen, dash or slash that joins letters or digits.
_JOINTS = re.compile(r"(?<=\w[-–—/])(?=\w)")
# A blank inside a number. With an ordinary one, "250 000" could be parted, and right-to-left text would show "000 250".
_GROUPED_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
_NO_BREAK = "\u00a0"


def wrap(words: str, size: float, bold: bool, room: float, owner: str) -> list[str]:
    """The lines that ``words`` needs within ``room`` millimetres, each in the order of reading.

    ``owner`` names the text in errors. Raises LayoutError for a character without a glyph, or for a word wider
    than a line.
    """
    # A letter typed as letter + combining accent becomes the one character that the typeface draws well.
    words = unicodedata.normalize("NFC", words)
    if (character := unprintable(_BREAKS.sub(" ", words))) is not None:
        raise LayoutError(
            "The text of {owner} has the character {character} ({code}), which the ballot's typeface cannot print. "
            "Write it without that character.",
            owner=owner,
            character=character,
            code=f"U+{ord(character):04X}",
        )
    words = _GROUPED_NUMBER.sub(lambda number: number[0].replace(" ", _NO_BREAK), words)
    lines: list[str] = []
    for glue, piece in _pieces(words):
        if width(piece, size, bold) > room:
            raise LayoutError(
                'The word "{word}" of {owner} does not fit on a line of the ballot. Shorten or hyphenate it.',
                word=piece,
                owner=owner,
            )
        if lines and width(lines[-1] + glue + piece, size, bold) <= room:
            lines[-1] += glue + piece
        else:
            lines.append(piece)
    return lines


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Each unbreakable piece, after what stands before it when it stays on the same line."""
    for word in _BREAKS.split(words.strip()):
        for number, piece in enumerate(_JOINTS.split(word)):
            yield ("" if number else " "), piece
