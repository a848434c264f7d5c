"""Text as it is drawn: letters in the forms they take beside each other, in the order of sight. Pure; no typeface.

Lines are shaped one by one after wrapping, because a line break decides what stands beside what.
"""

import re
import unicodedata
from functools import cache

from arabic_reshaper import ArabicReshaper
from arabic_reshaper.letters import LETTERS_ARABIC
from bidi.algorithm import get_display  # type: ignore[import-untyped]

# Scripts that are read from right to left, with the forms that their letters take (Hebrew to Arabic Extended).
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
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
    """Hebrew letters as one character with their points, as Yiddish is printed; typefaces place those best."""
    pattern, precomposed = _hebrew_letters()
    return pattern.sub(lambda match: precomposed[match[0]], words)


@cache
def _hebrew_letters() -> tuple[re.Pattern[str], dict[str, str]]:
    """The precomposed letters of Unicode's Alphabetic Presentation Forms by what they are composed of."""
    letters = [chr(code) for code in range(0xFB1D, 0xFB4F)]
    composed = {unicodedata.normalize("NFD", each): each for each in letters if _is_composed(each)}
    longest_first = sorted(composed, key=len, reverse=True)
    return re.compile("|".join(longest_first)), composed


def _is_composed(character: str) -> bool:
    return unicodedata.normalize("NFD", character) != character
