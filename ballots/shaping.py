"""Text as it is drawn: letters in the forms they take beside each other, in the order of sight. Pure; no typeface.

Lines are shaped one by one after wrapping, because a line break decides what stands beside what.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from arabic_reshaper import ArabicReshaper
from arabic_reshaper.letters import LETTERS_ARABIC
from bidi.algorithm import get_display  # type: ignore[import-untyped]

# Scripts that are read from right to left, with the forms that their letters take (Hebrew to Arabic Extended).
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_POINTED_HEBREW = re.compile("[\u05d0-\u05f2][\u0591-\u05bd\u05bf\u05c1-\u05c7]+")
# What steers joining and direction leaves no ink: joiners (Persian needs the first) and marks of direction.
_INVISIBLE = "\u200c\u200d\u200e\u200f"
_WITHOUT_INVISIBLE = str.maketrans("", "", _INVISIBLE)
# Letters of these scripts change and move by rules that are not built here: Indic ones from Devanagari to Sinhala,
# then Thai to Tibetan, Myanmar, Khmer, and Mongolian. The typefaces have some of their letters.
_COMPLEX = re.compile("[\u0900-\u109f\u1780-\u18af\u1cd0-\u1cff\ua8e0-\ua8ff]")


def joined(words: str) -> str:
    """The glyphs of ``words`` in the order of reading, one a character: Arabic letters joined, Hebrew ones pointed.

    So the width of a text is the sum of these characters' widths.
    """
    return _formed(words).translate(_WITHOUT_INVISIBLE)


def in_sight(words: str, rtl: bool) -> str:
    """The glyphs of one printed line from left to right, in a sentence that runs from right to left or not.

    By the Unicode bidirectional algorithm (UAX 9): numbers keep their order, brackets are mirrored.
    """
    formed = _formed(words)
    if rtl or _RIGHT_TO_LEFT.search(formed):
        formed = get_display(formed, base_dir="R" if rtl else "L")
    return str(formed).translate(_WITHOUT_INVISIBLE)


def clusters(sight: str) -> Iterator[tuple[str, str]]:
    """Each glyph of a line in the order of sight, after the Arabic and Hebrew vowel signs that stand on it.

    Such signs come before their letter, because the line was turned around. Without a letter they stand alone.
    """
    signs = ""
    for glyph in sight:
        if unicodedata.combining(glyph) and _RIGHT_TO_LEFT.match(glyph):
            signs += glyph
        else:
            yield signs, glyph
            signs = ""
    yield from (("", sign) for sign in signs)


def can_be_shaped(character: str) -> bool:
    """Whether this character comes out right wherever it stands, given a typeface that has it.

    No: control characters, overrides of direction (a name could hide its order in them), soft hyphens, Arabic letters
    that no language here uses, and whole scripts whose rules are not built here.
    """
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
        return character in _INVISIBLE
    if _COMPLEX.match(character):
        return False
    arabic_letter = unicodedata.bidirectional(character) == "AL" and unicodedata.category(character) == "Lo"
    return not arabic_letter or character in LETTERS_ARABIC


def _formed(words: str) -> str:
    if not _RIGHT_TO_LEFT.search(words):
        return words
    return str(_reshaper().reshape(_pointed(words)))


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": False})


def _pointed(words: str) -> str:
    """Hebrew letters as one character with as many of their points as there is one for; typefaces place those best."""
    return _POINTED_HEBREW.sub(lambda letter: _composed(letter[0][0], letter[0][1:]), words)


@cache
def _composed(letter: str, points: str) -> str:
    """The order of points says nothing, so a vowel may stand between a letter and the dot that makes it another."""
    for precomposed, needed in _precomposed().get(letter, ()):
        if all(point in points for point in needed):
            return precomposed + "".join(point for point in points if point not in needed)
    return letter + points


@cache
def _precomposed() -> dict[str, list[tuple[str, str]]]:
    """By letter, Unicode's precomposed Hebrew characters and their points, those with the most points first."""
    letters: dict[str, list[tuple[str, str]]] = {}
    for precomposed in map(chr, range(0xFB1D, 0xFB4F)):
        parts = unicodedata.normalize("NFD", precomposed)
        if len(parts) > 1:
            letters.setdefault(parts[0], []).append((precomposed, parts[1:]))
    return {letter: sorted(forms, key=lambda form: -len(form[1])) for letter, forms in letters.items()}
