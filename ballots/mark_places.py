"""Where vowel signs stand on their letters. Pure; what shaping engines do with anchors, done with the glyphs' outlines.

The typefaces draw every Arabic and Hebrew sign at one height at the left end of its letter. That is fine on a short
narrow letter; on an alef it would run into the stroke, and two signs into each other.
"""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

# Air between a letter and its sign, and between two signs, in thousandths of the type size: about a stroke of the pen.
_GAP = 55
# Unicode's combining classes: signs below an Arabic letter (kasra and its like), and a shadda, which stands nearest.
_BELOW = (29, 32, 220)
_SHADDA = 33
# Hebrew points below a letter, and the one inside. Those above stand at a corner of it, where they are drawn.
_HEBREW_CENTRED = (*range(10, 19), 20, 21)
_HEBREW = range(10, 27)
# A sign on a lam with alef belongs to the alef, at its left end.
_LAM_ALEF = range(0xFEF5, 0xFEFD)


class Box(NamedTuple):
    """The outline of a glyph around its origin, in thousandths of the type size."""

    left: int
    bottom: int
    right: int
    top: int


class Place(NamedTuple):
    """How far a sign moves to the right and up from where the typeface draws it, in thousandths of the type size."""

    sign: str
    right: float
    up: float


def sign_places(signs: str, letter: str, box: Callable[[str], Box]) -> list[Place]:
    """Places for all ``signs`` of one ``letter``, the nearest first; ``box`` gives the outline of a glyph."""
    if not signs:
        return []
    of_letter = box(letter)
    top, bottom = of_letter.top, of_letter.bottom
    places = []
    for sign in sorted(signs, key=_distance):
        kind, outline = unicodedata.combining(sign), box(sign)
        right, up = _middle(of_letter) - _middle(outline), 0
        if ord(letter) in _LAM_ALEF or (kind in _HEBREW and kind not in _HEBREW_CENTRED):
            right = 0.0
        if kind in _BELOW:
            up = min(0, bottom - _GAP - outline.top)
            bottom = outline.bottom + up
        elif kind not in _HEBREW:
            up = max(0, top + _GAP - outline.bottom)
            top = outline.top + up
        places.append(Place(sign, right, up))
    return places


def _distance(sign: str) -> int:
    """A shadda stands on the letter and the vowel on the shadda, whatever order they were typed in."""
    kind = unicodedata.combining(sign)
    return 0 if kind == _SHADDA else kind


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2
